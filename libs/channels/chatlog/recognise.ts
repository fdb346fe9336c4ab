import { readChatRecord, type ChatRecord } from './record.js';

/** Formats that are unlike anything else a person writes. */
const unmistakable = new Set(['wechat-mail', 'name-time', 'time-name']);

/**
 * Whether a text is the record of a talk of several messages rather than a letter: it names the chat, or at least two
 * messages open in a way that nothing else does. What merely resembles one stays what it is.
 */
export function looksLikeChatRecord(text: string): boolean {
  const record = readChatRecord(text);
  return isRecord(record) && record.coverage >= 0.5;
}

function isRecord({ format, title, messages }: ChatRecord): boolean {
  const authored = messages.filter(({ author }) => author !== '');
  if (authored.length === 0) return false;
  if (format === 'wechat-mail' && title !== null) return true;
  return authored.length > 1 && (unmistakable.has(format) || title !== null);
}
