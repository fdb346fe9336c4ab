import pg from 'pg';
import { type Actor, Db, SystemClock, chinaYear } from '#platform';
import { Reports } from '#reports';
import { Postman, mailOf } from '../../apps/cli/src/world/post.js';
import { mailbox } from '../support/app.js';
import { freshDatabase, openSource } from '../support/database.js';
import { Door, freePort } from '../support/processes.js';
import { backends, until } from '../support/queues.js';

/** A job of a killed worker is given to another when its lock has run out: the stories wait for that side by side. */
const patience = 150_000;

/** What a story opened, closed at its end, whatever happened. */
const opened: { close(): Promise<unknown> }[] = [];
afterAll(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function openDatabase(name: string): Promise<{ db: Db; url: string }> {
  const database = await freshDatabase(name);
  const db = new Db(await openSource(database.url), new SystemClock());
  opened.push({ close: () => db.onApplicationShutdown().then(database.drop) });
  return { db, url: database.url };
}

async function openDoor(name: 'api' | 'worker', env: Record<string, string>): Promise<Door> {
  const door = await Door.open(name, env);
  opened.push({ close: () => door.kill() });
  return door;
}

const count = async (db: Db, from: string) =>
  (await db.row<{ count: number }>(`SELECT count(*) FROM ${from}`))?.count ?? 0;

const [onPostgres, onRedis] = backends;

describe('kill -9', () => {
  /** Mails come in over several lines, each sent again until it was accepted; both doors die in the middle of it. */
  const mailStory = async (
    redisUrl: string | null,
    letters: number,
    deaths: [share: number, who: 'api' | 'worker'][],
  ) => {
    const { db, url } = await openDatabase(`kill-mail-${letters}`);
    const [smtpPort, port] = [await freePort(), await freePort()];
    const settings = { DATABASE_URL: url, MAILBOX_ADDRESSES: mailbox, LOG_LEVEL: 'error', NAME_SERVERS: 'none' };
    const env = { ...settings, PORT: String(port), SMTP_PORT: String(smtpPort), REDIS_URL: redisUrl ?? '' };
    let [api, worker] = await Promise.all([openDoor('api', env), openDoor('worker', env)]);

    const accepted = new Set<string>();
    const names = Array.from({ length: letters }, (_, i) => `mail-${i}`);
    const lines = Array.from({ length: 6 }, async () => {
      let postman = new Postman(smtpPort);
      for (let name = names.shift(); name;) {
        const address = `${name}@qq.example`;
        const raw = mailOf({
          name,
          from: { name, address },
          subject: name,
          text: `${name}：请修路灯。`,
          at: new Date(),
        });
        const failure: unknown = await postman.deliver(address, raw).catch((error: unknown) => error ?? 'failed');
        if (!failure) {
          accepted.add(name);
          name = names.shift();
          continue;
        }
        postman.close();
        await new Promise((resolve) => setTimeout(resolve, 100));
        postman = new Postman(smtpPort);
      }
      postman.close();
    });

    const stored = () => count(db, 'raw_inbound');
    const numbered = () => count(db, 'suggestions');
    for (const [share, who] of deaths) {
      const seen = who === 'api' ? stored : numbered;
      await until(`the ${who} has done ${share} of its work`, async () => (await seen()) >= letters * share, patience);
      const promised = [...accepted];
      await (who === 'api' ? api : worker).kill();
      const kept = await db.rows<{ ref: string }>(`SELECT sender_ref AS ref FROM raw_inbound`);
      const senders = new Set(kept.map(({ ref }) => ref.split('@')[0]));
      expect(promised.filter((name) => !senders.has(name))).toEqual([]);
      if (who === 'api') api = await openDoor('api', env);
      else worker = await openDoor('worker', env);
    }

    await Promise.all(lines);
    expect(accepted.size).toBe(letters);
    await until('every job is done', async () => (await count(db, 'outbox WHERE done_at IS NULL')) === 0, patience);
    expect(await count(db, `raw_inbound WHERE state = 'processed'`)).toBe(letters);
    expect(await stored()).toBe(letters);
    const suggestions = await db.rows<{ number: string; title: string }>(
      `SELECT number, title FROM suggestions ORDER BY 1`,
    );
    const year = chinaYear(new Date());
    expect(suggestions.map(({ number }) => number)).toEqual(
      Array.from({ length: letters }, (_, i) => `${year}-${String(i + 1).padStart(4, '0')}`),
    );
    expect(new Set(suggestions.map(({ title }) => title))).toEqual(accepted);
    expect(await count(db, 'arrivals')).toBe(letters);
    for (const door of [worker, api]) expect(await door.stop()).toEqual({ code: 0, complaints: '' });
  };

  test.concurrent(
    'of api and worker while 300 mails come in loses none, doubles none and leaves no gap, on postgres',
    () =>
      mailStory(onPostgres.redisUrl, 300, [
        [0.15, 'worker'],
        [0.3, 'worker'],
        [0.5, 'api'],
        [0.6, 'worker'],
      ]),
    patience,
  );
  if (onRedis.missing) test.skip(`of the worker on redis 跳过：${onRedis.missing}`, () => undefined);
  else
    test.concurrent(
      'of the worker while 60 mails come in, on redis',
      () => mailStory(onRedis.redisUrl, 60, [[0.3, 'worker']]),
      patience,
    );

  test.concurrent(
    'of the worker while a report is being built leaves one finished summary after the restart',
    async () => {
      const { db, env, request, hold } = await reportStory('kill-report');
      const worker = await openDoor('worker', env);
      const held = await hold();
      const id = await request();
      await held.untilSomebodyWaits();
      await worker.kill();
      await held.release();
      expect(await count(db, `snapshots WHERE state = 'building'`)).toBe(1);
      const next = await openDoor('worker', env);
      await until('it is ready', async () => (await count(db, `snapshots WHERE state = 'ready'`)) === 1, patience);
      await until('every job is done', async () => (await count(db, 'outbox WHERE done_at IS NULL')) === 0, patience);
      expect(await db.rows(`SELECT id, revision FROM snapshots`)).toEqual([{ id, revision: 1 }]);
      expect(await count(db, 'snapshot_figures')).toBeGreaterThan(10);
      expect(await count(db, `outbox WHERE name = 'reports.build'`)).toBe(1);
      await next.stop();
    },
    patience,
  );
});

describe('SIGTERM', () => {
  test.concurrent(
    'lets the job at hand finish, and takes no other',
    async () => {
      const { db, env, request, hold } = await reportStory('term-report');
      const worker = await openDoor('worker', env);
      const held = await hold();
      const id = await request();
      await held.untilSomebodyWaits();
      const stopped = worker.stop();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const later = await request('2018');
      await held.release();
      expect(await stopped).toEqual({ code: 0, complaints: '' });
      const states = await db.rows<{ id: string; state: string }>(`SELECT id, state FROM snapshots`);
      expect(Object.fromEntries(states.map((row) => [row.id, row.state]))).toEqual({
        [id]: 'ready',
        [later]: 'building',
      });
    },
    patience,
  );
});

/** An installation with one worker whose report can be held up in the middle. */
async function reportStory(name: string) {
  const { db, url } = await openDatabase(name);
  const reports = new Reports(db);
  const clerk: Actor = { accountId: null, name: '田秘书', role: 'secretariat', memberId: null, departmentId: null };
  const request = async (year = '2019') =>
    (await reports.request(clerk, { from: `${year}-01-01`, to: `${year}-12-31`, asOf: null })).id;
  const hold = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE suggestions IN ACCESS EXCLUSIVE MODE');
    const waits = `pg_locks WHERE NOT granted AND relation = 'suggestions'::regclass`;
    return {
      untilSomebodyWaits: () => until('the report is under way', async () => (await count(db, waits)) > 0, patience),
      release: async () => {
        await client.query('ROLLBACK');
        await client.end();
      },
    };
  };
  return { db, env: { DATABASE_URL: url, LOG_LEVEL: 'error' }, request, hold };
}
