import { reviewOutcomes, type ProposalView } from '#contract';

/** What the sheet 审查 offers beside 立案, in its order. */
export const outcomeActions = ['return-for-completion', ...reviewOutcomes, 'withdraw'] as const;
export type OutcomeAction = (typeof outcomeActions)[number];

/** Those that this person may choose now. */
export const outcomesOf = (may: ProposalView['may']): { action: OutcomeAction; blocked: string | null }[] =>
  outcomeActions.flatMap((action) => {
    const allowed = may.find((each) => each.action === action);
    return allowed ? [{ action, blocked: allowed.blocked }] : [];
  });
