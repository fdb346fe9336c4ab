import type { ChatItem } from '#contract';
import { cutAt, joinedUp, takenApart, wordsOf } from './plan.js';

const messages = ['路灯坏了。井盖也没了。', '照片', '收到'].map((text, index) => ({ index, text }));
const item = (indexes: number[], change: Partial<ChatItem> = {}): ChatItem => ({
  indexes,
  part: 0,
  take: false,
  text: null,
  title: null,
  ...change,
});
const three = [item([0], { take: true, title: '路灯' }), item([1]), item([2])];

it('joins one to the one above, and takes it apart again', () => {
  const joined = joinedUp(three, 1, messages);
  expect(joined).toEqual([item([0, 1], { take: true, title: '路灯' }), item([2])]);
  expect(wordsOf(joined[0] as ChatItem, messages)).toBe('路灯坏了。井盖也没了。\n照片');
  expect(takenApart(joined, 0)).toEqual(three);
});

it('keeps what the clerk corrected when it joins', () => {
  const [corrected] = joinedUp([item([0], { text: '路灯不亮' }), item([1])], 1, messages);
  expect(corrected?.text).toBe('路灯不亮\n照片');
});

it('cuts one at the cursor, and once more', () => {
  const cut = cutAt(three, 0, 5, messages);
  expect(cut.map(({ part, text, take }) => [part, text, take])).toEqual([
    [0, '路灯坏了。', true],
    [1, '井盖也没了。', true],
    [0, null, false],
    [0, null, false],
  ]);
  expect(cutAt(cut, 1, 2, messages).map(({ part, text }) => [part, text])[2]).toEqual([2, '也没了。']);
  // Taken apart, the cut is gone as well.
  expect(takenApart(cut, 0)).toEqual(three);
});

it('does not cut at an end, nor join the first', () => {
  expect(cutAt(three, 0, 0, messages)).toBe(three);
  expect(cutAt(three, 0, 11, messages)).toBe(three);
  expect(joinedUp(three, 0, messages)).toBe(three);
});
