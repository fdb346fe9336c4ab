import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { enqueue, enqueueAll, redrive } from '#jobs';
import { Refusal, system } from '#platform';
import { Yard, backends, until } from '../support/queues.js';

// Failures are part of the stories.
beforeAll(() => Logger.overrideLogger(false));

/** The same stories on the database itself and on Redis. */
describe.each(backends)('jobs on $kind', ({ kind, redisUrl, missing }) => {
  if (missing) {
    test.skip(`跳过：${missing}`, () => undefined);
    return;
  }
  let yard: Yard;
  beforeEach(async () => {
    yard = await Yard.open(`both-backends-${kind}`, redisUrl);
  });
  afterEach(() => yard.close());

  const reports = (count: number) =>
    yard.db.transaction(system, async (tx) => {
      const snapshotIds = Array.from({ length: count }, () => randomUUID());
      await enqueueAll(
        tx,
        'reports.build',
        snapshotIds.map((snapshotId) => ({ snapshotId })),
      );
      return snapshotIds;
    });
  const outbox = () =>
    yard.db.rows<{ id: string; tries: number; done: boolean; failed: boolean; failure: string | null }>(
      `SELECT id, tries, done_at IS NOT NULL AS done, failed_at IS NOT NULL AS failed, failure FROM outbox ORDER BY id`,
    );
  const allDone = async () => (await outbox()).every(({ done }) => done);

  test('what was committed runs, in the queue of its kind, and is marked done; what was not does not', async () => {
    const ran: unknown[] = [];
    const rawId = randomUUID();
    yard.startRelay();
    yard.startRunner({
      'suggestions.receive': async (data) => void ran.push(data),
      'notices.tell': async (data) => void ran.push(data),
    });
    await yard.db.transaction(system, (tx) => enqueue(tx, 'suggestions.receive', { rawId }));
    const tell = { occasion: 'suggestion-received', subjectId: rawId } as const;
    const rolledBack = yard.db.transaction(system, async (tx) => {
      await enqueue(tx, 'notices.tell', tell);
      throw new Refusal('not-found');
    });
    await expect(rolledBack).rejects.toThrow(Refusal);
    await yard.db.transaction(system, (tx) => enqueue(tx, 'notices.tell', tell));
    await until('both ran', async () => ran.length === 2 && (await allDone()));
    expect(ran).toEqual(expect.arrayContaining([{ rawId }, tell]));
    expect(await outbox()).toMatchObject([{ tries: 1 }, { tries: 1 }]);
  });

  test('a job that fails is tried again, later each time, and then done', async () => {
    const tries: number[] = [];
    yard.startRelay();
    yard.startRunner({
      'reports.build': async () => {
        tries.push(Date.now());
        if (tries.length < 3) throw new Error(`attempt ${tries.length}`);
      },
    });
    await reports(1);
    await until('the third try is done', allDone);
    expect(await outbox()).toMatchObject([{ tries: 3, failed: false, failure: null }]);
    const [first = 0, second = 0, third = 0] = tries;
    // 2 s and 4 s, hurried to a twentieth.
    expect(second - first).toBeGreaterThanOrEqual(90);
    expect(third - second).toBeGreaterThanOrEqual(180);
    expect(yard.failed).toEqual([]);
  });

  test('after its last try it is visibly failed, with the reason; run again by hand, it is done', async () => {
    let broken = true;
    yard.startRelay();
    yard.startRunner({
      'reports.build': async () => {
        if (broken) throw new Error('磁盘已满');
      },
    });
    await reports(1);
    await until('it failed', async () => (await outbox()).every(({ failed }) => failed) && yard.failed.length === 1);
    const [row] = await outbox();
    expect(row).toMatchObject({ tries: 3, done: false, failure: 'Error：磁盘已满' });
    expect(yard.failed).toEqual([row?.id]);
    broken = false;
    await redrive(yard.db, row?.id ?? '');
    await until('it is done after all', allDone);
    expect(await outbox()).toMatchObject([{ tries: 4, failed: false, failure: null }]);
    await expect(redrive(yard.db, row?.id ?? '')).rejects.toMatchObject({ code: 'job-not-failed' });
    await expect(redrive(yard.db, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a rule that says no is not asked again, and its words are kept', async () => {
    yard.startRelay();
    yard.startRunner({ 'reports.build': async () => Promise.reject(new Refusal('report-period-invalid')) });
    await reports(1);
    await until('it failed', () => yard.failed.length === 1);
    expect(await outbox()).toMatchObject([
      { tries: 1, failed: true, failure: expect.stringContaining('起止时间不对') },
    ]);
  });

  test('two relays and two runners at once: every job runs once', async () => {
    const ran = new Map<string, number>();
    const handlers = {
      'reports.build': async ({ snapshotId }: { snapshotId: string }) => {
        ran.set(snapshotId, (ran.get(snapshotId) ?? 0) + 1);
      },
    };
    const wanted = await reports(150);
    for (let i = 0; i < 2; i += 1) {
      yard.startRelay();
      yard.startRunner(handlers);
    }
    wanted.push(...(await reports(100)));
    await until('all are done', allDone);
    expect([...ran.keys()].sort()).toEqual(wanted.sort());
    expect(Math.max(...ran.values())).toBe(1);
  });

  test('a queue that lost its jobs gets them again from the outbox', async () => {
    const relay = yard.startRelay({ lostAfterMs: 400 });
    const wanted = await reports(12);
    await until(
      'all were sent',
      async () => (await yard.db.rows(`SELECT 1 FROM outbox WHERE sent_at IS NULL`)).length === 0,
    );
    expect(await yard.emptyQueues()).toBeGreaterThan(0);
    const ran = new Set<string>();
    yard.startRunner({ 'reports.build': async ({ snapshotId }) => void ran.add(snapshotId) });
    await until('all are done', allDone);
    expect([...ran].sort()).toEqual(wanted.sort());
    await relay.stop();
  });

  test('a job that takes longer than a relay is patient still runs once', async () => {
    let runs = 0;
    yard.startRelay({ lostAfterMs: 100 });
    yard.startRunner({
      'reports.build': async () => {
        runs += 1;
        await new Promise((resolve) => setTimeout(resolve, 900));
      },
    });
    await reports(1);
    await until('it is done', allDone);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([runs, (await outbox())[0]?.tries]).toEqual([1, 1]);
  });

  test('a runner that is asked to stop finishes the job at hand and takes no other', async () => {
    const ran: string[] = [];
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    yard.startRelay();
    yard.startRunner({
      'reports.build': async ({ snapshotId }) => {
        begin();
        await new Promise((resolve) => setTimeout(resolve, 300));
        ran.push(snapshotId);
      },
    });
    await reports(2);
    await begun;
    await yard.stopRunners();
    expect(ran).toHaveLength(1);
    expect((await outbox()).map(({ done }) => done).sort()).toEqual([false, true]);
    yard.startRunner({ 'reports.build': async ({ snapshotId }) => void ran.push(snapshotId) });
    await until('the other is done', allDone);
    expect(new Set(ran).size).toBe(2);
  });
});
