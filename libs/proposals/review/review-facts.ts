import type { MarkKind } from '#contract';
import type { Actor, Db, Tx } from '#platform';
import type { Proposal } from '../proposal.entity.js';

/** What the review, 并案 and the marks ask about a proposal and the person. */
export interface ReviewFacts {
  isFirstProposer: boolean;
  /** 两步审查 by the body's rules. */
  preReview: boolean;
  /** Proposals merged under it. */
  merged: number;
  /** A reply was sent in the case; of a merged one, in its lead case. */
  caseReplied: boolean;
  marks: readonly MarkKind[];
}

export async function reviewFacts(q: Db | Tx, { id, mergedIntoId }: Proposal, actor: Actor): Promise<ReviewFacts> {
  const facts = await q.row<ReviewFacts>(
    `SELECT EXISTS (SELECT 1 FROM proposal_members
                     WHERE proposal_id = $1 AND position = 0 AND member_id = $3) AS "isFirstProposer",
            coalesce((SELECT (settings ->> 'preReview')::boolean FROM bodies), FALSE) AS "preReview",
            (SELECT count(*) FROM proposals WHERE merged_into_id = $1) AS merged,
            EXISTS (SELECT 1 FROM replies r JOIN assignments a ON a.id = r.assignment_id
                     WHERE a.proposal_id = $2 AND r.sent_at IS NOT NULL) AS "caseReplied",
            ARRAY(SELECT kind FROM proposal_marks WHERE proposal_id = $1 AND withdrawn_at IS NULL) AS marks`,
    [id, mergedIntoId ?? id, actor.memberId],
  );
  if (!facts) throw new Error('a SELECT without FROM gives one row');
  return facts;
}
