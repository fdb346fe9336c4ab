import { describe, expect, it } from '@jest/globals';
import { pieces } from './overlap.js';

const marked = (text: string, phrases: string[]) =>
  pieces(text, phrases)
    .map((piece) => (piece.both ? `[${piece.text}]` : piece.text))
    .join('');

describe('the words two suggestions share', () => {
  it('marks every place of every phrase', () => {
    expect(marked('老旧小区加装电梯，老旧小区停车', ['老旧小区', '电梯'])).toBe('[老旧小区]加装[电梯]，[老旧小区]停车');
  });
  it('prefers the longer of two phrases', () => expect(marked('加装电梯', ['电梯', '加装电梯'])).toBe('[加装电梯]'));
  it('finds a phrase through the punctuation that the comparison left out', () => {
    expect(marked('按时吃药，可哪儿都不敢让去。', ['按时吃药可哪儿都不敢让去'])).toBe('[按时吃药，可哪儿都不敢让去]。');
    expect(marked('费用（含维护）', ['费用含维护'])).toBe('[费用（含维护]）');
  });
  it('does not mind the case of letters', () => expect(marked('政协APP', ['政协app'])).toBe('[政协APP]'));
  it('loses no text', () => {
    expect(pieces('没有相同', []).map((piece) => piece.text)).toEqual(['没有相同']);
    expect(marked('全文', ['', '…', '全文'])).toBe('[全文]');
  });
});
