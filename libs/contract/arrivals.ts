import { z } from 'zod';
import { route } from './route.js';
import { day, id, idParams, instant, maybeText, page, pageQuery, text } from './values.js';

/** The doors. The report counts suggestions by these. */
export const channels = ['WECHAT_GROUP', 'EMAIL', 'MEMBER_APP', 'STAFF_ENTRY'] as const;
export type Channel = (typeof channels)[number];

/** How a raw arrival stands: stored, turned into records, no suggestion at all, or unreadable. */
export const arrivalStates = ['stored', 'processed', 'no-suggestion', 'quarantined'] as const;

/** What an arrival is to its suggestion: it began it, adds to it, supports it, or came along without words of its own. */
export const arrivalRoles = ['origin', 'supplement', 'support', 'note'] as const;
export type ArrivalRole = (typeof arrivalRoles)[number];

/** By which rule, or whose hand, an arrival came to its suggestion. */
export const joinWays = [
  'made',
  'gathered',
  'thread',
  'copy',
  'quoted',
  'courtesy',
  'signal',
  'joined',
  'detached',
  'split',
] as const;
export type JoinWay = (typeof joinWays)[number];

/** How somebody said to the office what a clerk enters for them. */
export const entryWays = ['PHONE', 'PAPER', 'MEETING', 'VISIT'] as const;
export type EntryWay = (typeof entryWays)[number];

/** 代为登记: said by telephone, on paper, in a meeting or a visit; by a member, or by somebody else. */
const entered = z.strictObject({
  /** Made once on the page; the same key sent again is the same entry. */
  key: z.uuid(),
  way: z.enum(entryWays),
  saidOn: day,
  memberId: id.nullable(),
  /** Who said it, when it was no member. */
  saidBy: maybeText(40),
  title: maybeText(80),
  text: text(5, 20_000),
  category: maybeText(40),
  /** The scan of the paper, a photo. */
  fileIds: z.array(id).max(10).default([]),
});
/** Asked for together with everything else that is missing; the page shows one of the two fields. */
const named = (field: 'memberId' | 'saidBy') => ({
  path: [field],
  message: '请选择提出的委员，或写明是谁提出的',
  when: ({ value }: { value: unknown }) => speaker.safeParse(value).success,
});
const speaker = z.object({ memberId: entered.shape.memberId, saidBy: entered.shape.saidBy });
const saysWho = (entry: z.output<typeof speaker>) => entry.memberId !== null || entry.saidBy !== null;
export const staffEntry = entered.refine(saysWho, named('memberId')).refine(saysWho, named('saidBy'));
export type StaffEntry = z.output<typeof staffEntry>;

/** Longest opinion of a member's own, in characters. */
export const longestOpinion = 5000;

/** An opinion of one's own, or a record of a chat in which several people speak: the office takes that one apart. */
export const appKinds = ['opinion', 'chat-record'] as const;

/** What a member writes in the app, or shares with it. */
export const arrivalDraft = z
  .strictObject({
    /** Made once on the phone; the same key sent again is the same arrival. */
    key: z.uuid(),
    kind: z.enum(appKinds).default('opinion'),
    title: maybeText(80),
    text: text(5, 200_000),
    category: maybeText(40),
    fileIds: z.array(id).max(10).default([]),
  })
  .refine(({ kind, text: words }) => kind === 'chat-record' || words.length <= longestOpinion, {
    path: ['text'],
    message: `最多 ${longestOpinion} 个字`,
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
  /** The clerk who said that it is a suggestion after all. */
  overruledBy: z.string().nullable(),
  /** The suggestion it belongs to now. */
  suggestionId: id.nullable(),
  number: z.string().nullable(),
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
  enter: route({
    method: 'POST',
    path: '/api/staff-entries',
    summary: '代为登记（电话、书面、会议、来访）',
    body: staffEntry,
    result: arrivalReceipt,
    allow: 'suggestion.enter',
  }),
  accept: route({
    method: 'PUT',
    path: '/api/arrivals/:id/acceptance',
    summary: '认定为意见建议：这不是自动邮件',
    params: idParams,
    result: arrivalReceipt,
    allow: 'suggestion.triage',
  }),
  unaccept: route({
    method: 'DELETE',
    path: '/api/arrivals/:id/acceptance',
    summary: '撤销认定：登记的一条改为不采用',
    params: idParams,
    allow: 'suggestion.triage',
  }),
  replayAll: route({
    method: 'POST',
    path: '/api/arrivals/replays',
    summary: '重新解析隔离区里的全部来件',
    result: z.object({ count: z.number().int() }),
    allow: 'arrival.replay',
  }),
  replay: route({
    method: 'POST',
    path: '/api/arrivals/:id/replay',
    summary: '重新解析一件来件',
    params: idParams,
    allow: 'arrival.replay',
  }),
};
