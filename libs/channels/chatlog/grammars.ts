import { dayOf, DAY, SHORT_DAY, tellsFromMaking, TIME, timeOf, type Parts } from './times.js';

export type ChatFormat = 'wechat-mail' | 'wechat-copy' | 'name-time' | 'time-name' | 'inline' | 'quote' | 'plain';

export interface Header {
  author: string;
  /** ISO 8601 in China's time; null when the record does not tell the day. */
  sentAt: string | null;
  /** What stands behind the name in the same line and is already said; absent where headers have a line of their own. */
  said?: string;
  /** Its name holds a colon, as other lines do: it must stand off, or be known, and the clerk is asked. */
  unsure?: boolean;
  /** Its day was told from the day the record was made: what tells only a time was said on that day. */
  fromMaking?: boolean;
}

/** What the lines before, and the record as a whole, tell about the day. */
export interface Days {
  /** The day the last separator announced. */
  announced: string | null;
  /** The day the record was made, which 昨天 and 11月6日 are counted from. */
  madeOn: string | null;
}

/** One way of writing down a chat: how a line that opens a message looks. */
export interface Grammar {
  format: ChatFormat;
  header(line: string, days: Days): Header | null;
  /** The same with its day left out, as programs show what was said today; others bear it out. */
  shortHeader?(line: string, day: string | null): Header | null;
  /** Headers of this format stand alone between blank lines; those with a date in them need not. */
  standsOff: boolean;
  /** The very first line must open a message, or the text merely resembles a chat. */
  opensAtOnce: boolean;
  /** Most lines must open a message, and several people speak: a colon alone proves nothing. */
  needsCompany: boolean;
}

const NAME = String.raw`(?<author>[^\s，。；！？：:](?:[^，。；！？：:\n]{0,38}?[^\s，。；！？：:])?)`;
/** “孙：教育界”: many write their sector behind their name. */
const COLON_NAME = String.raw`(?<colonAuthor>[^\s，。；！？：:][^，。；！？：:\n]{0,18}[：:](?![\d/])[^，。；！？：:\n]{0,18}[^\s，。；！？：:])`;
/** Set off by two blanks and a time, a name may hold any sign. */
const ANY_NAME = String.raw`(?<author>\S(?:.{0,38}?\S)?)`;

const MAIL_HEADER = new RegExp(`^${ANY_NAME}(?:[ \\t]{2,}|\\t)${TIME}$`);
const EITHER_NAME = `(?:${NAME}|${COLON_NAME})`;
/** The same with its blanks gone, as some editors leave it: only where a day stands above. */
const BARE_HEADER = new RegExp(`^${NAME}[ \\t]${TIME}$`);
const COPY_HEADER = new RegExp(`^${EITHER_NAME}[ \\t]?[:：]$`);
const NAME_TIME = [
  new RegExp(`^${EITHER_NAME}[ \\t]+(?:${DAY}|${SHORT_DAY})[ \\t]*${TIME}$`),
  new RegExp(`^${ANY_NAME}(?:[ \\t]{2,}|\\t)(?:${DAY}|${SHORT_DAY})[ \\t]*${TIME}$`),
];
/** “刘佳: 11-06 08:54:12”: no person writes seconds. */
const NAME_COLON_TIME = new RegExp(`^${NAME}[ \\t]?[:：][ \\t]+(?:${DAY}|${SHORT_DAY})[ \\t]*${TIME}$`);
const TIME_NAME = new RegExp(`^(?:${DAY}|${SHORT_DAY})[ \\t]*${TIME}[ \\t]+(?!.*(?:\\t|  ))${EITHER_NAME}$`);
const BARE_TIME_NAME = new RegExp(`^${TIME}[ \\t]+${NAME}$`);
const ENDS_WITH_DAY = new RegExp(`(?:${DAY}|${SHORT_DAY})$`);
const WHEN = `(?:(?:${DAY}|${SHORT_DAY})[ \\t]*)?${TIME}`;
const INLINE: RegExp[] = [
  new RegExp(`^${WHEN}(?:\\t| {2,})${EITHER_NAME}(?:\\t| {2,})[ \\t]*(?<said>\\S.*)$`),
  new RegExp(
    `^[\\[【(（]?[ \\t]*${WHEN}[ \\t]*[\\]】)）]?[ \\t]+(?:[-–—][ \\t]+)?${NAME}[ \\t]*[:：][ \\t]*(?<said>\\S.*)$`,
  ),
  new RegExp(`^${NAME}[ \\t]*[\\[【(（][ \\t]*${WHEN}[ \\t]*[\\]】)）][ \\t]*[:：]?[ \\t]*(?<said>\\S.*)$`),
  new RegExp(`^${NAME}[ \\t]?[:：][ \\t]*(?<said>\\S.{0,2000}?)[ \\t]*[\\[(（][ \\t]*${WHEN}[ \\t]*[\\])）]$`),
  new RegExp(`^${NAME}[ \\t]+${WHEN}[ \\t]*[:：][ \\t]*(?<said>\\S.*)$`),
  new RegExp(
    `^(?<author>[^\\s，。；！？、：:][^，。；！？、：:\\n]{0,19}?)[ \\t]*(?:(?<!\\d)[:：]|[:：](?!\\d\\d))(?!//)[ \\t]*(?<said>\\S.*)$`,
  ),
];

