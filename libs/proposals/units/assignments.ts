import { Injectable } from '@nestjs/common';
import type { ActionWord, AssignmentStage, BodyOf, routes } from '#contract';
import type { Occasion } from '#jobs';
import { type Actor, Db, Refusal, type Step, type Tx, chinaDay, newId } from '#platform';
import { type AssignmentFacts, assignmentLifecycle } from './assignment-lifecycle.js';
import { Assignment, Consultation } from './assignment.entity.js';
import { assignmentFacts, assignmentGround, proposalFacts } from '../facts.js';
import { proposalLifecycle } from '../lifecycle.js';
import { type LockedCase, lockAssignment, lockProposal } from '../locks.js';
import { Proposal } from '../proposal.entity.js';
import { openRound } from './rounds.js';
import { recordStep } from '../steps.js';
import { ReviewSuggestedDepartment } from './unit-request.entity.js';
import { proposersUnits, reasonForUnits, suggestedUnits, unitsFrom, unitsInWords } from './units.js';

type Drafts = typeof routes.assignments;

/** 交办, and what the units do before the reply. */
@Injectable()
export class Assignments {
  constructor(private readonly db: Db) {}

  /** 交办: 独办, 会办 or 分办. What the proposers and the review suggested stays as it is; other units need a reason. */
  assign(actor: Actor, proposalId: string, draft: BodyOf<Drafts['assign']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, proposalId);
      const step = proposalLifecycle.take(proposal, 'assign', actor, await proposalFacts(tx, proposal, actor));
      const units = await unitsFrom(tx, draft);
      const reason = reasonForUnits(units, await suggestedUnits(tx, proposalId), draft.reason);
      await tx.manager.update(Proposal, { id: proposalId }, { assignedUnitsReason: reason });
      const begun = assignmentLifecycle.begin('assign', actor);
      const note = [draft.note, reason && `与建议单位不同：${reason}`].filter(Boolean).join('；') || null;
      await openRound(tx, proposal, { number: proposal.round, step, begun, units, about: { note } });
    });
  }

  /** 审查建议的承办单位, as a whole; asked again it replaces what stood. */
  suggest(actor: Actor, proposalId: string, draft: BodyOf<Drafts['suggest']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, proposalId);
      const step = proposalLifecycle.take(proposal, 'suggest-units', actor, await proposalFacts(tx, proposal, actor));
      const units = await unitsFrom(tx, draft);
      const reason = reasonForUnits(units, await proposersUnits(tx, proposalId), draft.reason);
      await tx.manager.delete(ReviewSuggestedDepartment, { proposalId });
      await tx.manager.insert(
        ReviewSuggestedDepartment,
        units.map((unit) => ({ proposalId, ...unit })),
      );
      await tx.manager.update(Proposal, { id: proposalId }, { reviewUnitsReason: reason });
      const note = [await unitsInWords(tx, units), reason].filter(Boolean).join('；');
      await recordStep(tx, 'proposal', proposalId, step, { note });
    });
  }

  /** 签收 */
  acknowledge(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, id);
      const step = await takeStep(tx, locked, 'acknowledge');
      await tx.manager.update(Assignment, { id }, { stage: step.to, acknowledgedAt: tx.now });
      await recordStep(tx, 'assignment', id, step, { note: locked.unit });
    });
  }

  /** 登记面商 */
  consult(actor: Actor, id: string, draft: BodyOf<Drafts['consult']>): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, id);
      const step = await takeStep(tx, locked, 'consult');
      if (draft.heldOn > chinaDay(tx.now)) throw new Refusal('bad-input', {}, { heldOn: '面商日期不能晚于今天' });
      const consultation = { id: newId(), assignmentId: id, ...draft, recordedBy: actor.name, recordedAt: tx.now };
      await tx.manager.insert(Consultation, consultation);
      await recordStep(tx, 'assignment', id, step, { note: locked.unit, details: { way: draft.way } });
      return { id: consultation.id };
    });
  }
}

/** What the table asks about an assignment that is locked. */
export async function factsOf(tx: Tx, { assignment, round }: LockedCase): Promise<AssignmentFacts> {
  return assignmentFacts(assignment, round, await assignmentGround(tx, [assignment.id], tx.now));
}

/** The step of an assignment that is locked, if this person may take it now. */
export async function takeStep(
  tx: Tx,
  locked: LockedCase,
  action: ActionWord,
): Promise<Step<AssignmentStage, Occasion>> {
  return assignmentLifecycle.take(locked.assignment, action, tx.actor, await factsOf(tx, locked));
}
