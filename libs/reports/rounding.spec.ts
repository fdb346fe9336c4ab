import { noBase, percent, roundDown, roundDownYuan } from './rounding.js';

describe('a percentage', () => {
  it('has one decimal, rounded half up', () => {
    expect(percent(120, 155)).toBe('77.4');
    expect(percent(1, 8)).toBe('12.5');
    expect(percent(1, 16)).toBe('6.3'); // 6.25
    expect(percent(1, 3)).toBe('33.3');
    expect(percent(2, 3)).toBe('66.7');
    expect(percent(61, 1000)).toBe('6.1');
    expect(percent(1, 2)).toBe('50.0');
  });

  it('is 100 only when nothing is missing, and 0 only when there is nothing', () => {
    expect(percent(120, 120)).toBe('100');
    expect(percent(99_999, 100_000)).toBe('99.9');
    expect(percent(1999, 2000)).toBe('99.9'); // 99.95 would round up to 100
    expect(percent(1, 100_000)).toBe('0.1');
    expect(percent(0, 120)).toBe('0');
  });

  it('has no value without a base', () => {
    expect(percent(0, 0)).toBe(noBase);
  });
});

describe('余', () => {
  it.each([
    [0, '0'],
    [7, '7'],
    [10, '10'],
    [30, '30'],
    [31, '30余'],
    [39, '30余'],
    [90, '90'],
    [99, '90余'],
    [999, '990余'],
    [1000, '1000'],
    [1001, '1000余'],
    [3000, '3000'],
    [3001, '3000余'],
    [3099, '3000余'],
    [3100, '3100'],
    [4850, '4800余'],
  ])('prints %d as %s', (count, printed) => {
    expect(roundDown(count)).toBe(printed);
  });

  it.each([
    [2_700_000, '270万元'],
    [2_701_000, '270余万元'],
    [2_799_000, '270余万元'],
    [2_800_000, '280万元'],
    [3_100_001, '310余万元'],
    [85_000, '8.5万元'],
    [85_123, '85123元'],
    [600, '600元'],
  ])('prints %d yuan as %s', (yuan, printed) => {
    expect(roundDownYuan(yuan)).toBe(printed);
  });

  it('never prints more than there is, and says 余 exactly when it prints less', () => {
    for (let count = 0; count < 20_000; count += 1) {
      const printed = roundDown(count);
      const said = Number(printed.replace('余', ''));
      expect(said <= count && printed.endsWith('余') === said < count).toBe(true);
    }
  });
});
