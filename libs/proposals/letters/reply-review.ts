import { Injectable } from '@nestjs/common';
import {
  type AnswerOf,
  type BodyOf,
  type PromiseDraft,
  type QueryOf,
  type Resolution,
  replyDraft,
  type routes,
} from '#contract';
import { readBody } from '#people';
import { type Actor, Db, Refusal, type Tx, chinaDay, newId, pageOf, readCursor } from '#platform';
import { Assignment } from '../units/assignment.entity.js';
import { takeStep } from '../units/assignments.js';
import { addPromises, checkPromises, mostPromises, openPromises } from '../feedback/promises.js';
import { type LockedCase, lockAssignment } from '../locks.js';
import { labelOf, sendLetter } from './replies.js';
import { Reply, ReplyDraftRow, ResolutionChange } from './reply.entity.js';
import { recordStep } from '../steps.js';

type Routes = typeof routes.replies;

/** 答复审核: the office looks at a letter before it goes out. Of two who decide at once, the second is told. */
@Injectable()
export class ReplyReview {
  constructor(private readonly db: Db) {}

  /** Letters that wait, the first submitted first. */
  async waiting(query: QueryOf<Routes['waiting']>): Promise<AnswerOf<Routes['waiting']>> {
    const { settings } = await readBody(this.db);
    const [at, id] = readCursor(query.after, 2) ?? [null, null];
    const rows = await this.db.rows<Waiting>(
      `SELECT a.id AS "assignmentId", p.id AS "proposalId", coalesce(p.case_number, p.intake_serial) AS number, p.title,
              d.name AS "departmentName", r.document_number AS "documentNumber",
              r.writing->>'resolution' AS resolution, r.submitted_at AS "submittedAt",
              r.submitted_by AS "submittedBy", a.due_on AS "dueOn"
         FROM assignments a JOIN reply_drafts r ON r.assignment_id = a.id JOIN proposals p ON p.id = a.proposal_id
              JOIN departments d ON d.id = a.department_id
        WHERE a.stage = 'in-review' AND ($1::timestamptz IS NULL OR (r.submitted_at, a.id) > ($1, $2::uuid))
        ORDER BY r.submitted_at, a.id LIMIT $3`,
      [at, id, query.limit + 1],
    );
    return pageOf(
      rows,
      query.limit,
      (row) => [row.submittedAt.toISOString(), row.assignmentId],
      ({ resolution, ...row }) => ({
        ...row,
        resolutionLabel: labelOf(settings, resolution),
        onTime: chinaDay(row.submittedAt) <= row.dueOn,
      }),
    );
  }

  /** 审核通过: the letter goes out as it stands; sent now, on time by the day it was submitted. */
  pass(actor: Actor, assignmentId: string, { version }: BodyOf<Routes['pass']>): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'pass-reply');
      const { writing, submittedAt } = await submitted(tx, assignmentId, version);
      const letter = replyDraft.parse(writing);
      return sendLetter(tx, locked, step, { letter, fileIds: letter.fileIds, submittedAt, reviewedBy: actor.name });
    });
  }

  /** 退回修改: the unit goes on with the draft it has. */
  sendBack(actor: Actor, assignmentId: string, { version, note }: BodyOf<Routes['sendBack']>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, assignmentId);
      const step = await takeStep(tx, locked, 'send-back-reply');
      const draft = await submitted(tx, assignmentId, version);
      await tx.manager.update(
        ReplyDraftRow,
        { assignmentId },
        {
          version: draft.version + 1,
          documentNumber: null,
          submittedAt: null,
          submittedBy: null,
          sentBackNote: note,
          sentBackBy: actor.name,
          sentBackAt: tx.now,
        },
      );
      await tx.manager.update(Assignment, { id: assignmentId }, { stage: step.to });
      await recordStep(tx, 'assignment', assignmentId, step, { note: `${locked.unit}：${note}` });
    });
  }

  /** 更改办理结果类别, while the letter waits or after it was sent; what it was stays on record. */
  changeResolution(actor: Actor, id: string, { reason, ...wanted }: BodyOf<Routes['changeResolution']>) {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockAssignment(tx, id);
      const step = await takeStep(tx, locked, 'change-resolution');
      const change = await (step.from === 'replied' ? changeSent : changeWaiting)(tx, locked, wanted);
      await tx.manager.insert(ResolutionChange, {
        id: newId(),
        assignmentId: id,
        ...change,
        toResolution: wanted.resolution,
        reason,
        changedBy: actor.name,
        changedAt: tx.now,
      });
      const note = `${locked.unit}：由“${change.fromLabel}”改为“${change.toLabel}”。${reason}`;
      const details = { from: change.fromResolution, to: wanted.resolution };
      await recordStep(tx, 'assignment', id, step, { note, details });
    });
  }
}

