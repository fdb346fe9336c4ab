import type { ChatFormat } from './grammars.js';
import { type ChatMessage, readChatRecord, type ChatRecord, withoutPadding } from './record.js';

/** For telling a day without its year from other words, any will do. */
const anyDay = '2000-12-31';

/**
 * Whether a text is the record of a talk of several messages rather than a letter: it names the chat, or at least two
 * messages open in a way that nothing else does. What merely resembles one stays what it is.
 */
export function looksLikeChatRecord(text: string): boolean {
  if (!mayBeRecord(text)) return false;
  const record = readChatRecord(text, { madeOn: anyDay });
  return isRecord(record) && record.coverage >= 0.5;
}

const NAMES_CHAT = /的聊天[记記][录錄]|消息对象[:：]|chat\s(?:history|log)/i;
/** What opens a message is short, whatever blanks pad it. */
const LINE_WITH_TIME = /^(?=.{0,1000}$).*\d[:：]\d\d/gm;

/** Two messages have two lines with a time, or the chat is named: every mail is asked, and few need to be read for it. */
function mayBeRecord(text: string): boolean {
  const bare = withoutPadding(text).replace(/[\u200b\u200e\u200f\ufeff]/g, '');
  return NAMES_CHAT.test(bare) || (bare.match(LINE_WITH_TIME)?.length ?? 0) > 1;
}

function isRecord({ format, title, messages }: ChatRecord): boolean {
  const authored = messages.filter(({ author }) => author !== '');
  if (authored.length === 0) return false;
  if (format === 'wechat-mail' && title !== null) return true;
  if (authored.length === 1) return false;
  return title !== null || format === 'name-time' || isSaidInChat(format, authored);
}

/** Timetables and logs have lines like these as well: what no person writes, or only in a chat, tells. */
function isSaidInChat(format: ChatFormat, messages: ChatMessage[]): boolean {
  if (isToTheSecond(messages)) return true;
  const dated = messages.some(({ sentAt }) => sentAt !== null);
  if (format === 'wechat-mail' && dated) return true;
  return format !== 'inline' && format !== 'wechat-copy' && messages.some(({ marked }) => marked);
}

/** Programs write the seconds, people do not. */
function isToTheSecond(messages: ChatMessage[]): boolean {
  const timed = messages.filter(({ sentAt }) => sentAt && !sentAt.includes(':00+'));
  return timed.length * 2 > messages.length;
}
