import { Injectable } from '@nestjs/common';
import type { AnswerOf, BindingEvent, BindingRow, QueryOf, Stranger, routes } from '#contract';
import { type Actor, Db, Parameters, fold, foldedSql, likePattern, pageOf, readCursor } from '#platform';
import { memberBriefs } from './briefs.js';
import { membersByNickname } from './senders.js';
import { termNow } from './sessions.js';

type List = typeof routes.bindings.list;
type Strangers = typeof routes.bindings.strangers;
type History = typeof routes.bindings.history;
type Own = typeof routes.bindings.mine;

/** Whoever has been silent for half a year is looked up by search, not by this list. */
const lately = `interval '180 days'`;

/** What a sender said, newest first: `p` and `x` name provider and subject. */
const saidBy = (p: string, x: string) =>
  `FROM suggestions s WHERE s.sender_provider = ${p} AND lower(normalize(s.sender_subject, NFKC)) = lower(${x})`;

/** Everything about one binding `b` of the member `m`. */
const rowsSql = (term: string) => `
  SELECT b.id, b.provider, b.subject, b.member_id AS "memberId", m.name AS key,
         NOT (m.active AND m.term_id IS NOT DISTINCT FROM ${term}) AS former,
         b.bound_by AS "boundBy", b.bound_at AS "boundAt", b.reason,
         (SELECT jsonb_build_object('suggestionId', s.id, 'number', s.number, 'title', s.title, 'at', s.received_at)
            ${saidBy('b.provider', 'b.subject')} ORDER BY s.received_at DESC LIMIT 1) AS last,
         (SELECT jsonb_build_object('name', coalesce(o.name, s.sender_name), 'number', s.number, 'suggestionId', s.id)
            FROM suggestions s LEFT JOIN members o ON o.id = s.member_id
           WHERE s.id = (SELECT s.id ${saidBy('b.provider', 'b.subject')} AND s.sender_state = 'confirmed'
                          ORDER BY s.received_at DESC LIMIT 1)
             AND s.member_id IS DISTINCT FROM b.member_id AND o.name IS DISTINCT FROM m.name) AS conflict,
         (SELECT jsonb_build_object('id', x.id, 'since', x.since, 'reason', x.reason)
            FROM bad_addresses x WHERE x.address = b.subject AND x.cleared_at IS NULL AND b.provider = 'mail') AS bad
    FROM member_bindings b JOIN members m ON m.id = b.member_id`;

const doubtful = `(former OR conflict IS NOT NULL OR bad IS NOT NULL)`;

@Injectable()
export class BindingViews {
  constructor(private readonly db: Db) {}

  async list(query: QueryOf<List>): Promise<AnswerOf<List>> {
    const parameters = new Parameters();
    const add = (value: unknown) => parameters.add(value);
    const rows = rowsSql(`${add(await termNow(this.db))}::uuid`);
    const where = ['true'];
    const cursor = readCursor(query.after, 2);
    if (query.provider) where.push(`provider = ${add(query.provider)}`);
    if (fold(query.search ?? ''))
      where.push(`${foldedSql('key', 'subject')} LIKE ${add(likePattern(query.search ?? ''))}`);
    if (query.doubtful) where.push(doubtful);
    if (cursor) where.push(`(key, id) > (${add(cursor[0])}, ${add(cursor[1])}::uuid)`);
    const found = await this.db.rows<Omit<BindingRow, 'member'> & { memberId: string; key: string }>(
      `SELECT * FROM (${rows}) b WHERE ${where.join(' AND ')} ORDER BY key, id LIMIT ${add(query.limit + 1)}`,
      parameters.values,
    );
    const briefs = await memberBriefs(
      this.db,
      found.map(({ memberId }) => memberId),
    );
    const counted = await this.db.row<{ count: number }>(
      `SELECT count(*) FROM (${rowsSql('$1::uuid')}) b WHERE ${doubtful}`,
      [await termNow(this.db)],
    );
    const page = pageOf(
      found,
      query.limit,
      (row) => [row.key, row.id],
      ({ memberId, key, ...row }) => ({
        ...row,
        member: briefs.get(memberId) ?? { id: memberId, name: key, sector: null, group: null },
      }),
    );
    return { ...page, doubtful: counted?.count ?? 0 };
  }

