import { Redis } from 'ioredis';
import { type Backend, type Handlers, type JobName, type Together, Relay, Runner, openBackend, prefixFor } from '#jobs';
import { Db, SystemClock } from '#platform';
import { freshDatabase, openSource } from './database.js';

const redisUrl = process.env.TIBANTONG_TEST_REDIS || null;

/** Both stores that carry jobs; where there is no Redis its half says so instead of passing. */
export const backends = [
  { kind: 'postgres', redisUrl: null, missing: null },
  { kind: 'redis', redisUrl, missing: redisUrl ? null : (process.env.TIBANTONG_TEST_REDIS_MISSING ?? '没有 Redis') },
] as const;

const hurried = { pollMs: 100, gatherMs: 10, lostAfterMs: 60_000, backoffFactor: 0.05 };

/** An outbox of its own with as many relays and runners as a story needs; everything is stopped at the end. */
export class Yard {
  private readonly relays: Relay[] = [];
  private readonly runners: Runner[] = [];
  private readonly opened: Backend[] = [];
  /** Ids of jobs whose last try failed, as the runner tells. */
  readonly failed: string[] = [];

  private constructor(
    readonly db: Db,
    readonly databaseUrl: string,
    private readonly redisUrl: string | null,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(name: string, redis: string | null): Promise<Yard> {
    const database = await freshDatabase(name);
    const db = new Db(await openSource(database.url), new SystemClock());
    return new Yard(db, database.url, redis, database.drop);
  }

  startRelay(patience: Partial<typeof hurried> = {}): Relay {
    const relay = new Relay(this.db, this.backend(), this.databaseUrl, { ...hurried, ...patience });
    relay.start();
    this.relays.push(relay);
    return relay;
  }

  startRunner(handlers: Partial<Handlers>, together: Together = {}): Runner {
    const runner = new Runner(
      this.db,
      this.backend(),
      { ...unexpected, ...handlers },
      async (id) => {
        this.failed.push(id);
      },
      together,
    );
    runner.start();
    this.runners.push(runner);
    return runner;
  }

  /** Takes everything out of the queues, as a Redis without a disk does when it starts again. */
  async emptyQueues(): Promise<number> {
    if (!this.redisUrl) {
      const [row] = await this.db.rows<{ count: number }>(`SELECT count(*) FROM bullmq.job`);
      await this.db.rows(`TRUNCATE bullmq.job CASCADE`);
      return row?.count ?? 0;
    }
    const redis = new Redis(this.redisUrl);
    // Only the keys of this database: the Redis may be somebody's own.
    const keys = await redis.keys(`${prefixFor(this.databaseUrl)}:*`);
    if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
    return keys.length;
  }

  async stopRunners(): Promise<void> {
    await Promise.all(this.runners.splice(0).map((runner) => runner.stop()));
  }

  /** In the order of a worker process that ends. */
  async stop(): Promise<void> {
    await Promise.all(this.relays.splice(0).map((relay) => relay.stop()));
    await this.stopRunners();
    await Promise.all(this.opened.splice(0).map((backend) => backend.close()));
  }

  async close(): Promise<void> {
    await this.stop();
    if (this.redisUrl) await this.emptyQueues();
    await this.db.onApplicationShutdown();
    await this.drop();
  }

  private backend(): Backend {
    const backend = openBackend({ databaseUrl: this.databaseUrl, redisUrl: this.redisUrl });
    this.opened.push(backend);
    return backend;
  }
}

const refuse = (name: JobName) => async () => Promise.reject(new Error(`nobody expected ${name}`));
const unexpected: Handlers = {
  'suggestions.receive': refuse('suggestions.receive'),
  'suggestions.follow-proposal': refuse('suggestions.follow-proposal'),
  'suggestions.verify': refuse('suggestions.verify'),
  'notices.send-code': refuse('notices.take-bounce'),
  'notices.take-bounce': refuse('notices.take-bounce'),
  'files.read': refuse('files.read'),
  'suggestions.take-in-words': refuse('suggestions.take-in-words'),
  'notices.tell': refuse('notices.tell'),
  'notices.mail': refuse('notices.mail'),
  'notices.digest': refuse('notices.digest'),
  'deadlines.recompute': refuse('deadlines.recompute'),
  'archives.build': refuse('archives.build'),
  'reports.build': refuse('reports.build'),
};

/** Waits until something holds, or says what did not. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
