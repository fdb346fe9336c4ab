import { type Db, Parameters } from '#platform';
import type { SearchConditions } from './search.js';

/** A search looks through so many rows of a list, from its beginning, before it asks the index. */
const windowSize = 500;

/** A list as SQL: what it keeps and how it stands. */
export interface Narrowed {
  key: string;
  order: string;
  where: string;
  /** The parameters of all that. */
  values: unknown[];
  /** Of a page; all rows without. */
  limit: number | undefined;
}

export const select = ({ key, where, order }: Narrowed): string =>
  `SELECT p.id, ${key} AS key FROM proposals p WHERE ${where} ${order}`;

export const limitOf = (limit: number | undefined): string => (limit === undefined ? '' : `LIMIT ${limit}`);

/** Runs a statement over the list; what it adds comes after the parameters of the list. */
function readRows<Row extends object>(
  db: Db,
  { values }: Narrowed,
  statement: (parameters: Parameters) => string,
): Promise<Row[]> {
  const parameters = new Parameters();
  for (const value of values) parameters.add(value);
  const sql = statement(parameters);
  return db.rows<Row>(sql, parameters.values);
}

export async function readIds(
  db: Db,
  list: Narrowed,
  statement: (parameters: Parameters) => string,
): Promise<string[]> {
  return (await readRows<{ id: string }>(db, list, statement)).map((row) => row.id);
}

/** The ids of those rows of a list that have the words. */
export async function searchList(db: Db, list: Narrowed, search: SearchConditions): Promise<string[]> {
  // A word that is common, or a list that is short, is done with at once; what is left is rare, and quick by the index.
  const near = list.limit === undefined ? null : await idsNear(db, list, search);
  return near ?? idsByIndex(db, list, search);
}

/** The page as far as it stands among the first rows; null when it goes beyond them. */
async function idsNear(db: Db, list: Narrowed, search: SearchConditions): Promise<string[] | null> {
  const nearest = `${select(list)} ${limitOf(windowSize)}`;
  const [row] = await readRows<{ ids: string[]; whole: boolean }>(
    db,
    list,
    (parameters) =>
      `WITH near AS MATERIALIZED (${nearest})
       SELECT ARRAY(SELECT id FROM near found WHERE ${search.match(parameters)} ${list.order} ${limitOf(list.limit)}) AS ids,
              (SELECT count(*) FROM near) < ${windowSize} AS whole`,
  );
  return row && (row.whole || row.ids.length === list.limit) ? row.ids : null;
}

/**
 * Through the indexes: the cases that may have the words are gathered first and looked up one by one, whatever the planner
 * makes of their number. The text is compared behind the sort, and only until the page is full: OFFSET keeps it there.
 */
function idsByIndex(db: Db, list: Narrowed, search: SearchConditions): Promise<string[]> {
  const { key, where, order } = list;
  return readIds(db, list, (parameters) => {
    const found = `WITH candidates AS MATERIALIZED (SELECT DISTINCT id FROM (${search.candidates(parameters)}) hits)
      SELECT p.id, p.key FROM candidates CROSS JOIN LATERAL (
        SELECT p.id, ${key} AS key FROM proposals p WHERE p.id = candidates.id AND ${where} OFFSET 0) p ${order}`;
    return search.exact
      ? `SELECT id, key FROM (${found} OFFSET 0) found WHERE ${search.exact(parameters)} ${order} ${limitOf(list.limit)}`
      : `${found} ${limitOf(list.limit)}`;
  });
}
