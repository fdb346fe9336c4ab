/// <reference types="jest" />
import { consequenceOf, raterOf, readersOf, reopens } from './rating.js';

const member = (id: string) => ({ id, name: '李䶮', sector: null, group: null });
const proposal = { proposerMembers: [member('first'), member('second')], stage: 'replied', round: 1 } as const;
const first = raterOf({ ...proposal, proposerMembers: [...proposal.proposerMembers] }, 'first');
const second = { ...first, isFirst: false };

it('knows the first proposer by the order of the proposers', () => {
  const proposerMembers = [...proposal.proposerMembers];
  expect(first.isFirst).toBe(true);
  expect(raterOf({ ...proposal, proposerMembers }, 'second').isFirst).toBe(false);
  expect(raterOf({ ...proposal, proposerMembers: [] }, null).isFirst).toBe(false);
});

it('reopens only for the first proposer, in the first round, while the case is open', () => {
  expect(reopens('UNSATISFIED', first)).toBe(true);
  expect(reopens('BASICALLY_SATISFIED', first)).toBe(false);
  expect(reopens('UNSATISFIED', second)).toBe(false);
  expect(reopens('UNSATISFIED', { ...first, round: 2 })).toBe(false);
  expect(reopens('UNSATISFIED', { ...first, isOver: true })).toBe(false);
});

it('says what 不满意 leads to, with the days when they are known', () => {
  expect(consequenceOf('SATISFIED', first, 30)).toBe('');
  expect(consequenceOf('UNSATISFIED', first, 30)).toContain('须在 30 个工作日内再次答复您');
  expect(consequenceOf('UNSATISFIED', first, null)).toContain('须再次答复您');
  expect(consequenceOf('UNSATISFIED', second, 30)).toContain('以第一提案人的评价为准');
  expect(consequenceOf('UNSATISFIED', { ...first, round: 2 }, 30)).toContain('不再退回');
  expect(consequenceOf('UNSATISFIED', { ...second, isOver: true }, 30)).toContain('已经办结');
});

it('tells the first proposer that their rating ends the round, and nobody that a closed case is still blind', () => {
  expect(readersOf(first).join('')).toContain('您提交后本轮就结束');
  expect(readersOf(second).join('')).toContain('第一提案人评价后');
  expect(readersOf({ ...second, isOver: true }).join('')).not.toContain('什么都看不到');
});
