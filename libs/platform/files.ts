import type { FileView } from '#contract';
import { fileTypeFromBuffer } from 'file-type';
import { Column, Entity, In, PrimaryColumn } from 'typeorm';
import type { Db } from './db/db.js';
import type { Tx } from './db/tx.js';
import { FileReading } from './file-reading.entity.js';
import { newId, sha256 } from './ids.js';
import { Refusal } from './refusal.js';

/** 20 MB each, as the member app promises. */
export const maxFileBytes = 20 * 1024 * 1024;

@Entity('files')
export class FileRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') sha256!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'content_type' }) contentType!: string;
  @Column('int') size!: number;
  @Column('uuid', { name: 'uploaded_by', nullable: true }) uploadedBy!: string | null;
  @Column('timestamptz', { name: 'uploaded_at' }) uploadedAt!: Date;
  /** What its name is found by; the database makes it. */
  @Column({ type: 'tsvector', select: false, insert: false, update: false }) grams?: string;
}

@Entity('file_contents')
export class FileContent {
  @PrimaryColumn('text') sha256!: string;
  @Column('bytea') bytes!: Buffer;
}

/** A file as it came: by its name and its bytes. */
export interface ToKeep {
  name: string;
  contentType: string;
  content: Buffer;
}

/**
 * Keeps a file in the database: one backup and one transaction hold records and attachments together.
 * Equal bytes are stored once; each upload is a row of its own, so that two records never share a name or an owner.
 */
export const keepFile = async (tx: Tx, file: ToKeep): Promise<FileRow> => (await keepFiles(tx, [file]))[0] as FileRow;

/** The same for several at once, in their order. */
export async function keepFiles(tx: Tx, files: ToKeep[]): Promise<FileRow[]> {
  if (files.length === 0) return [];
  const rows = files.map(({ name, contentType, content }): FileRow => ({
    id: newId(),
    sha256: sha256(content),
    name: safeName(name),
    contentType,
    size: content.length,
    uploadedBy: tx.actor.accountId,
    uploadedAt: tx.now,
  }));
  // In one order, so that two who keep the same files never wait in a circle.
  const contents = [...new Map(rows.map((row, at) => [row.sha256, files[at]?.content]))].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  // Touching the row on conflict holds it against the chore that forgets bytes without a file.
  await tx.rows(
    `INSERT INTO file_contents (sha256, bytes) VALUES ${contents.map((_, at) => `($${2 * at + 1}, $${2 * at + 2})`).join(', ')}
     ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256`,
    contents.flat(),
  );
  await tx.manager.insert(FileRow, rows);
  // Read by a job, whoever keeps the file and wherever it came from.
  await tx.manager.insert(
    FileReading,
    rows.map(({ id }) => ({ fileId: id })),
  );
  return rows;
}

/** The name it came with was found to be another one. It tells what a file may do, so the file is read once more. */
export async function renameFile(tx: Tx, id: string, name: string): Promise<void> {
  const renamed = await tx.row(`UPDATE files SET name = $2 WHERE id = $1 AND name <> $2 RETURNING 1`, [
    id,
    safeName(name),
  ]);
  if (renamed)
    await tx.rows(`UPDATE file_readings SET state = 'waiting', read_at = NULL, asked_at = NULL WHERE file_id = $1`, [
      id,
    ]);
}

/** The files a form names, in its order; only those this person uploaded. */
export async function ownFiles(tx: Tx, fileIds: string[]): Promise<FileRow[]> {
  if (fileIds.length === 0) return [];
  const found = await tx.manager.findBy(FileRow, { id: In(fileIds) });
  const byId = new Map(found.filter((row) => row.uploadedBy === tx.actor.accountId).map((row) => [row.id, row]));
  return [...new Set(fileIds)].map((id) => {
    const row = byId.get(id);
    if (!row) throw Refusal.at('fileIds', 'file-not-yours');
    return row;
  });
}

