import { Injectable } from '@nestjs/common';
import type { AnswerOf, QueryOf, routes } from '#contract';
import { type Actor, Db, type FileRow, Parameters, chinaDay, fileViewOf, pageOf, readCursor } from '#platform';
import { dueReader } from '../time/due.js';
import { promiseLifecycle } from './promise-lifecycle.js';
import type { ReplyPromise } from './promise.entity.js';
import { proposalsSeenBy, repliesSeenBy, standsBehind } from '../views/visibility.js';

type List = typeof routes.promises.list;
type View = AnswerOf<List>['items'][number];

interface Found extends ReplyPromise {
  number: string;
  title: string;
  departmentName: string;
  isFirstProposer: boolean;
  proofs: FileRow[];
  revisions: View['revisions'];
}

/** 跟踪办理 in lists: of a unit its own, of a member those of the cases they stand behind. */
@Injectable()
export class PromiseViews {
  constructor(private readonly db: Db) {}

  async list(actor: Actor, query: QueryOf<List>): Promise<AnswerOf<List>> {
    const { stage, overdue, departmentId, after, limit } = query;
    const parameters = new Parameters();
    const conditions = [ownPart(actor, parameters)];
    if (stage) conditions.push(`w.stage = ANY(${parameters.add(stage)})`);
    if (departmentId) conditions.push(`w.department_id = ${parameters.add(departmentId)}`);
    if (overdue !== undefined) {
      const late = `w.stage = 'open' AND w.due_on < ${parameters.add(chinaDay(this.db.now()))}::date`;
      conditions.push(overdue ? late : `NOT (${late})`);
    }
    const cursor = readCursor(after, 2);
    if (cursor) {
      const [on, id] = cursor.map((value) => parameters.add(value));
      conditions.push(`(w.due_on, w.id) > (${on}::date, ${id}::uuid)`);
    }
    const rows = await this.find(actor, conditions, parameters, limit + 1);
    const shown = await viewer(this.db, actor);
    return pageOf(rows, limit, (row) => [row.dueOn, row.id], shown);
  }

  /** Those of one case, as its letters are seen. `released`: the unit has only its own to follow up. */
  async ofCase(actor: Actor, proposalId: string, released = false): Promise<View[]> {
    const parameters = new Parameters();
    const conditions = [`w.proposal_id = ${parameters.add(proposalId)}`];
    if (released) conditions.push(ownPart(actor, parameters));
    const rows = await this.find(actor, conditions, parameters, 200);
    return rows.map(await viewer(this.db, actor));
  }

  private find(actor: Actor, conditions: string[], parameters: Parameters, limit: number): Promise<Found[]> {
    const member = parameters.add(actor.memberId);
    const seen = `${proposalsSeenBy(actor, parameters)} AND ${repliesSeenBy(actor, parameters)}`;
    return this.db.rows<Found>(
      `SELECT w.id, w.proposal_id AS "proposalId", w.department_id AS "departmentId", w.what, w.stage,
              w.due_on AS "dueOn", w.first_due_on AS "firstDueOn", w.made_at AS "madeAt",
              w.reported_at AS "reportedAt", w.report_note AS "reportNote", w.refused_because AS "refusedBecause",
              w.ended_at AS "endedAt", w.ended_by AS "endedBy", w.end_note AS "endNote",
              coalesce(p.case_number, p.intake_serial) AS number, p.title, d.name AS "departmentName",
              EXISTS (SELECT 1 FROM case_raters c WHERE c.proposal_id = p.id AND c.is_first AND c.rater_id = ${member}::uuid)
                AS "isFirstProposer",
              (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'contentType', f.content_type,
                        'size', f.size) ORDER BY pf.position), '[]')
                 FROM promise_files pf JOIN files f ON f.id = pf.file_id WHERE pf.promise_id = w.id) AS proofs,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('from', c.from_on, 'to', c.to_on, 'reason', c.reason,
                        'at', c.at) ORDER BY c.at, c.id), '[]')
                 FROM promise_dates c WHERE c.promise_id = w.id) AS revisions
         FROM promises w JOIN proposals p ON p.id = w.proposal_id JOIN replies r ON r.id = w.reply_id
         JOIN departments d ON d.id = w.department_id
        WHERE ${conditions.join(' AND ')} AND ${seen}
        ORDER BY w.due_on, w.id LIMIT ${limit}`,
      parameters.values,
    );
  }
}

function ownPart(actor: Actor, parameters: Parameters): string {
  if (actor.role === 'department') return `w.department_id = ${parameters.add(actor.departmentId)}`;
  return actor.role === 'member' ? standsBehind(actor, parameters) : 'TRUE';
}

async function viewer(db: Db, actor: Actor): Promise<(row: Found) => View> {
  const dueOf = await dueReader(db);
  return (row) => {
    const { reportedAt, reportNote, proofs, endedAt, endedBy, endNote, stage, dueOn } = row;
    return {
      id: row.id,
      proposalId: row.proposalId,
      number: row.number,
      title: row.title,
      departmentName: row.departmentName,
      what: row.what,
      stage,
      dueOn,
      firstDueOn: row.firstDueOn,
      workingDaysLeft: stage === 'open' ? dueOf(dueOn).workingDaysLeft : null,
      madeAt: row.madeAt,
      report: reportedAt && reportNote ? { at: reportedAt, note: reportNote, proofs: proofs.map(fileViewOf) } : null,
      end: endedAt && endedBy ? { at: endedAt, by: endedBy, note: endNote } : null,
      revisions: row.revisions,
      refusedBecause: row.refusedBecause,
      may: promiseLifecycle.mayDo(row, actor, { isFirstProposer: row.isFirstProposer }),
    };
  };
}
