import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { type BodyOf, type OpenRequest, type routes, words } from '#contract';
import { departmentsNamed } from '#people';
import { type Actor, Db, Refusal, type Tx, newId } from '#platform';
import { assignmentLifecycle } from './assignment-lifecycle.js';
import { Assignment } from './assignment.entity.js';
import { takeStep } from './assignments.js';
import { takeConsequence } from '../consequences.js';
import { type LockedCase, lockAssignment } from '../locks.js';
import { openRequests } from './open-requests.js';
import { Proposal } from '../proposal.entity.js';
import { refusedAt } from '../refused-at.js';
import { giveTo, mirrorRound } from './rounds.js';
import { recordStep } from '../steps.js';
import { UnitRequest } from './unit-request.entity.js';

type Drafts = typeof routes.returns;

/** 退办 and 改派: a unit gives its part back, or has it taken away. The case is never without a unit that replies. */
@Injectable()
export class Returns {
  constructor(private readonly db: Db) {}

  /** 申请退办 */
  request(actor: Actor, id: string, draft: BodyOf<Drafts['request']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, id);
      const step = await takeStep(tx, locked, 'request-return');
      const named = await otherUnit(tx, draft.departmentId, locked.assignment);
      await tx.manager.insert(UnitRequest, {
        id: newId(),
        kind: 'return',
        assignmentId: id,
        departmentId: draft.departmentId,
        reason: draft.reason,
        askedBy: actor.name,
        askedAt: tx.now,
      });
      await tx.manager.update(Assignment, { id }, { stage: step.to });
      const instead = named ? `；建议改交${named}` : '';
      await recordStep(tx, 'assignment', id, step, { note: `${locked.unit}：${draft.reason}${instead}` });
    });
  }

  /** 准许逾期退办: for this unit alone, and on record. */
  allowLate(actor: Actor, id: string, { note }: BodyOf<Drafts['allowLate']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, id);
      const step = await takeStep(tx, locked, 'allow-late-return');
      await tx.manager.update(Assignment, { id }, { lateReturnAllowedAt: tx.now });
      await recordStep(tx, 'assignment', id, step, { note: `${locked.unit}：${note}` });
    });
  }

  /** 同意退办: another unit takes the part over, or nobody where the case does without. */
  accept(actor: Actor, id: string, { departmentId, note }: BodyOf<Drafts['accept']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, id);
      const step = await takeStep(tx, locked, 'accept-return');
      if (!departmentId && !isSpare(locked)) throw Refusal.at('departmentId', 'nobody-left');
      await decide(tx, id, 'return', true, note);
      await this.replace(tx, locked, step, departmentId, note);
    });
  }

  /** 不同意退办: the unit stands where it stood. */
  refuse(actor: Actor, id: string, { reason }: BodyOf<Drafts['refuse']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, id);
      const step = await takeStep(tx, locked, 'refuse-return');
      await decide(tx, id, 'return', false, reason);
      await tx.manager.update(Assignment, { id }, { stage: step.to });
      await recordStep(tx, 'assignment', id, step, { note: `${locked.unit}：${reason}` });
    });
  }

  /** 改派, without having been asked. */
  reassign(actor: Actor, id: string, { departmentId, reason }: BodyOf<Drafts['reassign']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, id);
      const step = await takeStep(tx, locked, 'reassign');
      await this.replace(tx, locked, step, departmentId, reason);
    });
  }

  /** What waits for a decision, the oldest first. */
  open(): Promise<OpenRequest[]> {
    return this.db.rows(
      `SELECT r.id, r.kind, a.id AS "assignmentId", p.id AS "proposalId",
              coalesce(p.case_number, p.intake_serial) AS number, p.title, d.name AS "departmentName", a.role, r.reason,
              named.name AS suggested, r.asked_at AS at, a.due_on AS "dueOn"
         FROM ${openRequests} JOIN departments d ON d.id = a.department_id
         LEFT JOIN departments named ON named.id = r.department_id
        ORDER BY r.asked_at, r.id`,
    );
  }

  /** Ends the part of one unit and gives it, in the same role and with a clock of its own, to another. */
  private async replace(
    tx: Tx,
    { proposal, assignment, unit, round }: LockedCase,
    step: Parameters<typeof recordStep>[3] & { to: Assignment['stage'] },
    departmentId: string | null,
    note: string | null,
  ): Promise<void> {
    const { role } = assignment;
    // A co-handler that is not waited for any more outlasts the round; nobody takes its place then.
    if (departmentId && proposal.stage !== 'handling') {
      const stage = words.proposalStage[proposal.stage];
      throw new Refusal('stage-forbids', { stage, action: words.action[step.action] });
    }
    const to = await otherUnit(tx, departmentId, assignment);
    await release(tx, assignment, step.to);
    await recordStep(tx, 'assignment', assignment.id, step, {
      note: `${unit}${to ? `改由${to}办理` : '不再承办，也不另交'}${note ? `：${note}` : ''}`,
      details: { to: departmentId },
    });
    if (departmentId) {
      await vacate(tx, round, departmentId, role);
      await giveTo(tx, proposal, { departmentId, role }, assignmentLifecycle.begin('reassign', tx.actor));
    }
    await mirrorRound(tx, proposal.id);
    // The one that was still to reply may have been the one that went.
    await takeConsequence(tx, await tx.manager.findOneByOrFail(Proposal, { id: proposal.id }));
  }
}

