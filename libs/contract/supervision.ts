import { z } from 'zod';
import { route } from './route.js';
import { day, fileView, id, idParams, instant, made, maybeText, page, pageQuery, text } from './values.js';

/** 批示: to whom it is, each with its answer. `departmentId` null is the secretariat. */
const instructed = z.object({
  departmentId: id.nullable(),
  name: z.string(),
  answer: z.object({ text: z.string(), by: z.string(), at: instant }).nullable(),
  /** The person who asks may answer this one now. */
  mine: z.boolean(),
});

export const instructionView = z.object({
  id,
  text: z.string(),
  /** The leader whose word it is; `recordedBy` when a clerk entered it from paper. */
  leader: z.string(),
  recordedBy: z.string().nullable(),
  givenAt: instant,
  dueOn: day.nullable(),
  to: z.array(instructed),
});
export type InstructionView = z.output<typeof instructionView>;

export const instructionDraft = z.strictObject({
  text: text(2, 1000),
  departmentIds: z.array(id).max(20).default([]),
  toSecretariat: z.boolean().default(false),
  dueOn: day.nullable().default(null),
  /** Whose word it is, when a clerk enters it from paper; a leader leaves it out. */
  leader: maybeText(40),
});
export type InstructionDraft = z.output<typeof instructionDraft>;

export const supervisionKinds = ['INSPECTION', 'CONSULTATION', 'ON_SITE', 'VISIT', 'SPECIAL'] as const;
export type SupervisionKind = (typeof supervisionKinds)[number];

/** 督办活动: one event on one day, about one case or several. */
export const supervisionDraft = z.strictObject({
  kind: z.enum(supervisionKinds),
  heldOn: day,
  /** Who took part. */
  participants: text(2, 500),
  outcome: text(2, 5000),
  proposalIds: z.array(id).min(1).max(50),
  departmentIds: z.array(id).max(30).default([]),
  fileIds: z.array(id).max(10).default([]),
});
export type SupervisionDraft = z.output<typeof supervisionDraft>;

export const supervisionView = z.object({
  id,
  kind: z.enum(supervisionKinds),
  heldOn: day,
  participants: z.string(),
  outcome: z.string(),
  proposals: z.array(z.object({ id, number: z.string(), title: z.string() })),
  departments: z.array(z.string()),
  files: z.array(fileView),
  recordedBy: z.string(),
  recordedAt: instant,
});
export type SupervisionView = z.output<typeof supervisionView>;

export const supervision = {
  instructions: route({
    method: 'GET',
    path: '/api/proposals/:id/instructions',
    summary: '对一件提案的批示及其办理',
    params: idParams,
    result: z.array(instructionView),
    allow: 'supervision.read',
  }),
  instruct: route({
    method: 'POST',
    path: '/api/proposals/:id/instructions',
    summary: '批示（领导本人，或提案委登记）',
    params: idParams,
    body: instructionDraft,
    result: made,
    allow: 'supervision.instruct',
  }),
  answer: route({
    method: 'PUT',
    path: '/api/instructions/:id/answer',
    summary: '报告批示的办理情况',
    params: idParams,
    body: z.strictObject({ text: text(2, 5000) }),
    allow: 'supervision.answer',
  }),
  events: route({
    method: 'GET',
    path: '/api/supervision-events',
    summary: '督办活动',
    query: z.strictObject({ ...pageQuery, proposalId: id.optional(), kind: z.enum(supervisionKinds).optional() }),
    result: page(supervisionView),
    allow: 'supervision.read',
  }),
  record: route({
    method: 'POST',
    path: '/api/supervision-events',
    summary: '登记督办活动',
    body: supervisionDraft,
    result: made,
    allow: 'supervision.record',
  }),
};
