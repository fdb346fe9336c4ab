import { enqueueAll } from '#jobs';
import { newId, system } from '#platform';
import { Yard, backends, until } from '../support/queues.js';

describe.each(backends)('jobs that are done together, on $kind', ({ kind, redisUrl, missing }) => {
  if (missing) {
    test.skip(`跳过：${missing}`, () => undefined);
    return;
  }
  let yard: Yard;
  beforeEach(async () => (yard = await Yard.open(`together-${kind}`, redisUrl)));
  afterEach(() => yard.close());

  const wanted = async (count: number): Promise<string[]> => {
    const ids = Array.from({ length: count }, () => newId());
    await yard.db.transaction(system, (tx) =>
      enqueueAll(
        tx,
        'suggestions.receive',
        ids.map((rawId) => ({ rawId })),
      ),
    );
    return ids;
  };
  const open = async () =>
    (await yard.db.rows(`SELECT 1 FROM outbox WHERE done_at IS NULL AND failed_at IS NULL`)).length;

  test('share a run, in their order, and no run is larger than it may be', async () => {
    const ids = await wanted(250);
    const runs: string[][] = [];
    yard.startRunner(
      {},
      {
        'suggestions.receive': async (jobs) => {
          runs.push(jobs.map(({ data }) => data.rawId));
          return new Map();
        },
      },
    );
    yard.startRelay();
    await until('all are done', async () => (await open()) === 0);
    expect(runs.flat().sort()).toEqual([...ids].sort());
    expect(runs.map((run) => run.length).sort()).toEqual([100, 100, 50]);
    for (const run of runs) expect(run).toEqual([...run].sort());
  });

  test('one that fails in company is tried again alone, and at last shown as failed; the others are done', async () => {
    const ids = await wanted(30);
    const bad = ids[11] ?? '';
    let alone = 0;
    yard.startRunner(
      {
        'suggestions.receive': async ({ rawId }) => {
          expect(rawId).toBe(bad);
          alone += 1;
          throw new Error('it cannot be read');
        },
      },
      {
        'suggestions.receive': async (jobs) =>
          new Map(jobs.filter(({ data }) => data.rawId === bad).map(({ id }) => [id, new Error('bad')])),
      },
    );
    yard.startRelay();
    await until('the bad one has failed', () => yard.failed.length === 1);
    expect(alone).toBe(5);
    expect(await yard.db.rows(`SELECT data ->> 'rawId' AS id FROM outbox WHERE failed_at IS NOT NULL`)).toEqual([
      { id: bad },
    ]);
    expect(await open()).toBe(0);
  });

  test('a run that breaks off as a whole is made again, and what was done before is not', async () => {
    const ids = await wanted(10);
    let runs = 0;
    yard.startRunner(
      {},
      {
        'suggestions.receive': async (jobs) => {
          runs += 1;
          if (runs === 1) throw new Error('the database went away');
          expect(jobs).toHaveLength(10);
          return new Map();
        },
      },
    );
    yard.startRelay();
    await until('all are done', async () => (await open()) === 0);
    expect([runs, ids.length]).toEqual([2, 10]);
  });

  test('kinds without a way of their own run one after the other in one job of the queue', async () => {
    await yard.db.transaction(system, (tx) =>
      enqueueAll(
        tx,
        'notices.tell',
        Array.from({ length: 50 }, () => ({ occasion: 'job-failed' as const, subjectId: newId() })),
      ),
    );
    let running = 0;
    let most = 0;
    yard.startRunner({
      'notices.tell': async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running -= 1;
      },
    });
    yard.startRelay();
    await until('all are done', async () => (await open()) === 0);
    expect(most).toBeLessThanOrEqual(2);
  });
});
