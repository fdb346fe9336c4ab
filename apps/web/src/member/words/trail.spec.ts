/// <reference types="jest" />
import { ordinal, trailWords } from './trail.js';

it.each([
  [1, '一'],
  [9, '九'],
  [10, '十'],
  [11, '十一'],
  [19, '十九'],
  [20, '二十'],
])('%i is written %s', (number, words) => expect(ordinal(number)).toBe(words));

it('shows a step without a word of its own, but never its code', () => {
  expect(trailWords('file')).toBe('立案');
  expect(trailWords('some-later-step')).toBe('有新进展');
});
