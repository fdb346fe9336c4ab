import { z } from 'zod';
import { assignmentRoles, collectiveKinds, proposalKinds, proposalSources, proposerKinds } from './kinds.js';
import { memberBrief } from './members.js';
import { completionView, markKinds, markView, outcomeView, versionView } from './outcomes.js';
import { assignmentStages, closings, dueView, replyView, assignmentView, ratingView, mediationView } from './parts.js';
import { promiseView } from './promises.js';
import { route } from './route.js';
import {
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

export const proposalDraft = z.strictObject({
  /** 案由 */
  title: text(4, 80),
  /** 情况分析 */
  situation: text(10, 10_000),
  /** 具体建议, one per entry */
  demands: z.array(text(2, 3000)).min(1).max(20),
  category: text(1, 40),
  /** First proposer first; a member files in their own name and leaves this out: co-signers sign in a draft. */
  proposerIds: z.array(id).max(60).default([]),
  /** A party, organisation, sector, group or committee as proposer; then `proposerIds` is empty. */
  collective: z
    .strictObject({
      kind: z.enum(collectiveKinds),
      name: text(2, 60),
      /** Whom the desk and the unit may ask; nobody else reads it. */
      contactName: text(2, 30),
      contactPhone: text(5, 30),
    })
    .nullable()
    .default(null),
  /** The paper form with seal or signatures: asked for where staff enter a body's proposal or a joint one. */
  scanFileId: id.nullable().default(null),
  /** 是否同意公开 */
  consentPublic: z.boolean().default(true),
  /** Why not, when the proposers do not agree. */
  nonDisclosureReason: maybeText(200),
  /** Said by staff alone: a member's own is the body's own. */
  source: z.enum(proposalSources).default('OWN'),
  suggestedDepartmentIds: z.array(id).max(10).default([]),
  fileIds: z.array(id).max(10).default([]),
});
export type ProposalDraft = z.output<typeof proposalDraft>;

/** Made once with the form: the same key sent again is the same submission. */
export const submissionKey = z.uuid().nullable().default(null);

export const proposalBrief = z.object({
  id,
  intakeSerial: z.string(),
  caseNumber: z.string().nullable(),
  title: z.string(),
  stage: z.enum(proposalStages),
});
export type ProposalBrief = z.output<typeof proposalBrief>;

export const proposalRow = proposalBrief.extend({
  category: z.string(),
  kind: z.enum(proposalKinds),
  source: z.enum(proposalSources),
  proposerKind: z.enum(proposerKinds),
  proposers: z.string(),
  /** The member of staff who entered it in the proposer's name (代录). */
  enteredBy: z.string().nullable(),
  submittedAt: instant,
  filedAt: instant.nullable(),
  repliedAt: instant.nullable(),
  leadDepartment: z.string().nullable(),
  coHandlers: z.array(z.string()),
  /** 分办: then there is no lead, and each of these replies. */
  splitUnits: z.array(z.string()),
  /** For a department: its own part in the present round, the one in force before any it was released from. */
  own: z.object({ role: z.enum(assignmentRoles), stage: z.enum(assignmentStages) }).nullable(),
  due: dueView.nullable(),
  round: z.number().int(),
  markedAs: z.array(z.enum(markKinds)),
});
export type ProposalRow = z.output<typeof proposalRow>;

export const proposalView = proposalRow.extend({
  situation: z.string(),
  demands: z.array(z.string()),
  consentPublic: z.boolean(),
  nonDisclosureReason: z.string().nullable(),
  /** Since when everybody may read it at `/public`; null: not published. */
  publishedAt: instant.nullable(),
  sessionLabel: z.string(),
  proposerMembers: z.array(memberBrief),
  /** What co-signers said when they signed; for all but strangers to the case. */
  signatures: z.array(z.object({ name: z.string(), signedAt: instant, opinion: z.string().nullable() })),
  /** Of a body that proposed: read by the desk and the units of the case alone. */
  contact: z.object({ name: z.string(), phone: z.string() }).nullable(),
  scan: fileView.nullable(),
  suggestedDepartments: z.array(z.object({ id, name: z.string() })),
  /** What the review would have: roles as at 交办. */
  reviewedUnits: z.array(z.object({ id, name: z.string(), role: z.enum(assignmentRoles) })),
  /** Why the review suggests other units than the proposers, and why others were assigned than were suggested. */
  unitReasons: z.object({ review: z.string().nullable(), assignment: z.string().nullable() }),
  /** How a review ended other than with 立案, or why it was withdrawn. */
  outcome: outcomeView.nullable(),
  /** 退回补充, while it waits for the proposers. */
  completion: completionView.nullable(),
  /** Former texts, oldest first; for its own proposers and the desk. */
  versions: z.array(versionView),
  marks: z.array(markView),
  /** 并案: the lead case it was merged under, and what was merged under it. */
  leadCase: proposalBrief.nullable(),
  merged: z.array(proposalBrief.extend({ proposers: z.string() })),
  attachments: z.array(fileView),
  suggestions: z.array(z.object({ id, number: z.string(), title: z.string() })),
  /** 转意见建议: the suggestion it was taken up as. */
  takenUpAs: z.object({ id, number: z.string() }).nullable(),
  assignments: z.array(assignmentView),
  replies: z.array(replyView),
  /** A department sees those of a round, and that there are any, only after the round is over. */
  ratings: z.array(ratingView),
  /** Units whose reply the reader may still rate. */
  toRate: z.array(z.object({ assignmentId: id, departmentName: z.string(), role: z.enum(assignmentRoles) })),
  mediations: z.array(mediationView),
  closedAs: z.enum(closings).nullable(),
  /** 跟踪办理 */
  promises: z.array(promiseView),
  trail: z.array(trailView),
  may,
});
export type ProposalView = z.output<typeof proposalView>;

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
  mark: z.enum(markKinds).optional(),
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
    body: proposalDraft.extend({ key: submissionKey }),
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
};
