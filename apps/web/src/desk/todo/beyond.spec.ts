import { describe, expect, it } from '@jest/globals';
import type { TodoItem } from '#contract';
import { beyond } from './beyond.js';

const item = (kind: TodoItem['kind'], verb: string): TodoItem => ({
  kind,
  verb,
  id: 'id',
  subjectId: 'id',
  number: '',
  title: '',
  who: null,
  dueOn: null,
  workingDaysLeft: null,
});

describe('what waits beyond the rows that are listed', () => {
  it('is the count without the rows of the same kind and step', () => {
    const reviews = [item('proposal', '立案'), item('proposal', '初审通过')];
    const later = [item('suggestion', '处理'), ...reviews, item('proposal', '交办')];
    expect(beyond({ now: [], week: [], later, counts: { inbox: 60, review: 2, assign: 3 } }, 'secretariat')).toEqual([
      { to: '/inbox?stage=received', label: '收件箱', count: 59, unit: '条' },
      { to: '/proposals?stage=filed', label: '待交办', count: 2, unit: '件' },
    ]);
  });
  it('is nothing when every row is listed', () => {
    expect(
      beyond({ now: [item('assignment', '签收')], week: [], later: [], counts: { handle: 1 } }, 'department'),
    ).toEqual([]);
  });
  it('names late cases to those who oversee them, not to the unit that has them in its list', () => {
    const todo = { now: [], week: [], later: [], counts: { overdue: 3 } };
    expect(beyond(todo, 'leader')).toEqual([{ to: '/oversight', label: '逾期未答复的提案', count: 3, unit: '件' }]);
    expect(beyond(todo, 'department')).toEqual([]);
  });
});
