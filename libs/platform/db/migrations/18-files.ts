import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is in attachments: their kind, their words, what speaks against them, what came out of containers. */
export class Files1700000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE file_readings (
        file_id uuid CONSTRAINT file_readings_pkey PRIMARY KEY
          CONSTRAINT file_readings_file_fkey REFERENCES files ON DELETE CASCADE,
        -- Null: it came by itself.
        container_id uuid CONSTRAINT file_readings_container_fkey REFERENCES files ON DELETE CASCADE,
        position int NOT NULL DEFAULT 0,
        state text NOT NULL DEFAULT 'waiting' CONSTRAINT file_readings_state_check CHECK (state IN ('waiting', 'read')),
        -- When a job was last asked for.
        asked_at timestamptz,
        read_at timestamptz,
        kind text,
        danger text,
        notes text[] NOT NULL DEFAULT '{}',
        text text,
        -- 'off': nobody was there to look for viruses.
        scan text NOT NULL DEFAULT 'waiting'
          CONSTRAINT file_readings_scan_check CHECK (scan IN ('waiting', 'clean', 'infected', 'off')),
        -- The name of the virus, or why there was no answer.
        scan_says text,
        -- What everybody but the secretariat sees of a picture.
        copy_sha256 text CONSTRAINT file_readings_copy_fkey REFERENCES file_contents,
        copy_type text,
        thumb_sha256 text CONSTRAINT file_readings_thumb_fkey REFERENCES file_contents,
        released_at timestamptz,
        released_by text,
        release_reason text,
        CONSTRAINT file_readings_read_check CHECK ((state = 'read') = (read_at IS NOT NULL)),
        CONSTRAINT file_readings_inner_key UNIQUE (container_id, position),
        CONSTRAINT file_readings_released_check CHECK ((released_at IS NULL) = (release_reason IS NULL))
      );
      CREATE INDEX file_readings_asked_idx ON file_readings (asked_at NULLS FIRST) WHERE state = 'waiting' OR scan = 'waiting';
      CREATE INDEX file_readings_off_idx ON file_readings (file_id) WHERE scan = 'off';
      CREATE INDEX file_readings_danger_idx ON file_readings (read_at) WHERE danger IS NOT NULL AND released_at IS NULL;
      CREATE INDEX file_readings_copy_idx ON file_readings (copy_sha256) WHERE copy_sha256 IS NOT NULL;
      CREATE INDEX file_readings_thumb_idx ON file_readings (thumb_sha256) WHERE thumb_sha256 IS NOT NULL;
      INSERT INTO file_readings (file_id) SELECT id FROM files;

      -- The words of its attachments, so that it is found by them.
      ALTER TABLE suggestions
        ADD COLUMN attached_text text NOT NULL DEFAULT '',
        ADD COLUMN attached_grams tsvector NOT NULL DEFAULT '';
      CREATE INDEX suggestions_attached_grams_idx ON suggestions USING gin (attached_grams);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE suggestions DROP COLUMN attached_text, DROP COLUMN attached_grams;
      DROP TABLE file_readings;
    `);
  }
}
