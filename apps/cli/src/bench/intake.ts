import { routes } from '#contract';
import { type Ground, endChild, said } from './ground.js';
import type { Done, Load } from './load.js';
import type { Person } from './people.js';
import { connect } from './recorder.js';
import { type Result, median, perSecond } from './result.js';

const aimedShare = 0.5;
/** The two sides take turns, so that both meet the same moods of the machine. */
const rounds = 3;

/** Lets another process send, and answers when it is done. Making what is sent and connecting are not timed. */
export async function sendLoad(ground: Ground, load: Load): Promise<Done> {
  const child = ground.run('cli/src/bench/load-process.js', [JSON.stringify(load)]);
  try {
    await said(child);
    const done = said<Done>(child);
    child.send('go');
    return await done;
  } finally {
    await endChild(child);
  }
}

/** (a) Mails accepted by the SMTP door against bare inserts of the same bytes. */
export async function measureMails(ground: Ground, count: number, connections: number): Promise<Result[]> {
  await ground.api();
  await lay(
    ground,
    `CREATE TABLE bare_mails (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                       name text NOT NULL UNIQUE, content bytea NOT NULL);
                     ALTER TABLE bare_mails ALTER COLUMN content SET STORAGE EXTERNAL`,
  );
  const mail = { kind: 'mail', target: String(ground.smtpPort), count, connections } as const;
  const insert = { kind: 'insert', target: ground.databaseUrl, count, connections } as const;
  const { ours, bare } = await inTurns(
    (name) => sendLoad(ground, { ...mail, name }),
    (name) => sendLoad(ground, { ...insert, name }),
  );
  await demandStored(ground, 'EMAIL', rounds * count);
  return [against('a', `${connections} 个连接收 5 kB 中文邮件，存好才应答`, count, ours, bare)];
}

/** (b) Suggestions sent by the member app against Fastify with one insert. */
export async function measureDrafts(ground: Ground, member: Person, count: number, connections: number) {
  const { url } = await ground.api();
  await lay(
    ground,
    `CREATE TABLE bare_drafts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                       key uuid NOT NULL UNIQUE, content text NOT NULL, received_at timestamptz NOT NULL)`,
  );
  const floor = ground.run('cli/src/bench/bare-server.js', [], { DATABASE_URL: ground.databaseUrl });
  const { listening } = await said<{ listening: string }>(floor);
  const post = { kind: 'post', count, connections, cookie: member.cookie } as const;
  const { ours, bare } = await inTurns(
    (name) => sendLoad(ground, { ...post, target: url, path: routes.arrivals.send.path, name }),
    (name) => sendLoad(ground, { ...post, target: listening, path: '/drafts', name }),
  );
  await endChild(floor);
  await demandStored(ground, 'MEMBER_APP', rounds * count);
  return [against('b', `${connections} 个连接提交意见建议，已登录`, count, ours, bare)];
}

interface Turns {
  ours: number[];
  bare: number[];
}

/** The seconds that each side took, round by round. */
async function inTurns(ours: (name: string) => Promise<Done>, bare: (name: string) => Promise<Done>): Promise<Turns> {
  const turns: Turns = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    turns.bare.push((await bare(`turn${round}`)).seconds);
    turns.ours.push((await ours(`turn${round}`)).seconds);
  }
  return turns;
}

function against(part: Result['part'], what: string, count: number, ours: number[], bare: number[]): Result {
  const ratio = median(bare) / median(ours);
  return {
    part,
    what,
    ours: perSecond(count, median(ours)),
    bare: perSecond(count, median(bare)),
    ratio,
    aim: `≥ ${aimedShare}`,
    met: ratio >= aimedShare,
  };
}

async function lay(ground: Ground, sql: string): Promise<void> {
  const client = await connect(ground.databaseUrl);
  await client.query(sql);
  await client.end();
}

/** Nothing counts that is not there afterwards. What waits to be read is taken away: the next part begins at rest. */
async function demandStored(ground: Ground, channel: string, count: number): Promise<void> {
  const client = await connect(ground.databaseUrl);
  const { rows } = await client.query<{ stored: number }>(
    `WITH ours AS (DELETE FROM raw_inbound WHERE channel = $1 AND state = 'stored' RETURNING id)
     SELECT count(*)::int AS stored FROM ours`,
    [channel],
  );
  await client.query(`DELETE FROM outbox`);
  await client.end();
  const stored = rows[0]?.stored ?? 0;
  if (stored !== count) throw new Error(`${count} were accepted, ${stored} are stored`);
}
