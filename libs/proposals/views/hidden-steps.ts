import type { Actor, Db } from '#platform';
import type { Proposal } from '../proposal.entity.js';

/** Steps of the course that this person does not read: 批示 of which they are no part, a judgement before its time. */
export async function hiddenSteps(db: Db, actor: Actor, { id, stage }: Proposal): Promise<string[]> {
  const ofLeaders = ['instruct', 'answer-instruction'];
  if (actor.role === 'member') return stage === 'closed' ? ofLeaders : [...ofLeaders, 'evaluate'];
  if (actor.role !== 'department') return [];
  const instructed = await db.row(
    `SELECT 1 FROM instructions i JOIN instruction_targets t ON t.instruction_id = i.id
      WHERE i.proposal_id = $1 AND t.department_id = $2 LIMIT 1`,
    [id, actor.departmentId],
  );
  return instructed ? [] : ofLeaders;
}
