import { type Db, type Tx, sha256 } from '#platform';
import type { Snapshot, SnapshotFigure } from './snapshot.entity.js';

type Head = Pick<Snapshot, 'from' | 'to' | 'asOf' | 'sentence' | 'equations'>;

/** SHA-256 of a list of ids in PostgreSQL's binary form of an array: written out as text it would take ten times as long. */
const listDigest = (column: string) => `encode(sha256(array_send(${column})), 'hex')`;

/**
 * SHA-256 over canonical JSON (no blanks, keys sorted) of all that a snapshot says: its period, sentence, equations
 * and figures, each figure with the digests of the record lists as they are stored.
 */
export async function digestOf(q: Db | Tx, snapshotId: string, head: Head): Promise<string> {
  const figures = await q.rows<Pick<SnapshotFigure, 'figure'> & { records: string; counted: string | null }>(
    `SELECT figure, ${listDigest('record_ids')} AS records, ${listDigest('counted_ids')} AS counted
       FROM snapshot_figures WHERE snapshot_id = $1 ORDER BY position`,
    [snapshotId],
  );
  const { from, to, asOf, sentence, equations } = head;
  return sha256(canonical({ from, to, asOf: asOf.toISOString(), sentence, equations, figures }));
}

/** JSON with the keys of every object in order; jsonb does not keep the one in which they were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
