import { z } from 'zod';
import { resolutions } from './body.js';
import { memberBrief } from './members.js';
import { route } from './route.js';
import {
  day,
  fileView,
  flag,
  id,
  idParams,
  instant,
  made,
  may,
  maybeText,
  page,
  pageQuery,
  several,
  text,
  trailView,
} from './values.js';

export const proposalStages = [
  'submitted',
  'in-review',
  'returned',
  'filed',
  'declined',
  'to-opinion',
  'to-suggestion',
  'as-letter',
  'passed-up',
  'solved',
  'withdrawn',
  'merged',
  'handling',
  'replied',
  'disputed',
  'closed',
] as const;
export type ProposalStage = (typeof proposalStages)[number];

/** How a review can end other than with 立案: the case stops here, and its proposers are told why and where it went. */
export const refusedStages = [
  'declined',
  'to-opinion',
  'to-suggestion',
  'as-letter',
  'passed-up',
  'solved',
  'withdrawn',
] as const satisfies readonly ProposalStage[];
export type RefusedStage = (typeof refusedStages)[number];
export const isRefused = (stage: ProposalStage): stage is RefusedStage =>
  refusedStages.some((refused) => refused === stage);

export const proposalKinds = ['plenary', 'intersessional'] as const;
export const proposerKinds = ['INDIVIDUAL', 'JOINT', 'PARTY', 'ORGANIZATION', 'SECTOR', 'GROUP', 'COMMITTEE'] as const;
export type ProposerKind = (typeof proposerKinds)[number];

export const assignmentRoles = ['LEAD', 'CO_HANDLER', 'SPLIT'] as const;
export type AssignmentRole = (typeof assignmentRoles)[number];
export const assignmentStages = [
  'assigned',
  'acknowledged',
  'return-requested',
  'released',
  'opinion-sent',
  'in-review',
  'replied',
] as const;
export type AssignmentStage = (typeof assignmentStages)[number];

export const consultationWays = ['VISIT', 'MEETING', 'PHONE', 'MAIL', 'OTHER', 'NOT_NEEDED'] as const;
export const attitudes = ['SATISFIED', 'BASICALLY_SATISFIED', 'UNSATISFIED'] as const;
export type Attitude = (typeof attitudes)[number];

export const proposalDraft = z.strictObject({
  /** 案由 */
  title: text(4, 80),
  /** 情况分析 */
  situation: text(10, 10_000),
  /** 具体建议, one per entry */
  demands: z.array(text(2, 3000)).min(1).max(20),
  category: text(1, 40),
  /** First proposer first; a member files in their own name and leaves this out. */
  proposerIds: z.array(id).max(60).default([]),
  /** A party, organisation, sector, group or committee as proposer; then `proposerIds` is empty. */
  collective: z
    .strictObject({ kind: z.enum(['PARTY', 'ORGANIZATION', 'SECTOR', 'GROUP', 'COMMITTEE']), name: text(2, 60) })
    .nullable()
    .default(null),
  /** 是否同意公开 */
  consentPublic: z.boolean().default(true),
  suggestedDepartmentIds: z.array(id).max(10).default([]),
  fileIds: z.array(id).max(10).default([]),
});
export type ProposalDraft = z.output<typeof proposalDraft>;

export const proposalBrief = z.object({
  id,
  intakeSerial: z.string(),
  caseNumber: z.string().nullable(),
  title: z.string(),
  stage: z.enum(proposalStages),
});
export type ProposalBrief = z.output<typeof proposalBrief>;

const due = z.object({
  on: day,
  /** Working days left, today counted out; negative when overdue. */ workingDaysLeft: z.number().int(),
});

export const proposalRow = proposalBrief.extend({
  category: z.string(),
  kind: z.enum(proposalKinds),
  proposerKind: z.enum(proposerKinds),
  proposers: z.string(),
  submittedAt: instant,
  filedAt: instant.nullable(),
  repliedAt: instant.nullable(),
  leadDepartment: z.string().nullable(),
  coHandlers: z.array(z.string()),
  due: due.nullable(),
  round: z.number().int(),
});
export type ProposalRow = z.output<typeof proposalRow>;

export const consultationView = z.object({
  id,
  way: z.enum(consultationWays),
  heldOn: day,
  withWhom: z.string(),
  outcome: z.string(),
  recordedBy: z.string(),
  recordedAt: instant,
});

