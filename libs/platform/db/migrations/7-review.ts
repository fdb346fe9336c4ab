import type { MigrationInterface, QueryRunner } from 'typeorm';

const refused = `'declined', 'to-opinion', 'to-suggestion', 'as-letter', 'passed-up', 'solved', 'withdrawn'`;

/** Every way a review may end, 退回补充 with the texts it replaces, the marks of a case, and what may be undone. */
export class Review1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE proposals DROP CONSTRAINT proposals_declined_check;
      ALTER TABLE proposals RENAME COLUMN decline_reason TO outcome_reason;
      ALTER TABLE proposals RENAME COLUMN decline_note TO outcome_note;
      ALTER TABLE proposals RENAME COLUMN declined_at TO outcome_at;
      ALTER TABLE proposals
        -- 去向
        ADD COLUMN outcome_destination text,
        -- To which an undo leads back.
        ADD COLUMN outcome_from_stage text,
        -- 退回补充: kept until it is submitted again.
        ADD COLUMN returned_note text,
        ADD COLUMN returned_at timestamptz;
      UPDATE proposals SET outcome_from_stage = 'submitted', outcome_note = coalesce(outcome_note, '')
       WHERE outcome_at IS NOT NULL;
      ALTER TABLE proposals
        ADD CONSTRAINT proposals_outcome_check CHECK (
          (stage IN (${refused})) = (outcome_at IS NOT NULL)
          AND (outcome_at IS NULL) = (outcome_note IS NULL)
          AND (outcome_at IS NULL) = (outcome_from_stage IS NULL)
          AND (outcome_destination IS NULL OR outcome_at IS NOT NULL)),
        ADD CONSTRAINT proposals_outcome_reason_check CHECK ((stage = 'declined') = (outcome_reason IS NOT NULL)),
        ADD CONSTRAINT proposals_returned_check CHECK (
          (stage <> 'returned' OR returned_at IS NOT NULL) AND (returned_at IS NULL) = (returned_note IS NULL));

      -- A text that was replaced when a returned proposal was submitted again.
      CREATE TABLE proposal_versions (
        proposal_id uuid NOT NULL CONSTRAINT proposal_versions_proposal_fkey REFERENCES proposals,
        version int NOT NULL,
        title text NOT NULL,
        situation text NOT NULL,
        demands text[] NOT NULL,
        category text NOT NULL,
        replaced_at timestamptz NOT NULL,
        replaced_by text NOT NULL,
        CONSTRAINT proposal_versions_pkey PRIMARY KEY (proposal_id, version)
      );

      -- 重点提案 and 优秀提案, also those that are no longer: figures are asked for as of a moment.
      CREATE TABLE proposal_marks (
        id uuid CONSTRAINT proposal_marks_pkey PRIMARY KEY,
        proposal_id uuid NOT NULL CONSTRAINT proposal_marks_proposal_fkey REFERENCES proposals,
        kind text NOT NULL CONSTRAINT proposal_marks_kind_check CHECK (kind IN ('key', 'excellent')),
        supervisor text,
        reason text NOT NULL,
        marked_at timestamptz NOT NULL,
        marked_by text NOT NULL,
        withdrawn_at timestamptz,
        CONSTRAINT proposal_marks_supervisor_check CHECK ((kind = 'key') = (supervisor IS NOT NULL))
      );
      CREATE UNIQUE INDEX proposal_marks_kind_key ON proposal_marks (proposal_id, kind) WHERE withdrawn_at IS NULL;
      CREATE INDEX proposal_marks_current_idx ON proposal_marks (kind, proposal_id) WHERE withdrawn_at IS NULL;

      -- A unit whose part ended with a withdrawal (撤案): the stage to which an undo leads back.
      ALTER TABLE assignments ADD COLUMN withdrawn_from_stage text;

      -- The same form sent twice is one proposal.
      CREATE TABLE submission_keys (
        account_id uuid NOT NULL CONSTRAINT submission_keys_account_fkey REFERENCES accounts,
        key uuid NOT NULL,
        sha256 text NOT NULL,
        proposal_id uuid NOT NULL CONSTRAINT submission_keys_proposal_fkey REFERENCES proposals
          DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT submission_keys_pkey PRIMARY KEY (account_id, key)
      );

      -- What was once converted or linked and is no longer: figures are asked for as of a moment.
      CREATE TABLE undone_conversions (
        suggestion_id uuid NOT NULL CONSTRAINT undone_conversions_suggestion_fkey REFERENCES suggestions,
        proposal_id uuid NOT NULL CONSTRAINT undone_conversions_proposal_fkey REFERENCES proposals,
        converted_at timestamptz NOT NULL,
        undone_at timestamptz NOT NULL,
        CONSTRAINT undone_conversions_pkey PRIMARY KEY (suggestion_id, proposal_id, undone_at)
      );

      ALTER TABLE suggestions ADD COLUMN version int NOT NULL DEFAULT 1;

      -- Figures as of a moment ask what was taken back after it.
      CREATE INDEX trail_undone_idx ON trail (at)
        WHERE action IN ('undo-outcome', 'leave-case', 'resubmit', 'unmerge', 'restore');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX trail_undone_idx;
      ALTER TABLE suggestions DROP COLUMN version;
      DROP TABLE undone_conversions, submission_keys, proposal_marks, proposal_versions;
      ALTER TABLE assignments DROP COLUMN withdrawn_from_stage;
      ALTER TABLE proposals
        DROP CONSTRAINT proposals_returned_check,
        DROP CONSTRAINT proposals_outcome_reason_check,
        DROP CONSTRAINT proposals_outcome_check,
        DROP COLUMN returned_at,
        DROP COLUMN returned_note,
        DROP COLUMN outcome_from_stage,
        DROP COLUMN outcome_destination;
      ALTER TABLE proposals RENAME COLUMN outcome_at TO declined_at;
      ALTER TABLE proposals RENAME COLUMN outcome_note TO decline_note;
      ALTER TABLE proposals RENAME COLUMN outcome_reason TO decline_reason;
      ALTER TABLE proposals ADD CONSTRAINT proposals_declined_check
        CHECK ((decline_reason IS NULL) = (declined_at IS NULL));
    `);
  }
}
