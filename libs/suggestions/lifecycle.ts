import { type SuggestionStage, words } from '#contract';
import { Lifecycle, type LifecycleTable } from '#platform';
import type { Suggestion } from './suggestion.entity.js';

export interface SuggestionFacts {
  /** Proposals this suggestion led to. */
  proposals: number;
  /** Arrivals of its own. One that was made by a division that was taken back has none. */
  arrivals: number;
  /** What others said and a clerk brought here: suggestions that were merged into it, arrivals of somebody else. */
  others: number;
  /** Whether its sender may still take it back, and the rule that says so; nobody else needs to know. */
  withdrawable?: boolean;
  withdrawMinutes?: number;
}

type Guard = 'no-proposals' | 'has-arrivals' | 'stands-alone' | 'soon-enough';

/** Everything that can happen to a suggestion; nothing else decides. */
const table = {
  initial: ['received'],
  final: [],
  stageWords: words.suggestionStage,
  rows: [
    { action: 'convert', who: ['secretariat', 'member'], from: ['received', 'converted'], to: 'converted' },
    { action: 'link', who: ['secretariat'], from: ['received', 'converted'], to: 'converted' },
    { action: 'unlink', who: ['secretariat'], from: ['converted'], to: null, back: ['received', 'converted'] },
    { action: 'confirm-sender', who: ['secretariat'], from: ['received', 'converted', 'dismissed'], to: null },
    { action: 'edit', who: ['secretariat'], from: ['received', 'converted'], to: null },
    { action: 'merge', who: ['secretariat'], from: ['received'], to: 'merged', when: ['no-proposals'] },
    { action: 'dismiss', who: ['secretariat'], from: ['received'], to: 'dismissed' },
    { action: 'unmerge', who: ['secretariat'], from: ['merged'], to: 'received', when: ['has-arrivals'] },
    { action: 'join-arrival', who: ['secretariat'], from: ['received', 'converted', 'dismissed'], to: null },
    { action: 'detach-arrival', who: ['secretariat'], from: ['received', 'converted', 'dismissed'], to: null },
    { action: 'split', who: ['secretariat'], from: ['received', 'converted'], to: null },
    { action: 'undo-move', who: ['secretariat'], from: ['received', 'converted', 'dismissed'], to: null },
    { action: 'take-repair', who: ['secretariat'], from: ['received'], to: null },
    {
      action: 'see-supplements',
      who: ['secretariat'],
      from: ['received', 'converted', 'dismissed', 'withdrawn'],
      to: null,
    },
    { action: 'restore', who: ['secretariat'], from: ['dismissed'], to: 'received' },
    {
      action: 'take-back',
      who: ['member'],
      from: ['received'],
      to: 'withdrawn',
      when: ['no-proposals', 'stands-alone', 'soon-enough'],
    },
    // 转意见建议 of a proposal, undone and done again.
    {
      action: 'undo-taking-up',
      who: ['system'],
      from: ['received'],
      to: 'withdrawn',
      when: ['no-proposals', 'stands-alone'],
    },
    { action: 'take-up-again', who: ['system'], from: ['withdrawn'], to: 'received' },
  ],
} as const satisfies LifecycleTable<SuggestionStage, Guard>;

export const suggestionLifecycle = new Lifecycle<SuggestionStage, Guard, Suggestion, SuggestionFacts>(
  table,
  {
    'no-proposals': (_subject, _actor, facts) => (facts.proposals > 0 ? { code: 'merge-has-proposals' } : null),
    'has-arrivals': (_subject, _actor, facts) => (facts.arrivals > 0 ? null : { code: 'division-taken-back' }),
    'stands-alone': (_subject, _actor, facts) => (facts.others > 0 ? { code: 'withdrawal-joined' } : null),
    'soon-enough': (_subject, _actor, { withdrawable, withdrawMinutes = 0 }) => {
      if (withdrawable) return null;
      return withdrawMinutes > 0
        ? { code: 'withdrawal-too-late', details: { minutes: withdrawMinutes } }
        : { code: 'withdrawal-not-allowed' };
    },
  },
  // One of several proposals taken back: it is still converted into the others.
  (_subject, { proposals }) => (proposals > 1 ? 'converted' : 'received'),
);

export const suggestionGuardWords: Record<Guard, string> = {
  'no-proposals': '尚未转为提案',
  'has-arrivals': '有自己的来件',
  'stands-alone': '没有别人的来件并入',
  'soon-enough': '收到后不久，仍在可以撤回的时间内',
};
