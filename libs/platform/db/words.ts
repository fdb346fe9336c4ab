import { lexeme } from './search.js';

/** Counts anew in how many cases each word stands. One statement that may run at any time and twice. */
export const countWordsSql = `
  INSERT INTO word_counts (word, cases)
  SELECT word, ndoc FROM ts_stat('SELECT words FROM proposal_words')
  UNION ALL SELECT '', count(*) FROM proposal_words
  ON CONFLICT (word) DO UPDATE SET cases = excluded.cases WHERE word_counts.cases <> excluded.cases`;

/** Tsqueries of single words, for `unnest($1::text[])`. */
export const wordQueries = (words: string[]): string[] => words.map(lexeme);
