import { Injectable } from '@nestjs/common';
import { type ActionWord, type AssignmentStage, type BodyOf, type routes, words } from '#contract';
import { type Actor, Db, Refusal, type Tx, trail } from '#platform';
import { IsNull, Not } from 'typeorm';
import { Assignment } from '../units/assignment.entity.js';
import { lockForStep } from '../proposal-step.js';
import { Proposal } from '../proposal.entity.js';
import { recordStep } from '../steps.js';

/** 撤案 */
@Injectable()
export class Withdrawals {
  constructor(private readonly db: Db) {}

  withdraw(actor: Actor, id: string, { note }: BodyOf<typeof routes.reviews.withdraw>): Promise<void> {
    return this.db.transaction(actor, (tx) => withdrawProposal(tx, id, note));
  }
}

/** It is recorded, not deleted; a number once given stays used. Units that had the case are told, and done with it. */
export async function withdrawProposal(tx: Tx, id: string, note: string): Promise<void> {
  const { proposal, step } = await lockForStep(tx, id, 'withdraw');
  await tx.manager.update(
    Proposal,
    { id },
    { stage: step.to, outcomeNote: note, outcomeFromStage: proposal.stage, outcomeAt: tx.now },
  );
  await releaseUnits(tx, proposal);
  const onBehalfOf = tx.actor.role === 'member' ? null : proposal.proposers;
  await recordStep(tx, 'proposal', id, step, { note, onBehalfOf });
}

/** Withdraws a proposal that nobody has looked at yet; refused when the review has begun. */
export async function withdrawUnreviewed(tx: Tx, proposal: Proposal, note: string): Promise<void> {
  if (proposal.stage !== 'submitted') {
    const stage = words.proposalStage[proposal.stage];
    throw new Refusal('stage-forbids', { stage, action: words.action.withdraw });
  }
  await withdrawProposal(tx, proposal.id, note);
}

async function releaseUnits(tx: Tx, { id: proposalId, round }: Proposal): Promise<void> {
  const units = await tx.manager.find(Assignment, {
    where: { proposalId, round, stage: Not('released') },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  for (const { id, stage } of units) {
    const released = { stage: 'released', releasedAt: tx.now, withdrawnFromStage: stage } as const;
    await tx.manager.update(Assignment, { id }, released);
    await record(tx, id, 'withdraw', stage, 'released');
  }
}

/** After an undo: every unit goes on where it stood. */
export async function resumeUnits(tx: Tx, proposalId: string): Promise<void> {
  const units = await tx.manager.find(Assignment, {
    where: { proposalId, withdrawnFromStage: Not(IsNull()) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  for (const { id, withdrawnFromStage: stage } of units) {
    if (!stage) continue;
    await tx.manager.update(Assignment, { id }, { stage, releasedAt: null, withdrawnFromStage: null });
    await record(tx, id, 'undo-outcome', 'released', stage);
  }
}

/** The unit did nothing: its part follows the case, so it is written down and not told apart. */
const record = (tx: Tx, id: string, action: ActionWord, from: AssignmentStage, to: AssignmentStage) =>
  trail(tx, 'assignment', id, { action, from, to });
