import { assignmentRoles, assignmentStages, proposalStages } from '#contract';
import { type Actor, lifecycleFaults, system } from '#platform';
import { type AssignmentFacts, assignmentLifecycle, assignmentTable } from './units/assignment-lifecycle.js';
import { Assignment } from './units/assignment.entity.js';
import { printLifecycle } from './lifecycle-print.js';
import { type ProposalFacts, proposalLifecycle, proposalTable } from './lifecycle.js';
import { Proposal } from './proposal.entity.js';

const unit = '01900000-0000-7000-8000-000000000001';
const otherUnit = '01900000-0000-7000-8000-000000000002';
const actor = (role: Actor['role'], departmentId: string | null = null): Actor => ({ ...system, role, departmentId });
const proposal = (stage: Proposal['stage'], round = 1) => Object.assign(new Proposal(), { stage, round });
const assignment = (stage: Assignment['stage'], role: Assignment['role'] = 'LEAD') =>
  Object.assign(new Assignment(), { stage, role, departmentId: unit, returnUntil: null, lateReturnAllowedAt: null });

const reviewFacts = { isFirstProposer: true, preReview: false, merged: 0, caseReplied: false, marks: [] };
const facts: ProposalFacts = {
  ...reviewFacts,
  isProposer: true,
  hasRated: false,
  repliesOutstanding: 1,
  instructionsOpen: 0,
  ratingsOutstanding: 1,
  verdict: null,
  foundUnsatisfying: false,
  feedbackUntil: '2019-03-25',
  feedbackOver: false,
};
const ready: AssignmentFacts = {
  opinionsOutstanding: 0,
  consultations: 1,
  consultationRequired: true,
  replyReview: false,
  leadWaits: true,
  caseRuns: true,
  today: '2019-03-04',
  unitProposed: false,
};
const actions = (list: { action: string }[]) => list.map((each) => each.action);

describe('the table of proposals', () => {
  it('reaches every stage, leaves every one that is not final, and asks no question twice', () => {
    expect(lifecycleFaults(proposalTable)).toEqual([]);
    expect(Object.keys(proposalTable.stageWords)).toEqual([...proposalStages]);
  });

  /** The straight road; what else a review may decide is in review-lifecycle.spec. */
  const road = ['file', 'assign', 'rate'];
  it.each([
    ['submitted', 'secretariat', ['file']],
    ['filed', 'secretariat', ['assign']],
    ['filed', 'supervisor', ['assign']],
    ['handling', 'secretariat', []],
    ['replied', 'member', ['rate']],
    ['closed', 'member', ['rate']],
    ['submitted', 'leader', []],
    ['replied', 'department', []],
  ] as const)('%s: %s may %j', (stage, role, may) => {
    const offered = actions(proposalLifecycle.mayDo(proposal(stage), actor(role), facts));
    expect(offered.filter((action) => road.includes(action))).toEqual(may);
  });

  it('asks proposers only, and each once a round', () => {
    const member = actor('member');
    const may = (change: Partial<ProposalFacts>) =>
      actions(proposalLifecycle.mayDo(proposal('replied'), member, { ...facts, ...change }));
    expect(may({ isProposer: false })).toEqual([]);
    expect(may({ hasRated: true })).toEqual([]);
    expect(() => proposalLifecycle.step(proposal('replied'), 'rate', member, { ...facts, hasRated: true })).toThrow(
      '您已评价过这次答复',
    );
  });

  it('is replied when the last reply has come', () => {
    const follows = (repliesOutstanding: number) =>
      proposalLifecycle.follows(proposal('handling'), { ...facts, repliesOutstanding });
    expect(follows(1)).toBeNull();
    expect(follows(0)?.to).toBe('replied');
  });

  it.each([
    [1, null, null],
    [1, 'SATISFIED', 'close'],
    [1, 'BASICALLY_SATISFIED', 'close'],
    [1, 'UNSATISFIED', 'rehandle'],
    [2, 'UNSATISFIED', 'dispute'],
    [3, 'UNSATISFIED', 'dispute'],
    [2, 'SATISFIED', 'close'],
  ] as const)('round %i, first proposer %s: %s', (round, verdict, action) => {
    const step = proposalLifecycle.follows(proposal('replied', round), { ...facts, verdict });
    expect(step?.action ?? null).toBe(action);
    // Rated again by a co-signer after that, a closed case stays closed.
    expect(proposalLifecycle.follows(proposal('closed', round), { ...facts, verdict })).toBeNull();
  });
});

