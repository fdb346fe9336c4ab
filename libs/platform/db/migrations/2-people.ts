import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Body, terms and sessions, members, departments, accounts and sign-ins. */
export class People1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bodies (
        id uuid CONSTRAINT bodies_pkey PRIMARY KEY,
        name text NOT NULL,
        settings jsonb NOT NULL,
        singleton boolean NOT NULL DEFAULT true CONSTRAINT bodies_singleton_check CHECK (singleton)
          CONSTRAINT bodies_singleton_key UNIQUE
      );

      CREATE TABLE terms (
        id uuid CONSTRAINT terms_pkey PRIMARY KEY,
        number int NOT NULL CONSTRAINT terms_number_key UNIQUE,
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        CONSTRAINT terms_span_check CHECK (starts_on < ends_on),
        CONSTRAINT terms_span_excl EXCLUDE USING gist (daterange(starts_on, ends_on, '[)') WITH &&)
      );

      CREATE TABLE plenary_sessions (
        id uuid CONSTRAINT plenary_sessions_pkey PRIMARY KEY,
        term_id uuid NOT NULL CONSTRAINT plenary_sessions_term_fkey REFERENCES terms,
        number int NOT NULL,
        opens_on date NOT NULL,
        closes_on date NOT NULL,
        submission_cutoff_at timestamptz NOT NULL,
        CONSTRAINT plenary_sessions_number_key UNIQUE (term_id, number),
        CONSTRAINT plenary_sessions_span_check CHECK (opens_on <= closes_on)
      );
      CREATE INDEX plenary_sessions_opens_idx ON plenary_sessions (opens_on);

      CREATE TABLE sectors (
        id uuid CONSTRAINT sectors_pkey PRIMARY KEY,
        name text NOT NULL CONSTRAINT sectors_name_key UNIQUE
      );

      CREATE TABLE members (
        id uuid CONSTRAINT members_pkey PRIMARY KEY,
        term_id uuid NOT NULL CONSTRAINT members_term_fkey REFERENCES terms,
        name text NOT NULL,
        sector_id uuid CONSTRAINT members_sector_fkey REFERENCES sectors,
        party text,
        standing boolean NOT NULL DEFAULT false,
        liaison_group text,
        convener boolean NOT NULL DEFAULT false,
        phone text,
        active boolean NOT NULL DEFAULT true
      );
      CREATE INDEX members_name_idx ON members (name);
      CREATE INDEX members_term_idx ON members (term_id);

      CREATE TABLE member_bindings (
        id uuid CONSTRAINT member_bindings_pkey PRIMARY KEY,
        member_id uuid NOT NULL CONSTRAINT member_bindings_member_fkey REFERENCES members,
        provider text NOT NULL CONSTRAINT member_bindings_provider_check CHECK (provider IN ('mail', 'wecom', 'nickname')),
        subject text NOT NULL,
        bound_by text NOT NULL,
        bound_at timestamptz NOT NULL,
        CONSTRAINT member_bindings_subject_key UNIQUE (provider, subject)
      );
      CREATE INDEX member_bindings_member_idx ON member_bindings (member_id);

      CREATE TABLE departments (
        id uuid CONSTRAINT departments_pkey PRIMARY KEY,
        name text NOT NULL CONSTRAINT departments_name_key UNIQUE,
        short_name text,
        contact text,
        phone text,
        mail text,
        active boolean NOT NULL DEFAULT true
      );

      CREATE TABLE accounts (
        id uuid CONSTRAINT accounts_pkey PRIMARY KEY,
        login text NOT NULL CONSTRAINT accounts_login_key UNIQUE,
        password_hash text NOT NULL,
        name text NOT NULL,
        role text NOT NULL CONSTRAINT accounts_role_check
          CHECK (role IN ('member', 'secretariat', 'department', 'supervisor', 'leader', 'administrator')),
        member_id uuid CONSTRAINT accounts_member_fkey REFERENCES members CONSTRAINT accounts_member_key UNIQUE,
        department_id uuid CONSTRAINT accounts_department_fkey REFERENCES departments,
        mail text,
        must_change_password boolean NOT NULL DEFAULT true,
        failed_attempts int NOT NULL DEFAULT 0,
        locked_until timestamptz,
        disabled_at timestamptz,
        last_sign_in_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT accounts_whose_check CHECK (
          (role = 'member') = (member_id IS NOT NULL) AND (role = 'department') = (department_id IS NOT NULL))
      );
      CREATE INDEX accounts_department_idx ON accounts (department_id);

      CREATE TABLE sign_ins (
        token_digest text CONSTRAINT sign_ins_pkey PRIMARY KEY,
        account_id uuid NOT NULL CONSTRAINT sign_ins_account_fkey REFERENCES accounts,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX sign_ins_account_idx ON sign_ins (account_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE sign_ins, accounts, departments, member_bindings, members, sectors, plenary_sessions, terms, bodies;`,
    );
  }
}
