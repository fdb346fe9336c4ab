import { type Actor, system } from './actor.js';
import { Lifecycle, type LifecycleTable, lifecycleFaults, lifecycleMatrix } from './lifecycle.js';
import { Refusal } from './refusal.js';

type Stage = 'submitted' | 'filed' | 'declined' | 'closed';
type Guard = 'own' | 'answered' | 'late';
interface Facts {
  answered: boolean;
  late?: boolean;
}

const table = {
  initial: ['submitted'],
  final: ['declined', 'closed'],
  stageWords: { submitted: '待审查', filed: '待交办', declined: '不予立案', closed: '已办结' },
  rows: [
    { action: 'submit', who: ['member'], from: [], to: 'submitted', tells: 'submitted-told' },
    { action: 'file', who: ['secretariat'], from: ['submitted'], to: 'filed', tells: 'filed-told' },
    { action: 'decline', who: ['secretariat'], from: ['submitted'], to: 'declined' },
    { action: 'edit', who: ['secretariat', 'member'], from: ['submitted', 'filed'], to: null, when: ['own'] },
    { action: 'reply', who: ['department'], from: ['filed'], to: 'closed', when: ['own'], until: ['answered'] },
    { action: 'close', who: ['system'], from: ['filed'], to: 'closed', when: ['late'] },
  ],
} as const satisfies LifecycleTable<Stage, Guard>;

interface Subject {
  stage: Stage;
  ownedBy: string;
}

const lifecycle = new Lifecycle<Stage, Guard, Subject, Facts>(table, {
  own: (subject, actor) => (subject.ownedBy === actor.name ? null : { code: 'not-allowed' }),
  answered: (_subject, _actor, facts) =>
    facts.answered ? null : { code: 'opinions-outstanding', details: { count: 2 } },
  late: (_subject, _actor, facts) => (facts.late ? null : { code: 'not-allowed' }),
});

const actor = (role: Actor['role'], name = '张伟民'): Actor => ({ ...system, role, name });
const at = (stage: Stage): Subject => ({ stage, ownedBy: '张伟民' });

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a step', () => {
  it('answers where it leads and what is told', () => {
    expect(lifecycle.take(at('submitted'), 'file', actor('secretariat'), { answered: false })).toEqual({
      action: 'file',
      from: 'submitted',
      to: 'filed',
      tells: 'filed-told',
    });
  });

  it('keeps the stage when its row names none', () => {
    const step = lifecycle.take(at('filed'), 'edit', actor('member'), { answered: false });
    expect(step).toEqual({ action: 'edit', from: 'filed', to: 'filed', tells: null });
    expect(lifecycle.step(at('filed'), 'edit', actor('member'), { answered: false })).toBe('filed');
  });

  it('is refused to a role that no row names, whatever the stage', () => {
    const refusal = refusalOf(() => lifecycle.take(at('closed'), 'file', actor('member'), { answered: true }));
    expect(refusal.code).toBe('not-allowed');
  });

  it('is refused in another stage, in words that name both', () => {
    const refusal = refusalOf(() => lifecycle.take(at('declined'), 'file', actor('secretariat'), { answered: true }));
    expect(refusal.code).toBe('stage-forbids');
    expect(refusal.message).toContain('现在是“不予立案”，不能立案');
  });

  it('is refused by the first condition that fails', () => {
    const byOther = refusalOf(() =>
      lifecycle.take(at('filed'), 'reply', actor('department', '别人'), { answered: false }),
    );
    expect(byOther.code).toBe('not-allowed');
    const early = refusalOf(() => lifecycle.take(at('filed'), 'reply', actor('department'), { answered: false }));
    expect(early.message).toBe('会办单位还有 2 家未送会办意见');
    expect(lifecycle.step(at('filed'), 'reply', actor('department'), { answered: true })).toBe('closed');
  });
});

describe('a record', () => {
  it('begins by a row without a stage to come from', () => {
    expect(lifecycle.begin('submit', actor('member'))).toEqual({
      action: 'submit',
      from: null,
      to: 'submitted',
      tells: 'submitted-told',
    });
    expect(refusalOf(() => lifecycle.begin('submit', actor('secretariat'))).code).toBe('not-allowed');
    expect(refusalOf(() => lifecycle.begin('file', actor('secretariat'))).code).toBe('not-allowed');
  });
});

