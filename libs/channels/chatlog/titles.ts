export interface Title {
  title: string;
  authors: string[];
  /** Only a record opens so: what comes before belongs to another one, or is no record. */
  opensRecord: boolean;
}

const GROUP =
  /^(?:以下[是为為])?微信群(?:[组組聊])?[ \t]*["“「『](.{1,80})["”」』][ \t]*(?:在微信上|中)?的聊天[记記][录錄]如下/;
const PAIR = /^(.{1,40}?)\s*和\s*(.{1,40}?)\s*在微信上的聊天[记記][录錄]如下/;
const EXPORTED = /^(?:消息对象|(?:会话|群聊?|聊天)名称)[:：][ \t]*(\S.{0,79})$/;
const ENGLISH = /^(?:dear\b.{0,20})?.{0,40}\bchat (?:history|log)\b.{0,40}["“](.{1,80})["”].{0,40}[:.]$/i;
const ENGLISH_PAIR = /\bchat (?:history|log) (?:between|of|with) (.{1,40}?) and (.{1,40}?) (?:in|on) WeChat\b/i;
const FORWARDED =
  /^(?!(?:主题|主旨|标题|Subject)\s*[:：])(?:[[【](?=.*[\]】]$))?["“「]?([^，。；！？\]】]{1,40}?)["”」]?的聊天[记記][录錄][\]】]?(?:如下)?[:：]?$/;
/** As it stands at the top of a screen, with the number of members. */
const SCREEN = /^(\S.{0,39}群.{0,6}?)[ \t]*[（(]\d{1,3}[)）]$/;
const HEADING = /^#[ \t]+(?!社情民意(?:信息)?(?:[\s#]|$))(\S.{0,79})$/;

/** The chat's name, from the line above it; two people's names stand for a chat of two. */
export function titleIn(line: string): Title | null {
  const group = (GROUP.exec(line) ?? ENGLISH.exec(line))?.[1];
  if (group) return { title: group, authors: [], opensRecord: true };
  const [, one, other] = PAIR.exec(line) ?? ENGLISH_PAIR.exec(line) ?? [];
  if (one && other) return { title: `${one} 和 ${other}`, authors: [one, other], opensRecord: true };
  const title = [EXPORTED, FORWARDED, SCREEN, HEADING].map((form) => form.exec(line)?.[1]).find((found) => found);
  return title ? { title, authors: [], opensRecord: false } : null;
}
