import type { QueryOf, routes } from '#contract';
import { type Actor, type Db, Parameters, chinaDay, readCursor } from '#platform';
import { isOverdue } from '../time/runs.js';
import { limitOf, readIds, searchList, select } from './list-search.js';
import { searchConditions } from './search.js';
import { proposalsSeenBy } from './visibility.js';

/** Everything by which a list can be narrowed, and its order. */
export type ProposalFilters = QueryOf<typeof routes.proposals.workbook>;

/** The due day while it runs; what waits for nothing stands behind all that does. */
const runningDue = `CASE WHEN p.stage = 'handling' THEN p.due_on ELSE 'infinity' END`;

export const orders = {
  newest: { key: 'p.submitted_at', type: 'timestamptz', direction: 'DESC', beyond: '<' },
  due: { key: runningDue, type: 'date', direction: 'ASC', beyond: '>' },
} as const satisfies Record<ProposalFilters['sort'], object>;

/** The ids of a list in its order: a page of it, or all. */
export async function findIds(db: Db, actor: Actor, filters: ProposalFilters, page?: Page): Promise<string[]> {
  const parameters = new Parameters();
  const { key, direction } = orders[filters.sort];
  const order = `ORDER BY key ${direction}, id ${direction}`;
  const where = conditionsOf(actor, filters, parameters, chinaDay(db.now()), page?.after).join(' AND ');
  const list = { key, order, where, values: parameters.values, limit: page?.limit };
  const search = searchConditions(actor, filters.search ?? '');
  return search ? searchList(db, list, search) : readIds(db, list, () => `${select(list)} ${limitOf(list.limit)}`);
}

interface Page {
  after?: string;
  limit: number;
}

function conditionsOf(
  actor: Actor,
  filters: ProposalFilters,
  parameters: Parameters,
  today: string,
  after: string | undefined,
): string[] {
  const { stage, sessionId, departmentId, category, proposerKind, overdue, mine, mark, sort } = filters;
  const conditions = [proposalsSeenBy(actor, parameters, stage)];
  const equal = (column: string, value: string | undefined) => {
    if (value !== undefined) conditions.push(`${column} = ${parameters.add(value)}`);
  };
  if (stage?.length === 1) equal('p.stage', stage[0]);
  else if (stage) conditions.push(`p.stage = ANY(${parameters.add(stage)})`);
  equal('p.session_id', sessionId);
  equal('p.category', category);
  equal('p.proposer_kind', proposerKind);
  if (departmentId) {
    const department = parameters.add(departmentId);
    conditions.push(
      `p.id IN (SELECT proposal_id FROM assignments WHERE department_id = ${department} AND stage <> 'released')`,
    );
  }
  if (mine) {
    const member = parameters.add(actor.memberId);
    conditions.push(`p.id IN (SELECT proposal_id FROM proposal_members WHERE member_id = ${member})`);
  }
  if (mark) {
    const kind = parameters.add(mark);
    conditions.push(`p.id IN (SELECT proposal_id FROM proposal_marks WHERE kind = ${kind} AND withdrawn_at IS NULL)`);
  }
  if (overdue !== undefined) {
    const late = isOverdue(parameters.add(today));
    conditions.push(overdue ? late : `NOT (${late})`);
  }
  const cursor = readCursor(after, 2);
  if (cursor) {
    const { key, type, beyond } = orders[sort];
    const [at, id] = cursor.map((value) => parameters.add(value));
    conditions.push(`(${key}, p.id) ${beyond} (${at}::${type}, ${id}::uuid)`);
  }
  return conditions;
}
