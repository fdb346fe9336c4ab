import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices with their delivery, and the yearly summary. */
export class Telling1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notices (
        id uuid CONSTRAINT notices_pkey PRIMARY KEY,
        -- The same event told twice is one notice: event row + reader.
        event_id uuid NOT NULL,
        account_id uuid CONSTRAINT notices_account_fkey REFERENCES accounts,
        -- Someone without an account, known by address only.
        address text,
        kind text NOT NULL,
        title text NOT NULL,
        text text NOT NULL,
        subject_kind text CONSTRAINT notices_subject_kind_check
          CHECK (subject_kind IN ('suggestion', 'proposal', 'report', 'job')),
        subject_id uuid,
        asks boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        read_at timestamptz,
        mail_to text,
        -- The Message-ID of the mail it answers.
        mail_in_reply_to text,
        mail_sent_at timestamptz,
        mail_failure text,
        CONSTRAINT notices_whom_check CHECK (account_id IS NOT NULL OR address IS NOT NULL),
        CONSTRAINT notices_event_key UNIQUE NULLS NOT DISTINCT (event_id, kind, account_id, address)
      );
      CREATE INDEX notices_reader_idx ON notices (account_id, created_at DESC, id DESC);
      CREATE INDEX notices_unread_idx ON notices (account_id) WHERE read_at IS NULL;
      -- One receipt per suggestion; receipts of a day are counted by address.
      CREATE UNIQUE INDEX notices_receipt_key ON notices (subject_id) WHERE kind = 'receipt';
      CREATE INDEX notices_receipts_idx ON notices (mail_to, created_at) WHERE kind = 'receipt';

      CREATE TABLE snapshots (
        id uuid CONSTRAINT snapshots_pkey PRIMARY KEY,
        from_on date NOT NULL,
        to_on date NOT NULL,
        as_of timestamptz NOT NULL,
        revision int NOT NULL,
        state text NOT NULL CONSTRAINT snapshots_state_check CHECK (state IN ('building', 'ready', 'failed')),
        requested_by text NOT NULL,
        requested_by_id uuid,
        requested_at timestamptz NOT NULL,
        built_at timestamptz,
        sentence jsonb,
        equations jsonb,
        digest text,
        CONSTRAINT snapshots_revision_key UNIQUE (from_on, to_on, revision),
        CONSTRAINT snapshots_ready_check CHECK ((state = 'ready') = (digest IS NOT NULL)),
        CONSTRAINT snapshots_span_check CHECK (from_on <= to_on)
      );

      CREATE TABLE snapshot_figures (
        snapshot_id uuid NOT NULL CONSTRAINT snapshot_figures_snapshot_fkey REFERENCES snapshots,
        key text NOT NULL,
        position int NOT NULL,
        figure jsonb NOT NULL,
        record_kind text NOT NULL,
        -- The records of the base (or of the count), in order, and of the numerator when it is a rate.
        record_ids uuid[] NOT NULL,
        counted_ids uuid[],
        CONSTRAINT snapshot_figures_pkey PRIMARY KEY (snapshot_id, key)
      );
      -- Ids do not compress; a page of a long list is cut out of them.
      ALTER TABLE snapshot_figures ALTER COLUMN record_ids SET STORAGE EXTERNAL,
        ALTER COLUMN counted_ids SET STORAGE EXTERNAL;
      -- What was taken back after an as-of moment: only the trail knows that it stood then.
      CREATE INDEX trail_taken_back_idx ON trail (at)
        WHERE subject_kind = 'suggestion' AND action IN ('unmerge', 'restore');

      CREATE FUNCTION snapshot_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
          IF OLD.state = 'ready' THEN
            RAISE EXCEPTION 'a finished snapshot is never changed' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN COALESCE(NEW, OLD);
        END $$;
      CREATE TRIGGER snapshot_is_kept BEFORE UPDATE OR DELETE ON snapshots
        FOR EACH ROW EXECUTE FUNCTION snapshot_is_kept();
      CREATE FUNCTION snapshot_figure_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
          IF TG_OP = 'INSERT' AND NOT EXISTS
            (SELECT 1 FROM snapshots WHERE id = NEW.snapshot_id AND state = 'ready') THEN RETURN NEW; END IF;
          RAISE EXCEPTION 'figures of a snapshot are never changed' USING ERRCODE = 'integrity_constraint_violation';
        END $$;
      CREATE TRIGGER snapshot_figure_is_kept BEFORE INSERT OR UPDATE OR DELETE ON snapshot_figures
        FOR EACH ROW EXECUTE FUNCTION snapshot_figure_is_kept();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX trail_taken_back_idx;
      DROP TABLE snapshot_figures, snapshots, notices;
      DROP FUNCTION snapshot_is_kept(); DROP FUNCTION snapshot_figure_is_kept();
    `);
  }
}
