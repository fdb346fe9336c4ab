import type { AssignmentStage } from '#contract';
import type { Occasion } from '#jobs';
import type { Condition, LifecycleRow } from '#platform';
import type { Assignment } from '../units/assignment.entity.js';

export interface DeadlineFacts {
  /** In China. */
  today: string;
}

export type DeadlineGuard =
  'answer-awaited' | 'in-time' | 'extension-asked' | 'no-extension-asked' | 'clock-paused' | 'clock-runs';

const overseers = ['secretariat', 'supervisor'] as const;
/** It lies with the unit. */
const working = ['assigned', 'acknowledged'] as const;
/** A clock that was stopped, or a request that was made, outlasts a return that is asked for and a letter in review. */
const begun = ['acknowledged', 'return-requested', 'in-review'] as const;

/** 延期, 暂停计时 and 催办. While the clock stands still nothing is sent: an answer needs no waiting for the member. */
export const deadlineRows = [
  {
    action: 'request-extension',
    who: ['department'],
    from: ['acknowledged'],
    to: null,
    when: ['own-unit', 'answer-awaited'],
    until: ['in-time', 'clock-runs', 'no-extension-asked'],
    tells: 'extension-requested',
  },
  {
    action: 'grant-extension',
    who: overseers,
    from: begun,
    to: null,
    when: ['extension-asked'],
    tells: 'extension-granted',
  },
  {
    action: 'refuse-extension',
    who: overseers,
    from: begun,
    to: null,
    when: ['extension-asked'],
    tells: 'extension-refused',
  },
  {
    action: 'pause',
    who: ['department'],
    from: ['acknowledged'],
    to: null,
    when: ['own-unit', 'answer-awaited', 'clock-runs'],
    until: ['in-time'],
    tells: 'clock-paused',
  },
  { action: 'resume', who: ['department'], from: begun, to: null, when: ['own-unit', 'clock-paused'] },
  // The office, or the allowance of the rules.
  {
    action: 'resume',
    who: [...overseers, 'system'],
    from: begun,
    to: null,
    when: ['clock-paused'],
    tells: 'clock-resumed',
  },
  // It tells nobody by itself: outside of working hours a reminder waits (`reminders.ts`).
  {
    action: 'remind',
    who: [...overseers, 'leader'],
    from: working,
    to: null,
    when: ['answer-awaited'],
  },
] as const satisfies readonly LifecycleRow<AssignmentStage, DeadlineGuard | 'own-unit', Occasion>[];

type DeadlineCondition = Condition<Assignment, DeadlineFacts>;

export const deadlineConditions: Record<DeadlineGuard, DeadlineCondition> = {
  'answer-awaited': ({ opinionWaivedAt }) => (opinionWaivedAt ? { code: 'opinion-not-awaited' } : null),
  'in-time': ({ dueOn }, _actor, { today }) => (today <= dueOn ? null : { code: 'extension-too-late' }),
  'extension-asked': ({ extensionAskedAt }) => (extensionAskedAt ? null : { code: 'extension-none' }),
  'no-extension-asked': ({ extensionAskedAt }) => (extensionAskedAt ? { code: 'extension-open' } : null),
  'clock-paused': ({ pausedAt }) => (pausedAt ? null : { code: 'clock-runs' }),
  'clock-runs': ({ pausedAt }) => (pausedAt ? { code: 'clock-paused' } : null),
};

export const deadlineGuardWords: Record<DeadlineGuard, string> = {
  'answer-awaited': '还在等它的答复或会办意见',
  'in-time': '期限未过',
  'extension-asked': '有延期申请待审批',
  'no-extension-asked': '没有待审批的延期申请',
  'clock-paused': '计时已暂停',
  'clock-runs': '计时未暂停',
};