describe('what follows by itself', () => {
  it('is the row of the system whose conditions hold, or nothing', () => {
    expect(lifecycle.follows(at('filed'), { answered: false, late: true })?.to).toBe('closed');
    expect(lifecycle.follows(at('filed'), { answered: false })).toBeNull();
    expect(lifecycle.follows(at('submitted'), { answered: false, late: true })).toBeNull();
  });
});

describe('what a person may do', () => {
  it('hides what a `when` forbids and shows what an `until` holds up, with the reason', () => {
    const waiting = { action: 'reply', blocked: '会办单位还有 2 家未送会办意见' };
    expect(lifecycle.mayDo(at('filed'), actor('department'), { answered: false })).toEqual([waiting]);
    expect(lifecycle.mayDo(at('filed'), actor('department', '别人'), { answered: false })).toEqual([]);
    expect(lifecycle.mayDo(at('filed'), actor('department'), { answered: true })).toEqual([
      { action: 'reply', blocked: null },
    ]);
  });

  it('is in the order of the table and never names what the system does', () => {
    const actions = lifecycle.mayDo(at('submitted'), actor('secretariat'), { answered: true, late: true });
    expect(actions.map((each) => each.action)).toEqual(['file', 'decline', 'edit']);
    expect(lifecycle.mayDo(at('closed'), actor('secretariat'), { answered: true })).toEqual([]);
  });
});

describe('a table', () => {
  const broken = (change: Partial<LifecycleTable<Stage, Guard>>) => lifecycleFaults({ ...table, ...change });

  it('without faults has none', () => expect(lifecycleFaults(table)).toEqual([]));

  it('tells a stage that is never reached', () =>
    expect(broken({ rows: table.rows.filter((row) => row.action !== 'decline') })).toContain(
      'declined is never reached',
    ));

  it('tells a stage without an exit, and a final one that is left', () => {
    expect(broken({ final: ['declined'] })).toContain('closed has no exit');
    expect(broken({ final: ['declined', 'closed', 'filed'] })).toContain('filed is final, yet it is left');
  });

  it('tells two rows for one question', () => {
    const again = { action: 'file', who: ['secretariat'], from: ['submitted'], to: 'declined' } as const;
    expect(broken({ rows: [...table.rows, again] })).toEqual(['file from submitted by secretariat has two rows']);
  });

  it('tells a beginning that is not initial', () => {
    const odd = { action: 'convert', who: ['member'], from: [], to: 'closed' } as const;
    expect(broken({ rows: [...table.rows, odd] })).toEqual(['convert makes no initial stage']);
  });

  it('prints stage by stage who may do what', () => {
    const lines = lifecycleMatrix(table, { own: '限本人', answered: '须已答', late: '已到期' }).split('\n');
    expect(lines[0]).toBe('| 阶段 | 委员 | 提案委 | 承办单位 | 自动 |');
    expect(lines[2]).toBe('| （新建） | 提交 → 待审查 | — | — | — |');
    expect(lines[4]).toBe(
      '| 待交办 | 整理文字（限本人） | 整理文字（限本人） | 发送答复 → 已办结（限本人；须已答） | 办结 → 已办结（已到期） |',
    );
    expect(lines[6]).toBe('| 已办结 | — | — | — | — |');
  });
});

describe('an undo', () => {
  const undoTable = {
    ...table,
    final: ['closed'],
    rows: [
      ...table.rows,
      { action: 'restore', who: ['secretariat'], from: ['declined'], to: null, back: ['submitted', 'filed'] },
    ],
  } as const satisfies LifecycleTable<Stage, Guard>;
  const undoing = (former: Stage | null) =>
    new Lifecycle<Stage, Guard, Subject, Facts>(
      undoTable,
      { own: () => null, answered: () => null, late: () => null },
      () => former,
    );
  const restore = (former: Stage | null) =>
    undoing(former).step(at('declined'), 'restore', actor('secretariat'), { answered: true });

  it('goes back to where the record came from, and only to a stage of its row', () => {
    expect(restore('submitted')).toBe('submitted');
    expect(restore('filed')).toBe('filed');
    expect(() => restore('closed')).toThrow('leads back to no stage of its row');
    expect(() => restore(null)).toThrow('leads back to no stage of its row');
  });

  it('is an exit like any other, and is printed as a way back', () => {
    expect(lifecycleFaults(undoTable)).toEqual([]);
    expect(lifecycleMatrix(undoTable, { own: '', answered: '', late: '' })).toContain('撤销不采用 → 原来的阶段');
  });
});
