import { Injectable } from '@nestjs/common';
import type { BodyOf, OpinionDraft, routes } from '#contract';
import { type Actor, Db, Refusal } from '#platform';
import { Assignment } from '../units/assignment.entity.js';
import { takeStep } from '../units/assignments.js';
import { lockAssignment } from '../locks.js';
import { recordStep } from '../steps.js';

/** 会办意见 */
@Injectable()
export class Opinions {
  constructor(private readonly db: Db) {}

  /** To the lead unit, signed; who does not agree says with what. It may still come after the lead has stopped waiting. */
  send(actor: Actor, assignmentId: string, { stance, text, dissent, signer }: OpinionDraft): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'send-opinion');
      if (stance === 'RESERVED' && !dissent) throw Refusal.at('dissent', 'dissent-missing');
      await tx.manager.update(
        Assignment,
        { id: assignmentId },
        {
          stage: step.to,
          opinion: text,
          opinionSentAt: tx.now,
          opinionStance: stance,
          opinionDissent: stance === 'RESERVED' ? dissent : null,
          opinionSigner: signer,
        },
      );
      await recordStep(tx, 'assignment', assignmentId, step, { note: locked.unit, details: { stance } });
    });
  }

  /** The office lets the lead go on without this unit's opinion, and says why. */
  waive(actor: Actor, assignmentId: string, { reason }: BodyOf<typeof routes.replies.waiveOpinion>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'waive-opinion');
      await tx.manager.update(
        Assignment,
        { id: assignmentId },
        { opinionWaivedAt: tx.now, opinionWaivedBy: actor.name, opinionWaiverReason: reason },
      );
      await recordStep(tx, 'assignment', assignmentId, step, { note: `${locked.unit}：${reason}` });
    });
  }
}
