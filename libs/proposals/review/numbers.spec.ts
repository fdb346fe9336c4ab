import { renderCaseNumber } from './numbers.js';

const parts = { prefix: '', year: 2019, term: 15, session: 2, seq: 68 };

describe('a case number', () => {
  it.each([
    ['{seq}', '68'],
    ['{seq:4}', '0068'],
    ['{term}{session}{seq:3}', '152068'],
    ['{year}{seq:4}', '20190068'],
    ['A{year}{seq:4}', 'A20190068'],
    ['第{seq:1}号', '第68号'],
  ])('follows the template %s', (template, number) => expect(renderCaseNumber(template, parts)).toBe(number));

  it.each([
    ['{seq:3}', '平068'],
    ['{year}-{prefix}{seq:3}', '2019-平068'],
  ])('has its prefix in front, or where %s says', (template, number) =>
    expect(renderCaseNumber(template, { ...parts, prefix: '平' })).toBe(number),
  );

  it('is never cut when the sequence outgrows its width', () =>
    expect(renderCaseNumber('{seq:3}', { ...parts, seq: 12345 })).toBe('12345'));
});
