import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { tieOut } from './equations.js';
import { percent } from './rounding.js';

const publishedRecord = z.object({
  id: z.string(),
  body: z.string(),
  figures: z.record(z.string(), z.number()),
  sums: z.array(
    z.object({ total: z.string(), parts: z.array(z.string()), holds: z.boolean(), got: z.number().optional() }),
  ),
  percents: z.array(z.object({ part: z.string(), whole: z.string(), printed: z.number(), holds: z.boolean() })),
});

/** Figures that bodies have published, with the sums and shares that their texts print. Some of these do not close. */
const published = readFileSync(new URL('./published-figures.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => publishedRecord.parse(JSON.parse(line)));

const count = ({ figures }: (typeof published)[number], name: string): number => {
  const value = figures[name];
  if (value === undefined) throw new Error(`${name} was not published`);
  return value;
};

describe('published sums', () => {
  const sums = published.flatMap((record) => record.sums.map((sum) => ({ record, sum, name: record.id })));

  it('are there, and some do not close', () => {
    expect(sums).toHaveLength(58);
    expect(sums.filter(({ sum }) => !sum.holds).length).toBeGreaterThan(0);
  });

  it.each(sums)('$name: $sum.total = $sum.parts', ({ record, sum }) => {
    const total = count(record, sum.total);
    const parts = sum.parts.map((part) => count(record, part));
    expect(tieOut(total, parts)).toEqual({ holds: sum.holds, sum: sum.got ?? total, expected: total });
  });
});

describe('published shares', () => {
  const shares = published.flatMap((record) => record.percents.map((share) => ({ record, share, name: record.id })));

  it.each(shares)('$name: $share.part ÷ $share.whole = $share.printed %', ({ record, share }) => {
    const decimals = String(share.printed).split('.')[1]?.length ?? 0;
    const ours = percent(count(record, share.part), count(record, share.whole), decimals);
    expect(Number(ours) === share.printed).toBe(share.holds);
  });
});
