import { Injectable } from '@nestjs/common';
import type { MemberBrief, MemberView, QueryOf, routes } from '#contract';
import { Db, Parameters, fold, foldedSql, likePattern, pageOf, readCursor } from '#platform';
import { factsSql } from './roster.js';
import { termNow } from './sessions.js';

type BoundTo = MemberView['bindings'][number] & { memberId: string };
type Listed = Omit<MemberView, 'bindings'>;

const mostBriefs = 50;

@Injectable()
export class MemberViews {
  constructor(private readonly db: Db) {}

  /** The roster: serving members of the term in force, or with `inactive` everybody there ever was. */
  async list(query: QueryOf<typeof routes.members.list>): Promise<{ items: MemberView[]; next: string | null }> {
    const parameters = new Parameters();
    const where = ['true'];
    if (!query.inactive) where.push(`m.active AND m.term_id = ${parameters.add(await termNow(this.db))}`);
    if (fold(query.search ?? '')) where.push(this.matches(parameters, query.search ?? ''));
    const cursor = readCursor(query.after, 2);
    if (cursor) where.push(`(m.name, m.id) > (${parameters.add(cursor[0])}, ${parameters.add(cursor[1])})`);
    const rows = await this.db.rows<Listed>(
      `SELECT m.id, ${factsSql}, m.sector_id AS "sectorId", m.term_id AS "termId",
              EXISTS (SELECT 1 FROM accounts a WHERE a.member_id = m.id) AS "hasAccount"
         FROM members m LEFT JOIN sectors s ON s.id = m.sector_id
        WHERE ${where.join(' AND ')} ORDER BY m.name, m.id LIMIT ${parameters.add(query.limit + 1)}`,
      parameters.values,
    );
    const bindings = await this.bindings(rows.map(({ id }) => id));
    return pageOf(
      rows,
      query.limit,
      (row) => [row.name, row.id],
      (row) => ({ ...row, bindings: bindings.filter(({ memberId }) => memberId === row.id) }),
    );
  }

  /** For choosing a person: serving members only, those whose name begins with the search first. */
  async find(search: string): Promise<MemberBrief[]> {
    const folded = fold(search);
    return this.db.rows<MemberBrief>(
      `SELECT m.id, m.name, s.name AS sector, m.liaison_group AS "group"
         FROM members m LEFT JOIN sectors s ON s.id = m.sector_id
        WHERE m.active AND m.term_id = $1 AND ${foldedSql('m.name', 's.name', 'm.liaison_group')} LIKE $2
        ORDER BY starts_with(m.name, $3) DESC, m.name, m.id LIMIT ${mostBriefs}`,
      [await termNow(this.db), likePattern(folded), folded],
    );
  }

  private matches(parameters: Parameters, search: string): string {
    const pattern = parameters.add(likePattern(search));
    return `(${foldedSql('m.name', 's.name', 'm.party', 'm.liaison_group', 'm.phone')} LIKE ${pattern}
       OR EXISTS (SELECT 1 FROM member_bindings b WHERE b.member_id = m.id AND ${foldedSql('b.subject')} LIKE ${pattern}))`;
  }

  private bindings(memberIds: string[]): Promise<BoundTo[]> {
    return this.db.rows<BoundTo>(
      `SELECT b.id, b.member_id AS "memberId", b.provider, b.subject, b.bound_by AS "boundBy", b.bound_at AS "boundAt",
              (SELECT jsonb_build_object('id', x.id, 'since', x.since, 'reason', x.reason) FROM bad_addresses x
                WHERE x.address = b.subject AND x.cleared_at IS NULL AND b.provider = 'mail') AS bad
         FROM member_bindings b WHERE b.member_id = ANY($1) ORDER BY b.bound_at, b.id`,
      [memberIds],
    );
  }
}
