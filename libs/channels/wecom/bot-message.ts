import { z } from 'zod';
import { stripHashtag } from '../hashtag.js';
import type { Incoming } from '../incoming.js';

/** What made the message a matter for us; a message to the bot alone needs neither. */
export type BotTrigger = 'mention' | 'hashtag';

/** A file the message points to: by an address that lives five minutes, or by an id that lives three days. */
export interface BotMedia {
  kind: 'image' | 'voice' | 'file' | 'video';
  url: string | null;
  /** Given by the long connection only; the webhook's files use the callback's own key. */
  aesKey: string | null;
  mediaId?: string;
}

export interface BotMessage {
  msgid: string;
  /** Null in a conversation with one person. */
  chatid: string | null;
  chattype: 'group' | 'single';
  incoming: Incoming;
  responseUrl: string | null;
  triggers: BotTrigger[];
  /** What the message holds beside text: `image`, `voice`, `file`, `video`, `quote-image`, `unknown-type:…`. */
  marks: string[];
  media: BotMedia[];
}

/** Ids that came as numbers are strings to us. */
const id = z.union([z.string().min(1), z.number().transform(String)]);
/** A part we cannot read must not take the whole message with it. */
const part = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);

const words = part(z.object({ content: z.string() }));
const link = part(z.object({ url: z.string(), aeskey: z.string().optional() }));
const single = z.object({
  msgtype: z.string().catch('none'),
  text: words,
  voice: words,
  image: link,
  file: link,
  video: link,
});
const content = single.extend({
  mixed: part(z.object({ msg_item: z.array(single.catch({ msgtype: 'unreadable' })) })),
});
const message = content.extend({
  msgid: id,
  chatid: part(id),
  chattype: part(z.string()),
  from: z.object({ userid: id }).catch({ userid: '' }),
  create_time: part(z.coerce.number().positive()),
  response_url: part(z.string()),
  quote: part(content),
});
type Content = z.infer<typeof content>;

/** Events and polls for a running answer come the same way and are no messages. */
const NO_MESSAGE = new Set(['event', 'stream']);

/** Reads what a bot callback holds; null when it is no message of a person. Never throws. */
export function readBotMessage(plain: string, botName?: string): BotMessage | null {
  const parsed = message.safeParse(parseExactly(plain));
  if (!parsed.success || NO_MESSAGE.has(parsed.data.msgtype)) return null;
  const { data } = parsed;
  const chattype = data.chattype === 'group' || data.chatid ? 'group' : 'single';
  const body = unfold(data);
  const quote = data.quote && unfold(data.quote);
  const unmentioned = chattype === 'group' || botName ? stripMention(body.text, botName) : body.text;
  const { text: said, marked } = stripHashtag(unmentioned);
  const triggers: BotTrigger[] = [];
  if (unmentioned !== body.text) triggers.push('mention');
  if (marked) triggers.push('hashtag');
  return {
    msgid: data.msgid,
    chatid: data.chatid ?? null,
    chattype,
    incoming: incoming(data.from.userid, said.trim(), quote?.text || null, data.create_time),
    responseUrl: data.response_url ?? null,
    triggers,
    marks: [...new Set([...body.marks, ...(quote?.marks.map((mark) => `quote-${mark}`) ?? [])])],
    media: body.media,
  };
}

function incoming(userid: string, said: string, quote: string | null, seconds: number | undefined): Incoming {
  return {
    channel: 'WECHAT_GROUP',
    sender: { provider: 'wecom', subject: userid, displayName: null },
    sentAt: seconds ? new Date(seconds > 1e11 ? seconds : seconds * 1000) : null,
    title: null,
    text: said,
    html: null,
    quote,
    attachments: [],
    corrections: [],
    automatic: null,
  };
}

interface Unfolded {
  text: string;
  marks: string[];
  media: BotMedia[];
}

function unfold(whole: Content): Unfolded {
  const { msgtype } = whole;
  if (msgtype === 'mixed') {
    const items = (whole.mixed?.msg_item ?? []).map(unfold);
    return {
      text: items
        .map((item) => item.text)
        .filter(Boolean)
        .join('\n'),
      marks: items.flatMap((item) => item.marks),
      media: items.flatMap((item) => item.media),
    };
  }
  if (msgtype === 'text') return { text: clean(whole.text?.content), marks: [], media: [] };
  if (msgtype === 'voice') return { text: clean(whole.voice?.content), marks: ['voice'], media: [] };
  if (msgtype === 'image' || msgtype === 'file' || msgtype === 'video') {
    const found = whole[msgtype];
    const media: BotMedia[] = found ? [{ kind: msgtype, url: found.url, aesKey: found.aeskey ?? null }] : [];
    return { text: '', marks: [msgtype], media };
  }
  return { text: '', marks: [`unknown-type:${msgtype}`], media: [] };
}

function clean(said: string | undefined): string {
  return (said ?? '').replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
}

/** WeCom ends a mention with a blank (often U+2005); a “name” of a whole sentence is none. */
function stripMention(said: string, botName?: string): string {
  if (botName) return said.replaceAll(new RegExp(`[@＠]${escape(botName)}[\\s\\u2005]*`, 'g'), '');
  return said.replace(/^\s*[@＠][^\s@＠#＃，。：；、！？]{1,20}(?:[\s\u2005]+|$|(?=[#＃]))/, '');
}

function escape(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** JSON.parse rounds integers beyond 2^53; here they become strings and keep every digit. */
function parseExactly(plain: string): unknown {
  const exact = plain.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  try {
    return JSON.parse(exact);
  } catch {
    return null;
  }
}
