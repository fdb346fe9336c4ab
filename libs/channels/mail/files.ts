import { isUtf8 } from 'node:buffer';
import { fileTypeFromBuffer } from 'file-type';
import { decodeText } from '../charset.js';

const MAX_NAME = 120;

/** OLE compound files name their main stream in UTF-16; WPS writes the same streams as Office. */
const OLE_STREAMS: [stream: string, contentType: string, extension: string][] = [
  ['WordDocument', 'application/msword', 'doc'],
  ['Workbook', 'application/vnd.ms-excel', 'xls'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint', 'ppt'],
];

/** What Outlook packs its attachments in. */
const TNEF = Buffer.from('789f3e22', 'hex');

export interface JudgedFile {
  contentType: string;
  /** Without a dot; null where the bytes do not tell. */
  extension: string | null;
}

/** The type of a file as its bytes tell it; names and labels are never asked. */
export async function judgeFile(content: Buffer): Promise<JudgedFile> {
  const known = await fileTypeFromBuffer(content).catch(() => undefined);
  if (known?.mime === 'application/x-cfb') {
    const stream = OLE_STREAMS.find(([name]) => content.includes(Buffer.from(name, 'utf16le')));
    return { contentType: stream?.[1] ?? known.mime, extension: stream?.[2] ?? null };
  }
  if (content.subarray(0, 4).equals(TNEF)) return { contentType: 'application/ms-tnef', extension: 'dat' };
  if (known) return { contentType: known.mime, extension: known.ext };
  return isPlainText(content)
    ? { contentType: 'text/plain', extension: 'txt' }
    : { contentType: 'application/octet-stream', extension: null };
}

function isPlainText(content: Buffer): boolean {
  const head = content.subarray(0, 64 * 1024);
  if (head.includes(0)) return false;
  if (isUtf8(content)) return true;
  const { text, charset } = decodeText(head, null);
  return charset === 'gb18030' && !/[\p{Co}]/u.test(text);
}

/** A base name that is harmless on any disk and in any page; null when nothing is left of it. */
export function safeFileName(name: string): string | null {
  const base = unescaped(name).split(/[/\\]/).at(-1) ?? '';
  const clean = base
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[:*?"<>|]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return clean === '' ? null : shorten(clean);
}

function shorten(name: string): string {
  const chars = [...name];
  if (chars.length <= MAX_NAME) return name;
  const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '';
  return chars.slice(0, MAX_NAME - extension.length).join('') + extension;
}

/** Some webmailers put the bytes of a Chinese name into a plain parameter as %D6%D0. */
function unescaped(name: string): string {
  if (!/%[89a-f][0-9a-f]/i.test(name) || /[^\p{ASCII}]/u.test(name)) return name;
  const bytes = name.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const { text } = decodeText(Buffer.from(bytes, 'latin1'), null);
  return text.includes('\ufffd') ? name : text;
}
