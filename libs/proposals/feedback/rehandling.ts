import type { ProposalStage } from '#contract';
import type { Occasion } from '#jobs';
import { type Step, type TrailEntry, type Tx, system } from '#platform';
import { assignmentLifecycle } from '../units/assignment-lifecycle.js';
import type { Proposal } from '../proposal.entity.js';
import { type Unit, openRound } from '../units/rounds.js';

/**
 * 重新办理: the units whose result the first proposer found unsatisfying once more, with a new clock; a lead unit with
 * its co-handlers. What the others of a 分办 have done stands.
 */
export async function openRehandling(
  tx: Tx,
  proposal: Proposal,
  step: Step<ProposalStage, Occasion>,
  about: Pick<TrailEntry, 'note'> = {},
): Promise<void> {
  const units = await tx.rows<Unit>(
    `WITH again AS (
       SELECT a.id, a.role FROM assignments a
         JOIN ratings g ON g.assignment_id = a.id AND g.result = 'UNSATISFIED'
         JOIN case_raters r ON r.proposal_id = a.proposal_id AND r.is_first
          AND r.rater_id = coalesce(g.member_id, g.collective_id)
        WHERE a.proposal_id = $1 AND a.round = $2)
     SELECT a.department_id AS "departmentId", a.role FROM assignments a
      WHERE a.proposal_id = $1 AND a.round = $2 AND a.stage <> 'released'
        AND (a.id IN (SELECT id FROM again)
          OR a.role = 'CO_HANDLER' AND EXISTS (SELECT 1 FROM again WHERE role = 'LEAD'))
      ORDER BY a.id`,
    [proposal.id, proposal.round],
  );
  const begun = assignmentLifecycle.begin('rehandle', system);
  await openRound(tx, proposal, { number: proposal.round + 1, step, begun, units, about });
}
