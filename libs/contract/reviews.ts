import { z } from 'zod';
import { proposalKinds } from './kinds.js';
import { markKinds } from './outcomes.js';
import { proposalDraft } from './proposals.js';
import { route } from './route.js';
import { flag, id, idParams, maybeText, text } from './values.js';

/** The refused outcomes that a review may choose: the action of the lifecycle that leads there. */
export const reviewOutcomes = ['decline', 'to-opinion', 'to-suggestion', 'as-letter', 'pass-up', 'solve'] as const;
export type ReviewOutcome = (typeof reviewOutcomes)[number];

/** 立案审查 and what may follow from it. */
export const reviews = {
  preReview: route({
    method: 'PUT',
    path: '/api/proposals/:id/pre-review',
    summary: '初审通过，交复审（两步审查时）',
    params: idParams,
    body: z.strictObject({ note: maybeText(500) }),
    allow: 'proposal.review',
  }),
  refuse: route({
    method: 'PUT',
    path: '/api/proposals/:id/outcome',
    summary: '不立案的审查结果：不予立案、转社情民意信息等，告知提案者理由和去向',
    params: idParams,
    body: z.strictObject({
      outcome: z.enum(reviewOutcomes),
      /** Code of the body's list; for 不予立案 alone, and there it must be said. */
      reason: maybeText(40),
      note: text(2, 1000),
      destination: maybeText(200),
    }),
    allow: 'proposal.review',
  }),
  undo: route({
    method: 'DELETE',
    path: '/api/proposals/:id/outcome',
    summary: '撤销处理，回到原来的阶段',
    params: idParams,
    allow: 'proposal.review',
  }),
  askCompletion: route({
    method: 'PUT',
    path: '/api/proposals/:id/completion-request',
    summary: '退回提案者补充',
    params: idParams,
    body: z.strictObject({ note: text(2, 1000) }),
    allow: 'proposal.review',
  }),
  resubmit: route({
    method: 'PUT',
    path: '/api/proposals/:id/completion',
    summary: '补充后重新提交（第一提案人，或提案委代办）；原文保留',
    params: idParams,
    body: proposalDraft.pick({ title: true, situation: true, demands: true, category: true }),
    allow: 'proposal.submit',
  }),
  withdraw: route({
    method: 'PUT',
    path: '/api/proposals/:id/withdrawal',
    summary: '撤案：立案前第一提案人自己撤回，答复前由提案委应提案者要求办理',
    params: idParams,
    body: z.strictObject({ note: text(2, 500) }),
    allow: 'proposal.submit',
  }),
  correctKind: route({
    method: 'PUT',
    path: '/api/proposals/:id/kind',
    summary: '更正大会提案、平时提案',
    params: idParams,
    body: z.strictObject({ kind: z.enum(proposalKinds), reason: text(2, 500) }),
    allow: 'proposal.review',
  }),
};

/** 并案: proposals on the same matter are handled as one under a lead case; every author is answered. */
export const merges = {
  join: route({
    method: 'PUT',
    path: '/api/proposals/:id/merged',
    summary: '并案：把同类提案并入这一件',
    params: idParams,
    body: z.strictObject({ proposalIds: z.array(id).min(1).max(50), note: maybeText(500) }),
    allow: 'proposal.review',
  }),
  leave: route({
    method: 'DELETE',
    path: '/api/proposals/:id/lead',
    summary: '撤销并案，恢复原状',
    params: idParams,
    allow: 'proposal.review',
  }),
};

export const markParams = z.strictObject({ id, kind: z.enum(markKinds) });

/** 重点提案 and 优秀提案 */
export const marks = {
  set: route({
    method: 'PUT',
    path: '/api/proposals/:id/marks/:kind',
    summary: '列为重点提案（写明督办领导）或优秀提案',
    params: markParams,
    body: z.strictObject({ supervisor: maybeText(60), reason: text(2, 500) }),
    allow: 'proposal.mark',
  }),
  withdraw: route({
    method: 'PUT',
    path: '/api/proposals/:id/marks/:kind/withdrawal',
    summary: '取消重点提案或优秀提案',
    params: markParams,
    body: z.strictObject({ reason: text(2, 500) }),
    allow: 'proposal.mark',
  }),
};

/** `withdraw`: the proposal that the conversion made is withdrawn together with it. */
export const unlinkQuery = z.strictObject({ withdraw: flag.optional() });
