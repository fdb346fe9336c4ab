import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Proposals, their handling and what came of it. */
export class Proposals1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE proposals (
        id uuid CONSTRAINT proposals_pkey PRIMARY KEY,
        session_id uuid NOT NULL CONSTRAINT proposals_session_fkey REFERENCES plenary_sessions,
        intake_serial text NOT NULL CONSTRAINT proposals_intake_serial_key UNIQUE,
        case_number text,
        kind text NOT NULL CONSTRAINT proposals_kind_check CHECK (kind IN ('plenary', 'intersessional')),
        stage text NOT NULL CONSTRAINT proposals_stage_check
          CHECK (stage IN ('submitted', 'filed', 'declined', 'handling', 'replied', 'closed')),
        title text NOT NULL,
        situation text NOT NULL,
        demands text[] NOT NULL,
        category text NOT NULL,
        proposer_kind text NOT NULL CONSTRAINT proposals_proposer_kind_check
          CHECK (proposer_kind IN ('INDIVIDUAL', 'JOINT', 'PARTY', 'ORGANIZATION', 'SECTOR', 'GROUP', 'COMMITTEE')),
        collective_name text,
        -- As lists print it: names joined, first proposer first.
        proposers text NOT NULL,
        consent_public boolean NOT NULL,
        entered_by text,
        submitted_by uuid,
        submitted_at timestamptz NOT NULL,
        filed_at timestamptz,
        decline_reason text,
        decline_note text,
        declined_at timestamptz,
        round int NOT NULL DEFAULT 1 CONSTRAINT proposals_round_check CHECK (round >= 1),
        -- When the last required reply of the current round was sent.
        replied_at timestamptz,
        closed_at timestamptz,
        lead_department_id uuid CONSTRAINT proposals_lead_department_fkey REFERENCES departments,
        due_on date,
        grams tsvector NOT NULL,
        CONSTRAINT proposals_case_number_key UNIQUE (session_id, case_number),
        CONSTRAINT proposals_filed_check CHECK ((case_number IS NULL) = (filed_at IS NULL)),
        CONSTRAINT proposals_declined_check CHECK ((decline_reason IS NULL) = (declined_at IS NULL)),
        CONSTRAINT proposals_collective_check
          CHECK ((proposer_kind IN ('INDIVIDUAL', 'JOINT')) = (collective_name IS NULL))
      );
      CREATE INDEX proposals_newest_idx ON proposals (submitted_at DESC, id DESC);
      CREATE INDEX proposals_stage_idx ON proposals (stage, submitted_at DESC, id DESC);
      -- Due days that run; what waits for nothing stands behind all that does.
      CREATE INDEX proposals_due_idx ON proposals ((CASE WHEN stage = 'handling' THEN due_on ELSE 'infinity' END), id);
      CREATE INDEX proposals_running_idx ON proposals (due_on, id) WHERE stage = 'handling';
      CREATE INDEX proposals_lead_idx ON proposals (lead_department_id, stage);
      CREATE INDEX proposals_filed_idx ON proposals (filed_at);
      CREATE INDEX proposals_grams_idx ON proposals USING gin (grams);

      CREATE TABLE proposal_members (
        proposal_id uuid NOT NULL CONSTRAINT proposal_members_proposal_fkey REFERENCES proposals,
        member_id uuid NOT NULL CONSTRAINT proposal_members_member_fkey REFERENCES members,
        position int NOT NULL,
        CONSTRAINT proposal_members_pkey PRIMARY KEY (proposal_id, member_id),
        CONSTRAINT proposal_members_position_key UNIQUE (proposal_id, position)
      );
      CREATE INDEX proposal_members_member_idx ON proposal_members (member_id, proposal_id);

      CREATE TABLE proposal_suggested_departments (
        proposal_id uuid NOT NULL CONSTRAINT proposal_suggested_departments_proposal_fkey REFERENCES proposals,
        department_id uuid NOT NULL CONSTRAINT proposal_suggested_departments_department_fkey REFERENCES departments,
        CONSTRAINT proposal_suggested_departments_pkey PRIMARY KEY (proposal_id, department_id)
      );

      CREATE TABLE proposal_files (
        proposal_id uuid NOT NULL CONSTRAINT proposal_files_proposal_fkey REFERENCES proposals,
        file_id uuid NOT NULL CONSTRAINT proposal_files_file_fkey REFERENCES files,
        position int NOT NULL,
        CONSTRAINT proposal_files_pkey PRIMARY KEY (proposal_id, file_id)
      );
      CREATE INDEX proposal_files_file_idx ON proposal_files (file_id);

      CREATE TABLE assignments (
        id uuid CONSTRAINT assignments_pkey PRIMARY KEY,
        proposal_id uuid NOT NULL CONSTRAINT assignments_proposal_fkey REFERENCES proposals,
        department_id uuid NOT NULL CONSTRAINT assignments_department_fkey REFERENCES departments,
        role text NOT NULL CONSTRAINT assignments_role_check CHECK (role IN ('LEAD', 'CO_HANDLER')),
        round int NOT NULL,
        stage text NOT NULL CONSTRAINT assignments_stage_check
          CHECK (stage IN ('assigned', 'acknowledged', 'opinion-sent', 'replied')),
        assigned_at timestamptz NOT NULL,
        due_on date NOT NULL,
        due_from date NOT NULL,
        due_working_days int NOT NULL,
        acknowledged_at timestamptz,
        opinion text,
        opinion_sent_at timestamptz,
        CONSTRAINT assignments_department_key UNIQUE (proposal_id, round, department_id),
        CONSTRAINT assignments_opinion_check CHECK ((opinion IS NULL) = (opinion_sent_at IS NULL))
      );
      CREATE UNIQUE INDEX assignments_lead_key ON assignments (proposal_id, round) WHERE role = 'LEAD';
      CREATE INDEX assignments_department_idx ON assignments (department_id, stage, due_on) INCLUDE (proposal_id);

      CREATE TABLE consultations (
        id uuid CONSTRAINT consultations_pkey PRIMARY KEY,
        assignment_id uuid NOT NULL CONSTRAINT consultations_assignment_fkey REFERENCES assignments,
        way text NOT NULL CONSTRAINT consultations_way_check
          CHECK (way IN ('VISIT', 'MEETING', 'PHONE', 'MAIL', 'OTHER', 'NOT_NEEDED')),
        held_on date NOT NULL,
        with_whom text NOT NULL,
        outcome text NOT NULL,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX consultations_assignment_idx ON consultations (assignment_id);

      CREATE TABLE replies (
        id uuid CONSTRAINT replies_pkey PRIMARY KEY,
        assignment_id uuid NOT NULL CONSTRAINT replies_assignment_fkey REFERENCES assignments
          CONSTRAINT replies_assignment_key UNIQUE,
        document_number text NOT NULL CONSTRAINT replies_document_number_key UNIQUE,
        issuer text NOT NULL,
        resolution text NOT NULL CONSTRAINT replies_resolution_check CHECK (resolution IN
          ('RESOLVED', 'PARTLY_RESOLVED', 'IN_PROGRESS', 'PLANNED', 'INFEASIBLE_NOW', 'REFERENCE_ONLY')),
        answers text[] NOT NULL,
        closing text,
        contact_name text NOT NULL,
        contact_phone text NOT NULL,
        disclosure text NOT NULL CONSTRAINT replies_disclosure_check CHECK (disclosure IN ('PUBLIC', 'NOT_PUBLIC')),
        sent_at timestamptz NOT NULL,
        -- Sent on or before the due day of its assignment.
        on_time boolean NOT NULL
      );
      CREATE INDEX replies_sent_idx ON replies (sent_at);

      CREATE TABLE reply_files (
        reply_id uuid NOT NULL CONSTRAINT reply_files_reply_fkey REFERENCES replies,
        file_id uuid NOT NULL CONSTRAINT reply_files_file_fkey REFERENCES files,
        position int NOT NULL,
        CONSTRAINT reply_files_pkey PRIMARY KEY (reply_id, file_id)
      );
      CREATE INDEX reply_files_file_idx ON reply_files (file_id);

      CREATE TABLE ratings (
        id uuid CONSTRAINT ratings_pkey PRIMARY KEY,
        proposal_id uuid NOT NULL CONSTRAINT ratings_proposal_fkey REFERENCES proposals,
        round int NOT NULL,
        member_id uuid NOT NULL CONSTRAINT ratings_member_fkey REFERENCES members,
        attitude text NOT NULL CONSTRAINT ratings_attitude_check
          CHECK (attitude IN ('SATISFIED', 'BASICALLY_SATISFIED', 'UNSATISFIED')),
        result text NOT NULL CONSTRAINT ratings_result_check
          CHECK (result IN ('SATISFIED', 'BASICALLY_SATISFIED', 'UNSATISFIED')),
        comment text,
        rated_at timestamptz NOT NULL,
        CONSTRAINT ratings_member_key UNIQUE (proposal_id, round, member_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE ratings, reply_files, replies, consultations, assignments, proposal_files,
        proposal_suggested_departments, proposal_members, proposals;
    `);
  }
}
