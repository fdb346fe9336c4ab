import { Injectable } from '@nestjs/common';
import type { ReplyDraft } from '#contract';
import { type Actor, Db, Refusal, type Tx, chinaDay, newId, ownFiles } from '#platform';
import { Assignment } from './assignment.entity.js';
import { takeStep } from './assignments.js';
import { takeConsequence } from './consequences.js';
import { lockAssignment } from './locks.js';
import { Reply, ReplyFile } from './reply.entity.js';
import { recordStep } from './steps.js';

/** 答复函 */
@Injectable()
export class Replies {
  constructor(private readonly db: Db) {}

  /** The lead unit answers the proposers, point by point. */
  send(actor: Actor, assignmentId: string, draft: ReplyDraft): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'reply');
      const { proposal, assignment, unit } = locked;
      checkAnswers(draft.answers, proposal.demands);
      const { fileIds, ...letter } = draft;
      await checkDocumentNumber(tx, letter.documentNumber);
      const files = await ownFiles(tx, fileIds);

      const id = newId();
      const onTime = chinaDay(tx.now) <= assignment.dueOn;
      await tx.manager.insert(Reply, { id, assignmentId, ...letter, sentAt: tx.now, onTime });
      const attached = files.map((file, position) => ({ replyId: id, fileId: file.id, position }));
      if (attached.length > 0) await tx.manager.insert(ReplyFile, attached);
      await tx.manager.update(Assignment, { id: assignmentId }, { stage: step.to });
      const note = `${unit}，${letter.documentNumber}`;
      await recordStep(tx, 'assignment', assignmentId, step, { note, details: { replyId: id, onTime } });
      await takeConsequence(tx, proposal);
      return { id };
    });
  }
}

/** Each demand gets its own answer; which one is missing or too many is said at its field. */
function checkAnswers(answers: string[], demands: string[]): void {
  if (answers.length === demands.length) return;
  const fields: Record<string, string> = {};
  for (let i = answers.length; i < demands.length; i += 1) fields[`answers.${i}`] = `请答复第 ${i + 1} 条建议`;
  for (let i = demands.length; i < answers.length; i += 1) fields[`answers.${i}`] = `提案只有 ${demands.length} 条建议`;
  throw new Refusal('bad-input', {}, fields);
}

/** The unique key says so too, but not at which field. */
async function checkDocumentNumber(tx: Tx, documentNumber: string): Promise<void> {
  if (await tx.manager.existsBy(Reply, { documentNumber })) throw Refusal.at('documentNumber', 'document-number-used');
}
