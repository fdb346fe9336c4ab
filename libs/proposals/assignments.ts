import { Injectable } from '@nestjs/common';
import type { ActionWord, AssignmentStage, BodyOf, routes } from '#contract';
import type { Occasion } from '#jobs';
import { departmentsNamed, readBody } from '#people';
import { type Actor, Db, Refusal, type Step, type Tx, chinaDay, newId } from '#platform';
import { assignmentLifecycle } from './assignment-lifecycle.js';
import { Assignment, Consultation } from './assignment.entity.js';
import { assignmentFacts, proposalFacts } from './facts.js';
import { proposalLifecycle } from './lifecycle.js';
import { type LockedCase, lockAssignment, lockProposal } from './locks.js';
import { refusedAt } from './refused-at.js';
import { openRound } from './rounds.js';
import { recordStep } from './steps.js';

type Drafts = typeof routes.assignments;

/** 交办, and what the units do before the reply. */
@Injectable()
export class Assignments {
  constructor(private readonly db: Db) {}

  /** 交办: one lead, any co-handlers; the departments the proposers suggested stay as they are. */
  assign(actor: Actor, proposalId: string, draft: BodyOf<Drafts['assign']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, proposalId);
      const step = proposalLifecycle.take(proposal, 'assign', actor, await proposalFacts(tx, proposal, actor));
      const coHandlerIds = [...new Set(draft.coHandlerIds)];
      if (coHandlerIds.includes(draft.leadId)) throw Refusal.at('coHandlerIds', 'lead-is-co-handler');
      await departmentsNamed(tx, [draft.leadId]).catch(refusedAt('leadId'));
      await departmentsNamed(tx, coHandlerIds).catch(refusedAt('coHandlerIds'));
      const { settings } = await readBody(tx);
      const begun = assignmentLifecycle.begin('assign', actor);
      const lead = { departmentId: draft.leadId, role: 'LEAD', workingDays: settings.leadWorkingDays } as const;
      const coHandlers = coHandlerIds.map(
        (departmentId) => ({ departmentId, role: 'CO_HANDLER', workingDays: settings.coHandlerWorkingDays }) as const,
      );
      const about = { note: draft.note };
      await openRound(tx, proposalId, { number: proposal.round, step, begun, units: [lead, ...coHandlers], about });
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

  /** 会办意见, to the lead unit. */
  sendOpinion(actor: Actor, id: string, draft: BodyOf<Drafts['sendOpinion']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, id);
      const step = await takeStep(tx, locked, 'send-opinion');
      await tx.manager.update(Assignment, { id }, { stage: step.to, opinion: draft.text, opinionSentAt: tx.now });
      await recordStep(tx, 'assignment', id, step, { note: locked.unit });
    });
  }
}

/** The step of an assignment that is locked, if its unit may take it now. */
export async function takeStep(
  tx: Tx,
  { assignment, round }: LockedCase,
  action: ActionWord,
): Promise<Step<AssignmentStage, Occasion>> {
  const { settings } = await readBody(tx);
  const consulted = await tx.manager.findBy(Consultation, { assignmentId: assignment.id });
  const facts = assignmentFacts(assignment, round, consulted, settings);
  return assignmentLifecycle.take(assignment, action, tx.actor, facts);
}
