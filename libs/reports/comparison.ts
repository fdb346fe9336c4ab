import type { FigureView, comparison } from '#contract';
import type { z } from 'zod';
import type { Actor, Db, Tx } from '#platform';
import type { RecordKind } from './metric.js';
import { holdStill } from './period-tables.js';
import { type Counted, type RecordRow, recordRows } from './records.js';
import { plainText } from './sentence.js';
import type { Snapshot } from './snapshot.entity.js';
import { type Summary, summarise } from './summary.js';

/** How many records of a change are shown; how many there are is always said. */
const mostShown = 100;

type Compared = z.input<typeof comparison>;
type Change = Compared['changes'][number] & { addedTotal: number; removedTotal: number };
export type Comparison = Omit<Compared, 'changes'> & { changes: Change[] };

/** Computes a finished snapshot's figures anew from the records of today; says what has changed, record by record. */
export function compareWithNow(db: Db, actor: Actor, snapshot: Snapshot): Promise<Comparison> {
  return db.transaction(actor, async (tx) => {
    await holdStill(tx);
    const today = await summarise(tx, { from: snapshot.from, to: snapshot.to, asOf: tx.now });
    const changes: Change[] = [];
    for (const moved of await movedFigures(tx, snapshot.id))
      changes.push(await changeOf(tx, snapshot.id, moved, today));
    return {
      comparedAt: tx.now,
      same: changes.length === 0,
      sentence: plainText(today.sentence),
      changes,
    };
  });
}

/** A figure whose list is no longer the same; without `then` it has only appeared since (a new category, say). */
interface Moved {
  key: string;
  then: FigureView | null;
  kind: RecordKind | null;
}

function movedFigures(tx: Tx, snapshotId: string): Promise<Moved[]> {
  const differs = (column: string) =>
    `coalesce(today.${column}, today.record_ids, '{}') <> coalesce(kept.${column}, kept.record_ids, '{}')`;
  return tx.rows<Moved>(
    `SELECT key, kept.figure AS then, kept.record_kind AS kind
       FROM period_figures today FULL JOIN (SELECT * FROM snapshot_figures WHERE snapshot_id = $1) kept USING (key)
      WHERE ${differs('record_ids')} OR ${differs('counted_ids')} ORDER BY kept.position, key`,
    [snapshotId],
  );
}

async function changeOf(tx: Tx, snapshotId: string, { key, then, kind }: Moved, today: Summary): Promise<Change> {
  const now = today.figures.find((figure) => figure.key === key);
  const of = kind ?? now?.recordKind ?? 'proposal';
  const added = await difference(tx, of, key, snapshotId, { after: keptNow, before: keptThen });
  const removed = await difference(tx, of, key, snapshotId, { after: keptThen, before: keptNow });
  return {
    key,
    label: then?.label ?? now?.label ?? key,
    before: then?.printed ?? '0',
    after: now?.printed ?? '0',
    added: added.rows,
    addedTotal: added.total,
    removed: removed.rows,
    removedTotal: removed.total,
  };
}

const keptNow = `SELECT record_ids, coalesce(counted_ids, record_ids) AS counted_ids
                   FROM period_figures WHERE key = $1`;
const keptThen = `SELECT record_ids, coalesce(counted_ids, record_ids) AS counted_ids
                    FROM snapshot_figures WHERE key = $1 AND snapshot_id = $2`;

/** The records that one side lists, or in a rate counts in the numerator, and the other does not. */
async function difference(
  tx: Tx,
  kind: RecordKind,
  key: string,
  snapshotId: string,
  { after, before }: { after: string; before: string },
): Promise<{ rows: RecordRow[]; total: number }> {
  const found = await tx.rows<Counted & { total: number }>(
    `WITH after AS (${after}), before AS (${before}),
          listed AS (SELECT id, n, id IN (SELECT unnest(counted_ids) FROM after) AS counted
                       FROM after, unnest(record_ids) WITH ORDINALITY AS list(id, n))
     SELECT id, counted, count(*) OVER ()::int AS total FROM listed
      WHERE id NOT IN (SELECT unnest(record_ids) FROM before)
         OR (counted AND id NOT IN (SELECT unnest(counted_ids) FROM before))
      ORDER BY n LIMIT ${mostShown}`,
    [key, snapshotId],
  );
  return { rows: await recordRows(tx, tx.actor, kind, found), total: found[0]?.total ?? 0 };
}
