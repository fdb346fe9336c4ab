import type { AssignmentRole } from '#contract';
import { readBody, readCalendar } from '#people';
import { type Actor, type Calendar, type Db, Parameters, type Tx, shiftDay } from '#platform';
import { dueReader } from './due.js';
import { liesWithUnit } from './runs.js';

/** A part of a case whose due day has reached a rung of the ladder today. */
export interface Escalated {
  number: string;
  title: string;
  department: string;
  role: AssignmentRole;
  due: { on: string; workingDaysLeft: number };
}

/** The last due day of which so many working days or fewer are left on this day. */
export function latestDue(calendar: Calendar, today: string, daysLeft: number): string {
  if (daysLeft >= 0) return shiftDay(calendar.dueDate(today, daysLeft + 1).on, -1);
  let day = today;
  while (calendar.workingDaysLeft(today, day) > daysLeft) day = shiftDay(day, -1);
  return day;
}

/**
 * Writes down which due days have reached which rung of the body's ladder by this day. Each is told once: one that was
 * passed on a day on which nobody was running is found on the next. A due day that moves begins at the foot again.
 */
export async function climb(tx: Tx, today: string): Promise<void> {
  const [{ settings }, calendar] = [await readBody(tx), await readCalendar(tx)];
  const rungs = settings.reminderLadder.map(({ daysLeft, tells }) => ({
    tells,
    daysLeft,
    until: latestDue(calendar, today, daysLeft),
  }));
  await tx.rows(
    `INSERT INTO ladder_rungs (assignment_id, due_on, tells, days_left, told_on)
     SELECT a.id, a.due_on, r.tells, r."daysLeft", $2 FROM assignments a JOIN proposals p ON p.id = a.proposal_id
       JOIN jsonb_to_recordset($1) AS r(tells text, "daysLeft" int, until date) ON a.due_on <= r.until
      WHERE ${liesWithUnit} AND a.paused_at IS NULL ON CONFLICT DO NOTHING`,
    [JSON.stringify(rungs), today],
  );
}

/** What has reached a rung on this day at which this person is told. */
export async function escalated(db: Db, actor: Actor, day: string): Promise<Escalated[]> {
  const parameters = new Parameters();
  const whom = toldAt(actor, parameters);
  if (!whom) return [];
  const rows = await db.rows<Omit<Escalated, 'due'> & { dueOn: string }>(
    `SELECT coalesce(p.case_number, p.intake_serial) AS number, p.title, d.name AS department, a.role,
            a.due_on AS "dueOn"
       FROM assignments a JOIN proposals p ON p.id = a.proposal_id JOIN departments d ON d.id = a.department_id
      WHERE ${liesWithUnit} AND EXISTS (SELECT 1 FROM ladder_rungs r WHERE r.assignment_id = a.id AND r.due_on = a.due_on
              AND r.told_on = ${parameters.add(day)} AND ${whom})
      ORDER BY a.due_on, a.id`,
    parameters.values,
  );
  const dueOf = await dueReader(db);
  return rows.map(({ dueOn, ...row }) => ({ ...row, due: dueOf(dueOn) }));
}

/** SQL condition over rungs `r` of assignments `a`; null: this kind of person stands on no rung. */
function toldAt({ role, departmentId, accountId }: Actor, parameters: Parameters): string | null {
  if (role === 'supervisor') return `r.tells = 'SUPERVISOR'`;
  if (role !== 'department') return null;
  const unit = `a.department_id = ${parameters.add(departmentId)}`;
  const head = `(SELECT head FROM accounts WHERE id = ${parameters.add(accountId)})`;
  // In a unit that has no other officer its head does their work.
  const officer = `(NOT ${head} OR NOT EXISTS (SELECT 1 FROM accounts o
    WHERE o.department_id = a.department_id AND NOT o.head AND o.disabled_at IS NULL))`;
  return `${unit} AND (r.tells = 'OFFICER' AND ${officer} OR r.tells = 'HEAD' AND ${head})`;
}
