import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What searching costs: pairs of file names beside the file, and long texts away from the rows that lists walk over; and the
 * proposal that a suggestion was (转意见建议).
 */
export class Finding1700000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(names);
    await runner.query(narrowRows);
    await runner.query(takenUp);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE suggestions DROP COLUMN from_proposal_id;
      ALTER TABLE proposals RESET (toast_tuple_target);
      ALTER TABLE disclosures RESET (toast_tuple_target);
      DROP TRIGGER files_grams ON files;
      DROP FUNCTION files_grams();
      DROP INDEX files_grams_idx;
      ALTER TABLE files DROP COLUMN grams;
      CREATE INDEX files_name_idx ON files USING gin (text_grams(ARRAY[name]));
    `);
  }
}

/** Kept, not computed: where a word stands in many names, the planner reads the table and would make the pairs anew. */
const names = `
  ALTER TABLE files ADD COLUMN grams tsvector;
  UPDATE files SET grams = text_grams(ARRAY[name]);
  ALTER TABLE files ALTER COLUMN grams SET NOT NULL;
  CREATE FUNCTION files_grams() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.grams := text_grams(ARRAY[NEW.name]);
    RETURN NEW;
  END $$;
  CREATE TRIGGER files_grams BEFORE INSERT OR UPDATE OF name ON files FOR EACH ROW EXECUTE FUNCTION files_grams();
  DROP INDEX files_name_idx;
  CREATE INDEX files_grams_idx ON files USING gin (grams);
`;

/** A search looks at thousands of rows for their day and stage; with their texts aside they stay in memory. For new rows. */
const narrowRows = `
  ALTER TABLE proposals SET (toast_tuple_target = 256);
  ALTER TABLE disclosures SET (toast_tuple_target = 256);
`;

const takenUp = `
  ALTER TABLE suggestions
    ADD COLUMN from_proposal_id uuid CONSTRAINT suggestions_from_proposal_fkey REFERENCES proposals
      CONSTRAINT suggestions_from_proposal_key UNIQUE;
`;
