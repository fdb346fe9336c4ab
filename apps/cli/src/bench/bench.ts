import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { CannotStart } from '#platform';
import { measureExport } from './exporting.js';
import { Ground } from './ground.js';
import { measureDrafts, measureMails } from './intake.js';
import { measureLists } from './lists.js';
import { measureMailbox } from './mailbox.js';
import { measureMatters } from './matters.js';
import { measureMemory } from './memory.js';
import { type Person, signIn } from './people.js';
import { type Part, type Result, megabytes, parts, tableOf } from './result.js';
import { measureRecommendation } from './recommending.js';
import { measureSimilar } from './similar.js';
import { measureStart } from './starting.js';
import { measureSummary } from './summary.js';
import { measureVisible } from './visible.js';
import type { YearSize } from './year-cases.js';
import { fillYear } from './year.js';

/** How much of everything: as the aims are set, or small enough to see in a minute that the bench itself works. */
interface Scale {
  year: YearSize;
  mails: number;
  drafts: number;
  turns: number;
  steady: { rate: number; seconds: number };
  memory: { first: number; more: number };
}

const full: Scale = {
  year: { suggestions: 100_000, proposals: 100_000 },
  mails: 3000,
  drafts: 5000,
  turns: 60,
  steady: { rate: 50, seconds: 20 },
  memory: { first: 1000, more: 5000 },
};

const quick: Scale = {
  year: { suggestions: 5000, proposals: 4000 },
  mails: 500,
  drafts: 500,
  turns: 10,
  steady: { rate: 20, seconds: 3 },
  memory: { first: 100, more: 300 },
};

const connections = 16;

const say = (line: string) => process.stderr.write(`${line}\n`);

/** `npm run bench -- [--only a,c] [--quick]`: the table goes to stdout, everything else to stderr. */
export async function bench(args: string[]): Promise<void> {
  const { only, scale } = optionsOf(args);
  const began = performance.now();
  const machine = machineLines();
  say('建立测速用的数据库');
  const ground = await Ground.lay();
  const stop = () => void ground.close().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  try {
    const results = await measure(ground, scale, only);
    const minutes = ((performance.now() - began) / 60_000).toFixed(1);
    const missed = results.filter(({ met }) => met === false).length;
    const verdict = missed === 0 ? '全部目标达到' : `${missed} 项目标未达到`;
    process.stdout.write(
      `${[...machine, '', tableOf(results), '', `用时 ${minutes} 分钟；${verdict}。`].join('\n')}\n`,
    );
  } finally {
    await ground.close();
  }
}

function optionsOf(args: string[]): { only: Set<Part>; scale: Scale } {
  const { values } = parseArgs({ args, options: { only: { type: 'string' }, quick: { type: 'boolean' } } });
  const named = values.only?.split(',').map((part) => part.trim()) ?? Object.keys(parts);
  const unknown = named.filter((part) => !(part in parts));
  if (unknown.length > 0)
    throw new CannotStart(`--only 只认 ${Object.keys(parts).join('、')}，不认 ${unknown.join('、')}`);
  return { only: new Set(named as Part[]), scale: values.quick ? quick : full };
}

/** One after the other, never two at once: the machine is small. */
async function measure(ground: Ground, scale: Scale, only: Set<Part>): Promise<Result[]> {
  const { suggestions, proposals } = scale.year;
  await timed(`生成 2019 年：${suggestions} 条意见建议、${proposals} 件提案`, () =>
    fillYear(ground.databaseUrl, scale.year, say),
  );
  const people = await signIn(ground);
  const results: Result[] = [];
  for (const [part, work] of Object.entries(worksOf(ground, scale, people)) as [Part, () => Promise<Result[]>][]) {
    if (only.has(part)) results.push(...(await timed(`(${part}) ${parts[part]}`, work)));
  }
  return results;
}

function worksOf(
  ground: Ground,
  { year, mails, drafts, turns, steady, memory }: Scale,
  people: { clerk: Person; member: Person },
): Record<Part, () => Promise<Result[]>> {
  const { clerk, member } = people;
  return {
    a: () => measureMails(ground, mails, connections),
    b: () => measureDrafts(ground, member, drafts, connections),
    c: () => measureLists(ground, clerk, turns),
    c2: async () => [...(await measureSimilar(ground, people, turns)), ...(await measureRecommendation(ground, clerk))],
    d: () => measureSummary(ground, clerk),
    e: () => measureVisible(ground, clerk, steady.rate, steady.seconds),
    f: () => measureMemory(ground, memory.first, memory.more),
    g: async () => [
      ...(await measureExport(ground, clerk, year.proposals / 20)),
      ...(await measureStart(ground, year === full.year)),
    ],
    i: () => measureMailbox(ground, memory.more),
    h: () => Promise.resolve(measureMatters()),
  };
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  say(`✓ ${what}，${((performance.now() - began) / 1000).toFixed(1)} 秒`);
  return result;
}

function machineLines(): string[] {
  const [load = 0] = loadavg();
  const machine = `${availableParallelism()} 核（${cpus()[0]?.model.trim()}），内存 ${megabytes(totalmem())}`;
  const lines = [`机器：${machine}，Node.js ${process.versions.node}，内置 PostgreSQL 默认设置（fsync 开）`];
  if (load > 0.5)
    lines.push(`开始时机器不空闲（一分钟平均负载 ${load.toFixed(1)}），绝对数值偏低，比值仍在同一次运行中得出`);
  return lines;
}
