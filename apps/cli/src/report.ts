import { parseArgs } from 'node:util';
import { z } from 'zod';
import { day, instant } from '#contract';
import { chinaDay } from '#platform';
import { type Report, type Wanted, reportNow } from '#reports';
import { visit } from './visit.js';

/**
 * `report 2019 --json`, or `report --from 2019-01-01 --to 2019-06-30 --as-of 2019-07-01T00:00:00+08:00`: the figures of
 * a period from the records as they are, without keeping a snapshot. Nothing but the answer goes to stdout.
 */
export async function report(args: string[]): Promise<void> {
  const asked = askedFor(args);
  if (!asked) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 1;
    return;
  }
  await visit(async (db) => {
    const answer = await reportNow(db, asked.wanted);
    process.stdout.write(asked.json ? `${JSON.stringify(answer, null, 2)}\n` : tableOf(answer));
  });
}

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  'as-of': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

const usage =
  '用法：report 2019 [--json]，或 report --from 2019-01-01 --to 2019-12-31 [--as-of 2020-01-05T18:00:00+08:00]';

const wantedShape = z.object({
  from: day,
  to: day,
  /** A day stands for its last moment in China; today for now. */
  asOf: z
    .union([instant, day.transform((on) => (on === chinaDay(new Date()) ? null : `${on}T23:59:59.999+08:00`))])
    .nullable(),
});

interface Asked {
  wanted: Wanted;
  json: boolean;
}

/** What the arguments ask for; null when they ask for nothing that can be answered. */
export function askedFor(args: string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [year, ...more] = positionals;
    if (more.length > 0 || (year === undefined) === (values.from === undefined)) return null;
    const wanted = wantedShape.safeParse({
      from: values.from ?? `${year}-01-01`,
      to: values.to ?? `${year ?? values.from?.slice(0, 4)}-12-31`,
      asOf: values['as-of'] ?? null,
    });
    return wanted.success ? { wanted: wanted.data, json: values.json } : null;
  } catch {
    return null; // an option that does not exist
  }
}

function tableOf({ title, sentence, figures, equations }: Report): string {
  const lines = [title, sentence, ''];
  const width = Math.max(...figures.map(({ label }) => columns(label)));
  for (const group of new Set(figures.map((figure) => figure.group))) {
    lines.push(group);
    for (const { label, printed, unit, numerator, denominator } of figures.filter((each) => each.group === group)) {
      const base = denominator === null ? '' : `（${numerator} / ${denominator}）`;
      lines.push(`  ${label}${' '.repeat(width - columns(label))}  ${printed.padStart(7)} ${unit}${base}`);
    }
  }
  lines.push('', '勾稽');
  for (const { label, holds, sum, expected } of equations)
    lines.push(`  ${holds ? '✓' : '✗'} ${label}（${expected}${holds ? '' : ` ≠ ${sum}`}）`);
  return `${lines.join('\n')}\n`;
}

/** Width on a terminal, where a Chinese character takes two columns. */
const columns = (text: string): number => [...text].reduce((sum, c) => sum + (c > '\u02ff' ? 2 : 1), 0);
