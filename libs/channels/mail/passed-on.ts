import type { NamedAddress } from '../incoming.js';
import { withoutSignedName } from '../signed-name.js';
import { addressesIn } from './addresses.js';
import { beforeSignature, hasForwardMark, plainBlanks } from './quoted.js';
import { isForwardTitle, withoutPrefixes } from './subjects.js';

const FROM = '发件人|發件人|寄件者|寄件人|发信人|发送人|发自|From';
const TITLE = '主 ?[题題]|主旨|标题|標題|Subject';
const OTHER = '发送时间|发送日期|發送時間|寄件日期|日 ?期|时间|收件人|收件者|收信人|抄送|副本|Sent|Date|To|Cc|Reply-To';
const LINE = new RegExp(
  String.raw`^[ \t>|*]*(?:(?<from>${FROM})|(?<title>${TITLE})|${OTHER})[ \t\u3000*]*[:：|\u2003][ \t*]*(?<value>.*)$`,
  'i',
);

/** The few lines in which a mail program repeats who wrote what it passes on. */
interface HeadLines {
  /** First and last line of it. */
  first: number;
  last: number;
  from: string;
  title: string | null;
}

/** Who wrote what is passed on; null when the mail is no forward, or does not say. */
export function authorPassedOn(text: string, title: string | null, isReply: boolean): NamedAddress | null {
  const lines = plainBlanks(text).split('\n', 5000);
  const blocks = headLinesIn(lines);
  const [first] = blocks;
  if (!first) return null;
  const before = lines.slice(0, first.first).join('\n');
  const bare = before
    .replace(/^[ \t>]*[-_]{3,}.*$/gm, '')
    .replace(/^.*转发的邮件.*$|^Begin forwarded message:?\s*$/gim, '');
  const isForward =
    isForwardTitle(title) ||
    hasForwardMark(lines.slice(Math.max(0, first.first - 4), first.first).join('\n')) ||
    (!isReply && isPassingOn(bare));
  if (!isForward) return null;
  let author = first;
  for (const block of blocks.slice(1)) {
    const between = lines.slice(author.last + 1, block.first).join('\n');
    // What was itself passed on says so, whatever was written above it.
    if (!isForwardTitle(author.title) && !isPassingOn(between.replace(/^[ \t>]*[-_]{3,}.*$/gm, ''))) break;
    author = block;
  }
  return personOf(author.from);
}

function headLinesIn(lines: string[]): HeadLines[] {
  const blocks: HeadLines[] = [];
  let open: (Omit<HeadLines, 'from'> & { from: string | null; labels: number }) | null = null;
  const close = () => {
    if (open?.from && open.labels >= 2) blocks.push({ ...open, from: open.from });
    open = null;
  };
  for (const [index, line] of lines.entries()) {
    const found = line.length > 1000 ? undefined : LINE.exec(line)?.groups;
    if (open && index - open.last > 2) close();
    if (!found) continue;
    const value = found['value'] ?? '';
    const from = found['from'] ? value : null;
    if (open && from !== null && open.from !== null) close();
    open ??= { first: index, last: index, from: null, title: null, labels: 0 };
    const title: string | null = open.title ?? (found['title'] ? value : null);
    open = { ...open, last: index, labels: open.labels + 1, from: open.from ?? from, title };
  }
  close();
  return blocks;
}

function personOf(value: string): NamedAddress | null {
  const plain = value
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/\[\s*(?:mailto:)?([^\]\s]+@[^\]\s]+)\]/gi, '<$1>')
    .replace(/[|\u2003*;；\s]+$/g, '')
    .replace(/(?:代表|on behalf of).*$/i, '');
  const [person] = addressesIn(plain, { place: 'sender', note: () => {}, hint: null });
  return person && (person.name || person.address) ? person : null;
}

const GREETINGS =
  '(?:谢谢|感谢|多谢)(?:您|你|们|贵(?:委|会|单位|办|处)|各位|领导|老师|的|了|啦|对|及时|回复|反馈|重视|支持|关心|关注|工作|付出)*|祝(?:您|你|大家|们|好|工作|生活|身体|健康|顺利|愉快|一切)+|您好|你好|大家好|好(?![的滴])|尊敬的|各位|领导|老师|同志们?|主任|委员|同事|hi|hello|dear|all|请放心|此致|敬礼|祝好|顺颂商祺|顺祝|工作顺利|辛苦了?|谢谢(?:您|你|啦|了)?|感谢(?:您|你)?|非常|十分|多谢|thanks?(?: you)?|thx';
const PASSING_ON =
  '请|烦请|敬请|麻烦|恭请|现将?|兹将?|查收|查阅|审阅|审核|阅示|阅处|阅|收阅|收|转办|办理|处理|参考|供|您|你|见|详见|详情见|如|附件|正文|全文|材料|内容|以下|下面|下方|下|上述|此|该|本|这|那|封|一|两|几|篇|份|条|个|邮件|来信|信件|群众|委员|建议|意见|稿件|文件|文档|转发(?:给)?|转来|转呈|转|发送|发给|发|给|的|是|在|中|里|了|已|和|及|与|我|我们|fyi|see|please|the|attached|attachment|below|for|your|information|find';
const RECEIVED =
  '(?:邮件|来信|信|回执|回复|编号|短信|消息)?(?:已经?|均已?|我已?)?(?:收到|收悉|知悉|知晓|阅|读过?|看到|看过)(?:了|啦|您的?|回复|回执|邮件|编号)*|知道了?|明白了?|清楚了?|了解了?|好的?|好滴|行|可以|嗯+|ok|okay|received|got it|noted|roger|well|对|是的|没问题|同意';

const GREETED = new RegExp(GREETINGS, 'gi');
const PASSED_ON = new RegExp(PASSING_ON, 'gi');
const WAS_RECEIVED = new RegExp(RECEIVED, 'gi');

/** Nothing is left when these words are taken away. */
function isMerely(text: string, ...words: RegExp[]): boolean {
  const rest = words.reduce((left, pattern) => left.replace(pattern, ' '), text);
  return /^[\s\p{P}\p{S}]*$/u.test(rest);
}

/** Nothing but “请查收附件，谢谢”: the words are elsewhere. */
export function isPassingOn(text: string): boolean {
  const words = beforeSignature(text).trim();
  return words.length <= 80 && isMerely(words.replace(/^[^\n]{1,12}[:：]\s*(?=\n|$)/, ''), GREETED, PASSED_ON);
}

/** “收到，谢谢” and no more. A mail that has a title of its own says something by it. */
export function isCourtesy(own: string, title: string | null): boolean {
  const words = withoutSignedName(beforeSignature(own).trim());
  const rest = withoutPrefixes(title ?? '');
  const isAnswer = rest !== (title ?? '') || isMerely(rest, GREETED, WAS_RECEIVED);
  return (
    isAnswer && words !== '' && words.length <= 40 && /[\p{L}]/u.test(words) && isMerely(words, GREETED, WAS_RECEIVED)
  );
}
