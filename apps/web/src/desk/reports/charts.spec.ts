import { describe, expect, it } from '@jest/globals';
import type { FigureView } from '#contract';
import { chartsOf } from './charts.js';

const figure = (key: string, numerator: number, rest: Partial<FigureView> = {}): FigureView => ({
  key,
  group: '组',
  label: key.split('.').at(-1) ?? key,
  unit: '件',
  numerator,
  denominator: null,
  printed: String(numerator),
  definition: '',
  asOf: '2026-11-22T00:00:00.000Z',
  ...rest,
});

describe('which figures become bars', () => {
  it('takes the parts of one total and leaves the total out', () => {
    const figures = [
      figure('suggestions.received', 155, { unit: '条' }),
      figure('suggestions.channel.EMAIL', 47, { unit: '条' }),
      figure('suggestions.channel.WECHAT_GROUP', 61, { unit: '条' }),
      figure('suggestions.conversion-rate', 121, { unit: '%', denominator: 155 }),
    ];
    expect(chartsOf(figures)).toEqual([
      {
        title: '意见建议来自哪个渠道',
        unit: '条',
        bars: [
          { key: 'suggestions.channel.EMAIL', label: 'EMAIL', value: 47 },
          { key: 'suggestions.channel.WECHAT_GROUP', label: 'WECHAT_GROUP', value: 61 },
        ],
      },
    ]);
  });

  it('ranks a long family and keeps the order of a short one', () => {
    const many = Array.from({ length: 12 }, (_, at) => figure(`handling.department.${at}`, at));
    expect(chartsOf(many)[0]?.bars.map((bar) => bar.value)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('puts no two units on one scale, and draws no single bar', () => {
    expect(chartsOf([figure('a.b.c', 1), figure('a.b.d', 2, { unit: '件次' }), figure('x.y.z', 3)])).toEqual([]);
  });
});
