import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { AnswerOf, BodyOf, routes } from '#contract';
import { Attempts, readBody, readCalendar } from '#people';
import { type Actor, Db, Refusal, type Tx, chinaDay, newId, sha256, startOfChinaDay, system } from '#platform';
import { replies } from '../views/case-parts.js';
import { proposalFacts } from '../facts.js';
import { proposalLifecycle } from '../lifecycle.js';
import { lockProposal } from '../locks.js';
import { type Caller, originOf } from './origins.js';
import { lockForStep } from '../proposal-step.js';
import { Proposal } from '../proposal.entity.js';
import { FeedbackLink } from './rating.entity.js';
import { askedOf, keepRating } from './ratings.js';
import { recordStep } from '../steps.js';

/** A link as it is given out: the only time its token is known. */
export interface Offered {
  id: string;
  departmentName: string;
  token: string;
  /** Last day on which it is good. */
  until: string;
}

/** What a link leads to. */
interface Led {
  id: string;
  raterId: string;
  assignmentId: string;
  proposalId: string;
  departmentName: string;
  expiresAt: Date;
}

const day = 86_400_000;
/** From one address in a quarter of an hour: a whole office may sit behind one. */
const openings = { allowed: 60, minutes: 15 };

/** 一次性评价链接, for whoever does not use the member app. */
@Injectable()
export class FeedbackLinks {
  private readonly addresses = new Attempts(openings.allowed, openings.minutes);

  constructor(private readonly db: Db) {}

  /** A fresh link for every unit that this person has not rated; links given out before are good no more. */
  offer(actor: Actor, proposalId: string, raterId: string): Promise<{ name: string; links: Offered[] }> {
    return this.db.transaction(actor, async (tx) => {
      const { proposal, step } = await lockForStep(tx, proposalId, 'offer-link');
      const asked = await askedOf(tx, proposalId, raterId);
      const [first] = asked;
      if (!first) throw Refusal.at('raterId', 'rater-unknown');
      const open = asked.filter((each) => !each.rated);
      if (open.length === 0) throw Refusal.at('raterId', 'nothing-left-to-rate', { name: first.name });
      const until = await lastDay(tx);
      const links: Offered[] = [];
      for (const { assignmentId, departmentName } of open) {
        const link = await freshLink(tx, assignmentId, raterId, until);
        links.push({ ...link, departmentName, until });
      }
      const details = { round: proposal.round, links: links.length };
      await recordStep(tx, 'proposal', proposalId, step, { onBehalfOf: first.name, details });
      return { name: first.name, links };
    });
  }

  /** The letter and the form, to whoever has the link. */
  async open(token: string, { address }: Caller): Promise<AnswerOf<typeof routes.feedback.open>> {
    this.count(address);
    const link = await this.find(token);
    const proposal = await this.db.source.manager.findOneByOrFail(Proposal, { id: link.proposalId });
    const letters = await replies({ db: this.db, actor: system, proposal, outsider: false });
    const letter = letters.find((each) => each.departmentName === link.departmentName && each.round === proposal.round);
    const rater = await this.db.row<{ name: string; first: boolean }>(
      `SELECT name, is_first AS first FROM case_raters WHERE proposal_id = $1 AND rater_id = $2`,
      [proposal.id, link.raterId],
    );
    if (!letter || !rater) throw new Refusal('feedback-link-invalid');
    const { id: _, attachments, ...words } = letter;
    return {
      raterName: rater.name,
      first: rater.first,
      number: proposal.caseNumber ?? proposal.intakeSerial,
      title: proposal.title,
      round: proposal.round,
      until: chinaDay(new Date(link.expiresAt.getTime() - 1)),
      letter: { ...words, attachments: attachments.map(({ name }) => name) },
    };
  }

  /** Rates by a link, once: of two uses at the same moment one counts. */
  async rate({ token, ...answers }: BodyOf<typeof routes.feedback.rate>, caller: Caller): Promise<void> {
    this.count(caller.address);
    const { id, proposalId, raterId, assignmentId } = await this.find(token);
    const [rater] = await askedOf(this.db, proposalId, raterId);
    await this.db.transaction({ ...system, name: rater?.name ?? system.name }, async (tx) => {
      const proposal = await lockProposal(tx, proposalId);
      const used = await tx.row(
        `UPDATE feedback_links SET used_at = $2
          WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2 RETURNING id`,
        [id, tx.now],
      );
      const unit = (await askedOf(tx, proposalId, raterId)).find((each) => each.assignmentId === assignmentId);
      if (!used || !unit || unit.rated) throw new Refusal('feedback-link-invalid');
      const member: Actor = { ...tx.actor, role: 'member', memberId: unit.memberId };
      const facts = await proposalFacts(tx, proposal, member, raterId);
      const step = proposalLifecycle.take(proposal, 'rate', member, facts);
      await keepRating(tx, { proposal, step, unit, answers, medium: 'LINK', from: await originOf(tx, caller) });
    });
  }

  private count(address: string): void {
    if (this.addresses.take(address, this.db.now())) throw new Refusal('too-many-requests');
  }

  /** One answer for every link that is not good, so that nothing can be learned from guesses. */
  private async find(token: string): Promise<Led> {
    const link = await this.db.row<Led>(
      `SELECT l.id, l.rater_id AS "raterId", a.id AS "assignmentId", p.id AS "proposalId", d.name AS "departmentName",
              l.expires_at AS "expiresAt"
         FROM feedback_links l JOIN assignments a ON a.id = l.assignment_id JOIN departments d ON d.id = a.department_id
         JOIN proposals p ON p.id = a.proposal_id
        WHERE l.token_digest = $1 AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > $2
          AND a.round = p.round AND p.stage IN ('replied', 'disputed', 'closed')`,
      [sha256(token), this.db.now()],
    );
    if (!link) throw new Refusal('feedback-link-invalid');
    return link;
  }
}

async function lastDay(tx: Tx): Promise<string> {
  const { settings } = await readBody(tx);
  return (await readCalendar(tx)).dueDate(chinaDay(tx.now), settings.feedbackWorkingDays).on;
}

/** The proposal is locked, so that no two make one for the same person at once. */
async function freshLink(
  tx: Tx,
  assignmentId: string,
  raterId: string,
  until: string,
): Promise<Pick<Offered, 'id' | 'token'>> {
  await tx.rows(
    `UPDATE feedback_links SET revoked_at = $3
      WHERE assignment_id = $1 AND rater_id = $2 AND used_at IS NULL AND revoked_at IS NULL`,
    [assignmentId, raterId, tx.now],
  );
  const id = newId();
  const token = randomBytes(24).toString('base64url');
  await tx.manager.insert(FeedbackLink, {
    id,
    assignmentId,
    raterId,
    tokenDigest: sha256(token),
    madeBy: tx.actor.name,
    madeAt: tx.now,
    expiresAt: new Date(startOfChinaDay(until).getTime() + day),
  });
  return { id, token };
}
