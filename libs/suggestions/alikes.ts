import { Injectable } from '@nestjs/common';
import { jobsWaitSql } from '#jobs';
import { type Actor, Db, Refusal, type Tx, system, trail, wordQueries } from '#platform';
import { marksOf, matterLikeness, overlapOf, sameMatter, tellingMarks } from './matter.js';
import { lockAll } from './lock.js';
import type { Link } from './placement.js';

/** What is compared. */
export interface Compared {
  id: string;
  number: string;
  title: string;
  text: string;
  receivedAt: Date;
}

/** So many candidates, the nearest by their rarest words, are compared in full. */
const compares = 40;

/** Among so many of the newest that share a rare word the nearest are looked for. */
const looksThrough = 1000;

/** So many that wait say that more come in than can be compared at once. */
const waitsWhen = 10;

/** So long what is new stays without its proposals while arrivals keep coming. */
const waitsAtMostMs = 5 * 60_000;

/** More than so many at once would be no proposal, but a list. */
const mostProposed = 5;

/** Others that may be the same matter: found by their words, or by how they came. A clerk decides. */
@Injectable()
export class Alikes {
  constructor(private readonly db: Db) {}

  /** Compares the suggestions of an arrival, as far as their words are new. While many come in at once the clock does it. */
  async compareArrival(rawId: string): Promise<void> {
    const behind = await this.db.rows(`SELECT 1 FROM suggestions_to_compare LIMIT ${waitsWhen}`);
    if (behind.length === waitsWhen) return;
    const rows = await this.db.rows<{ id: string }>(
      `SELECT DISTINCT suggestion_id AS id FROM arrivals JOIN suggestions_to_compare USING (suggestion_id)
        WHERE raw_inbound_id = $1`,
      [rawId],
    );
    for (const { id } of rows) await this.compare(id);
  }

  /**
   * What came in company, or was left over when a process ended between receiving and comparing. Arrivals that wait to
   * be read, and what is to be told of them, go first, unless something has waited to be compared for too long.
   */
  async compareWaiting(most = 200): Promise<void> {
    const rows = await this.db.rows<{ id: string; receivedAt: Date }>(
      `SELECT id, received_at AS "receivedAt" FROM suggestions_to_compare JOIN suggestions ON id = suggestion_id
        ORDER BY id LIMIT $1`,
      [most],
    );
    for (const { id, receivedAt } of rows) {
      const patient = this.db.now().getTime() - receivedAt.getTime() < waitsAtMostMs;
      if (patient && (await this.db.row(`SELECT 1 WHERE ${jobsWaitSql('suggestions.receive', 'notices.tell')}`)))
        return;
      await this.compare(id);
    }
  }

  /** Looks for others that say the same, with the words the suggestion has now. Run again, it changes nothing. */
  compare(id: string): Promise<void> {
    return this.db.transaction(system, (tx) => compareOne(tx, id));
  }

  /** A clerk says that they are two matters; nobody asks again. */
  refuse(actor: Actor, id: string, otherId: string): Promise<void> {
    return this.decide(actor, id, otherId, 'refuse-likeness');
  }

  /** Takes that back. */
  askAgain(actor: Actor, id: string, otherId: string): Promise<void> {
    return this.decide(actor, id, otherId, 'ask-again');
  }

  private decide(actor: Actor, id: string, otherId: string, action: 'refuse-likeness' | 'ask-again'): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const [one, other] = await lockAll(tx, [id, otherId]);
      if (!one || !other) throw new Refusal('not-found');
      const refused = action === 'refuse-likeness';
      const changed = await tx.row(
        `UPDATE likenesses SET refused_at = $3, refused_by = $4 WHERE (newer_id, older_id) IN (($1, $2), ($2, $1))
            AND (refused_at IS NULL) = $5 RETURNING 1`,
        [id, otherId, refused ? tx.now : null, refused ? tx.actor.name : null, refused],
      );
      if (!changed) return;
      const { stage } = one.row;
      await trail(tx, 'suggestion', id, {
        action,
        from: stage,
        to: stage,
        note: other.row.number,
        details: { otherId },
      });
    });
  }
}

