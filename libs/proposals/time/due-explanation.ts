import { type AnswerOf, ruleWords, type routes } from '#contract';
import { readCalendar } from '#people';
import { type Actor, type Db, Parameters, Refusal, cautionFor } from '#platform';
import { Assignment } from '../units/assignment.entity.js';
import { isAside } from '../units/own-part.js';
import { decisionsOf, reach } from './due-changes.js';
import { proposalsSeenBy } from '../views/visibility.js';

const briefly = { extension: '经批准延期', pause: '等委员回复期间暂停计时' };

/** 为什么是这一天: the rule, every calendar day counted or skipped, and each decision since. */
export async function explainDue(
  db: Db,
  actor: Actor,
  assignmentId: string,
): Promise<AnswerOf<typeof routes.assignments.due>> {
  const parameters = new Parameters();
  const seen = await db.row(
    `SELECT 1 FROM assignments a JOIN proposals p ON p.id = a.proposal_id
      WHERE a.id = ${parameters.add(assignmentId)} AND ${proposalsSeenBy(actor, parameters)}`,
    parameters.values,
  );
  if (!seen) throw new Refusal('not-found');
  const assignment = await db.source.manager.findOneByOrFail(Assignment, { id: assignmentId });
  const calendar = await readCalendar(db);
  const decided = (await decisionsOf(db, [assignmentId]))(assignmentId);
  const { base, changes, on } = reach(calendar, assignment, decided, db.now());
  const { period } = assignment.dueRule;
  const moved = `当时按那时的放假安排算到 ${assignment.dueOn}；按现在的安排会算到 ${on}，以 ${assignment.dueOn} 为准`;
  return {
    from: assignment.dueFrom,
    on: assignment.dueOn,
    rule: ruleWords(assignment.dueRule),
    base: { on: base.on, workingDays: period.unit === 'working-days' ? period.count : null },
    days: base.days,
    // Who asked and why is between the unit and the office.
    changes:
      actor.role === 'member' || isAside(actor, assignment)
        ? changes.map((each) => ({ ...each, words: briefly[each.kind] }))
        : changes,
    caution: on === assignment.dueOn ? cautionFor(on) : moved,
  };
}
