import { Injectable } from '@nestjs/common';
import type { FileView, UploadState } from '#contract';
import { type Actor } from './actor.js';
import { Db } from './db/db.js';
import type { Tx } from './db/tx.js';
import { FileRow, fileViewOf, keepFile, maxFileBytes, welcomeType } from './files.js';
import { sha256 } from './ids.js';
import { Refusal } from './refusal.js';

/** What one person may have begun and not finished. */
const most = { uploads: 40, bytes: 300 * 1024 * 1024 };
/** An upload that nobody goes on with for so long is forgotten, with what has arrived of it. */
const patienceMs = 3 * 24 * 3600_000;
const largestPiece = 1024 * 1024;

interface Upload {
  id: string;
  name: string;
  size: number;
  sha256: string;
  received: number;
  fileId: string | null;
}

/**
 * Files that come in pieces: what has arrived stays, whatever happens to the line. The upload's row is locked for each
 * piece, so pieces of one file follow each other even when two tabs send them.
 */
@Injectable()
export class Uploads {
  constructor(private readonly db: Db) {}

  /** Begins an upload, or says how far it is. An id that stands for another file is refused. */
  begin(actor: Actor, id: string, file: { name: string; size: number; sha256: string }): Promise<UploadState> {
    if (file.size > maxFileBytes) throw Refusal.at('file', 'file-too-large');
    return this.db.transaction(actor, async (tx) => {
      // The person's uploads are counted and begun one at a time.
      await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended($1, 22))`, [actor.accountId]);
      await checkRoom(tx, id, file.size);
      await tx.rows(
        `INSERT INTO uploads (id, account_id, name, size, sha256, begun_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
        [id, actor.accountId, file.name, file.size, file.sha256, tx.now, laterThan(tx)],
      );
      const upload = await lock(tx, id);
      if (upload.sha256 !== file.sha256 || upload.size !== file.size) throw new Refusal('key-reused');
      const done = await finished(tx, upload);
      // No record took the file in time, and it was forgotten: its bytes are wanted again.
      if (upload.fileId && !done) await startOver(tx, upload);
      return stateOf(upload, done);
    });
  }

  /** Takes the bytes from `start` on. Those that are here already are passed over; a gap is refused. */
  piece(actor: Actor, id: string, start: number, bytes: Buffer): Promise<UploadState> {
    if (bytes.length === 0) throw Refusal.at('file', 'file-empty');
    if (bytes.length > largestPiece) throw Refusal.at('file', 'file-too-large');
    return this.db.transaction(actor, async (tx) => {
      const upload = await lock(tx, id);
      const done = await finished(tx, upload);
      if (upload.fileId) return stateOf(upload, done);
      if (start > upload.received) throw new Refusal('upload-out-of-step');
      const fresh = bytes.subarray(upload.received - start);
      if (upload.received + fresh.length > upload.size) throw new Refusal('upload-out-of-step');
      if (fresh.length > 0) {
        await tx.rows(`INSERT INTO upload_pieces (upload_id, start, bytes) VALUES ($1, $2, $3)`, [
          id,
          upload.received,
          fresh,
        ]);
        upload.received += fresh.length;
        await tx.rows(`UPDATE uploads SET received = $2, expires_at = $3 WHERE id = $1`, [
          id,
          upload.received,
          laterThan(tx),
        ]);
      }
      return stateOf(upload, null);
    });
  }

  /** Makes the file once every byte is here and the digest is right; asked again, it is the same file. */
  async complete(actor: Actor, id: string): Promise<FileView> {
    const file = await this.db.transaction(actor, async (tx) => {
      const upload = await lock(tx, id);
      const done = await finished(tx, upload);
      if (done) return done;
      if (upload.fileId || upload.received < upload.size) throw new Refusal('upload-out-of-step');
      const pieces = await tx.rows<{ bytes: Buffer }>(
        `SELECT bytes FROM upload_pieces WHERE upload_id = $1 ORDER BY start`,
        [id],
      );
      const content = Buffer.concat(pieces.map(({ bytes }) => bytes));
      if (sha256(content) !== upload.sha256) {
        await startOver(tx, upload);
        return null;
      }
      const contentType = await welcomeType(content, upload.name);
      const kept = await keepFile(tx, { name: upload.name, contentType, content });
      await tx.rows(`DELETE FROM upload_pieces WHERE upload_id = $1`, [id]);
      await tx.rows(`UPDATE uploads SET file_id = $2 WHERE id = $1`, [id, kept.id]);
      return fileViewOf(kept);
    });
    if (!file) throw new Refusal('upload-digest-wrong');
    return file;
  }

  /** Forgets what has arrived. A file that was finished stays: a record may have it. */
  cancel(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      await tx.rows(`DELETE FROM uploads WHERE id = $1 AND account_id = $2`, [id, actor.accountId]);
    });
  }
}

const laterThan = (tx: Tx): Date => new Date(tx.now.getTime() + patienceMs);

const stateOf = ({ id, received }: Upload, file: FileView | null): UploadState => ({ id, received, file });

/** Somebody else's upload does not exist. */
async function lock(tx: Tx, id: string): Promise<Upload> {
  const upload = await tx.row<Upload>(
    `SELECT id, name, size, sha256, received, file_id AS "fileId" FROM uploads
      WHERE id = $1 AND account_id = $2 FOR UPDATE`,
    [id, tx.actor.accountId],
  );
  if (!upload) throw new Refusal('not-found');
  return upload;
}

async function finished(tx: Tx, { fileId }: Upload): Promise<FileView | null> {
  const row = fileId ? await tx.manager.findOneBy(FileRow, { id: fileId }) : null;
  return row && fileViewOf(row);
}

async function startOver(tx: Tx, upload: Upload): Promise<void> {
  await tx.rows(`DELETE FROM upload_pieces WHERE upload_id = $1`, [upload.id]);
  await tx.rows(`UPDATE uploads SET received = 0, file_id = NULL WHERE id = $1`, [upload.id]);
  Object.assign(upload, { received: 0, fileId: null });
}

async function checkRoom(tx: Tx, id: string, size: number): Promise<void> {
  const begun = await tx.row<{ uploads: number; bytes: number }>(
    `SELECT count(*) AS uploads, coalesce(sum(size), 0) AS bytes FROM uploads
      WHERE account_id = $1 AND id <> $2 AND file_id IS NULL AND expires_at > $3`,
    [tx.actor.accountId, id, tx.now],
  );
  if (begun && (begun.uploads >= most.uploads || begun.bytes + size > most.bytes))
    throw new Refusal('uploads-too-many');
}