async function compareOne(tx: Tx, id: string): Promise<void> {
  // Not FOR UPDATE: two that are compared at once name each other. Locked, its words stay what they are.
  const one = await tx.row<Compared>(
    `SELECT id, number, title, text, received_at AS "receivedAt" FROM suggestions WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  const waits = await tx.row(`DELETE FROM suggestions_to_compare WHERE suggestion_id = $1 RETURNING 1`, [id]);
  if (!one || !waits) return;
  const marks = marksOf(one);
  await tx.rows(
    `INSERT INTO suggestion_words (suggestion_id, words) VALUES ($1, array_to_tsvector($2::text[]))
     ON CONFLICT (suggestion_id) DO UPDATE SET words = excluded.words`,
    [id, marks],
  );
  await propose(tx, one, marks);
}

/** Replaces what was found by the words before; what a clerk refused stays refused. */
async function propose(tx: Tx, one: Compared, marks: string[]): Promise<void> {
  await tx.rows(
    `DELETE FROM likenesses WHERE ground = 'words' AND refused_at IS NULL AND (newer_id = $1 OR older_id = $1)`,
    [one.id],
  );
  const candidates = await candidatesFor(tx, one, marks);
  const found = candidates
    .map((other) => ({ other, likeness: matterLikeness(one, other) }))
    .filter(({ likeness }) => likeness >= sameMatter)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, mostProposed);
  // In one order, so that two that name each other's never wait in a circle.
  const rows = found
    .map(({ other, likeness }) => ({ ...ordered(one, other), likeness, overlap: overlapOf(one, other) }))
    .sort((a, b) => (`${a.newer}${a.older}` < `${b.newer}${b.older}` ? -1 : 1));
  for (const { newer, older, likeness, overlap } of rows) {
    await tx.rows(
      `INSERT INTO likenesses (newer_id, older_id, ground, why, likeness, overlap, found_at)
       VALUES ($1, $2, 'words', '说的内容相近', $3, $4, $5) ON CONFLICT DO NOTHING`,
      [newer, older, likeness, overlap, tx.now],
    );
  }
}

/** Suggestions of a year before or after that share rare words, the nearest first; not those of the same family. */
async function candidatesFor(tx: Tx, one: Compared, marks: string[]): Promise<Compared[]> {
  const asked = tellingMarks(marks);
  if (asked.length === 0) return [];
  return tx.rows<Compared>(
    `SELECT s.id, s.number, s.title, s.text, s.received_at AS "receivedAt"
       FROM (SELECT s.id, ts_rank(w.words, $2::tsquery) AS closeness
               FROM suggestion_words w JOIN suggestions s ON s.id = w.suggestion_id
              WHERE w.words @@ $2::tsquery AND s.id <> $1 AND s.stage NOT IN ('merged', 'withdrawn')
                AND s.received_at BETWEEN $3::timestamptz - interval '1 year' AND $3::timestamptz + interval '1 year'
              ORDER BY s.received_at DESC LIMIT ${looksThrough}) near
       JOIN suggestions s USING (id)
      WHERE s.id NOT IN (SELECT merged_into_id FROM suggestions WHERE id = $1 AND merged_into_id IS NOT NULL)
      ORDER BY near.closeness DESC, s.received_at DESC LIMIT ${compares}`,
    [one.id, wordQueries(asked).join(' | '), one.receivedAt],
  );
}

const ordered = (one: Compared, other: Compared) => {
  const later = one.receivedAt.getTime() - other.receivedAt.getTime() || (one.id > other.id ? 1 : -1);
  return later > 0 ? { newer: one.id, older: other.id } : { newer: other.id, older: one.id };
};

/** Proposes another suggestion for a reason beyond the words; two are proposed once, whichever names the other. */
export async function link(tx: Tx, id: string, { otherId, ground, why }: Link): Promise<void> {
  if (id === otherId) return;
  await tx.rows(
    `INSERT INTO likenesses (newer_id, older_id, ground, why, likeness, overlap, found_at)
     SELECT ids[1], ids[2], $3, $4, 1, '{}', $5
       FROM (SELECT array_agg(id ORDER BY received_at DESC, id DESC) AS ids FROM suggestions WHERE id IN ($1, $2)) pair
     ON CONFLICT (newer_id, older_id) DO UPDATE SET ground = excluded.ground, why = excluded.why
      WHERE likenesses.refused_at IS NULL`,
    [id, otherId, ground, why, tx.now],
  );
}

/** SQL: the proposals that still wait for a decision about the suggestion `s`. */
export const openLikenesses = `FROM likenesses l JOIN suggestions o ON o.id = CASE WHEN l.newer_id = s.id THEN l.older_id ELSE l.newer_id END
  WHERE (l.newer_id = s.id OR l.older_id = s.id) AND l.refused_at IS NULL AND s.stage = 'received'
    AND o.stage NOT IN ('merged', 'withdrawn')`;
