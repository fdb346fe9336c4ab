import { judgeFileNow } from '#channels';
import { type Db, type FileReading, type Tx, readFile } from '#platform';
import type { Download } from './file-views.js';

/**
 * A file as the public gets it: of a picture the copy, which says neither where nor by whom it was taken. Null when
 * there is none yet, or nobody should open it.
 */
export async function publicFile(q: Db | Tx, id: string): Promise<Download | null> {
  const reading = await q.row<
    Pick<FileReading, 'state' | 'danger' | 'releasedAt' | 'scan' | 'copyType' | 'kind'> & { copy: Buffer | null }
  >(
    `SELECT r.state, r.danger, r.released_at AS "releasedAt", r.scan, r.copy_type AS "copyType", r.kind, c.bytes AS copy
       FROM file_readings r LEFT JOIN file_contents c ON c.sha256 = r.copy_sha256 WHERE r.file_id = $1`,
    [id],
  );
  const file = await readFile(q, id);
  if (!reading || !file) return null;
  const { state, danger, releasedAt, copy, copyType } = reading;
  if (state === 'waiting' ? await judgeFileNow(file.name, file.content) : danger && !releasedAt) return null;
  if (state === 'read' && reading.scan === 'waiting') return null;
  if (copy && copyType) {
    const ending = copyType === 'image/png' ? 'png' : 'jpg';
    return { name: file.name.replace(/(?:\.[a-z0-9]{1,5})?$/i, `.${ending}`), contentType: copyType, content: copy };
  }
  if (reading.kind === 'picture' || file.contentType.startsWith('image/')) return null;
  return { name: file.name, contentType: file.contentType, content: file.content };
}
