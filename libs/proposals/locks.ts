import { Parameters, Refusal, type Tx } from '#platform';
import { Assignment } from './units/assignment.entity.js';
import { Proposal } from './proposal.entity.js';
import { proposalsSeenBy } from './views/visibility.js';

/**
 * The only ways to obtain a row for writing. The order of locks is always the proposal, then its assignments, so that
 * two people who act on one case at once wait for each other and the second one meets the new stage.
 */
export async function lockProposal(tx: Tx, id: string): Promise<Proposal> {
  const parameters = new Parameters();
  const locked = await tx.row(
    `SELECT 1 FROM proposals p WHERE p.id = ${parameters.add(id)} AND ${proposalsSeenBy(tx.actor, parameters)}
        FOR UPDATE OF p`,
    parameters.values,
  );
  if (!locked) throw new Refusal('not-found');
  return tx.manager.findOneByOrFail(Proposal, { id });
}

export interface LockedCase {
  proposal: Proposal;
  assignment: Assignment;
  /** Name of its department. */
  unit: string;
  /** All of the same round that are still part of the case, and that one. */
  round: Assignment[];
}

export async function lockAssignment(tx: Tx, id: string): Promise<LockedCase> {
  const named = await tx.row<{ proposalId: string; unit: string }>(
    `SELECT a.proposal_id AS "proposalId", d.name AS unit
       FROM assignments a JOIN departments d ON d.id = a.department_id WHERE a.id = $1`,
    [id],
  );
  if (!named) throw new Refusal('not-found');
  const proposal = await lockProposal(tx, named.proposalId);
  const all = await tx.manager.find(Assignment, {
    where: { proposalId: proposal.id },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const assignment = all.find((each) => each.id === id);
  if (!assignment) throw new Refusal('not-found');
  const round = all.filter(
    (each) => each.round === assignment.round && (each.stage !== 'released' || each.id === assignment.id),
  );
  return { proposal, assignment, unit: named.unit, round };
}
