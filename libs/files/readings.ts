import { Injectable } from '@nestjs/common';
import { fileDangers, type FileDangerCode } from '#contract';
import { type FileContents, type FileNote, mostUnpacked, readInThread } from '#channels';
import { enqueue, enqueueAll, jobsWaitSql } from '#jobs';
import {
  type Actor,
  Config,
  Db,
  FileReading,
  FileRow,
  Refusal,
  type Tx,
  keepFile,
  sha256,
  system,
  trail,
} from '#platform';
import { ScannerDown, scan } from './scanner.js';

/** A file that waits for the scanner is tried again after so long. */
const scanAgain = `interval '1 minute'`;
/** A job that was asked for so long ago has been lost. */
const askAgain = `interval '1 hour'`;
/** So long at most a file waits for letters that are to be read. */
const patience = `interval '30 seconds'`;

type Scan = Pick<FileReading, 'scan' | 'scanSays'>;

/** Reads every file once: what it is, what it says, what is in it, whether anybody may open it. */
@Injectable()
export class FileReadings {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
  ) {}

  /**
   * Asks for a job for every file that nobody has read yet; answers how many. While letters wait to be read what came
   * with them lets them go first, for a while.
   */
  ask(): Promise<number> {
    return this.db.transaction(system, async (tx) => {
      // Since the scanner is there, what came before it is looked at as well.
      if (this.config.scanner) await tx.rows(`UPDATE file_readings SET scan = 'waiting' WHERE scan = 'off'`);
      const waiting = await tx.rows<{ fileId: string }>(
        `UPDATE file_readings SET asked_at = $1 WHERE file_id IN (
           SELECT file_id FROM file_readings JOIN files f ON f.id = file_id
            WHERE ((state = 'waiting' AND (asked_at IS NULL OR asked_at < $1::timestamptz - ${askAgain}))
               OR (state = 'read' AND scan = 'waiting' AND asked_at < $1::timestamptz - ${scanAgain}))
              AND (f.uploaded_at < $1::timestamptz - ${patience} OR NOT ${jobsWaitSql('suggestions.receive')})
            ORDER BY asked_at NULLS FIRST, file_id LIMIT 200 FOR UPDATE OF file_readings SKIP LOCKED)
         RETURNING file_id AS "fileId"`,
        [tx.now],
      );
      await enqueueAll(
        tx,
        'files.read',
        waiting.map(({ fileId }) => ({ fileId })),
      );
      return waiting.length;
    });
  }

  /** Reads one file; run again, it changes nothing. */
  async read(fileId: string): Promise<void> {
    const file = await this.db.row<Waiting>(
      `SELECT f.id, f.name, c.bytes AS content, r.state, r.scan,
              CASE WHEN up.container_id IS NOT NULL THEN 2 WHEN r.container_id IS NOT NULL THEN 1 ELSE 0 END AS depth
         FROM file_readings r JOIN files f ON f.id = r.file_id JOIN file_contents c USING (sha256)
         LEFT JOIN file_readings up ON up.file_id = r.container_id WHERE r.file_id = $1`,
      [fileId],
    );
    if (!file || (file.state === 'read' && file.scan !== 'waiting')) return;
    const scanned = await this.scan(file);
    const contents = file.state === 'waiting' ? await readInThread(file) : null;
    await this.db.transaction(system, (tx) => settle(tx, fileId, scanned, contents));
  }

  /** 放行. */
  release(actor: Actor, fileId: string, reason: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const reading = await lock(tx, fileId);
      const danger = reading.danger as FileDangerCode | null;
      if (!danger || reading.releasedAt) throw new Refusal('file-not-quarantined');
      const { words, release } = fileDangers[danger];
      if (!release) throw new Refusal('file-not-releasable', { reason: words });
      await tx.rows(
        `UPDATE file_readings SET released_at = $2, released_by = $3, release_reason = $4 WHERE file_id = $1`,
        [fileId, tx.now, tx.actor.name, reason],
      );
      await trail(tx, 'file', fileId, { action: 'release', note: reason, details: { danger } });
    });
  }

  /** Reads it again from the beginning; what came out of it before stays. */
  retry(actor: Actor, fileId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      await lock(tx, fileId);
      await tx.rows(
        `UPDATE file_readings SET state = 'waiting', read_at = NULL, asked_at = $2, notes = '{}',
                scan = CASE scan WHEN 'infected' THEN scan ELSE 'waiting' END WHERE file_id = $1`,
        [fileId, tx.now],
      );
      await enqueue(tx, 'files.read', { fileId });
      await trail(tx, 'file', fileId, { action: 'retry' });
    });
  }

  /** Before anything else is known of it. When the scanner is down the file waits for it. */
  private async scan({ scan: before, content }: Waiting): Promise<Scan | null> {
    const { scanner } = this.config;
    if (before === 'infected' || before === 'clean') return null;
    if (!scanner) return { scan: 'off', scanSays: null };
    try {
      const result = await scan(scanner, content);
      return result.clean ? { scan: 'clean', scanSays: null } : { scan: 'infected', scanSays: result.virus };
    } catch (error) {
      if (!(error instanceof ScannerDown)) throw error;
      return { scan: 'waiting', scanSays: error.message };
    }
  }
}

interface Waiting {
  id: string;
  name: string;
  content: Buffer;
  depth: number;
  state: FileReading['state'];
  scan: FileReading['scan'];
}

async function lock(tx: Tx, fileId: string): Promise<FileReading> {
  const reading = await tx.manager.findOne(FileReading, { where: { fileId }, lock: { mode: 'pessimistic_write' } });
  if (!reading) throw new Refusal('not-found');
  return reading;
}

