import type { Role } from '#contract';
import type { Config } from '#platform';
import type { SubjectKind } from './facts.js';
import { returnAddressOf } from './message-id.js';
import type { Notice } from './notice.entity.js';
import type { Letter } from './senders/mail-sender.js';

/** A notice that has an address to go to. */
export interface Posted extends Pick<
  Notice,
  'id' | 'kind' | 'title' | 'text' | 'mailText' | 'subjectKind' | 'subjectId'
> {
  mailTo: string;
  mailInReplyTo: string | null;
  /** Of the reader's account; null when they have none, and no page to open. */
  role: Role | null;
  body: string | null;
}

type From = Pick<Config, 'http' | 'mailboxAddresses' | 'bounceAddress'> & { mailOut: NonNullable<Config['mailOut']> };

/** The letter of a notice. Made twice, it is the same letter. */
export function letterOf(notice: Posted, { mailOut, mailboxAddresses, bounceAddress, http }: From): Letter {
  const name = notice.body ?? '提办通';
  const receipt = notice.kind === 'receipt';
  const page = http.publicOrigin && notice.role && pageOf(notice, notice.role);
  return {
    // The same on every try: should we fall between sending and writing it down, the reader's side knows the copy.
    messageId: `<${notice.id}@${mailOut.from.split('@').at(-1)}>`,
    from: { name, address: mailOut.from },
    to: notice.mailTo,
    subject: notice.title,
    text: [
      '您好！',
      notice.mailText ?? notice.text,
      ...(page ? [`查看：${http.publicOrigin}${page}`] : []),
      `${name}\n（本邮件由系统自动发出，请勿直接回复。）`,
    ].join('\n\n'),
    inReplyTo: notice.mailInReplyTo,
    headers: {
      'Auto-Submitted': receipt ? 'auto-replied' : 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      // By this our own mailbox knows its echo.
      'X-Loop': mailboxAddresses.join(', ') || mailOut.from,
    },
    returnTo: returnOf(notice, receipt, bounceAddress, mailOut.from),
  };
}

/**
 * Where it comes back to when it cannot be delivered: an address of its own, where one is set. Otherwise what answers
 * somebody comes back to nobody, as answers of machines must.
 */
function returnOf({ id }: Posted, answers: boolean, bounceAddress: string | null, from: string): string {
  if (bounceAddress) return returnAddressOf(id, bounceAddress);
  return answers ? '' : from;
}

const deskPages: Record<SubjectKind, (id: string) => string> = {
  suggestion: (id) => `/inbox?id=${id}`,
  draft: (id) => `/proposals/new?draft=${id}`,
  invitation: () => '/',
  proposal: (id) => `/proposals/${id}`,
  report: (id) => `/reports/${id}`,
  job: () => '/operations',
};

function pageOf({ kind, subjectKind, subjectId }: Posted, role: Role): string | null {
  if (kind === 'digest') return role === 'member' ? '/m' : '/';
  if (!subjectKind || !subjectId) return null;
  return role === 'member' ? `/m/${subjectKind}s/${subjectId}` : deskPages[subjectKind](subjectId);
}
