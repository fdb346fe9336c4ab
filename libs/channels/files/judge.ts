import { fileTypeFromBuffer } from 'file-type';
import { decodeText } from '../charset.js';
import type { FileDanger, FileKind, Judged } from './kinds.js';
import { OleFile } from './ole.js';
import { type ZipEntry, openZip } from './zip.js';

const office = 'application/vnd.openxmlformats-officedocument';
const types: Partial<Record<FileKind, string>> = {
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  pptx: `${office}.presentationml.presentation`,
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  ofd: 'application/ofd',
  pdf: 'application/pdf',
  rtf: 'application/rtf',
  text: 'text/plain',
  csv: 'text/csv',
  html: 'text/html',
  mail: 'message/rfc822',
  zip: 'application/zip',
  rar: 'application/vnd.rar',
  tnef: 'application/ms-tnef',
};

const judged = (kind: FileKind, danger: FileDanger | null = null, contentType?: string): Judged => ({
  kind,
  contentType: contentType ?? types[kind] ?? 'application/octet-stream',
  danger,
});

/** First bytes in hex of what runs: Windows, Linux, Apple, Java, Android, shortcuts. */
const programs: [head: RegExp, danger: FileDanger][] = [
  [/^4d5a/, 'program'],
  [/^7f454c46/, 'program'],
  [/^(?:feedfac[ef]|c[ef]faedfe|cafebab[ef]|6465780a)/, 'program'],
  [/^4c0000000114020000000000c000000000000046/, 'shortcut'],
  [/^49545346/, 'program'],
  [/^2321/, 'script'],
];

/** What a file is and whether it may run, as its bytes tell; its name is never asked. */
export async function judgeContent(content: Buffer): Promise<Judged> {
  const head = content.toString('hex', 0, 32);
  const program = programs.find(([pattern]) => pattern.test(head));
  if (program) return judged('program', program[1]);
  if (OleFile.is(content)) return judgeOle(content);
  if (/^504b(?:0304|0506|0708)/.test(head)) return judgeZip(content);
  if (head.startsWith('526172211a07')) return judged('rar');
  if (head.startsWith('789f3e22')) return judged('tnef');
  if (content.subarray(0, 1024).includes('%PDF-')) return judged('pdf', twoInOne(content));
  if (head.startsWith('7b5c727466')) return judged('rtf');
  // Notepad's “Unicode”: its mark is taken for sound otherwise.
  const marked = /^(?:fffe|feff)/.test(head) && textOf(content) !== null;
  const known = marked ? undefined : await fileTypeFromBuffer(content).catch(() => undefined);
  if (known && !known.mime.startsWith('text/') && !known.mime.endsWith('xml')) return judgeKnown(content, known.mime);
  return judgeText(content);
}

function judgeKnown(content: Buffer, mime: string): Judged {
  const [family] = mime.split('/');
  if (family === 'image') return judged('picture', twoInOne(content), mime);
  if (family === 'audio' || family === 'video') return judged(family, null, mime);
  if (/zip|compress|tar|7z|bzip|lzma|xz|zstd|cab|arj|lz/.test(mime)) return judged('archive', null, mime);
  if (/executable|msdownload|mach|installer|x-ms-shortcut|debian|rpm|java|wasm|apple-diskimage|iso9660/.test(mime))
    return judged('program', 'program', mime);
  return judged('unknown', null, mime);
}

/** A picture or PDF with a whole archive behind it: it is opened as one and unpacked as the other. */
function twoInOne(content: Buffer): FileDanger | null {
  const end = content.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  // Unpackers forgive what stands before a zip, so its own offsets prove nothing: it has entries, that is enough.
  if (end > content.length - 66_000 && end >= 0 && end + 22 <= content.length && content.readUInt16LE(end + 10) > 0) {
    if (content.subarray(0, end).includes(Buffer.from('PK\u0001\u0002'))) return 'two-in-one';
  }
  return content.includes(Buffer.from('526172211a07', 'hex'), 64) ? 'two-in-one' : null;
}

