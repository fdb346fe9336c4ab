import type { ActionWord, ProposalStage } from '#contract';
import type { Occasion } from '#jobs';
import type { Step, Tx } from '#platform';
import { proposalFacts } from './facts.js';
import { proposalLifecycle } from './lifecycle.js';
import { lockProposal } from './locks.js';
import type { Proposal } from './proposal.entity.js';

/** Locks a proposal and takes the step that this person asks for, if they may take it now. */
export async function lockForStep(
  tx: Tx,
  id: string,
  action: ActionWord,
): Promise<{ proposal: Proposal; step: Step<ProposalStage, Occasion> }> {
  const proposal = await lockProposal(tx, id);
  const step = proposalLifecycle.take(proposal, action, tx.actor, await proposalFacts(tx, proposal, tx.actor));
  return { proposal, step };
}
