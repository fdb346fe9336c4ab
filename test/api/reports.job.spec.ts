import { randomUUID } from 'node:crypto';
import type { Db } from '#platform';
import { Reports, markSnapshotFailed } from '#reports';
import { type TestApp, openTestApp } from '../support/app.js';

let app: TestApp;
let reports: Reports;

beforeAll(async () => {
  app = await openTestApp('reports-job');
  reports = app.app.get(Reports);
  app.clock.set(new Date('2020-05-26T09:00:00+08:00'));
});
afterAll(() => app.close());

describe('the job that builds a summary', () => {
  const clerk = { accountId: null, name: '田秘书', role: 'secretariat' as const, memberId: null, departmentId: null };
  const begin = async (day: string) => {
    const { id } = await reports.request(clerk, { from: day, to: day, asOf: null });
    const job = await app.db.row<{ id: string }>(`SELECT id FROM outbox WHERE data ->> 'snapshotId' = $1`, [id]);
    return { id, jobId: job?.id ?? '' };
  };
  const state = (id: string) =>
    app.db.row<{ state: string; figures: number }>(
      `SELECT state, (SELECT count(*) FROM snapshot_figures WHERE snapshot_id = id) AS figures FROM snapshots WHERE id = $1`,
      [id],
    );
  const tellings = (id: string) =>
    app.db.rows<{ occasion: string }>(
      `SELECT data ->> 'occasion' AS occasion FROM outbox WHERE name = 'notices.tell' AND data ->> 'subjectId' = $1`,
      [id],
    );

  it('run twice, or by two workers at once, has one effect', async () => {
    const { id } = await begin('2019-07-01');
    await Promise.all([reports.build(id), reports.build(id)]);
    const once = await state(id);
    await reports.build(id);
    expect(await state(id)).toEqual(once);
    expect(once?.state).toBe('ready');
    expect(await tellings(id)).toEqual([{ occasion: 'report-ready' }]);
  });

  it('killed in the middle leaves nothing behind, and run again gives one summary', async () => {
    const { id } = await begin('2019-07-02');
    const blocker = app.db.source.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`LOCK TABLE snapshot_figures IN EXCLUSIVE MODE`);
    const dying = reports.build(id).catch((error: unknown) => String(error));
    await killWhoeverWaits(app.db);
    expect(await dying).toMatch(/terminat/i);
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(await state(id)).toEqual({ state: 'building', figures: 0 });
    await reports.build(id);
    const after = await state(id);
    expect(after?.state).toBe('ready');
    expect(after?.figures).toBeGreaterThan(40);
    expect(await tellings(id)).toHaveLength(1);
  });

  it('that has failed for good is seen, and may still be run again', async () => {
    const { id, jobId } = await begin('2019-07-03');
    await markSnapshotFailed(app.db, randomUUID());
    expect((await state(id))?.state).toBe('building');
    await markSnapshotFailed(app.db, jobId);
    expect((await state(id))?.state).toBe('failed');
    await reports.build(id);
    await markSnapshotFailed(app.db, jobId);
    expect((await state(id))?.state).toBe('ready');
    expect((await tellings(id)).map(({ occasion }) => occasion)).toEqual(['report-failed', 'report-ready']);
  });
});

/** Ends the server side of the connection that waits for a lock on the figures, as soon as there is one. */
async function killWhoeverWaits(db: Db): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const killed = await db.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE NOT granted AND relation = 'snapshot_figures'::regclass AND database =
          (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    if (killed.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('nobody waited for the figures');
}
