import { type Role, proposalStages, refusedStages } from '#contract';
import { type Actor, system } from '#platform';
import { Proposal } from '../proposal.entity.js';
import type { ReviewFacts } from './review-facts.js';
import { reviewConditions, reviewRows } from './review-lifecycle.js';

const actor = (role: Role): Actor => ({ ...system, role });
const plain: ReviewFacts = { isFirstProposer: true, preReview: false, merged: 0, caseReplied: false, marks: [] };
type Row = (typeof reviewRows)[number] & { when?: readonly string[]; until?: readonly string[] };
const holds = (guards: readonly string[] | undefined, stage: Proposal['stage'], role: Role, facts: ReviewFacts) =>
  (guards ?? []).every((name) => {
    const condition = Object.entries(reviewConditions).find(([key]) => key === name)?.[1];
    return condition?.(Object.assign(new Proposal(), { stage }), actor(role), facts) === null;
  });
/** Offered and not blocked. */
const may = (stage: Proposal['stage'], role: Role, change: Partial<ReviewFacts> = {}) => {
  const facts = { ...plain, ...change };
  return reviewRows
    .filter((row: Row) => row.from.some((each) => each === stage) && row.who.some((each) => each === role))
    .filter((row: Row) => holds(row.when, stage, role, facts) && holds(row.until, stage, role, facts))
    .map(({ action }) => action);
};

const refusals = ['decline', 'to-opinion', 'to-suggestion', 'as-letter', 'pass-up', 'solve'];

describe('the review', () => {
  it.each([
    ['submitted', {}, ['file', 'join-case', ...refusals, 'return-for-completion', 'withdraw', 'correct-kind']],
    ['submitted', { preReview: true }, ['pre-review', 'return-for-completion', 'withdraw', 'correct-kind']],
    [
      'in-review',
      { preReview: true },
      ['file', 'join-case', ...refusals, 'return-for-completion', 'withdraw', 'correct-kind'],
    ],
    ['submitted', { merged: 2 }, ['file', 'return-for-completion', 'correct-kind']],
    ['returned', {}, ['resubmit', 'withdraw', 'correct-kind']],
    ['filed', {}, ['join-case', 'withdraw', 'mark-key', 'mark-excellent', 'correct-kind']],
    ['handling', { marks: ['key'] }, ['withdraw', 'unmark-key', 'mark-excellent', 'correct-kind']],
    ['handling', { caseReplied: true }, ['mark-key', 'mark-excellent', 'correct-kind']],
    ['merged', {}, ['leave-case', 'correct-kind']],
    ['merged', { caseReplied: true }, ['correct-kind']],
    ['closed', {}, ['mark-key', 'mark-excellent', 'correct-kind']],
  ] as const)('%s, %j: the secretariat may %j', (stage, change, allowed) => {
    expect(may(stage, 'secretariat', change)).toEqual(allowed);
  });

  it('leaves every refused outcome by its undo alone', () => {
    for (const stage of refusedStages) expect(may(stage, 'secretariat')).toEqual(['undo-outcome']);
  });

  it('gives the first proposer the withdrawal before 立案 and the completion, other members nothing', () => {
    const given = proposalStages.flatMap((stage) => may(stage, 'member').map((action) => `${stage}: ${action}`));
    expect(given).toEqual(['submitted: withdraw', 'in-review: withdraw', 'returned: resubmit', 'returned: withdraw']);
    expect(proposalStages.flatMap((stage) => may(stage, 'member', { isFirstProposer: false }))).toEqual([]);
    expect(may('submitted', 'member', { merged: 1 })).toEqual([]);
  });

  it('is nobody else’s', () => {
    for (const role of ['department', 'supervisor', 'leader', 'administrator'] as const)
      expect(proposalStages.flatMap((stage) => may(stage, role))).toEqual([]);
  });
});
