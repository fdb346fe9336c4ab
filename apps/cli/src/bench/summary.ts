import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { v7 } from 'uuid';
import { routes } from '#contract';
import { Reports } from '#reports';
import { Caller } from '../world/caller.js';
import type { Ground } from './ground.js';
import type { Person } from './people.js';
import { Recorder, type Statement, connect, replay } from './recorder.js';
import { type Result, median, milliseconds } from './result.js';

const aimedRatio = 1.5;
const rounds = 3;
const patienceMs = 120_000;

/** (d) The summary of 2019, asked for over HTTP and built by the worker, against its statements one after the other. */
export async function measureSummary(ground: Ground, clerk: Person): Promise<Result[]> {
  await ground.worker();
  const caller = new Caller((await ground.api()).url);
  caller.cookie = clerk.cookie;
  const client = await connect(ground.databaseUrl);
  const recorder = await Recorder.open(ground.databaseUrl);
  try {
    const statements = await statementsOfBuild(recorder, client);
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await replay(client, statements));
      ours.push(await build(caller));
    }
    return [lineOf(ours, bare), await sentenceOf(client)];
  } finally {
    await client.end();
    await recorder.close();
  }
}

/** From the request to the finished summary, as the page that waits for it sees it. */
async function build(caller: Caller): Promise<number> {
  const began = performance.now();
  const { id } = await caller.call(routes.reports.build, { body: { from: '2019-01-01', to: '2019-12-31' } });
  for (;;) {
    const { state } = await caller.call(routes.reports.read, { params: { id } });
    if (state === 'failed') throw new Error('the summary failed');
    if (state === 'ready') return performance.now() - began;
    if (performance.now() - began > patienceMs) throw new Error('the summary is not built');
    await sleep(20);
  }
}

/**
 * What the job sends, made to be sent again: on a summary that is not built yet, and rolled back at the end. The job
 * is called here and not queued, so that no worker takes part.
 */
async function statementsOfBuild(recorder: Recorder, client: pg.Client): Promise<Statement[]> {
  const [built, fresh] = [await addSnapshot(client, 1), await addSnapshot(client, 2)];
  const heard = await recorder.statementsOf(() => new Reports(recorder.db).build(built));
  await client.query(`DELETE FROM outbox WHERE name = 'notices.tell'`);
  return heard.map(({ sql, values }) => ({
    sql: sql === 'COMMIT' ? 'ROLLBACK' : sql,
    values: values.map((value) => (value === built ? fresh : value)),
  }));
}

/** As of a moment of its own: whoever asks for "now" meanwhile gets another one. */
async function addSnapshot(client: pg.Client, revision: number): Promise<string> {
  const id = v7();
  await client.query(
    `INSERT INTO snapshots (id, from_on, to_on, as_of, revision, state, requested_by, requested_at)
     VALUES ($1, '2019-01-01', '2019-12-31', now() - interval '1 second', $2, 'building', '测速', now())`,
    [id, revision],
  );
  return id;
}

function lineOf(ours: number[], bare: number[]): Result {
  const ratio = median(ours) / median(bare);
  return {
    part: 'd',
    what: '2019 年汇总，从提出到生成（含排队）',
    ours: milliseconds(median(ours)),
    bare: `${milliseconds(median(bare))}（其全部 SQL）`,
    ratio,
    aim: `≤ ${aimedRatio} 倍`,
    met: ratio <= aimedRatio,
  };
}

/** The sentence that came of it, so that nobody has to wonder whether anything was counted. */
async function sentenceOf(client: pg.Client): Promise<Result> {
  const { rows } = await client.query<{ sentence: string }>(
    `SELECT string_agg(part ->> 'text', '' ORDER BY place) AS sentence
       FROM (SELECT sentence FROM snapshots WHERE state = 'ready' ORDER BY id DESC LIMIT 1) last,
            jsonb_array_elements(sentence) WITH ORDINALITY AS parts(part, place)`,
  );
  return { part: 'd', what: '得出的句子', ours: rows[0]?.sentence ?? '—' };
}
