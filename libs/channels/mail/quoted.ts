import { isForwardTitle } from './subjects.js';

/** Web pages pad with blanks of many kinds; the length stays, and so does the blank that parts columns. */
export const plainBlanks = (text: string): string => text.replace(/[\u00a0\u2000-\u2002\u2004-\u200a\u3000]/g, ' ');

const DATED = String.raw`(?:.*?(?:\d{1,2}[:：]\d{2}|@|\d{4}\s*年\s*\d{1,2}\s*月\s*\d))`;
const MARK = String.raw`[ \t>*|]*`;
/** Some programs break the line of who wrote when in two. */
const WRAP = String.raw`(?:\r?\n[ \t>]*.{0,80}?)?`;
const GAP = String.raw`(?:[ \t]|&nbsp;)*`;

/** Where somebody else's words, or a signature, begin. Each stands at the start of a line. */
const QUOTES: RegExp[] = [
  new RegExp(
    String.raw`^${MARK}-{2,}${GAP}(?:原始(?:邮件|郵件|信息|消息)|邮件原(?:件|文)|郵件原(?:件|文)|原(?:邮件|郵件)(?:信息)?|回复的(?:原)?邮件|original(?: (?:message|e?-?mail))?|reply message)${GAP}-{2,}`,
    'im',
  ),
  new RegExp(String.raw`^${MARK}(?:在|于|於)(?=${DATED}).{1,250}?${WRAP}[写寫][道到][:：][ \t]*$`, 'm'),
  new RegExp(
    String.raw`^${MARK}.{0,120}(?:于|於|在)[ \t]*\d{4}\s*(?:年\s*\d{1,2}\s*月|[-/.])\s*\d.{1,120}?${WRAP}[写寫][道到][:：]`,
    'm',
  ),
  new RegExp(String.raw`^${MARK}.{1,120}[ \t](?:写于|寫於)[ \t]*\d{4}[-/.年].{1,40}[:：][ \t]*$`, 'm'),
  new RegExp(String.raw`^${MARK}\d{4}[-/.年].{1,160}@.{1,80}[写寫][道到][:：][ \t]*$`, 'm'),
  new RegExp(String.raw`^${MARK}(?:On|At) .{1,200}(?:\r?\n.{0,100})?wrote:`, 'im'),
  new RegExp(
    String.raw`^(?:[ \t]*[-—_]{3,}[ \t]*\r?\n\s{0,10})?${MARK}(?:发件人|發件人|寄件者|寄件人|发信人|From)\**[ \t]*[:：|\u2003].*\r?\n(?:.*\r?\n){0,2}?${MARK}(?:发送时间|发送日期|發送時間|寄件日期|日期|时间|收件人|收件者|主题|主旨|Sent|Date|To|Subject)\**[ \t]*[:：|\u2003]`,
    'im',
  ),
  /^_{30,}[ \t]*$/m,
];

/** Lines that programs put below what was written. */
const PROGRAM_LINES: RegExp[] = [
  /^[ \t]*(?:发|發|来)自我?的?(?:[ \t]*(?:iPhone|iPad|安卓|Android|华为|小米|荣耀|vivo|OPPO|三星|魅族|手机|QQ ?邮箱|网易|移动|微信|钉钉|Outlook|Foxmail|139|189).{0,40}|我的[^，。！？,!?]{0,20})$/im,
  /^[ \t]*(?:[从從]我的.{1,20}|(?:从|由).{0,20}(?:邮件|邮箱|Outlook|Foxmail|iPhone|iPad|Android|安卓|手机|平板).{0,10})(?:发送|发出|傳送)[ \t]*$/im,
  /^[ \t]*(?:获取|下载)[ \t]*(?:适用于.{1,10}的[ \t]*)?Outlook.{0,60}$/im,
  /^[ \t]*(?:Sent from (?:my |Mail |Outlook|Yahoo)|Get Outlook for ).{0,80}$/im,
];

