import { Logger } from '@nestjs/common';
import { UnrecoverableError } from 'bullmq';
import { type Db, Refusal } from '#platform';
import type { Backend } from './backend.js';
import type { CarriedJob, CarryingWorker } from './carrying.js';
import { type Handlers, type QueueName, type Together, queues } from './catalog.js';
import { markFailed, runJob, runTogether } from './run.js';

/** Takes jobs from the queues and runs them. Any number of runners may run. */
export class Runner {
  private readonly log = new Logger('runner');
  private readonly workers: CarryingWorker[] = [];
  private readonly atHand = new Set<Promise<void>>();

  constructor(
    private readonly db: Db,
    private readonly backend: Backend,
    private readonly handlers: Handlers,
    /** Told after the last try of a job failed, so that somebody sees it. */
    private readonly onFailed: (jobId: string) => Promise<void> = async () => undefined,
    private readonly together: Together = {},
  ) {}

  start(): void {
    for (const name of Object.keys(queues) as QueueName[]) {
      const worker = this.backend.worker(name, (job) => this.hold(this.run(job)));
      worker.on('failed', (job, error) => void this.failed(job, error));
      worker.on('error', (error) => this.log.debug(error.message));
      this.workers.push(worker);
    }
  }

  /** Waits for the jobs at hand, takes no new ones. */
  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.allSettled(this.atHand);
  }

  /** A worker whose queue is away closes without waiting; what it runs is waited for all the same. */
  private async hold(running: Promise<void>): Promise<void> {
    this.atHand.add(running);
    try {
      await running;
    } finally {
      this.atHand.delete(running);
    }
  }

  private async run(job: CarriedJob): Promise<void> {
    if (!job.id) throw new UnrecoverableError('a job without id');
    if (job.data.ids) return runTogether(this.db, this.handlers, this.together, job.data.ids);
    try {
      await runJob(this.db, this.handlers, job.id);
    } catch (error) {
      // A rule that says no will say no again.
      if (error instanceof Refusal) throw new UnrecoverableError(error.message);
      throw error;
    }
  }

  private async failed(job: CarriedJob | undefined, error: Error): Promise<void> {
    // Rows that were carried together are given out again one by one, when their time has come.
    if (!job?.id || job.data.ids) return;
    const last = error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1);
    if (!last) return;
    try {
      await markFailed(this.db, job.id, error);
      await this.onFailed(job.id);
    } catch (second) {
      // The relay gives the job out again, so nothing is lost; say why it will come back.
      this.log.error(`could not write down that job ${job.id} failed: ${String(second)}`);
    }
  }
}
