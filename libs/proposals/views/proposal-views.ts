import { Injectable } from '@nestjs/common';
import type { AnswerOf, ProposalBrief, QueryOf, SessionView, routes } from '#contract';
import { Bodies } from '#people';
import { type Actor, Db, Parameters, Refusal, pageOf } from '#platform';
import { readCase } from './case-view.js';
import { dueReader } from '../time/due.js';
import { explainDue } from '../time/due-explanation.js';
import { asPublished, asPublishedRows } from './outsider.js';
import { type ProposalFilters, findIds } from './proposal-list.js';
import { findOne, listed, readRows } from './proposal-rows.js';
import { eventsSeenBy } from '../supervision/supervision-views.js';
import { type ProposalTodo, proposalTodo } from './todo.js';
import { draftsSeenBy, filesSeenBy, proposalsSeenBy, ratingsSeenBy, repliesSeenBy } from './visibility.js';
import { type Workbook, filterWords, writeWorkbook } from './workbook.js';

type Routes = typeof routes.proposals;

/** Reads: each is filtered by what the person sees, in the same words of `visibility.ts`. */
@Injectable()
export class ProposalViews {
  constructor(
    private readonly db: Db,
    private readonly bodies: Bodies,
  ) {}

  async list(actor: Actor, query: QueryOf<Routes['list']>): Promise<AnswerOf<Routes['list']>> {
    const { after, limit, sort } = query;
    const ids = await findIds(this.db, actor, query, { after, limit: limit + 1 });
    const found = await readRows(this.db, ids, sort, actor.departmentId);
    const rows = await asPublishedRows(this.db, actor, found);
    return pageOf(rows, limit, (row) => [row.key, row.id], listed(await dueReader(this.db)));
  }

  async read(actor: Actor, id: string): Promise<AnswerOf<Routes['read']>> {
    const row = await findOne(this.db, actor, id);
    if (!row) throw new Refusal('not-found');
    return asPublished(this.db, actor, await readCase(this.db, actor, row, await this.sessions()));
  }

  explainDue(actor: Actor, assignmentId: string): Promise<AnswerOf<typeof routes.assignments.due>> {
    return explainDue(this.db, actor, assignmentId);
  }

  /** What the list shows, whole, as .xlsx; the file says how it was narrowed and how many rows it has. */
  async workbookOf(actor: Actor, filters: ProposalFilters): Promise<Workbook> {
    const [ids, sessions, department] = await Promise.all([
      findIds(this.db, actor, filters),
      this.sessions(),
      this.db.row<{ name: string }>(`SELECT name FROM departments WHERE id = $1`, [filters.departmentId ?? null]),
    ]);
    return writeWorkbook(this.db, ids, filterWords(filters, sessions, department?.name ?? null));
  }

  /** Number, title and stage, for records that name proposals. */
  async briefsOf(ids: string[]): Promise<ProposalBrief[]> {
    if (ids.length === 0) return [];
    return this.db.rows<ProposalBrief>(
      `SELECT id, intake_serial AS "intakeSerial", case_number AS "caseNumber", title, stage
         FROM proposals WHERE id = ANY($1) ORDER BY submitted_at, id`,
      [ids],
    );
  }

  /** What waits for this person. */
  todo(actor: Actor): Promise<ProposalTodo> {
    return proposalTodo(this.db, actor);
  }

  /** Whether a file belongs to a proposal or a reply that this person sees. */
  async seesFile(actor: Actor, fileId: string): Promise<boolean> {
    const parameters = new Parameters();
    const file = parameters.add(fileId);
    const seen = proposalsSeenBy(actor, parameters);
    const found = await this.db.row(
      `SELECT 1 FROM proposal_files f JOIN proposals p ON p.id = f.proposal_id WHERE f.file_id = ${file} AND ${seen}
          AND ${filesSeenBy(actor, parameters)}
       UNION ALL
       SELECT 1 FROM proposals p WHERE p.scan_file_id = ${file} AND ${actor.role !== 'member'} AND ${seen}
       UNION ALL
       SELECT 1 FROM reply_files f JOIN replies r ON r.id = f.reply_id JOIN assignments a ON a.id = r.assignment_id
                JOIN proposals p ON p.id = a.proposal_id
        WHERE f.file_id = ${file} AND ${seen} AND ${repliesSeenBy(actor, parameters)}
          AND ${filesSeenBy(actor, parameters)}
       UNION ALL
       SELECT 1 FROM supervision_event_files f JOIN supervision_events e ON e.id = f.event_id
        WHERE f.file_id = ${file} AND ${eventsSeenBy(actor, parameters)}
       UNION ALL
       SELECT 1 FROM ratings g JOIN proposals p ON p.id = g.proposal_id
        WHERE g.scan_file_id = ${file} AND ${seen} AND ${ratingsSeenBy(actor, parameters)}
       UNION ALL
       SELECT 1 FROM promise_files f JOIN promises w ON w.id = f.promise_id JOIN replies r ON r.id = w.reply_id
                JOIN proposals p ON p.id = w.proposal_id
        WHERE f.file_id = ${file} AND ${seen} AND ${repliesSeenBy(actor, parameters)}
          AND ${filesSeenBy(actor, parameters)}
       UNION ALL
       SELECT 1 FROM reply_draft_files f JOIN assignments a ON a.id = f.assignment_id
                JOIN proposals p ON p.id = a.proposal_id
        WHERE f.file_id = ${file} AND ${seen} AND ${draftsSeenBy(actor, parameters)}
        LIMIT 1`,
      parameters.values,
    );
    return found !== null;
  }

  private async sessions(): Promise<SessionView[]> {
    return (await this.bodies.terms()).flatMap((term) => term.sessions);
  }
}
