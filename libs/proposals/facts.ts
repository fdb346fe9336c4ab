import type { BodySettings } from '#contract';
import type { Actor, Db, Tx } from '#platform';
import type { AssignmentFacts } from './assignment-lifecycle.js';
import type { Assignment } from './assignment.entity.js';
import type { ProposalFacts } from './lifecycle.js';
import type { Proposal } from './proposal.entity.js';

/** What the lifecycle of a proposal asks about it and about the person. */
export async function proposalFacts(q: Db | Tx, proposal: Proposal, actor: Actor): Promise<ProposalFacts> {
  const facts = await q.row<ProposalFacts>(
    `SELECT (SELECT count(*) FROM instructions i JOIN instruction_targets t ON t.instruction_id = i.id
              WHERE i.proposal_id = $1 AND t.answered_at IS NULL
                AND t.department_id IS NOT DISTINCT FROM $4) AS "instructionsOpen",
            EXISTS (SELECT 1 FROM proposal_members WHERE proposal_id = $1 AND member_id = $3) AS "isProposer",
            EXISTS (SELECT 1 FROM ratings WHERE proposal_id = $1 AND round = $2 AND member_id = $3) AS "hasRated",
            (SELECT count(*) FROM assignments
              WHERE proposal_id = $1 AND round = $2 AND role = 'LEAD' AND stage <> 'replied') AS "repliesOutstanding",
            (SELECT r.result FROM ratings r JOIN proposal_members m USING (proposal_id, member_id)
              WHERE r.proposal_id = $1 AND r.round = $2 AND m.position = 0) AS verdict`,
    [proposal.id, proposal.round, actor.memberId, actor.departmentId],
  );
  if (!facts) throw new Error('a SELECT without FROM gives one row');
  return facts;
}

/** What the lifecycle of an assignment asks about it. `consulted`: the assignment of each consultation on record. */
export function assignmentFacts(
  assignment: Assignment,
  round: readonly Assignment[],
  consulted: readonly { assignmentId: string }[],
  settings: BodySettings,
): AssignmentFacts {
  const waiting = round.filter(
    (each) => each.role === 'CO_HANDLER' && each.stage !== 'opinion-sent' && !each.opinionWaivedAt,
  );
  return {
    opinionsOutstanding: waiting.length,
    consultations: consulted.filter((each) => each.assignmentId === assignment.id).length,
    consultationRequired: settings.consultationRequired,
    replyReview: settings.replyReview,
    leadWaits: round.some((each) => each.role === 'LEAD' && each.stage !== 'replied'),
  };
}
