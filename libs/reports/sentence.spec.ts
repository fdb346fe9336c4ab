import { type QuotedCounts, plainText, quoted, sentenceOf } from './sentence.js';

const year2019 = { from: '2019-01-01', to: '2019-12-31', asOf: new Date('2020-05-26T09:00:00+08:00') };
const counts = { received: 155, filed: 120, replied: 120 };

const said = (change: Partial<QuotedCounts> = {}, period: Partial<typeof year2019> = {}) =>
  plainText(sentenceOf({ ...year2019, ...period }, { ...counts, ...change }));

describe('the sentence of the yearly report', () => {
  it('says 全部办复 when every proposal is replied', () => {
    expect(said()).toBe('全年共收集意见建议155条，转为提案120件，并已全部办复。');
    expect(said({ received: 1, filed: 1, replied: 1 })).toBe('全年共收集意见建议1条，转为提案1件，并已全部办复。');
  });

  it('says how many when one is missing', () => {
    expect(said({ replied: 119 })).toBe('全年共收集意见建议155条，转为提案120件，已办复119件。');
    expect(said({ replied: 0 })).toBe('全年共收集意见建议155条，转为提案120件，尚未办复。');
  });

  it('never says 全部 of nothing', () => {
    expect(said({ filed: 0, replied: 0 })).toBe('全年共收集意见建议155条，没有转为提案的。');
    expect(said({ received: 0, filed: 0, replied: 0 })).toBe('全年未收到意见建议。');
  });

  it('names the days when it is not a year that is over', () => {
    expect(said({}, { to: '2019-06-30' })).toMatch(/^自2019年1月1日至6月30日共收集意见建议155条/);
    expect(said({}, { from: '2018-07-01', to: '2019-06-30' })).toMatch(/^自2018年7月1日至2019年6月30日共收集/);
    expect(said({}, { from: '2019-03-04', to: '2019-03-04' })).toMatch(/^2019年3月4日共收集意见建议/);
    const half = { asOf: new Date('2019-06-30T18:00:00+08:00') };
    expect(said({}, half)).toMatch(/^自2019年1月1日至6月30日共收集/);
    expect(said({ received: 0 }, half)).toBe('自2019年1月1日至6月30日未收到意见建议。');
  });

  it('takes the last day of the year, in China, for the whole year', () => {
    expect(said({}, { asOf: new Date('2019-12-31T00:00:00+08:00') })).toMatch(/^全年/);
    expect(said({}, { asOf: new Date('2019-12-30T23:59:59.999+08:00') })).toMatch(/^自2019年1月1日至12月30日/);
  });

  it('opens each of its figures', () => {
    const keys = sentenceOf(year2019, counts).flatMap(({ key, text }) => (key ? [`${key} ${text}`] : []));
    expect(keys).toEqual([`${quoted.received} 155条`, `${quoted.filed} 120件`, `${quoted.replied} 全部办复`]);
  });
});
