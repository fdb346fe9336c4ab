import { Injectable } from '@nestjs/common';
import type { RatingDraft } from '#contract';
import { type Actor, Db, Refusal, newId } from '#platform';
import { takeConsequence } from './consequences.js';
import { proposalFacts } from './facts.js';
import { proposalLifecycle } from './lifecycle.js';
import { lockProposal } from './locks.js';
import { Rating } from './rating.entity.js';
import { recordStep } from './steps.js';

/** 评价: every proposer is asked once a round; what follows from it stands in the lifecycle. */
@Injectable()
export class Ratings {
  constructor(private readonly db: Db) {}

  rate(actor: Actor, proposalId: string, draft: RatingDraft): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, proposalId);
      const step = proposalLifecycle.take(proposal, 'rate', actor, await proposalFacts(tx, proposal, actor));
      const { memberId } = actor;
      if (!memberId) throw new Refusal('rating-not-yours');
      await tx.manager.insert(Rating, {
        id: newId(),
        proposalId,
        round: proposal.round,
        memberId,
        ...draft,
        ratedAt: tx.now,
      });
      // What was said stands in the rating alone: the course is read by the units as well.
      await recordStep(tx, 'proposal', proposalId, step, { details: { round: proposal.round } });
      await takeConsequence(tx, proposal);
    });
  }
}
