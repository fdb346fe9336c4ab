import { Injectable } from '@nestjs/common';
import { type BodyOf, type EvaluationView, type RefusalCode, gradeOf, refusalMessage, type routes } from '#contract';
import { readBody } from '#people';
import { type Actor, Db, Parameters, Refusal, newId } from '#platform';
import { takeStep } from '../units/assignments.js';
import { Assignment } from '../units/assignment.entity.js';
import { isAside } from '../units/own-part.js';
import { Evaluation } from './evaluation.entity.js';
import { lockAssignment } from '../locks.js';
import { findOne } from '../views/proposal-rows.js';
import { recordStep } from '../steps.js';

type Draft = BodyOf<typeof routes.evaluations.evaluate>;
type EvaluationRow = Omit<EvaluationView, 'grade' | 'at'> & { at: Date; over: boolean; departmentId: string };

/** 双向评议, the department's side: it judges the proposal it has answered. */
@Injectable()
export class Evaluations {
  constructor(private readonly db: Db) {}

  /** Once per unit and round. It is 背靠背 while the round is open, since neither side sees the other's then. */
  evaluate(actor: Actor, assignmentId: string, draft: Draft): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'evaluate');
      const { settings } = await readBody(tx);
      const points = pointsOf(settings.evaluationItems, draft.points);
      const { proposal, assignment, unit } = locked;
      const blind = proposal.stage !== 'closed' && assignment.round === proposal.round;
      await tx.manager.insert(Evaluation, {
        id: newId(),
        assignmentId,
        points,
        total: points.reduce((sum, each) => sum + each.points, 0),
        comment: draft.comment,
        blind,
        evaluatedBy: actor.name,
        evaluatedAt: tx.now,
      });
      await tx.manager.update(Assignment, { id: assignmentId }, { evaluatedAt: tx.now });
      await recordStep(tx, 'assignment', assignmentId, step, { note: unit });
    });
  }

  /** The desk reads all, a unit its own, and the proposers those of a round once it is over: 双向评议 has these two sides. */
  async list(actor: Actor, proposalId: string): Promise<EvaluationView[]> {
    if (!(await findOne(this.db, actor, proposalId))) throw new Refusal('not-found');
    const parameters = new Parameters();
    const id = parameters.add(proposalId);
    const proposes =
      actor.role === 'member'
        ? `AND p.id IN (SELECT proposal_id FROM case_members WHERE member_id = ${parameters.add(actor.memberId)})`
        : '';
    const rows = await this.db.rows<EvaluationRow>(
      `SELECT e.assignment_id AS "assignmentId", a.round, d.name AS "departmentName", e.points, e.total, e.comment,
              e.blind, e.evaluated_by AS by, e.evaluated_at AS at, a.department_id AS "departmentId",
              a.round < p.round OR p.stage = 'closed' AS over
         FROM evaluations e JOIN assignments a ON a.id = e.assignment_id JOIN departments d ON d.id = a.department_id
         JOIN proposals p ON p.id = a.proposal_id
        WHERE p.id = ${id} ${proposes} ORDER BY a.round, d.name`,
      parameters.values,
    );
    return rows
      .filter((row) => !isAside(actor, row) && (actor.role !== 'member' || row.over))
      .map(({ at, total, ...row }) => ({ ...row, total, grade: gradeOf(total), at: at.toISOString() }));
  }
}

type Items = { label: string; points: number }[];

/** The items as they are set today, each with its points; says at which one there are too many. */
function pointsOf(items: Items, given: number[]): Evaluation['points'] {
  if (given.length !== items.length) throw new Refusal('evaluation-incomplete');
  const tooHigh: RefusalCode = 'evaluation-too-high';
  const over = items.flatMap(({ points: of }, i) =>
    (given[i] ?? 0) > of ? [[`points.${i}`, refusalMessage(tooHigh, { of })] as const] : [],
  );
  const [first] = over;
  if (first)
    throw new Refusal(tooHigh, { of: items[Number(first[0].slice(7))]?.points ?? 0 }, Object.fromEntries(over));
  return items.map(({ label, points: of }, i) => ({ label, points: given[i] ?? 0, of }));
}
