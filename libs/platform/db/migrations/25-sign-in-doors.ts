import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Other ways of saying who somebody is: other systems, and codes that are good once. */
export class SignInDoors1700000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sign_in_doors (
        kind text CONSTRAINT sign_in_doors_pkey PRIMARY KEY
          CONSTRAINT sign_in_doors_kind_check CHECK (kind IN ('wecom', 'wechat', 'oidc', 'codes')),
        settings jsonb NOT NULL,
        -- Sealed under the installation's key.
        secret text,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL
      );

      CREATE TABLE identities (
        id uuid CONSTRAINT identities_pkey PRIMARY KEY,
        account_id uuid NOT NULL CONSTRAINT identities_account_fkey REFERENCES accounts,
        kind text NOT NULL CONSTRAINT identities_kind_check CHECK (kind IN ('wecom', 'wechat', 'oidc')),
        subject text NOT NULL,
        bound_at timestamptz NOT NULL,
        CONSTRAINT identities_subject_key UNIQUE (kind, subject),
        CONSTRAINT identities_account_key UNIQUE (account_id, kind)
      );

      -- Somebody is on the way to another system and will come back, once.
      CREATE TABLE door_visits (
        state_digest text CONSTRAINT door_visits_pkey PRIMARY KEY,
        kind text NOT NULL,
        -- The browser that set out; only it may come back.
        browser_digest text,
        -- Set out in order to bind, by this account.
        account_id uuid CONSTRAINT door_visits_account_fkey REFERENCES accounts,
        nonce text NOT NULL,
        verifier text NOT NULL,
        goes_to text NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT door_visits_who_check CHECK ((browser_digest IS NULL) <> (account_id IS NULL))
      );
      CREATE INDEX door_visits_expires_idx ON door_visits (expires_at);
      CREATE INDEX door_visits_account_idx ON door_visits (account_id);

      CREATE TABLE one_time_codes (
        id uuid CONSTRAINT one_time_codes_pkey PRIMARY KEY,
        account_id uuid NOT NULL CONSTRAINT one_time_codes_account_fkey REFERENCES accounts,
        digest text NOT NULL,
        -- Until it is sent.
        sealed text,
        by_sms boolean NOT NULL,
        made_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        tries int NOT NULL DEFAULT 0,
        used_at timestamptz
      );
      CREATE INDEX one_time_codes_account_idx ON one_time_codes (account_id, made_at DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE one_time_codes, door_visits, identities, sign_in_doors;`);
  }
}
