import type { Actor, Db } from '#platform';
import type { Proposal } from '../proposal.entity.js';

/**
 * Steps of the course that this person does not read: 批示 and 督办活动 of which they are no part, a judgement before its
 * time.
 */
export async function hiddenSteps(db: Db, actor: Actor, { id, stage }: Proposal): Promise<string[]> {
  const ofLeaders = ['instruct', 'answer-instruction'];
  if (actor.role === 'member') return stage === 'closed' ? ofLeaders : [...ofLeaders, 'evaluate'];
  if (actor.role !== 'department') return [];
  const named = await db.row<{ instructed: boolean; supervised: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM instructions i JOIN instruction_targets t ON t.instruction_id = i.id
                     WHERE i.proposal_id = $1 AND t.department_id = $2) AS instructed,
            EXISTS (SELECT 1 FROM supervision_event_proposals e JOIN supervision_event_departments n ON n.event_id = e.event_id
                     WHERE e.proposal_id = $1 AND n.department_id = $2) AS supervised`,
    [id, actor.departmentId],
  );
  return [...(named?.instructed ? [] : ofLeaders), ...(named?.supervised ? [] : ['supervise'])];
}
