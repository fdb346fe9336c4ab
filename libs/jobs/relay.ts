import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { Db } from '#platform';
import type { Backend } from './backend.js';
import type { CarryingQueue } from './carrying.js';
import { type JobName, type QueueName, catalog, isJobName, mostTogether, queues } from './catalog.js';
import { wakeChannel } from './enqueue.js';

const batch = 400;

/** So long at most rows gather for the next round. */
const mostGatherMs = 500;

interface Row {
  id: string;
  name: JobName;
  tries: number;
}

/** How patient a relay is; specs bring less. */
export interface Patience {
  /** How long it sleeps when no notification wakes it. */
  pollMs: number;
  /** So long after a round at least the next one begins: while many rows come in, a round carries many. */
  gatherMs: number;
  /** A job neither done nor failed so long after it was sent is given to the queue again: the queue may have lost it. */
  lostAfterMs: number;
  /** Stretches the waits between the tries of a job. */
  backoffFactor: number;
}

const usual: Patience = { pollMs: 2000, gatherMs: 50, lostAfterMs: 120_000, backoffFactor: 1 };

/** Carries rows from the outbox to the queues. Any number of relays may run: a row is claimed by one. */
export class Relay {
  private readonly log = new Logger('relay');
  private readonly queues: Record<QueueName, CarryingQueue>;
  private listener: pg.Client | null = null;
  private running: Promise<void> | null = null;
  private stopped = false;
  /** A notification that comes while rows are being sent counts for the sleep that follows. */
  private woken = false;
  private endSleep: () => void = () => undefined;
  private failing = false;

  constructor(
    private readonly db: Db,
    private readonly backend: Backend,
    private readonly databaseUrl: string,
    private readonly patience: Patience = usual,
  ) {
    const open = (name: QueueName) => {
      const queue = backend.queue(name);
      queue.on('error', () => undefined); // the failed send below is what gets reported
      return queue;
    };
    this.queues = {
      intake: open('intake'),
      checks: open('checks'),
      files: open('files'),
      telling: open('telling'),
      reports: open('reports'),
      archives: open('archives'),
    };
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
    await this.listener?.end().catch(() => undefined);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.listen();
        this.woken = false;
        const began = performance.now();
        const sent = await this.sendWaiting();
        if (this.failing) this.log.log(`the queue answers again (${this.backend.kind})`);
        this.failing = false;
        if (sent === batch) continue;
        // A round costs nearly the same for one row and for many: it takes a fifth of the time at most.
        const pause = Math.max(this.patience.gatherMs, 4 * (performance.now() - began));
        if (sent > 0 && !this.stopped) await sleep(Math.min(pause, mostGatherMs));
      } catch (error) {
        // Said once per outage: a line per retry would fill the disk.
        if (!this.failing) this.log.error(`cannot reach database or queue: ${String(error)}`);
        this.failing = true;
      }
      await this.sleep();
    }
  }

  /** Claims a batch, gives it to the queues, marks it sent: all or nothing. */
  private sendWaiting(): Promise<number> {
    return this.db.source.transaction(async (manager) => {
      await manager.query(
        `UPDATE outbox SET sent_at = NULL WHERE id IN (SELECT id FROM outbox
           WHERE done_at IS NULL AND failed_at IS NULL AND sent_at < now() - $1 * interval '1 ms'
           ORDER BY sent_at LIMIT ${batch} FOR UPDATE SKIP LOCKED)`,
        [this.patience.lostAfterMs],
      );
      const rows: { id: string; name: string; tries: number }[] = await manager.query(
        `SELECT id, name, tries FROM outbox WHERE sent_at IS NULL AND done_at IS NULL AND failed_at IS NULL
          ORDER BY id LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
      );
      if (rows.length === 0) return 0;
      for (const name of Object.keys(queues) as QueueName[]) {
        const jobs = rows.filter((row): row is Row => isJobName(row.name) && catalog[row.name].queue === name);
        if (jobs.length > 0) await this.queues[name].addBulk(this.carriedAll(jobs));
      }
      await manager.query(`UPDATE outbox SET sent_at = now() WHERE id = ANY($1)`, [rows.map((row) => row.id)]);
      return rows.length;
    });
  }

  private async listen(): Promise<void> {
    if (this.listener) return;
    const listener = new pg.Client({ connectionString: this.databaseUrl });
    listener.on('notification', () => this.wake());
    listener.on('error', () => {
      this.listener = null;
    });
    await listener.connect();
    await listener.query(`LISTEN ${wakeChannel}`);
    this.listener = listener;
  }

  private wake(): void {
    this.woken = true;
    this.endSleep();
  }

  private sleep(): Promise<void> {
    if (this.stopped || this.woken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.patience.pollMs);
      this.endSleep = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Rows of a kind that can be done together share a job of the queue; one that was tried before goes alone. */
  private carriedAll(rows: Row[]) {
    const alone = rows.filter(({ name, tries }) => tries > 0 || mostTogether(name) === 1);
    const jobs = alone.map(({ id, name }) => this.carried(id, name, {}));
    const company = rows.filter(({ name, tries }) => tries === 0 && mostTogether(name) > 1);
    for (const name of new Set(company.map((row) => row.name))) {
      const ids = company.filter((row) => row.name === name).map(({ id }) => id);
      for (let at = 0; at < ids.length; at += mostTogether(name)) {
        const some = ids.slice(at, at + mostTogether(name));
        const [first = ''] = some;
        // Gathered anew after a failure they may be others: then it must be another job.
        jobs.push(
          some.length === 1
            ? this.carried(first, name, {})
            : this.carried(`${first}-${some.length}`, name, { ids: some }),
        );
      }
    }
    return jobs;
  }

  /** Finished jobs leave the queue at once: the outbox row says what became of them. */
  private carried(jobId: string, name: JobName, data: { ids?: string[] }) {
    const { attempts, backoffMs } = catalog[name];
    const backoff = { type: 'exponential', delay: backoffMs * this.patience.backoffFactor };
    return { name, data, opts: { jobId, attempts, backoff, removeOnComplete: true, removeOnFail: true } };
  }
}
