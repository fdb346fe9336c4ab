import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { enqueue, enqueueAll } from '#jobs';
import { Refusal, system } from '#platform';
import { Yard, backends, until } from '../support/queues.js';

beforeAll(() => Logger.overrideLogger(false));

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
async function openYard(name: string, redisUrl: string | null = null): Promise<Yard> {
  const yard = await Yard.open(name, redisUrl);
  opened.unshift(yard);
  return yard;
}

const report = (yard: Yard) =>
  yard.db.transaction(system, (tx) => enqueue(tx, 'reports.build', { snapshotId: randomUUID() }));
const waiting = async (yard: Yard) => (await yard.db.rows(`SELECT 1 FROM outbox WHERE sent_at IS NULL`)).length;
const open = async (yard: Yard) => (await yard.db.rows(`SELECT 1 FROM outbox WHERE done_at IS NULL`)).length;

describe('waking', () => {
  test('a commit wakes it at once, also while it is busy with the one before', async () => {
    const yard = await openYard('relay-wakes');
    yard.startRelay({ pollMs: 60_000 });
    await report(yard);
    await until('the first is sent', async () => (await waiting(yard)) === 0, 5000);
    for (let i = 0; i < 60; i += 1) await report(yard);
    await until('all are sent', async () => (await waiting(yard)) === 0, 5000);
  });

  test('a thousand at once are sent batch after batch, without sleeping in between', async () => {
    const yard = await openYard('relay-batches');
    yard.startRelay({ pollMs: 60_000 });
    const data = Array.from({ length: 1000 }, () => ({ snapshotId: randomUUID() }));
    await yard.db.transaction(system, (tx) => enqueueAll(tx, 'reports.build', data));
    await until('all are sent', async () => (await waiting(yard)) === 0);
  });

  test('when the database ends all connections, relay and runner come back by themselves', async () => {
    const yard = await openYard('relay-comes-back');
    yard.startRelay({ pollMs: 200 });
    yard.startRunner({ 'reports.build': async () => undefined });
    await report(yard);
    await until('the first is done', async () => (await open(yard)) === 0);
    const others = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    const pids = async () => (await yard.db.rows<{ pid: number }>(`${others} ORDER BY pid`)).map(({ pid }) => pid);
    // A connection that is just being opened may not be ended yet: the driver has nobody to tell.
    await until('no more connections are opened', async () => {
      const some = await pids();
      await sleep(1000);
      return String(some) === String(await pids());
    });
    const before = await pids();
    expect(before.length).toBeGreaterThan(3);
    await yard.db.rows(`SELECT pg_terminate_backend(pid) FROM (${others}) AS o`);
    const reported = () =>
      report(yard).then(
        () => true,
        () => false,
      );
    await until('the own pool has noticed as well', reported);
    await until('the second is done', async () => (await open(yard)) === 0);
    const listening = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN outbox'`;
    await until('it listens again', async () => {
      const [listener] = await yard.db.rows<{ pid: number }>(listening);
      return listener !== undefined && !before.includes(listener.pid);
    });
  });
});

test('a job that this version does not know holds up nobody, and is still there for the one that does', async () => {
  const yard = await openYard('relay-unknown');
  await yard.db.rows(
    `INSERT INTO outbox (id, name, data, created_at) SELECT gen_random_uuid(), 'archive.tidy', '{}', now()
       FROM generate_series(1, 250)`,
  );
  await report(yard);
  yard.startRelay({ lostAfterMs: 300 });
  yard.startRunner({ 'reports.build': async () => undefined });
  await until('the known one is done', async () => (await open(yard)) === 250);
  const [strange] = await yard.db.rows<{ count: number }>(
    `SELECT count(*) FROM outbox WHERE name = 'archive.tidy' AND done_at IS NULL AND failed_at IS NULL`,
  );
  expect(strange?.count).toBe(250);
});

