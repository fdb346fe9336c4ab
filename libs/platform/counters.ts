import type { Tx } from './db/tx.js';

/**
 * The next number of a scope, counting from 1. The counter row stays locked until the transaction ends, so numbers
 * have no gaps: one that was taken by a transaction that failed is given out again.
 */
export async function nextNumber(tx: Tx, scope: string): Promise<number> {
  return (await nextNumbers(tx, scope, 1))[0] as number;
}

/** The same for several at once, in their order. */
export async function nextNumbers(tx: Tx, scope: string, count: number): Promise<number[]> {
  const row = await tx.row<{ value: number }>(
    `INSERT INTO counters (scope, value) VALUES ($1, $2)
     ON CONFLICT (scope) DO UPDATE SET value = counters.value + $2 RETURNING value`,
    [scope, count],
  );
  if (!row) throw new Error(`counter ${scope} gave no number`);
  return Array.from({ length: count }, (_, at) => row.value - count + 1 + at);
}
