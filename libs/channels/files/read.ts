import { readMail } from '../mail/read.js';
import { textOf as wordsOfPage } from '../mail/safe-html.js';
import { judgeContent, textOf } from './judge.js';
import type { FileDanger, FileKind } from './kinds.js';
import { type FileNote, NotOpened, largestInner, mostDepth, mostInner, mostText, mostUnpacked } from './limits.js';
import { nameDanger } from './names.js';
import { docxText, ofdText, pptxText, xlsxText } from './office.js';
import { docText, pptText, xlsText } from './old-office.js';
import { pdfText } from './pdf.js';
import { type PictureCopies, copiesOf } from './pictures.js';
import { readRar } from './rar.js';
import { rtfText } from './rtf.js';
import { readTnef } from './tnef.js';
import { checkDeclared, openZip, unzip } from './zip.js';

/** Everything that can be known of a file from its bytes and the name it came with. */
export interface FileContents {
  kind: FileKind;
  contentType: string;
  danger: FileDanger | null;
  notes: FileNote[];
  /** For reading and search; null when there is none. */
  text: string | null;
  /** What a container holds, unpacked. */
  inner: { name: string; content: Uint8Array }[];
  copies: (Omit<PictureCopies, 'copy' | 'thumb'> & { copy: Uint8Array; thumb: Uint8Array }) | null;
}

export interface FileToRead {
  /** As it was sent. */
  name: string;
  content: Uint8Array;
  /** 0: came by itself; 1: out of a container, and so on. */
  depth: number;
}

type Found = Pick<FileContents, 'notes' | 'text' | 'inner' | 'copies'>;
const nothing: Found = { notes: [], text: null, inner: [], copies: null };

/** Reads one file; runs in a thread that can be killed. A damaged file is a note, never an error. */
export async function readFile(file: FileToRead): Promise<FileContents> {
  const content = Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength);
  const judged = await judgeContent(content);
  const danger = judged.danger ?? nameDanger(file.name);
  const whole = { ...judged, danger };
  if (content.length === 0 || judged.kind === 'program') return { ...whole, ...nothing };
  try {
    return { ...whole, ...(await look(judged.kind, content, file.depth, judged.contentType)) };
  } catch (error) {
    return { ...whole, ...nothing, notes: [error instanceof NotOpened ? error.note : 'broken'] };
  }
}

async function look(kind: FileKind, content: Buffer, depth: number, contentType: string): Promise<Found> {
  if (contentType === 'application/x-ole-encrypted') throw new NotOpened('encrypted');
  if (kind === 'picture') return { ...nothing, copies: await copiesOf(content) };
  if (kind === 'archive') throw new NotOpened('cannot-open');
  if (isContainer(kind)) {
    if (depth >= mostDepth) throw new NotOpened('too-deep');
    return { ...nothing, ...(await unpack(kind, content)) };
  }
  if (kind === 'mail') return readLetter(content, depth);
  const extract = texts[kind];
  return extract ? withText(await extract(content)) : nothing;
}

const isContainer = (kind: FileKind): kind is 'zip' | 'rar' | 'tnef' => ['zip', 'rar', 'tnef'].includes(kind);

const texts: Partial<Record<FileKind, (content: Buffer) => Promise<string> | string>> = {
  docx: docxText,
  doc: docText,
  xlsx: (content) => xlsxText(content, mostText),
  xls: xlsText,
  pptx: pptxText,
  ppt: pptText,
  ofd: ofdText,
  pdf: pdfText,
  rtf: rtfText,
  text: (content) => textOf(content) ?? '',
  csv: (content) => textOf(content) ?? '',
  html: (content) => wordsOfPage(textOf(content) ?? ''),
};

function withText(raw: string): Found {
  const text = tidy(raw);
  if (text === '') return { ...nothing, notes: ['no-text'] };
  const characters = text.length > mostText ? text.slice(0, mostText) : text;
  return { ...nothing, text: characters, notes: characters.length < text.length ? ['text-cut'] : [] };
}

/** No control characters, no lone surrogates (PostgreSQL refuses them), no more than one empty line. */
const tidy = (text: string): string =>
  text
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\t\n]|\ufeff/gu, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .replace(/[ \t\u3000\u00a0]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

type Unpacked = Pick<FileContents, 'inner' | 'notes'>;

async function unpack(kind: 'zip' | 'rar' | 'tnef', content: Buffer): Promise<Unpacked> {
  const { files, notes } = await (kind === 'zip'
    ? zipFiles(content)
    : kind === 'rar'
      ? rarFiles(content)
      : tnefFiles(content));
  const kept = files
    .filter((file) => file.content.length > 0 && file.content.length <= largestInner)
    .slice(0, mostInner);
  const left = kept.length < files.length ? (['some-left-out'] as const) : [];
  return { inner: kept, notes: [...notes, ...left] };
}

type Files = { files: { name: string; content: Buffer }[]; notes: FileNote[] };

async function zipFiles(content: Buffer): Promise<Files> {
  const { zip, entries } = await openZip(content);
  const files = entries.filter(({ directory, link, encrypted }) => !directory && !link && !encrypted);
  checkDeclared(files);
  const notes: FileNote[] = [];
  if (entries.some(({ link }) => link)) notes.push('links-left-out');
  if (entries.some(({ encrypted }) => encrypted)) notes.push('encrypted-inside');
  let left = mostUnpacked;
  const found: Files['files'] = [];
  for (const entry of files) {
    const bytes = await unzip(zip, entry, Math.min(left, largestInner)).catch((error: unknown) => {
      // One damaged file does not hide the others.
      if (error instanceof NotOpened && error.note === 'broken') return null;
      throw error;
    });
    left -= bytes?.length ?? 0;
    if (bytes) found.push({ name: entry.name, content: bytes });
    else notes.push('some-left-out');
  }
  return { files: found, notes: [...new Set(notes)] };
}

async function rarFiles(content: Buffer): Promise<Files> {
  const { files, encrypted } = await readRar(content);
  return { files, notes: encrypted > 0 ? ['encrypted-inside'] : [] };
}

const tnefFiles = (content: Buffer): Promise<Files> => Promise.resolve({ files: readTnef(content), notes: [] });

/** A mail that was attached as a file: its words, and its own attachments as inner files. */
async function readLetter(content: Buffer, depth: number): Promise<Found> {
  const letter = await readMail(content, { ownAddresses: [], returnPath: '' }).catch(() => null);
  if (!letter) throw new NotOpened('broken');
  const head = [letter.title, letter.sender.displayName ?? letter.sender.subject].filter(Boolean).join('\n');
  const found = withText(`${head}\n${letter.text}`);
  if (letter.attachments.length > 0 && depth >= mostDepth) return { ...found, notes: [...found.notes, 'too-deep'] };
  return { ...found, inner: letter.attachments.map(({ name, content: bytes }) => ({ name, content: bytes })) };
}
