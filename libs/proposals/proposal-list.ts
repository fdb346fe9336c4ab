import type { QueryOf, routes } from '#contract';
import { type Actor, type Db, Parameters, chinaDay, readCursor } from '#platform';
import { type SearchConditions, searchConditions } from './search.js';
import { proposalsSeenBy } from './visibility.js';

/** Everything by which a list can be narrowed, and its order. */
export type ProposalFilters = QueryOf<typeof routes.proposals.workbook>;

/** The due day while it runs; what waits for nothing stands behind all that does. */
const runningDue = `CASE WHEN p.stage = 'handling' THEN p.due_on ELSE 'infinity' END`;

export const orders = {
  newest: { key: 'p.submitted_at', type: 'timestamptz', direction: 'DESC', beyond: '<' },
  due: { key: runningDue, type: 'date', direction: 'ASC', beyond: '>' },
} as const satisfies Record<ProposalFilters['sort'], object>;

/** A search looks through so many rows of a list by hand before it asks the index. */
const windowSize = 1000;

interface Page {
  after?: string;
  limit: number;
}

/** The ids of a list in its order: a page of it, or all. */
export async function findIds(db: Db, actor: Actor, filters: ProposalFilters, page?: Page): Promise<string[]> {
  const parameters = new Parameters();
  const { key, direction } = orders[filters.sort];
  const order = `ORDER BY key ${direction}, id ${direction}`;
  const where = conditionsOf(actor, filters, parameters, chinaDay(db.now()), page?.after).join(' AND ');
  const narrowed = { key, order, where, values: [...parameters.values] };
  const search = searchConditions(filters.search ?? '', parameters);
  if (!search) return read(db, `${select(narrowed)} ${limitOf(page?.limit)}`, narrowed.values);
  const searched = { ...search, values: parameters.values };
  // A word that is common, or a list that is short, is done with at once; what is left is rare, and quick by the index.
  if (page) {
    const near = await idsInWindow(db, narrowed, searched, page.limit);
    if (near.length >= page.limit || (await endsInWindow(db, narrowed))) return near;
  }
  return idsByIndex(db, narrowed, searched, page?.limit);
}

/** A list as SQL: what it keeps and how it stands, with the parameters of both. */
interface Narrowed {
  key: string;
  order: string;
  where: string;
  values: unknown[];
}
type Searched = SearchConditions & Pick<Narrowed, 'values'>;

const select = ({ key, where, order }: Narrowed, more = ''): string =>
  `SELECT p.id, ${key} AS key FROM proposals p WHERE ${where} ${more} ${order}`;

const limitOf = (limit: number | undefined): string => (limit === undefined ? '' : `LIMIT ${limit}`);

function idsInWindow(db: Db, list: Narrowed, search: Searched, limit: number): Promise<string[]> {
  const nearest = `${select(list)} ${limitOf(windowSize)}`;
  const sql = `SELECT id, key FROM (${nearest}) found WHERE ${search.match} ${list.order} ${limitOf(limit)}`;
  return read(db, sql, search.values);
}

async function endsInWindow(db: Db, { where, values }: Narrowed): Promise<boolean> {
  const near = `SELECT 1 FROM proposals p WHERE ${where} ${limitOf(windowSize)}`;
  const row = await db.row<{ count: number }>(`SELECT count(*) FROM (${near}) AS near`, values);
  return row !== null && row.count < windowSize;
}

/** The text is compared behind the sort, and only until the page is full: OFFSET keeps it there. */
function idsByIndex(db: Db, list: Narrowed, search: Searched, limit: number | undefined): Promise<string[]> {
  const found = select(list, `AND ${search.pairs}`);
  const sql = search.exact
    ? `SELECT id, key FROM (${found} OFFSET 0) found WHERE ${search.exact} ${list.order} ${limitOf(limit)}`
    : `${found} ${limitOf(limit)}`;
  return read(db, sql, search.values);
}

async function read(db: Db, sql: string, values: unknown[]): Promise<string[]> {
  return (await db.rows<{ id: string }>(sql, values)).map((row) => row.id);
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
    conditions.push(`p.id IN (SELECT proposal_id FROM assignments WHERE department_id = ${department})`);
  }
  if (mine) {
    const member = parameters.add(actor.memberId);
    conditions.push(`p.id IN (SELECT proposal_id FROM proposal_members WHERE member_id = ${member})`);
  }
  if (mark) {
    const kind = parameters.add(mark);
    conditions.push(`p.id IN (SELECT proposal_id FROM proposal_marks WHERE kind = ${kind} AND withdrawn_at IS NULL)`);
  }
  if (overdue !== undefined) conditions.push(`${runningDue} ${overdue ? '<' : '>='} ${parameters.add(today)}::date`);
  const cursor = readCursor(after, 2);
  if (cursor) {
    const { key, type, beyond } = orders[sort];
    const [at, id] = cursor.map((value) => parameters.add(value));
    conditions.push(`(${key}, p.id) ${beyond} (${at}::${type}, ${id}::uuid)`);
  }
  return conditions;
}
