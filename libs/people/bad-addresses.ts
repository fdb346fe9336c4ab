import { Injectable } from '@nestjs/common';
import type { AnswerOf, QueryOf, routes } from '#contract';
import { type Actor, Db, Parameters, Refusal, type Tx, newId, pageOf, readCursor } from '#platform';
import { memberBriefs } from './briefs.js';

export interface Bad {
  id: string;
  since: Date;
  reason: string;
}

/** Which of these addresses take no mail, by address. */
export async function badAmong(q: Db | Tx, addresses: string[]): Promise<Map<string, Bad>> {
  if (addresses.length === 0) return new Map();
  const rows = await q.rows<Bad & { address: string }>(
    `SELECT id, address, since, reason FROM bad_addresses WHERE address = ANY($1) AND cleared_at IS NULL`,
    [addresses],
  );
  return new Map(rows.map(({ address, ...bad }) => [address, bad]));
}

/** A letter to it came back for good. Told twice, it is bad once. */
export async function markBad(tx: Tx, address: string, reason: string): Promise<void> {
  await tx.rows(
    `INSERT INTO bad_addresses (id, address, since, reason) VALUES ($1, $2, $3, $4)
     ON CONFLICT (address) WHERE cleared_at IS NULL DO NOTHING`,
    [newId(), address.toLowerCase(), tx.now, reason.slice(0, 300)],
  );
}

/** Somebody wrote from them: they are in use. */
export async function clearBad(tx: Tx, addresses: string[], by: string): Promise<void> {
  await tx.rows(
    `UPDATE bad_addresses SET cleared_at = $2, cleared_by = $3 WHERE address = ANY($1) AND cleared_at IS NULL`,
    [addresses.map((address) => address.toLowerCase()), tx.now, by],
  );
}

type List = typeof routes.badAddresses.list;

/** What 运行 shows of the addresses that take no mail. */
@Injectable()
export class BadAddresses {
  constructor(private readonly db: Db) {}

  /** The latest first, with whose they are. */
  async list({ after, limit }: QueryOf<List>): Promise<AnswerOf<List>> {
    const parameters = new Parameters();
    const cursor = readCursor(after, 1);
    const before = cursor ? `AND id < ${parameters.add(cursor[0])}` : '';
    const rows = await this.db.rows<Bad & { address: string; memberId: string | null }>(
      `SELECT x.id, x.address, x.since, x.reason,
              (SELECT member_id FROM member_bindings WHERE provider = 'mail' AND subject = x.address) AS "memberId"
         FROM bad_addresses x WHERE cleared_at IS NULL ${before} ORDER BY id DESC LIMIT ${parameters.add(limit + 1)}`,
      parameters.values,
    );
    const briefs = await memberBriefs(
      this.db,
      rows.flatMap(({ memberId }) => memberId ?? []),
    );
    const page = pageOf(
      rows,
      limit,
      (row) => [row.id],
      ({ memberId, ...row }) => ({ ...row, member: (memberId && briefs.get(memberId)) || null }),
    );
    const counted = await this.db.row<{ count: number }>(`SELECT count(*) FROM bad_addresses WHERE cleared_at IS NULL`);
    return { ...page, count: counted?.count ?? 0 };
  }

  /** A clerk knows that it works again. Asked twice, the first one counts. */
  clear(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const found = await tx.row<{ clearedAt: Date | null }>(
        `SELECT cleared_at AS "clearedAt" FROM bad_addresses WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (!found) throw new Refusal('not-found');
      if (found.clearedAt) return;
      await tx.rows(`UPDATE bad_addresses SET cleared_at = $2, cleared_by = $3 WHERE id = $1`, [
        id,
        tx.now,
        tx.actor.name,
      ]);
    });
  }
}
