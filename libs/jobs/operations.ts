import type { JobView } from '#contract';
import { type Db, Parameters, Refusal, pageOf, readCursor } from '#platform';
import { type JobName, catalog, isJobName } from './catalog.js';
import { wakeChannel } from './enqueue.js';

/** How a job stands, each in the words of a partial index where there is one: most rows are done. */
const stands: Record<JobView['state'], string> = {
  waiting: `sent_at IS NULL AND done_at IS NULL AND failed_at IS NULL`,
  sent: `sent_at IS NOT NULL AND done_at IS NULL AND failed_at IS NULL`,
  done: `done_at IS NOT NULL AND failed_at IS NULL`,
  failed: `failed_at IS NOT NULL`,
};
const states = Object.keys(stands) as JobView['state'][];

type Row = Omit<JobView, 'label'> & { name: string };

/** Jobs as the administrator sees them, newest first. */
export async function listJobs(db: Db, query: { state: JobView['state']; after?: string; limit: number }) {
  const parameters = new Parameters();
  const cursor = readCursor(query.after, 1);
  const before = cursor ? `AND id < ${parameters.add(cursor[0])}` : '';
  const rows = await db.rows<Row>(
    `SELECT id, name, '${query.state}' AS state, created_at AS "createdAt", tries, failed_at AS "failedAt", failure
       FROM outbox WHERE ${stands[query.state]} ${before} ORDER BY id DESC LIMIT ${parameters.add(query.limit + 1)}`,
    parameters.values,
  );
  const counts = await db.row<Record<JobView['state'], number>>(
    `SELECT ${states.map((state) => `(SELECT count(*) FROM outbox WHERE ${stands[state]}) AS ${state}`).join(', ')}`,
  );
  if (!counts) throw new Error('a SELECT without FROM gives one row');
  const shown = pageOf(rows, query.limit, (row) => [row.id], viewOf);
  return { ...shown, counts };
}

/** How many wait for a person to look at them. */
export async function countFailed(db: Db): Promise<number> {
  const row = await db.row<{ count: number }>(`SELECT count(*) FROM outbox WHERE ${stands.failed}`);
  return row?.count ?? 0;
}

/** SQL: jobs of these kinds wait or run, that did not fail before. What has no hurry lets them go first. */
export const jobsWaitSql = (...names: JobName[]): string =>
  `EXISTS (SELECT 1 FROM outbox WHERE done_at IS NULL AND failed_at IS NULL AND tries <= 1
            AND name IN (${names.map((name) => `'${name}'`).join(', ')}))`;

const viewOf = ({ name, ...row }: Row) => ({ ...row, label: isJobName(name) ? catalog[name].label : name });

/** Gives a failed job to the queue once more. */
export async function redrive(db: Db, id: string): Promise<void> {
  const again = await db.row(
    `WITH again AS (UPDATE outbox SET failed_at = NULL, failure = NULL, sent_at = NULL
       WHERE id = $1 AND failed_at IS NOT NULL RETURNING id)
     SELECT pg_notify('${wakeChannel}', '') FROM again`,
    [id],
  );
  if (again) return;
  if (await db.row(`SELECT 1 FROM outbox WHERE id = $1`, [id])) throw new Refusal('job-not-failed');
  throw new Refusal('not-found');
}
