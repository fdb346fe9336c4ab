/// <reference types="jest" />
import type { NoticeView, TodoItem } from '#contract';
import { arrange } from './arrange.js';

const notice = (id: string, about: string, more: Partial<NoticeView> = {}): NoticeView => ({
  id,
  at: '2019-05-01T00:00:00.000Z',
  title: id,
  text: '',
  subject: { kind: 'proposal', id: about },
  asks: false,
  readAt: null,
  ...more,
});
const item: TodoItem = {
  kind: 'rating',
  id: 'rate-a',
  subjectId: 'a',
  number: '0087',
  title: '加装电梯',
  verb: '评价',
  who: null,
  dueOn: null,
  workingDaysLeft: null,
};

it('keeps on top what waits, even after its notice was read, and does not show it twice', () => {
  const read = notice('n1', 'a', { asks: true, readAt: '2019-05-02T00:00:00.000Z' });
  const { asked, rest } = arrange([item], [read, notice('n2', 'a'), notice('n3', 'b')]);
  expect(asked.map(({ key, verb, noticeIds }) => ({ key, verb, noticeIds }))).toEqual([
    { key: 'rate-a', verb: '评价', noticeIds: [] },
  ]);
  expect(rest.map((each) => each.id)).toEqual(['n2', 'n3']);
});

it('marks every unread notice of it as read when it is opened', () => {
  const { asked } = arrange([item], [notice('n1', 'a', { asks: true }), notice('n2', 'a', { asks: true })]);
  expect(asked[0]?.noticeIds).toEqual(['n1', 'n2']);
});

it('only tells of a request about a proposal for which nothing waits any more', () => {
  const { asked, rest } = arrange([], [notice('n1', 'b', { asks: true })]);
  expect([asked.length, rest.length]).toEqual([0, 1]);
});

it.each([
  ['while it is not known what waits', null, { kind: 'proposal', id: 'b' }],
  ['about something the to-do list does not speak of', [], { kind: 'suggestion', id: 'b' }],
] as const)('keeps a request on top until it is read: %s', (_, waiting, subject) => {
  const fresh = notice('n1', 'b', { asks: true, subject });
  expect(arrange(waiting, [fresh]).asked).toHaveLength(1);
  expect(arrange(waiting, [{ ...fresh, readAt: '2019-05-02T00:00:00.000Z' }]).asked).toHaveLength(0);
});
