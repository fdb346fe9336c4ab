import { Injectable } from '@nestjs/common';
import type { AnswerOf, BatchResult, BodyOf, QueryOf, routes } from '#contract';
import { type Actor, Db, Parameters, Refusal, pageOf, readCursor } from '#platform';
import { Assignments } from './assignments.js';
import { type Handout, readHandout } from './handout.js';
import { writeHandoutDocument } from './handout-document.js';
import { writeHandoutWorkbook } from './handout-workbook.js';
import { proposalsSeenBy } from '../views/visibility.js';

type Routes = typeof routes.board;
type Row = AnswerOf<Routes['list']>['items'][number];

/** 交办会: all that waits for its units. */
@Injectable()
export class Board {
  constructor(
    private readonly db: Db,
    private readonly assignments: Assignments,
  ) {}

  /** In the order of filing, the oldest first. */
  async list(actor: Actor, { after, limit, category }: QueryOf<Routes['list']>): Promise<AnswerOf<Routes['list']>> {
    const parameters = new Parameters();
    const conditions = [`p.stage = 'filed'`, proposalsSeenBy(actor, parameters, ['filed'])];
    if (category) conditions.push(`p.category = ${parameters.add(category)}`);
    const cursor = readCursor(after, 2);
    if (cursor) {
      const [at, id] = cursor.map((value) => parameters.add(value));
      conditions.push(`(p.filed_at, p.id) > (${at}::timestamptz, ${id}::uuid)`);
    }
    const units = (table: string, more: string) =>
      `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name${more}) ORDER BY d.name), '[]')
          FROM ${table} s JOIN departments d ON d.id = s.department_id WHERE s.proposal_id = p.id)`;
    const rows = await this.db.rows<Row & { key: string }>(
      `SELECT p.id, p.intake_serial AS "intakeSerial", p.case_number AS "caseNumber", p.title, p.category, p.proposers,
              p.filed_at AS "filedAt", p.filed_at::text AS key,
              ${units('proposal_suggested_departments', '')} AS suggested,
              ${units('review_suggested_departments', `, 'role', s.role`)} AS reviewed
         FROM proposals p WHERE ${conditions.join(' AND ')} ORDER BY p.filed_at, p.id LIMIT ${limit + 1}`,
      parameters.values,
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.key, row.id],
      (row) => row,
    );
  }

  /** 批量交办: each case for itself, whole or not at all; what was refused says why. */
  async assign(actor: Actor, { cases }: BodyOf<Routes['assign']>): Promise<{ results: BatchResult[] }> {
    const results: BatchResult[] = [];
    for (const { proposalId, ...draft } of cases) {
      results.push(
        await this.assignments.assign(actor, proposalId, draft).then(
          () => ({ proposalId, done: true, problem: null, fields: {} }),
          (error: unknown) => {
            if (!(error instanceof Refusal)) throw error;
            return { proposalId, done: false, problem: error.message, fields: error.fields ?? {} };
          },
        ),
      );
    }
    return { results };
  }

  /** The list to hand out, as .xlsx. */
  async workbook(actor: Actor, asked: Handout): Promise<{ name: string; contentType: string; content: Buffer }> {
    const rows = await readHandout(this.db, actor, asked);
    return writeHandoutWorkbook(rows, asked, this.db.now());
  }

  /** The same, as .docx. */
  async document(actor: Actor, asked: Handout): Promise<{ name: string; contentType: string; content: Buffer }> {
    const rows = await readHandout(this.db, actor, asked);
    return writeHandoutDocument(rows, asked, this.db.now());
  }
}
