import type { AssignmentStage } from '#contract';
import type { Occasion } from '#jobs';
import { type Condition, type LifecycleRow, chinaDay, dayInWords, publicCalendar } from '#platform';
import type { Assignment } from './assignment.entity.js';

export interface ReturnFacts {
  /** A unit that replies to the proposers has not done so yet. */
  caseRuns: boolean;
  /** In China. */
  today: string;
  /** A proposal of this unit to add another waits for its decision. */
  unitProposed: boolean;
}

export type ReturnGuard = 'case-runs' | 'return-in-time' | 'return-over' | 'unit-proposed' | 'no-unit-proposed';

const deciders = ['secretariat', 'supervisor'] as const;
const working = ['assigned', 'acknowledged'] as const;

/** 退办, 改派 and 增办. While a return waits for its decision the unit can neither reply nor send an opinion. */
export const returnRows = [
  {
    action: 'request-return',
    who: ['department'],
    from: working,
    to: 'return-requested',
    when: ['own-unit', 'case-runs'],
    until: ['return-in-time'],
    tells: 'return-requested',
  },
  {
    action: 'allow-late-return',
    who: deciders,
    from: working,
    to: null,
    when: ['return-over', 'case-runs'],
    tells: 'late-return-allowed',
  },
  { action: 'accept-return', who: deciders, from: ['return-requested'], to: 'released', tells: 'unit-released' },
  // Back to where it was before it asked.
  {
    action: 'refuse-return',
    who: deciders,
    from: ['return-requested'],
    to: null,
    back: ['assigned', 'acknowledged'],
    tells: 'return-refused',
  },
  {
    action: 'reassign',
    who: deciders,
    from: working,
    to: 'released',
    when: ['case-runs'],
    tells: 'unit-released',
  },
  {
    action: 'propose-unit',
    who: ['department'],
    from: working,
    to: null,
    when: ['own-unit'],
    until: ['no-unit-proposed'],
    tells: 'unit-proposed',
  },
  // Wherever the unit itself stands by then.
  {
    action: 'agree-unit',
    who: deciders,
    from: [...working, 'return-requested', 'opinion-sent', 'in-review', 'replied'],
    to: null,
    when: ['unit-proposed'],
  },
  {
    action: 'refuse-unit',
    who: deciders,
    from: [...working, 'return-requested', 'opinion-sent', 'in-review', 'replied'],
    to: null,
    when: ['unit-proposed'],
    tells: 'unit-refused',
  },
] as const satisfies readonly LifecycleRow<AssignmentStage, ReturnGuard | 'own-unit', Occasion>[];

type ReturnCondition = Condition<Assignment, ReturnFacts>;

/** Working days from the assignment to the last day on which a return could be asked for. */
const windowOf = ({ assignedAt }: Assignment, until: string) =>
  publicCalendar.workingDaysLeft(chinaDay(assignedAt), until);

export const returnConditions: Record<ReturnGuard, ReturnCondition> = {
  // A co-handler that is not waited for any more outlasts the round; nobody takes its place then.
  'case-runs': (_assignment, _actor, { caseRuns }) => (caseRuns ? null : { code: 'case-answered' }),
  'return-in-time': (assignment, _actor, facts) => {
    const { returnUntil, lateReturnAllowedAt } = assignment;
    if (returnUntil === null || lateReturnAllowedAt !== null || facts.today <= returnUntil) return null;
    const details = { days: windowOf(assignment, returnUntil), day: dayInWords(returnUntil) };
    return { code: 'return-too-late', details };
  },
  'return-over': (assignment, _actor, facts) => {
    const { returnUntil, lateReturnAllowedAt } = assignment;
    if (returnUntil !== null && facts.today > returnUntil && lateReturnAllowedAt === null) return null;
    return { code: 'return-still-open' };
  },
  'unit-proposed': (_assignment, _actor, { unitProposed }) => (unitProposed ? null : { code: 'unit-not-proposed' }),
  'no-unit-proposed': (_assignment, _actor, { unitProposed }) =>
    unitProposed ? { code: 'unit-already-proposed' } : null,
};

/** Where a unit stood before it asked for its return. */
export const beforeReturn = ({ acknowledgedAt }: Assignment): AssignmentStage =>
  acknowledgedAt ? 'acknowledged' : 'assigned';

export const returnGuardWords: Record<ReturnGuard, string> = {
  'case-runs': '提案尚未答复',
  'return-in-time': '在退办时限内，或已准许逾期退办',
  'return-over': '退办时限已过',
  'unit-proposed': '有增办建议待决定',
  'no-unit-proposed': '没有待决定的增办建议',
};
