import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { AssignmentStage } from '#contract';
import type { Occasion } from '#jobs';
import { readBody, readCalendar } from '#people';
import { type Actor, Db, Refusal, type Step, type Tx, dayInWords, newId } from '#platform';
import { Assignment } from '../units/assignment.entity.js';
import { takeStep } from '../units/assignments.js';
import { Pause } from './deadline.entity.js';
import { decisionsOf, endOfPause, pausedDays, reach } from './due-changes.js';
import { type LockedCase, lockAssignment } from '../locks.js';
import { mirrorRound } from '../units/rounds.js';
import { recordStep } from '../steps.js';

/** 暂停计时: while a unit waits for the member its clock stands still; the working days that pass are added. */
@Injectable()
export class Pauses {
  constructor(private readonly db: Db) {}

  start(actor: Actor, assignmentId: string, reason: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'pause');
      const [{ settings }, calendar] = [await readBody(tx), await readCalendar(tx)];
      const { pauses } = (await decisionsOf(tx, [assignmentId]))(assignmentId);
      const days = settings.pauseWorkingDays;
      if (pausedDays(calendar, pauses, tx.now) >= days) throw new Refusal('pause-used-up', { days });
      const pause = { id: newId(), assignmentId, startedBy: actor.name, startedAt: tx.now, reason };
      await tx.manager.insert(Pause, pause);
      await tx.manager.update(Assignment, { id: assignmentId }, { pausedAt: tx.now });
      await recordStep(tx, 'assignment', assignmentId, step, { note: `${locked.unit}：${reason}` });
    });
  }

  end(actor: Actor, assignmentId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      await endPause(tx, locked, await takeStep(tx, locked, 'resume'));
    });
  }
}

/** The clock runs again, and the due day is what it is then. The case is locked. */
export async function endPause(tx: Tx, locked: LockedCase, step: Step<AssignmentStage, Occasion>): Promise<void> {
  const { assignment, unit, proposal } = locked;
  const { id } = assignment;
  const [{ settings }, calendar] = [await readBody(tx), await readCalendar(tx)];
  const endedAt = endOfPause(calendar, (await decisionsOf(tx, [id]))(id), settings.pauseWorkingDays, tx.now);
  await tx.manager.update(Pause, { assignmentId: id, endedAt: IsNull() }, { endedAt, endedBy: tx.actor.name });
  const { on } = reach(calendar, assignment, (await decisionsOf(tx, [id]))(id), tx.now);
  await tx.manager.update(Assignment, { id }, { pausedAt: null, dueOn: on });
  await mirrorRound(tx, proposal.id);
  await recordStep(tx, 'assignment', id, step, { note: `${unit}：期限为${dayInWords(on)}`, details: { dueOn: on } });
}
