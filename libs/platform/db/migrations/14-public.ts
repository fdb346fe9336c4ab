import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is made public, supervision, 双向评议, packed case files, and the evidence of the WeChat group. */
export class Public1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(disclosure);
    await runner.query(supervision);
    await runner.query(caseFiles);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE raw_inbound DROP COLUMN record_file_id;
      DROP TABLE archive_chunks, archives, evaluations, supervision_event_files, supervision_event_departments,
        supervision_event_proposals, supervision_events, instruction_targets, instructions, disclosures;
      DROP FUNCTION disclosure_is_kept();
      DROP INDEX proposals_published_idx;
      ALTER TABLE assignments DROP COLUMN evaluated_at;
      ALTER TABLE proposals DROP COLUMN published_at, DROP COLUMN nondisclosure_reason;
    `);
  }
}

const disclosure = `
  ALTER TABLE proposals
    ADD COLUMN nondisclosure_reason text,
    -- Of the copy that is public now, beside the case, so that lists need not look it up.
    ADD COLUMN published_at timestamptz;
  CREATE INDEX proposals_published_idx ON proposals (published_at) WHERE published_at IS NOT NULL;

  CREATE TABLE disclosures (
    id uuid CONSTRAINT disclosures_pkey PRIMARY KEY,
    proposal_id uuid NOT NULL CONSTRAINT disclosures_proposal_fkey REFERENCES proposals,
    decision text NOT NULL CONSTRAINT disclosures_decision_check CHECK (decision IN ('PUBLIC', 'NOT_PUBLIC')),
    reason text,
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL,
    -- Withdrawn (then with a reason), or replaced by a newer decision.
    ended_at timestamptz,
    ended_by text,
    end_reason text,
    -- The frozen copy that everybody may read, and what it is found by.
    published jsonb,
    search_text text NOT NULL,
    grams tsvector NOT NULL,
    CONSTRAINT disclosures_published_check CHECK ((decision = 'PUBLIC') = (published IS NOT NULL)),
    CONSTRAINT disclosures_ended_check CHECK ((ended_at IS NULL) = (ended_by IS NULL))
  );
  CREATE UNIQUE INDEX disclosures_standing_key ON disclosures (proposal_id) WHERE ended_at IS NULL;
  CREATE INDEX disclosures_proposal_idx ON disclosures (proposal_id, decided_at);
  CREATE INDEX disclosures_newest_idx ON disclosures (decided_at DESC, proposal_id DESC)
    WHERE ended_at IS NULL AND decision = 'PUBLIC';
  CREATE INDEX disclosures_grams_idx ON disclosures USING gin (grams);

  CREATE FUNCTION disclosure_is_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.published IS NOT DISTINCT FROM OLD.published
        AND NEW.decision = OLD.decision THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'a decision on disclosure is ended, never changed'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$;
  CREATE TRIGGER disclosure_is_kept BEFORE UPDATE OR DELETE ON disclosures
    FOR EACH ROW EXECUTE FUNCTION disclosure_is_kept();
