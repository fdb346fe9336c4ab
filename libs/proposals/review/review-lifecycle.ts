import { type MarkKind, type ProposalStage, proposalStages, refusedStages, words } from '#contract';
import type { Occasion } from '#jobs';
import type { Condition, LifecycleRow } from '#platform';
import type { Proposal } from '../proposal.entity.js';
import type { ReviewFacts } from './review-facts.js';

export type ReviewGuard =
  | 'first-proposer'
  | 'two-steps'
  | 'reviewed-first'
  | 'none-merged'
  | 'case-not-replied'
  | `${'is' | 'not'}-${MarkKind}`;

const review = { who: ['secretariat'], from: ['submitted', 'in-review'], when: ['reviewed-first'] } as const;
/** 不立案: it stops here. What was merged under it must first be set free. */
const refusal = { ...review, until: ['none-merged'], tells: 'proposal-refused' } as const;

const filedStages = ['filed', 'handling', 'replied', 'disputed', 'closed'] as const;
const mark = { who: ['secretariat'], from: filedStages, to: null } as const;
const alive = proposalStages.filter((stage) => !refusedStages.some((refused) => refused === stage));

/** 立案审查 with all its outcomes, 并案, 撤案 and the marks: rows of the table of proposals. */
export const reviewRows = [
  { action: 'pre-review', who: ['secretariat'], from: ['submitted'], to: 'in-review', when: ['two-steps'] },
  { action: 'file', ...review, to: 'filed', tells: 'proposal-filed' },
  {
    action: 'join-case',
    who: ['secretariat'],
    from: ['submitted', 'in-review', 'filed'],
    to: 'merged',
    when: ['reviewed-first'],
    until: ['none-merged'],
    tells: 'proposal-merged',
  },
  { action: 'decline', ...refusal, to: 'declined' },
  { action: 'to-opinion', ...refusal, to: 'to-opinion' },
  { action: 'to-suggestion', ...refusal, to: 'to-suggestion' },
  { action: 'as-letter', ...refusal, to: 'as-letter' },
  { action: 'pass-up', ...refusal, to: 'passed-up' },
  { action: 'solve', ...refusal, to: 'solved' },
  {
    action: 'return-for-completion',
    who: ['secretariat'],
    from: ['submitted', 'in-review'],
    to: 'returned',
    tells: 'proposal-returned',
  },
  {
    action: 'resubmit',
    who: ['member'],
    from: ['returned'],
    to: 'submitted',
    when: ['first-proposer'],
    tells: 'proposal-resubmitted',
  },
  { action: 'resubmit', who: ['secretariat'], from: ['returned'], to: 'submitted', tells: 'proposal-resubmitted' },
  {
    action: 'withdraw',
    who: ['member'],
    from: ['submitted', 'in-review', 'returned'],
    to: 'withdrawn',
    when: ['first-proposer'],
    until: ['none-merged'],
    tells: 'proposal-withdrawn',
  },
  {
    action: 'withdraw',
    who: ['secretariat'],
    from: ['submitted', 'in-review', 'returned', 'filed', 'handling'],
    to: 'withdrawn',
    until: ['none-merged', 'case-not-replied'],
    tells: 'proposal-withdrawn',
  },
  {
    action: 'undo-outcome',
    who: ['secretariat'],
    from: refusedStages,
    to: null,
    back: ['submitted', 'in-review', 'returned', 'filed', 'handling'],
    tells: 'proposal-restored',
  },
  {
    action: 'leave-case',
    who: ['secretariat'],
    from: ['merged'],
    to: null,
    back: ['submitted', 'in-review', 'filed'],
    until: ['case-not-replied'],
    tells: 'proposal-unmerged',
  },
  { action: 'mark-key', ...mark, when: ['not-key'] },
  { action: 'unmark-key', ...mark, when: ['is-key'] },
  { action: 'mark-excellent', ...mark, when: ['not-excellent'] },
  { action: 'unmark-excellent', ...mark, when: ['is-excellent'] },
  { action: 'correct-kind', who: ['secretariat'], from: alive, to: null },
] as const satisfies readonly LifecycleRow<ProposalStage, ReviewGuard, Occasion>[];

type Ask = Condition<Proposal, ReviewFacts>;

const marked =
  (kind: MarkKind, wanted: boolean): Ask =>
  (_proposal, _actor, { marks }) =>
    marks.includes(kind) === wanted
      ? null
      : { code: wanted ? 'not-marked' : 'already-marked', details: { mark: words.mark[kind] } };

export const reviewConditions: Record<ReviewGuard, Ask> = {
  'first-proposer': (_proposal, _actor, facts) => (facts.isFirstProposer ? null : { code: 'first-proposer-only' }),
  'two-steps': (_proposal, _actor, facts) => (facts.preReview ? null : { code: 'pre-review-not-used' }),
  'reviewed-first': ({ stage }, _actor, facts) =>
    stage === 'submitted' && facts.preReview ? { code: 'pre-review-first' } : null,
  'none-merged': (_proposal, _actor, { merged }) =>
    merged > 0 ? { code: 'case-has-merged', details: { count: merged } } : null,
  'case-not-replied': (_proposal, _actor, facts) => (facts.caseReplied ? { code: 'lead-case-replied' } : null),
  'is-key': marked('key', true),
  'not-key': marked('key', false),
  'is-excellent': marked('excellent', true),
  'not-excellent': marked('excellent', false),
};

export const reviewGuardWords: Record<ReviewGuard, string> = {
  'first-proposer': '限第一提案人',
  'two-steps': '限两步审查',
  'reviewed-first': '两步审查时须已初审通过',
  'none-merged': '没有提案并入本件',
  'case-not-replied': '尚未发出答复',
  'is-key': '已是重点提案',
  'not-key': '还不是重点提案',
  'is-excellent': '已是优秀提案',
  'not-excellent': '还不是优秀提案',
};