type Format = Pick<Grammar, 'format' | 'header'> & Partial<Grammar>;

const formats: Format[] = [
  {
    format: 'wechat-mail',
    standsOff: true,
    header: (line, { announced }) => {
      const parts = MAIL_HEADER.exec(line)?.groups;
      if (!parts?.['author'] || ENDS_WITH_DAY.test(parts['author'])) return null;
      return headerOf(parts, announced);
    },
  },
  {
    format: 'name-time',
    header: (line, days) => {
      const colon = NAME_COLON_TIME.exec(line)?.groups;
      const found = colon?.['second'] ? colon : NAME_TIME.map((form) => form.exec(line)?.groups).find((parts) => parts);
      return datedHeader(found, days);
    },
    shortHeader: (line, day) => bareHeader(BARE_HEADER.exec(line)?.groups, day),
  },
  { format: 'time-name', header: (line, days) => datedHeader(TIME_NAME.exec(line)?.groups, days) },
  {
    format: 'wechat-copy',
    standsOff: true,
    opensAtOnce: true,
    header: (line) => {
      const { author, colonAuthor } = COPY_HEADER.exec(line)?.groups ?? {};
      if (author) return { author, sentAt: null };
      return colonAuthor ? { author: colonAuthor, sentAt: null, unsure: true } : null;
    },
  },
  {
    format: 'wechat-copy',
    opensAtOnce: true,
    needsCompany: true,
    header: (line, { announced }) => (announced ? bareHeader(BARE_HEADER.exec(line)?.groups, announced) : null),
  },
  {
    format: 'wechat-copy',
    opensAtOnce: true,
    needsCompany: true,
    header: (line, { announced }) => (announced ? bareHeader(BARE_TIME_NAME.exec(line)?.groups, announced) : null),
  },
  {
    format: 'inline',
    opensAtOnce: true,
    needsCompany: true,
    header: (line, days) => {
      for (const form of INLINE) {
        const parts = form.exec(line)?.groups;
        const header = parts && inlineHeader(parts, days);
        if (header) return header;
      }
      return null;
    },
  },
];

export const GRAMMARS: Grammar[] = formats.map((format) => ({
  standsOff: false,
  opensAtOnce: false,
  needsCompany: false,
  ...format,
}));

