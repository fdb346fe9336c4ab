import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { BodyOf, routes } from '#contract';
import { readBody, readCalendar } from '#people';
import { type Actor, Db, Refusal, type Tx, dayInWords, newId } from '#platform';
import { Assignment } from '../units/assignment.entity.js';
import { takeStep } from '../units/assignments.js';
import { Extension } from './deadline.entity.js';
import { decisionsOf, extensionLimit } from './due-changes.js';
import { type LockedCase, lockAssignment } from '../locks.js';
import { mirrorRound } from '../units/rounds.js';
import { recordStep } from '../steps.js';

type Drafts = typeof routes.deadlines;

/** 延期: a unit asks for a later day, the office decides; what it decides is the day by which a reply is on time. */
@Injectable()
export class Extensions {
  constructor(private readonly db: Db) {}

  request(actor: Actor, assignmentId: string, draft: BodyOf<Drafts['requestExtension']>): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'request-extension');
      const { dueOn } = locked.assignment;
      await checkDay(tx, locked, draft.wantedOn, 'wantedOn');
      const id = newId();
      await tx.manager.insert(Extension, {
        id,
        assignmentId,
        requestedBy: actor.name,
        requestedAt: tx.now,
        reason: draft.reason,
        wantedOn: draft.wantedOn,
        formerOn: dueOn,
      });
      await tx.manager.update(Assignment, { id: assignmentId }, { extensionAskedAt: tx.now });
      const note = `${locked.unit}申请由${dayInWords(dueOn)}延至${dayInWords(draft.wantedOn)}。理由：${draft.reason}`;
      await recordStep(tx, 'assignment', assignmentId, step, { note, details: { dueOn, wantedOn: draft.wantedOn } });
      return { id };
    });
  }

  /** To the day that was asked for, or another one. */
  grant(actor: Actor, assignmentId: string, { on, note }: BodyOf<Drafts['grantExtension']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'grant-extension');
      const { dueOn } = locked.assignment;
      await checkDay(tx, locked, on, 'on');
      await decide(tx, assignmentId, { grantedOn: on, note });
      await tx.manager.update(Assignment, { id: assignmentId }, { dueOn: on });
      await mirrorRound(tx, locked.proposal.id);
      const said = `${locked.unit}：由${dayInWords(dueOn)}延至${dayInWords(on)}${note ? `。${note}` : ''}`;
      await recordStep(tx, 'assignment', assignmentId, step, { note: said, details: { dueOn: on, formerOn: dueOn } });
    });
  }

  refuse(actor: Actor, assignmentId: string, { reason }: BodyOf<Drafts['refuseExtension']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'refuse-extension');
      await decide(tx, assignmentId, { grantedOn: null, note: reason });
      await recordStep(tx, 'assignment', assignmentId, step, { note: `${locked.unit}：${reason}` });
    });
  }
}

/** Later than the present due day, and within what the rules allow all extensions together. */
async function checkDay(tx: Tx, { assignment }: LockedCase, day: string, field: string): Promise<void> {
  const { id, dueOn } = assignment;
  if (day <= dueOn) throw Refusal.at(field, 'extension-not-later', { day: dayInWords(dueOn) });
  const [{ settings }, calendar, decisions] = [await readBody(tx), await readCalendar(tx), await decisionsOf(tx, [id])];
  const limit = extensionLimit(calendar, assignment, decisions(id), settings.extensionWorkingDays, tx.now);
  if (day > limit) throw Refusal.at(field, 'extension-too-long', { day: dayInWords(limit) });
}

/** Writes the decision into the request that is open; the lifecycle has found that there is one. */
async function decide(tx: Tx, assignmentId: string, decision: Pick<Extension, 'grantedOn' | 'note'>): Promise<void> {
  await tx.manager.update(
    Extension,
    { assignmentId, decidedAt: IsNull() },
    { ...decision, decidedBy: tx.actor.name, decidedAt: tx.now },
  );
  await tx.manager.update(Assignment, { id: assignmentId }, { extensionAskedAt: null });
}
