import { Logger } from '@nestjs/common';
import { type Db, Refusal } from '#platform';
import { type Handlers, type JobData, type JobName, type Together, catalog } from './catalog.js';
import { wakeChannel } from './enqueue.js';

const log = new Logger('jobs');

/**
 * Runs one job: reads its data by its schema, calls its handler, marks its row done. A row that is done already is
 * left alone. The mark and the handler's own work are two transactions, so a handler must be able to run twice.
 */
export async function runJob(db: Db, handlers: Handlers, id: string): Promise<void> {
  const row = await db.row<{ name: JobName; data: unknown }>(
    `UPDATE outbox SET tries = tries + 1 WHERE id = $1 AND done_at IS NULL RETURNING name, data`,
    [id],
  );
  if (!row) return;
  await call(handlers, row.name, row.data, id);
  await db.rows(`UPDATE outbox SET done_at = now(), failed_at = NULL, failure = NULL WHERE id = $1`, [id]);
}

function call<N extends JobName>(handlers: Handlers, name: N, data: unknown, id: string): Promise<void> {
  const handler = handlers[name];
  if (!handler) throw new Error(`no handler for ${name}`);
  return handler(catalog[name].data.parse(data) as Parameters<Handlers[N]>[0], id);
}

/**
 * Runs several jobs of one kind as one. What went well is marked done in one stroke; the rest is given back, and goes
 * alone from then on, with tries and waits of its own. One line of the log for all of them.
 */
export async function runTogether(db: Db, handlers: Handlers, together: Together, ids: string[]): Promise<void> {
  const rows = await db.rows<{ id: string; name: JobName; data: unknown }>(
    `UPDATE outbox SET tries = tries + 1 WHERE id = ANY($1) AND done_at IS NULL AND failed_at IS NULL
     RETURNING id, name, data`,
    [ids],
  );
  const [first] = rows;
  if (!first) return;
  const inOrder = rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  const failed = await callTogether(handlers, together, first.name, inOrder);
  const done = rows.filter(({ id }) => !failed.has(id)).map(({ id }) => id);
  await db.rows(`UPDATE outbox SET done_at = now(), failed_at = NULL, failure = NULL WHERE id = ANY($1)`, [done]);
  if (failed.size === 0) return;
  const [why] = failed.values();
  log.warn(`${failed.size} of ${rows.length} ${first.name} failed together and go on alone: ${String(why)}`);
  await db.rows(
    `WITH alone AS (UPDATE outbox SET sent_at = NULL WHERE id = ANY($1) AND done_at IS NULL RETURNING 1)
     SELECT pg_notify('${wakeChannel}', '') FROM alone LIMIT 1`,
    [[...failed.keys()]],
  );
}

async function callTogether<N extends JobName>(
  handlers: Handlers,
  together: Together,
  name: N,
  rows: { id: string; data: unknown }[],
): Promise<Map<string, unknown>> {
  const atOnce = together[name];
  if (atOnce) {
    // A schema of one name reads its own data; the compiler does not see that they belong together.
    const jobs = rows.map(({ id, data }) => ({ id, data: catalog[name].data.parse(data) as JobData<N> }));
    return atOnce(jobs);
  }
  const failed = new Map<string, unknown>();
  for (const { id, data } of rows)
    await Promise.resolve()
      .then(() => call(handlers, name, data, id))
      .catch((error: unknown) => void failed.set(id, error));
  return failed;
}

/** Writes down that the last try failed, in words for the administrator. */
export async function markFailed(db: Db, id: string, error: Error): Promise<void> {
  const failure = error instanceof Refusal ? error.message : `${error.name}：${error.message}`.slice(0, 500);
  log.error(`job ${id} failed: ${error.name}`, error.stack);
  await db.rows(`UPDATE outbox SET failed_at = now(), failure = $2 WHERE id = $1 AND done_at IS NULL`, [id, failure]);
}

/**
 * Runs everything that waits in the outbox, in order and in this process, until nothing is left. For the demo loader
 * and for tests, which want one clock and one order; a running installation uses the relay and the queues.
 */
export async function drain(db: Db, handlers: Handlers): Promise<number> {
  let ran = 0;
  for (;;) {
    const waiting = await db.rows<{ id: string }>(
      `UPDATE outbox SET sent_at = now() WHERE id IN
         (SELECT id FROM outbox WHERE sent_at IS NULL AND done_at IS NULL ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
    );
    if (waiting.length === 0) return ran;
    for (const { id } of waiting.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      await runJob(db, handlers, id);
      ran += 1;
    }
  }
}
