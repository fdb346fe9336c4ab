import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What many arrivals at once cost: which suggestions are still to be compared stands beside them, so that comparing one
 * does not write it, and all its index entries, anew; and more new pairs may wait to be sorted into the index of words.
 */
export class Comparing1700000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(waiting);
    // 32 MB: some 1,500 suggestions of a page each. A chore sorts them in when it is quiet.
    await runner.query(`ALTER INDEX suggestions_grams_idx SET (gin_pending_list_limit = 32768)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER INDEX suggestions_grams_idx RESET (gin_pending_list_limit);
      ALTER TABLE suggestions ADD COLUMN compared boolean NOT NULL DEFAULT false;
      UPDATE suggestions s SET compared = true
       WHERE NOT EXISTS (SELECT 1 FROM suggestions_to_compare WHERE suggestion_id = s.id);
      CREATE INDEX suggestions_compared_idx ON suggestions (id) WHERE NOT compared;
      DROP TRIGGER suggestions_made ON suggestions;
      DROP TRIGGER suggestions_reworded ON suggestions;
      DROP FUNCTION suggestions_compare();
      DROP TABLE suggestions_to_compare;
    `);
  }
}

const waiting = `
  CREATE TABLE suggestions_to_compare (
    suggestion_id uuid PRIMARY KEY REFERENCES suggestions ON DELETE CASCADE
  );
  INSERT INTO suggestions_to_compare SELECT id FROM suggestions WHERE NOT compared;
  ALTER TABLE suggestions DROP COLUMN compared;
  CREATE FUNCTION suggestions_compare() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO suggestions_to_compare VALUES (NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$;
  CREATE TRIGGER suggestions_made AFTER INSERT ON suggestions FOR EACH ROW EXECUTE FUNCTION suggestions_compare();
  CREATE TRIGGER suggestions_reworded AFTER UPDATE OF title, text ON suggestions FOR EACH ROW
    WHEN (OLD.title <> NEW.title OR OLD.text <> NEW.text) EXECUTE FUNCTION suggestions_compare();`;
