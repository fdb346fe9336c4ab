import type { JobsOptions } from 'bullmq';

/** What the queue carries is nothing but the outbox row's id, which is also the job's id; or the ids of several rows. */
export interface CarriedJob {
  id?: string;
  data: { ids?: string[] };
  attemptsMade: number;
  opts: { attempts?: number };
}

/** The little of BullMQ that the relay needs. */
export interface CarryingQueue {
  addBulk(jobs: { name: string; data: object; opts: JobsOptions }[]): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** The little of BullMQ that the runner needs. */
export interface CarryingWorker {
  on(event: 'failed', listener: (job: CarriedJob | undefined, error: Error) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}
