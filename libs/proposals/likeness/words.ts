import { type Db, type Tx, wordQueries, wordsIn } from '#platform';
import type { Proposal } from '../proposal.entity.js';

type Written = Pick<Proposal, 'title' | 'situation' | 'demands'>;

/** Everything a case is compared by. */
export const wordsOfProposal = ({ title, situation, demands }: Written): string[] =>
  wordsIn([title, situation, ...demands].join('\n'));

/** Writes down the words of a case; with every change of its text, in the same transaction. */
export async function indexWords(tx: Tx, proposalId: string, words: string[]): Promise<void> {
  await tx.rows(
    `INSERT INTO proposal_words (proposal_id, words) VALUES ($1, array_to_tsvector($2::text[]))
     ON CONFLICT (proposal_id) DO UPDATE SET words = excluded.words`,
    [proposalId, words],
  );
}

/** Up to so many cases each word is counted when it is asked for; beyond, it was counted by the clock. */
const countedAtOnce = 2000;

/** In how many cases each word stands, and how many cases there are. */
export async function countWords(db: Db, words: string[]): Promise<{ cases: Map<string, number>; total: number }> {
  const known = await db.rows<{ word: string; cases: number }>(
    `SELECT word, cases FROM word_counts WHERE word = ANY($1)`,
    [['', ...words]],
  );
  const cases = new Map(known.map((row) => [row.word, row.cases]));
  const total = cases.get('') ?? 0;
  if (total >= countedAtOnce) return { cases, total };
  const counted = await db.rows<{ cases: number }>(
    `SELECT (SELECT count(*) FROM proposal_words WHERE asked.query = '' OR words @@ asked.query::tsquery) AS cases
       FROM unnest($1::text[]) WITH ORDINALITY AS asked(query, place) ORDER BY place`,
    [['', ...wordQueries(words)]],
  );
  const [all, ...each] = counted.map((row) => row.cases);
  return { cases: new Map(words.map((word, i) => [word, each[i] ?? 0])), total: all ?? 0 };
}
