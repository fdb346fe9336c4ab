import { z } from 'zod';
import { deadlineRules, ladder } from './deadline-rules.js';
import { route } from './route.js';
import { day, id, idParams, instant, made, maybeText, text } from './values.js';

/** What a reply achieved, independent of the letters a body prints (domain.md §1.10). */
export const resolutions = [
  'RESOLVED',
  'PARTLY_RESOLVED',
  'IN_PROGRESS',
  'PLANNED',
  'INFEASIBLE_NOW',
  'REFERENCE_ONLY',
] as const;
export type Resolution = (typeof resolutions)[number];

const coded = z.strictObject({ code: text(1, 40), label: text(1, 80) });

/** The rules that differ from body to body; each has a default, so an empty installation works. */
export const bodySettings = z.strictObject({
  /** Until when a unit has to answer: the first rule that fits. */
  deadlineRules,
  /** By so many working days at most may all extensions together move a due day. */
  extensionWorkingDays: z.number().int().min(0).max(250),
  /** So many working days at most may the clock of one unit's part stand still. */
  pauseWorkingDays: z.number().int().min(0).max(250),
  /** 提醒 */
  reminderLadder: ladder,
  /** 退办 may be asked for so many working days after the assignment: 3, 5, 7 or 10. */
  returnWindowWorkingDays: z.union([z.literal(3), z.literal(5), z.literal(7), z.literal(10)]),
  /** The proposers' rating, in working days from the reply; after them the office may close without it. */
  feedbackWorkingDays: z.number().int().min(1).max(250),
  /** Reply is refused until a consultation with the member is on record. */
  consultationRequired: z.boolean(),
  /** A reply goes to the office before it is sent. */
  replyReview: z.boolean(),
  /** 两步审查: a proposal is passed by a first reader (初审) before its review (复审). */
  preReview: z.boolean(),
  /** Put in front of the number, or where the template says `{prefix}`; a collective proposal has its own. */
  caseNumberPrefixes: z.strictObject({
    plenary: z.string().trim().max(10),
    intersessional: z.string().trim().max(10),
    collective: z.string().trim().max(10),
  }),
  /** Numbers are counted within the session, or within the year of filing; then `{year}` is that year. */
  caseNumberScope: z.enum(['session', 'year']),
  /** Each prefix counts for itself. */
  caseNumberPerPrefix: z.boolean(),
  /** `{seq}` plain, `{seq:4}` zero-padded, `{year}`, `{term}`, `{session}`, `{prefix}`. */
  caseNumberTemplate: z
    .string()
    .min(1)
    .max(60)
    .regex(/\{seq(:\d)?\}/),
  /** Longest 案由 and longest body (situation and demands together), in characters that are not blank. */
  titleLimit: z.number().int().min(10).max(80),
  textLimit: z.number().int().min(200).max(10_000),
  /** What is longer is refused at its field; otherwise the writer is warned. */
  refuseOverLimit: z.boolean(),
  /** 双向评议: what a department judges a proposal by, with the most points of each; together a hundred. */
  evaluationItems: z
    .array(z.strictObject({ label: text(1, 60), points: z.number().int().min(1).max(100) }))
    .min(1)
    .max(20)
    .refine((items) => items.reduce((sum, { points }) => sum + points, 0) === 100, '各项满分之和应为 100 分'),
  /** Whether a bound address must prove that a mail really came from it, and whose word about that counts. */
  senderChecks: z.strictObject({
    on: z.boolean(),
    /** Names by which our own receiving servers sign what they found out (authserv-id). */
    receivers: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/),
      )
      .max(10),
  }),
  /** So many minutes a sender may take back what they sent; 0: not at all. */
  withdrawMinutes: z.number().int().min(0).max(1440),
  /** What a sender says in one talk with pauses no longer than so many minutes is one suggestion. */
  gatheringMinutes: z.number().int().min(1).max(120),
  categories: z.array(text(1, 40)).min(1).max(30),
  declineReasons: z.array(coded).min(1).max(40),
  dismissalReasons: z.array(coded).min(1).max(40),
  /** Letter or word this body prints for each result, e.g. A/B/C or 甲/乙/丙. */
  resolutionLabels: z.record(z.enum(resolutions), z.strictObject({ letter: text(1, 8), words: text(1, 60) })),
});
export type BodySettings = z.output<typeof bodySettings>;

export const bodyView = z.object({ id, name: z.string(), settings: bodySettings });
export type BodyView = z.output<typeof bodyView>;

export const sessionView = z.object({
  id,
  termId: id,
  number: z.number().int(),
  label: z.string(),
  opensOn: day,
  closesOn: day,
  /** Submissions up to this hour are 大会提案, later ones 平时提案. */
  submissionCutoffAt: instant,
  /** 征集通知: what the committee asks the members to propose on; null before it is written. */
  callText: z.string().nullable(),
  current: z.boolean(),
});
export type SessionView = z.output<typeof sessionView>;

export const termView = z.object({
  id,
  number: z.number().int(),
  startsOn: day,
  endsOn: day,
  sessions: z.array(sessionView),
});
export type TermView = z.output<typeof termView>;

const termDraft = z.strictObject({ number: z.number().int().min(1).max(99), startsOn: day, endsOn: day });
const sessionDraft = z.strictObject({
  termId: id,
  number: z.number().int().min(1).max(9),
  opensOn: day,
  closesOn: day,
  submissionCutoffAt: instant,
  callText: maybeText(5000),
});

export const bodies = {
  read: route({ method: 'GET', path: '/api/body', summary: '机关与规则', result: bodyView, allow: 'signed-in' }),
  change: route({
    method: 'PUT',
    path: '/api/body',
    summary: '修改机关名称与规则',
    body: z.strictObject({ name: text(2, 60), settings: bodySettings }),
    result: bodyView,
    allow: 'body.write',
  }),
  terms: route({
    method: 'GET',
    path: '/api/terms',
    summary: '届次与会议',
    result: z.array(termView),
    allow: 'people.read',
  }),
  addTerm: route({
    method: 'POST',
    path: '/api/terms',
    summary: '新建一届',
    body: termDraft,
    result: made,
    allow: 'body.write',
  }),
  addSession: route({
    method: 'POST',
    path: '/api/plenary-sessions',
    summary: '新建一次会议',
    body: sessionDraft,
    result: made,
    allow: 'body.write',
  }),
  changeSession: route({
    method: 'PUT',
    path: '/api/plenary-sessions/:id',
    summary: '修改会议时间与截止',
    params: idParams,
    body: sessionDraft.omit({ termId: true }),
    allow: 'body.write',
  }),
};
