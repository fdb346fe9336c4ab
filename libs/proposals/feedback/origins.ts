import { createHmac, randomBytes } from 'node:crypto';
import type { AnswerOf, routes } from '#contract';
import type { Db, Tx } from '#platform';
import type { Rating } from './rating.entity.js';

/** Where a request came from. */
export interface Caller {
  address: string;
  agent: string;
}

const markName = 'origin-key';

/** Digests by which ratings from one place can be told, under a key of this installation; the address is not kept. */
export async function originOf(
  tx: Tx,
  { address, agent }: Caller,
): Promise<Pick<Rating, 'deviceDigest' | 'addressDigest'>> {
  const value = JSON.stringify(randomBytes(32).toString('hex'));
  // Two first raters at once agree on one key.
  await tx.rows(`INSERT INTO marks (name, value, at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`, [
    markName,
    value,
    tx.now,
  ]);
  const mark = await tx.row<{ value: string }>(`SELECT value FROM marks WHERE name = $1`, [markName]);
  if (!mark) throw new Error('a mark that was just set is there');
  const digest = (text: string) => createHmac('sha256', mark.value).update(text).digest('hex');
  return { deviceDigest: digest(`${address}\n${agent}`), addressDigest: digest(address) };
}

type Alike = AnswerOf<typeof routes.feedback.overview>['alike'][number];

/** A hotel full of members has one address: that asks for more than one device does. */
const manyByDevice = 3;
const manyByAddress = 5;
const lookedBackDays = 30;

/** Places from which many different people have rated of late: somebody may be rating for others. */
export const alikeSql = (since: string): string => `WITH given AS (
       SELECT g.*, coalesce(m.name, c.collective_name) AS rater FROM ratings g
         LEFT JOIN members m ON m.id = g.member_id LEFT JOIN proposals c ON c.id = g.collective_id
        WHERE g.rated_at > ${since} AND g.device_digest IS NOT NULL),
     places AS (
       SELECT 'device' AS place, device_digest AS digest, given.*, ${manyByDevice} AS many FROM given
       UNION ALL SELECT 'address', address_digest, given.*, ${manyByAddress} FROM given)
     SELECT l.place, count(*) AS ratings, array_agg(DISTINCT l.rater) AS raters,
            (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'number', coalesce(p.case_number, p.intake_serial),
                      'title', p.title) ORDER BY p.submitted_at) FROM proposals p WHERE p.id = ANY(array_agg(l.proposal_id))) AS cases,
            min(l.rated_at) AS "firstAt", max(l.rated_at) AS "lastAt"
       FROM places l GROUP BY l.place, l.digest, l.many
     HAVING count(DISTINCT coalesce(l.member_id, l.collective_id)) >= l.many
      ORDER BY max(l.rated_at) DESC`;

export const lookedBackSince = (now: Date): Date => new Date(now.getTime() - lookedBackDays * 86_400_000);

export const alikeOrigins = (db: Db): Promise<Alike[]> => db.rows<Alike>(alikeSql('$1'), [lookedBackSince(db.now())]);
