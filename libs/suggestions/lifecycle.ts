import { type SuggestionStage, words } from '#contract';
import { Lifecycle, type LifecycleTable } from '#platform';
import type { Suggestion } from './suggestion.entity.js';

export interface SuggestionFacts {
  /** Proposals this suggestion led to. */
  proposals: number;
}

type Guard = 'no-proposals';

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
    { action: 'unmerge', who: ['secretariat'], from: ['merged'], to: 'received' },
    { action: 'restore', who: ['secretariat'], from: ['dismissed'], to: 'received' },
  ],
} as const satisfies LifecycleTable<SuggestionStage, Guard>;

export const suggestionLifecycle = new Lifecycle<SuggestionStage, Guard, Suggestion, SuggestionFacts>(
  table,
  { 'no-proposals': (_subject, _actor, facts) => (facts.proposals > 0 ? { code: 'merge-has-proposals' } : null) },
  // One of several proposals taken back: it is still converted into the others.
  (_subject, { proposals }) => (proposals > 1 ? 'converted' : 'received'),
);

export const suggestionGuardWords: Record<Guard, string> = { 'no-proposals': '尚未转为提案' };
