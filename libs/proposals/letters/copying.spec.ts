import { fingerprintOf, overlapOf } from './copying.js';

const letter = '经现场勘查，建新街共有路灯十二盏，其中七盏因线路老化不亮，我局已于三月更换电缆并全部修复。';
const other = '关于您提出的问题，我局组织街道和物业公司召开协调会，划定临时停车位八十六个，夜间开放学校操场。';

describe('the overlap of two letters', () => {
  it('is whole for the same text, whatever blanks and marks were changed', () => {
    expect(overlapOf(letter, letter)).toEqual({ percent: 100, passages: [letter.slice(0, -1)] });
    expect(overlapOf(letter.replaceAll('，', '、\n'), letter).percent).toBe(100);
  });

  it('is nothing for texts that share only words', () => {
    expect(overlapOf(letter, other)).toEqual({ percent: 0, passages: [] });
    expect(overlapOf('已办。', '已办。')).toEqual({ percent: 0, passages: [] });
  });

  it('names the passages that are the same', () => {
    const mixed = `您好！我局已于三月更换电缆并全部修复，另外${other.slice(20, 40)}。`;
    const { percent, passages } = overlapOf(mixed, `${letter}${other}`);
    expect(passages).toEqual(['我局已于三月更换电缆并全部修复', other.slice(20, 40).replace(/^，|，$/g, '')]);
    expect(percent).toBeGreaterThan(20);
    expect(percent).toBeLessThan(100);
  });

  it('counts characters beyond the first plane as one', () => {
    const rare = '关于𠮷野家门前道路积水整治工程的答复意见';
    expect(overlapOf(rare, rare).passages).toEqual([rare]);
  });
});

describe('the fingerprint', () => {
  it('is shared by texts that share a long passage, and fits an int column', () => {
    const mine = fingerprintOf(`前言不同，${letter.slice(5, 30)}`);
    const theirs = new Set(fingerprintOf(letter));
    expect(mine.some((hash) => theirs.has(hash))).toBe(true);
    expect(fingerprintOf(other).some((hash) => theirs.has(hash))).toBe(false);
    expect(mine.every((hash) => Number.isInteger(hash) && Math.abs(hash) <= 2 ** 31)).toBe(true);
  });

  it('of a few words is empty', () => {
    expect(fingerprintOf('已办。')).toEqual([]);
  });
});