/** The case does without it: a co-handler, or one of three or more split units. */
function isSpare({ assignment, round }: LockedCase): boolean {
  if (assignment.role === 'CO_HANDLER') return true;
  return assignment.role === 'SPLIT' && round.filter(({ role }) => role === 'SPLIT').length > 2;
}

/** The name of the unit that is to take over; it is none that this is about. */
async function otherUnit(
  tx: Tx,
  departmentId: string | null,
  { departmentId: own }: Assignment,
): Promise<string | null> {
  if (departmentId === null) return null;
  const named = await departmentsNamed(tx, [departmentId]).catch(refusedAt('departmentId'));
  const unit = named.get(departmentId)?.name ?? '';
  if (departmentId === own) throw Refusal.at('departmentId', 'unit-already-there', { unit });
  return unit;
}

async function release(tx: Tx, { id }: Assignment, stage: Assignment['stage']): Promise<void> {
  await tx.manager.update(Assignment, { id }, { stage, releasedAt: tx.now });
  const open = await tx.manager.existsBy(UnitRequest, { assignmentId: id, kind: 'unit', decidedAt: IsNull() });
  if (open) await decide(tx, id, 'unit', false, '该单位已不再承办');
}

/**
 * A unit that has a part already cannot be given a second one; but a co-handler may become the lead, and then its old
 * part ends, as long as its opinion has not gone out.
 */
async function vacate(tx: Tx, round: Assignment[], departmentId: string, role: Assignment['role']): Promise<void> {
  const held = round.find((each) => each.departmentId === departmentId && each.stage !== 'released');
  if (!held) return;
  if (role !== 'LEAD' || (held.stage !== 'assigned' && held.stage !== 'acknowledged')) {
    const unit = (await departmentsNamed(tx, [departmentId])).get(departmentId)?.name ?? '';
    throw Refusal.at('departmentId', 'unit-already-there', { unit });
  }
  await release(tx, held, 'released');
  const step = { action: 'reassign', from: held.stage, to: 'released', tells: null } as const;
  await recordStep(tx, 'assignment', held.id, step, { note: '由会办改为主办' });
}

/** Writes down how the open request of a unit was decided. */
export async function decide(
  tx: Tx,
  assignmentId: string,
  kind: OpenRequest['kind'],
  granted: boolean,
  note: string | null,
): Promise<void> {
  await tx.manager.update(
    UnitRequest,
    { assignmentId, kind, decidedAt: IsNull() },
    { granted, decidedBy: tx.actor.name, decidedAt: tx.now, decisionNote: note },
  );
}
