/// <reference types="jest" />
import { consequenceOf, raterOf, readersOf, reopens } from './rating.js';

const member = (id: string) => ({ id, name: '李䶮', sector: null, group: null });
const unit = (assignmentId: string) => ({ assignmentId, departmentName: '区城市管理局', role: 'SPLIT' as const });
const proposal = {
  proposerMembers: [member('first'), member('second')],
  stage: 'replied' as const,
  round: 1,
  toRate: [unit('one')],
};
const first = raterOf(proposal, 'first');
const second = { ...first, isFirst: false };

it('knows the first proposer by the order of the proposers, and how many units are left', () => {
  expect(first).toEqual({ isFirst: true, isOver: false, round: 1, left: 1 });
  expect(raterOf(proposal, 'second').isFirst).toBe(false);
  expect(raterOf({ ...proposal, proposerMembers: [] }, null).isFirst).toBe(false);
  expect(raterOf({ ...proposal, stage: 'disputed' }, 'second').isOver).toBe(true);
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
  expect(consequenceOf('UNSATISFIED', { ...first, left: 3 }, null)).toContain('等您评价完各单位后');
  expect(consequenceOf('UNSATISFIED', second, 30)).toContain('以第一提案人的评价为准');
  expect(consequenceOf('UNSATISFIED', { ...first, round: 2 }, 30)).toContain('由提案委组织协商');
  expect(consequenceOf('UNSATISFIED', { ...second, isOver: true }, 30)).toContain('已经结束');
});

it('tells the first proposer that their rating ends the round, and nobody that a closed case is still blind', () => {
  expect(readersOf(first).join('')).toContain('您提交后本轮就结束');
  expect(readersOf({ ...first, left: 2 }).join('')).toContain('评价完全部单位');
  expect(readersOf(second).join('')).toContain('第一提案人评价后');
  expect(readersOf({ ...second, isOver: true }).join('')).not.toContain('什么都看不到');
});
