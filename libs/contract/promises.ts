import { z } from 'zod';
import type { Resolution } from './body.js';
import { route } from './route.js';
import {
  day,
  fileView,
  flag,
  id,
  idParams,
  instant,
  may,
  maybeText,
  page,
  pageQuery,
  several,
  text,
} from './values.js';

export const promiseStages = ['open', 'reported', 'kept', 'abandoned'] as const;
export type PromiseStage = (typeof promiseStages)[number];

/** Results that are still to come: a reply of these says what will be done until when. */
export const promising: readonly Resolution[] = ['IN_PROGRESS', 'PLANNED'];

/** What a reply promises, and until when. */
export const promiseDraft = z.strictObject({ what: text(4, 500), dueOn: day });
export type PromiseDraft = z.output<typeof promiseDraft>;

/** 跟踪办理: one thing that a unit promised in a reply. */
export const promiseView = z.object({
  id,
  proposalId: id,
  number: z.string(),
  title: z.string(),
  departmentName: z.string(),
  what: z.string(),
  stage: z.enum(promiseStages),
  /** By when, as it stands; `firstDueOn` is the day the reply named, by which it is counted in reports. */
  dueOn: day,
  firstDueOn: day,
  /** Working days until `dueOn`; negative when overdue; null when nothing waits any more. */
  workingDaysLeft: z.number().int().nullable(),
  madeAt: instant,
  /** What the unit said when it reported the thing done, and its proof. */
  report: z.object({ note: z.string(), at: instant, proofs: z.array(fileView) }).nullable(),
  /** How it ended: confirmed or abandoned. */
  end: z.object({ by: z.string(), at: instant, note: z.string().nullable() }).nullable(),
  /** Every change of the day, the latest last. */
  revisions: z.array(z.object({ from: day, to: day, reason: z.string(), at: instant })),
  /** Why it was not accepted as done, the last time. */
  refusedBecause: z.string().nullable(),
  may,
});
export type PromiseView = z.output<typeof promiseView>;

export const promises = {
  list: route({
    method: 'GET',
    path: '/api/promises',
    summary: '跟踪办理：答复中的承诺',
    query: z.strictObject({
      ...pageQuery,
      stage: several(z.enum(promiseStages)),
      overdue: flag.optional(),
      departmentId: id.optional(),
    }),
    result: page(promiseView),
    allow: 'proposal.read',
  }),
  report: route({
    method: 'PUT',
    path: '/api/promises/:id/report',
    summary: '承办单位报告承诺已完成',
    params: idParams,
    body: z.strictObject({ note: text(4, 1000), fileIds: z.array(id).max(10).default([]) }),
    allow: 'promise.handle',
  }),
  revise: route({
    method: 'PUT',
    path: '/api/promises/:id/date',
    summary: '承诺改期，须说明原因',
    params: idParams,
    body: z.strictObject({ dueOn: day, reason: text(4, 500) }),
    allow: 'promise.handle',
  }),
  confirm: route({
    method: 'PUT',
    path: '/api/promises/:id/confirmation',
    summary: '确认承诺已兑现；提案委确认须附证明',
    params: idParams,
    body: z.strictObject({ note: maybeText(500), fileIds: z.array(id).max(10).default([]) }),
    allow: 'promise.judge',
  }),
  refuse: route({
    method: 'PUT',
    path: '/api/promises/:id/refusal',
    summary: '不认可完成，退回继续办理',
    params: idParams,
    body: z.strictObject({ reason: text(4, 500) }),
    allow: 'promise.judge',
  }),
  abandon: route({
    method: 'PUT',
    path: '/api/promises/:id/abandonment',
    summary: '终止承诺，须说明原因',
    params: idParams,
    body: z.strictObject({ reason: text(4, 500) }),
    allow: 'feedback.run',
  }),
};
