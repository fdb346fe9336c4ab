import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { Config } from './config.js';
import { Db, type Connection, dataSourceFor } from './db/db.js';
import { Secrets } from './secrets.js';
import { Uploads } from './uploads.js';

/** Configuration, clock and database, for every lib and door. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: Config, entities: Connection['entities'], clock: Clock = new SystemClock()): DynamicModule {
    const db = {
      provide: Db,
      useFactory: async () => {
        const source = dataSourceFor({ url: config.databaseUrl, pool: config.databasePool, entities });
        return new Db(await source.initialize(), clock);
      },
    };
    return {
      module: PlatformModule,
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useValue: clock },
        db,
        { provide: Secrets, useFactory: () => new Secrets(config) },
        Uploads,
      ],
      exports: [Config, Clock, Db, Secrets, Uploads],
    };
  }
}
