import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every lib stands on: the trail, files, counters, the outbox. */
export class Ground1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trail (
        subject_kind text NOT NULL,
        subject_id uuid NOT NULL,
        seq int NOT NULL,
        at timestamptz NOT NULL,
        action text NOT NULL,
        account_id uuid,
        who text NOT NULL,
        on_behalf_of text,
        from_stage text,
        to_stage text,
        note text,
        details jsonb NOT NULL DEFAULT '{}',
        previous_digest text NOT NULL,
        digest text NOT NULL,
        CONSTRAINT trail_pkey PRIMARY KEY (subject_kind, subject_id, seq)
      );
      CREATE FUNCTION trail_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'trail rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$;
      CREATE TRIGGER trail_is_kept BEFORE UPDATE OR DELETE ON trail
        FOR EACH ROW EXECUTE FUNCTION trail_is_kept();

      CREATE TABLE counters (
        scope text CONSTRAINT counters_pkey PRIMARY KEY,
        value int NOT NULL CONSTRAINT counters_value_check CHECK (value >= 0)
      );

      CREATE TABLE file_contents (
        sha256 text CONSTRAINT file_contents_pkey PRIMARY KEY,
        bytes bytea NOT NULL
      );
      ALTER TABLE file_contents ALTER COLUMN bytes SET STORAGE EXTERNAL;

      CREATE TABLE files (
        id uuid CONSTRAINT files_pkey PRIMARY KEY,
        sha256 text NOT NULL CONSTRAINT files_sha256_fkey REFERENCES file_contents,
        name text NOT NULL,
        content_type text NOT NULL,
        size int NOT NULL,
        uploaded_by uuid,
        uploaded_at timestamptz NOT NULL
      );
      CREATE INDEX files_uploaded_by_idx ON files (uploaded_by);
      CREATE INDEX files_sha256_idx ON files (sha256);

      CREATE TABLE outbox (
        id uuid CONSTRAINT outbox_pkey PRIMARY KEY,
        name text NOT NULL,
        data jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        sent_at timestamptz,
        done_at timestamptz,
        failed_at timestamptz,
        failure text,
        tries int NOT NULL DEFAULT 0
      );
      CREATE INDEX outbox_waiting_idx ON outbox (id) WHERE sent_at IS NULL;
      CREATE INDEX outbox_open_idx ON outbox (sent_at) WHERE done_at IS NULL AND failed_at IS NULL;
      CREATE INDEX outbox_failed_idx ON outbox (id) WHERE failed_at IS NOT NULL;

      CREATE TABLE marks (
        name text CONSTRAINT marks_pkey PRIMARY KEY,
        value jsonb NOT NULL,
        at timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE marks, outbox, files, file_contents, counters, trail; DROP FUNCTION trail_is_kept();`,
    );
  }
}
