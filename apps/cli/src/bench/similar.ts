import type pg from 'pg';
import { routes } from '#contract';
import type { Ground } from './ground.js';
import { HttpLine } from './http-line.js';
import { recallOfMember } from './lists.js';
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

/** What every tenth to every thirtieth case has: too rare for the newest rows, too common to be few. */
const common: [string, string][] = [
  ['常见的词', '物业'],
  ['常见的词', '充电'],
  ['常见的词', '养老'],
  ['处处都有的词', '居民'],
];

/** (c2) Similar cases while typing and at review, and substring search, each over HTTP on the whole year. */
export async function measureSimilar(
  ground: Ground,
  { clerk, member }: { clerk: Person; member: Person },
  turns: number,
): Promise<Result[]> {
  const { url } = await ground.api();
  const [desk, phone] = [await HttpLine.open(url, clerk.cookie), await HttpLine.open(url, member.cookie)];
  const client = await connect(ground.databaseUrl);
  try {
    const { toDraft, toProposal } = routes.similar;
    const drafts = typed.map((title) => `${toDraft.path}?${new URLSearchParams({ title }).toString()}`);
    const cases = (await filedCases(client)).map((id) => toProposal.path.replace(':id', id));
    const words = [...searched, ...common, ...elsewhere];
    const searches = words.map(([kind, text]) => pathOf(searchFor('proposals', kind, text)));
    return [
      lineOf('输入案由时查相似提案：提案委', await time(desk, drafts, turns)),
      lineOf('输入案由时查相似提案：委员', await time(phone, drafts, turns)),
      lineOf('立案审查时查相似提案', await time(desk, cases, turns)),
      lineOf(`提案检索 ${words.length} 种词，含答复函与附件名：提案委`, await time(desk, searches, turns)),
      lineOf(`提案检索 ${words.length} 种词：委员，限公开的与本人的`, await time(phone, searches, turns)),
      await recallOfMember(phone, client, member, words),
    ];
  } finally {
    desk.close();
    phone.close();
    await client.end();
  }
}

/** Ten cases that wait for their assignment, spread over the year. */
async function filedCases(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM proposals WHERE stage = 'filed' ORDER BY md5(id::text) LIMIT 10`,
  );
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
