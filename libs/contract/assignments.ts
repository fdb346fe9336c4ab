import { z } from 'zod';
import { resolutions } from './body.js';
import { consultationWays, dueExplanation, opinionStances } from './parts.js';
import { promiseDraft } from './promises.js';
import { route } from './route.js';
import { unitsDraft } from './units.js';
import { day, id, idParams, made, maybeText, text } from './values.js';

export const assignmentDraft = unitsDraft.extend({
  note: maybeText(500),
  /** Asked for when these are other units than were suggested. */
  reason: maybeText(500),
});
export type AssignmentDraft = z.output<typeof assignmentDraft>;

export const replyDraft = z.strictObject({
  /** 文号 */
  documentNumber: text(2, 60),
  /** 签发人 */
  issuer: text(2, 30),
  resolution: z.enum(resolutions),
  /** One answer per demand of the proposal, in its order. */
  answers: z.array(text(2, 5000)).min(1).max(20),
  closing: maybeText(2000),
  contactName: text(2, 30),
  contactPhone: text(5, 30),
  disclosure: z.enum(['PUBLIC', 'NOT_PUBLIC']),
  /** Asked for when the unit would not have the letter made public. */
  disclosureReason: maybeText(500),
  /** 抄送 */
  copyTo: z.array(text(2, 60)).max(20).default([]),
  /** 跟踪办理: asked for where the result is still to come (`promising`). */
  promises: z.array(promiseDraft).max(10).default([]),
  fileIds: z.array(id).max(10).default([]),
});
export type ReplyDraft = z.output<typeof replyDraft>;

export const opinionDraft = z.strictObject({
  stance: z.enum(opinionStances),
  text: text(5, 10_000),
  /** 保留的意见: asked for when the unit does not agree. */
  dissent: maybeText(5000),
  /** 签发人 */
  signer: text(2, 30),
});
export type OpinionDraft = z.output<typeof opinionDraft>;

export const consultationDraft = z.strictObject({
  way: z.enum(consultationWays),
  heldOn: day,
  withWhom: text(1, 60),
  outcome: text(2, 1000),
});

export const assignments = {
  assign: route({
    method: 'PUT',
    path: '/api/proposals/:id/assignments',
    summary: '交办：独办、会办（一个主办单位，会办单位若干）或分办（两个以上单位各自答复）',
    params: idParams,
    body: assignmentDraft,
    allow: 'assignment.assign',
  }),
  suggest: route({
    method: 'PUT',
    path: '/api/proposals/:id/reviewed-units',
    summary: '审查建议的承办单位，交办前可改',
    params: idParams,
    body: unitsDraft.extend({ /** Asked for when the proposers suggested others. */ reason: maybeText(500) }),
    allow: 'proposal.review',
  }),
  acknowledge: route({
    method: 'PUT',
    path: '/api/assignments/:id/acknowledgement',
    summary: '签收',
    params: idParams,
    allow: 'assignment.handle',
  }),
  consult: route({
    method: 'POST',
    path: '/api/assignments/:id/consultations',
    summary: '登记面商',
    params: idParams,
    body: consultationDraft,
    result: made,
    allow: 'assignment.handle',
  }),
  sendOpinion: route({
    method: 'PUT',
    path: '/api/assignments/:id/opinion',
    summary: '向主办单位送会办意见',
    params: idParams,
    body: opinionDraft,
    allow: 'assignment.handle',
  }),
  reply: route({
    method: 'PUT',
    path: '/api/assignments/:id/reply',
    summary: '发送答复',
    params: idParams,
    body: replyDraft,
    result: made,
    allow: 'assignment.handle',
  }),
  due: route({
    method: 'GET',
    path: '/api/assignments/:id/due',
    summary: '这个期限怎么算出来的',
    params: idParams,
    result: dueExplanation,
    allow: 'proposal.read',
  }),
};
