import { filedFile } from '#files';
import type { Db } from '#platform';

interface Evidence {
  parts: string[];
  content: () => Promise<Buffer>;
}

interface RawRow {
  id: string;
  number: string;
  form: string;
  recordFileId: string | null;
}

const endings: Record<string, string> = { mail: 'eml' };

/**
 * What a case came from, byte for byte: every arrival of the suggestions that were converted into it, and of those
 * that were merged into them; the chat records behind them; the files of supervision events.
 */
export async function evidenceOf(db: Db, proposalId: string): Promise<Evidence[]> {
  const arrivals = await db.rows<RawRow>(
    `WITH RECURSIVE family AS (
       SELECT suggestion_id AS id FROM conversions WHERE proposal_id = $1
       UNION SELECT s.id FROM suggestions s JOIN family f ON s.merged_into_id = f.id)
     SELECT r.id, s.number, r.form, r.record_file_id AS "recordFileId"
       FROM family JOIN suggestions s ON s.id = family.id JOIN arrivals a ON a.suggestion_id = s.id
       JOIN raw_inbound r ON r.id = a.raw_inbound_id ORDER BY r.received_at, r.id`,
    [proposalId],
  );
  const events = await db.rows<{ fileId: string; name: string; heldOn: string }>(
    `SELECT f.id AS "fileId", f.name, e.held_on AS "heldOn"
       FROM supervision_event_proposals l JOIN supervision_events e ON e.id = l.event_id
       JOIN supervision_event_files x ON x.event_id = e.id JOIN files f ON f.id = x.file_id
      WHERE l.proposal_id = $1 ORDER BY e.held_on, e.id, x.position`,
    [proposalId],
  );
  const records = [...new Set(arrivals.flatMap(({ recordFileId }) => recordFileId ?? []))];
  const filed = await Promise.all(
    events.map(({ fileId: id, name }) => filedFile(db, { id, name }, { original: true })),
  );
  return [
    ...arrivals.map(({ id, number, form }) => ({
      parts: ['来件', `${number}.${endings[form] ?? 'json'}`],
      content: () => bytes(db, `SELECT content AS bytes FROM raw_inbound WHERE id = $1`, id),
    })),
    ...records.map((id) => ({ parts: ['来件', '聊天记录.txt'], content: () => fileBytes(db, id) })),
    ...filed.map(({ name, content }) => ({ parts: ['附件', '督办', name], content })),
  ];
}

const fileBytes = (db: Db, id: string): Promise<Buffer> =>
  bytes(db, `SELECT c.bytes FROM files f JOIN file_contents c USING (sha256) WHERE f.id = $1`, id);

async function bytes(db: Db, sql: string, id: string): Promise<Buffer> {
  const row = await db.row<{ bytes: Buffer }>(sql, [id]);
  return row?.bytes ?? Buffer.alloc(0);
}
