import type { ActionWord, ProposalStage } from '#contract';
import type { Occasion } from '#jobs';
import type { Step, Tx } from '#platform';
import { proposalFacts } from './facts.js';
import { proposalLifecycle, type proposalTable } from './lifecycle.js';
import { Proposal } from './proposal.entity.js';
import { openRehandling } from './feedback/rehandling.js';
import { recordStep } from './steps.js';

type Consequence = (tx: Tx, proposal: Proposal, step: Step<ProposalStage, Occasion>) => Promise<void>;
type ActionOfSystem = Extract<(typeof proposalTable)['rows'][number], { who: readonly ['system'] }>['action'];

/** What each step writes that follows by itself; a row of the table without one does not compile. */
const written: Record<ActionOfSystem, Consequence> = {
  reply: async (tx, { id }, step) => {
    await tx.manager.update(Proposal, { id }, { stage: step.to, repliedAt: tx.now });
    await recordStep(tx, 'proposal', id, step);
  },
  close: async (tx, { id }, step) => {
    await tx.manager.update(Proposal, { id }, { stage: step.to, closedAt: tx.now, closedAs: 'RATED' });
    await recordStep(tx, 'proposal', id, step);
  },
  rehandle: openRehandling,
  dispute: async (tx, { id }, step) => {
    await tx.manager.update(Proposal, { id }, { stage: step.to });
    await recordStep(tx, 'proposal', id, step);
  },
};

const consequences: Partial<Record<ActionWord, Consequence>> = written;

/** After a reply or a rating: takes the step that follows from it by itself, if one does. The proposal is locked. */
export async function takeConsequence(tx: Tx, proposal: Proposal): Promise<void> {
  const step = proposalLifecycle.follows(proposal, await proposalFacts(tx, proposal, tx.actor));
  if (step) await consequences[step.action]?.(tx, proposal, step);
}
