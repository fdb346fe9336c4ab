import type pg from 'pg';
import type { Ground } from './ground.js';
import { HttpLine } from './http-line.js';
import { type Look, allLooks, pathOf, searchFor, searched, statementsOf } from './looks.js';
import type { Person } from './people.js';
import { Recorder, connect, replay } from './recorder.js';
import { type Part, type Result, median, milliseconds, quantile } from './result.js';

const aimedMs = 50;
const aimedRatio = 1.5;
/** As many turns before the first that counts: both sides then have their code and their pages at hand. */
const warmUps = 3;

/** Lists and searches over HTTP, each in turns with its own SQL over a bare connection. */
export async function measureLists(ground: Ground, clerk: Person, turns: number): Promise<Result[]> {
  const line = await HttpLine.open((await ground.api()).url, clerk.cookie);
  const client = await connect(ground.databaseUrl);
  const recorder = await Recorder.open(ground.databaseUrl);
  try {
    const desk = { line, client, recorder, clerk };
    const timed: Timed[] = [];
    for (const look of await allLooks(client)) timed.push(await compare(desk, look, turns));
    return [...timed.map(lineOf), sumOf(timed), ...(await recall(desk))];
  } finally {
    line.close();
    await client.end();
    await recorder.close();
  }
}

interface Desk {
  line: HttpLine;
  client: pg.Client;
  recorder: Recorder;
  clerk: Person;
}

interface Timed {
  look: Look;
  ours: number[];
  bare: number[];
}

async function compare({ line, client, recorder, clerk }: Desk, look: Look, turns: number): Promise<Timed> {
  const statements = await statementsOf(recorder, clerk.actor, look);
  const timed: Timed = { look, ours: [], bare: [] };
  for (let turn = -warmUps; turn < turns; turn += 1) {
    const began = performance.now();
    await pageOf(line, look);
    const ours = performance.now() - began;
    const bare = await replay(client, statements);
    if (turn < 0) continue;
    timed.ours.push(ours);
    timed.bare.push(bare);
  }
  return timed;
}

async function pageOf(line: HttpLine, look: Look): Promise<Buffer> {
  const { status, body } = await line.get(pathOf(look));
  if (status !== 200) throw new Error(`${pathOf(look)} was answered with ${status}: ${body.toString()}`);
  return body;
}

const bothOf = (sample: number[]): string =>
  `p50 ${milliseconds(median(sample))}，p95 ${milliseconds(quantile(sample, 0.95))}`;

function lineOf({ look, ours, bare }: Timed): Result {
  return {
    part: 'c',
    what: look.what,
    ours: bothOf(ours),
    bare: bothOf(bare),
    ratio: median(ours) / median(bare),
    aim: `p95 < ${aimedMs} 毫秒`,
    met: quantile(ours, 0.95) < aimedMs,
  };
}

/** One ratio for all of them: whoever works at the desk opens now this and now that. */
function sumOf(timed: Timed[]): Result {
  const sum = (samples: number[][]) => samples.reduce((total, sample) => total + median(sample), 0);
  const [ours, bare] = [sum(timed.map((one) => one.ours)), sum(timed.map((one) => one.bare))];
  return {
    part: 'c',
    what: '以上各项 p50 之和',
    ours: milliseconds(ours),
    bare: milliseconds(bare),
    ratio: ours / bare,
    aim: `≤ ${aimedRatio} 倍`,
    met: ours / bare <= aimedRatio,
  };
}

/** A plain LIKE over every row and everything that stands with it; `$1` the pattern. */
const inCase = `case_number LIKE $1 OR intake_serial LIKE $1 OR title LIKE $1 OR proposers LIKE $1
                  OR situation LIKE $1 OR EXISTS (SELECT 1 FROM unnest(demands) AS demand WHERE demand LIKE $1)
                  OR id IN (SELECT a.proposal_id FROM replies r JOIN assignments a ON a.id = r.assignment_id
                             WHERE concat_ws(E'\\n', document_number, issuer, closing, contact_name, contact_phone,
                                             array_to_string(answers, E'\\n')) LIKE $1)
                  OR id IN (SELECT f.proposal_id FROM proposal_files f JOIN files ON files.id = f.file_id WHERE name LIKE $1)
                  OR id IN (SELECT merged_into_id FROM proposals WHERE proposers LIKE $1)`;

const scans = {
  suggestions: `SELECT count(*)::int AS found FROM suggestions
                 WHERE number LIKE $1 OR title LIKE $1 OR text LIKE $1 OR sender_name LIKE $1`,
  proposals: `SELECT count(*)::int AS found FROM proposals WHERE ${inCase}`,
  /** `$2` the member: the published copies, and the whole of their own cases. */
  ofMember: `SELECT count(*)::int AS found FROM proposals
              WHERE id IN (SELECT proposal_id FROM disclosures WHERE ended_at IS NULL AND search_text LIKE $1)
                 OR id IN (SELECT proposal_id FROM case_members WHERE member_id = $2) AND (${inCase})`,
};

/** Every hit over all pages, against a plain LIKE over every row. */
async function recall({ line, client }: Pick<Desk, 'line' | 'client'>): Promise<Result[]> {
  const results: Result[] = [];
  for (const list of ['suggestions', 'proposals'] as const) {
    const what = `${list === 'suggestions' ? '收件箱' : '提案'}检索的命中，翻完全部页`;
    results.push(await recallOf('c', what, { line, client, scan: scans[list], more: [], list, words: searched }));
  }
  return results;
}

/** The same of what a member finds. */
export const recallOfMember = (line: HttpLine, client: pg.Client, member: Person, words: [string, string][]) =>
  recallOf('c2', '委员检索的命中，翻完全部页', {
    line,
    client,
    scan: scans.ofMember,
    more: [member.actor.memberId],
    list: 'proposals',
    words,
  });

interface Recalled extends Pick<Desk, 'line' | 'client'> {
  scan: string;
  more: unknown[];
  list: 'suggestions' | 'proposals';
  words: [string, string][];
}

async function recallOf(
  part: Part,
  what: string,
  { line, client, scan, more, list, words }: Recalled,
): Promise<Result> {
  const misses: string[] = [];
  const total = { found: 0, there: 0 };
  for (const [kind, text] of words) {
    const ours = await hitsOf(line, searchFor(list, kind, text));
    const { rows } = await client.query<{ found: number }>(scan, [`%${text}%`, ...more]);
    const bare = rows[0]?.found ?? 0;
    if (ours !== bare) misses.push(`“${text}” ${ours}/${bare}`);
    total.found += ours;
    total.there += bare;
  }
  return {
    part,
    what,
    ours: misses.length > 0 ? misses.join('，') : `${total.found} 条`,
    bare: `${total.there} 条（LIKE 全表）`,
    ratio: total.found / total.there,
    aim: '查全率 100%',
    met: misses.length === 0,
  };
}

async function hitsOf(line: HttpLine, look: Look): Promise<number> {
  let hits = 0;
  const query: Record<string, string> = { ...look.query, limit: '200' };
  for (;;) {
    const page = JSON.parse((await pageOf(line, { ...look, query })).toString()) as {
      items: object[];
      next: string | null;
    };
    hits += page.items.length;
    if (page.next === null) return hits;
    query.after = page.next;
  }
}
