import { Injectable } from '@nestjs/common';
import { type InstructionView, type QueryOf, type SupervisionView, type routes, words } from '#contract';
import { type Actor, Db, Parameters, Refusal, pageOf, readCursor } from '#platform';
import { findOne } from '../views/proposal-rows.js';
import { proposalsSeenBy } from '../views/visibility.js';

type EventQuery = QueryOf<typeof routes.supervision.events>;
type EventRow = Omit<SupervisionView, 'recordedAt'> & { recordedAt: Date };

interface TargetRow {
  id: string;
  text: string;
  leader: string;
  recordedBy: string | null;
  givenAt: Date;
  dueOn: string | null;
  departmentId: string | null;
  name: string | null;
  answer: string | null;
  answeredBy: string | null;
  answeredAt: Date | null;
}

/** SQL condition over `supervision_events e`: the desk all, a department those that name it. */
export const eventsSeenBy = (actor: Actor, parameters: Parameters): string => {
  if (actor.role === 'member') return 'FALSE';
  if (actor.role !== 'department') return 'TRUE';
  return `e.id IN (SELECT event_id FROM supervision_event_departments
                    WHERE department_id = ${parameters.add(actor.departmentId)})`;
};

@Injectable()
export class SupervisionViews {
  constructor(private readonly db: Db) {}

  /** Newest first; a department reads those addressed to it, with its own answer. */
  async instructions(actor: Actor, proposalId: string): Promise<InstructionView[]> {
    if (!(await findOne(this.db, actor, proposalId))) throw new Refusal('not-found');
    const parameters = new Parameters();
    const own = actor.role === 'department' ? `AND t.department_id = ${parameters.add(actor.departmentId)}` : '';
    const rows = await this.db.rows<TargetRow>(
      `SELECT i.id, i.text, i.leader, i.recorded_by AS "recordedBy", i.given_at AS "givenAt", i.due_on AS "dueOn",
              t.department_id AS "departmentId", d.name, t.answer, t.answered_by AS "answeredBy",
              t.answered_at AS "answeredAt"
         FROM instructions i JOIN instruction_targets t ON t.instruction_id = i.id
         LEFT JOIN departments d ON d.id = t.department_id
        WHERE i.proposal_id = ${parameters.add(proposalId)} ${own} ORDER BY i.given_at DESC, i.id DESC, t.id`,
      parameters.values,
    );
    const views = new Map<string, InstructionView>();
    for (const { id, text, leader, recordedBy, givenAt, dueOn, ...target } of rows) {
      const view = views.get(id) ?? { id, text, leader, recordedBy, givenAt: givenAt.toISOString(), dueOn, to: [] };
      view.to.push(targetOf(actor, target));
      views.set(id, view);
    }
    return [...views.values()];
  }

  /** Newest first; of the cases of an event, those that this person sees. */
  async events(actor: Actor, { after, limit, proposalId, kind }: EventQuery) {
    const parameters = new Parameters();
    const conditions = [eventsSeenBy(actor, parameters)];
    if (kind) conditions.push(`e.kind = ${parameters.add(kind)}`);
    if (proposalId) {
      const id = parameters.add(proposalId);
      conditions.push(`e.id IN (SELECT event_id FROM supervision_event_proposals WHERE proposal_id = ${id})`);
    }
    const cursor = readCursor(after, 2);
    if (cursor) {
      const [on, id] = cursor.map((value) => parameters.add(value));
      conditions.push(`(e.held_on, e.id) < (${on}::date, ${id}::uuid)`);
    }
    const rows = await this.db.rows<EventRow>(
      `SELECT e.id, e.kind, e.held_on AS "heldOn", e.participants, e.outcome, e.recorded_by AS "recordedBy",
              e.recorded_at AS "recordedAt",
              (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title,
                        'number', coalesce(p.case_number, p.intake_serial)) ORDER BY p.submitted_at, p.id), '[]')
                 FROM supervision_event_proposals l JOIN proposals p ON p.id = l.proposal_id
                WHERE l.event_id = e.id AND ${proposalsSeenBy(actor, parameters)}) AS proposals,
              ARRAY(SELECT d.name FROM supervision_event_departments l JOIN departments d ON d.id = l.department_id
                     WHERE l.event_id = e.id ORDER BY d.name) AS departments,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name,
                        'contentType', f.content_type, 'size', f.size) ORDER BY l.position), '[]')
                 FROM supervision_event_files l JOIN files f ON f.id = l.file_id WHERE l.event_id = e.id) AS files
         FROM supervision_events e WHERE ${conditions.join(' AND ')}
        ORDER BY e.held_on DESC, e.id DESC LIMIT ${parameters.add(limit + 1)}`,
      parameters.values,
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.heldOn, row.id],
      ({ recordedAt, ...row }): SupervisionView => ({ ...row, recordedAt: recordedAt.toISOString() }),
    );
  }
}

type Target = Pick<TargetRow, 'departmentId' | 'name' | 'answer' | 'answeredBy' | 'answeredAt'>;

function targetOf(actor: Actor, { departmentId, name, answer, answeredBy, answeredAt }: Target) {
  const answers = actor.role === 'department' || actor.role === 'secretariat';
  return {
    departmentId,
    name: name ?? words.role.secretariat,
    answer: answer && answeredBy && answeredAt ? { text: answer, by: answeredBy, at: answeredAt.toISOString() } : null,
    mine: answers && answer === null && departmentId === actor.departmentId,
  };
}
