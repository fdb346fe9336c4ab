import { setTimeout as sleep } from 'node:timers/promises';
import type { CarriedJob, CarryingQueue, CarryingWorker } from './carrying.js';

/*
 * BullMQ looks at its tables once, when it opens its connection to PostgreSQL, and keeps the answer, also when that look
 * failed. A queue like that fails for ever, and a worker asks again without a pause for as long as the process lives. So
 * what did not get ready is thrown away and made anew.
 */

const pauseMs = 1000;

/** `addBulk` lays out tables of its own in PostgreSQL, some 5 ms for one job as for ten; so few are given one by one. */
const fewJobs = 5;

type Jobs = Parameters<CarryingQueue['addBulk']>[0];

interface Queue extends CarryingQueue {
  add(name: string, data: object, opts: Jobs[number]['opts']): Promise<unknown>;
}

export class LastingQueue implements CarryingQueue {
  private queue: Queue | null = null;
  private readonly listeners: ((error: Error) => void)[] = [];

  constructor(private readonly make: () => Queue) {}

  on(_event: 'error', listener: (error: Error) => void): void {
    this.listeners.push(listener);
    this.queue?.on('error', listener);
  }

  async addBulk(jobs: Jobs): Promise<void> {
    this.queue ??= this.open();
    try {
      if (jobs.length > fewJobs) await this.queue.addBulk(jobs);
      else for (const { name, data, opts } of jobs) await this.queue.add(name, data, opts);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const { queue } = this;
    this.queue = null;
    await queue?.close().catch(() => undefined);
  }

  private open(): Queue {
    const queue = this.make();
    for (const listener of this.listeners) queue.on('error', listener);
    return queue;
  }
}

/** A worker that was told not to run by itself. */
interface Startable extends CarryingWorker {
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
}

type Failed = (job: CarriedJob | undefined, error: Error) => void;

export class LastingWorker implements CarryingWorker {
  private worker: Startable;
  private closing = false;
  private readonly onFailed: Failed[] = [];
  private readonly onError: ((error: Error) => void)[] = [];
  private readonly opened: Promise<void>;

  constructor(private readonly make: () => Startable) {
    this.worker = this.begin();
    this.opened = this.open();
  }

  on(event: 'failed', listener: Failed): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'failed' | 'error', listener: Failed | ((error: Error) => void)): void {
    if (event === 'failed') this.onFailed.push(listener as Failed);
    else this.onError.push(listener as (error: Error) => void);
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.worker.close();
    await this.opened;
  }

  private begin(): Startable {
    const worker = this.make();
    worker.on('failed', (job, error) => this.onFailed.forEach((listener) => listener(job, error)));
    worker.on('error', (error) => this.onError.forEach((listener) => listener(error)));
    return worker;
  }

  private async open(): Promise<void> {
    while (!this.closing) {
      const { worker } = this;
      try {
        await worker.waitUntilReady();
        if (!this.closing) worker.run().catch((error: Error) => this.onError.forEach((listener) => listener(error)));
        return;
      } catch {
        await worker.close().catch(() => undefined);
        if (this.closing) return;
        await sleep(pauseMs);
        if (!this.closing) this.worker = this.begin();
      }
    }
  }
}
