import { routes } from '#contract';
import type { Ground } from './ground.js';
import { HttpLine } from './http-line.js';
import { pathOf, searchFor, searched } from './looks.js';
import type { Person } from './people.js';
import { connect } from './recorder.js';
import { type Result, median, milliseconds, quantile } from './result.js';

const aimedMs = 100;
const warmUps = 2;

/** 案由 as they are typed: a word that ten thousand cases have, only such words, some rare ones, and one nobody used. */
const typed = [
  '停车',
  '关于改善老旧小区停车的建议',
  '小区街道环境',
  '关于推动二七广场周边老商场错位经营的建议',
  '电动自行车充电桩',
  '关于德化街老字号门店租约的建议',
  '关于䶮湖养护的建议',
];

/** What stands elsewhere than in the proposal itself: in letters and in the names of files. */
const elsewhere: [string, string][] = [
  ['答复函里的字', '会同街道'],
  ['答复函的文号', '二七办〔2019〕123'],
  ['附件名', '现场照片'],
];

/** (c2) Similar cases while typing and at review, and substring search, each over HTTP on the whole year. */
export async function measureSimilar(ground: Ground, clerk: Person, turns: number): Promise<Result[]> {
  const line = await HttpLine.open((await ground.api()).url, clerk.cookie);
  try {
    const { toDraft, toProposal } = routes.similar;
    const drafts = typed.map((title) => `${toDraft.path}?${new URLSearchParams({ title }).toString()}`);
    const cases = (await filedCases(ground)).map((id) => toProposal.path.replace(':id', id));
    const searches = [...searched, ...elsewhere].map(([kind, text]) => pathOf(searchFor('proposals', kind, text)));
    return [
      lineOf('输入案由时查相似提案', await time(line, drafts, turns)),
      lineOf('立案审查时查相似提案', await time(line, cases, turns)),
      lineOf(`提案检索 ${searches.length} 种词，含答复函与附件名（查全率见 c）`, await time(line, searches, turns)),
    ];
  } finally {
    line.close();
  }
}

/** Ten cases that wait for their assignment, spread over the year. */
async function filedCases(ground: Ground): Promise<string[]> {
  const client = await connect(ground.databaseUrl);
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM proposals WHERE stage = 'filed' ORDER BY md5(id::text) LIMIT 10`,
  );
  await client.end();
  return rows.map(({ id }) => id);
}

async function time(line: HttpLine, paths: string[], turns: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = -warmUps; turn < turns; turn += 1) {
    for (const path of paths) {
      const began = performance.now();
      const { status, body } = await line.get(path);
      if (status !== 200) throw new Error(`${path} was answered with ${status}: ${body.toString()}`);
      if (turn >= 0) times.push(performance.now() - began);
    }
  }
  return times;
}

function lineOf(what: string, times: number[]): Result {
  const worst = quantile(times, 0.95);
  return {
    part: 'c2',
    what,
    ours: `p50 ${milliseconds(median(times))}，p95 ${milliseconds(worst)}`,
    aim: `p95 < ${aimedMs} 毫秒`,
    met: worst < aimedMs,
  };
}
