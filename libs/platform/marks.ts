import type { Db } from './db/db.js';
import type { Tx } from './db/tx.js';

/** Facts about the installation itself: demo data loaded, set-up link given. */
export async function readMark<T>(q: Db | Tx, name: string): Promise<T | null> {
  return (await q.row<{ value: T }>(`SELECT value FROM marks WHERE name = $1`, [name]))?.value ?? null;
}

export async function setMark(tx: Tx, name: string, value: unknown): Promise<void> {
  await tx.rows(
    `INSERT INTO marks (name, value, at) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at`,
    [name, JSON.stringify(value), tx.now],
  );
}
