/// <reference types="jest" />
import type { ProposalBrief } from '#contract';
import { courseOfProposal, courseOfSuggestion, proposalNumber, type Course } from './course.js';

const states = ({ steps }: Course) => steps.map((step) => step.state);

const told = {
  submittedAt: '2019-03-02T02:00:00.000Z',
  filedAt: null,
  repliedAt: null,
  leadDepartment: null,
  splitUnits: [],
  due: null,
  round: 1,
};
const brief = (stage: ProposalBrief['stage'], id = 'p'): ProposalBrief => ({
  id,
  intakeSerial: '2019-S1',
  caseNumber: null,
  title: '',
  stage,
});

describe('the course of a proposal', () => {
  it.each([
    ['submitted', ['done', 'now', 'ahead', 'ahead']],
    ['declined', ['done', 'stopped', 'ahead', 'ahead']],
    ['filed', ['done', 'done', 'now', 'ahead']],
    ['handling', ['done', 'done', 'done', 'now']],
    ['replied', ['done', 'done', 'done', 'done']],
    ['closed', ['done', 'done', 'done', 'done']],
  ] as const)('%s', (stage, expected) => expect(states(courseOfProposal({ ...told, stage }))).toEqual(expected));

  it('has the first day on which a unit was given the case', () => {
    const given = [{ assignedAt: '2019-03-20T02:00:00.000Z' }, { assignedAt: '2019-03-11T02:00:00.000Z' }];
    const { steps } = courseOfProposal({ ...told, stage: 'handling' }, given);
    expect(steps.map(({ on }) => on)).toEqual(['2019年3月2日', null, '2019年3月11日', null]);
  });

  it('says who answers by when, and whether that is late', () => {
    const unit = { ...told, stage: 'handling', leadDepartment: '区商务局' } as const;
    const course = courseOfProposal({ ...unit, due: { on: '2019-05-08', workingDaysLeft: -3 } });
    expect(course.next).toBe('区商务局办理中，答复逾期 3 个工作日 (2019年5月8日)');
    expect(course.late).toBe(true);
  });

  it('in a second round does not show the reply of the first as the end', () => {
    const again = { ...told, stage: 'handling', round: 2, repliedAt: '2019-05-01T00:00:00.000Z' } as const;
    const course = courseOfProposal(again);
    expect(course.steps[3]).toEqual({ label: '办复', state: 'now', on: null });
    expect(course.next).toContain('重新办理');
  });

  it('names the serial until there is a case number', () => {
    expect(proposalNumber(brief('submitted'))).toBe('流水号 2019-S1');
    expect(proposalNumber({ ...brief('filed'), caseNumber: '0123' })).toBe('第 0123 号');
  });
});

describe('the course of a suggestion', () => {
  const receivedAt = '2019-03-02T02:00:00.000Z';

  it('waits after it was received', () => {
    const course = courseOfSuggestion({ stage: 'received', receivedAt, proposals: [] });
    expect(states(course)).toEqual(['done', 'now', 'ahead', 'ahead']);
    expect(course.steps[0]?.on).toBe('2019年3月2日');
  });

  it('stops when it is not used, or when every proposal of it was declined', () => {
    const dismissed = courseOfSuggestion({ stage: 'dismissed', receivedAt, proposals: [] });
    const declined = courseOfSuggestion({ stage: 'converted', receivedAt, proposals: [brief('declined')] });
    expect([states(dismissed)[1], states(declined)[1]]).toEqual(['stopped', 'stopped']);
  });

  it('stops when it was taken back, and waits for nobody', () => {
    const course = courseOfSuggestion({ stage: 'withdrawn', receivedAt, proposals: [] });
    expect(states(course)).toEqual(['done', 'stopped', 'ahead', 'ahead']);
    expect(course.next).toBe('已撤回，提案委不再处理');
  });

  it('shows the proposal that has come furthest, and the nearest date of those under way', () => {
    const proposals = [brief('handling', 'a'), brief('handling', 'b'), brief('declined', 'c')];
    const dues = new Map([
      ['a', { on: '2019-06-03', workingDaysLeft: 20 }],
      ['b', { on: '2019-05-08', workingDaysLeft: 2 }],
    ]);
    const course = courseOfSuggestion({ stage: 'converted', receivedAt, proposals }, dues);
    expect(states(course)).toEqual(['done', 'done', 'done', 'now']);
    expect(course.next).toBe('已转 3 件提案，答复还剩 2 个工作日 (2019年5月8日)');
  });

  it('counts how many of several are answered', () => {
    const proposals = [brief('closed', 'a'), brief('submitted', 'b')];
    expect(courseOfSuggestion({ stage: 'converted', receivedAt, proposals }).next).toBe('已转 2 件提案，1 件已答复');
  });
});