/** Lines the program writes into a chat; no person said them. */
const SYSTEM_LINES: RegExp[] = [
  /^[^，。；！？]{1,60}(?:撤回|收回)了一(?:条|條|则|則)(?:成员|成員)?(?:消息|信息|訊息)(?:[ \t]*(?:重新编辑|重新編輯))?$/,
  /^[^，。；！？]{1,60}(?:邀请|邀請).{1,200}加入了群(?:聊|組)(?:，群聊参与人还有.*)?$/,
  /^[^，。；！？]{1,60}通过扫描.{1,60}二维码加入群聊$/,
  /^[^，。；！？]{1,60}加入了群(?:聊|組)$/,
  /^[^，。；！？]{1,60}(?:修改群名为|修改了群公告|修改了?群聊名称|将群主转让给|移出了?群聊$|退出了群聊$|已成为新群主$)/,
  /^[^，。；！？]{1,40}拍了拍[^，。；！？]{1,40}$/,
  /^[^，。；！？]{1,40}领取了[^，。；！？]{1,40}的红包$/,
  /^.{1,60}与群里其他人都不是(?:微信)?朋友关系/,
  /^(?:你已添加了.{1,40}，现在可以开始聊天了|以上是打招呼的内容|群主已(?:启用|恢复|关闭|开启).{1,60})。?$/,
  /^导出(?:时间|日期|人)[:：].{0,40}$/,
  /^[-—─– \t]*以[下上][是为](?:新消息|历史消息|打招呼的内容)[-—─– \t]*$/,
  /^消息已发出，但被对方拒收了。?$/,
  /^\[(?:系统消息|群公告)\]/,
  /^(?:发自我的|Sent from my)[^，。；！？]{1,30}$/,
  /^[^,.;!?]{1,60} (?:recalled a message|joined (?:the )?group chat\b.{0,80}|invited .{1,200} to (?:the )?group chat)\.?$/i,
  /^消息记录（此消息记录为.{1,30}）$/,
  /^消息分组[:：].{0,40}$/,
  /^(?:该|此)(?:文件|图片|视频|消息)已过期$/,
];

export function isSystemLine(line: string): boolean {
  return SYSTEM_LINES.some((pattern) => pattern.test(line));
}

function datedHeader(parts: Parts | undefined, days: Days): Header | null {
  const header = parts ? headerOf(parts, dayOf(parts, days.madeOn)) : null;
  return header && parts && tellsFromMaking(parts) ? { ...header, fromMaking: true } : header;
}

function bareHeader(parts: Parts | undefined, day: string | null): Header | null {
  return parts && !ENDS_WITH_DAY.test(parts['author'] ?? '') ? headerOf(parts, day) : null;
}

function inlineHeader(parts: Parts, days: Days): Header | null {
  const said = parts['said'] ?? '';
  if (parts['hour'] === undefined) return { author: parts['author'] ?? '', sentAt: null, said };
  const header = headerOf(parts, dayOf(parts, days.madeOn) ?? days.announced);
  return header && { author: header.author, sentAt: header.sentAt, said };
}

const ACCOUNT = /\s*[(<（](?:\d{5,}|wxid_\w+|[A-Za-z](?=[\w-]*[\d_])[\w-]{5,19}|[^()<>（）\s]+@[^()<>（）\s]+)[)>）]$/;

function headerOf(parts: Parts, day: string | null): Header | null {
  const time = timeOf(parts);
  if (!time) return null;
  const whole = (parts['author'] ?? parts['colonAuthor'] ?? '')
    .replace(/^(?:[-•·*]|\d{1,4}[.、)）])[ \t]+(?=\S)/, '')
    .replace(/^["'“](.*)["'”]$/, '$1');
  const named = whole.replace(ACCOUNT, '');
  // Where accounts stand behind the names, ranks stand before them; elsewhere brackets belong to a nickname.
  const author = named.replace(named === whole ? /^【(?:群主|管理员)】(?=\S)/ : /^【[^】]{1,8}】(?=\S)/, '').trim();
  const header = author ? { author, sentAt: day && `${day}T${time}+08:00` } : null;
  return header && parts['colonAuthor'] !== undefined ? { ...header, unsure: true } : header;
}