describe('the table of assignments', () => {
  const own = actor('department', unit);
  const may = (subject: Assignment, change: Partial<AssignmentFacts> = {}, who = own) =>
    assignmentLifecycle.mayDo(subject, who, { ...ready, ...change });

  it('reaches every stage, leaves every one that is not final, and asks no question twice', () => {
    expect(lifecycleFaults(assignmentTable)).toEqual([]);
    expect(Object.keys(assignmentTable.stageWords)).toEqual([...assignmentStages]);
  });

  it('shows the way: acknowledge first, the rest waits for it', () => {
    for (const role of ['LEAD', 'SPLIT'] as const)
      expect(may(assignment('assigned', role))).toEqual([
        { action: 'acknowledge', blocked: null },
        { action: 'consult', blocked: '请先签收' },
        { action: 'reply', blocked: '请先签收' },
        { action: 'request-return', blocked: null },
        { action: 'propose-unit', blocked: null },
      ]);
    expect(actions(may(assignment('assigned', 'CO_HANDLER')))).toEqual([
      'acknowledge',
      'consult',
      'send-opinion',
      'request-return',
      'propose-unit',
    ]);
  });

  it('holds the lead up until every opinion has come and the member was consulted', () => {
    const reply = (change: Partial<AssignmentFacts>) =>
      may(assignment('acknowledged'), change).find((each) => each.action === 'reply')?.blocked;
    expect(reply({ opinionsOutstanding: 2 })).toBe('会办单位还有 2 家未送会办意见');
    expect(reply({ consultations: 0 })).toBe('答复前请先登记与委员的面商情况');
    expect(reply({ consultations: 0, consultationRequired: false })).toBeNull();
    expect(reply({})).toBeNull();
  });

  it('lets only the lead unit reply, and only co-handlers send opinions', () => {
    const reply = () => assignmentLifecycle.step(assignment('acknowledged', 'CO_HANDLER'), 'reply', own, ready);
    expect(reply).toThrow('只有主办单位可以答复委员');
    expect(() => assignmentLifecycle.step(assignment('acknowledged'), 'send-opinion', own, ready)).toThrow();
  });

  it.each(assignmentRoles)('offers another unit nothing on a %s assignment', (role) => {
    const other = actor('department', otherUnit);
    expect(assignmentStages.flatMap((stage) => may(assignment(stage, role), {}, other))).toEqual([]);
  });

  it('hands the letter to the office where the rule says so, and the office decides', () => {
    const reviewed = { replyReview: true };
    expect(actions(may(assignment('acknowledged'), reviewed))).toContain('submit-reply');
    expect(actions(may(assignment('acknowledged'), reviewed))).not.toContain('reply');
    expect(actions(may(assignment('acknowledged')))).not.toContain('submit-reply');
    for (const role of ['secretariat', 'supervisor'] as const) {
      const decides = actions(may(assignment('in-review'), {}, actor(role)));
      expect(decides).toEqual(expect.arrayContaining(['pass-reply', 'send-back-reply', 'change-resolution']));
      expect(actions(may(assignment('replied'), {}, actor(role)))).toContain('change-resolution');
    }
    for (const who of [own, actor('leader')])
      expect(actions(may(assignment('in-review'), {}, who))).not.toContain('pass-reply');
  });

  it('lets a clock stand still only while it runs, and nothing be sent meanwhile', () => {
    const running = Object.assign(assignment('acknowledged'), { dueOn: '2019-03-04', pausedAt: null });
    const paused = Object.assign(assignment('acknowledged'), { dueOn: '2019-03-04', pausedAt: new Date() });
    const clock = (subject: Assignment, who = own) =>
      may(subject, {}, who).filter(({ action }) => ['pause', 'resume', 'request-extension'].includes(action));
    expect(actions(clock(running))).toEqual(['request-extension', 'pause']);
    expect(clock(paused)).toEqual([
      { action: 'request-extension', blocked: '计时已暂停，请先恢复计时' },
      { action: 'resume', blocked: null },
    ]);
    expect(actions(clock(paused, actor('supervisor')))).toEqual(['resume']);
    expect(may(paused).find(({ action }) => action === 'reply')?.blocked).toBe('计时已暂停，请先恢复计时');
    const late = may(running, { today: '2019-03-05' }).find(({ action }) => action === 'request-extension');
    expect(late?.blocked).toBe('期限已过，不能再申请延期或暂停计时');
  });

  it('lets the office end the waiting for an opinion, once, and only while the lead waits', () => {
    const waives = (change: Partial<AssignmentFacts>, subject = assignment('acknowledged', 'CO_HANDLER')) =>
      actions(may(subject, change, actor('supervisor'))).includes('waive-opinion');
    expect(waives({})).toBe(true);
    expect(waives({ leadWaits: false })).toBe(false);
    expect(waives({}, assignment('acknowledged'))).toBe(false);
    const waived = Object.assign(assignment('acknowledged', 'CO_HANDLER'), { opinionWaivedAt: new Date() });
    expect(waives({}, waived)).toBe(false);
    expect(actions(may(waived))).toContain('send-opinion');
  });

  it('offers nothing once the letter or the opinion is out', () => {
    expect(actions(may(assignment('replied')))).toEqual(['evaluate']);
    expect(may(assignment('opinion-sent', 'CO_HANDLER'))).toEqual([]);
  });
});

describe('the printed matrix', () => {
  it('shows both tables, each row with its conditions', () => {
    const printed = printLifecycle();
    expect(printed).toContain('立案 → 待交办（两步审查时须已初审通过）');
    expect(printed).toContain('撤销处理 → 原来的阶段');
    expect(printed).toContain('重新办理 → 办理中（第一提案人首轮对办理结果不满意）');
    expect(printed).toContain(
      '发送答复 → 已答复（限本单位；限主办、分办单位；规则不要求送审；须已签收；计时未暂停；会办意见须已到齐或不再等；须已登记面商（可在规则中免去））',
    );
  });
});
