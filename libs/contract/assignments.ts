import { z } from 'zod';
import { resolutions } from './body.js';
import { consultationWays, dueExplanation } from './proposals.js';
import { route } from './route.js';
import { day, id, idParams, made, maybeText, text } from './values.js';

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
  fileIds: z.array(id).max(10).default([]),
});
export type ReplyDraft = z.output<typeof replyDraft>;

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
    summary: '交办：一个主办单位，会办单位若干',
    params: idParams,
    body: z.strictObject({
      leadId: id,
      coHandlerIds: z.array(id).max(10).default([]),
      note: maybeText(500),
    }),
    allow: 'assignment.assign',
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
    body: z.strictObject({ text: text(5, 10_000) }),
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
