import { Injectable } from '@nestjs/common';
import { readBody, readCalendar } from '#people';
import { enqueue } from '#jobs';
import { Db, type Tx, chinaDay, dayInWords, lastPublishedYear, readMark, setMark, system, trail } from '#platform';
import { Assignment } from '../units/assignment.entity.js';
import { takeStep } from '../units/assignments.js';
import { decisionsOf, pausedDays, reach } from './due-changes.js';
import { type LockedCase, lockAssignment } from '../locks.js';
import { endPause } from './pauses.js';
import { mirrorRound } from '../units/rounds.js';
import { runs } from './runs.js';

/** Of which day, and with which years of the public calendar known, the due days were last counted. */
const mark = 'due-days-counted';

/** So many assignments are looked at with one question. */
const batch = 500;

/** Due days that move by themselves: with the calendar, and day by day while a clock stands still. */
@Injectable()
export class Recomputing {
  constructor(private readonly db: Db) {}

  /** Asks for it once a day, and once a newer public calendar is known: asked every few minutes. */
  async begin(): Promise<void> {
    const known = `${chinaDay(this.db.now())} ${lastPublishedYear}`;
    if ((await readMark<string>(this.db, mark)) === known) return;
    await this.db.transaction(system, async (tx) => {
      await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('${mark}', 0))`);
      if ((await readMark<string>(tx, mark)) === known) return;
      await enqueue(tx, 'deadlines.recompute', {});
      await setMark(tx, mark, known);
    });
  }

  /** Counts every running due day again; run twice, the second time finds nothing to change. */
  async run(): Promise<void> {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const ids = await this.running(after);
      const last = ids.at(-1);
      if (!last) return;
      for (const id of await this.moved(ids)) await this.db.transaction(system, (tx) => recount(tx, id));
      after = last;
    }
  }

  private async running(after: string): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT a.id FROM assignments a JOIN proposals p ON p.id = a.proposal_id
        WHERE ${runs} AND a.id > $1 ORDER BY a.id LIMIT ${batch}`,
      [after],
    );
    return rows.map(({ id }) => id);
  }

  /** Those whose stored day is not what it would be now, or whose pause has lasted as long as it may. */
  private async moved(ids: string[]): Promise<string[]> {
    const [{ settings }, calendar, decisions] = [
      await readBody(this.db),
      await readCalendar(this.db),
      await decisionsOf(this.db, ids),
    ];
    const now = this.db.now();
    const assignments = await this.db.source.manager.findBy(
      Assignment,
      ids.map((id) => ({ id })),
    );
    return assignments
      .filter((assignment) => {
        const decided = decisions(assignment.id);
        const over = assignment.pausedAt && pausedDays(calendar, decided.pauses, now) >= settings.pauseWorkingDays;
        return over || reach(calendar, assignment, decided, now).on !== assignment.dueOn;
      })
      .map(({ id }) => id);
  }
}

async function recount(tx: Tx, id: string): Promise<void> {
  const locked = await lockAssignment(tx, id);
  const still = await tx.row(
    `SELECT 1 FROM assignments a JOIN proposals p ON p.id = a.proposal_id WHERE a.id = $1 AND ${runs}`,
    [id],
  );
  if (!still) return;
  const [{ settings }, calendar] = [await readBody(tx), await readCalendar(tx)];
  const decided = (await decisionsOf(tx, [id]))(id);
  const { assignment } = locked;
  if (assignment.pausedAt && pausedDays(calendar, decided.pauses, tx.now) >= settings.pauseWorkingDays)
    return endPause(tx, locked, await takeStep(tx, locked, 'resume'));
  const { on } = reach(calendar, assignment, decided, tx.now);
  if (on !== assignment.dueOn) await move(tx, locked, on);
}

/** While the clock stands still the day moves every day: that is told once, when it runs again. */
async function move(tx: Tx, { assignment, proposal, unit }: LockedCase, on: string): Promise<void> {
  const { id, dueOn, pausedAt } = assignment;
  await tx.manager.update(Assignment, { id }, { dueOn: on });
  await mirrorRound(tx, proposal.id);
  if (pausedAt) return;
  const note = `${unit}：放假安排有变，期限由${dayInWords(dueOn)}改为${dayInWords(on)}`;
  await trail(tx, 'assignment', id, { action: 'recompute', note, details: { dueOn: on, formerOn: dueOn } });
}
