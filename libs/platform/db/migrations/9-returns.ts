import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 退办, 改派 and 增办: what units ask for and how it was decided; and the units that the review would have. */
export class Returns1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE assignments
        -- 退办 may be asked for up to this day; NULL: assigned before there was a limit.
        ADD COLUMN return_until date,
        ADD COLUMN late_return_allowed_at timestamptz,
        ADD COLUMN released_at timestamptz,
        ADD CONSTRAINT assignments_released_check CHECK (released_at IS NULL OR stage = 'released');

      CREATE TABLE unit_requests (
        id uuid CONSTRAINT unit_requests_pkey PRIMARY KEY,
        -- 申请退办, 建议增办
        kind text NOT NULL CONSTRAINT unit_requests_kind_check CHECK (kind IN ('return', 'unit')),
        assignment_id uuid NOT NULL CONSTRAINT unit_requests_assignment_fkey REFERENCES assignments,
        -- The unit it names: instead, or as well.
        department_id uuid CONSTRAINT unit_requests_department_fkey REFERENCES departments,
        reason text NOT NULL,
        asked_by text NOT NULL,
        asked_at timestamptz NOT NULL,
        granted boolean,
        decided_by text,
        decided_at timestamptz,
        decision_note text,
        CONSTRAINT unit_requests_named_check CHECK (kind = 'return' OR department_id IS NOT NULL),
        CONSTRAINT unit_requests_decided_check CHECK (
          (decided_at IS NULL) = (granted IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
      );
      CREATE INDEX unit_requests_assignment_idx ON unit_requests (assignment_id, asked_at);
      CREATE UNIQUE INDEX unit_requests_open_key ON unit_requests (assignment_id, kind) WHERE decided_at IS NULL;

      -- 审查建议; what the proposers suggest stands in proposal_suggested_departments.
      CREATE TABLE review_suggested_departments (
        proposal_id uuid NOT NULL CONSTRAINT review_suggested_departments_proposal_fkey REFERENCES proposals,
        department_id uuid NOT NULL CONSTRAINT review_suggested_departments_department_fkey REFERENCES departments,
        role text NOT NULL CONSTRAINT review_suggested_departments_role_check
          CHECK (role IN ('LEAD', 'CO_HANDLER', 'SPLIT')),
        CONSTRAINT review_suggested_departments_pkey PRIMARY KEY (proposal_id, department_id)
      );
      ALTER TABLE proposals
        -- Why the review suggests other units than the proposers, and why others were assigned than were suggested.
        ADD COLUMN review_units_reason text,
        ADD COLUMN assigned_units_reason text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE proposals DROP COLUMN assigned_units_reason, DROP COLUMN review_units_reason;
      DROP TABLE review_suggested_departments, unit_requests;
      ALTER TABLE assignments
        DROP CONSTRAINT assignments_released_check,
        DROP COLUMN released_at,
        DROP COLUMN late_return_allowed_at,
        DROP COLUMN return_until;
    `);
  }
}
