import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What arrives, byte for byte, and the suggestions it becomes. */
export class Intake1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE raw_inbound (
        id uuid CONSTRAINT raw_inbound_pkey PRIMARY KEY,
        channel text NOT NULL CONSTRAINT raw_inbound_channel_check
          CHECK (channel IN ('WECHAT_GROUP', 'EMAIL', 'MEMBER_APP')),
        -- The channel's own name for it: Message-ID or digest, msgid, idempotency key.
        external_id text NOT NULL,
        -- Tells the job how to read the bytes.
        form text NOT NULL CONSTRAINT raw_inbound_form_check
          CHECK (form IN ('mail', 'wecom-bot', 'chat-message', 'app')),
        content bytea NOT NULL,
        sha256 text NOT NULL,
        sender_ref text,
        account_id uuid CONSTRAINT raw_inbound_account_fkey REFERENCES accounts,
        received_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'stored' CONSTRAINT raw_inbound_state_check
          CHECK (state IN ('stored', 'processed', 'no-suggestion', 'quarantined')),
        reason text,
        processed_at timestamptz,
        CONSTRAINT raw_inbound_external_key UNIQUE (channel, external_id)
      );
      ALTER TABLE raw_inbound ALTER COLUMN content SET STORAGE EXTERNAL;
      CREATE INDEX raw_inbound_state_idx ON raw_inbound (state, id DESC);

      CREATE TABLE suggestions (
        id uuid CONSTRAINT suggestions_pkey PRIMARY KEY,
        number text NOT NULL CONSTRAINT suggestions_number_key UNIQUE,
        channel text NOT NULL CONSTRAINT suggestions_channel_check
          CHECK (channel IN ('WECHAT_GROUP', 'EMAIL', 'MEMBER_APP')),
        stage text NOT NULL CONSTRAINT suggestions_stage_check
          CHECK (stage IN ('received', 'converted', 'dismissed', 'merged')),
        title text NOT NULL,
        text text NOT NULL,
        original_text text NOT NULL,
        html text,
        quote text,
        category text,
        received_at timestamptz NOT NULL,
        sender_name text NOT NULL,
        sender_provider text NOT NULL CONSTRAINT suggestions_sender_provider_check
          CHECK (sender_provider IN ('account', 'mail', 'wecom', 'nickname')),
        sender_subject text NOT NULL,
        sender_state text NOT NULL CONSTRAINT suggestions_sender_state_check
          CHECK (sender_state IN ('confirmed', 'matched', 'proposed', 'unknown')),
        member_id uuid CONSTRAINT suggestions_member_fkey REFERENCES members,
        dismiss_reason text,
        dismiss_note text,
        dismissed_at timestamptz,
        merged_into_id uuid CONSTRAINT suggestions_merged_into_fkey REFERENCES suggestions,
        merged_at timestamptz,
        grams tsvector NOT NULL,
        CONSTRAINT suggestions_dismissed_check CHECK ((stage = 'dismissed') = (dismissed_at IS NOT NULL)),
        CONSTRAINT suggestions_merged_check CHECK ((stage = 'merged') = (merged_into_id IS NOT NULL)),
        CONSTRAINT suggestions_merged_at_check CHECK ((merged_into_id IS NULL) = (merged_at IS NULL))
      );
      CREATE INDEX suggestions_newest_idx ON suggestions (received_at DESC, id DESC);
      CREATE INDEX suggestions_stage_idx ON suggestions (stage, received_at DESC, id DESC);
      CREATE INDEX suggestions_member_idx ON suggestions (member_id, received_at DESC);
      CREATE INDEX suggestions_merged_into_idx ON suggestions (merged_into_id);
      CREATE INDEX suggestions_grams_idx ON suggestions USING gin (grams);

      CREATE TABLE arrivals (
        raw_inbound_id uuid NOT NULL CONSTRAINT arrivals_raw_inbound_fkey REFERENCES raw_inbound
          CONSTRAINT arrivals_pkey PRIMARY KEY,
        suggestion_id uuid NOT NULL CONSTRAINT arrivals_suggestion_fkey REFERENCES suggestions,
        corrections text[] NOT NULL DEFAULT '{}'
      );
      CREATE INDEX arrivals_suggestion_idx ON arrivals (suggestion_id);

      CREATE TABLE suggestion_files (
        suggestion_id uuid NOT NULL CONSTRAINT suggestion_files_suggestion_fkey REFERENCES suggestions,
        file_id uuid NOT NULL CONSTRAINT suggestion_files_file_fkey REFERENCES files,
        position int NOT NULL,
        CONSTRAINT suggestion_files_pkey PRIMARY KEY (suggestion_id, file_id)
      );
      CREATE INDEX suggestion_files_file_idx ON suggestion_files (file_id);

      CREATE TABLE conversions (
        suggestion_id uuid NOT NULL CONSTRAINT conversions_suggestion_fkey REFERENCES suggestions,
        proposal_id uuid NOT NULL CONSTRAINT conversions_proposal_fkey REFERENCES proposals,
        converted_at timestamptz NOT NULL,
        converted_by text NOT NULL,
        CONSTRAINT conversions_pkey PRIMARY KEY (suggestion_id, proposal_id)
      );
      CREATE INDEX conversions_proposal_idx ON conversions (proposal_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE conversions, suggestion_files, arrivals, suggestions, raw_inbound;`);
  }
}
