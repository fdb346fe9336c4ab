import type { QueryOf, SuggestionRow, routes } from '#contract';
import {
  type Actor,
  type Db,
  Parameters,
  containsSql,
  likePattern,
  needsCheck,
  readCursor,
  searchQuery,
  startOfChinaDay,
} from '#platform';
import { openLikenesses } from './alikes.js';
import { maybeUnseenSql, supportersSql, unseenSql } from './arrival-views.js';
import { visibleSql } from './lock.js';

export type InboxQuery = QueryOf<typeof routes.suggestions.inbox>;
type Filters = Partial<InboxQuery> & Pick<InboxQuery, 'limit'>;
type ListRow = Omit<SuggestionRow, 'member' | 'receivedAt' | 'gatheringUntil'> & {
  memberId: string | null;
  receivedAt: Date;
  gatheringUntil: Date | null;
};

const excerptLength = 120;

/** A member counts how often they said it themself; how many others did is for the desk. */
const alsoSaid = (actor: Actor): string => (actor.role === 'member' ? 'WHERE m.member_id = s.member_id' : '');

/** SQL: what the desk has still to take note of. */
export const unseenBy = (actor: Actor): string => (actor.role === 'member' ? '0' : `(SELECT count(*) ${unseenSql})`);

/** The row without its long texts, with the counts a list shows. */
const listColumns = (
  actor: Actor,
  now: string,
): string => `s.id, s.number, s.channel, s.stage, s.title, left(s.text, ${excerptLength}) AS excerpt, s.category,
  s.received_at AS "receivedAt", s.sender_name AS "senderName", s.sender_state AS "senderState", s.member_id AS "memberId",
  (SELECT count(*) FROM suggestion_files f WHERE f.suggestion_id = s.id) AS attachments,
  (WITH RECURSIVE family AS (SELECT s.id UNION ALL
       SELECT m.id FROM suggestions m JOIN family f ON m.merged_into_id = f.id ${alsoSaid(actor)})
   SELECT count(*) FROM arrivals a JOIN family f ON f.id = a.suggestion_id) AS arrivals,
  ${actor.role === 'member' ? '0' : supportersSql} AS supporters,
  ${actor.role === 'member' ? '0' : `(SELECT count(*) ${openLikenesses})`} AS alike,
  ${unseenBy(actor)} AS unseen, ${gatheringSql(now)} AS "gatheringUntil"`;

/** SQL: until when what the sender says is added; null when that is over, or nobody added to it any more. */
export const gatheringSql = (now: string): string =>
  `CASE WHEN s.stage = 'received' AND s.gathering_until > ${now} THEN s.gathering_until END`;

const newestFirst = `ORDER BY s.received_at DESC, s.id DESC`;

export const inboxKey = ({ receivedAt, id }: Pick<ListRow, 'receivedAt' | 'id'>) => [receivedAt, id];

/** One page of the inbox, with one row more when there is a next page. */
export async function findPage(db: Db, actor: Actor, filters: Filters): Promise<ListRow[]> {
  const parameters = new Parameters();
  const where = conditionsOf(actor, filters, parameters);
  const search = searchOf(filters.search ?? '', parameters);
  const list = { where, limit: filters.limit + 1, values: parameters.values };
  if (!search) return rowsOf(db, actor, `${select(where)} ${newestFirst} LIMIT ${list.limit}`, list.values);
  // A word that is common, or a list that is short, is done with at once; what is left is rare, and quick by the index.
  const near = await idsNear(db, list, search);
  if (near) return rowsOf(db, actor, `SELECT unnest($1::uuid[]) AS id`, [near]);
  return rowsOf(db, actor, idsByIndex(list, search), list.values);
}

/** Columns and counts are read for the rows of the page alone. */
function rowsOf(db: Db, actor: Actor, found: string, given: unknown[]): Promise<ListRow[]> {
  const values = [...given, db.now()];
  const sql = `SELECT ${listColumns(actor, `$${values.length}::timestamptz`)} FROM (${found}) found JOIN suggestions s ON s.id = found.id ${newestFirst}`;
  return db.rows<ListRow>(sql, values);
}