/** Writes down what was found, once. */
async function settle(tx: Tx, fileId: string, scanned: Scan | null, contents: FileContents | null): Promise<void> {
  const before = await tx.manager.findOne(FileReading, { where: { fileId }, lock: { mode: 'pessimistic_write' } });
  const fresh = contents && before?.state === 'waiting' ? contents : null;
  const looked = before?.scan === 'waiting' ? scanned : null;
  if (!before || (!fresh && !looked)) return;
  if (looked)
    await tx.rows(`UPDATE file_readings SET scan = $2, scan_says = $3 WHERE file_id = $1`, [
      fileId,
      looked.scan,
      looked.scanSays,
    ]);
  if (fresh) await write(tx, before, fresh);
  const danger = [looked?.scan, before.scan].includes('infected') ? 'infected' : fresh?.danger;
  // What was released was another danger.
  if (danger && danger !== before.danger)
    await tx.rows(
      `UPDATE file_readings SET danger = $2, released_at = NULL, released_by = NULL, release_reason = NULL
        WHERE file_id = $1`,
      [fileId, danger],
    );
  await warnContainers(tx, fileId);
  if (fresh) await enqueue(tx, 'suggestions.take-in-words', { fileId });
}

async function write(tx: Tx, before: FileReading, contents: FileContents): Promise<void> {
  const { fileId } = before;
  const notes = new Set<FileNote>(contents.notes);
  if (!(await unpack(tx, fileId, contents.inner))) notes.add('some-left-out');
  const [copy, thumb] = [contents.copies?.copy, contents.copies?.thumb];
  await tx.rows(
    `UPDATE file_readings SET state = 'read', read_at = $2, kind = $3, notes = $4, text = $5,
            copy_sha256 = $6, copy_type = $7, thumb_sha256 = $8 WHERE file_id = $1`,
    [
      fileId,
      tx.now,
      contents.kind,
      [...notes],
      contents.text,
      copy ? await keepBytes(tx, copy) : null,
      contents.copies?.copyType ?? null,
      thumb ? await keepBytes(tx, thumb) : null,
    ],
  );
  // Text is text, whatever else it may be taken for: so a browser shows it and runs nothing.
  const { contentType } = contents;
  if (!contentType.startsWith('text/') && contentType !== 'application/octet-stream')
    await tx.manager.update(FileRow, { id: fileId }, { contentType });
}

/** Inner files become files of their own, which are read in their turn. False: not all of them. */
async function unpack(tx: Tx, fileId: string, inner: FileContents['inner']): Promise<boolean> {
  if (inner.length === 0) return true;
  const known = await tx.row(`SELECT 1 FROM file_readings WHERE container_id = $1 LIMIT 1`, [fileId]);
  if (known) return true;
  // All that comes out of one file counts together, however deep it lay.
  const used = await tx.row<{ size: number }>(
    `${familySql} SELECT coalesce(sum(size), 0)::int AS size FROM family JOIN files f ON f.id = family.id WHERE depth > 0`,
    [await rootOf(tx, fileId)],
  );
  let left = mostUnpacked - (used?.size ?? 0);
  let position = 0;
  for (const file of inner) {
    left -= file.content.length;
    if (left < 0) return false;
    const content = Buffer.from(file.content);
    const row = await keepFile(tx, { name: file.name, contentType: 'application/octet-stream', content });
    await tx.rows(`UPDATE file_readings SET container_id = $2, position = $3, asked_at = $4 WHERE file_id = $1`, [
      row.id,
      fileId,
      (position += 1),
      tx.now,
    ]);
    await enqueue(tx, 'files.read', { fileId: row.id });
  }
  return true;
}

/** Who opens the archive opens the program in it. */
async function warnContainers(tx: Tx, fileId: string): Promise<void> {
  await tx.rows(
    `WITH RECURSIVE up AS (
       SELECT container_id AS id FROM file_readings WHERE file_id = $1
          AND danger IN ('program', 'script', 'shortcut', 'installer', 'double-ending', 'program-ending', 'program-inside', 'infected')
       UNION SELECT r.container_id FROM file_readings r JOIN up ON up.id = r.file_id)
     UPDATE file_readings SET danger = 'program-inside' WHERE danger IS NULL AND file_id IN (SELECT id FROM up)`,
    [fileId],
  );
}

/** SQL: a file and all that came out of it, `family(id, depth)`; `$1` is the file. */
export const familySql = `WITH RECURSIVE family AS (
    SELECT $1::uuid AS id, 0 AS depth
    UNION ALL SELECT r.file_id, family.depth + 1 FROM file_readings r JOIN family ON r.container_id = family.id)`;

/** The file that arrived: the outermost container. */
export async function rootOf(q: Db | Tx, fileId: string): Promise<string> {
  const row = await q.row<{ id: string }>(
    `WITH RECURSIVE up AS (
       SELECT $1::uuid AS id, (SELECT container_id FROM file_readings WHERE file_id = $1) AS container
       UNION ALL SELECT r.file_id, r.container_id FROM file_readings r JOIN up ON up.container = r.file_id)
     SELECT id FROM up WHERE container IS NULL`,
    [fileId],
  );
  return row?.id ?? fileId;
}

async function keepBytes(tx: Tx, bytes: Uint8Array): Promise<string> {
  const content = Buffer.from(bytes);
  const digest = sha256(content);
  await tx.rows(
    `INSERT INTO file_contents (sha256, bytes) VALUES ($1, $2) ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256`,
    [digest, content],
  );
  return digest;
}
