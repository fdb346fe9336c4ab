import { Injectable } from '@nestjs/common';
import type { FileView } from '#contract';
import { type Actor, Db, Refusal, fileViewOf, keepFile, newId, ownFiles, welcomeType } from '#platform';

export interface Shared {
  title: string;
  text: string;
  files: { name: string; content: Buffer }[];
}

const longestText = 200_000;
const mostFiles = 10;

/**
 * What another app shared with the phone while no service worker was there to take it: it waits here until the phone
 * has made a draft of it. It is no arrival; nothing is sent before the member says so.
 */
@Injectable()
export class Shares {
  constructor(private readonly db: Db) {}

  /** Keeps what was shared; a file of no use here is left out, and its name said in the text. */
  async receive(actor: Actor, { title, text, files }: Shared): Promise<{ id: string }> {
    const kept: { name: string; content: Buffer; contentType: string }[] = [];
    const left: string[] = [];
    for (const file of files.slice(0, mostFiles)) {
      const contentType = await welcomeType(file.content, file.name).catch(() => null);
      if (contentType) kept.push({ ...file, contentType });
      else left.push(`（“${file.name}”不能接收）`);
    }
    return this.db.transaction(actor, async (tx) => {
      const rows = [];
      for (const file of kept) rows.push(await keepFile(tx, file));
      const id = newId();
      const words = [text.replaceAll('\u0000', ''), ...left].filter(Boolean).join('\n');
      await tx.rows(
        `INSERT INTO shares (id, account_id, title, text, file_ids, shared_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [
          id,
          actor.accountId,
          title.replaceAll('\u0000', '').slice(0, 200),
          words.slice(0, longestText),
          rows.map((row) => row.id),
          tx.now,
        ],
      );
      return { id };
    });
  }

  async read(actor: Actor, id: string): Promise<{ id: string; title: string; text: string; files: FileView[] }> {
    const row = await this.db.row<{ title: string; text: string; fileIds: string[] }>(
      `SELECT title, text, file_ids AS "fileIds" FROM shares WHERE id = $1 AND account_id = $2`,
      [id, actor.accountId],
    );
    if (!row) throw new Refusal('not-found');
    const files = await this.db.transaction(actor, (tx) => ownFiles(tx, row.fileIds));
    return { id, title: row.title, text: row.text, files: files.map(fileViewOf) };
  }

  async take(actor: Actor, id: string): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      await tx.rows(`DELETE FROM shares WHERE id = $1 AND account_id = $2`, [id, actor.accountId]);
    });
  }
}
