import { type Db, Parameters } from '#platform';
import type { SearchConditions } from './search.js';

/** So many cases with the words are fetched and sorted at once. */
const fewCases = 3000;
/** A word that more have is looked for in so many rows of the list, by hand, before the index is asked. */
const windowSize = 1000;

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

export const select = ({ key, where, order }: Narrowed, more = ''): string =>
  `SELECT p.id, ${key} AS key FROM proposals p WHERE ${where} ${more} ${order}`;

export const limitOf = (limit: number | undefined): string => (limit === undefined ? '' : `LIMIT ${limit}`);

/** Runs a statement over the list; what it adds comes after the parameters of the list. */
export async function readIds(
  db: Db,
  { values }: Narrowed,
  statement: (parameters: Parameters) => string,
): Promise<string[]> {
  const parameters = new Parameters();
  for (const value of values) parameters.add(value);
  const sql = statement(parameters);
  return (await db.rows<{ id: string }>(sql, parameters.values)).map((row) => row.id);
}

/** The ids of those rows of a list that have the words. */
export async function searchList(db: Db, list: Narrowed, search: SearchConditions): Promise<string[]> {
  const few = await fewCandidates(db, search);
  if (few) return few.length === 0 ? [] : idsAmong(db, list, search, few);
  // A word that is common, or a list that is short, is done with at once.
  if (list.limit !== undefined) {
    const near = await idsInWindow(db, list, search);
    if (near.length >= list.limit || (await endsInWindow(db, list))) return near;
  }
  return idsAmong(db, list, search);
}

/** All cases that may have the words, unless they are too many. */
async function fewCandidates(db: Db, { candidates }: SearchConditions): Promise<string[] | null> {
  const parameters = new Parameters();
  const sql = `SELECT ARRAY(SELECT id FROM (${candidates(parameters, fewCases + 1)}) hits LIMIT ${fewCases + 1}) AS ids`;
  const row = await db.row<{ ids: string[] }>(sql, parameters.values);
  return row && row.ids.length <= fewCases ? row.ids : null;
}

function idsInWindow(db: Db, list: Narrowed, search: SearchConditions): Promise<string[]> {
  const nearest = `${select(list)} ${limitOf(windowSize)}`;
  return readIds(
    db,
    list,
    (parameters) =>
      `SELECT id, key FROM (${nearest}) found WHERE ${search.match(parameters)} ${list.order} ${limitOf(list.limit)}`,
  );
}

async function endsInWindow(db: Db, { where, values }: Narrowed): Promise<boolean> {
  const near = `SELECT 1 FROM proposals p WHERE ${where} ${limitOf(windowSize)}`;
  const row = await db.row<{ count: number }>(`SELECT count(*) FROM (${near}) AS near`, values);
  return row !== null && row.count < windowSize;
}

/** The text is compared behind the sort, and only until the page is full: OFFSET keeps it there. */
function idsAmong(db: Db, list: Narrowed, search: SearchConditions, few?: string[]): Promise<string[]> {
  return readIds(db, list, (parameters) => {
    const among = few ? `= ANY(${parameters.add(few)}::uuid[])` : `IN (${search.candidates(parameters)})`;
    const found = select(list, `AND p.id ${among}`);
    return search.exact
      ? `SELECT id, key FROM (${found} OFFSET 0) found WHERE ${search.exact(parameters)} ${list.order} ${limitOf(list.limit)}`
      : `${found} ${limitOf(list.limit)}`;
  });
}
