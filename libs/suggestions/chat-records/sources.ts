import { looksLikeChatRecord, readInThread } from '#channels';

export interface NamedFile {
  name: string;
  contentType: string;
  content: Buffer;
}

/** The words of a record, and the pictures and documents that came with it. */
export interface RecordSource {
  words: Buffer;
  enclosed: NamedFile[];
}

const wordy = new Set(['docx', 'doc', 'rtf', 'html', 'pdf', 'ofd', 'text', 'csv']);

/** What an uploaded file holds: a text, a document, or an archive with one of them and its pictures. */
export async function sourceIn(file: Pick<NamedFile, 'name' | 'content'>): Promise<RecordSource | null> {
  const { kind, text, inner } = await readInThread({ ...file, depth: 0 });
  if (inner.length > 0) return sourceAmong(inner.map(({ name, content }) => ({ name, content: Buffer.from(content) })));
  return text && wordy.has(kind) ? { words: Buffer.from(text), enclosed: [] } : null;
}

/** The first of several files that reads like a record is the record; the rest came with it. */
export async function sourceAmong(files: Pick<NamedFile, 'name' | 'content'>[]): Promise<RecordSource | null> {
  let words: string | null = null;
  const enclosed: NamedFile[] = [];
  for (const { name, content } of files) {
    const { kind, text, contentType } = await readInThread({ name, content, depth: 1 });
    if (words === null && text && wordy.has(kind) && looksLikeChatRecord(text)) words = text;
    else enclosed.push({ name, content, contentType });
  }
  return words === null ? null : { words: Buffer.from(words), enclosed };
}
