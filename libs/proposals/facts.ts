import type { BodySettings } from '#contract';
import { readBody } from '#people';
import { type Actor, type Db, type Tx, chinaDay } from '#platform';
import type { AssignmentFacts } from './units/assignment-lifecycle.js';
import type { Assignment } from './units/assignment.entity.js';
import { feedbackFacts } from './feedback/feedback-facts.js';
import type { ProposalFacts } from './lifecycle.js';
import type { Proposal } from './proposal.entity.js';
import { reviewFacts } from './review/review-facts.js';

/**
 * What the lifecycle of a proposal asks about it and about the person.
 * @param raterId as whom the person rates, of `case_raters`: by a link it is nobody who is signed in
 */
export async function proposalFacts(
  q: Db | Tx,
  proposal: Proposal,
  actor: Actor,
  raterId: string | null = actor.memberId,
): Promise<ProposalFacts> {
  const facts = await q.row<Pick<ProposalFacts, 'instructionsOpen' | 'repliesOutstanding'>>(
    `SELECT (SELECT count(*) FROM instructions i JOIN instruction_targets t ON t.instruction_id = i.id
              WHERE i.proposal_id = $1 AND t.answered_at IS NULL
                AND t.department_id IS NOT DISTINCT FROM $3) AS "instructionsOpen",
            (SELECT count(*) FROM assignments
              WHERE proposal_id = $1 AND round = $2 AND role IN ('LEAD', 'SPLIT')
                AND stage NOT IN ('replied', 'released')) AS "repliesOutstanding"`,
    [proposal.id, proposal.round, actor.departmentId],
  );
  if (!facts) throw new Error('a SELECT without FROM gives one row');
  const now = typeof q.now === 'function' ? q.now() : q.now;
  const feedback = await feedbackFacts(q, proposal, raterId, now);
  return { ...facts, ...(await reviewFacts(q, proposal, actor)), ...feedback };
}

/** What is on record beside the assignments themselves. */
export interface AssignmentGround {
  /** The assignment of each consultation. */
  consulted: readonly { assignmentId: string }[];
  /** Proposals to add a unit that wait for their decision, by the assignment of the unit that made them. */
  requested: readonly { assignmentId: string }[];
  settings: BodySettings;
  /** In China. */
  today: string;
}

/** Reads it for these assignments. */
export async function assignmentGround(q: Db | Tx, ids: readonly string[], now: Date): Promise<AssignmentGround> {
  const { settings } = await readBody(q);
  const consulted = await q.rows<{ assignmentId: string }>(
    `SELECT assignment_id AS "assignmentId" FROM consultations WHERE assignment_id = ANY($1)`,
    [ids],
  );
  const requested = await q.rows<{ assignmentId: string }>(
    `SELECT r.assignment_id AS "assignmentId" FROM unit_requests r
       JOIN assignments a ON a.id = r.assignment_id JOIN proposals p ON p.id = a.proposal_id
      WHERE r.assignment_id = ANY($1) AND r.kind = 'unit' AND r.decided_at IS NULL AND p.stage = 'handling'`,
    [ids],
  );
  return { consulted, requested, settings, today: chinaDay(now) };
}

/** What the lifecycle of an assignment asks about it. `round`: all of its round that are not released. */
export function assignmentFacts(
  assignment: Assignment,
  round: readonly Assignment[],
  { consulted, requested, settings, today }: AssignmentGround,
): AssignmentFacts {
  const waiting = round.filter(
    (each) => each.role === 'CO_HANDLER' && each.stage !== 'opinion-sent' && !each.opinionWaivedAt,
  );
  return {
    opinionsOutstanding: waiting.length,
    consultations: consulted.filter((each) => each.assignmentId === assignment.id).length,
    consultationRequired: settings.consultationRequired,
    today,
    caseRuns: round.some((each) => each.role !== 'CO_HANDLER' && each.stage !== 'replied'),
    unitProposed: requested.some((each) => each.assignmentId === assignment.id),
    replyReview: settings.replyReview,
    leadWaits: round.some((each) => each.role === 'LEAD' && each.stage !== 'replied'),
  };
}
