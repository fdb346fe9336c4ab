import { z } from 'zod';
import { memberBrief } from './members.js';
import { route } from './route.js';
import { id, instant, maybeText, text } from './values.js';

/** A WeChat chat record, pasted or uploaded; exactly one of the two. */
const source = z.strictObject({
  text: z.string().max(500_000).nullable().default(null),
  fileId: id.nullable().default(null),
});

export const chatMessageView = z.object({
  index: z.number().int(),
  /** Stable name of the message: the same message in an overlapping record has the same key. */
  key: z.string(),
  author: z.string(),
  sentAt: instant.nullable(),
  text: z.string(),
  quote: z.string().nullable(),
  images: z.array(z.string()),
  /** Carries #社情民意. */
  marked: z.boolean(),
  /** The header line could also be part of a message: the clerk should look. */
  doubtful: z.boolean(),
  /** The member this nickname is bound to, or the one it resembles. */
  member: memberBrief.nullable(),
  memberCertain: z.boolean(),
  /** Already in the inbox, from an earlier upload. */
  knownAs: z.string().nullable(),
});
export type ChatMessageView = z.output<typeof chatMessageView>;

export const chatRecordPreview = z.object({
  format: z.string(),
  messages: z.array(chatMessageView),
  dropped: z.array(z.string()),
});

export const chatPick = z.strictObject({
  index: z.number().int().min(0),
  memberId: id.nullable(),
  /** The clerk's correction; null keeps the words of the record. */
  text: maybeText(5000),
  title: maybeText(80),
});

export const chatRecords = {
  preview: route({
    method: 'POST',
    path: '/api/chat-records/preview',
    summary: '拆分聊天记录，先看不存',
    body: source,
    result: chatRecordPreview,
    allow: 'chat-record.import',
  }),
  import: route({
    method: 'POST',
    path: '/api/chat-records',
    summary: '把勾选的消息收为意见建议',
    body: source.extend({ picks: z.array(chatPick).max(500), note: text(0, 200).default('') }),
    result: z.object({ added: z.number(), alreadyKnown: z.number(), numbers: z.array(z.string()) }),
    allow: 'chat-record.import',
  }),
};