  /** Who wrote lately and belongs to nobody, the latest first, with whom it may be. */
  async strangers({ after, limit }: QueryOf<Strangers>): Promise<AnswerOf<Strangers>> {
    const parameters = new Parameters();
    const add = (value: unknown) => parameters.add(value);
    const cursor = readCursor(after, 2);
    const before = cursor
      ? `WHERE (g."lastAt", g."lastId") < (${add(cursor[0])}::timestamptz, ${add(cursor[1])}::uuid)`
      : '';
    const rows = await this.db.rows<Omit<Stranger, 'likely'> & { lastAt: string; lastId: string }>(
      `SELECT g.provider, s.sender_subject AS subject, s.sender_name AS name, g.count, g."lastAt"::text, g."lastId",
              jsonb_build_object('suggestionId', s.id, 'number', s.number, 'title', s.title, 'at', s.received_at) AS last
         FROM (SELECT s.sender_provider AS provider, count(*) AS count, max(s.received_at) AS "lastAt",
                      (array_agg(s.id ORDER BY s.received_at DESC, s.id DESC))[1] AS "lastId"
                 FROM suggestions s
                WHERE s.sender_state IN ('proposed', 'unknown') AND s.stage <> 'withdrawn'
                  AND s.sender_provider IN ('mail', 'wecom', 'openid', 'nickname')
                  AND s.received_at > ${add(this.db.now())}::timestamptz - ${lately}
                  AND NOT EXISTS (SELECT 1 FROM member_bindings b
                                   WHERE b.provider = s.sender_provider AND lower(b.subject) = lower(normalize(s.sender_subject, NFKC)))
                GROUP BY s.sender_provider, lower(normalize(s.sender_subject, NFKC))) g
         JOIN suggestions s ON s.id = g."lastId" ${before}
        ORDER BY g."lastAt" DESC, g."lastId" DESC LIMIT ${add(limit + 1)}`,
      parameters.values,
    );
    const names = await membersByNickname(this.db, [...new Set(rows.map(nameOf))]);
    const briefs = await memberBriefs(
      this.db,
      [...names.values()].map(({ memberId }) => memberId),
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.lastAt, row.lastId],
      (row) => {
        const likely = names.get(nameOf(row));
        return { ...row, likely: (likely && briefs.get(likely.memberId)) ?? null };
      },
    );
  }

  async history(query: QueryOf<History>): Promise<AnswerOf<History>> {
    const parameters = new Parameters();
    const add = (value: unknown) => parameters.add(value);
    const where = [`t.subject_kind = 'member'`, `t.action IN ('bind', 'unbind')`];
    const cursor = readCursor(query.after, 3);
    if (fold(query.search ?? ''))
      where.push(
        `${foldedSql('m.name', "t.details ->> 'subject'", 't.who')} LIKE ${add(likePattern(query.search ?? ''))}`,
      );
    if (cursor)
      where.push(
        `(t.at, t.subject_id, t.seq) < (${add(cursor[0])}::timestamptz, ${add(cursor[1])}::uuid, ${add(cursor[2])}::int)`,
      );
    const rows = await this.db.rows<BindingEvent & { key: string; memberId: string; seq: number }>(
      `SELECT t.at, t.at::text AS key, t.subject_id AS "memberId", t.seq, t.action, t.who, m.name AS member,
              t.details ->> 'provider' AS provider, t.details ->> 'subject' AS subject, t.note AS reason
         FROM trail t JOIN members m ON m.id = t.subject_id WHERE ${where.join(' AND ')}
        ORDER BY t.at DESC, t.subject_id DESC, t.seq DESC LIMIT ${add(query.limit + 1)}`,
      parameters.values,
    );
    return pageOf(
      rows,
      query.limit,
      (row) => [row.key, row.memberId, String(row.seq)],
      (row) => row,
    );
  }

  mine({ memberId }: Actor): Promise<AnswerOf<Own>> {
    return this.db.rows<AnswerOf<Own>[number]>(
      `SELECT id, provider, subject, bound_by AS "boundBy", bound_at AS "boundAt"
         FROM member_bindings WHERE member_id = $1 ORDER BY provider, bound_at, id`,
      [memberId],
    );
  }
}

/** What a likeness is looked for by: the name shown beside an address, or the nickname. */
const nameOf = ({ provider, subject, name }: Pick<Stranger, 'provider' | 'subject' | 'name'>): string =>
  provider === 'nickname' ? subject : name;
