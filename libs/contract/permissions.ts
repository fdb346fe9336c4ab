/** The kinds of people, and what each may ask for. Which rows they see is decided by each lib. */
export const roles = ['member', 'secretariat', 'department', 'supervisor', 'leader', 'administrator'] as const;
export type Role = (typeof roles)[number];

const desk = ['secretariat', 'supervisor', 'leader', 'administrator'] as const;

export const permissions = {
  'suggestion.write': ['member'],
  'suggestion.read-own': ['member'],
  'suggestion.read': ['secretariat', 'leader', 'administrator'],
  'suggestion.triage': ['secretariat'],
  'suggestion.enter': ['secretariat'],
  'chat-record.import': ['secretariat'],
  'arrival.replay': ['secretariat', 'administrator'],
  'mailbox.manage': ['administrator', 'secretariat'],
  'file.release': ['secretariat', 'administrator'],
  'proposal.read': ['member', 'secretariat', 'department', 'supervisor', 'leader', 'administrator'],
  'proposal.submit': ['member', 'secretariat'],
  'proposal.cosign': ['member'],
  'proposal.review': ['secretariat'],
  'proposal.mark': ['secretariat'],
  'proposal.export': ['secretariat', 'department', 'supervisor', 'leader'],
  'proposal.rate': ['member'],
  'feedback.read': ['secretariat', 'supervisor', 'leader'],
  'feedback.run': ['secretariat'],
  'promise.handle': ['department'],
  'promise.judge': ['member', 'secretariat'],
  'assignment.assign': ['secretariat', 'supervisor'],
  'assignment.handle': ['department'],
  'reply.prepare': ['department', 'secretariat', 'supervisor'],
  'reply.review': ['secretariat', 'supervisor'],
  'paper.read': [...desk, 'department'],
  'paper.feedback': ['secretariat', 'supervisor'],
  'deadline.decide': ['secretariat', 'supervisor'],
  'deadline.resume': ['department', 'secretariat', 'supervisor'],
  'assignment.remind': ['secretariat', 'supervisor', 'leader'],
  'oversight.read': ['secretariat', 'supervisor', 'leader'],
  'disclosure.read': [...desk],
  'disclosure.decide': ['secretariat'],
  'supervision.read': [...desk, 'department'],
  'supervision.record': ['secretariat', 'supervisor'],
  'supervision.instruct': ['leader', 'secretariat'],
  'supervision.answer': ['department', 'secretariat'],
  'case-file.read': ['secretariat', 'administrator', 'department'],
  'archive.build': ['secretariat', 'administrator'],
  'report.read': ['secretariat', 'supervisor', 'leader'],
  'report.build': ['secretariat'],
  'duty.read': ['member', 'secretariat'],
  'people.read': [...desk, 'department', 'member'],
  'people.write': ['administrator', 'secretariat'],
  'account.manage': ['administrator'],
  'body.write': ['administrator', 'secretariat'],
  'wecom.manage': ['administrator', 'secretariat'],
  'job.operate': ['administrator', 'secretariat'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const roleMay = (role: Role, permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).includes(role);
