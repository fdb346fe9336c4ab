/** Tools that take a chat out of its program write tables; each row becomes a line that opens with time and name. */

const WHEN =
  /^(?:发送|消息|创建|聊天)?(?:日期|时间|日期时间)$|^(?:str|create|send|sent|msg)?_?(?:time|date|datetime)$/i;
const WHO =
  /^(?:群?昵称|备注|姓名|名称|用户名?|成员|作者|发送者|发送人|发言人|发言者|发信人|(?:sender|nick|display)_?(?:name)?|remark|from|user|name)$/i;
const WHAT =
  /^(?:消息|聊天|发言)?(?:内容|正文|文本)$|^(?:消息|发言)$|^(?:str|msg|message)?_?(?:content|text)$|^(?:message|msg)$/i;
const KIND = /^(?:消息)?(?:类型|种类)$|^(?:msg_?|type_?)?(?:type|name)$/i;

const SEPARATORS = ['\t', ',', '|', ';', '，'];

interface Columns {
  separator: string;
  when: number[];
  who: number[];
  what: number;
  kind: number;
}

/** A text without a table stays as it is. */
export function withoutTable(text: string): string {
  const lines = text.split(/\r\n?|\n/);
  for (const [at, line] of lines.slice(0, 10).entries()) {
    const columns = columnsIn(line);
    if (!columns) continue;
    const rows = rowsOf(lines.slice(at + 1).join('\n'), columns.separator);
    return [...lines.slice(0, at), ...rows.flatMap((row) => lineOf(row, columns))].join('\n');
  }
  return withoutLabels(lines.join('\n'));
}

function columnsIn(line: string): Columns | null {
  for (const separator of SEPARATORS) {
    if (!line.includes(separator)) continue;
    const names = cellsOf(line, separator).map((name) => name.replace(/^[\ufeff"]+|"$/g, '').trim());
    const allLike = (form: RegExp) => names.flatMap((name, at) => (form.test(name) ? [at] : []));
    const [when, who, what] = [allLike(WHEN), allLike(WHO), names.findIndex((name) => WHAT.test(name))];
    if (when.length === 0 || who.length === 0 || what < 0) continue;
    return { separator, when, who, what, kind: names.findIndex((name) => KIND.test(name)) };
  }
  return null;
}

const cellsOf = (line: string, separator: string) =>
  (separator === '|' ? line.replace(/^[ \t]*\|/, '').replace(/\|[ \t]*$/, '') : line).split(separator);

/** Cells in quotation marks may hold the separator and line breaks. */
function rowsOf(text: string, separator: string): string[][] {
  const opens = quoted(separator);
  const rows: string[][] = [];
  let open: string[] = [];
  for (const line of text.split('\n')) {
    const odd = line.split('"').length % 2 === 0;
    const isOpen = open.length > 0 ? !odd : odd && opens.test(line);
    open.push(line);
    if (isOpen) continue;
    rows.push(split(open.join('\n'), separator));
    open = [];
  }
  // A mark that nobody closed was said, not set by the table.
  return [...rows, ...open.map((line) => split(line, separator))];
}

const signOf = (separator: string) => (separator === '|' ? '\\|' : separator);
const quoted = (separator: string) => new RegExp(`(?:^|${signOf(separator)})[ \\t]*"`);

function split(row: string, separator: string): string[] {
  if (!quoted(separator).test(row)) return cellsOf(row, separator).map((cell) => cell.trim());
  const cell = new RegExp(
    `(?:^|${signOf(separator)})(?: *"((?:[^"]|"")*)" *(?=${signOf(separator)}|$)|([^]*?)(?=${signOf(separator)}|$))`,
    'g',
  );
  return [...row.matchAll(cell)].map(([, inMarks, plain = '']) => (inMarks?.replaceAll('""', '"') ?? plain).trim());
}

function lineOf(row: string[], { when, who, what, kind }: Columns): string[] {
  const cells = (places: number[]) => places.map((at) => row[at] ?? '').filter((cell) => cell !== '');
  const moments = cells(when).filter((cell) => !/^\d+$/.test(cell));
  const moment = moments.find((cell) => /\d{1,4}[^\d:：]\d.*[:：]/.test(cell)) ?? moments.join(' ');
  const names = cells(who);
  const name = names.find((cell) => !/^wxid_|@chatroom$|^\d+$/.test(cell)) ?? names[0] ?? '';
  const type = NUMBERED[row[kind] ?? ''] ?? row[kind] ?? '';
  const content = (row[what] ?? '').replace(/^\s+/, '');
  if (!/\d[:：]\d/.test(moment)) return content === '' ? [] : [content];
  if (/系统|system/i.test(type) || /^系统(?:消息)?$/.test(name)) return [`[系统消息] ${content.replaceAll('\n', ' ')}`];
  const said = saidIn(content, type);
  return said === '' ? [] : [`${moment}\t${name}\t${said}`];
}

/** The numbers by which the program itself tells its kinds of messages. */
const NUMBERED: Record<string, string> = {
  3: '图片',
  34: '语音',
  43: '视频',
  47: '动画表情',
  48: '位置',
  49: '链接',
  10000: '系统消息',
  10002: '系统消息',
};

/** A cell without words, or with a path or the program's own notation, stands for what was enclosed. */
function saidIn(content: string, type: string): string {
  const file = /(?:^|[\\/])([^\\/\n]+\.\w{2,5})$/.exec(content)?.[1];
  if (/^(?:图片|视频|文件)$/.test(type) && !content.startsWith('[')) return file ? `[${type}: ${file}]` : `[${type}]`;
  const notation = /^<(?:\?xml|msg)\b/.test(content);
  const words = notation ? (/<title>(?:<!\[CDATA\[)?([^<\]]+)/.exec(content)?.[1] ?? '') : content;
  return words || (/^(?:文本|text|\d*)$/i.test(type) ? '' : `[${type}]`);
}

const WHO_LABEL = String.raw`(?:发送人|发送者|发言人|发信人|昵称|姓名|用户|成员)[:：][ \t]*(?<who>\S.{0,39})`;
const WHEN_LABEL = String.raw`(?:发送|发言)?(?:时间|日期)[:：][ \t]*(?<when>\d.{0,39})`;
const WHAT_LABEL = String.raw`(?:(?:消息|发言)?(?:内容|正文)|消息|发言)[:：][ \t]*(?<what>.*)`;
const LABELLED = [
  new RegExp(`^${WHO_LABEL}\\n${WHEN_LABEL}\\n${WHAT_LABEL}$`, 'gm'),
  new RegExp(`^${WHEN_LABEL}\\n${WHO_LABEL}\\n${WHAT_LABEL}$`, 'gm'),
];

/** Every message as a small form with a label before each of its parts. */
function withoutLabels(text: string): string {
  for (const form of LABELLED) {
    if ((text.match(form)?.length ?? 0) < 2) continue;
    return text.replace(form, (...found) => {
      const { who, when, what } = found.at(-1) as Record<string, string>;
      return `${when?.trim()}\t${who?.trim()}\t${what?.trim() || ' '}`;
    });
  }
  return text;
}
