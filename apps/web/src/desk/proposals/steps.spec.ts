import { describe, expect, it } from '@jest/globals';
import type { AssignmentView, ProposalView } from '#contract';
import { partsOf, stepsOf } from './steps.js';

type Given = Pick<ProposalView, 'may' | 'assignments'>;
const allowed = (action: string, blocked: string | null = null) => ({ action, blocked });
const unit = (may: AssignmentView['may'], talks = 0): AssignmentView => ({
  id: 'unit',
  proposalId: 'case',
  departmentId: 'department',
  departmentName: '区城市管理局',
  role: 'LEAD',
  round: 1,
  stage: 'acknowledged',
  assignedAt: '2026-11-01T00:00:00.000Z',
  acknowledgedAt: null,
  due: { on: '2026-12-09', workingDaysLeft: 12 },
  pause: null,
  extension: null,
  reminders: [],
  consultations: Array.from({ length: talks }, (_, at) => ({
    id: String(at),
    way: 'VISIT' as const,
    heldOn: '2026-11-02',
    withWhom: '张文斌',
    outcome: '同意',
    recordedBy: '李晓红',
    recordedAt: '2026-11-02T00:00:00.000Z',
  })),
  opinion: null,
  unitProposals: [],
  returns: [],
  releasedAt: null,
  lateReturnAllowed: false,
  returnUntil: null,
  opinionWaiver: null,
  may,
});
const primaryOf = (given: Given) => stepsOf(given).primary;

describe('the one next step of a case', () => {
  it('is to file, and never to decline', () => {
    const may = [allowed('decline'), allowed('as-letter'), allowed('join-case'), allowed('file')];
    const { primary, others } = stepsOf({ may, assignments: [] });
    expect(primary?.label).toBe('立案');
    expect(others.map((step) => step.label)).toEqual(['审查：其他结果', '并案']);
    // After 立案 the sheet has one choice left, and is called by it.
    const later = stepsOf({ may: [allowed('withdraw', '主案已发出答复'), allowed('assign')], assignments: [] });
    expect(later.others).toMatchObject([{ name: 'withdraw', label: '撤案', blocked: '主案已发出答复' }]);
  });

  it('is what can be done now before what is blocked', () => {
    const may = [allowed('reply', '答复前请先登记与委员的面商情况'), allowed('consult')];
    expect(primaryOf({ may: [], assignments: [unit(may)] })?.name).toBe('consult');
  });

  it('is the reply once the talk is on record, with what it waits for', () => {
    const may = [allowed('reply', '会办单位还有 1 家未送会办意见'), allowed('consult')];
    expect(primaryOf({ may: [], assignments: [unit(may, 1)] })).toMatchObject({
      name: 'reply',
      blocked: '会办单位还有 1 家未送会办意见',
    });
  });

  it('is nothing where nothing may be done, or nothing this page knows', () => {
    expect(primaryOf({ may: [allowed('rate')], assignments: [] })).toBeNull();
  });

  it('is to remind a unit that is late, unless that was just done', () => {
    const late = { ...unit([allowed('remind')]), due: { on: '2026-11-02', workingDaysLeft: -3 } };
    expect(primaryOf({ may: [allowed('add-unit')], assignments: [late] })?.name).toBe('remind');
    expect(primaryOf({ may: [], assignments: [unit([allowed('remind')])] })).toBeNull();
    const reminded = { ...late, may: [allowed('remind', '今天已经催办过')] };
    expect(primaryOf({ may: [], assignments: [reminded] })).toBeNull();
  });

  it('leaves the others under headings, in the order of a case', () => {
    const may = ['instruct', 'correct-kind', 'add-unit', 'mark-key'].map((action) => allowed(action));
    const { others } = stepsOf({ may, assignments: [unit([allowed('remind')])] });
    expect(partsOf(others).map(({ heading, steps }) => [heading, ...steps.map(({ label }) => label)])).toEqual([
      ['审查', '更正会议类别', '列为重点提案'],
      ['承办单位', '增办'],
      ['期限', '催办'],
      ['督办和公开', '批示'],
    ]);
    expect(partsOf(others.slice(0, 3))).toHaveLength(1);
  });
});
