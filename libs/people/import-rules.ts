import type { Db, Tx } from '#platform';
import type { Column, Table } from './import-columns.js';

/** What the check found about one line, and what importing it would write. */
export interface Judgement {
  verdict: 'add' | 'change' | 'same' | 'wrong';
  errors: string[];
  write(tx: Tx): Promise<void>;
}

/** How one kind of table is brought in. */
export interface ImportRules<Key extends string> {
  sheet: string;
  columns: readonly Column<Key>[];
  /** Judges every line against what is there now, in the order of the file. */
  judge(q: Db | Tx, table: Table<Key>): Promise<Judgement[]>;
}

export const wrong = (errors: string[]): Judgement => ({ verdict: 'wrong', errors, write: async () => undefined });

export const same: Judgement = { verdict: 'same', errors: [], write: async () => undefined };