interface Waiting {
  assignmentId: string;
  proposalId: string;
  number: string;
  title: string;
  departmentName: string;
  documentNumber: string;
  resolution: Resolution;
  submittedAt: Date;
  submittedBy: string;
  dueOn: string;
}

/** The draft that was looked at, if nobody has changed it since. */
async function submitted(tx: Tx, assignmentId: string, version: number) {
  const draft = await tx.manager.findOneByOrFail(ReplyDraftRow, { assignmentId });
  const { submittedAt } = draft;
  if (draft.version !== version || !submittedAt) throw new Refusal('reply-changed');
  return { ...draft, submittedAt };
}

type Change = Pick<ResolutionChange, 'fromResolution' | 'fromLabel' | 'toLabel'>;
interface Wanted {
  resolution: Resolution;
  promises: PromiseDraft[];
}

/** A result that is now to come is followed up like any other: what it promises is asked for here as well. */
function checkChange(tx: Tx, from: Resolution, { resolution, promises }: Wanted, promised: number): void {
  if (from === resolution) throw Refusal.at('resolution', 'resolution-unchanged');
  checkPromises(resolution, promises, chinaDay(tx.now), promised);
}

async function changeWaiting(tx: Tx, { assignment }: LockedCase, wanted: Wanted): Promise<Change> {
  const { settings } = await readBody(tx);
  const draft = await tx.manager.findOneByOrFail(ReplyDraftRow, { assignmentId: assignment.id });
  const { resolution: from, promises } = replyDraft.parse(draft.writing);
  checkChange(tx, from, wanted, promises.length);
  if (promises.length + wanted.promises.length > mostPromises) throw Refusal.at('promises', 'too-many-promises');
  const writing = {
    ...draft.writing,
    resolution: wanted.resolution,
    promises: [...promises, ...wanted.promises],
  };
  await tx.manager.update(ReplyDraftRow, { assignmentId: assignment.id }, { writing, version: draft.version + 1 });
  return {
    fromResolution: from,
    fromLabel: labelOf(settings, from),
    toLabel: labelOf(settings, wanted.resolution),
  };
}

async function changeSent(tx: Tx, { proposal, assignment }: LockedCase, wanted: Wanted): Promise<Change> {
  const { settings } = await readBody(tx);
  const reply = await tx.manager.findOneByOrFail(Reply, { assignmentId: assignment.id });
  checkChange(tx, reply.resolution, wanted, await openPromises(tx, reply.id));
  const { resolution, promises } = wanted;
  const { letter: resolutionLetter, words: resolutionWords } = settings.resolutionLabels[resolution];
  await tx.manager.update(Reply, { id: reply.id }, { resolution, resolutionLetter, resolutionWords });
  const whose = { replyId: reply.id, proposalId: proposal.id, departmentId: assignment.departmentId };
  await addPromises(tx, whose, promises);
  return {
    fromResolution: reply.resolution,
    fromLabel: `${reply.resolutionLetter} ${reply.resolutionWords}`,
    toLabel: labelOf(settings, resolution),
  };
}
