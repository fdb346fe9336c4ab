import { Injectable } from '@nestjs/common';
import { type AnswerOf, type BodyOf, type ReplyFlag, type ReplyWriting, replyWriting, type routes } from '#contract';
import { type Actor, Db, type FileRow, Parameters, Refusal, type Tx, chinaDay, fileViewOf, ownFiles } from '#platform';
import { assignmentLifecycle } from '../units/assignment-lifecycle.js';
import { factsOf } from '../units/assignments.js';
import { lockAssignment } from '../locks.js';
import { copiesOf } from './reply-copies.js';
import { flagsOfAnswers, lacksPhone } from './reply-flags.js';
import { ReplyDraftFile, ReplyDraftRow } from './reply.entity.js';
import { draftsSeenBy, proposalsSeenBy } from '../views/visibility.js';

type Routes = typeof routes.replies;

/** 答复稿: kept on the server, so that a colleague can go on and the office can look at it. */
@Injectable()
export class ReplyDrafts {
  constructor(private readonly db: Db) {}

  async read(actor: Actor, assignmentId: string): Promise<AnswerOf<Routes['draft']>> {
    const { row, dueOn } = await this.look(actor, assignmentId);
    const attachments = await this.db.rows<FileRow>(
      `SELECT f.id, f.name, f.content_type AS "contentType", f.size
         FROM reply_draft_files d JOIN files f ON f.id = d.file_id WHERE d.assignment_id = $1 ORDER BY d.position`,
      [assignmentId],
    );
    return {
      version: row?.version ?? 0,
      writing: row?.writing ?? replyWriting.parse({}),
      attachments: attachments.map(fileViewOf),
      savedBy: row?.savedBy ?? null,
      savedAt: row?.savedAt ?? null,
      submittedAt: row?.submittedAt ?? null,
      submittedBy: row?.submittedBy ?? null,
      onTime: row?.submittedAt ? chinaDay(row.submittedAt) <= dueOn : null,
      sentBack:
        row?.sentBackNote && row.sentBackBy && row.sentBackAt
          ? { note: row.sentBackNote, by: row.sentBackBy, at: row.sentBackAt }
          : null,
    };
  }

  /** Of two colleagues who write at once, the second to save is told of the first. */
  save(actor: Actor, assignmentId: string, { version, writing }: BodyOf<Routes['saveDraft']>) {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const facts = await factsOf(tx, locked);
      const { assignment } = locked;
      const writes = assignmentLifecycle
        .mayDo(assignment, actor, facts)
        .some(({ action }) => action === 'reply' || action === 'submit-reply');
      // Not offered, so this says why not.
      if (!writes) assignmentLifecycle.take(assignment, facts.replyReview ? 'submit-reply' : 'reply', actor, facts);
      const before = await tx.manager.findOneBy(ReplyDraftRow, { assignmentId });
      if ((before?.version ?? 0) !== version) throw new Refusal('draft-outdated', { name: before?.savedBy ?? '同事' });
      return { version: await putDraft(tx, assignmentId, writing, notSubmitted) };
    });
  }

  /** What to look at twice, as advice to the unit and beside the letter for the office. */
  async flags(actor: Actor, assignmentId: string): Promise<ReplyFlag[]> {
    const { row, demands } = await this.look(actor, assignmentId);
    if (!row) return [];
    const { answers, contactPhone } = row.writing;
    const copies = await copiesOf(this.db, actor, { text: answers.join('\n'), assignmentId });
    return [
      ...flagsOfAnswers(demands, answers).map((flag) => ({ ...flag, copied: null })),
      ...copies.map((copied) => ({ kind: 'copied' as const, answer: null, copied })),
      ...(lacksPhone(contactPhone) ? [{ kind: 'no-phone' as const, answer: null, copied: null }] : []),
    ];
  }

  private async look(actor: Actor, assignmentId: string) {
    const parameters = new Parameters();
    const seen = await this.db.row<{ dueOn: string; demands: string[] }>(
      `SELECT a.due_on AS "dueOn", p.demands
         FROM assignments a JOIN proposals p ON p.id = a.proposal_id
        WHERE a.id = ${parameters.add(assignmentId)} AND ${proposalsSeenBy(actor, parameters)}
          AND ${draftsSeenBy(actor, parameters)}`,
      parameters.values,
    );
    if (!seen) throw new Refusal('not-found');
    return { ...seen, row: await this.db.source.manager.findOneBy(ReplyDraftRow, { assignmentId }) };
  }
}

const notSubmitted = { documentNumber: null, submittedAt: null, submittedBy: null };
type Submission = Pick<ReplyDraftRow, 'documentNumber' | 'submittedAt' | 'submittedBy'>;

/** Writes the draft of an assignment that is locked; answers its new version. */
export async function putDraft(tx: Tx, assignmentId: string, writing: ReplyWriting, submission: Submission) {
  const fileIds = await letterFiles(tx, assignmentId, writing.fileIds);
  const saved = { writing: { ...writing, fileIds }, savedBy: tx.actor.name, savedAt: tx.now, ...submission };
  const before = await tx.manager.findOneBy(ReplyDraftRow, { assignmentId });
  const version = (before?.version ?? 0) + 1;
  if (before) await tx.manager.update(ReplyDraftRow, { assignmentId }, { ...saved, version });
  else await tx.manager.insert(ReplyDraftRow, { assignmentId, ...saved, version });
  await tx.manager.delete(ReplyDraftFile, { assignmentId });
  const attached = fileIds.map((fileId, position) => ({ assignmentId, fileId, position }));
  if (attached.length > 0) await tx.manager.insert(ReplyDraftFile, attached);
  return version;
}

/** The files a letter names: this person's own, and those a colleague has put into the draft. */
export async function letterFiles(tx: Tx, assignmentId: string, fileIds: string[]): Promise<string[]> {
  const kept = await tx.manager.findBy(ReplyDraftFile, { assignmentId });
  const known = new Set(kept.map(({ fileId }) => fileId));
  await ownFiles(
    tx,
    fileIds.filter((id) => !known.has(id)),
  );
  return [...new Set(fileIds)];
}

/** It has become a letter. */
export async function forgetDraft(tx: Tx, assignmentId: string): Promise<void> {
  await tx.manager.delete(ReplyDraftFile, { assignmentId });
  await tx.manager.delete(ReplyDraftRow, { assignmentId });
}
