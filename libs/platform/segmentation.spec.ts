import { wordsIn } from './segmentation.js';

describe('the words of a text', () => {
  test.each([
    ['关于改善老旧小区停车的建议', ['改善', '老旧', '小区', '停车']],
    ['电动自行车充电桩不足', expect.arrayContaining(['电动', '自行车', '充电'])],
    ['５Ｇ 基站', ['5g', '基站']],
    ['2019年第3号', expect.not.arrayContaining(['2019', '3'])],
    ['', []],
    ['，。！　', []],
  ])('%j', (text, words) => {
    expect(wordsIn(text)).toEqual(words);
  });

  test('long words come with their parts, so that either finds the other', () => {
    const words = wordsIn('幼儿园');
    expect(words).toEqual(expect.arrayContaining(['幼儿', '幼儿园']));
  });

  test('rare characters and those beyond the basic plane break nothing', () => {
    expect(wordsIn('陈䶮在𠮷祥路反映：路灯坏了')).toEqual(expect.arrayContaining(['反映', '路灯']));
  });
});
