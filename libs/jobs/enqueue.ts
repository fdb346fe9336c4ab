import { type Tx, newId } from '#platform';
import type { JobData, JobName } from './catalog.js';

/** The channel on which the relay listens for new rows. */
export const wakeChannel = 'outbox';

/** Puts a job into the outbox: it will run if, and only if, the transaction commits. */
export const enqueue = <N extends JobName>(tx: Tx, name: N, data: JobData<N>): Promise<void> =>
  enqueueAll(tx, name, [data]);

/** The same for many jobs of one kind, in one statement. */
export async function enqueueAll<N extends JobName>(tx: Tx, name: N, data: JobData<N>[]): Promise<void> {
  if (data.length === 0) return;
  await tx.rows(
    `WITH added AS (INSERT INTO outbox (id, name, data, created_at)
       SELECT id, $1, data::jsonb, $2 FROM unnest($3::uuid[], $4::text[]) AS job(id, data))
     SELECT pg_notify('${wakeChannel}', '')`,
    [name, tx.now, data.map(() => newId()), data.map((one) => JSON.stringify(one))],
  );
}
