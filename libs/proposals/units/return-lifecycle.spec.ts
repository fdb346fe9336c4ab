import { type Actor, system } from '#platform';
import { type AssignmentFacts, assignmentLifecycle } from './assignment-lifecycle.js';
import { Assignment } from './assignment.entity.js';

const unit = '01900000-0000-7000-8000-000000000001';
const own: Actor = { ...system, role: 'department', departmentId: unit };
const supervisor: Actor = { ...system, role: 'supervisor' };
const facts: AssignmentFacts = {
  opinionsOutstanding: 0,
  consultations: 1,
  consultationRequired: true,
  replyReview: false,
  leadWaits: true,
  caseRuns: true,
  today: '2019-03-11',
  unitProposed: false,
};
const part = (change: Partial<Assignment> = {}): Assignment =>
  Object.assign(new Assignment(), {
    stage: 'assigned',
    role: 'LEAD',
    departmentId: unit,
    assignedAt: new Date('2019-03-04T09:00:00+08:00'),
    acknowledgedAt: null,
    returnUntil: '2019-03-11',
    lateReturnAllowedAt: null,
    pausedAt: null,
    extensionAskedAt: null,
    ...change,
  });
const mayDo = (subject: Assignment, who: Actor, change: Partial<AssignmentFacts> = {}) =>
  assignmentLifecycle.mayDo(subject, who, { ...facts, ...change });
const may = (subject: Assignment, who: Actor, change: Partial<AssignmentFacts> = {}) =>
  mayDo(subject, who, change).map(({ action }) => action);

describe('a co-handler of an answered case', () => {
  it('is neither returned nor replaced; what it asked before is still decided', () => {
    const over = { caseRuns: false, today: '2019-03-11' };
    const helper = part({ role: 'CO_HANDLER' });
    expect(may(helper, own, over)).not.toContain('request-return');
    expect(may(helper, supervisor, over)).not.toContain('reassign');
    expect(may(helper, supervisor, { ...over, today: '2019-06-01' })).not.toContain('allow-late-return');
    const waiting = part({ role: 'CO_HANDLER', stage: 'return-requested' });
    expect(may(waiting, supervisor, over)).toEqual(expect.arrayContaining(['accept-return', 'refuse-return']));
    expect(() => assignmentLifecycle.step(helper, 'reassign', supervisor, { ...facts, ...over })).toThrow(
      '提案已经答复，不再退办、改派',
    );
  });
});

describe('a return', () => {
  it('may be asked for on the last day of the window, and the day after the button says since when not', () => {
    const button = (today: string) => mayDo(part(), own, { today }).find(({ action }) => action === 'request-return');
    expect(button('2019-03-11')?.blocked).toBeNull();
    expect(button('2019-03-12')?.blocked).toContain('交办后 5 个工作日内提出，已于2019年3月11日截止');
    const allowed = part({ lateReturnAllowedAt: new Date() });
    expect(assignmentLifecycle.step(allowed, 'request-return', own, { ...facts, today: '2019-06-01' })).toBe(
      'return-requested',
    );
  });

  it('is allowed late only once it is late, and once', () => {
    expect(may(part(), supervisor)).not.toContain('allow-late-return');
    expect(may(part(), supervisor, { today: '2019-03-12' })).toContain('allow-late-return');
    const allowed = part({ lateReturnAllowedAt: new Date() });
    expect(may(allowed, supervisor, { today: '2019-03-12' })).not.toContain('allow-late-return');
    expect(may(part({ returnUntil: null }), supervisor, { today: '2030-01-01' })).not.toContain('allow-late-return');
  });

  it('stops everything the unit could send; the overseers decide', () => {
    const waiting = part({ stage: 'return-requested', acknowledgedAt: new Date() });
    for (const action of ['reply', 'submit-reply', 'send-opinion', 'consult', 'request-return'])
      expect(may(waiting, own)).not.toContain(action);
    expect(may(waiting, supervisor)).toEqual(expect.arrayContaining(['accept-return', 'refuse-return']));
    expect(may(waiting, supervisor)).not.toContain('reassign');
  });

  it.each([
    [null, 'assigned'],
    [new Date(), 'acknowledged'],
  ] as const)('refused, goes back to where it was (signed: %s)', (acknowledgedAt, stage) => {
    const waiting = part({ stage: 'return-requested', acknowledgedAt });
    expect(assignmentLifecycle.step(waiting, 'refuse-return', supervisor, facts)).toBe(stage);
    expect(assignmentLifecycle.step(waiting, 'accept-return', supervisor, facts)).toBe('released');
  });

  it('leaves a unit that was released with nothing to do', () => {
    for (const who of [own, supervisor]) expect(may(part({ stage: 'released' }), who)).toEqual([]);
  });
});

describe('a further unit', () => {
  it('is proposed by one unit once at a time, and decided while it waits', () => {
    const button = (unitProposed: boolean) =>
      mayDo(part(), own, { unitProposed }).find(({ action }) => action === 'propose-unit');
    expect(button(false)?.blocked).toBeNull();
    expect(button(true)?.blocked).toBe('已有一条增办建议在等待决定');
    expect(may(part(), supervisor)).not.toContain('agree-unit');
    for (const stage of ['assigned', 'opinion-sent', 'replied'] as const)
      expect(may(part({ stage }), supervisor, { unitProposed: true })).toEqual(
        expect.arrayContaining(['agree-unit', 'refuse-unit']),
      );
  });
});
