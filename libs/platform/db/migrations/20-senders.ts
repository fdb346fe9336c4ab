import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who really sent a mail, which addresses take none any more, and suggestions that were taken back. */
export class Senders1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE raw_inbound
        -- What the SMTP door saw beside the bytes: sender, receivers, the client's address and name.
        ADD COLUMN envelope jsonb,
        -- What was found out about the sender of a mail, and when.
        ADD COLUMN trust jsonb;
      CREATE INDEX raw_inbound_trust_open_idx ON raw_inbound (received_at)
        WHERE trust ->> 'reason' IN ('dns-failed', 'no-dns');

      ALTER TABLE suggestions
        DROP CONSTRAINT suggestions_sender_state_check,
        DROP CONSTRAINT suggestions_stage_check,
        ADD COLUMN withdrawn_at timestamptz;
      ALTER TABLE suggestions
        ADD CONSTRAINT suggestions_sender_state_check
          CHECK (sender_state IN ('confirmed', 'matched', 'unverified', 'proposed', 'unknown')),
        ADD CONSTRAINT suggestions_stage_check
          CHECK (stage IN ('received', 'converted', 'dismissed', 'merged', 'withdrawn')),
        ADD CONSTRAINT suggestions_withdrawn_check CHECK ((stage = 'withdrawn') = (withdrawn_at IS NOT NULL));
      CREATE INDEX suggestions_stranger_idx ON suggestions (received_at)
        WHERE sender_state IN ('proposed', 'unknown');
      CREATE INDEX suggestions_sender_idx ON suggestions (sender_provider, lower(normalize(sender_subject, NFKC)), received_at DESC);

      ALTER TABLE member_bindings
        DROP CONSTRAINT member_bindings_provider_check,
        -- Why it was bound or moved, in the words of who did it.
        ADD COLUMN reason text;
      ALTER TABLE member_bindings
        ADD CONSTRAINT member_bindings_provider_check CHECK (provider IN ('mail', 'wecom', 'openid', 'nickname'));

      CREATE TABLE bad_addresses (
        id uuid CONSTRAINT bad_addresses_pkey PRIMARY KEY,
        address text NOT NULL,
        since timestamptz NOT NULL,
        reason text NOT NULL,
        cleared_at timestamptz,
        cleared_by text,
        CONSTRAINT bad_addresses_cleared_check CHECK ((cleared_at IS NULL) = (cleared_by IS NULL))
      );
      -- An address is bad once, until somebody or a letter from it says otherwise.
      CREATE UNIQUE INDEX bad_addresses_address_key ON bad_addresses (address) WHERE cleared_at IS NULL;

      ALTER TABLE notices
        -- What is written to an address that has not proved itself, instead of the text.
        ADD COLUMN mail_text text,
        ADD COLUMN bounced_at timestamptz,
        ADD COLUMN bounce text,
        ADD CONSTRAINT notices_bounced_check CHECK ((bounced_at IS NULL) = (bounce IS NULL));
      CREATE INDEX notices_failed_mail_idx ON notices (created_at DESC, id DESC)
        WHERE (mail_failure IS NOT NULL OR bounced_at IS NOT NULL) AND mail_to IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX notices_failed_mail_idx;
      ALTER TABLE notices DROP CONSTRAINT notices_bounced_check, DROP COLUMN bounce, DROP COLUMN bounced_at, DROP COLUMN mail_text;
      DROP TABLE bad_addresses;
      ALTER TABLE member_bindings DROP CONSTRAINT member_bindings_provider_check, DROP COLUMN reason;
      ALTER TABLE member_bindings
        ADD CONSTRAINT member_bindings_provider_check CHECK (provider IN ('mail', 'wecom', 'nickname'));
      DROP INDEX suggestions_sender_idx, suggestions_stranger_idx;
      ALTER TABLE suggestions
        DROP CONSTRAINT suggestions_withdrawn_check,
        DROP CONSTRAINT suggestions_stage_check,
        DROP CONSTRAINT suggestions_sender_state_check,
        DROP COLUMN withdrawn_at;
      ALTER TABLE suggestions
        ADD CONSTRAINT suggestions_sender_state_check
          CHECK (sender_state IN ('confirmed', 'matched', 'proposed', 'unknown')),
        ADD CONSTRAINT suggestions_stage_check CHECK (stage IN ('received', 'converted', 'dismissed', 'merged'));
      DROP INDEX raw_inbound_trust_open_idx;
      ALTER TABLE raw_inbound DROP COLUMN trust, DROP COLUMN envelope;
    `);
  }
}
