import { Injectable } from '@nestjs/common';
import { rootOf } from '#files';
import { Db, type Tx, gramsOf, gramsSql, system } from '#platform';

/** Words of attachments that one suggestion is found by; a book behind a letter is found by its beginning. */
const mostText = 1_000_000;

/** Makes suggestions found by the words of their attachments, and of what came out of these. */
@Injectable()
export class AttachedWords {
  constructor(private readonly db: Db) {}

  /** A file has been read: whatever suggestion it belongs to is found by its words from now on. */
  takeIn(fileId: string): Promise<void> {
    return this.db.transaction(system, async (tx) => {
      const held = await tx.rows<{ id: string }>(
        `SELECT suggestion_id AS id FROM suggestion_files WHERE file_id = ANY($1)`,
        // One out of an archive may lie in a suggestion of its own.
        [[fileId, await rootOf(tx, fileId)]],
      );
      await followAttachments(
        tx,
        held.map(({ id }) => id),
      );
    });
  }
}

/** Counts the words anew for suggestions whose attachments have changed. */
export async function followAttachments(tx: Tx, suggestionIds: string[]): Promise<void> {
  for (const id of [...new Set(suggestionIds)].sort()) {
    // Two files of one suggestion may be read at once: each sees what the other has written.
    await tx.rows(`SELECT 1 FROM suggestions WHERE id = $1 FOR UPDATE`, [id]);
    const texts = await tx.rows<{ text: string }>(
      `WITH RECURSIVE family AS (
         SELECT file_id AS id, position, ARRAY[]::int[] AS path FROM suggestion_files WHERE suggestion_id = $1
         UNION ALL SELECT r.file_id, family.position, path || r.position FROM file_readings r JOIN family ON r.container_id = family.id
          WHERE NOT EXISTS (SELECT 1 FROM suggestion_files o WHERE o.file_id = r.file_id))
       SELECT concat_ws(E'\\n', f.name, r.text) AS text FROM family JOIN files f USING (id)
         JOIN file_readings r ON r.file_id = f.id ORDER BY family.position, f.id, path`,
      [id],
    );
    const whole = texts.map(({ text }) => text);
    const text = whole
      .join('\n')
      .slice(0, mostText)
      .replace(/[\ud800-\udbff]$/, '');
    await tx.rows(
      `UPDATE suggestions SET attached_text = $2, attached_grams = ${gramsSql('$3')} WHERE id = $1 AND attached_text <> $2`,
      [id, text, gramsOf(...text.split('\n'))],
    );
  }
}
