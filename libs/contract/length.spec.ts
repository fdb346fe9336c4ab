import { lengthWords, proposalLength, textLength } from './length.js';

describe('the length of a text', () => {
  it.each([
    ['', 0],
    ['建议增设路灯。', 7],
    ['建议 增设\n\t路灯　。', 7],
    ['陈䶮、𠮷野家', 6],
    ['好😀', 2],
    ['👨‍👩‍👧‍👦一家', 3],
    ['👍🏽', 1],
    ['❤️', 1],
    ['🇨🇳🇨🇳', 2],
    ['1️⃣', 1],
    ['葛󠄀', 1],
    ['café', 4],
    ['café', 4],
    ['A1，“引号”——……', 11],
    ['\u200b零\ufeff宽\u200d度', 2],
    ['\ud800', 1],
  ])('%j is %i', (text, length) => {
    expect(textLength(text)).toBe(length);
  });

  it('does not count a joiner at the end of one part against the next', () => {
    expect(textLength('一\u200d', '二')).toBe(2);
  });

  it('of a proposal is that of its situation and demands', () => {
    expect(proposalLength({ situation: '路灯不亮。', demands: ['修好。', ' 巡查。 '] })).toBe(11);
  });

  it('is written with its limit', () => {
    expect(lengthWords(1234, 2000)).toBe('1,234/2,000 字');
    expect(lengthWords(0, 50)).toBe('0/50 字');
    expect(lengthWords(1234567, 999)).toBe('1,234,567/999 字');
  });
});
