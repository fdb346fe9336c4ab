import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The doors of WeCom and the public account: their settings, their files, and what is said through them. */
export class Wecom1700000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE wecom_accounts (
        kind text CONSTRAINT wecom_accounts_pkey PRIMARY KEY
          CONSTRAINT wecom_accounts_kind_check CHECK (kind IN ('bot', 'app', 'mp')),
        settings jsonb NOT NULL,
        -- Sealed each by itself, so that one can be changed without the others.
        secrets jsonb NOT NULL DEFAULT '{}',
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL
      );

      -- How each door stands, as its one owner last saw it.
      CREATE TABLE wecom_lines (
        kind text CONSTRAINT wecom_lines_pkey PRIMARY KEY
          CONSTRAINT wecom_lines_kind_check CHECK (kind IN ('bot', 'app', 'mp')),
        state text NOT NULL CONSTRAINT wecom_lines_state_check
          CHECK (state IN ('off', 'connecting', 'open', 'away', 'kicked', 'refused')),
        since timestamptz NOT NULL,
        seen_at timestamptz,
        last_message_at timestamptz,
        -- A person asked for another try; what happened before that moment no longer holds it back.
        wanted_at timestamptz,
        -- Digest of the settings it came about with: with other ones it may be tried anew.
        settings text
      );

      CREATE TABLE wecom_tokens (
        kind text CONSTRAINT wecom_tokens_pkey PRIMARY KEY
          CONSTRAINT wecom_tokens_kind_check CHECK (kind IN ('app', 'mp')),
        -- Of which account it is: a token of other settings is none.
        account text NOT NULL,
        token text NOT NULL,
        expires_at timestamptz NOT NULL
      );

      -- Userids that came encrypted, and whose they are.
      CREATE TABLE wecom_userids (
        encrypted text CONSTRAINT wecom_userids_pkey PRIMARY KEY,
        userid text NOT NULL,
        found_at timestamptz NOT NULL
      );

      -- Where and how a message can be answered.
      CREATE TABLE reply_handles (
        raw_inbound_id uuid CONSTRAINT reply_handles_pkey PRIMARY KEY
          CONSTRAINT reply_handles_raw_inbound_fkey REFERENCES raw_inbound,
        way text NOT NULL CONSTRAINT reply_handles_way_check CHECK (way IN ('line', 'webhook', 'app', 'mp')),
        -- The group, or the person alone.
        conversation text NOT NULL,
        person text NOT NULL,
        request_id text,
        response_url text,
        response_used_at timestamptz,
        received_at timestamptz NOT NULL
      );
      CREATE INDEX reply_handles_conversation_idx ON reply_handles (conversation, received_at DESC);
      CREATE INDEX reply_handles_person_idx ON reply_handles (person, received_at DESC);

      -- What a message points to, fetched before the message is read.
      CREATE TABLE raw_media (
        raw_inbound_id uuid NOT NULL CONSTRAINT raw_media_raw_inbound_fkey REFERENCES raw_inbound,
        position int NOT NULL,
        kind text NOT NULL CONSTRAINT raw_media_kind_check CHECK (kind IN ('image', 'voice', 'file', 'video', 'userid')),
        url text,
        aes_key text,
        media_id text,
        state text NOT NULL DEFAULT 'waiting' CONSTRAINT raw_media_state_check
          CHECK (state IN ('waiting', 'fetched', 'failed')),
        failure text,
        file_id uuid CONSTRAINT raw_media_file_fkey REFERENCES files,
        claimed_at timestamptz,
        expires_at timestamptz NOT NULL,
        CONSTRAINT raw_media_pkey PRIMARY KEY (raw_inbound_id, position),
        CONSTRAINT raw_media_failed_check CHECK ((state = 'failed') = (failure IS NOT NULL))
      );
      CREATE INDEX raw_media_waiting_idx ON raw_media (expires_at) WHERE state = 'waiting';
      CREATE INDEX raw_media_file_idx ON raw_media (file_id);

      CREATE TABLE wecom_messages (
        id uuid CONSTRAINT wecom_messages_pkey PRIMARY KEY,
        -- What it is, once and for ever: the same key again is the same message.
        key text NOT NULL CONSTRAINT wecom_messages_key_key UNIQUE,
        conversation text NOT NULL,
        reply_to uuid CONSTRAINT wecom_messages_reply_to_fkey REFERENCES raw_inbound,
        text text NOT NULL,
        card jsonb,
        state text NOT NULL DEFAULT 'waiting' CONSTRAINT wecom_messages_state_check
          CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'no-way')),
        tries int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        next_try_at timestamptz NOT NULL,
        -- Counts against the conversation's limits from here on, whether it is known to have arrived or not.
        tried_at timestamptz,
        sent_at timestamptz,
        failure text,
        CONSTRAINT wecom_messages_sent_check CHECK ((state = 'sent') = (sent_at IS NOT NULL))
      );
      CREATE INDEX wecom_messages_open_idx ON wecom_messages (conversation, id) WHERE state IN ('waiting', 'sending');
      CREATE INDEX wecom_messages_reply_to_idx ON wecom_messages (reply_to);
      CREATE INDEX wecom_messages_tried_idx ON wecom_messages (conversation, tried_at);
      CREATE INDEX wecom_messages_state_idx ON wecom_messages (state, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE wecom_messages, raw_media, reply_handles, wecom_userids, wecom_tokens, wecom_lines, wecom_accounts;
    `);
  }
}