`;

const supervision = `
  CREATE TABLE instructions (
    id uuid CONSTRAINT instructions_pkey PRIMARY KEY,
    proposal_id uuid NOT NULL CONSTRAINT instructions_proposal_fkey REFERENCES proposals,
    text text NOT NULL,
    leader text NOT NULL,
    leader_account_id uuid,
    -- The clerk who entered it from paper.
    recorded_by text,
    given_at timestamptz NOT NULL,
    due_on date
  );
  CREATE INDEX instructions_proposal_idx ON instructions (proposal_id, given_at);

  CREATE TABLE instruction_targets (
    id uuid CONSTRAINT instruction_targets_pkey PRIMARY KEY,
    instruction_id uuid NOT NULL CONSTRAINT instruction_targets_instruction_fkey REFERENCES instructions,
    -- Null: the secretariat.
    department_id uuid CONSTRAINT instruction_targets_department_fkey REFERENCES departments,
    answer text,
    answered_by text,
    answered_at timestamptz,
    CONSTRAINT instruction_targets_department_key UNIQUE NULLS NOT DISTINCT (instruction_id, department_id),
    CONSTRAINT instruction_targets_answer_check
      CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL))
  );
  CREATE INDEX instruction_targets_department_idx ON instruction_targets (department_id, instruction_id);
  CREATE INDEX instruction_targets_open_idx ON instruction_targets (instruction_id) WHERE answered_at IS NULL;

  CREATE TABLE supervision_events (
    id uuid CONSTRAINT supervision_events_pkey PRIMARY KEY,
    kind text NOT NULL CONSTRAINT supervision_events_kind_check
      CHECK (kind IN ('INSPECTION', 'CONSULTATION', 'ON_SITE', 'VISIT', 'SPECIAL')),
    held_on date NOT NULL,
    participants text NOT NULL,
    outcome text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL
  );
  CREATE INDEX supervision_events_newest_idx ON supervision_events (held_on DESC, id DESC);

  CREATE TABLE supervision_event_proposals (
    event_id uuid NOT NULL CONSTRAINT supervision_event_proposals_event_fkey REFERENCES supervision_events,
    proposal_id uuid NOT NULL CONSTRAINT supervision_event_proposals_proposal_fkey REFERENCES proposals,
    CONSTRAINT supervision_event_proposals_pkey PRIMARY KEY (event_id, proposal_id)
  );
  CREATE INDEX supervision_event_proposals_proposal_idx ON supervision_event_proposals (proposal_id, event_id);

  CREATE TABLE supervision_event_departments (
    event_id uuid NOT NULL CONSTRAINT supervision_event_departments_event_fkey REFERENCES supervision_events,
    department_id uuid NOT NULL CONSTRAINT supervision_event_departments_department_fkey REFERENCES departments,
    CONSTRAINT supervision_event_departments_pkey PRIMARY KEY (event_id, department_id)
  );
  CREATE INDEX supervision_event_departments_department_idx ON supervision_event_departments (department_id, event_id);

  CREATE TABLE supervision_event_files (
    event_id uuid NOT NULL CONSTRAINT supervision_event_files_event_fkey REFERENCES supervision_events,
    file_id uuid NOT NULL CONSTRAINT supervision_event_files_file_fkey REFERENCES files,
    position int NOT NULL,
    CONSTRAINT supervision_event_files_pkey PRIMARY KEY (event_id, file_id)
  );
  CREATE INDEX supervision_event_files_file_idx ON supervision_event_files (file_id);

  ALTER TABLE assignments ADD COLUMN evaluated_at timestamptz;
  CREATE TABLE evaluations (
    id uuid CONSTRAINT evaluations_pkey PRIMARY KEY,
    assignment_id uuid NOT NULL CONSTRAINT evaluations_assignment_fkey REFERENCES assignments
      CONSTRAINT evaluations_assignment_key UNIQUE,
    -- The items as the body had set them on that day: label, points, of.
    points jsonb NOT NULL,
    total int NOT NULL CONSTRAINT evaluations_total_check CHECK (total BETWEEN 0 AND 100),
    comment text,
    -- Given while neither side could see the other's.
    blind boolean NOT NULL,
    evaluated_by text NOT NULL,
    evaluated_at timestamptz NOT NULL
  );
`;

const caseFiles = `
  CREATE TABLE archives (
    id uuid CONSTRAINT archives_pkey PRIMARY KEY,
    session_id uuid NOT NULL CONSTRAINT archives_session_fkey REFERENCES plenary_sessions,
    state text NOT NULL CONSTRAINT archives_state_check CHECK (state IN ('building', 'ready', 'failed')),
    -- Each try packs into chunks of its own; only those of the last one count.
    attempt int NOT NULL DEFAULT 0,
    done int NOT NULL DEFAULT 0,
    total int NOT NULL DEFAULT 0,
    size bigint NOT NULL DEFAULT 0,
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL,
    ready_at timestamptz,
    CONSTRAINT archives_ready_check CHECK ((state = 'ready') = (ready_at IS NOT NULL))
  );
  CREATE INDEX archives_session_idx ON archives (session_id);

  CREATE TABLE archive_chunks (
    archive_id uuid NOT NULL CONSTRAINT archive_chunks_archive_fkey REFERENCES archives,
    attempt int NOT NULL,
    position int NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT archive_chunks_pkey PRIMARY KEY (archive_id, attempt, position)
  );
  ALTER TABLE archive_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;

  -- The chat record that a message was picked from is evidence: kept as long as the message.
  ALTER TABLE raw_inbound ADD COLUMN record_file_id uuid CONSTRAINT raw_inbound_record_file_fkey REFERENCES files;
  UPDATE raw_inbound r SET record_file_id = f.id FROM files f
   WHERE r.form = 'chat-message' AND f.id::text = convert_from(r.content, 'UTF8')::jsonb ->> 'recordFileId';
  CREATE INDEX raw_inbound_record_file_idx ON raw_inbound (record_file_id) WHERE record_file_id IS NOT NULL;
`;
