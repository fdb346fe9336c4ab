import { Injectable } from '@nestjs/common';
import type { BodyOf, ResultOf, routes } from '#contract';
import { enqueueAll } from '#jobs';
import { readCalendar } from '#people';
import { type Actor, Db, Refusal, type Tx, chinaDay, chinaHour, newId, system } from '#platform';
import { takeStep } from '../units/assignments.js';
import { type LockedCase, lockAssignment } from '../locks.js';
import { liesWithUnit } from './runs.js';
import { recordStep } from '../steps.js';

type Routes = typeof routes;

/** Nobody is reminded of anything before or after. */
const opens = 9;
const closes = 18;

/** Whether people are at work now: on a working day of this body, from 9 to 18 o'clock in China. */
export async function inWorkingHours(q: Db | Tx, now: Date): Promise<boolean> {
  const hour = chinaHour(now);
  return hour >= opens && hour < closes && (await readCalendar(q)).works(chinaDay(now));
}

/** 催办: told at once in working hours, else when the next ones begin; a unit is reminded of a case once a day. */
@Injectable()
export class Reminders {
  constructor(private readonly db: Db) {}

  remind(actor: Actor, assignmentId: string, draft: BodyOf<Routes['deadlines']['remind']>) {
    return this.db.transaction(actor, async (tx): Promise<ResultOf<Routes['deadlines']['remind']>> => {
      if (!(await write(tx, await lockAssignment(tx, assignmentId), draft.text))) throw new Refusal('reminded-today');
      return { toldNow: await tell(tx) };
    });
  }

  /** Of everything a unit is late with; each case in a transaction of its own, so that none waits for all. */
  async remindUnit(actor: Actor, departmentId: string, { text }: BodyOf<Routes['oversight']['remindUnit']>) {
    const today = chinaDay(this.db.now());
    const late = await this.db.rows<{ id: string }>(
      `SELECT a.id FROM assignments a JOIN proposals p ON p.id = a.proposal_id
        WHERE ${liesWithUnit} AND a.department_id = $1 AND a.due_on < $2 AND a.paused_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM reminders r WHERE r.assignment_id = a.id AND r.reminded_on = $2)
        ORDER BY a.due_on, a.id`,
      [departmentId, today],
    );
    let reminded = 0;
    for (const { id } of late) {
      const written = this.db.transaction(actor, async (tx) => write(tx, await lockAssignment(tx, id), text));
      // Answered, or reminded by somebody else, in the meantime.
      if (await written.catch(unlessRefused)) reminded += 1;
    }
    if (reminded === 0) throw new Refusal('nothing-to-remind');
    return { reminded, toldNow: await this.tellWaiting() };
  }

  /** Tells of everything that waits, if people are at work; answers whether they are. */
  tellWaiting(): Promise<boolean> {
    return this.db.transaction(system, tell);
  }
}

const unlessRefused = (error: unknown): false => {
  if (error instanceof Refusal) return false;
  throw error;
};

/** Whether it was written: the second of a day is not. */
async function write(tx: Tx, locked: LockedCase, text: string | null): Promise<boolean> {
  const { assignment, unit } = locked;
  const step = await takeStep(tx, locked, 'remind');
  const added = await tx.row(
    `INSERT INTO reminders (id, assignment_id, reminded_on, reminded_at, reminded_by, text)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (assignment_id, reminded_on) DO NOTHING RETURNING id`,
    [newId(), assignment.id, chinaDay(tx.now), tx.now, tx.actor.name, text],
  );
  if (added) await recordStep(tx, 'assignment', assignment.id, step, { note: text ? `${unit}：${text}` : unit });
  return added !== null;
}

/** Marked as told with the job that tells, in one transaction: whoever is second finds nothing that waits. */
async function tell(tx: Tx): Promise<boolean> {
  if (!(await inWorkingHours(tx, tx.now))) return false;
  const waiting = await tx.rows<{ id: string }>(
    `UPDATE reminders SET told_at = $1 WHERE id IN
       (SELECT id FROM reminders WHERE told_at IS NULL ORDER BY reminded_at FOR UPDATE SKIP LOCKED) RETURNING id`,
    [tx.now],
  );
  const told = waiting.map(({ id }) => ({ occasion: 'assignment-reminded' as const, subjectId: id }));
  await enqueueAll(tx, 'notices.tell', told);
  return true;
}
