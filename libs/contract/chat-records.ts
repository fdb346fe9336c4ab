import { z } from 'zod';
import { memberBrief } from './members.js';
import { route } from './route.js';
import { day, fileView, id, idParams, instant, made, maybeText, page, pageQuery } from './values.js';

/** How a record of the WeChat group came in. */
export const chatOrigins = ['PASTE', 'UPLOAD', 'MAIL', 'SHARE'] as const;
export type ChatOrigin = (typeof chatOrigins)[number];

/** Waiting for a clerk, taken into the inbox, or put aside. */
export const chatRecordStates = ['open', 'taken', 'discarded'] as const;

/** What stands in the inbox already, or stood in an earlier record. */
export const chatKnown = z.object({
  /** The suggestion it became; null: an earlier record held it, and nothing was made of it. */
  number: z.string().nullable(),
  suggestionId: id.nullable(),
  /** False: likely the same message, for the clerk to say. */
  certain: z.boolean(),
});

export const chatMessageView = z.object({
  index: z.number().int(),
  author: z.string(),
  sentAt: instant.nullable(),
  text: z.string(),
  quote: z.string().nullable(),
  /** Pictures and documents that came with the record and belong to this message. */
  files: z.array(fileView),
  /** Pictures and documents it speaks of that did not come with the record. */
  missing: z.number().int(),
  /** Carries #社情民意. */
  marked: z.boolean(),
  /** The header line could also be part of a message: the clerk should look. */
  doubtful: z.boolean(),
  known: chatKnown.nullable(),
});
export type ChatMessageView = z.output<typeof chatMessageView>;

/** Neighbouring messages, or a part of one, that make one suggestion. */
export const chatItem = z.strictObject({
  indexes: z.array(z.number().int().min(0)).min(1).max(200),
  /** Which part of its first message, when a message was cut. */
  part: z.number().int().min(0).max(20).default(0),
  take: z.boolean(),
  /** Somebody else than the author of the record; left out, the author. */
  memberId: id.nullable().optional(),
  /** The clerk's correction; null keeps the words of the record. */
  text: maybeText(20_000),
  title: maybeText(80),
});
export type ChatItem = z.output<typeof chatItem>;

/** Who stands behind a nickname of the record. */
export const chatAuthor = z.strictObject({
  author: z.string().max(80),
  /** Null: nobody we know. */
  memberId: id.nullable(),
  /** Remember the nickname for this member. */
  bind: z.boolean().default(false),
});
export type ChatAuthor = z.output<typeof chatAuthor>;

const plan = z.strictObject({ authors: z.array(chatAuthor).max(500), items: z.array(chatItem).max(3000) });
export type ChatPlan = z.output<typeof plan>;

export const chatRecordRow = z.object({
  id,
  title: z.string().nullable(),
  origin: z.enum(chatOrigins),
  state: z.enum(chatRecordStates),
  receivedAt: instant,
  receivedBy: z.string(),
  /** First and last moment of its messages, as far as they are told. */
  from: instant.nullable(),
  to: instant.nullable(),
  messages: z.number().int(),
  /** Suggestions that were made of it. */
  taken: z.number().int(),
});

export const chatRecordView = chatRecordRow.extend({
  format: z.string(),
  messages: z.array(chatMessageView),
  dropped: z.array(z.string()),
  original: fileView,
  /** Every nickname once, with the member it is bound to or the one it resembles. */
  authors: z.array(
    chatAuthor.omit({ bind: true }).extend({ member: memberBrief.nullable(), certain: z.boolean(), count: z.number() }),
  ),
  /** As the clerk left it, or as it is proposed. */
  plan,
  /** Why an item is proposed, by the index of its first message. */
  reasons: z.record(z.string(), z.string()),
  version: z.number().int(),
});
export type ChatRecordView = z.output<typeof chatRecordView>;

export const chatRecords = {
  list: route({
    method: 'GET',
    path: '/api/chat-records',
    summary: '聊天记录（待拆分的在前）',
    query: z.strictObject({ ...pageQuery, state: z.enum(chatRecordStates).optional() }),
    result: page(chatRecordRow),
    allow: 'chat-record.import',
  }),
  /** Stored first, understood then. The same bytes again are the same record. */
  begin: route({
    method: 'POST',
    path: '/api/chat-records',
    summary: '存入一份聊天记录并拆分',
    body: z.strictObject({
      text: z.string().max(500_000).nullable().default(null),
      /** A text, Word or web page, or a zip with its pictures. */
      fileId: id.nullable().default(null),
      /** The day on which the record was made: 昨天 and 11月6日 are counted from it. Today when left out. */
      madeOn: day.nullable().default(null),
    }),
    result: made,
    allow: 'chat-record.import',
  }),
  read: route({
    method: 'GET',
    path: '/api/chat-records/:id',
    summary: '一份聊天记录：消息、昵称对应的委员、拟收的条目',
    params: idParams,
    result: chatRecordView,
    allow: 'chat-record.import',
  }),
  save: route({
    method: 'PUT',
    path: '/api/chat-records/:id/plan',
    summary: '保存拆分到一半的聊天记录',
    params: idParams,
    body: plan.extend({ version: z.number().int() }),
    result: z.object({ version: z.number().int() }),
    allow: 'chat-record.import',
  }),
  import: route({
    method: 'POST',
    path: '/api/chat-records/:id/suggestions',
    summary: '把勾选的条目收为意见建议',
    params: idParams,
    body: plan.extend({ version: z.number().int() }),
    result: z.object({ added: z.number(), alreadyKnown: z.number(), numbers: z.array(z.string()) }),
    allow: 'chat-record.import',
  }),
  discard: route({
    method: 'DELETE',
    path: '/api/chat-records/:id',
    summary: '不收这份聊天记录（原件仍保留）',
    params: idParams,
    allow: 'chat-record.import',
  }),
  restore: route({
    method: 'POST',
    path: '/api/chat-records/:id/restore',
    summary: '重新打开一份没有收的聊天记录',
    params: idParams,
    allow: 'chat-record.import',
  }),
};
