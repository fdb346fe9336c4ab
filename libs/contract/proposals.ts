import { z } from 'zod';
import { resolutions } from './body.js';
import { assignmentRoles, collectiveKinds, proposalKinds, proposalSources, proposerKinds } from './kinds.js';
import { memberBrief } from './members.js';
import { completionView, markKinds, markView, outcomeView, versionView } from './outcomes.js';
import { promiseView } from './promises.js';
import { returnView, unitProposalView } from './returns.js';
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
/** What a co-handler says to the lead's plan. */
export const opinionStances = ['AGREED', 'RESERVED'] as const;
export type OpinionStance = (typeof opinionStances)[number];

export const attitudes = ['SATISFIED', 'BASICALLY_SATISFIED', 'UNSATISFIED'] as const;
export type Attitude = (typeof attitudes)[number];
/** 答复是否针对提案 */
export const relevances = ['ON_POINT', 'MOSTLY', 'OFF_POINT'] as const;
/** How the proposer says they were consulted before the reply. */
export const contactWays = [...consultationWays, 'NOT_CONTACTED'] as const;
/** In the member app, by a one-time link, or on paper, entered by the clerk. */
export const ratingMedia = ['APP', 'LINK', 'PAPER'] as const;
export type RatingMedium = (typeof ratingMedia)[number];
/** On what ground a case was closed. */
export const closings = ['RATED', 'UNRATED', 'MEDIATED'] as const;
export type Closing = (typeof closings)[number];

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

/** Until when, and how long it is till then. */
export const dueView = z.object({
  on: day,
  /** Working days left, today counted out; negative when overdue. */ workingDaysLeft: z.number().int(),
});

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
  /** As this body printed it on the day it was sent: `B 正在解决或列入计划`. */
  resolutionLabel: z.string(),
  /** Every change of the class by the office, before and after sending, oldest first. */
  resolutionChanges: z.array(
    z.object({ from: z.string(), to: z.string(), reason: z.string(), by: z.string(), at: instant }),
  ),
  /** One answer per demand, in the order of the proposal. */
  answers: z.array(z.object({ demand: z.string(), answer: z.string() })),
  closing: z.string().nullable(),
  contactName: z.string(),
  contactPhone: z.string(),
  disclosure: z.enum(['PUBLIC', 'NOT_PUBLIC']),
  disclosureReason: z.string().nullable(),
  /** 抄送 */
  copyTo: z.array(z.string()),
  /** When the unit handed it to the office; the day it was sent where no review is asked for. */
  submittedAt: instant,
  /** Who passed it. */
  reviewedBy: z.string().nullable(),
  sentAt: instant,
  /** Judged by the day of `submittedAt`: how long the office looks at it is not the unit's doing. */
  onTime: z.boolean(),
  attachments: z.array(fileView),
});
export type ReplyView = z.output<typeof replyView>;

/** 催办 */
export const reminderView = z.object({ at: instant, by: z.string(), text: z.string().nullable() });

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
  due: dueView,
  /** The clock stands still while the unit waits for the member. */
  pause: z.object({ since: instant, by: z.string(), reason: z.string() }).nullable(),
  /** A request for more time that waits for a decision. */
  extension: z
    .object({
      wantedOn: day,
      reason: z.string(),
      by: z.string(),
      at: instant,
      /** Its latest possible day. */ limit: day,
    })
    .nullable(),
  reminders: z.array(reminderView),
  consultations: z.array(consultationView),
  /** 会办意见, addressed to the lead unit; only the lead, the sender and the desk see it. */
  opinion: z
    .object({
      /** Not known of opinions that were sent before it was asked for. */
      stance: z.enum(opinionStances).nullable(),
      text: z.string(),
      dissent: z.string().nullable(),
      signer: z.string().nullable(),
      sentAt: instant,
      /** After its due day, or after the lead was told not to wait for it. */
      late: z.boolean(),
    })
    .nullable(),
  /** The lead need not wait for this unit's opinion. */
  opinionWaiver: z.object({ by: z.string(), at: instant, reason: z.string() }).nullable(),
  /** 退办 may be asked for up to this day, later only with leave. */
  returnUntil: day.nullable(),
  lateReturnAllowed: z.boolean(),
  releasedAt: instant.nullable(),
  /** Oldest first; at most the last one is open. */
  returns: z.array(returnView),
  unitProposals: z.array(unitProposalView),
  may,
});
export type AssignmentView = z.output<typeof assignmentView>;

export const ratingView = z.object({
  round: z.number().int(),
  assignmentId: id,
  departmentName: z.string(),
  /** A member, or the collective that proposed. */
  memberName: z.string(),
  attitude: z.enum(attitudes),
  result: z.enum(attitudes),
  relevance: z.enum(relevances).nullable(),
  consulted: z.enum(contactWays).nullable(),
  comment: z.string().nullable(),
  ratedAt: instant,
  medium: z.enum(ratingMedia),
  /** The clerk who entered a paper form, and its scan. */
  enteredBy: z.string().nullable(),
  scan: fileView.nullable(),
});

export type RatingView = z.output<typeof ratingView>;

/** 组织协商 */
export const mediationView = z.object({
  round: z.number().int(),
  heldOn: day,
  withWhom: z.string(),
  outcome: z.string(),
  agreed: z.boolean(),
  recordedBy: z.string(),
  recordedAt: instant,
});

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

/** How a due date was reached: the rule, every calendar day counted or skipped, and what was decided since. */
export const dueExplanation = z.object({
  from: day,
  on: day,
  /** The rule in words: `重新办理：40 个工作日`. */
  rule: z.string(),
  /** By the rule alone, before extensions and pauses. */
  base: z.object({ on: day, /** Of periods counted in working days. */ workingDays: z.number().int().nullable() }),
  /** Every day between of a period in working days; of others, the rest days by which the last day was moved. */
  days: z.array(z.object({ on: day, counted: z.boolean(), why: z.string() })),
  /** Extensions and pauses in their order, each with the due day after it. */
  changes: z.array(z.object({ kind: z.enum(['extension', 'pause']), at: instant, words: z.string(), on: day })),
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
