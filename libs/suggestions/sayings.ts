/** What a short message in the group means, besides what it says. Pure. */

/** Begins another matter, although the sender has one open. */
const another =
  /^\s*(?:[【［[（(]另外?[】］\]）)]|(?:另外?|此外|再|还)有?(?:反映|提|说)?(?:一|1)(?:件|个|条|点)(?:事情?|建议|问题|情况|意见)?\s*[：:，,、；;]|另有(?:事|建议|问题|情况)?\s*[：:，,、；;]|(?:另外?|此外)\s*[：:，,、；;])/u;

/** 一、 1. （一） 第一， at the very beginning. */
const heading =
  /^\s*(?:[（(]?(?<han>[一二三四五六七八九十]{1,3})[）)]?\s*[、.．]|[（(](?<bracketed>[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|(?<digits>\d{1,2})\s*[、.．](?!\d)|第(?<nth>[一二三四五六七八九十]{1,3})[，,、：:])/u;

const digits = '一二三四五六七八九十';

function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text];
  const ten = text.includes('十') ? 10 * (tens ? digits.indexOf(tens) + 1 : 1) : 0;
  return ten + (ones ? digits.indexOf(ones) + 1 : 0);
}

/** The number a text begins with; null when it begins with none. */
export function headingOf(text: string): number | null {
  const { han, bracketed, digits: plain, nth } = heading.exec(text)?.groups ?? {};
  const found = han ?? bracketed ?? plain ?? nth;
  return found === undefined ? null : numberOf(found);
}

/**
 * Why a message begins another matter rather than going on with the one that is open; null when it goes on. `before`:
 * what the sender has said so far.
 */
export function beginsAnew(said: { text: string; marked: boolean }, before: string[]): string | null {
  const spoken = before.filter((text) => text.trim());
  if (another.test(said.text)) return '以“另”起头，另成一条';
  // The hashtag opens a matter; one that follows a mere picture belongs to it.
  if (said.marked && spoken.length > 0) return '重新带了话题标签，另成一条';
  if (headingOf(said.text) === 1 && spoken.length > 0) return '编号重新从一开始，另成一条';
  return null;
}

const ending = /[\s。.!！~～，,、]*$/u;
const said = (text: string): string => text.trim().replace(ending, '');

/** What is longer says something; the patterns would only be slow to find that out. */
const shortCharacters = 400;
const isShort = (text: string): boolean => text.length <= shortCharacters;

const finished = /^(?:提交|发送完毕|发完了|说完了|完毕|以上|就这些|结束)$/u;

/** “提交”: the sender is done. */
export const isFinished = (text: string): boolean => isShort(text) && finished.test(said(text));

const agreeing =
  /^(?:(?:我|本人|完全|非常|也|都|坚决|举双手|十分|很|表示|强烈)*(?:同意|赞成|赞同|支持|附议|附議|贊成|贊同|认同|同感)(?:这(?:个|条|项)|该|此|上述|楼上|以上|[^\s，。！]{1,6}(?:委员|主席|主任|书记|老师|同志))?(?:的)?(?:建议|意见|提议|看法|说法|观点)?(?:[+＋]\s*[1１一])?|[+＋]\s*[1１一]|顶(?:一下|起来)?|赞|点赞|说得(?:好|对)|是的|请(?:有关|相关)?(?:部门|单位|领导)?(?:尽快|抓紧|及时|予以)*(?:处理|解决|关注|办理|重视|落实)(?:一下)?|👍+|🙏+|💪+)$/u;

/** Whom it is said to. */
const calling = /^\s*(?:[@＠]\S{1,20}\s+){1,3}/u;

/** Its phrases; a picture sign is one of its own. */
const phrases = (text: string): string[] =>
  said(text)
    .replace(calling, '')
    .replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}]+/gu, ' $& ')
    .split(/[\s，,。.!！、；;~～]+/u)
    .filter(Boolean);

const isAll = (parts: string[], most: number, pattern: RegExp): boolean =>
  parts.length > 0 && parts.length <= most && parts.every((part) => part.length <= 30 && pattern.test(part));

/** “同意”, “+1”, “请处理”, also two of them: support of what was quoted, and nothing more. */
export const isSupport = (text: string): boolean => isShort(text) && isAll(phrases(text), 4, agreeing);

const thanks =
  /^(?:好的?|嗯+|收到|已收到|知道了|明白|谢谢|感谢|多谢|辛苦了?|您?辛苦|再见|OK|ok|👌+|🙏+|👍+|(?:谢谢|感谢)(?:您|你|大家|领导|老师|各位|回复|告知|反馈)*)$/u;

/** “收到，谢谢”: polite, and no suggestion. */
export const isCourtesy = (text: string): boolean => isShort(text) && isAll(phrases(text), 5, thanks);
