export type ChatFormat = 'wechat-mail' | 'wechat-copy' | 'name-time' | 'time-name' | 'quote' | 'plain';

export interface Header {
  author: string;
  /** ISO 8601 in China's time; null when the record does not tell the day. */
  sentAt: string | null;
}

/** One way of writing down a chat: how a line that opens a message looks. */
export interface Grammar {
  format: ChatFormat;
  header(line: string, day: string | null): Header | null;
  /** Headers of this format stand alone between blank lines; those with a date in them need not. */
  standsOff: boolean;
  /** The very first line must open a message, or the text merely resembles a chat. */
  opensAtOnce: boolean;
}

const NAME = String.raw`(?<author>[^\s，。；！？：:](?:[^，。；！？：:\n]{0,38}?[^\s，。；！？：:])?)`;
const DAY = String.raw`(?<year>\d{4})[-/.年](?<month>\d{1,2})[-/.月](?<date>\d{1,2})日?(?:[ \t]*(?:星期|周)[一二三四五六日天])?`;
const SHORT_DAY = String.raw`\d{1,2}月\d{1,2}日|昨天|今天|前天`;
const TIME = String.raw`(?<half>凌晨|早上|上午|中午|下午|晚上)?[ \t]*(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?`;

const MAIL_HEADER = new RegExp(`^${NAME}[ \\t]{2,}${TIME}$`);
const COPY_HEADER = new RegExp(`^${NAME}:$`);
const NAME_TIME = new RegExp(`^${NAME}[ \\t]+(?:${DAY}|${SHORT_DAY})[ \\t]+${TIME}$`);
const TIME_NAME = new RegExp(`^${DAY}[ \\t]+${TIME}[ \\t]+${NAME}$`);
const DAY_LINE = new RegExp(`^[-—─–=_ \\t]{3,}${DAY}[-—─–=_ \\t]{3,}$`);
const ENDS_WITH_DAY = new RegExp(`(?:${DAY}|${SHORT_DAY})$`);

type Parts = Record<string, string | undefined>;

export const GRAMMARS: Grammar[] = [
  {
    format: 'wechat-mail',
    standsOff: true,
    opensAtOnce: false,
    header: (line, day) => {
      const parts = MAIL_HEADER.exec(line)?.groups;
      if (!parts?.['author'] || ENDS_WITH_DAY.test(parts['author'])) return null;
      return headerOf(parts, day);
    },
  },
  {
    format: 'name-time',
    standsOff: false,
    opensAtOnce: false,
    header: (line) => {
      const parts = NAME_TIME.exec(line)?.groups;
      return parts ? headerOf(parts, dayOf(parts)) : null;
    },
  },
  {
    format: 'time-name',
    standsOff: false,
    opensAtOnce: false,
    header: (line) => {
      const parts = TIME_NAME.exec(line)?.groups;
      return parts ? headerOf(parts, dayOf(parts)) : null;
    },
  },
  {
    format: 'wechat-copy',
    standsOff: true,
    opensAtOnce: true,
    header: (line) => {
      const author = COPY_HEADER.exec(line)?.groups?.['author'];
      return author ? { author, sentAt: null } : null;
    },
  },
];

/** The day that a separator line (`—————  2026-11-06  —————`) announces. */
export function dayIn(line: string): string | null {
  const parts = DAY_LINE.exec(line)?.groups;
  return parts ? dayOf(parts) : null;
}

/** The chat's name, from the line above it; two people's names stand for a chat of two. */
export function titleIn(line: string): { title: string; authors: string[] } | null {
  const group = /^微信群["“「](.{1,80})["”」]的聊天记录如下/.exec(line)?.[1];
  if (group) return { title: group, authors: [] };
  const pair = /^(.{1,40}?)\s*和\s*(.{1,40}?)\s*在微信上的聊天记录如下/.exec(line);
  if (pair?.[1] && pair[2]) return { title: `${pair[1]} 和 ${pair[2]}`, authors: [pair[1], pair[2]] };
  const forwarded = /^([^，。；！？]{1,40})的聊天记录(?:如下)?[:：]?$/.exec(line)?.[1];
  return forwarded ? { title: forwarded, authors: [] } : null;
}

/** Lines the program writes into a chat; no person said them. */
const SYSTEM_LINES: RegExp[] = [
  /^[^，。；！？]{1,60}撤回了一条(?:成员)?消息(?:[ \t]*重新编辑)?$/,
  /^[^，。；！？]{1,60}邀请.{1,200}加入了群聊$/,
  /^[^，。；！？]{1,60}通过扫描.{1,60}二维码加入群聊$/,
  /^[^，。；！？]{1,60}(?:修改群名为|修改了群公告|将群主转让给|移出了?群聊$|退出了群聊$)/,
  /^[^，。；！？]{1,40}拍了拍[^，。；！？]{1,40}$/,
  /^[-—─– \t]*以[下上][是为](?:新消息|打招呼的内容)[-—─– \t]*$/,
  /^消息已发出，但被对方拒收了。?$/,
  /^\[(?:系统消息|群公告)\]/,
];

export function isSystemLine(line: string): boolean {
  return SYSTEM_LINES.some((pattern) => pattern.test(line));
}

function headerOf(parts: Parts, day: string | null): Header | null {
  const time = timeOf(parts);
  if (!time) return null;
  const author = (parts['author'] ?? '')
    .replace(/^["'“](.*)["'”]$/, '$1')
    .replace(/\s*[(<（](?:\d{5,}|[^()<>（）\s]+@[^()<>（）\s]+)[)>）]$/, '');
  return { author, sentAt: day && `${day}T${time}+08:00` };
}

function dayOf({ year, month, date }: Parts): string | null {
  const valid = year && Number(month) >= 1 && Number(month) <= 12 && Number(date) >= 1 && Number(date) <= 31;
  return valid ? `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}` : null;
}

function timeOf({ half, hour, minute, second }: Parts): string | null {
  const clock = Number(hour);
  const afternoon =
    (half === '下午' || half === '晚上' || half === '中午') && clock < 12 && !(half === '中午' && clock > 10);
  const hours = half === '凌晨' && clock === 12 ? 0 : clock + (afternoon ? 12 : 0);
  if (hours > 23 || Number(minute) > 59) return null;
  return `${String(hours).padStart(2, '0')}:${minute}:${second ?? '00'}`;
}
