import { z } from 'zod';
import { resolutions } from './body.js';
import { assignmentRoles } from './kinds.js';
import { returnView, unitProposalView } from './returns.js';
import { day, fileView, id, instant, may } from './values.js';

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

/** Until when, and how long it is till then. */
export const dueView = z.object({
  on: day,
  /** Working days left, today counted out; negative when overdue. */ workingDaysLeft: z.number().int(),
});

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
  /** `reason`: not for the other units. */
  opinionWaiver: z.object({ by: z.string(), at: instant, reason: z.string().nullable() }).nullable(),
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
