import { Db, Secrets, SystemClock, newId } from '#platform';
import { Postman, mailOf } from '../../apps/cli/src/world/post.js';
import { mailbox } from '../support/app.js';
import { freshDatabase, openSource } from '../support/database.js';
import { Dovecot, account } from '../support/dovecot.js';
import { Door, freePort } from '../support/processes.js';
import { until } from '../support/queues.js';
import { HeldLine } from '../support/strict-imap.js';

/** `SOAK_MAILS=5000` makes it the full soak; by default it ends within a minute. */
const mails = Number(process.env.SOAK_MAILS ?? 160);
const deaths = Math.max(3, Math.round(mails / 250));
const patience = 120_000 + mails * 400;

const secretKey = 'a key of the specs, forty-three letters long';
const missing = process.env.TIBANTONG_TEST_DOVECOT_MISSING;
const describeKill = missing ? describe.skip : describe;

const letter = (name: string) =>
  mailOf({
    name,
    from: { name, address: `${name}@qq.example` },
    subject: name,
    text: `${name}：请修路灯。`,
    at: new Date(),
  });

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function openPost(name: string) {
  const dovecot = await Dovecot.start();
  opened.push({ close: () => dovecot.stop() });
  const database = await freshDatabase(name);
  const db = new Db(await openSource(database.url), new SystemClock());
  opened.push({ close: () => db.onApplicationShutdown().then(database.drop) });
  const open = async (door: 'api' | 'worker', env: Record<string, string>) => {
    const base = { DATABASE_URL: database.url, MAILBOX_ADDRESSES: mailbox, LOG_LEVEL: 'error', SECRET_KEY: secretKey };
    const running = await Door.open(door, { ...base, ...env });
    opened.push({ close: () => running.kill() });
    return running;
  };
  return { dovecot, db, open };
}

/** As the settings page makes it. */
async function addMailbox(db: Db, port: number): Promise<void> {
  const id = newId();
  const sealed = new Secrets({ secretKey }).seal(account.password, `mailbox:${id}`);
  await db.rows(
    `INSERT INTO mailboxes (id, address, host, port, security, login, sealed_password, begin_with, poll_minutes,
                            enabled, added_at)
     VALUES ($1, 'zhibao@erqi.example', '127.0.0.1', $2, 'plain', $3, $4, 'all', 2, true, now())`,
    [id, port, account.login, sealed],
  );
}

const count = async (db: Db, from: string) =>
  (await db.row<{ count: number }>(`SELECT count(*) FROM ${from}`))?.count ?? 0;

describeKill(missing ? `kill -9 of who reads a mailbox 跳过：${missing}` : 'kill -9 of who reads a mailbox', () => {
  test(
    'between storing and moving leaves the mail where it is; the next worker moves it and stores nothing twice',
    async () => {
      const { dovecot, db, open } = await openPost('imap-kill');
      const between = await HeldLine.before(dovecot.port);
      opened.push({ close: () => between.stop() });
      await addMailbox(db, between.port);
      const held = between.hold(/UID STORE/);
      await dovecot.deliver(letter('one'), letter('two'));
      const worker = await open('worker', {});
      await held;
      expect(await count(db, 'raw_inbound')).toBe(2);
      await worker.kill();
      expect([await dovecot.count('INBOX'), await dovecot.count('已处理')]).toEqual([2, 0]);
      between.release();
      await open('worker', {});
      await until('both are moved', async () => (await dovecot.count('已处理')) === 2, patience);
      expect([await dovecot.count('INBOX'), await count(db, 'raw_inbound')]).toEqual([0, 2]);
    },
    patience,
  );

  test(
    `at random, of worker and api, while ${mails} mails come by both ways: each is stored once and becomes its suggestion`,
    async () => {
      const { dovecot, db, open } = await openPost('imap-soak');
      const [smtpPort, port] = [await freePort(), await freePort()];
      const env = { PORT: String(port), SMTP_PORT: String(smtpPort) };
      const doors = { worker: await open('worker', env), api: await open('api', env) };
      await addMailbox(db, dovecot.port);
      const names = Array.from({ length: mails }, (_, i) => `mail-${String(i).padStart(5, '0')}`);
      const byImap = names.filter((_, i) => i % 2 === 0);
      const bySmtp = names.filter((_, i) => i % 2 === 1);

      const filling = (async () => {
        const person = await dovecot.person();
        for (const name of byImap) await person.append('INBOX', letter(name));
      })();
      const sending = sendAll(smtpPort, bySmtp);
      for (let death = 1; death <= deaths; death += 1) {
        await until(
          `death ${death} is due`,
          async () => (await count(db, 'raw_inbound')) >= (mails * death) / (deaths + 1),
          patience,
        );
        const who = death % 3 === 0 ? 'api' : 'worker';
        await doors[who].kill();
        doors[who] = await open(who, env);
      }
      await Promise.all([filling, sending]);
      await until('all are stored', async () => (await count(db, 'raw_inbound')) >= mails, patience);
      await until('every job is done', async () => (await count(db, 'outbox WHERE done_at IS NULL')) === 0, patience);
      await until('all are moved', async () => (await dovecot.count('INBOX')) === 0, patience);

      expect(await count(db, 'raw_inbound')).toBe(mails);
      expect(await count(db, `raw_inbound WHERE state <> 'processed'`)).toBe(0);
      expect(await dovecot.count('已处理')).toBe(byImap.length);
      const rows = await db.rows<{ title: string; number: string; sender: string }>(
        `SELECT title, number, sender_subject AS sender FROM suggestions ORDER BY number`,
      );
      expect(rows.map(({ title }) => title).sort()).toEqual(names);
      expect(rows.filter(({ title, sender }) => sender !== `${title}@qq.example`)).toEqual([]);
      const numbers = rows.map(({ number }) => Number(number.split('-')[1]));
      expect(numbers.sort((a, b) => a - b)).toEqual(names.map((_, i) => i + 1));
      expect(await count(db, 'outbox WHERE failed_at IS NOT NULL')).toBe(0);
    },
    patience,
  );
});

/** As a mail server does: what was not accepted is sent again. */
async function sendAll(smtpPort: number, names: string[]): Promise<void> {
  const left = [...names];
  const line = async () => {
    let postman = new Postman(smtpPort);
    for (let name = left.shift(); name;) {
      const failure: unknown = await postman
        .deliver(`${name}@qq.example`, letter(name))
        .catch((error: unknown) => error ?? 'failed');
      if (!failure) {
        name = left.shift();
        continue;
      }
      postman.close();
      await new Promise((resolve) => setTimeout(resolve, 100));
      postman = new Postman(smtpPort);
    }
    postman.close();
  };
  await Promise.all(Array.from({ length: 4 }, line));
}