function judgeOle(content: Buffer): Judged {
  const ole = OleFile.open(content);
  if (!ole) return judged('unknown', null, 'application/x-cfb');
  const root = ole.entries[0]?.classId ?? '';
  if (/^8[46]100c0000000000c000000000000046$/.test(root) || ole.has(/^\u4840/)) return judged('unknown', 'installer');
  const danger = ole.has(/^(?:_VBA_PROJECT|_VBA_PROJECT_CUR|VBA|Macros)$/i) ? 'macro' : null;
  if (ole.has(/^WordDocument$/)) return judged('doc', danger);
  if (ole.has(/^(?:Workbook|Book)$/i)) return judged('xls', danger);
  if (ole.has(/^PowerPoint Document$/)) return judged('ppt', danger);
  // Office 2007 and later, with a password: the zip stands encrypted in one stream.
  if (ole.has(/^EncryptedPackage$/)) return judged('docx', null, 'application/x-ole-encrypted');
  return judged('unknown', danger, 'application/x-cfb');
}

async function judgeZip(content: Buffer): Promise<Judged> {
  const { entries } = await openZip(content, 20_000).catch(() => ({ entries: [] as ZipEntry[] }));
  const has = (name: RegExp) => entries.some((entry) => name.test(entry.name));
  if (has(/^AndroidManifest\.xml$/) || (has(/^META-INF\/MANIFEST\.MF$/i) && has(/\.class$/i)))
    return judged('program', 'program');
  const danger = has(/(?:^|\/)(?:vbaProject\.bin|macrosheets\/)/i) ? 'macro' : null;
  if (has(/^word\/document\d*\.xml$/)) return judged('docx', danger);
  if (has(/^xl\/workbook\.(?:xml|bin)$/)) return judged('xlsx', danger);
  if (has(/^ppt\/presentation\.xml$/)) return judged('pptx', danger);
  if (has(/^OFD\.xml$/)) return judged('ofd');
  return judged('zip');
}

const mailHead =
  /^(?:(?:received|return-path|delivered-to|from|to|subject|date|message-id|mime-version|dkim-signature|x-[\w-]+): ?[^\n]*(?:\r?\n[ \t][^\n]*)*\r?\n){3}/i;

function judgeText(content: Buffer): Judged {
  const text = textOf(content);
  if (text === null) return judged('unknown');
  const start = text.replace(/^\ufeff?\s*/, '').slice(0, 4096);
  if (/^(?:@?echo off|<\?php|<job[ >]|<package[ >]|windows registry editor)/i.test(start))
    return judged('text', 'script');
  if (/<hta:application/i.test(start)) return judged('html', 'script');
  if (/^\[InternetShortcut\]/i.test(start)) return judged('text', 'shortcut');
  if (/^(?:<!doctype html|<html|<head|<body)/i.test(start)) return judged('html');
  if (mailHead.test(start)) return judged('mail');
  return judged(isTable(start) ? 'csv' : 'text');
}

/** The same number of commas or tabs in line after line. */
function isTable(start: string): boolean {
  const lines = start.split(/\r?\n/).filter(Boolean).slice(0, -1).slice(0, 10);
  return ['\t', ','].some((mark) => {
    const counts = new Set(lines.map((line) => line.replace(/"[^"]*"/g, '').split(mark).length));
    return lines.length >= 2 && counts.size === 1 && !counts.has(1);
  });
}

/** The text of a file without known head; null when its bytes are no text. */
export function textOf(content: Buffer): string | null {
  const marked = /^(?:fffe|feff)/.test(content.toString('hex', 0, 2));
  if (!marked && content.subarray(0, 65_536).includes(0)) return null;
  const { text } = decodeText(content, null);
  const start = text.slice(0, 65_536);
  const odd = start.match(/[\ufffd\p{Co}\p{Cn}]|[^\P{Cc}\s\u0085]/gu)?.length ?? 0;
  return odd * 100 > start.length ? null : text;
}
