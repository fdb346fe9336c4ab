import { Injectable } from '@nestjs/common';
import type { PaperRating, ProposalStage, RatingAnswers, RatingDraft, RatingMedium } from '#contract';
import type { Occasion } from '#jobs';
import { type Actor, Db, Refusal, type Step, type Tx, newId, ownFiles } from '#platform';
import { takeConsequence } from '../consequences.js';
import { proposalFacts } from '../facts.js';
import { askedSql } from './feedback-facts.js';
import { proposalLifecycle } from '../lifecycle.js';
import { lockProposal } from '../locks.js';
import { type Caller, originOf } from './origins.js';
import { lockForStep } from '../proposal-step.js';
import type { Proposal } from '../proposal.entity.js';
import { Rating } from './rating.entity.js';
import { refusedAt } from '../refused-at.js';
import { recordStep } from '../steps.js';

/** 评价: every proposer is asked once a round of every unit that replied; what follows stands in the lifecycle. */
@Injectable()
export class Ratings {
  constructor(private readonly db: Db) {}

  /** In the member app. */
  rate(actor: Actor, proposalId: string, { assignmentId, ...answers }: RatingDraft, caller: Caller): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, proposalId);
      const step = proposalLifecycle.take(proposal, 'rate', actor, await proposalFacts(tx, proposal, actor));
      const { memberId } = actor;
      if (!memberId) throw new Refusal('rating-not-yours');
      const asked = await askedOf(tx, proposalId, memberId);
      const unit = assignmentId ? asked.find((each) => each.assignmentId === assignmentId) : onlyOne(asked);
      if (!unit) throw new Refusal('not-found');
      if (unit.rated) throw new Refusal('already-rated');
      await keepRating(tx, { proposal, step, unit, answers, medium: 'APP', from: await originOf(tx, caller) });
    });
  }

  /** A form on paper, entered by the clerk with its scan, and marked so for good. */
  enter(actor: Actor, proposalId: string, draft: PaperRating): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { proposal, step } = await lockForStep(tx, proposalId, 'enter-rating');
      const { assignmentId, raterId, scanFileId, ...answers } = draft;
      const asked = await askedOf(tx, proposalId, raterId);
      if (asked.length === 0) throw Refusal.at('raterId', 'rater-unknown');
      const unit = asked.find((each) => each.assignmentId === assignmentId);
      if (!unit) throw new Refusal('not-found');
      if (unit.rated) throw Refusal.at('raterId', 'rated-before', { name: unit.name, unit: unit.departmentName });
      await ownFiles(tx, [scanFileId]).catch(refusedAt('scanFileId'));
      const paper = { enteredBy: actor.name, scanFileId };
      await keepRating(tx, { proposal, step, unit, answers, medium: 'PAPER', from: paper });
    });
  }
}

/** One unit that one person is asked about. */
export interface Asked {
  raterId: string;
  name: string;
  /** Null of a collective. */
  memberId: string | null;
  assignmentId: string;
  departmentName: string;
  rated: boolean;
}

/** What one person is asked about in the present round; nothing when they do not stand behind the case. */
export const askedOf = (q: Tx | Db, proposalId: string, raterId: string): Promise<Asked[]> =>
  q.rows<Asked>(
    `SELECT asked.rater_id AS "raterId", asked.name, r.member_id AS "memberId", asked.assignment_id AS "assignmentId",
            d.name AS "departmentName", asked.result IS NOT NULL AS rated
       FROM (${askedSql}) asked JOIN departments d ON d.id = asked.department_id
       JOIN case_raters r ON r.proposal_id = $1 AND r.rater_id = asked.rater_id
      WHERE asked.rater_id = $2 ORDER BY asked.assignment_id`,
    [proposalId, raterId],
  );

function onlyOne(asked: Asked[]): Asked | undefined {
  if (asked.length > 1) throw Refusal.at('assignmentId', 'unit-not-said');
  return asked[0];
}

interface Kept {
  proposal: Proposal;
  step: Step<ProposalStage, Occasion>;
  unit: Asked;
  answers: RatingAnswers;
  medium: RatingMedium;
  from: Partial<Pick<Rating, 'enteredBy' | 'scanFileId' | 'deviceDigest' | 'addressDigest'>>;
}

/** Writes one rating, by whatever medium, and takes what follows. The proposal is locked. */
export async function keepRating(tx: Tx, { proposal, step, unit, answers, medium, from }: Kept): Promise<void> {
  const { raterId, memberId, assignmentId } = unit;
  const { attitude, result, relevance, consulted, comment } = answers;
  await tx.manager.insert(Rating, {
    id: newId(),
    proposalId: proposal.id,
    round: proposal.round,
    assignmentId,
    memberId,
    collectiveId: memberId ? null : raterId,
    attitude,
    result,
    relevance,
    consulted,
    comment,
    ratedAt: tx.now,
    medium,
    ...from,
  });
  await tx.rows(
    `UPDATE feedback_links SET revoked_at = $3
      WHERE assignment_id = $1 AND rater_id = $2 AND used_at IS NULL AND revoked_at IS NULL`,
    [assignmentId, raterId, tx.now],
  );
  // What was said stands in the rating alone: the course is read by the units as well.
  const onBehalfOf = medium === 'PAPER' ? unit.name : null;
  await recordStep(tx, 'proposal', proposal.id, step, { onBehalfOf, details: { round: proposal.round, assignmentId } });
  await takeConsequence(tx, proposal);
}
