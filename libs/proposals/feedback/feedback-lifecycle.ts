import type { ProposalStage } from '#contract';
import type { Occasion } from '#jobs';
import { type Condition, type LifecycleRow, dayInWords } from '#platform';
import type { FeedbackFacts } from './feedback-facts.js';
import type { Proposal } from '../proposal.entity.js';

export type FeedbackGuard =
  | 'is-proposer'
  | 'not-yet-rated'
  | 'ratings-left'
  | 'verdict-reopens'
  | 'verdict-disputes'
  | 'verdict-closes'
  | 'nothing-unsatisfying'
  | 'found-unsatisfying'
  | 'asked-long-enough'
  | 'third-round-left';

/**
 * What follows from a reply. The first proposer's rating decides how a round ends: every proposer is asked, but a case
 * must not hang on the last of twenty co-signers; of several units each is rated, and the round ends with the last.
 * Who does not answer is never taken for satisfied: once the time has run out, the office may end the round without.
 */
export const feedbackRows = [
  {
    action: 'rate',
    who: ['member'],
    from: ['replied', 'disputed', 'closed'],
    to: null,
    when: ['is-proposer', 'not-yet-rated'],
    tells: 'proposal-rated',
  },
  {
    action: 'enter-rating',
    who: ['secretariat'],
    from: ['replied', 'disputed', 'closed'],
    to: null,
    when: ['ratings-left'],
  },
  {
    action: 'offer-link',
    who: ['secretariat'],
    from: ['replied', 'disputed', 'closed'],
    to: null,
    when: ['ratings-left'],
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
    action: 'dispute',
    who: ['system'],
    from: ['replied'],
    to: 'disputed',
    when: ['verdict-disputes'],
    tells: 'proposal-disputed',
  },
  {
    action: 'close',
    who: ['system'],
    from: ['replied'],
    to: 'closed',
    when: ['verdict-closes'],
    tells: 'proposal-closed',
  },
  {
    action: 'close-unrated',
    who: ['secretariat'],
    from: ['replied'],
    to: 'closed',
    when: ['nothing-unsatisfying'],
    until: ['asked-long-enough'],
    tells: 'proposal-closed-unrated',
  },
  // One unit found unsatisfying and another never rated: the office need not wait for ever either.
  {
    action: 'mediate',
    who: ['secretariat'],
    from: ['replied'],
    to: 'closed',
    when: ['found-unsatisfying'],
    until: ['asked-long-enough'],
    tells: 'proposal-mediated',
  },
  { action: 'mediate', who: ['secretariat'], from: ['disputed'], to: 'closed', tells: 'proposal-mediated' },
  {
    action: 'rehandle-again',
    who: ['secretariat'],
    from: ['replied'],
    to: 'handling',
    when: ['found-unsatisfying', 'third-round-left'],
    until: ['asked-long-enough'],
    tells: 'proposal-rehandling',
  },
  {
    action: 'rehandle-again',
    who: ['secretariat'],
    from: ['disputed'],
    to: 'handling',
    when: ['third-round-left'],
    tells: 'proposal-rehandling',
  },
] as const satisfies readonly LifecycleRow<ProposalStage, FeedbackGuard, Occasion>[];

const no = { code: 'not-allowed' } as const;
const lastRound = 3;

type FeedbackConditions = Record<FeedbackGuard, Condition<Proposal, FeedbackFacts>>;

export const feedbackConditions: FeedbackConditions = {
  'is-proposer': (_proposal, _actor, facts) => (facts.isProposer ? null : { code: 'rating-not-yours' }),
  'not-yet-rated': (_proposal, _actor, facts) => (facts.hasRated ? { code: 'already-rated' } : null),
  'ratings-left': (_proposal, _actor, facts) => (facts.ratingsOutstanding > 0 ? null : no),
  'verdict-reopens': ({ round }, _actor, { verdict }) => (verdict === 'UNSATISFIED' && round === 1 ? null : no),
  'verdict-disputes': ({ round }, _actor, { verdict }) => (verdict === 'UNSATISFIED' && round > 1 ? null : no),
  'verdict-closes': (_proposal, _actor, { verdict }) => (verdict && verdict !== 'UNSATISFIED' ? null : no),
  'nothing-unsatisfying': (_proposal, _actor, { foundUnsatisfying, verdict }) =>
    foundUnsatisfying || verdict ? no : null,
  'found-unsatisfying': (_proposal, _actor, { foundUnsatisfying }) => (foundUnsatisfying ? null : no),
  'asked-long-enough': (_proposal, _actor, { feedbackUntil, feedbackOver }) =>
    feedbackOver ? null : { code: 'verdict-awaited', details: { on: feedbackUntil ? dayInWords(feedbackUntil) : '' } },
  'third-round-left': ({ round }) => (round < lastRound ? null : no),
};

export const feedbackGuardWords: Record<FeedbackGuard, string> = {
  'is-proposer': '限提案者',
  'not-yet-rated': '本轮尚有单位未评价',
  'ratings-left': '还有人未评价',
  'verdict-reopens': '第一提案人首轮对办理结果不满意',
  'verdict-disputes': '第一提案人对再次办理仍不满意',
  'verdict-closes': '第一提案人已评价每个答复单位，没有不满意',
  'nothing-unsatisfying': '第一提案人没有说过不满意',
  'found-unsatisfying': '第一提案人对某个单位不满意',
  'asked-long-enough': '征询意见期已满',
  'third-round-left': '最多办理三次',
};
