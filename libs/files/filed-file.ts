import { judgeFileNow } from '#channels';
import { type FileDangerCode, fileDangers } from '#contract';
import { type Db, type FileReading, type FileRow, readFile } from '#platform';

/** A file as it lies in a case file; its bytes are fetched when its turn comes. */
export interface Filed {
  name: string;
  content: () => Promise<Buffer>;
}

type Row = Pick<FileReading, 'state' | 'danger' | 'releasedAt' | 'kind'> &
  Pick<FileRow, 'contentType' | 'sha256'> & { copySha256: string | null; copyType: string | null };

/**
 * What lies in a case file for an attachment. Whoever unpacks it must not meet what nobody may open: a sentence stands
 * in its place, with the digest by which the original is known. Without `original` a photo is the copy that says neither
 * where nor with what it was taken.
 */
export async function filedFile(
  db: Db,
  { id, name }: Pick<FileRow, 'id' | 'name'>,
  { original }: { original: boolean },
): Promise<Filed> {
  const row = await db.row<Row>(
    `SELECT r.state, r.danger, r.released_at AS "releasedAt", r.kind, f.content_type AS "contentType", f.sha256,
            r.copy_sha256 AS "copySha256", r.copy_type AS "copyType"
       FROM files f JOIN file_readings r ON r.file_id = f.id WHERE f.id = $1`,
    [id],
  );
  const danger = row && (await dangerOf(db, id, row));
  if (!row || danger) return left(name, danger ? `已隔离：${fileDangers[danger].words}` : '已不在系统中', row?.sha256);
  const isPicture = row.kind === 'picture' || row.contentType.startsWith('image/');
  if (!isPicture || original) return { name, content: () => bytesOf(db, row.sha256) };
  const { copySha256, copyType } = row;
  if (!copySha256) return left(name, '照片还没有可以外发的副本', row.sha256);
  const ending = copyType === 'image/png' ? 'png' : 'jpg';
  return { name: name.replace(/(?:\.[a-z0-9]{1,5})?$/i, `.${ending}`), content: () => bytesOf(db, copySha256) };
}

async function dangerOf(db: Db, id: string, { state, danger, releasedAt }: Row): Promise<FileDangerCode | null> {
  if (releasedAt) return null;
  if (state === 'read' || danger) return danger as FileDangerCode | null;
  const file = await readFile(db, id);
  return file && judgeFileNow(file.name, file.content);
}

const left = (name: string, why: string, digest?: string): Filed => ({
  name: `${name}（未收入）.txt`,
  content: () =>
    Promise.resolve(Buffer.from(`“${name}”没有收入本卷，${why}。${digest ? `原件的 SHA-256：${digest}` : ''}\n`)),
});

async function bytesOf(db: Db, digest: string): Promise<Buffer> {
  const row = await db.row<{ bytes: Buffer }>(`SELECT bytes FROM file_contents WHERE sha256 = $1`, [digest]);
  return row?.bytes ?? Buffer.alloc(0);
}