const SIGNATURES: RegExp[] = [
  /^--[ \t]?$/m,
  /^\|[ |]*\n(?:[^\n]{0,80}\n){0,12}?[^\n]{0,20}网易邮箱[^\n]*$/m,
  /^[^\n]{0,10}(?:签名由|由)[^\n]{0,6}网易邮箱[^\n]*$/m,
  /^[ \t]*[【[（(]?(?:免责声明|保密提示|保密声明|重要声明|重要提示|Disclaimer|Confidentiality Notice)[】\]）)]?[ \t]*(?:[:：]|$)(?=[^]{0,300}?(?:邮件|郵件|收件人|e-?mail|message))/im,
  /^[ \t]*(?:本|此)(?:电子)?邮件(?:及|（|\(|（?包括|所含|中).{0,60}(?:保密|机密|专有|仅供|指定的?收件人)/m,
  /^[ \t]*(?:[-—_=*~·]{3,}|—{1,2})[ \t]*\r?\n(?=(?:.{0,60}(?:\r?\n|$)){1,8}(?![^]))(?=\s{0,10}(?:[^。；！？\n]{1,60}(?:\n|(?![^]))){1,8}(?:\n|(?![^])))(?=[^]*?(?:电话|手机|邮箱|传真|地址|邮编|Tel|Mobile|E-?mail|1[3-9]\d{9}|@))/im,
];

const FORWARD =
  /转发邮件信息|转发的(?:消息|邮件|郵件)|被转发(?:的)?邮件|开始转发的邮件|以下是(?:被)?转发的邮件|轉寄的?郵件|Begin forwarded message|Forwarded [Mm]essage/i;

export function hasForwardMark(text: string): boolean {
  return FORWARD.test(plainBlanks(text));
}

/**
 * Folds quoted mail and signatures away from the sender's own words. Nothing is lost: `own + rest` is the text, or,
 * where somebody answered below what they quote, the two the other way round. A forward is not folded, for there
 * the suggestion is what was forwarded.
 */
export function foldQuoted(text: string, title: string | null = null): { own: string; rest: string } {
  const whole = { own: text, rest: '' };
  if (isForwardTitle(title)) return whole;
  const above = isQuotedAbove(text) && !FORWARD.test(text) ? answerBelow(text) : null;
  if (above) return above;
  const at = Math.min(firstOf(QUOTES, text), signatureIn(text), quotedBelow(text));
  const own = text.slice(0, at);
  const rest = text.slice(at);
  if (FORWARD.test(rest.slice(0, 400)) || FORWARD.test(own)) return whole;
  const answered = answeredWithin(rest);
  // Words above, below and between are understood only together with what they answer.
  if (own.trim() !== '') return answered === null ? { own, rest } : whole;
  return (answered === 'between' ? null : answerBelow(rest)) ?? whole;
}

/** The sender's words without a signature, whatever was quoted or forwarded. */
export function beforeSignature(text: string): string {
  return text.slice(0, signatureIn(text));
}

function firstOf(cuts: RegExp[], text: string): number {
  const plain = plainBlanks(text);
  return Math.min(...cuts.map((cut) => cut.exec(plain)?.index ?? text.length));
}

/** Where a signature begins. People write on below the line of their program: then it is none. */
function signatureIn(text: string): number {
  const plain = plainBlanks(text);
  const lines = PROGRAM_LINES.map((one) => one.exec(plain)).filter((found) => found !== null);
  const [line] = lines.toSorted((one, other) => one.index - other.index);
  const at = firstOf(SIGNATURES, text);
  if (!line || at < line.index) return at;
  const below = text.slice(line.index + line[0].length);
  const said = below.slice(0, Math.min(firstOf([...QUOTES, ...SIGNATURES], below), quotedBelow(below)));
  const words = said.replace(/https?:\S+/g, '').trim();
  return words.length > mostBelow && !FORWARD.test(words) ? at : line.index;
}

/** A name, a telephone and a firm. */
const mostBelow = 60;

/** Where the last lines begin that are quoted by `>`, if there are two at least; else the end. */
function quotedBelow(text: string): number {
  const words = text.trimEnd();
  let at = words.length;
  let count = 0;
  while (at > 0) {
    const start = words.lastIndexOf('\n', at - 1) + 1;
    if (!/^[ \t]*>/.test(words.slice(start, start + 200))) break;
    count++;
    at = Math.max(0, start - 1);
    if (start === 0) return count > 1 ? 0 : text.length;
  }
  return count > 1 ? at + 1 : text.length;
}

/** Quoted lines first, and none behind the answer to them. */
function isQuotedAbove(text: string): boolean {
  if (!/^\s*>/.test(text)) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const answer = lines.findIndex((line) => !/^[ \t]*>/.test(line));
  return !lines.slice(answer).some((line) => /^[ \t]*>/.test(line));
}

/** Where somebody answers in what they quote by `>`: below it, or between its lines too; null where nowhere. */
function answeredWithin(rest: string): 'below' | 'between' | null {
  const begin = /^[ \t]*>/m.exec(rest)?.index;
  if (begin === undefined) return null;
  const quote = rest.slice(begin);
  const lines = quote.slice(0, signatureIn(quote)).split('\n');
  const isQuoted = (line: string | undefined) => /^[ \t]*>/.test(line ?? '');
  const said = lines.findIndex((line, at) => line.trim() !== '' && !isQuoted(line) && !isBroken(lines[at - 1]));
  // An older mail may follow that is not quoted by `>`.
  if (said < 0 || firstOf(QUOTES, lines.slice(said, said + 8).join('\n')) === 0) return null;
  return lines.slice(said).some(isQuoted) ? 'between' : 'below';
}

/** A quoted line so wide that the end of it was put in the next, without its `>`. */
const isBroken = (line = ''): boolean =>
  /^[ \t]*>/.test(line) && line.slice(0, 200).replace(/[^\0-\x7f]/g, 'xx').length >= 60;

/** Lines behind the last that is quoted by `>`. */
function answerBelow(text: string): { own: string; rest: string } | null {
  const lines = text.split(/(?<=\n)/);
  const last = lines.findLastIndex((line) => /^[ \t]*>/.test(line));
  const answer = lines.slice(last + 1).join('');
  const own = answer.slice(0, signatureIn(answer));
  if (last < 0 || own.trim() === '') return null;
  return { own, rest: text.slice(0, text.length - answer.length) + answer.slice(own.length) };
}
