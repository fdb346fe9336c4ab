import { Injectable } from '@nestjs/common';
import type { NoticeView } from '#contract';
import { type Actor, Db, Parameters, Refusal, pageOf, readCursor } from '#platform';
import type { Notice } from './notice.entity.js';

type Row = Pick<Notice, 'id' | 'title' | 'text' | 'subjectKind' | 'subjectId' | 'asks' | 'readAt'> & { at: Date };

/** A person's own notices, and nobody else's. */
@Injectable()
export class NoticeViews {
  constructor(private readonly db: Db) {}

  async list(actor: Actor, query: { after?: string; limit: number }) {
    const parameters = new Parameters();
    const reader = parameters.add(actor.accountId);
    const cursor = readCursor(query.after, 2);
    const before = cursor
      ? `AND (created_at, id) < (${parameters.add(cursor[0])}::timestamptz, ${parameters.add(cursor[1])}::uuid)`
      : '';
    const rows = await this.db.rows<Row>(
      `SELECT id, created_at AS at, title, text, subject_kind AS "subjectKind", subject_id AS "subjectId", asks,
              read_at AS "readAt"
         FROM notices WHERE account_id = ${reader} ${before}
        ORDER BY created_at DESC, id DESC LIMIT ${parameters.add(query.limit + 1)}`,
      parameters.values,
    );
    const unread = await this.db.row<{ count: number }>(
      `SELECT count(*) FROM notices WHERE account_id = $1 AND read_at IS NULL`,
      [actor.accountId],
    );
    return { ...pageOf(rows, query.limit, (row) => [row.at, row.id], viewOf), unread: unread?.count ?? 0 };
  }

  /** Marks one as read; the first reading counts. */
  async read(actor: Actor, id: string): Promise<void> {
    const own = await this.db.row(
      `UPDATE notices SET read_at = coalesce(read_at, $3) WHERE id = $1 AND account_id = $2 RETURNING id`,
      [id, actor.accountId, this.db.now()],
    );
    if (!own) throw new Refusal('not-found');
  }

  async readAll(actor: Actor): Promise<void> {
    await this.db.rows(`UPDATE notices SET read_at = $2 WHERE account_id = $1 AND read_at IS NULL`, [
      actor.accountId,
      this.db.now(),
    ]);
  }
}

const viewOf = ({ subjectKind, subjectId, ...row }: Row): NoticeView => ({
  ...row,
  at: row.at.toISOString(),
  readAt: row.readAt?.toISOString() ?? null,
  subject: subjectKind && subjectId ? { kind: subjectKind, id: subjectId } : null,
});
