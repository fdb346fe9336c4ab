import type { MigrationInterface, QueryRunner } from 'typeorm';

const proposalStages = `'submitted', 'in-review', 'returned', 'filed', 'declined', 'to-opinion', 'to-suggestion',
  'as-letter', 'passed-up', 'solved', 'withdrawn', 'merged', 'handling', 'replied', 'disputed', 'closed'`;
const assignmentStages = `'assigned', 'acknowledged', 'return-requested', 'released', 'opinion-sent', 'in-review', 'replied'`;

/** The ground of case work: every stage of a proposal and of a unit's part, 分办, and cases merged under a lead case. */
export class CaseWork1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE proposals
        DROP CONSTRAINT proposals_stage_check,
        ADD CONSTRAINT proposals_stage_check CHECK (stage IN (${proposalStages})),
        -- 并案: the lead case, and the stage before, to which an undo restores it.
        ADD COLUMN merged_into_id uuid CONSTRAINT proposals_merged_into_fkey REFERENCES proposals,
        ADD COLUMN merged_at timestamptz,
        ADD COLUMN merged_from_stage text,
        ADD CONSTRAINT proposals_merged_check CHECK (
          (stage = 'merged') = (merged_into_id IS NOT NULL)
          AND (merged_into_id IS NULL) = (merged_at IS NULL)
          AND (merged_into_id IS NULL) = (merged_from_stage IS NULL)
          AND merged_into_id <> id);
      CREATE INDEX proposals_merged_into_idx ON proposals (merged_into_id) WHERE merged_into_id IS NOT NULL;

      -- Who stands behind a case: its own proposers and those of the proposals merged under it.
      CREATE VIEW case_members AS
        SELECT proposal_id, member_id, position, proposal_id AS via_proposal_id FROM proposal_members
        UNION ALL
        SELECT p.merged_into_id, m.member_id, m.position, p.id
          FROM proposals p JOIN proposal_members m ON m.proposal_id = p.id WHERE p.merged_into_id IS NOT NULL;

      ALTER TABLE assignments
        DROP CONSTRAINT assignments_role_check,
        ADD CONSTRAINT assignments_role_check CHECK (role IN ('LEAD', 'CO_HANDLER', 'SPLIT')),
        DROP CONSTRAINT assignments_stage_check,
        ADD CONSTRAINT assignments_stage_check CHECK (stage IN (${assignmentStages})),
        DROP CONSTRAINT assignments_department_key;
      DROP INDEX assignments_lead_key;
      -- A unit that was released (退办) may be given the case again.
      CREATE UNIQUE INDEX assignments_department_key ON assignments (proposal_id, round, department_id)
        WHERE stage <> 'released';
      CREATE UNIQUE INDEX assignments_lead_key ON assignments (proposal_id, round)
        WHERE role = 'LEAD' AND stage <> 'released';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX assignments_lead_key;
      DROP INDEX assignments_department_key;
      CREATE UNIQUE INDEX assignments_lead_key ON assignments (proposal_id, round) WHERE role = 'LEAD';
      ALTER TABLE assignments
        ADD CONSTRAINT assignments_department_key UNIQUE (proposal_id, round, department_id),
        DROP CONSTRAINT assignments_stage_check,
        ADD CONSTRAINT assignments_stage_check
          CHECK (stage IN ('assigned', 'acknowledged', 'opinion-sent', 'replied')),
        DROP CONSTRAINT assignments_role_check,
        ADD CONSTRAINT assignments_role_check CHECK (role IN ('LEAD', 'CO_HANDLER'));
      DROP VIEW case_members;
      DROP INDEX proposals_merged_into_idx;
      ALTER TABLE proposals
        DROP CONSTRAINT proposals_merged_check,
        DROP COLUMN merged_from_stage,
        DROP COLUMN merged_at,
        DROP COLUMN merged_into_id,
        DROP CONSTRAINT proposals_stage_check,
        ADD CONSTRAINT proposals_stage_check
          CHECK (stage IN ('submitted', 'filed', 'declined', 'handling', 'replied', 'closed'));
    `);
  }
}
