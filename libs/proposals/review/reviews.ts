import { Injectable } from '@nestjs/common';
import { type BodyOf, type routes, words } from '#contract';
import { enqueue } from '#jobs';
import { readBody } from '#people';
import { type Actor, Db, Refusal, type Tx, gramsSql } from '#platform';
import { lockForStep } from '../proposal-step.js';
import { Proposal, ProposalVersion } from '../proposal.entity.js';
import { gramsOfProposal } from '../views/search.js';
import { recordStep } from '../steps.js';
import { indexWords, wordsOfProposal } from '../likeness/words.js';
import { resumeUnits } from './withdrawals.js';
import { refuseTooLong } from '../writing/text-limits.js';

type Drafts = typeof routes.reviews;

/** 立案审查 beside 立案 itself: how else it may end, and what may be undone. */
@Injectable()
export class Reviews {
  constructor(private readonly db: Db) {}

  /** 初审通过 */
  preReview(actor: Actor, id: string, { note }: BodyOf<Drafts['preReview']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { step } = await lockForStep(tx, id, 'pre-review');
      await tx.manager.update(Proposal, { id }, { stage: step.to });
      await recordStep(tx, 'proposal', id, step, { note });
    });
  }

  /** Every refused proposer is told why, and where it went. */
  refuse(actor: Actor, id: string, draft: BodyOf<Drafts['refuse']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { proposal, step } = await lockForStep(tx, id, draft.outcome);
      const reason = draft.outcome === 'decline' ? await listedReason(tx, draft.reason) : null;
      const { note, destination } = draft;
      await tx.manager.update(
        Proposal,
        { id },
        {
          stage: step.to,
          outcomeReason: reason?.code ?? null,
          outcomeNote: note,
          outcomeDestination: destination,
          outcomeFromStage: proposal.stage,
          outcomeAt: tx.now,
        },
      );
      // The words of the list may change later; the trail keeps those of the day.
      const said = [reason ? `${reason.label}：${note}` : note, destination && `去向：${destination}`];
      const details = { reason: reason?.code ?? null, destination };
      await recordStep(tx, 'proposal', id, step, { note: said.filter(Boolean).join('；'), details });
      if (step.to === 'to-suggestion') await enqueue(tx, 'suggestions.follow-proposal', { proposalId: id });
    });
  }

  /** 撤销处理: back to the stage before, with the units as they were if a withdrawal had ended their part. */
  undo(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { step } = await lockForStep(tx, id, 'undo-outcome');
      await tx.manager.update(
        Proposal,
        { id },
        {
          stage: step.to,
          outcomeReason: null,
          outcomeNote: null,
          outcomeDestination: null,
          outcomeFromStage: null,
          outcomeAt: null,
        },
      );
      await resumeUnits(tx, id);
      await recordStep(tx, 'proposal', id, step);
      if (step.from === 'to-suggestion') await enqueue(tx, 'suggestions.follow-proposal', { proposalId: id });
    });
  }

  /** 退回补充: the proposers are told what is asked of them. */
  askCompletion(actor: Actor, id: string, { note }: BodyOf<Drafts['askCompletion']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { step } = await lockForStep(tx, id, 'return-for-completion');
      await tx.manager.update(Proposal, { id }, { stage: step.to, returnedNote: note, returnedAt: tx.now });
      await recordStep(tx, 'proposal', id, step, { note });
    });
  }

  /** Takes the completed text; the former one is kept. */
  resubmit(actor: Actor, id: string, text: BodyOf<Drafts['resubmit']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { proposal, step } = await lockForStep(tx, id, 'resubmit');
      const { settings } = await readBody(tx);
      if (text.category !== proposal.category && !settings.categories.includes(text.category))
        throw Refusal.at('category', 'category-unknown');
      refuseTooLong(settings, text);
      const { title, situation, demands, category } = proposal;
      const version = 1 + (await tx.manager.countBy(ProposalVersion, { proposalId: id }));
      const former = { proposalId: id, version, title, situation, demands, category };
      await tx.manager.insert(ProposalVersion, { ...former, replacedAt: tx.now, replacedBy: actor.name });
      await tx.manager
        .createQueryBuilder()
        .update(Proposal)
        .set({ ...text, stage: step.to, returnedNote: null, returnedAt: null, grams: () => gramsSql(':grams') })
        .setParameter('grams', gramsOfProposal({ ...proposal, ...text }))
        .where({ id })
        .execute();
      await indexWords(tx, id, wordsOfProposal(text));
      const onBehalfOf = actor.role === 'member' ? null : proposal.proposers;
      await recordStep(tx, 'proposal', id, step, { onBehalfOf, details: { version } });
    });
  }

  /** 大会提案 or 平时提案: follows from the time of submission; corrected with a reason. The number stays. */
  correctKind(actor: Actor, id: string, { kind, reason }: BodyOf<Drafts['correctKind']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { proposal, step } = await lockForStep(tx, id, 'correct-kind');
      if (kind === proposal.kind) throw Refusal.at('kind', 'kind-unchanged');
      await tx.manager.update(Proposal, { id }, { kind });
      const note = `${words.proposalKind[proposal.kind]}改为${words.proposalKind[kind]}：${reason}`;
      await recordStep(tx, 'proposal', id, step, { note, details: { kind, before: proposal.kind } });
    });
  }
}

async function listedReason(tx: Tx, code: string | null): Promise<{ code: string; label: string }> {
  const { settings } = await readBody(tx);
  const reason = settings.declineReasons.find((each) => each.code === code);
  if (!reason) throw Refusal.at('reason', 'reason-unknown');
  return reason;
}
