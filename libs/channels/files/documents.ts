import { ThreadStopped, Threads } from '../threads/threads.js';
import { judgeContent } from './judge.js';
import type { FileDanger } from './kinds.js';
import { type FileNote, readingMs } from './limits.js';
import { nameDanger } from './names.js';
import type { PdfParts } from './pdf.js';
import type { FileContents, FileToRead } from './read.js';

/** Begin with the first file; one file at a time each. */
const threads = new Threads({ size: 2, memoryMb: 384 });

/** Reads one file in a thread. Never throws: what cannot be read is said in the notes. */
export async function readInThread(file: FileToRead): Promise<FileContents> {
  try {
    return await threads.run('file.read', file, { timeoutMs: readingMs });
  } catch (error) {
    if (!(error instanceof ThreadStopped) || error.reason === 'closed') throw error;
    const note: FileNote =
      error.reason === 'failed' ? 'broken' : error.reason === 'too-slow' ? 'too-slow' : 'too-large';
    const about = { kind: 'unknown', contentType: 'application/octet-stream' } as const;
    return { ...about, danger: nameDanger(file.name), notes: [note], text: null, inner: [], copies: null };
  }
}

/** What a reader of a PDF may overlook; null when it cannot be looked through. */
export const pdfInThread = (content: Buffer): Promise<PdfParts | null> =>
  threads.run('file.pdf', { content }, { timeoutMs: readingMs }).catch(() => null);

/** What speaks against a file at first sight, without reading it. */
export const judgeFileNow = async (name: string, content: Buffer): Promise<FileDanger | null> =>
  (await judgeContent(content)).danger ?? nameDanger(name);

export interface AttachedDocument {
  /** Of the attachment it is, or came out of. */
  index: number;
  name: string;
  /** Its first line. */
  title: string;
  text: string;
}

const written = new Set(['docx', 'doc', 'pdf', 'ofd', 'rtf', 'text', 'html']);
/** Beside a letter a table is an annex; alone it is what was sent. */
const tables = new Set(['xlsx', 'xls', 'csv']);
const titleLength = 80;

/** Documents with words among attachments, those in archives too: what “详见附件” may mean. */
export async function documentsIn(files: { name: string; content: Buffer }[]): Promise<AttachedDocument[]> {
  const letters: AttachedDocument[] = [];
  const sheets: AttachedDocument[] = [];
  const read = async (file: FileToRead, index: number): Promise<void> => {
    const { kind, danger, text, inner } = await readInThread(file);
    if (danger) return;
    const list = written.has(kind) ? letters : tables.has(kind) ? sheets : null;
    if (text) list?.push({ index, name: file.name, title: titleOf(text), text });
    for (const each of inner) await read({ ...each, depth: file.depth + 1 }, index);
  };
  for (const [index, file] of files.entries()) await read({ ...file, depth: 0 }, index);
  return letters.length > 0 ? letters : sheets;
}

function titleOf(text: string): string {
  const first = text.split('\n').find((line) => line.trim()) ?? '';
  const characters = [...first.trim().replace(/\s+/gu, ' ')];
  return characters.length <= titleLength ? characters.join('') : `${characters.slice(0, titleLength - 1).join('')}…`;
}
