import { letters } from './lines.js';

export interface Quote {
  author: string;
  text: string;
}

/** What is known of a message while its record is read. */
interface Said {
  index: number;
  author: string;
  text: string;
  quote: Quote | null;
}

const NAME = String.raw`[^「」：:\n]{1,40}`;

/** “「刘佳：路灯坏了」” and a ruled line. */
const IN_CORNERS = new RegExp(`^「(?:(${NAME})[：:])?([^]*?)」\\s*\\n[ \\t]*(?:[-—─–_][ \\t]*){5,}\\n([^]*)$`);
/** Lines with a mark before them, as texts with marks write it. */
const MARKED = new RegExp(`^>[ \\t]*(${NAME})[：:][ \\t]*([^\\n]*(?:\\n>[^\\n]*)*)\\n+([^>][^]*)$`);
/** “引用 刘佳 的消息：路灯坏了”, before what is said or behind it. */
const TOLD = String.raw`[\[【「（(]?引用(?:[\]】]|[ \t]*[:：])?[ \t]*(${NAME}?)(?:[ \t]*的(?:消息|发言))?[ \t]*[：:]([^\n]*?)[」）)]?`;
const TOLD_BEFORE = new RegExp(`^${TOLD}\\n+([^]+)$`);
const TOLD_BEHIND = new RegExp(`^([^]+)\\n${TOLD}$`);

/** Parts what is said from what it answers. */
export function partQuote(whole: string): { quote: Quote | null; said: string } {
  const before = IN_CORNERS.exec(whole) ?? MARKED.exec(whole) ?? TOLD_BEFORE.exec(whole);
  if (before) return parted(before[1], before[2], before[3]);
  const behind = TOLD_BEHIND.exec(whole);
  return behind ? parted(behind[2], behind[3], behind[1]) : { quote: null, said: whole };
}

const parted = (author = '', text = '', said = '') => ({
  quote: { author: author.trim(), text: text.replace(/^>[ \t]?/gm, '').trim() },
  said,
});

const ANSWER = new RegExp(
  `^(?:回复|答复|Re|Reply to)[ \\t]*[@＠]?(${NAME}?)[ \\t]*[：:][ \\t]*([^\\n]+)\\n([^]+)$`,
  'i',
);

/** “回复 刘佳：路灯坏了” is a quotation where that person said so before; otherwise it is said to them. */
export function withAnswered<Message extends Said>(message: Message, messages: Message[]): Message {
  const [, author = '', words = '', said = ''] = message.quote ? [] : (ANSWER.exec(message.text) ?? []);
  const told = letters(words.replace(/(?:…|\.{3})$/, ''));
  if (!told) return message;
  const known = messages
    .slice(0, message.index)
    .some((one) => one.author === author && letters(one.text).startsWith(told));
  return known ? { ...message, quote: { author, text: words.trim() }, text: said.trim() } : message;
}
