import { Injectable } from '@nestjs/common';
import type { BodyOf, ProposalDraft, routes } from '#contract';
import { readBody } from '#people';
import { type Actor, Db, Refusal, gramsSql } from '#platform';
import { proposalFacts } from './facts.js';
import { proposalLifecycle } from './lifecycle.js';
import { lockProposal } from './locks.js';
import { nextCaseNumber } from './numbers.js';
import { Proposal } from './proposal.entity.js';
import { gramsOfProposal } from './search.js';
import { recordStep } from './steps.js';
import { submitProposal } from './submission.js';

/** 提案 from submission to its review (立案审查). */
@Injectable()
export class Proposals {
  constructor(private readonly db: Db) {}

  submit(actor: Actor, draft: ProposalDraft): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => ({ id: (await submitProposal(tx, draft)).id }));
  }

  /** 立案: it gets its case number. The review may correct the category. */
  file(actor: Actor, id: string, review: BodyOf<typeof routes.proposals.file>): Promise<{ caseNumber: string }> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, id);
      const step = proposalLifecycle.take(proposal, 'file', actor, await proposalFacts(tx, proposal, actor));
      const { settings } = await readBody(tx);
      const category = review.category ?? proposal.category;
      if (category !== proposal.category && !settings.categories.includes(category))
        throw Refusal.at('category', 'category-unknown');
      // The counter is taken last: it stays locked until the commit, and other filings wait for it.
      const caseNumber = await nextCaseNumber(tx, proposal, settings.caseNumberTemplate);
      await tx.manager
        .createQueryBuilder()
        .update(Proposal)
        .set({ stage: step.to, caseNumber, category, filedAt: tx.now, grams: () => gramsSql(':grams') })
        .setParameter('grams', gramsOfProposal({ ...proposal, caseNumber }))
        .where({ id })
        .execute();
      const details = { caseNumber, category, categoryBefore: proposal.category };
      await recordStep(tx, 'proposal', id, step, { note: review.note, details });
      return { caseNumber };
    });
  }

  /** 不予立案: with a reason from the body's list and in words, both told to the proposers. */
  decline(actor: Actor, id: string, review: BodyOf<typeof routes.proposals.decline>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, id);
      const step = proposalLifecycle.take(proposal, 'decline', actor, await proposalFacts(tx, proposal, actor));
      const { settings } = await readBody(tx);
      const reason = settings.declineReasons.find((each) => each.code === review.reason);
      if (!reason) throw Refusal.at('reason', 'reason-unknown');
      await tx.manager.update(
        Proposal,
        { id },
        { stage: step.to, declineReason: reason.code, declineNote: review.note, declinedAt: tx.now },
      );
      // The words of the list may change later; the trail keeps those of the day.
      const note = `${reason.label}：${review.note}`;
      await recordStep(tx, 'proposal', id, step, { note, details: { reason: reason.code } });
    });
  }
}
