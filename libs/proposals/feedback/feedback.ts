import { Injectable } from '@nestjs/common';
import type { BodyOf, routes } from '#contract';
import { type Actor, Db, Refusal, chinaDay, newId } from '#platform';
import { lockForStep } from '../proposal-step.js';
import { Proposal } from '../proposal.entity.js';
import { Mediation } from './rating.entity.js';
import { openRehandling } from './rehandling.js';
import { recordStep } from '../steps.js';

type Drafts = typeof routes.feedback;

/** What the office does when the ratings alone do not end a case. */
@Injectable()
export class Feedback {
  constructor(private readonly db: Db) {}

  /** 按未评价办结: a non-answer stays one. */
  closeUnrated(actor: Actor, id: string, { note }: BodyOf<Drafts['closeUnrated']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { proposal, step } = await lockForStep(tx, id, 'close-unrated');
      await tx.manager.update(Proposal, { id }, { stage: step.to, closedAt: tx.now, closedAs: 'UNRATED' });
      await recordStep(tx, 'proposal', id, step, { note, details: { round: proposal.round } });
    });
  }

  /** 组织协商: what came of it is recorded, and the case closed; the ratings stay as they are. */
  mediate(actor: Actor, id: string, draft: BodyOf<Drafts['mediate']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { proposal, step } = await lockForStep(tx, id, 'mediate');
      if (draft.heldOn > chinaDay(tx.now)) throw new Refusal('bad-input', {}, { heldOn: '协商日期不能晚于今天' });
      const recorded = { recordedBy: actor.name, recordedAt: tx.now };
      await tx.manager.insert(Mediation, {
        id: newId(),
        proposalId: id,
        round: proposal.round,
        ...draft,
        ...recorded,
      });
      await tx.manager.update(Proposal, { id }, { stage: step.to, closedAt: tx.now, closedAs: 'MEDIATED' });
      const note = draft.agreed ? '达成一致' : '未达成一致，如实记录';
      await recordStep(tx, 'proposal', id, step, { note, details: { heldOn: draft.heldOn, agreed: draft.agreed } });
    });
  }

  /** 再次办理: one more round by explicit decision. */
  rehandleAgain(actor: Actor, id: string, { reason }: BodyOf<Drafts['rehandleAgain']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { proposal, step } = await lockForStep(tx, id, 'rehandle-again');
      await openRehandling(tx, proposal, step, { note: reason });
    });
  }
}
