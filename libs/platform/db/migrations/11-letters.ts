import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters: drafts that colleagues share, the office's review, classes that change, opinions with dissent. */
export class Letters1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE assignments
        ADD COLUMN opinion_stance text,
        ADD COLUMN opinion_dissent text,
        ADD COLUMN opinion_signer text,
        -- The lead was told not to wait for this unit's opinion.
        ADD COLUMN opinion_waived_at timestamptz,
        ADD COLUMN opinion_waived_by text,
        ADD COLUMN opinion_waiver_reason text,
        ADD CONSTRAINT assignments_opinion_stance_check CHECK (opinion_stance IN ('AGREED', 'RESERVED')),
        ADD CONSTRAINT assignments_dissent_check
          CHECK ((opinion_stance IS NOT DISTINCT FROM 'RESERVED') = (opinion_dissent IS NOT NULL)),
        ADD CONSTRAINT assignments_waiver_check CHECK (
          (opinion_waived_at IS NULL) = (opinion_waived_by IS NULL)
          AND (opinion_waived_at IS NULL) = (opinion_waiver_reason IS NULL));
      CREATE INDEX assignments_in_review_idx ON assignments (id) WHERE stage = 'in-review';

      ALTER TABLE replies
        ADD COLUMN disclosure_reason text,
        ADD COLUMN copy_to text[] NOT NULL DEFAULT '{}',
        -- When the unit handed it to the office; the day it was sent where no review is asked for.
        ADD COLUMN submitted_at timestamptz,
        ADD COLUMN reviewed_by text,
        -- As printed on the day it was sent: a later change of the settings does not change a letter.
        ADD COLUMN resolution_letter text,
        ADD COLUMN resolution_words text,
        -- Hashes of pieces of its text, by which copies are found.
        ADD COLUMN fingerprint int[] NOT NULL DEFAULT '{}',
        ADD CONSTRAINT replies_disclosure_reason_check CHECK (disclosure_reason IS NULL OR disclosure = 'NOT_PUBLIC');
      UPDATE replies SET submitted_at = sent_at,
        resolution_letter = coalesce((SELECT settings #>> ARRAY['resolutionLabels', resolution, 'letter'] FROM bodies), ''),
        resolution_words = coalesce((SELECT settings #>> ARRAY['resolutionLabels', resolution, 'words'] FROM bodies), '');
      UPDATE replies SET resolution_letter = label.letter, resolution_words = label.words
        FROM (VALUES ('RESOLVED', 'A', '所提问题已经解决或基本解决'), ('PARTLY_RESOLVED', 'B', '所提问题部分解决'),
                     ('IN_PROGRESS', 'B', '所提问题正在解决'), ('PLANNED', 'B', '所提问题列入计划拟解决'),
                     ('INFEASIBLE_NOW', 'C', '所提问题因条件所限暂难解决'), ('REFERENCE_ONLY', 'D', '所提建议留作参考'))
             AS label(code, letter, words)
       WHERE resolution = label.code AND resolution_words = '';
      ALTER TABLE replies
        ALTER COLUMN submitted_at SET NOT NULL,
        ALTER COLUMN resolution_letter SET NOT NULL,
        ALTER COLUMN resolution_words SET NOT NULL;
      CREATE INDEX replies_fingerprint_idx ON replies USING gin (fingerprint);

      CREATE TABLE reply_drafts (
        assignment_id uuid CONSTRAINT reply_drafts_pkey PRIMARY KEY
          CONSTRAINT reply_drafts_assignment_fkey REFERENCES assignments,
        version int NOT NULL,
        writing jsonb NOT NULL,
        -- Taken by a letter that waits for the office, so that no other takes it meanwhile.
        document_number text CONSTRAINT reply_drafts_document_number_key UNIQUE,
        saved_by text NOT NULL,
        saved_at timestamptz NOT NULL,
        submitted_by text,
        submitted_at timestamptz,
        sent_back_note text,
        sent_back_by text,
        sent_back_at timestamptz,
        CONSTRAINT reply_drafts_submitted_check CHECK (
          (submitted_at IS NULL) = (submitted_by IS NULL) AND (submitted_at IS NULL) = (document_number IS NULL)),
        CONSTRAINT reply_drafts_sent_back_check CHECK (
          (sent_back_at IS NULL) = (sent_back_by IS NULL) AND (sent_back_at IS NULL) = (sent_back_note IS NULL))
      );
      CREATE TABLE reply_draft_files (
        assignment_id uuid NOT NULL CONSTRAINT reply_draft_files_draft_fkey REFERENCES reply_drafts,
        file_id uuid NOT NULL CONSTRAINT reply_draft_files_file_fkey REFERENCES files,
        position int NOT NULL,
        CONSTRAINT reply_draft_files_pkey PRIMARY KEY (assignment_id, file_id)
      );
      CREATE INDEX reply_draft_files_file_idx ON reply_draft_files (file_id);

      CREATE TABLE resolution_changes (
        id uuid CONSTRAINT resolution_changes_pkey PRIMARY KEY,
        assignment_id uuid NOT NULL CONSTRAINT resolution_changes_assignment_fkey REFERENCES assignments,
        from_resolution text NOT NULL,
        from_label text NOT NULL,
        to_resolution text NOT NULL,
        to_label text NOT NULL,
        reason text NOT NULL,
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT resolution_changes_differ_check CHECK (from_resolution <> to_resolution)
      );
      CREATE INDEX resolution_changes_assignment_idx ON resolution_changes (assignment_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE resolution_changes, reply_draft_files, reply_drafts;
      DROP INDEX replies_fingerprint_idx;
      ALTER TABLE replies
        DROP CONSTRAINT replies_disclosure_reason_check,
        DROP COLUMN fingerprint, DROP COLUMN resolution_words, DROP COLUMN resolution_letter, DROP COLUMN reviewed_by,
        DROP COLUMN submitted_at, DROP COLUMN copy_to, DROP COLUMN disclosure_reason;
      DROP INDEX assignments_in_review_idx;
      ALTER TABLE assignments
        DROP CONSTRAINT assignments_waiver_check, DROP CONSTRAINT assignments_dissent_check,
        DROP CONSTRAINT assignments_opinion_stance_check,
        DROP COLUMN opinion_waiver_reason, DROP COLUMN opinion_waived_by, DROP COLUMN opinion_waived_at,
        DROP COLUMN opinion_signer, DROP COLUMN opinion_dissent, DROP COLUMN opinion_stance;
    `);
  }
}
