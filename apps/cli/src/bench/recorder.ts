import pg from 'pg';
import type { Logger } from 'typeorm';
import { Db, SystemClock, dataSourceFor } from '#platform';
import { entities } from '../../../entities.js';

export interface Statement {
  sql: string;
  values: unknown[];
}

/** Hears every statement that the product sends, so that the very same SQL can be run without the product. */
class Hearing implements Logger {
  readonly statements: Statement[] = [];

  logQuery(sql: string, values?: unknown[]): void {
    this.statements.push({ sql, values: values ?? [] });
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

/** The product's reads and jobs in this process, for their SQL; what is measured runs elsewhere. */
export class Recorder {
  private constructor(
    readonly db: Db,
    private readonly hearing: Hearing,
  ) {}

  static async open(url: string): Promise<Recorder> {
    const hearing = new Hearing();
    const source = dataSourceFor({ url, pool: 2, entities });
    source.setOptions({ logging: ['query'], logger: hearing });
    return new Recorder(new Db(await source.initialize(), new SystemClock()), hearing);
  }

  /** The statements of one piece of work, in order. */
  async statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
    this.hearing.statements.length = 0;
    await work();
    return this.hearing.statements.splice(0);
  }

  async close(): Promise<void> {
    await this.db.source.destroy();
  }
}

/** Runs recorded statements over a bare connection; answers the milliseconds they took together. */
export async function replay(client: pg.Client, statements: Statement[]): Promise<number> {
  const began = performance.now();
  for (const { sql, values } of statements) await client.query(sql, values);
  return performance.now() - began;
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
