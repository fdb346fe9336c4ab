import type { AssignmentRole, AssignmentStage, ProposalStage } from '#contract';
import type { Occasion } from '#jobs';
import { type Step, type TrailEntry, type Tx, chinaDay, dueDate, newId } from '#platform';
import { Assignment } from './assignment.entity.js';
import { Proposal } from './proposal.entity.js';
import { recordStep } from './steps.js';

export interface Round {
  number: number;
  /** The step of the proposal, and the one that makes each assignment. */
  step: Step<ProposalStage, Occasion>;
  begun: Step<AssignmentStage, Occasion>;
  units: { departmentId: string; role: AssignmentRole; workingDays: number }[];
  about?: Pick<TrailEntry, 'note'>;
}

/** Hands one round of a proposal to its units, each with its own due day, counted in working days from today. */
export async function openRound(tx: Tx, proposalId: string, { number, step, begun, units, about }: Round) {
  const today = chinaDay(tx.now);
  const assignments = units.map(({ departmentId, role, workingDays }) => ({
    id: newId(),
    proposalId,
    departmentId,
    role,
    round: number,
    stage: begun.to,
    assignedAt: tx.now,
    dueOn: dueDate(today, workingDays).on,
    dueFrom: today,
    dueWorkingDays: workingDays,
  }));
  await tx.manager.insert(Assignment, assignments);
  const lead = assignments.find((each) => each.role === 'LEAD');
  if (!lead) throw new Error(`round ${number} of proposal ${proposalId} has no lead`);
  await tx.manager.update(
    Proposal,
    { id: proposalId },
    { stage: step.to, round: number, leadDepartmentId: lead.departmentId, dueOn: lead.dueOn, repliedAt: null },
  );
  await recordStep(tx, 'proposal', proposalId, step, { ...about, details: { round: number, lead: lead.departmentId } });
  for (const { id, departmentId, role, dueOn } of assignments)
    await recordStep(tx, 'assignment', id, begun, { details: { proposalId, departmentId, role, dueOn } });
}
