import { Injectable } from '@nestjs/common';
import type { InstructionDraft, SupervisionDraft } from '#contract';
import { words } from '#contract';
import { enqueueAll } from '#jobs';
import { departmentsNamed } from '#people';
import { type Actor, Db, Refusal, type Tx, chinaDay, newId, ownFiles } from '#platform';
import { proposalFacts } from '../facts.js';
import { proposalLifecycle } from '../lifecycle.js';
import { lockProposal } from '../locks.js';
import { refusedAt } from '../refused-at.js';
import { recordStep } from '../steps.js';
import {
  Instruction,
  InstructionTarget,
  SupervisionEvent,
  SupervisionEventDepartment,
  SupervisionEventFile,
  SupervisionEventProposal,
} from './supervision.entity.js';

/** 批示 and 督办活动 */
@Injectable()
export class Supervision {
  constructor(private readonly db: Db) {}

  /** 批示: a leader in person, or the secretariat from paper in the leader's name. */
  instruct(actor: Actor, proposalId: string, draft: InstructionDraft): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const step = await this.stepOn(tx, proposalId, 'instruct');
      const byClerk = actor.role === 'secretariat';
      if (byClerk && !draft.leader) throw Refusal.at('leader', 'instruction-leader-missing');
      const departmentIds = [...new Set(draft.departmentIds)];
      if (departmentIds.length === 0 && !draft.toSecretariat)
        throw Refusal.at('departmentIds', 'instruction-to-nobody');
      if (draft.dueOn && draft.dueOn < chinaDay(tx.now))
        throw new Refusal('bad-input', {}, { dueOn: '办结日期不能早于今天' });
      const named = await departmentsNamed(tx, departmentIds).catch(refusedAt('departmentIds'));
      const leader = byClerk && draft.leader ? draft.leader : actor.name;
      const id = newId();
      await tx.manager.insert(Instruction, {
        id,
        proposalId,
        text: draft.text,
        leader,
        leaderAccountId: byClerk ? null : actor.accountId,
        recordedBy: byClerk ? actor.name : null,
        givenAt: tx.now,
        dueOn: draft.dueOn,
      });
      const targets = [...departmentIds, ...(draft.toSecretariat ? [null] : [])];
      await tx.manager.insert(
        InstructionTarget,
        targets.map((departmentId) => ({ id: newId(), instructionId: id, departmentId })),
      );
      const to = targets.map((each) => (each ? named.get(each)?.name : words.role.secretariat)).join('、');
      const details = { instructionId: id, dueOn: draft.dueOn };
      await recordStep(tx, 'proposal', proposalId, step, {
        note: `请${to}办理`,
        onBehalfOf: byClerk ? leader : null,
        details,
      });
      return { id };
    });
  }

  /** What the unit, or the secretariat, did about it; once each. */
  answer(actor: Actor, instructionId: string, text: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const of = await tx.row<{ proposalId: string }>(
        `SELECT proposal_id AS "proposalId" FROM instructions WHERE id = $1`,
        [instructionId],
      );
      if (!of) throw new Refusal('not-found');
      const step = await this.stepOn(tx, of.proposalId, 'answer-instruction');
      const answered = await tx.row<{ unit: string | null }>(
        `UPDATE instruction_targets t SET answer = $3, answered_by = $4, answered_at = $5
          WHERE instruction_id = $1 AND department_id IS NOT DISTINCT FROM $2 AND answered_at IS NULL
          RETURNING (SELECT name FROM departments d WHERE d.id = t.department_id) AS unit`,
        [instructionId, actor.departmentId, text, actor.name, tx.now],
      );
      if (!answered) throw new Refusal('instruction-not-yours');
      const note = answered.unit ?? words.role.secretariat;
      await recordStep(tx, 'proposal', of.proposalId, step, { note, details: { instructionId } });
    });
  }

  /** One event about one case or several; each gets it into its course. */
  record(actor: Actor, draft: SupervisionDraft): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const { proposalIds, departmentIds, fileIds, ...event } = draft;
      if (draft.heldOn > chinaDay(tx.now)) throw new Refusal('bad-input', {}, { heldOn: '日期不能晚于今天' });
      const id = newId();
      // In one order, so that two events about the same cases never wait for each other in a ring.
      const cases = [...new Set(proposalIds)].sort();
      const steps = [];
      for (const proposalId of cases) {
        steps.push({ proposalId, step: await this.stepOn(tx, proposalId, 'supervise') });
      }
      const units = [...new Set(departmentIds)];
      await departmentsNamed(tx, units).catch(refusedAt('departmentIds'));
      const files = await ownFiles(tx, fileIds);
      await tx.manager.insert(SupervisionEvent, { id, ...event, recordedBy: actor.name, recordedAt: tx.now });
      await tx.manager.insert(
        SupervisionEventProposal,
        cases.map((proposalId) => ({ eventId: id, proposalId })),
      );
      const named = units.map((departmentId) => ({ eventId: id, departmentId }));
      if (named.length > 0) await tx.manager.insert(SupervisionEventDepartment, named);
      const attached = files.map((file, position) => ({ eventId: id, fileId: file.id, position }));
      if (attached.length > 0) await tx.manager.insert(SupervisionEventFile, attached);
      const note = `${words.supervisionKind[draft.kind]}，${draft.heldOn}`;
      for (const { proposalId, step } of steps)
        await recordStep(tx, 'proposal', proposalId, step, { note, details: { eventId: id } });
      await tellUnits(tx, cases, units);
      return { id };
    });
  }

  private async stepOn(tx: Tx, proposalId: string, action: 'instruct' | 'answer-instruction' | 'supervise') {
    const proposal = await lockProposal(tx, proposalId);
    return proposalLifecycle.take(proposal, action, tx.actor, await proposalFacts(tx, proposal, tx.actor));
  }
}

/** Those of the named units that have a part in one of the cases. */
async function tellUnits(tx: Tx, proposalIds: string[], departmentIds: string[]): Promise<void> {
  const parts = await tx.rows<{ id: string }>(
    `SELECT a.id FROM assignments a JOIN proposals p ON p.id = a.proposal_id AND p.round = a.round
      WHERE p.id = ANY($1) AND a.department_id = ANY($2) AND a.stage <> 'released' ORDER BY a.id`,
    [proposalIds, departmentIds],
  );
  const tellings = parts.map(({ id }) => ({ occasion: 'unit-supervised' as const, subjectId: id }));
  await enqueueAll(tx, 'notices.tell', tellings);
}
