import { describe, expect, it } from '@jest/globals';
import { type Edit, keptWords, piecesOf, redactionsOf, withSpan } from './edits.js';

const edit = (start: number, end: number, mark: Edit['mark'] = '××', found = true): Edit => ({
  at: 'situation',
  start,
  end,
  mark,
  found,
});
const text = '电话 13803711234，找张三';

describe('what is hidden before a text is public', () => {
  it('cuts the text at its edits and loses nothing of it', () => {
    const pieces = piecesOf(text, [edit(16, 18, '某某'), edit(3, 14)]);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.flatMap((piece) => (piece.edit ? [piece.text] : []))).toEqual(['13803711234', '张三']);
  });

  it('sends the hidden spans, and as words what may stay', () => {
    const edits = [edit(3, 14, 'KEEP'), edit(16, 18, '某某')];
    expect(redactionsOf(edits)).toEqual([{ at: 'situation', start: 16, end: 18, mark: '某某' }]);
    expect(keptWords(edits, [{ at: 'situation', label: '', text, findings: [] }])).toEqual(['13803711234']);
  });

  it('lets a span that the clerk marks take the place of those it touches', () => {
    const span = { at: 'situation', start: 0, end: 10 };
    expect(withSpan([edit(3, 14), edit(16, 18)], span)).toEqual([edit(16, 18), edit(0, 10, '〔已隐去〕', false)]);
    expect(withSpan([{ ...edit(3, 14), at: 'title' }], span)).toHaveLength(2);
  });
});
