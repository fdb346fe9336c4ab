import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import type { AssignmentStage, BodySettings, ReplyDraft, Resolution } from '#contract';
import { type Occasion, enqueue } from '#jobs';
import { readBody } from '#people';
import { type Actor, Db, Refusal, type Step, type Tx, chinaDay, newId } from '#platform';
import { Assignment } from '../units/assignment.entity.js';
import { takeStep } from '../units/assignments.js';
import { takeConsequence } from '../consequences.js';
import { fingerprintOf } from './copying.js';
import { type LockedCase, lockAssignment } from '../locks.js';
import { checkPromises, makePromises } from '../feedback/promises.js';
import { forgetDraft, letterFiles, putDraft } from './reply-drafts.js';
import { Reply, ReplyDraftRow, ReplyFile } from './reply.entity.js';
import { mirrorRound } from '../units/rounds.js';
import { recordStep } from '../steps.js';

/** 答复函 */
@Injectable()
export class Replies {
  constructor(private readonly db: Db) {}

  /** The unit answers the proposers, point by point. */
  send(actor: Actor, assignmentId: string, draft: ReplyDraft): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'reply');
      await checkLetter(tx, locked, draft);
      const fileIds = await letterFiles(tx, assignmentId, draft.fileIds);
      return sendLetter(tx, locked, step, { letter: draft, fileIds, submittedAt: tx.now, reviewedBy: null });
    });
  }

  /** 送审: the letter goes to the office, which passes it or sends it back. */
  submit(actor: Actor, assignmentId: string, draft: ReplyDraft): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'submit-reply');
      await checkLetter(tx, locked, draft);
      await putDraft(tx, assignmentId, draft, {
        documentNumber: draft.documentNumber,
        submittedAt: tx.now,
        submittedBy: actor.name,
      });
      await tx.manager.update(Assignment, { id: assignmentId }, { stage: step.to });
      const note = `${locked.unit}，${draft.documentNumber}`;
      await recordStep(tx, 'assignment', assignmentId, step, { note, details: { resolution: draft.resolution } });
    });
  }
}

interface Sent {
  letter: ReplyDraft;
  fileIds: string[];
  submittedAt: Date;
  reviewedBy: string | null;
}

/** The letter goes out, with the class in this body's words of today. */
export async function sendLetter(
  tx: Tx,
  { proposal, assignment, unit }: LockedCase,
  step: Step<AssignmentStage, Occasion>,
  { letter: draft, fileIds, submittedAt, reviewedBy }: Sent,
): Promise<{ id: string }> {
  const { fileIds: _, promises, ...letter } = draft;
  const { settings } = await readBody(tx);
  const id = newId();
  const { letter: resolutionLetter, words: resolutionWords } = settings.resolutionLabels[letter.resolution];
  // How long the office looks at it is not the unit's doing: the day it was handed over counts.
  const onTime = chinaDay(submittedAt) <= assignment.dueOn;
  await tx.manager.insert(Reply, {
    id,
    assignmentId: assignment.id,
    ...letter,
    resolutionLetter,
    resolutionWords,
    submittedAt,
    reviewedBy,
    sentAt: tx.now,
    onTime,
    fingerprint: fingerprintOf(letter.answers.join('\n')),
  });
  const attached = fileIds.map((fileId, position) => ({ replyId: id, fileId, position }));
  if (attached.length > 0) await tx.manager.insert(ReplyFile, attached);
  await makePromises(tx, { replyId: id, proposalId: proposal.id, departmentId: assignment.departmentId }, promises);
  await forgetDraft(tx, assignment.id);
  await tx.manager.update(Assignment, { id: assignment.id }, { stage: step.to });
  const note = `${unit}，${letter.documentNumber}`;
  await recordStep(tx, 'assignment', assignment.id, step, { note, details: { replyId: id, onTime } });
  if (assignment.role === 'SPLIT')
    await enqueue(tx, 'notices.tell', { occasion: 'split-replied', subjectId: assignment.id });
  // Of several units that reply, the next one's day is now the earliest.
  await mirrorRound(tx, proposal.id);
  await takeConsequence(tx, proposal);
  return { id };
}

/** What this body prints for a class now: `B 所提问题正在解决`. */
export function labelOf({ resolutionLabels }: BodySettings, resolution: Resolution): string {
  const { letter, words } = resolutionLabels[resolution];
  return `${letter} ${words}`;
}

/** What no rule of the table can see: every demand answered, a reason for secrecy, a number of its own. */
async function checkLetter(tx: Tx, { proposal, assignment }: LockedCase, draft: ReplyDraft): Promise<void> {
  checkAnswers(draft.answers, proposal.demands);
  checkPromises(draft.resolution, draft.promises, chinaDay(tx.now));
  if (draft.disclosure === 'PUBLIC') draft.disclosureReason = null;
  else if (!draft.disclosureReason) throw Refusal.at('disclosureReason', 'disclosure-reason-missing');
  const { documentNumber } = draft;
  const sent = await tx.manager.existsBy(Reply, { documentNumber });
  const waiting = await tx.manager.existsBy(ReplyDraftRow, { documentNumber, assignmentId: Not(assignment.id) });
  // The unique keys say so too, but not at which field.
  if (sent || waiting) throw Refusal.at('documentNumber', 'document-number-used');
}

/** Each demand gets its own answer; which one is missing or too many is said at its field. */
function checkAnswers(answers: string[], demands: string[]): void {
  if (answers.length === demands.length) return;
  const fields: Record<string, string> = {};
  for (let i = answers.length; i < demands.length; i += 1) fields[`answers.${i}`] = `请答复第 ${i + 1} 条建议`;
  for (let i = demands.length; i < answers.length; i += 1) fields[`answers.${i}`] = `提案只有 ${demands.length} 条建议`;
  throw new Refusal('bad-input', {}, fields);
}
