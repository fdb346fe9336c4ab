import type { AssignmentRole, AssignmentStage, ProposalStage } from '#contract';
import type { Occasion } from '#jobs';
import { readBody, readCalendar } from '#people';
import { type Step, type TrailEntry, type Tx, chinaDay, newId } from '#platform';
import { Assignment } from './assignment.entity.js';
import { deadlineFor } from '../time/deadlines.js';
import { Proposal } from '../proposal.entity.js';
import { recordStep } from '../steps.js';

export interface Unit {
  departmentId: string;
  role: AssignmentRole;
}

export interface Round {
  number: number;
  /** The step of the proposal, and the one that makes each assignment. */
  step: Step<ProposalStage, Occasion>;
  begun: Step<AssignmentStage, Occasion>;
  units: Unit[];
  about?: Pick<TrailEntry, 'note'>;
}

/** Hands one round of a proposal to its units: a lead with any co-handlers, or two or more split units. */
export async function openRound(tx: Tx, proposal: Proposal, { number, step, begun, units, about }: Round) {
  if (!units.some(({ role }) => answers(role)))
    throw new Error(`round ${number} of ${proposal.id} has nobody to reply`);
  const { id } = proposal;
  await tx.manager.update(Proposal, { id }, { stage: step.to, round: number, repliedAt: null });
  const lead = units.find(({ role }) => role === 'LEAD')?.departmentId ?? null;
  await recordStep(tx, 'proposal', id, step, { ...about, details: { round: number, lead, units: units.length } });
  for (const unit of units) await giveTo(tx, { ...proposal, round: number }, unit, begun);
  await mirrorRound(tx, id);
}

/** Units of these roles owe the proposers a reply. */
const answers = (role: AssignmentRole): boolean => role !== 'CO_HANDLER';

/** Gives one unit its part in the present round, with a clock of its own that starts today. The proposal is locked. */
export async function giveTo(
  tx: Tx,
  proposal: Proposal,
  { departmentId, role }: Unit,
  begun: Step<AssignmentStage, Occasion>,
  note: string | null = null,
): Promise<string> {
  const { settings } = await readBody(tx);
  const deadline = await deadlineFor(tx, proposal, { role, round: proposal.round });
  const id = newId();
  await tx.manager.insert(Assignment, {
    id,
    proposalId: proposal.id,
    departmentId,
    role,
    round: proposal.round,
    stage: begun.to,
    assignedAt: tx.now,
    ...deadline,
    returnUntil: (await readCalendar(tx)).dueDate(chinaDay(tx.now), settings.returnWindowWorkingDays).on,
  });
  const details = { proposalId: proposal.id, departmentId, role, dueOn: deadline.dueOn };
  await recordStep(tx, 'assignment', id, begun, { note, details });
  return id;
}

/**
 * Writes beside the proposal what lists show of its present round: the lead, if it has one (分办 has none), and the
 * earliest day on which a reply is still due; once all have come, the last of those days stays. To be called, with the
 * case locked, by whatever changes its units, moves a due day or ends a unit's part.
 */
export async function mirrorRound(tx: Tx, proposalId: string): Promise<void> {
  await tx.rows(
    `UPDATE proposals p SET (lead_department_id, due_on) = (
       SELECT (array_agg(a.department_id) FILTER (WHERE a.role = 'LEAD'))[1],
              coalesce(min(a.due_on) FILTER (WHERE a.stage <> 'replied'), max(a.due_on), p.due_on)
         FROM assignments a
        WHERE a.proposal_id = p.id AND a.round = p.round AND a.role IN ('LEAD', 'SPLIT') AND a.stage <> 'released')
      WHERE p.id = $1`,
    [proposalId],
  );
}
