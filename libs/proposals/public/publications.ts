import { Injectable } from '@nestjs/common';
import type { PublicCase, PublicRow, QueryOf, routes } from '#contract';
import { publicFile } from '#files';
import { bodyName } from '#people';
import {
  Db,
  Parameters,
  Refusal,
  containsSql,
  likePattern,
  needsCheck,
  pageOf,
  readCursor,
  searchQuery,
} from '#platform';

/** The counter that every decision on disclosure moves on: whoever holds a page of an older state has to ask again. */
export const publicationsVersion = 'publications';

type ListQuery = QueryOf<typeof routes.publicCases.list>;
type Published = { published: PublicCase; at: string };

const standing = `d.ended_at IS NULL AND d.decision = 'PUBLIC'`;

/** What everybody may read: the frozen copies that are public now, and never the live record. */
@Injectable()
export class Publications {
  constructor(private readonly db: Db) {}

  /** Cheap: one row by its key. */
  async version(): Promise<number> {
    const row = await this.db.row<{ value: number }>(`SELECT value FROM counters WHERE scope = $1`, [
      publicationsVersion,
    ]);
    return row?.value ?? 0;
  }

  body(): Promise<string> {
    return bodyName(this.db);
  }

  /** Newest first; the search finds every copy in which the words stand. */
  async list({ after, limit, search }: ListQuery): Promise<{ items: PublicRow[]; next: string | null }> {
    const parameters = new Parameters();
    const conditions = [standing];
    const query = searchQuery(search ?? '');
    if (query) conditions.push(`d.grams @@ ${parameters.add(query)}::tsquery`);
    if (query && needsCheck(search ?? ''))
      conditions.push(containsSql(parameters.add(likePattern(search ?? '')), 'd.search_text'));
    const cursor = readCursor(after, 2);
    if (cursor) {
      const [at, id] = cursor.map((value) => parameters.add(value));
      conditions.push(`(d.decided_at, d.proposal_id) < (${at}::timestamptz, ${id}::uuid)`);
    }
    const rows = await this.db.rows<Published>(
      `SELECT d.published, d.decided_at::text AS at FROM disclosures d WHERE ${conditions.join(' AND ')}
        ORDER BY d.decided_at DESC, d.proposal_id DESC LIMIT ${parameters.add(limit + 1)}`,
      parameters.values,
    );
    return pageOf(
      rows,
      limit,
      ({ published, at }) => [at, published.id],
      ({ published: { id, number, title, proposers, sessionLabel, category, publishedOn } }) => ({
        id,
        number,
        title,
        proposers,
        sessionLabel,
        category,
        publishedOn,
      }),
    );
  }

  async read(proposalId: string): Promise<PublicCase> {
    const row = await this.db.row<Published>(
      `SELECT d.published FROM disclosures d WHERE d.proposal_id = $1 AND ${standing}`,
      [proposalId],
    );
    if (!row) throw new Refusal('not-found');
    return row.published;
  }

  /** A file that is published with the case. */
  async file(proposalId: string, fileId: string) {
    const { files } = await this.read(proposalId);
    const file = files.some(({ id }) => id === fileId) ? await publicFile(this.db, fileId) : null;
    if (!file) throw new Refusal('not-found');
    return file;
  }
}
