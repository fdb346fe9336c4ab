import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the phone needs: uploads in pieces, what other apps share with it, and the session's call for proposals. */
export class Phone1700000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE uploads (
        id uuid CONSTRAINT uploads_pkey PRIMARY KEY,
        account_id uuid NOT NULL CONSTRAINT uploads_account_fkey REFERENCES accounts,
        name text NOT NULL,
        size int NOT NULL CONSTRAINT uploads_size_check CHECK (size > 0),
        sha256 text NOT NULL,
        received int NOT NULL DEFAULT 0,
        -- Of the finished file. No foreign key: a file that no record took is forgotten all the same.
        file_id uuid,
        begun_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT uploads_received_check CHECK (received BETWEEN 0 AND size)
      );
      CREATE INDEX uploads_account_idx ON uploads (account_id);
      CREATE INDEX uploads_expires_idx ON uploads (expires_at);

      CREATE TABLE upload_pieces (
        upload_id uuid NOT NULL CONSTRAINT upload_pieces_upload_fkey REFERENCES uploads ON DELETE CASCADE,
        -- The first byte's place in the file.
        start int NOT NULL,
        bytes bytea NOT NULL,
        CONSTRAINT upload_pieces_pkey PRIMARY KEY (upload_id, start)
      );
      ALTER TABLE upload_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;

      CREATE TABLE shares (
        id uuid CONSTRAINT shares_pkey PRIMARY KEY,
        account_id uuid NOT NULL CONSTRAINT shares_account_fkey REFERENCES accounts,
        title text NOT NULL,
        text text NOT NULL,
        file_ids uuid[] NOT NULL,
        shared_at timestamptz NOT NULL
      );
      CREATE INDEX shares_account_idx ON shares (account_id);

      ALTER TABLE plenary_sessions ADD COLUMN call_text text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE plenary_sessions DROP COLUMN call_text;
      DROP TABLE shares, upload_pieces, uploads;
    `);
  }
}
