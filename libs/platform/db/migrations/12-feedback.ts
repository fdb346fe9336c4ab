import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ratings per unit, by three media; one-time links; 组织协商; promises and what became of them. */
export class Feedback1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Who is asked: everybody who stands behind a case, once each; a collective is one rater, and has no member.
      CREATE VIEW case_raters AS
        SELECT stands.*, row_number() OVER (PARTITION BY proposal_id
                 ORDER BY via_proposal_id <> proposal_id, position, rater_id) = 1 AS is_first
          FROM (SELECT DISTINCT ON (proposal_id, rater_id) proposal_id, rater_id, member_id, name, position, via_proposal_id
                  FROM (SELECT c.proposal_id, c.member_id AS rater_id, c.member_id, m.name, c.position, c.via_proposal_id
                          FROM case_members c JOIN members m ON m.id = c.member_id
                         UNION ALL
                        SELECT p.id, p.id, NULL::uuid, p.collective_name, -1, p.id
                          FROM proposals p WHERE p.collective_name IS NOT NULL
                         UNION ALL
                        SELECT p.merged_into_id, p.id, NULL::uuid, p.collective_name, -1, p.id FROM proposals p
                         WHERE p.collective_name IS NOT NULL AND p.merged_into_id IS NOT NULL) every
                 ORDER BY proposal_id, rater_id, via_proposal_id <> proposal_id, position) stands;

      ALTER TABLE ratings
        ADD COLUMN assignment_id uuid CONSTRAINT ratings_assignment_fkey REFERENCES assignments,
        -- In place of a member: the proposal by which a collective stands behind the case.
        ADD COLUMN collective_id uuid CONSTRAINT ratings_collective_fkey REFERENCES proposals,
        ADD COLUMN relevance text CONSTRAINT ratings_relevance_check
          CHECK (relevance IN ('ON_POINT', 'MOSTLY', 'OFF_POINT')),
        ADD COLUMN consulted text CONSTRAINT ratings_consulted_check
          CHECK (consulted IN ('VISIT', 'MEETING', 'PHONE', 'MAIL', 'OTHER', 'NOT_NEEDED', 'NOT_CONTACTED')),
        ADD COLUMN medium text NOT NULL DEFAULT 'APP' CONSTRAINT ratings_medium_check
          CHECK (medium IN ('APP', 'LINK', 'PAPER')),
        ADD COLUMN entered_by text,
        ADD COLUMN scan_file_id uuid CONSTRAINT ratings_scan_file_fkey REFERENCES files,
        -- Keyed digests of where it came from, forgotten after a while; never the address.
        ADD COLUMN device_digest text,
        ADD COLUMN address_digest text,
        ALTER COLUMN member_id DROP NOT NULL,
        DROP CONSTRAINT ratings_member_key,
        ADD CONSTRAINT ratings_rater_check CHECK (num_nonnulls(member_id, collective_id) = 1),
        ADD CONSTRAINT ratings_paper_check CHECK (
          (medium = 'PAPER') = (entered_by IS NOT NULL) AND (medium = 'PAPER') = (scan_file_id IS NOT NULL));
      UPDATE ratings g SET assignment_id = a.id FROM assignments a
       WHERE a.proposal_id = g.proposal_id AND a.round = g.round AND a.role = 'LEAD' AND a.stage <> 'released';
      ALTER TABLE ratings ALTER COLUMN assignment_id SET NOT NULL;
      -- Once per person and unit; a round of a unit is an assignment of its own.
      CREATE UNIQUE INDEX ratings_rater_key ON ratings (assignment_id, (coalesce(member_id, collective_id)));
      CREATE INDEX ratings_proposal_idx ON ratings (proposal_id, round);
      CREATE INDEX ratings_collective_idx ON ratings (collective_id) WHERE collective_id IS NOT NULL;
      CREATE INDEX ratings_scan_file_idx ON ratings (scan_file_id) WHERE scan_file_id IS NOT NULL;
      CREATE INDEX ratings_origin_idx ON ratings (rated_at) WHERE device_digest IS NOT NULL;

      ALTER TABLE proposals
        ADD COLUMN closed_as text CONSTRAINT proposals_closed_as_check
          CHECK (closed_as IN ('RATED', 'UNRATED', 'MEDIATED'));
      UPDATE proposals SET closed_as = 'RATED' WHERE closed_at IS NOT NULL;

      CREATE TABLE feedback_links (
        id uuid CONSTRAINT feedback_links_pkey PRIMARY KEY,
        assignment_id uuid NOT NULL CONSTRAINT feedback_links_assignment_fkey REFERENCES assignments,
        -- Of case_raters.
        rater_id uuid NOT NULL,
        token_digest text NOT NULL CONSTRAINT feedback_links_token_digest_key UNIQUE,
        made_by text NOT NULL,
        made_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        revoked_at timestamptz
      );
      CREATE INDEX feedback_links_assignment_idx ON feedback_links (assignment_id);
      CREATE UNIQUE INDEX feedback_links_live_key ON feedback_links (assignment_id, rater_id)
        WHERE used_at IS NULL AND revoked_at IS NULL;

      CREATE TABLE mediations (
        id uuid CONSTRAINT mediations_pkey PRIMARY KEY,
        proposal_id uuid NOT NULL CONSTRAINT mediations_proposal_fkey REFERENCES proposals,
        round int NOT NULL,
        held_on date NOT NULL,
        with_whom text NOT NULL,
        outcome text NOT NULL,
        agreed boolean NOT NULL,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX mediations_proposal_idx ON mediations (proposal_id);

      CREATE TABLE promises (
        id uuid CONSTRAINT promises_pkey PRIMARY KEY,
        reply_id uuid NOT NULL CONSTRAINT promises_reply_fkey REFERENCES replies,
        proposal_id uuid NOT NULL CONSTRAINT promises_proposal_fkey REFERENCES proposals,
        department_id uuid NOT NULL CONSTRAINT promises_department_fkey REFERENCES departments,
        position int NOT NULL,
        what text NOT NULL,
        -- The day the reply named, by which it is counted; and as it stands.
        first_due_on date NOT NULL,
        due_on date NOT NULL,
        stage text NOT NULL CONSTRAINT promises_stage_check CHECK (stage IN ('open', 'reported', 'kept', 'abandoned')),
        made_at timestamptz NOT NULL,
        reported_at timestamptz,
        report_note text,
        refused_because text,
        ended_at timestamptz,
        ended_by text,
        end_note text,
        CONSTRAINT promises_position_key UNIQUE (reply_id, position),
        CONSTRAINT promises_reported_check CHECK (
          (reported_at IS NULL) = (report_note IS NULL) AND (stage <> 'open' OR reported_at IS NULL)
          AND (stage NOT IN ('reported', 'kept') OR reported_at IS NOT NULL)),
        CONSTRAINT promises_ended_check CHECK (
          (stage IN ('kept', 'abandoned')) = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
      );
      CREATE INDEX promises_proposal_idx ON promises (proposal_id);
      CREATE INDEX promises_department_idx ON promises (department_id, stage, due_on);
      CREATE INDEX promises_due_idx ON promises (due_on, id);
      CREATE INDEX promises_first_due_idx ON promises (first_due_on);

      CREATE TABLE promise_dates (
        id uuid CONSTRAINT promise_dates_pkey PRIMARY KEY,
        promise_id uuid NOT NULL CONSTRAINT promise_dates_promise_fkey REFERENCES promises,
        from_on date NOT NULL,
        to_on date NOT NULL,
        reason text NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX promise_dates_promise_idx ON promise_dates (promise_id);

      CREATE TABLE promise_files (
        promise_id uuid NOT NULL CONSTRAINT promise_files_promise_fkey REFERENCES promises,
        file_id uuid NOT NULL CONSTRAINT promise_files_file_fkey REFERENCES files,
        position int NOT NULL,
        CONSTRAINT promise_files_pkey PRIMARY KEY (promise_id, file_id)
      );
      CREATE INDEX promise_files_file_idx ON promise_files (file_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE promise_files, promise_dates, promises, mediations, feedback_links;
      ALTER TABLE proposals DROP COLUMN closed_as;
      -- One rating per member and round was all that could be kept before.
      DELETE FROM ratings WHERE member_id IS NULL OR id NOT IN (
        SELECT DISTINCT ON (proposal_id, round, member_id) id FROM ratings
         WHERE member_id IS NOT NULL ORDER BY proposal_id, round, member_id, rated_at, id);
      DROP INDEX ratings_origin_idx;
      DROP INDEX ratings_scan_file_idx;
      DROP INDEX ratings_collective_idx;
      DROP INDEX ratings_proposal_idx;
      DROP INDEX ratings_rater_key;
      ALTER TABLE ratings
        DROP CONSTRAINT ratings_paper_check,
        DROP CONSTRAINT ratings_rater_check,
        DROP COLUMN address_digest,
        DROP COLUMN device_digest,
        DROP COLUMN scan_file_id,
        DROP COLUMN entered_by,
        DROP COLUMN medium,
        DROP COLUMN consulted,
        DROP COLUMN relevance,
        DROP COLUMN collective_id,
        DROP COLUMN assignment_id,
        ALTER COLUMN member_id SET NOT NULL,
        ADD CONSTRAINT ratings_member_key UNIQUE (proposal_id, round, member_id);
      DROP VIEW case_raters;
    `);
  }
}
