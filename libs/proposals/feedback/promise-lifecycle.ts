import { type PromiseStage, words } from '#contract';
import type { Occasion } from '#jobs';
import { Lifecycle, type LifecycleTable } from '#platform';
import type { ReplyPromise } from './promise.entity.js';

export interface PromiseFacts {
  /** Is the person the first proposer of the case? */
  isFirstProposer: boolean;
}

export type PromiseGuard = 'own-promise' | 'asked-to-judge';

/** 跟踪办理: what can happen to a promise, also when its case is closed; nothing else decides. */
export const promiseTable = {
  initial: ['open'],
  final: ['kept', 'abandoned'],
  stageWords: words.promiseStage,
  rows: [
    { action: 'promise', who: ['system'], from: [], to: 'open' },
    {
      action: 'report-promise',
      who: ['department'],
      from: ['open'],
      to: 'reported',
      when: ['own-promise'],
      tells: 'promise-reported',
    },
    {
      action: 'revise-promise',
      who: ['department'],
      from: ['open'],
      to: null,
      when: ['own-promise'],
      tells: 'promise-revised',
    },
    {
      action: 'confirm-promise',
      who: ['member', 'secretariat'],
      from: ['reported'],
      to: 'kept',
      when: ['asked-to-judge'],
      tells: 'promise-kept',
    },
    {
      action: 'refuse-promise',
      who: ['member', 'secretariat'],
      from: ['reported'],
      to: 'open',
      when: ['asked-to-judge'],
      tells: 'promise-refused',
    },
    {
      action: 'abandon-promise',
      who: ['secretariat'],
      from: ['open', 'reported'],
      to: 'abandoned',
      tells: 'promise-abandoned',
    },
  ],
} as const satisfies LifecycleTable<PromiseStage, PromiseGuard, Occasion>;

export const promiseLifecycle = new Lifecycle<PromiseStage, PromiseGuard, ReplyPromise, PromiseFacts, Occasion>(
  promiseTable,
  {
    'own-promise': (promise, actor) =>
      promise.departmentId === actor.departmentId ? null : { code: 'promise-not-yours' },
    'asked-to-judge': (_promise, actor, { isFirstProposer }) =>
      actor.role === 'secretariat' || isFirstProposer ? null : { code: 'not-allowed' },
  },
);

export const promiseGuardWords: Record<PromiseGuard, string> = {
  'own-promise': '限作出承诺的单位',
  'asked-to-judge': '委员限第一提案人；提案委须有证明材料',
};