test('the queue takes two of five and fails: all are given once more, each runs once, and what failed stays failed', async () => {
  const yard = await openYard('relay-third-of-five');
  yard.startRelay();
  const ran: string[] = [];
  let refused = '';
  yard.startRunner({
    'reports.build': async (_data, id) => {
      ran.push(id);
      if (id === refused) throw new Refusal('not-found');
    },
  });
  await report(yard);
  await until('the queue is laid out', async () => (await open(yard)) === 0);
  await yard.db.rows(`CREATE FUNCTION refuse_job() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$`);
  const data = Array.from({ length: 5 }, () => ({ snapshotId: randomUUID() }));
  const ids = await yard.db.transaction(system, async (tx) => {
    await enqueueAll(tx, 'reports.build', data);
    const rows = await tx.rows<{ id: string }>(`SELECT id FROM outbox WHERE done_at IS NULL ORDER BY id`);
    await tx.rows(`CREATE TRIGGER refuses BEFORE INSERT ON bullmq.job FOR EACH ROW
      WHEN (NEW.id = '${rows[2]?.id}') EXECUTE FUNCTION refuse_job()`);
    refused = rows[0]?.id ?? '';
    return rows.map(({ id }) => id);
  });
  await until('the first two are through', async () => ran.length === 3 && yard.failed.length === 1);
  await sleep(500);
  await yard.db.rows(`DROP TRIGGER refuses ON bullmq.job`);
  await until('all but the failed one are done', async () => (await open(yard)) === 1);
  expect(ran.slice(1)).toEqual(ids);
  expect(yard.failed).toEqual([refused]);
});

const [, redis] = backends;
const onRedis = redis.redisUrl ? describe : describe.skip;
onRedis(redis.missing ? `with Redis 跳过：${redis.missing}` : 'with Redis', () => {
  test('two installations on one Redis do not take jobs from each other', async () => {
    const yards = [await openYard('relay-one', redis.redisUrl), await openYard('relay-other', redis.redisUrl)];
    for (const yard of yards) yard.startRunner({ 'reports.build': async () => undefined });
    for (const yard of yards) yard.startRelay();
    for (let i = 0; i < 20; i += 1) for (const yard of yards) await report(yard);
    for (const yard of yards) await until('all are done', async () => (await open(yard)) === 0, 5000);
    const tries = await Promise.all(yards.map((yard) => yard.db.rows(`SELECT 1 FROM outbox WHERE tries = 1`)));
    expect(tries.map((rows) => rows.length)).toEqual([20, 20]);
  });

  test('while Redis is away jobs wait in the outbox; when it is back they run', async () => {
    const line = await openLine(redis.redisUrl ?? '');
    const yard = await openYard('relay-outage', line.url);
    yard.startRelay();
    yard.startRunner({ 'reports.build': async () => undefined });
    await report(yard);
    await until('the first is done', async () => (await open(yard)) === 0);
    await line.cut();
    await report(yard);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await open(yard)).toBe(1);
    await line.mend();
    await until('the second is done', async () => (await open(yard)) === 0);
  });

  test('a worker can be stopped while Redis is away, and its jobs stay', async () => {
    const line = await openLine(redis.redisUrl ?? '');
    const yard = await Yard.open('relay-stop', line.url);
    yard.startRelay();
    yard.startRunner({ 'reports.build': async () => undefined });
    await report(yard);
    await until('the first is done', async () => (await open(yard)) === 0);
    await line.cut();
    await report(yard);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = Date.now();
    await yard.stop();
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(await waiting(yard)).toBe(1);
    await line.mend();
    await yard.close();
  });
});

/** A line to a server that can be cut and mended. */
async function openLine(target: string): Promise<{ url: string; cut(): Promise<void>; mend(): Promise<void> }> {
  const { hostname, port, pathname } = new URL(target);
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port) || 6379, hostname);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on('error', () => undefined).on('close', () => other.destroy());
      end.pipe(other);
    }
  });
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address ? address.port : at;
  };
  const at = await listen(0);
  const cut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const end of ends) end.destroy();
    ends.clear();
    await closed;
  };
  opened.push({ close: async () => void (server.listening && (await cut())) });
  return { url: `redis://127.0.0.1:${at}${pathname}`, cut, mend: async () => void (await listen(at)) };
}
