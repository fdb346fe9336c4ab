import type { EntityManager } from 'typeorm';
import type { Actor } from '../actor.js';

let open: (manager: EntityManager, actor: Actor, now: Date) => Tx;

/**
 * One transaction: its connection, who acts, and one `now` for everything in it.
 * Nobody but `Db.transaction` can make one, so a function that takes a `Tx` cannot write outside of one.
 */
export class Tx {
  #manager: EntityManager;

  private constructor(
    manager: EntityManager,
    readonly actor: Actor,
    readonly now: Date,
  ) {
    this.#manager = manager;
  }

  static {
    open = (manager, actor, now) => new Tx(manager, actor, now);
  }

  get manager(): EntityManager {
    return this.#manager;
  }

  /** Runs SQL with positional parameters and returns its rows. */
  async rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return rowsOf<Row>(await this.#manager.query(sql, parameters));
  }

  async row<Row>(sql: string, parameters: unknown[] = []): Promise<Row | null> {
    return (await this.rows<Row>(sql, parameters))[0] ?? null;
  }
}

/** For `db.ts` only: the index of this lib does not export it. */
export const openTx = (manager: EntityManager, actor: Actor, now: Date): Tx => open(manager, actor, now);

/** TypeORM answers `[rows, count]` for UPDATE and DELETE, rows for the rest. */
export function rowsOf<Row>(answer: Row[] | [Row[], number]): Row[] {
  return isCounted(answer) ? answer[0] : answer;
}

function isCounted<Row>(answer: Row[] | [Row[], number]): answer is [Row[], number] {
  return answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number';
}
