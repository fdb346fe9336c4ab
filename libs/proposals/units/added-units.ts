import { Injectable } from '@nestjs/common';
import type { BodyOf, routes } from '#contract';
import { departmentsNamed } from '#people';
import { type Actor, Db, Refusal, type Tx, newId } from '#platform';
import { assignmentLifecycle } from './assignment-lifecycle.js';
import { Assignment } from './assignment.entity.js';
import { takeStep } from './assignments.js';
import { proposalFacts } from '../facts.js';
import { proposalLifecycle } from '../lifecycle.js';
import { lockAssignment, lockProposal } from '../locks.js';
import type { Proposal } from '../proposal.entity.js';
import { refusedAt } from '../refused-at.js';
import { decide } from './returns.js';
import { giveTo, mirrorRound } from './rounds.js';
import { recordStep } from '../steps.js';
import { UnitRequest } from './unit-request.entity.js';

type Drafts = typeof routes.returns;

/** 增办: one more co-handler, or one more of the units of a 分办. */
@Injectable()
export class AddedUnits {
  constructor(private readonly db: Db) {}

  add(actor: Actor, proposalId: string, { departmentId, reason }: BodyOf<Drafts['addUnit']>): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, proposalId);
      return { id: await addUnit(tx, proposal, departmentId, reason) };
    });
  }

  /** 建议增办 */
  propose(actor: Actor, assignmentId: string, draft: BodyOf<Drafts['proposeUnit']>): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'propose-unit');
      const name = await newcomer(tx, locked.proposal, draft.departmentId);
      const id = newId();
      const asked = { askedBy: actor.name, askedAt: tx.now };
      await tx.manager.insert(UnitRequest, { id, kind: 'unit', assignmentId, ...draft, ...asked });
      const note = `${locked.unit}建议增加${name}：${draft.reason}`;
      await recordStep(tx, 'assignment', assignmentId, step, { note });
      return { id };
    });
  }

  agree(actor: Actor, assignmentId: string, { note }: BodyOf<Drafts['agreeUnit']>): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'agree-unit');
      const asked = await openProposal(tx, assignmentId);
      await decide(tx, assignmentId, 'unit', true, note);
      await recordStep(tx, 'assignment', assignmentId, step, { note: note && `${locked.unit}：${note}` });
      return { id: await addUnit(tx, locked.proposal, asked.departmentId, `${locked.unit}建议：${asked.reason}`) };
    });
  }

  refuse(actor: Actor, assignmentId: string, { reason }: BodyOf<Drafts['refuseUnit']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'refuse-unit');
      await decide(tx, assignmentId, 'unit', false, reason);
      await recordStep(tx, 'assignment', assignmentId, step, { note: `${locked.unit}：${reason}` });
    });
  }
}

async function openProposal(tx: Tx, assignmentId: string): Promise<{ departmentId: string; reason: string }> {
  const asked = await tx.row<{ departmentId: string; reason: string }>(
    `SELECT department_id AS "departmentId", reason FROM unit_requests
      WHERE assignment_id = $1 AND kind = 'unit' AND decided_at IS NULL`,
    [assignmentId],
  );
  if (!asked) throw new Refusal('unit-not-proposed');
  return asked;
}

/** Gives the case one more unit: as split unit where it is split, else as co-handler. The proposal is locked. */
async function addUnit(tx: Tx, proposal: Proposal, departmentId: string, reason: string): Promise<string> {
  const step = proposalLifecycle.take(proposal, 'add-unit', tx.actor, await proposalFacts(tx, proposal, tx.actor));
  const name = await newcomer(tx, proposal, departmentId);
  const units = await unitsOf(tx, proposal);
  const lead = units.find(({ role }) => role === 'LEAD');
  // A letter that lies with the office was written without the newcomer.
  if (lead?.stage === 'in-review') throw new Refusal('stage-forbids', { stage: '答复待审核', action: '增办' });
  const role = lead ? 'CO_HANDLER' : 'SPLIT';
  await recordStep(tx, 'proposal', proposal.id, step, { note: `${name}：${reason}`, details: { departmentId } });
  const id = await giveTo(
    tx,
    proposal,
    { departmentId, role },
    assignmentLifecycle.begin('add-unit', tx.actor),
    reason,
  );
  await mirrorRound(tx, proposal.id);
  return id;
}

/** The name of a unit that has no part in the present round yet. */
async function newcomer(tx: Tx, proposal: Proposal, departmentId: string): Promise<string> {
  const named = await departmentsNamed(tx, [departmentId]).catch(refusedAt('departmentId'));
  const unit = named.get(departmentId)?.name ?? '';
  const units = await unitsOf(tx, proposal);
  if (units.some((each) => each.departmentId === departmentId))
    throw Refusal.at('departmentId', 'unit-already-there', { unit });
  return unit;
}

/** The units of the present round that are part of the case. */
async function unitsOf(tx: Tx, { id, round }: Proposal): Promise<Assignment[]> {
  const all = await tx.manager.findBy(Assignment, { proposalId: id, round });
  return all.filter(({ stage }) => stage !== 'released');
}