/** A file with its bytes; whether the asker may see it is decided by the caller. */
export async function readFile(db: Db | Tx, id: string): Promise<(FileRow & { content: Buffer }) | null> {
  return db.row<FileRow & { content: Buffer }>(
    `SELECT f.id, f.sha256, f.name, f.content_type AS "contentType", f.size, f.uploaded_by AS "uploadedBy",
            f.uploaded_at AS "uploadedAt", c.bytes AS content
       FROM files f JOIN file_contents c USING (sha256) WHERE f.id = $1`,
    [id],
  );
}

export const fileViewOf = (row: FileRow): FileView => ({
  id: row.id,
  name: row.name,
  contentType: row.contentType,
  size: row.size,
});

/** Base name without path or control characters, at most 120 characters with its ending kept. */
export function safeName(name: string): string {
  const base = name.replaceAll('\\', '/').split('/').at(-1) ?? '';
  const clean = [...base]
    .filter((c) => c >= ' ' && c !== ':' && c !== '\u007f')
    .join('')
    .trim();
  if (clean.length <= 120) return clean || '未命名';
  const dot = clean.lastIndexOf('.');
  const ending = dot > 0 && clean.length - dot <= 10 ? clean.slice(dot) : '';
  const stem = Array.from(clean.slice(0, clean.length - ending.length));
  return `${stem.slice(0, 120 - ending.length).join('')}${ending}`;
}

const welcomeTypes = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/heic',
  'image/heif',
  'application/pdf',
  'application/x-cfb',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/rtf',
  'application/zip',
  'application/x-rar-compressed',
  'application/vnd.rar',
  'video/mp4',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'text/plain',
  'text/calendar',
  'text/vcard',
  'image/tiff',
  'image/bmp',
  'image/avif',
  'video/quicktime',
  'video/3gpp',
  'audio/aac',
  'audio/amr',
  'audio/wav',
  'audio/vnd.wave',
  'audio/ogg',
  'application/vnd.ms-outlook',
]);

/** What a file is, judged by its bytes and never by its name. `null`: not recognised. */
export async function judgeType(content: Buffer): Promise<string | null> {
  // Notepad's “Unicode”: its mark is taken for sound otherwise.
  if (isUtf16(content.subarray(0, 65_536))) return 'text/plain';
  const type = await fileTypeFromBuffer(content);
  if (type) return type.mime;
  return isText(content) ? 'text/plain' : null;
}

/** The same for an upload: refuses what is empty, too large or of no use to anybody here. */
export async function welcomeType(content: Buffer, name: string): Promise<string> {
  if (content.length === 0) throw Refusal.at('file', 'file-empty');
  if (content.length > maxFileBytes) throw Refusal.at('file', 'file-too-large');
  const type = await judgeType(content);
  if (!type || !welcomeTypes.has(type)) throw Refusal.at('file', 'file-type-refused', { type: called(type, name) });
  return type;
}

const programs = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/vnd.android.package-archive',
]);
const families: Record<string, string> = { image: '图片', video: '视频', audio: '音频' };

/** What people call a file that is of no use here: by its bytes where they say it, or else by the end of its name. */
function called(type: string | null, name: string): string {
  if (type && programs.has(type)) return '程序文件';
  const family = families[type?.split('/')[0] ?? ''];
  return family ? `这种${family}` : `这种文件（${/\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '未知类型'}）`;
}

function isText(content: Buffer): boolean {
  const head = content.subarray(0, 65_536);
  return !head.includes(0) && ['utf-8', 'gb18030'].some((encoding) => decoded(head, encoding) !== null);
}

function isUtf16(head: Buffer): boolean {
  const mark = head.subarray(0, 2).toString('hex');
  if (mark !== 'fffe' && mark !== 'feff') return false;
  const text = decoded(head, mark === 'fffe' ? 'utf-16le' : 'utf-16be');
  return text !== null && !/[^\P{Cc}\t\r\n\f]/u.test(text);
}

/** The text in this encoding, the end perhaps cut inside a character; null when it is another. */
function decoded(head: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
  } catch {
    return null;
  }
}
