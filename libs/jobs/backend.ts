import { Queue, Worker, createPostgresBackend } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { sha256 } from '#platform';
import type { CarriedJob, CarryingQueue, CarryingWorker } from './carrying.js';
import { type QueueName, queues } from './catalog.js';
import { LastingQueue, LastingWorker } from './lasting.js';

type Process = (job: CarriedJob) => Promise<void>;

/** BullMQ on either store. The same relay, runner and specs run on both. */
export interface Backend {
  readonly kind: 'postgres' | 'redis';
  queue(name: QueueName): CarryingQueue;
  worker(name: QueueName, process: Process): CarryingWorker;
  close(): Promise<void>;
}

/** How soon a job of a process that died is given to another one. */
const lockDuration = 15_000;
const stalledInterval = 5_000;
/** A process that dies does not make its job guilty: the database decides what is done. */
const maxStalledCount = 100;

const workerOptions = (name: QueueName) => ({
  concurrency: queues[name].concurrency,
  lockDuration,
  stalledInterval,
  maxStalledCount,
});

/** Redis or Valkey when its address is named, otherwise the database itself. */
export function openBackend(settings: { databaseUrl: string; redisUrl: string | null }): Backend {
  return settings.redisUrl ? onRedis(settings.redisUrl, settings.databaseUrl) : onPostgres(settings.databaseUrl);
}

function onPostgres(connectionString: string): Backend {
  const opened: { close(): Promise<void> }[] = [];
  // The queue need not wait for the disk: what a crash of the server takes from it, the relay gives out again.
  const options = '-c synchronous_commit=off';
  const connection = { connectionString, schema: 'bullmq', migrate: true, max: 4, options };
  return {
    kind: 'postgres',
    queue(name) {
      const queue = new LastingQueue(() => new Queue(name, { connection }, createPostgresBackend));
      opened.push(queue);
      return queue;
    },
    worker(name, process) {
      const options = { connection, autorun: false, ...workerOptions(name) };
      const worker = new LastingWorker(() => new Worker(name, process, options, createPostgresBackend));
      opened.push(worker);
      return worker;
    },
    close: () => closeAll(opened),
  };
}

function onRedis(url: string, databaseUrl: string): Backend {
  const opened: { close(): Promise<void> }[] = [];
  // The blocking read of a worker waits without limit, so its connection must never give up on its own.
  const taking = connectTo(url, { maxRetriesPerRequest: null });
  // Giving must fail at once while Redis is away: the rows stay in the outbox, unlocked, and the relay says so.
  const giving = connectTo(url, { enableOfflineQueue: false });
  const prefix = prefixFor(databaseUrl);
  return {
    kind: 'redis',
    queue(name) {
      const queue = new Queue(name, { connection: giving, prefix });
      opened.push(queue);
      return queue;
    },
    worker(name, process) {
      const worker = new Worker(name, process, { connection: taking, prefix, ...workerOptions(name) });
      // Saying goodbye to a Redis that is away would wait for its return.
      const close = () => worker.close(taking.status !== 'ready');
      opened.push({ close });
      return { on: worker.on.bind(worker), close };
    },
    async close() {
      await closeAll(opened);
      taking.disconnect();
      giving.disconnect();
    },
  };
}

function connectTo(url: string, options: RedisOptions): Redis {
  const connection = new Redis(url, options);
  connection.on('error', () => undefined); // said once by the relay's own health line, not once per retry
  return connection;
}

/**
 * Several installations may share one Redis: a runner that took a job of another would not find its row, and the job
 * would count as done. So the keys of an installation carry its database.
 */
export function prefixFor(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `tibantong:${sha256(host + pathname).slice(0, 12)}`;
}

/** Workers first, so that nothing is taken from a queue that closes. */
async function closeAll(opened: { close(): Promise<void> }[]): Promise<void> {
  for (const one of opened.splice(0).reverse()) await one.close();
}
