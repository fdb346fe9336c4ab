import type { DueDate } from '#platform';
import { type Actor, type Db, Parameters, Refusal, dueDate } from '#platform';
import type { Assignment } from './assignment.entity.js';
import { proposalsSeenBy } from './visibility.js';

/** Why an assignment is due on its day: every calendar day counted or skipped. */
export async function explainDue(db: Db, actor: Actor, assignmentId: string): Promise<DueDate> {
  const parameters = new Parameters();
  const row = await db.row<Pick<Assignment, 'dueOn' | 'dueFrom' | 'dueWorkingDays'>>(
    `SELECT a.due_on AS "dueOn", a.due_from AS "dueFrom", a.due_working_days AS "dueWorkingDays"
       FROM assignments a JOIN proposals p ON p.id = a.proposal_id
      WHERE a.id = ${parameters.add(assignmentId)} AND ${proposalsSeenBy(actor, parameters)}`,
    parameters.values,
  );
  if (!row) throw new Refusal('not-found');
  const counted = dueDate(row.dueFrom, row.dueWorkingDays);
  if (counted.on === row.dueOn) return counted;
  const caution = `交办时按当时公布的放假安排算到 ${row.dueOn}；按现在的安排会算到 ${counted.on}，以交办时的期限为准`;
  return { ...counted, on: row.dueOn, caution };
}
