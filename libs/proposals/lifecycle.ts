import { type Attitude, type ProposalStage, words } from '#contract';
import type { Occasion } from '#jobs';
import { Lifecycle, type LifecycleTable } from '#platform';
import type { Proposal } from './proposal.entity.js';
import { type ReviewGuard, reviewConditions, reviewGuardWords, reviewRows } from './review-lifecycle.js';
import type { ReviewFacts } from './review-facts.js';

export interface ProposalFacts extends ReviewFacts {
  /** Is the person who asks one of the proposers, and have they rated this round's reply? */
  isProposer: boolean;
  hasRated: boolean;
  /** Units of this round whose reply is still to come. */
  repliesOutstanding: number;
  /** How the first proposer found the result of this round's reply; null: not rated. */
  verdict: Attitude | null;
  /** 批示 that the person's unit (or the secretariat) still has to report on. */
  instructionsOpen: number;
}

export type ProposalGuard = ReviewGuard | 'is-proposer' | 'not-yet-rated' | 'replies-complete' | 'verdict-reopens' | 'verdict-closes' | 'is-published' | 'is-instructed';

/**
 * Everything that can happen to a proposal; nothing else decides.
 * The first proposer's rating decides how a round ends: every proposer is asked, but a case must not hang on the
 * last of twenty co-signers. The others may rate before and after that, once a round.
 */
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
    {
      action: 'rate',
      who: ['member'],
      from: ['replied', 'closed'],
      to: null,
      when: ['is-proposer', 'not-yet-rated'],
      tells: 'proposal-rated',
    },
    {
      action: 'rehandle',
      who: ['system'],
      from: ['replied'],
      to: 'handling',
      when: ['verdict-reopens'],
      tells: 'proposal-rehandling',
    },
    {
      action: 'close',
      who: ['system'],
      from: ['replied'],
      to: 'closed',
      when: ['verdict-closes'],
      tells: 'proposal-closed',
    },
    // What the committee makes public, and what leaders have to say, changes nothing in the handling.
    { action: 'decide-disclosure', who: ['secretariat'], from: ['handling', 'replied', 'disputed', 'closed'], to: null },
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

/** Not satisfied with the result reopens a case once; in the second round any verdict closes it. */
const reopens = (proposal: Proposal, facts: ProposalFacts) => facts.verdict === 'UNSATISFIED' && proposal.round === 1;

const no = { code: 'not-allowed' } as const;

export const proposalLifecycle = new Lifecycle<ProposalStage, ProposalGuard, Proposal, ProposalFacts, Occasion>(
  proposalTable,
  {
    ...reviewConditions,
    'is-proposer': (_proposal, _actor, facts) => (facts.isProposer ? null : { code: 'rating-not-yours' }),
    'not-yet-rated': (_proposal, _actor, facts) => (facts.hasRated ? { code: 'already-rated' } : null),
    'replies-complete': (_proposal, _actor, facts) => (facts.repliesOutstanding === 0 ? null : no),
    'verdict-reopens': (proposal, _actor, facts) => (reopens(proposal, facts) ? null : no),
    'verdict-closes': (proposal, _actor, facts) => (facts.verdict && !reopens(proposal, facts) ? null : no),
    'is-published': (proposal) => (proposal.publishedAt ? null : no),
    'is-instructed': (_proposal, _actor, facts) =>
      facts.instructionsOpen > 0 ? null : { code: 'instruction-not-yours' },
  },
  ({ mergedFromStage, outcomeFromStage }) => mergedFromStage ?? outcomeFromStage,
);

export const proposalGuardWords: Record<ProposalGuard, string> = {
  ...reviewGuardWords,
  'is-proposer': '限提案者',
  'not-yet-rated': '本轮尚未评价',
  'replies-complete': '应答复的单位均已答复',
  'verdict-reopens': '第一提案人首轮对办理结果不满意',
  'verdict-closes': '第一提案人已评价，且不是首轮不满意',
  'is-published': '已公开',
  'is-instructed': '批示要求其办理而尚未报告',
};
