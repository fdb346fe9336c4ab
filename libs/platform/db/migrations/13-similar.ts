import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wordsIn } from '../../segmentation.js';
import { countWordsSql } from '../words.js';

/** Similar cases by their words, and search that also finds what stands in letters, file names and merged cases. */
export class Similar1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(words);
    await runner.query(grams);
    await segmentAll(runner);
    await runner.query(countWordsSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX proposals_merged_authors_idx, files_name_idx, assignments_proposal_idx;
      DROP TRIGGER replies_grams ON replies;
      DROP FUNCTION replies_grams();
      ALTER TABLE replies DROP COLUMN grams;
      DROP FUNCTION text_grams(text[]);
      DROP TABLE word_counts, proposal_words;
    `);
  }
}

const words = `
  -- The words of a case, beside it: a change of its stage does not touch their index.
  CREATE TABLE proposal_words (
    proposal_id uuid CONSTRAINT proposal_words_pkey PRIMARY KEY
      CONSTRAINT proposal_words_proposal_fkey REFERENCES proposals,
    words tsvector NOT NULL
  );
  CREATE INDEX proposal_words_idx ON proposal_words USING gin (words) WITH (fastupdate = off);

  -- The key of a unit's part holds for those that were not released: no index to all of a case is left.
  CREATE INDEX assignments_proposal_idx ON assignments (proposal_id);

  -- In how many cases a word stands, as counted now and then; the empty word stands for all cases.
  CREATE TABLE word_counts (
    word text CONSTRAINT word_counts_pkey PRIMARY KEY,
    cases int NOT NULL
  );`;

/** As `gramsOf` in search.ts makes them: the database itself keeps those of letters, so that no verb can forget. */
const grams = `
  CREATE FUNCTION text_grams(fields text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH folded AS (
      SELECT left(lower(string_agg(btrim(regexp_replace(normalize(field, NFKC), '\\s+', ' ', 'g')), E'\\n')), 120000)
             || E'\\n' AS text FROM unnest(fields) AS field)
    SELECT coalesce(array_to_tsvector(array_agg(pair[1])), '')
      FROM folded, LATERAL (SELECT regexp_matches(text, '..', 'g') AS pair
                            UNION ALL SELECT regexp_matches(substr(text, 2), '..', 'g')) AS pairs
  $$;

  ALTER TABLE replies ADD COLUMN grams tsvector;
  UPDATE replies SET grams = text_grams(ARRAY[document_number, issuer, closing, contact_name, contact_phone] || answers);
  ALTER TABLE replies ALTER COLUMN grams SET NOT NULL;
  CREATE INDEX replies_grams_idx ON replies USING gin (grams);
  CREATE FUNCTION replies_grams() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.grams := text_grams(ARRAY[NEW.document_number, NEW.issuer, NEW.closing, NEW.contact_name, NEW.contact_phone]
                            || NEW.answers);
    RETURN NEW;
  END $$;
  CREATE TRIGGER replies_grams BEFORE INSERT OR UPDATE OF document_number, issuer, closing, contact_name, contact_phone, answers
    ON replies FOR EACH ROW EXECUTE FUNCTION replies_grams();

  CREATE INDEX files_name_idx ON files USING gin (text_grams(ARRAY[name]));
  -- A lead case is found by the authors of those merged under it.
  CREATE INDEX proposals_merged_authors_idx ON proposals USING gin (text_grams(ARRAY[proposers]))
    WHERE merged_into_id IS NOT NULL;`;

const batch = 500;

async function segmentAll(runner: QueryRunner): Promise<void> {
  for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows: { id: string; text: string }[] = await runner.query(
      `SELECT id, concat_ws(E'\\n', title, situation, array_to_string(demands, E'\\n')) AS text
         FROM proposals WHERE id > $1 ORDER BY id LIMIT ${batch}`,
      [last],
    );
    if (rows.length === 0) return;
    const given = rows.map(({ id, text }) => ({ id, words: wordsIn(text) }));
    await runner.query(
      `INSERT INTO proposal_words (proposal_id, words)
       SELECT id, array_to_tsvector(words) FROM json_to_recordset($1) AS r(id uuid, words text[])`,
      [JSON.stringify(given)],
    );
    last = rows.at(-1)?.id ?? last;
  }
}