const select = (conditions: string[]): string =>
  `SELECT s.id, s.received_at FROM suggestions s WHERE ${conditions.join(' AND ')}`;

/** A list as SQL: what it keeps, and the parameters of all conditions. */
interface List {
  where: string[];
  limit: number;
  values: unknown[];
}

/** A search looks through so many rows of a list, newest first, before it asks the index. */
const windowSize = 500;

/** The page as far as it stands among the newest rows; null when it goes beyond them. */
async function idsNear(db: Db, { where, limit, values }: List, { pairs, check }: Search): Promise<string[] | null> {
  const fits = `(SELECT ${pairs} AND ${check} FROM suggestions s WHERE s.id = near.id)`;
  const row = await db.row<{ ids: string[]; whole: boolean }>(
    `WITH near AS MATERIALIZED (${select(where)} ${newestFirst} LIMIT ${windowSize})
     SELECT ARRAY(SELECT id FROM near WHERE ${fits} ORDER BY received_at DESC, id DESC LIMIT ${limit}) AS ids,
            (SELECT count(*) FROM near) < ${windowSize} AS whole`,
    values,
  );
  return row && (row.whole || row.ids.length === limit) ? row.ids : null;
}

/**
 * The page through the index of pairs. The inner OFFSET keeps the planner from walking the whole list instead; the
 * outer one keeps the comparison of texts behind the sort, where it ends when the page is full.
 */
function idsByIndex({ where, limit }: List, { pairs, check }: Search): string {
  const hits = `SELECT id, received_at FROM (${select([...where, pairs])} OFFSET 0) hits
                 ORDER BY received_at DESC, id DESC OFFSET 0`;
  return `SELECT id FROM (${hits}) hits WHERE (SELECT ${check} FROM suggestions s WHERE s.id = hits.id)
           ORDER BY received_at DESC, id DESC LIMIT ${limit}`;
}

/** Conditions over `suggestions s`: the pairs through the index, and whether they stand together in the text itself. */
interface Search {
  pairs: string;
  check: string;
}

function searchOf(search: string, parameters: Parameters): Search | null {
  const query = searchQuery(search);
  if (!query) return null;
  const asked = `${parameters.add(query)}::tsquery`;
  // Its own words, or those of its attachments: either stands in one of the two indexes.
  const pairs = `(s.grams @@ ${asked} OR s.attached_grams @@ ${asked})`;
  if (!needsCheck(search)) return { pairs, check: 'TRUE' };
  const pattern = parameters.add(likePattern(search));
  return { pairs, check: containsSql(pattern, 's.number', 's.title', 's.text', 's.sender_name', 's.attached_text') };
}

/** What a list keeps, visibility first. */
function conditionsOf(actor: Actor, filters: Filters, parameters: Parameters): string[] {
  const { stage, channel, category, senderOpen, alike, unseen, year, after } = filters;
  const add = (value: unknown) => parameters.add(value);
  const where = [visibleSql(actor, add)];
  if (stage) where.push(`s.stage = ANY(${add(stage)})`);
  if (channel) where.push(`s.channel = ANY(${add(channel)})`);
  if (category) where.push(`s.category = ${add(category)}`);
  if (senderOpen) where.push(`s.sender_state IN ('proposed', 'unknown', 'unverified')`);
  if (alike) where.push(`EXISTS (SELECT 1 ${openLikenesses})`);
  if (unseen) where.push(`s.id IN (${maybeUnseenSql}) AND EXISTS (SELECT 1 ${unseenSql})`);
  if (year) {
    where.push(`s.received_at >= ${add(startOfChinaDay(`${year}-01-01`))}`);
    where.push(`s.received_at < ${add(startOfChinaDay(`${year + 1}-01-01`))}`);
  }
  const cursor = readCursor(after, 2);
  if (cursor) where.push(`(s.received_at, s.id) < (${add(cursor[0])}, ${add(cursor[1])})`);
  return where;
}
