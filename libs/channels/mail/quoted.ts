/** Web pages pad with blanks of many kinds; the length stays, and so does the blank that parts columns. */
export const plainBlanks = (text: string): string => text.replace(/[\u00a0\u2000-\u2002\u2004-\u200a\u3000]/g, ' ');

const DATED = String.raw`(?:.*?(?:\d{1,2}[:：]\d{2}|@|\d{4}\s*年))`;
const MARK = String.raw`[ \t>*|]*`;
const GAP = String.raw`(?:[ \t]|&nbsp;)*`;

/** Where somebody else's words, or a signature, begin. Each stands at the start of a line. */
const QUOTES: RegExp[] = [
  new RegExp(
    String.raw`^${MARK}-{2,}${GAP}(?:原始(?:邮件|郵件|信息|消息)|邮件原(?:件|文)|郵件原(?:件|文)|原(?:邮件|郵件)(?:信息)?|回复的(?:原)?邮件|original(?: (?:message|e?-?mail))?|reply message)${GAP}-{2,}`,
    'im',
  ),
  new RegExp(String.raw`^${MARK}(?:在|于|於)(?=${DATED}).{1,250}(?:写道|寫道)[:：][ \t]*$`, 'm'),
  new RegExp(String.raw`^${MARK}.{0,120}(?:于|於|在)[ \t]*\d{4}\s*(?:年|[-/.]).{1,120}(?:写道|寫道)[:：]`, 'm'),
  new RegExp(String.raw`^${MARK}.{1,120}[ \t](?:写于|寫於)[ \t]*\d{4}[-/.年].{1,40}[:：][ \t]*$`, 'm'),
  new RegExp(String.raw`^${MARK}\d{4}[-/.年].{1,160}@.{1,80}(?:写道|寫道)[:：][ \t]*$`, 'm'),
  new RegExp(String.raw`^${MARK}On .{1,200}(?:\r?\n.{0,100})?wrote:`, 'im'),
  new RegExp(
    String.raw`^${MARK}(?:发件人|發件人|寄件者|寄件人|发信人|From)\**[ \t]*[:：|\u2003].*\r?\n(?:.*\r?\n){0,2}?${MARK}(?:发送时间|发送日期|發送時間|寄件日期|日期|时间|收件人|收件者|主题|主旨|Sent|Date|To|Subject)\**[ \t]*[:：|\u2003]`,
    'im',
  ),
  /^_{30,}[ \t]*$/m,
];

const SIGNATURES: RegExp[] = [
  /^--[ \t]?$/m,
  /^[ \t]*(?:发|發|来)自我?的?(?:[ \t]*(?:iPhone|iPad|安卓|Android|华为|小米|荣耀|vivo|OPPO|三星|魅族|手机|QQ ?邮箱|网易|移动|微信|钉钉|Outlook|Foxmail|139|189)|我的).{0,40}$/im,
  /^[ \t]*(?:从|由).{0,20}(?:邮件|邮箱|Outlook|Foxmail).{0,10}(?:发送|发出)[ \t]*$/im,
  /^[ \t]*(?:获取|下载)[ \t]*(?:适用于.{1,10}的[ \t]*)?Outlook.{0,60}$/im,
  /^[ \t]*(?:Sent from (?:my |Mail |Outlook|Yahoo)|Get Outlook for ).{0,80}$/im,
  /^\|[ |]*\n(?:[^\n]{0,80}\n){0,12}?[^\n]{0,20}网易邮箱[^\n]*$/m,
  /^[^\n]{0,10}(?:签名由|由)[^\n]{0,6}网易邮箱[^\n]*$/m,
  /^[ \t]*[【[（(]?(?:免责声明|保密提示|保密声明|重要声明|重要提示|Disclaimer|Confidentiality Notice)[】\]）)]?[ \t]*(?:[:：]|$)/im,
  /^[ \t]*(?:本|此)(?:电子)?邮件(?:及|（|\(|（?包括|所含|中).{0,60}(?:保密|机密|专有|仅供|指定的?收件人)/m,
  /^[ \t]*(?:[-—_=*~·]{3,}|—{1,2})[ \t]*\r?\n(?=(?:.{0,60}(?:\r?\n|$)){1,8}(?![^]))(?=[^]*?(?:电话|手机|邮箱|传真|地址|邮编|Tel|Mobile|E-?mail|1[3-9]\d{9}|@))/im,
];

const FORWARD =
  /转发邮件信息|转发的(?:消息|邮件|郵件)|被转发(?:的)?邮件|开始转发的邮件|以下是(?:被)?转发的邮件|轉寄的?郵件|Begin forwarded message|Forwarded [Mm]essage/i;
const FORWARD_TITLE = /^(?:fwd?|转发|轉發|轉寄|转寄)\s*[:：]/i;

export function isForwardTitle(title: string | null): boolean {
  return FORWARD_TITLE.test(title?.trim() ?? '');
}

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
  const at = Math.min(firstOf([...QUOTES, ...SIGNATURES], text), quotedBelow(text));
  const own = text.slice(0, at);
  const rest = text.slice(at);
  if (FORWARD.test(rest.slice(0, 400)) || FORWARD.test(own)) return whole;
  if (own.trim() !== '') return { own, rest };
  const below = answerBelow(rest);
  return below ?? whole;
}

/** The sender's words without a signature, whatever was quoted or forwarded. */
export function beforeSignature(text: string): string {
  return text.slice(0, firstOf(SIGNATURES, text));
}

function firstOf(cuts: RegExp[], text: string): number {
  const plain = plainBlanks(text);
  return Math.min(...cuts.map((cut) => cut.exec(plain)?.index ?? text.length));
}

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

/** Lines behind the last that is quoted by `>`. */
function answerBelow(text: string): { own: string; rest: string } | null {
  const lines = text.split(/(?<=\n)/);
  const last = lines.findLastIndex((line) => /^[ \t]*>/.test(line));
  const answer = lines.slice(last + 1).join('');
  const own = answer.slice(0, firstOf(SIGNATURES, answer));
  if (last < 0 || own.trim() === '') return null;
  return { own, rest: text.slice(0, text.length - answer.length) + answer.slice(own.length) };
}
