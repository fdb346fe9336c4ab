import type { Tx } from './db/tx.js';

/**
 * The next number of a scope, counting from 1. The counter row stays locked until the transaction ends, so numbers
 * have no gaps: one that was taken by a transaction that failed is given out again.
 */
export async function nextNumber(tx: Tx, scope: string): Promise<number> {
  const row = await tx.row<{ value: number }>(
    `INSERT INTO counters (scope, value) VALUES ($1, 1)
     ON CONFLICT (scope) DO UPDATE SET value = counters.value + 1 RETURNING value`,
    [scope],
  );
  if (!row) throw new Error(`counter ${scope} gave no number`);
  return row.value;
}
