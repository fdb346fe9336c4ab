import { type ProposalStage, words } from '#contract';
import type { Occasion } from '#jobs';
import { Lifecycle, type LifecycleTable } from '#platform';
import type { FeedbackFacts } from './feedback/feedback-facts.js';
import {
  type FeedbackGuard,
  feedbackConditions,
  feedbackGuardWords,
  feedbackRows,
} from './feedback/feedback-lifecycle.js';
import type { Proposal } from './proposal.entity.js';
import { type ReviewGuard, reviewConditions, reviewGuardWords, reviewRows } from './review/review-lifecycle.js';
import type { ReviewFacts } from './review/review-facts.js';

export interface ProposalFacts extends ReviewFacts, FeedbackFacts {
  /** Units of this round whose reply is still to come. */
  repliesOutstanding: number;
  /** 批示 that the person's unit (or the secretariat) still has to report on. */
  instructionsOpen: number;
}

export type ProposalGuard = ReviewGuard | FeedbackGuard | 'replies-complete' | 'is-published' | 'is-instructed';

/** Everything that can happen to a proposal; nothing else decides. */
export const proposalTable = {
  initial: ['submitted'],
  final: ['closed'],
  stageWords: words.proposalStage,
  rows: [
    { action: 'submit', who: ['member', 'secretariat'], from: [], to: 'submitted', tells: 'proposal-submitted' },
    ...reviewRows,
    {
      action: 'assign',
      who: ['secretariat', 'supervisor'],
      from: ['filed'],
      to: 'handling',
      tells: 'proposal-assigned',
    },
    { action: 'suggest-units', who: ['secretariat'], from: ['submitted', 'in-review', 'filed'], to: null },
    // The new unit and the others are told by the assignment that it makes.
    { action: 'add-unit', who: ['secretariat', 'supervisor'], from: ['handling'], to: null },
    {
      action: 'reply',
      who: ['system'],
      from: ['handling'],
      to: 'replied',
      when: ['replies-complete'],
      tells: 'proposal-replied',
    },
    ...feedbackRows,
    // What the committee makes public, and what leaders have to say, changes nothing in the handling.
    {
      action: 'decide-disclosure',
      who: ['secretariat'],
      from: ['handling', 'replied', 'disputed', 'closed'],
      to: null,
    },
    {
      action: 'withdraw-disclosure',
      who: ['secretariat'],
      from: ['handling', 'replied', 'disputed', 'closed', 'withdrawn', 'merged'],
      to: null,
      when: ['is-published'],
      tells: 'disclosure-withdrawn',
    },
    {
      action: 'instruct',
      who: ['leader', 'secretariat'],
      from: ['filed', 'handling', 'replied', 'disputed', 'closed'],
      to: null,
      tells: 'instruction-given',
    },
    {
      action: 'answer-instruction',
      who: ['department', 'secretariat'],
      from: ['filed', 'handling', 'replied', 'disputed', 'closed'],
      to: null,
      when: ['is-instructed'],
      tells: 'instruction-answered',
    },
    {
      action: 'supervise',
      who: ['secretariat', 'supervisor'],
      from: ['filed', 'handling', 'replied', 'disputed', 'closed'],
      to: null,
      tells: 'supervision-recorded',
    },
  ],
} as const satisfies LifecycleTable<ProposalStage, ProposalGuard, Occasion>;

const no = { code: 'not-allowed' } as const;

export const proposalLifecycle = new Lifecycle<ProposalStage, ProposalGuard, Proposal, ProposalFacts, Occasion>(
  proposalTable,
  {
    ...reviewConditions,
    ...feedbackConditions,
    'replies-complete': (_proposal, _actor, facts) => (facts.repliesOutstanding === 0 ? null : no),
    'is-published': (proposal) => (proposal.publishedAt ? null : no),
    'is-instructed': (_proposal, _actor, facts) =>
      facts.instructionsOpen > 0 ? null : { code: 'instruction-not-yours' },
  },
  ({ mergedFromStage, outcomeFromStage }) => mergedFromStage ?? outcomeFromStage,
);

export const proposalGuardWords: Record<ProposalGuard, string> = {
  ...reviewGuardWords,
  ...feedbackGuardWords,
  'replies-complete': '应答复的单位均已答复',
  'is-published': '已公开',
  'is-instructed': '批示要求其办理而尚未报告',
};
