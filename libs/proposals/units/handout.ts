import { type AssignmentRole, type QueryOf, type routes, words } from '#contract';
import { type Actor, type Db, Parameters, chinaDay } from '#platform';
import { proposalsSeenBy } from '../views/visibility.js';

export type Handout = QueryOf<typeof routes.board.workbook>;

/** One unit's part in one case: one line of the list. */
export interface HandoutRow {
  unit: string;
  role: AssignmentRole;
  number: string;
  title: string;
  proposers: string;
  /** The other units of the case with their roles, as one text. */
  others: string;
  dueOn: string;
  assignedAt: Date;
}

/** Parts that units were given in a period, or in these cases; by unit, then by number. None that was released. */
export function readHandout(db: Db, actor: Actor, { from, to, proposalId }: Handout): Promise<HandoutRow[]> {
  const parameters = new Parameters();
  const conditions = [`a.stage <> 'released'`, `a.round = p.round`, proposalsSeenBy(actor, parameters)];
  const day = `(a.assigned_at AT TIME ZONE 'Asia/Shanghai')::date`;
  if (from) conditions.push(`${day} >= ${parameters.add(from)}::date`);
  if (to) conditions.push(`${day} <= ${parameters.add(to)}::date`);
  if (proposalId) conditions.push(`p.id = ANY(${parameters.add(proposalId)})`);
  const role = (column: string) =>
    `CASE ${column} ${Object.entries(words.assignmentRole)
      .map(([code, word]) => `WHEN '${code}' THEN '${word}'`)
      .join(' ')} END`;
  return db.rows(
    `SELECT d.name AS unit, a.role, coalesce(p.case_number, p.intake_serial) AS number, p.title, p.proposers,
            a.due_on AS "dueOn", a.assigned_at AS "assignedAt",
            coalesce((SELECT string_agg(od.name || '（' || ${role('o.role')} || '）', '、' ORDER BY o.role = 'CO_HANDLER', od.name)
               FROM assignments o JOIN departments od ON od.id = o.department_id
              WHERE o.proposal_id = p.id AND o.round = p.round AND o.stage <> 'released' AND o.id <> a.id), '') AS others
       FROM assignments a JOIN proposals p ON p.id = a.proposal_id JOIN departments d ON d.id = a.department_id
      WHERE ${conditions.join(' AND ')}
      ORDER BY d.name, a.role <> 'LEAD', length(coalesce(p.case_number, p.intake_serial)),
               coalesce(p.case_number, p.intake_serial), a.id`,
    parameters.values,
  );
}

/** The lines of each unit, in the order of the list. */
export function byUnit(rows: readonly HandoutRow[]): [string, HandoutRow[]][] {
  const units = new Map<string, HandoutRow[]>();
  for (const row of rows) units.set(row.unit, [...(units.get(row.unit) ?? []), row]);
  return [...units];
}

/** `共 2 家单位、5 件次、3 件，截至 2019-03-04`: what the file holds, so that a page that is missing is noticed. */
export function sumOf(rows: readonly HandoutRow[], { from, to, proposalId }: Handout, now: Date): string {
  const cases = new Set(rows.map(({ number }) => number)).size;
  const span = from || to ? `${from ?? '开始'}至${to ?? '今天'}交办；` : proposalId ? '所选提案；' : '';
  return `${span}共 ${byUnit(rows).length} 家单位、${rows.length} 件次、${cases} 件，截至 ${chinaDay(now)}`;
}
