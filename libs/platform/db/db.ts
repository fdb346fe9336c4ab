import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { DataSource, type EntitySchema } from 'typeorm';
import type { Actor } from '../actor.js';
import { Clock } from '../clock.js';
import { migrations } from './migrations/index.js';
import { openTx, rowsOf, type Tx } from './tx.js';

// A DATE is a calendar day without time zone: keep it the text it is.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);
// COUNT() and friends answer bigint; our counts are far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, (value) => Number(value));

type Entity = (new () => object) | EntitySchema;

export interface Connection {
  url: string;
  pool: number;
  entities: Entity[];
}

/** Makes the connection settings; used by doors, the CLI and tests alike. */
export const dataSourceFor = ({ url, pool, entities }: Connection): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    extra: { max: pool, application_name: 'tibantong' },
    synchronize: false,
    logging: false,
  });

@Injectable()
export class Db implements OnApplicationShutdown {
  constructor(
    readonly source: DataSource,
    private readonly clock: Clock,
  ) {}

  /** One request, one transaction: everything in `work` happens, or nothing. */
  transaction<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.source.transaction((manager) => work(openTx(manager, actor, this.clock.now())));
  }

  /** Reads outside a transaction. */
  async rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return rowsOf<Row>(await this.source.query(sql, parameters));
  }

  async row<Row>(sql: string, parameters: unknown[] = []): Promise<Row | null> {
    return (await this.rows<Row>(sql, parameters))[0] ?? null;
  }

  now(): Date {
    return this.clock.now();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}