export const replyView = z.object({
  id,
  round: z.number().int(),
  departmentName: z.string(),
  documentNumber: z.string(),
  issuer: z.string(),
  resolution: z.enum(resolutions),
  /** As this body prints it: `B 正在解决或列入计划`. */
  resolutionLabel: z.string(),
  /** One answer per demand, in the order of the proposal. */
  answers: z.array(z.object({ demand: z.string(), answer: z.string() })),
  closing: z.string().nullable(),
  contactName: z.string(),
  contactPhone: z.string(),
  disclosure: z.enum(['PUBLIC', 'NOT_PUBLIC']),
  sentAt: instant,
  onTime: z.boolean(),
  attachments: z.array(fileView),
});
export type ReplyView = z.output<typeof replyView>;

export const assignmentView = z.object({
  id,
  proposalId: id,
  departmentId: id,
  departmentName: z.string(),
  role: z.enum(assignmentRoles),
  round: z.number().int(),
  stage: z.enum(assignmentStages),
  assignedAt: instant,
  acknowledgedAt: instant.nullable(),
  due,
  consultations: z.array(consultationView),
  /** 会办意见, addressed to the lead unit; only the lead, the sender and the desk see it. */
  opinion: z.object({ text: z.string(), sentAt: instant }).nullable(),
  may,
});
export type AssignmentView = z.output<typeof assignmentView>;

export const ratingView = z.object({
  round: z.number().int(),
  memberName: z.string(),
  attitude: z.enum(attitudes),
  result: z.enum(attitudes),
  comment: z.string().nullable(),
  ratedAt: instant,
});

export const proposalView = proposalRow.extend({
  situation: z.string(),
  demands: z.array(z.string()),
  consentPublic: z.boolean(),
  sessionLabel: z.string(),
  /** Entered by staff in the proposer's name. */
  enteredBy: z.string().nullable(),
  proposerMembers: z.array(memberBrief),
  suggestedDepartments: z.array(z.object({ id, name: z.string() })),
  decline: z.object({ reason: z.string(), note: z.string().nullable(), at: instant }).nullable(),
  attachments: z.array(fileView),
  suggestions: z.array(z.object({ id, number: z.string(), title: z.string() })),
  assignments: z.array(assignmentView),
  replies: z.array(replyView),
  /** Departments see these only after the case is closed. */
  ratings: z.array(ratingView),
  trail: z.array(trailView),
  may,
});
export type ProposalView = z.output<typeof proposalView>;

/** How a due date was reached: every calendar day counted or skipped, and why. */
export const dueExplanation = z.object({
  from: day,
  on: day,
  workingDays: z.number().int(),
  days: z.array(z.object({ on: day, counted: z.boolean(), why: z.string() })),
  /** Said when the public calendar of a year is not yet published. */
  caution: z.string().nullable(),
});

export const proposalListQuery = {
  stage: several(z.enum(proposalStages)),
  sessionId: id.optional(),
  departmentId: id.optional(),
  category: z.string().max(40).optional(),
  proposerKind: z.enum(proposerKinds).optional(),
  search: z.string().max(100).optional(),
  overdue: flag.optional(),
  /** Only those of which the member who asks is a proposer. */
  mine: flag.optional(),
  sort: z.enum(['newest', 'due']).default('newest'),
};

export const proposals = {
  list: route({
    method: 'GET',
    path: '/api/proposals',
    summary: '提案列表',
    query: z.strictObject({ ...pageQuery, ...proposalListQuery }),
    result: page(proposalRow),
    allow: 'proposal.read',
  }),
  workbook: route({
    method: 'GET',
    path: '/api/proposals.xlsx',
    summary: '导出列表所示的全部提案',
    query: z.strictObject(proposalListQuery),
    allow: 'proposal.export',
    transfer: 'download',
  }),
  read: route({
    method: 'GET',
    path: '/api/proposals/:id',
    summary: '一件提案',
    params: idParams,
    result: proposalView,
    allow: 'proposal.read',
  }),
  submit: route({
    method: 'POST',
    path: '/api/proposals',
    summary: '提交提案（委员本人，或提案委代录）',
    body: proposalDraft,
    result: made,
    allow: 'proposal.submit',
  }),
  file: route({
    method: 'PUT',
    path: '/api/proposals/:id/filing',
    summary: '立案，取得案号',
    params: idParams,
    body: z.strictObject({ category: maybeText(40), note: maybeText(500) }),
    result: z.object({ caseNumber: z.string() }),
    allow: 'proposal.review',
  }),
  decline: route({
    method: 'PUT',
    path: '/api/proposals/:id/decline',
    summary: '不予立案，须选理由并告知提案者',
    params: idParams,
    body: z.strictObject({ reason: text(1, 40), note: text(2, 1000) }),
    allow: 'proposal.review',
  }),
};
