import { Injectable } from '@nestjs/common';
import type { AnswerOf, QueryOf, routes } from '#contract';
import { enqueue } from '#jobs';
import { badAmong } from '#people';
import { type Actor, Db, Parameters, Refusal, pageOf, readCursor } from '#platform';

type Route = typeof routes.notices.failedMails;
type Shown = AnswerOf<Route>['items'][number];
type Row = Shown & { key: string };

/** Refused at once, or sent and come back. */
const failed = (of: string): string =>
  `(${of}mail_failure IS NOT NULL OR ${of}bounced_at IS NOT NULL) AND ${of}mail_to IS NOT NULL`;

/** Mails that were refused: they will not be sent unless somebody says so. */
@Injectable()
export class FailedMails {
  constructor(private readonly db: Db) {}

  /** The latest first. */
  async list({ after, limit }: QueryOf<Route>): Promise<AnswerOf<Route>> {
    const parameters = new Parameters();
    const cursor = readCursor(after, 2);
    const before = cursor
      ? `AND (n.created_at, n.id) < (${parameters.add(cursor[0])}::timestamptz, ${parameters.add(cursor[1])}::uuid)`
      : '';
    const rows = await this.db.rows<Row>(
      `SELECT n.id, n.created_at AS at, n.created_at::text AS key, n.title, n.mail_to AS "to", a.name AS reader,
              coalesce(n.bounce, n.mail_failure) AS failure, n.bounced_at IS NOT NULL AS "cameBack",
              EXISTS (SELECT 1 FROM bad_addresses x WHERE x.address = n.mail_to AND x.cleared_at IS NULL) AS bad
         FROM notices n LEFT JOIN accounts a ON a.id = n.account_id
        WHERE ${failed('n.')} ${before}
        ORDER BY n.created_at DESC, n.id DESC LIMIT ${parameters.add(limit + 1)}`,
      parameters.values,
    );
    const counted = await this.db.row<{ count: number }>(`SELECT count(*) FROM notices WHERE ${failed('')}`);
    const page = pageOf(
      rows,
      limit,
      (row) => [row.key, row.id],
      (row): Shown => row,
    );
    return { ...page, count: counted?.count ?? 0 };
  }

  /** One more try. Of two who ask at once the second finds that it has not failed. */
  again(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const found = await tx.row<{ failed: boolean; address: string | null }>(
        `SELECT ${failed('')} AS failed, mail_to AS address FROM notices WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (!found) throw new Refusal('not-found');
      if (!found.failed) throw new Refusal('mail-not-failed');
      const { address } = found;
      if (address && (await badAmong(tx, [address])).has(address)) throw new Refusal('address-is-bad', { address });
      await tx.rows(
        `UPDATE notices SET mail_failure = NULL, bounced_at = NULL, bounce = NULL, mail_sent_at = NULL WHERE id = $1`,
        [id],
      );
      await enqueue(tx, 'notices.mail', { noticeId: id });
    });
  }
}
