import { marksOf, matterLikeness, overlapOf, placesIn, sameMatter, tellingMarks } from '#suggestions';
import { tuned, unseen } from './matter-pairs.js';
import { generated } from './matters.js';

const likeness = (one: string, other: string) => matterLikeness({ title: '', text: one }, { title: '', text: other });

test.each([
  ['tuned', tuned],
  ['unseen', unseen],
  ['generated', generated()],
])('of the hand-made pairs (%s) nine in ten that are proposed are one matter, and few are missed', (_, pairs) => {
  const judged = pairs.map(({ same, one, other }) => ({ same, proposed: likeness(one, other) >= sameMatter }));
  const hits = judged.filter(({ same, proposed }) => same && proposed).length;
  expect(hits / judged.filter(({ proposed }) => proposed).length).toBeGreaterThanOrEqual(0.9);
  expect(hits / judged.filter(({ same }) => same).length).toBeGreaterThanOrEqual(0.85);
});

test('whoever is asked first, the answer is the same; a text is one matter with itself', () => {
  for (const { one, other } of [...tuned, ...unseen]) {
    expect(likeness(one, other)).toBeCloseTo(likeness(other, one), 10);
    expect(likeness(one, one) >= sameMatter || /^(?:同意|支持|近年来)/.test(one)).toBe(true);
  }
});

test('whatever is proposed, the clerk is shown words that stand in both', () => {
  for (const { one, other } of [...tuned, ...unseen]) {
    if (likeness(one, other) < sameMatter) continue;
    const overlap = overlapOf({ title: '', text: one }, { title: '', text: other });
    const written = [one, other].map((text) => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase());
    expect([one, overlap.length > 0]).toEqual([one, true]);
    for (const word of overlap)
      expect(written.map((text) => [word, text.includes(word)])).toEqual([
        [word, true],
        [word, true],
      ]);
  }
});

test('two who say one thing in other words find each other by a mark in common', () => {
  for (const { same, one, other } of [...tuned, ...unseen]) {
    if (!same) continue;
    const marks = new Set(marksOf({ title: '', text: other }));
    expect([one, tellingMarks(marksOf({ title: '', text: one })).some((mark) => marks.has(mark))]).toEqual([one, true]);
  }
});

test.each([
  ['福华街与大学路口积水', ['福华街', '大学路口']],
  ['老旧小区的人行道路面', []],
  ['各小区、居民小区、主要道路', []],
  ['𠮷祥路', ['𠮷祥路']],
])('the places of %s', (text, places) => expect([...placesIn(text)]).toEqual(places));

test('politeness alone is no matter, nor is an empty text', () => {
  expect(likeness('同意，请有关部门尽快处理，谢谢。', '支持，请有关部门尽快研究处理，谢谢。')).toBeLessThan(sameMatter);
  expect(likeness('', '')).toBe(0);
});
