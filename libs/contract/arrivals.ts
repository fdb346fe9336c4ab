import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, instant, maybeText, page, pageQuery, text } from './values.js';

/** The doors. The report counts suggestions by these. */
export const channels = ['WECHAT_GROUP', 'EMAIL', 'MEMBER_APP'] as const;
export type Channel = (typeof channels)[number];

/** How a raw arrival stands: stored, turned into records, no suggestion at all, or unreadable. */
export const arrivalStates = ['stored', 'processed', 'no-suggestion', 'quarantined'] as const;

/** What a member writes in the app. */
export const arrivalDraft = z.strictObject({
  /** Made once on the phone; the same key sent again is the same arrival. */
  key: z.uuid(),
  title: maybeText(80),
  text: text(5, 5000),
  category: maybeText(40),
  fileIds: z.array(id).max(10).default([]),
});
export type ArrivalDraft = z.output<typeof arrivalDraft>;

export const arrivalReceipt = z.object({
  id,
  state: z.enum(arrivalStates),
  /** Null until the job has given the number, usually within a second. */
  suggestionId: id.nullable(),
  number: z.string().nullable(),
});

export const rawArrivalView = z.object({
  id,
  channel: z.enum(channels),
  state: z.enum(arrivalStates),
  receivedAt: instant,
  senderRef: z.string().nullable(),
  /** Why it is in quarantine or no suggestion, in plain words. */
  reason: z.string().nullable(),
  size: z.number().int(),
  excerpt: z.string(),
});
export type RawArrivalView = z.output<typeof rawArrivalView>;

export const arrivals = {
  send: route({
    method: 'POST',
    path: '/api/arrivals',
    summary: '委员提交意见建议',
    body: arrivalDraft,
    result: arrivalReceipt,
    allow: 'suggestion.write',
  }),
  receipt: route({
    method: 'GET',
    path: '/api/arrivals/:id/receipt',
    summary: '查提交回执（编号）',
    params: idParams,
    result: arrivalReceipt,
    allow: 'suggestion.read-own',
  }),
  list: route({
    method: 'GET',
    path: '/api/arrivals',
    summary: '原始来件（含隔离区与非意见来件）',
    query: z.strictObject({ ...pageQuery, state: z.enum(arrivalStates).optional() }),
    result: page(rawArrivalView),
    allow: 'arrival.replay',
  }),
  original: route({
    method: 'GET',
    path: '/api/arrivals/:id/original',
    summary: '下载原始来件，逐字节不变',
    params: idParams,
    allow: 'suggestion.read',
    transfer: 'download',
  }),
  replay: route({
    method: 'POST',
    path: '/api/arrivals/:id/replay',
    summary: '重新解析一件来件',
    params: idParams,
    allow: 'arrival.replay',
  }),
};
