import { Injectable } from '@nestjs/common';
import type { BodyOf, MarkKind, routes } from '#contract';
import { type Actor, Db, Refusal, newId } from '#platform';
import { IsNull } from 'typeorm';
import { lockForStep } from '../proposal-step.js';
import { ProposalMark } from '../proposal.entity.js';
import { recordStep } from '../steps.js';

/** 重点提案 and 优秀提案: set and withdrawn at any time after 立案, each time with a reason. */
@Injectable()
export class Marks {
  constructor(private readonly db: Db) {}

  /** A key proposal names the leader who supervises it (督办领导). */
  set(actor: Actor, id: string, kind: MarkKind, draft: BodyOf<typeof routes.marks.set>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { step } = await lockForStep(tx, id, `mark-${kind}`);
      if (kind === 'key' && !draft.supervisor) throw Refusal.at('supervisor', 'supervisor-missing');
      const supervisor = kind === 'key' ? draft.supervisor : null;
      const { reason } = draft;
      const mark = { id: newId(), proposalId: id, kind, supervisor, reason };
      await tx.manager.insert(ProposalMark, { ...mark, markedAt: tx.now, markedBy: actor.name });
      const note = [supervisor && `督办领导：${supervisor}`, reason].filter(Boolean).join('；');
      await recordStep(tx, 'proposal', id, step, { note });
    });
  }

  withdraw(actor: Actor, id: string, kind: MarkKind, { reason }: BodyOf<typeof routes.marks.withdraw>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { step } = await lockForStep(tx, id, `unmark-${kind}`);
      await tx.manager.update(ProposalMark, { proposalId: id, kind, withdrawnAt: IsNull() }, { withdrawnAt: tx.now });
      await recordStep(tx, 'proposal', id, step, { note: reason });
    });
  }
}
