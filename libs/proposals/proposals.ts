import { Injectable } from '@nestjs/common';
import type { BodyOf, routes } from '#contract';
import { readBody } from '#people';
import { type Actor, Db, Refusal, gramsSql } from '#platform';
import { proposalFacts } from './facts.js';
import { proposalLifecycle } from './lifecycle.js';
import { lockProposal } from './locks.js';
import { nextCaseNumber } from './review/numbers.js';
import { Proposal } from './proposal.entity.js';
import { gramsOfProposal } from './views/search.js';
import { recordStep } from './steps.js';
import { submitOnce } from './writing/submission-keys.js';
import { submitProposal } from './writing/submission.js';

/** 提案 from submission to its review (立案审查). */
@Injectable()
export class Proposals {
  constructor(private readonly db: Db) {}

  /** The same key again is the same proposal; with other words it is refused. */
  submit(actor: Actor, { key, ...draft }: BodyOf<typeof routes.proposals.submit>): Promise<{ id: string }> {
    return this.db.transaction(actor, (tx) => submitOnce(tx, key, draft, (id) => submitProposal(tx, draft, { id })));
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
      const caseNumber = await nextCaseNumber(tx, proposal, settings);
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
}
