import { accessSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Secrets, newId } from '#platform';
import { Dovecot, account } from './dovecot.js';
import { type Ground, benchSecretKey } from './ground.js';
import { sendLoad } from './intake.js';
import { memoryOf } from './memory.js';
import { mixedMails } from './mixed-mails.js';
import { connect } from './recorder.js';
import { type Result, megabytes, perSecond } from './result.js';

const patienceMs = 600_000;
const comparingMs = 15_000;
const lookEveryMs = 1000;
const aimedAccepted = 500;
const aimedVisible = 200;

/** (i) Mails of mixed kinds by both ways, from their arrival to the numbered suggestion, with what it takes. */
export async function measureMailbox(ground: Ground, count: number): Promise<Result[]> {
  const { pid } = await ground.worker();
  await ground.api();
  const client = await connect(ground.databaseUrl);
  try {
    const results = hasDovecot() ? await byImap(client, count) : [noDovecot];
    await atRest(client);
    results.push(...(await bySmtp(ground, client, count)));
    await atRest(client);
    results.push(await comparing(client));
    results.push({ part: 'i', what: 'worker 内存峰值', ours: megabytes(memoryOf(pid, 'VmHWM')) });
    return results;
  } finally {
    await client.end();
  }
}

const noDovecot: Result = { part: 'i', what: '从邮箱（IMAP）收信', ours: '没有 Dovecot，未测' };

function hasDovecot(): boolean {
  try {
    accessSync('/usr/sbin/dovecot');
    return true;
  } catch {
    return false;
  }
}

async function byImap(client: pg.Client, count: number): Promise<Result[]> {
  const dovecot = await Dovecot.start();
  try {
    await dovecot.lay(mixedMails('imap', count));
    const before = await place(client);
    const id = newId();
    const sealed = new Secrets({ secretKey: benchSecretKey }).seal(account.password, `mailbox:${id}`);
    await client.query(
      `INSERT INTO mailboxes (id, address, host, port, security, login, sealed_password, begin_with, poll_minutes,
                              enabled, added_at)
       VALUES ($1, 'zhibao@bench.example', '127.0.0.1', $2, 'plain', $3, $4, 'all', 2, true, now())`,
      [id, dovecot.port, account.login, sealed],
    );
    const results = await pace(client, 'IMAP', before, count);
    await client.query(`UPDATE mailboxes SET enabled = false`);
    return results;
  } finally {
    await dovecot.stop();
  }
}

async function bySmtp(ground: Ground, client: pg.Client, count: number): Promise<Result[]> {
  const before = await place(client);
  const load = {
    kind: 'mail',
    target: String(ground.smtpPort),
    connections: 8,
    count,
    name: 'smtp',
    mixed: true,
  } as const;
  const sending = sendLoad(ground, load);
  const results = await pace(client, 'SMTP', before, count);
  await sending;
  return results;
}

const place = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ id: string | null }>(`SELECT max(id::text) AS id FROM raw_inbound`);
  return rows[0]?.id ?? '00000000-0000-0000-0000-000000000000';
};

interface Times {
  stored: number;
  visible: number;
  storing: number;
  reading: number;
}

/** How fast they were stored, and how fast they had become suggestions, both from the first that came. */
async function pace(client: pg.Client, way: string, before: string, count: number): Promise<Result[]> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(lookEveryMs)) {
    // Looking often must cost little: everything is counted once it seems to be there.
    const { rows } = await client.query<{ read: number }>(
      `SELECT count(*)::int AS read FROM raw_inbound WHERE state = 'processed' AND id > $1`,
      [before],
    );
    const all = (rows[0]?.read ?? 0) >= count ? await timesOf(client, before) : null;
    if (all && all.visible >= count) return lines(way, all);
    if (Date.now() > deadline) throw new Error(`of ${count} mails ${rows[0]?.read} were read`);
  }
}

async function timesOf(client: pg.Client, before: string): Promise<Times | null> {
  const { rows } = await client.query<Times>(
    `SELECT count(*)::int AS stored, count(a.suggestion_id)::int AS visible,
            extract(epoch FROM max(uuid_extract_timestamp(r.id)) - min(uuid_extract_timestamp(r.id)))::float AS storing,
            extract(epoch FROM max(r.processed_at) - min(uuid_extract_timestamp(r.id)))::float AS reading
       FROM raw_inbound r LEFT JOIN arrivals a ON a.raw_inbound_id = r.id WHERE r.id > $1`,
    [before],
  );
  return rows[0] ?? null;
}

/** What is told of the mails follows when they are visible; the next part begins when that is done. */
async function atRest(client: pg.Client): Promise<void> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(200)) {
    const { rows } = await client.query(`SELECT 1 FROM outbox WHERE done_at IS NULL AND failed_at IS NULL LIMIT 1`);
    if (rows.length === 0) return;
  }
  throw new Error('the worker does not come to an end');
}

/** How fast what came is then looked through for others that say the same. */
async function comparing(client: pg.Client): Promise<Result> {
  const waiting = async () => {
    const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM suggestions_to_compare`);
    return { count: rows[0]?.count ?? 0, at: performance.now() };
  };
  const before = await waiting();
  await sleep(comparingMs);
  const after = await waiting();
  const rate = perSecond(before.count - after.count, (after.at - before.at) / 1000);
  return { part: 'i', what: '之后空闲时查找相近的意见建议', ours: rate };
}

const lines = (way: string, { stored, storing, reading }: Times): Result[] => [
  {
    part: 'i',
    what: `${stored} 封各式邮件经 ${way} 收下，原信存好`,
    ours: perSecond(stored, storing),
    aim: `≥ ${aimedAccepted} 件/秒`,
    met: stored / storing >= aimedAccepted,
  },
  {
    part: 'i',
    what: `${stored} 封各式邮件经 ${way} 收下并解析登记，收件箱可见`,
    ours: perSecond(stored, reading),
    aim: `≥ ${aimedVisible} 件/秒`,
    met: stored / reading >= aimedVisible,
  },
];
