import type { FigureView } from '#contract';
import { equationsOf, tieOut, tieOuts } from './equations.js';
import { metrics } from './metrics.js';
import { quoted } from './sentence.js';

const plain = metrics.filter(({ counted }) => !counted);

/** Figures of a year in which every equation holds: a broken-down figure has one part, which takes all of the rest. */
function figures(change: Record<string, number> = {}, units: Record<string, FigureView['unit']> = {}): FigureView[] {
  const closing: Record<string, number> = {
    'suggestions.registered': 170,
    'suggestions.received': 155,
    'suggestions.merged': 15,
    'suggestions.channel': 155,
    'suggestions.converted': 110,
    'suggestions.dismissed': 40,
    'suggestions.open': 5,
    'converted.submitted': 123,
    'converted.filed': 120,
    'converted.declined': 1,
    'converted.elsewhere': 1,
    'converted.waiting': 1,
    'proposals.submitted': 215,
    'proposals.filed': 200,
    'proposals.merged': 4,
    'proposals.declined': 7,
    'proposals.as-letter': 1,
    'proposals.returned': 1,
    'proposals.waiting': 2,
    'proposals.category': 200,
    'proposals.by-members': 180,
    'proposals.collective': 20,
    'proposals.proposer': 200,
    'handling.department': 180,
    'handling.split': 10,
    'handling.unassigned': 10,
    'handling.parts': 220,
    'handling.unit': 220,
    'handling.replied': 150,
    'handling.pending': 50,
    'replies.sent': 170,
    'replies.resolution': 170,
    'ratings.given': 90,
    'ratings.attitude': 90,
    'ratings.result': 90,
    'ratings.medium': 90,
    ...change,
  };
  return plain.map(({ key, group, label, unit, definition, by }) => ({
    key: by ? `${key}.one` : key,
    group,
    label,
    unit: units[key] ?? unit,
    numerator: closing[key] ?? 0,
    denominator: null,
    printed: String(closing[key] ?? 0),
    definition,
    asOf: '2020-05-26T01:00:00.000Z',
  }));
}

describe('equations', () => {
  it('hold when the parts add up', () => {
    expect(equationsOf(figures()).filter(({ holds }) => !holds)).toEqual([]);
  });

  it('show both sums when they do not', () => {
    const red = equationsOf(figures({ 'suggestions.open': 4 })).filter(({ holds }) => !holds);
    expect(red).toEqual([
      {
        label: '收到意见建议 = 已转提案 + 不采用 + 待处理',
        total: '收到意见建议',
        parts: ['已转提案的意见建议 110', '不采用 40', '待处理 4'],
        holds: false,
        sum: 154,
        expected: 155,
      },
    ]);
  });

  it('say many parts as one sum', () => {
    const many = figures().flatMap((figure) =>
      figure.key === 'handling.department.one'
        ? Array.from({ length: 18 }, (_, unit) => ({ ...figure, key: `handling.department.${unit}`, numerator: 10 }))
        : [figure],
    );
    const byUnit = equationsOf(many).find(({ label }) => label.includes('主办单位'));
    expect(byUnit).toMatchObject({ parts: ['20 项合计 200'], holds: true, sum: 200, expected: 200 });
  });

  it('close on nothing at all', () => {
    expect(tieOut(0, [])).toEqual({ holds: true, sum: 0, expected: 0 });
  });

  it('never add different units', () => {
    expect(() => equationsOf(figures({}, { 'suggestions.merged': '件' }))).toThrow('件 cannot be added up to 条');
  });
});

describe('the catalogue', () => {
  it('has one definition per key, and a sentence for each', () => {
    expect(new Set(metrics.map(({ key }) => key)).size).toBe(metrics.length);
    for (const { definition, label, by } of metrics) {
      expect(definition).toMatch(/。$/);
      expect(label.includes('{value}')).toBe(by !== undefined);
    }
  });

  it('gives a rate in % and a count in its own unit', () => {
    for (const { counted, unit } of metrics) expect(unit === '%').toBe(counted !== undefined);
  });

  it('has the figures that the sentence and the equations name', () => {
    const keys = new Set(metrics.map(({ key, by }) => (by ? `${key}.*` : key)));
    const named = [...Object.values(quoted), ...tieOuts.flatMap(({ total, parts }) => [total, ...parts])];
    expect(named.filter((key) => !keys.has(key))).toEqual([]);
  });
});
