import type { MigrationInterface, QueryRunner } from 'typeorm';

const rule = (count: string, conditions: string) => `jsonb_build_object(
  'source', NULL, 'kind', NULL, 'proposerKind', NULL, 'role', NULL, 'round', NULL,
  'period', jsonb_build_object('unit', 'working-days', 'count', ${count})) || '${conditions}'`;

const days = (setting: string, usual: number) => `coalesce((settings->>'${setting}')::int, ${usual})`;

/** Until when: the policy, the body's own calendar, extensions, pauses and reminders. */
export class Deadlines1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- 上级交办
      ALTER TABLE proposals ADD COLUMN source text NOT NULL DEFAULT 'OWN'
        CONSTRAINT proposals_source_check CHECK (source IN ('OWN', 'SUPERIOR'));
      -- 负责人: told when the officers of the unit are late.
      ALTER TABLE accounts ADD COLUMN head boolean NOT NULL DEFAULT false
        CONSTRAINT accounts_head_check CHECK (NOT head OR department_id IS NOT NULL);

      -- The three numbers of before become the rules they stood for.
      UPDATE bodies SET settings = jsonb_set(settings, '{deadlineRules}', jsonb_build_array(
          ${rule(days('rehandlingWorkingDays', 40), '{"round": "REHANDLING"}')},
          ${rule(days('coHandlerWorkingDays', 20), '{"role": "CO_HANDLER"}')},
          ${rule(days('leadWorkingDays', 60), '{}')}))
        WHERE settings ?| ARRAY['leadWorkingDays', 'coHandlerWorkingDays', 'rehandlingWorkingDays'];
      UPDATE bodies SET settings = settings - ARRAY['leadWorkingDays', 'coHandlerWorkingDays', 'rehandlingWorkingDays'];

      -- The rule by which a due day was counted, as it was on that day.
      ALTER TABLE assignments
        ADD COLUMN due_rule jsonb,
        -- The pause and the request for an extension that are open, beside their rows: the lifecycle asks for them.
        ADD COLUMN paused_at timestamptz,
        ADD COLUMN extension_asked_at timestamptz;
      UPDATE assignments SET due_rule = ${rule('due_working_days', '{}')}
        || jsonb_build_object('role', role, 'round', CASE WHEN round > 1 THEN 'REHANDLING' ELSE 'FIRST' END);
      ALTER TABLE assignments ALTER COLUMN due_rule SET NOT NULL, DROP COLUMN due_working_days;
      CREATE INDEX assignments_extension_idx ON assignments (extension_asked_at) WHERE extension_asked_at IS NOT NULL;

      CREATE TABLE calendar_days (
        day date CONSTRAINT calendar_days_pkey PRIMARY KEY,
        works boolean NOT NULL,
        name text NOT NULL,
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL
      );

      CREATE TABLE extensions (
        id uuid CONSTRAINT extensions_pkey PRIMARY KEY,
        assignment_id uuid NOT NULL CONSTRAINT extensions_assignment_fkey REFERENCES assignments,
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL,
        reason text NOT NULL,
        wanted_on date NOT NULL,
        former_on date NOT NULL,
        decided_by text,
        decided_at timestamptz,
        -- Null: refused.
        granted_on date,
        note text,
        CONSTRAINT extensions_wanted_check CHECK (wanted_on > former_on),
        CONSTRAINT extensions_decided_check CHECK (
          (decided_by IS NULL) = (decided_at IS NULL) AND (granted_on IS NULL OR decided_at IS NOT NULL)
          AND (decided_at IS NULL OR granted_on IS NOT NULL OR note IS NOT NULL))
      );
      CREATE UNIQUE INDEX extensions_open_key ON extensions (assignment_id) WHERE decided_at IS NULL;
      CREATE INDEX extensions_assignment_idx ON extensions (assignment_id);

      CREATE TABLE pauses (
        id uuid CONSTRAINT pauses_pkey PRIMARY KEY,
        assignment_id uuid NOT NULL CONSTRAINT pauses_assignment_fkey REFERENCES assignments,
        started_by text NOT NULL,
        started_at timestamptz NOT NULL,
        reason text NOT NULL,
        ended_by text,
        ended_at timestamptz,
        CONSTRAINT pauses_ended_check CHECK ((ended_by IS NULL) = (ended_at IS NULL) AND ended_at >= started_at)
      );
      CREATE UNIQUE INDEX pauses_open_key ON pauses (assignment_id) WHERE ended_at IS NULL;
      CREATE INDEX pauses_assignment_idx ON pauses (assignment_id);

      -- 催办
      CREATE TABLE reminders (
        id uuid CONSTRAINT reminders_pkey PRIMARY KEY,
        assignment_id uuid NOT NULL CONSTRAINT reminders_assignment_fkey REFERENCES assignments,
        reminded_on date NOT NULL,
        reminded_at timestamptz NOT NULL,
        reminded_by text NOT NULL,
        text text,
        -- Null: it waits for the next working hours.
        told_at timestamptz,
        CONSTRAINT reminders_day_key UNIQUE (assignment_id, reminded_on)
      );
      CREATE INDEX reminders_untold_idx ON reminders (reminded_at) WHERE told_at IS NULL;

      -- Rungs of the ladder that a due day has reached; each is told of once, in the digest of told_on.
      CREATE TABLE ladder_rungs (
        assignment_id uuid NOT NULL CONSTRAINT ladder_rungs_assignment_fkey REFERENCES assignments,
        due_on date NOT NULL,
        tells text NOT NULL CONSTRAINT ladder_rungs_tells_check CHECK (tells IN ('OFFICER', 'HEAD', 'SUPERVISOR')),
        days_left int NOT NULL,
        told_on date NOT NULL,
        CONSTRAINT ladder_rungs_pkey PRIMARY KEY (assignment_id, due_on, tells, days_left)
      );
      CREATE INDEX ladder_rungs_told_idx ON ladder_rungs (told_on, tells);

      CREATE INDEX notices_mail_failed_idx ON notices (created_at DESC, id DESC) WHERE mail_failure IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX notices_mail_failed_idx;
      DROP TABLE ladder_rungs, reminders, pauses, extensions, calendar_days;
      DROP INDEX assignments_extension_idx;
      ALTER TABLE assignments ADD COLUMN due_working_days int;
      UPDATE assignments SET due_working_days = coalesce((due_rule->'period'->>'count')::int, 60);
      ALTER TABLE assignments
        ALTER COLUMN due_working_days SET NOT NULL,
        DROP COLUMN extension_asked_at,
        DROP COLUMN paused_at,
        DROP COLUMN due_rule;
      UPDATE bodies SET settings = settings
        - ARRAY['deadlineRules', 'extensionWorkingDays', 'pauseWorkingDays', 'reminderLadder'];
      ALTER TABLE accounts DROP COLUMN head;
      ALTER TABLE proposals DROP COLUMN source;
    `);
  }
}
