import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records of an ordinary WeChat group, kept as they came, message by message, until a clerk has decided. */
export class ChatRecords1700000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chat_records (
        id uuid CONSTRAINT chat_records_pkey PRIMARY KEY,
        -- The same bytes, from whichever door, are the same record.
        sha256 text NOT NULL CONSTRAINT chat_records_sha256_key UNIQUE,
        file_id uuid NOT NULL CONSTRAINT chat_records_file_fkey REFERENCES files,
        origin text NOT NULL CONSTRAINT chat_records_origin_check CHECK (origin IN ('PASTE', 'UPLOAD', 'MAIL', 'SHARE')),
        -- The mail, or what a member shared, in which it came.
        raw_inbound_id uuid CONSTRAINT chat_records_raw_inbound_fkey REFERENCES raw_inbound,
        title text,
        format text NOT NULL,
        made_on date NOT NULL,
        dropped text[] NOT NULL,
        state text NOT NULL DEFAULT 'open' CONSTRAINT chat_records_state_check CHECK (state IN ('open', 'taken', 'discarded')),
        received_at timestamptz NOT NULL,
        received_by text NOT NULL,
        -- What the clerk has decided so far; null: nothing yet.
        plan jsonb,
        version int NOT NULL DEFAULT 1
      );
      CREATE INDEX chat_records_state_idx ON chat_records (state, id DESC);
      CREATE INDEX chat_records_file_idx ON chat_records (file_id);
      CREATE INDEX chat_records_raw_inbound_idx ON chat_records (raw_inbound_id);

      CREATE TABLE chat_messages (
        record_id uuid NOT NULL CONSTRAINT chat_messages_record_fkey REFERENCES chat_records,
        index int NOT NULL,
        author text NOT NULL,
        sent_at timestamptz,
        text text NOT NULL,
        quote jsonb,
        images text[] NOT NULL,
        files text[] NOT NULL,
        marked boolean NOT NULL,
        doubtful boolean NOT NULL,
        -- The first letters: by them the same message is looked for in other records.
        lead text NOT NULL,
        CONSTRAINT chat_messages_pkey PRIMARY KEY (record_id, index)
      );
      CREATE INDEX chat_messages_lead_idx ON chat_messages (lead) WHERE lead <> '';
      CREATE INDEX chat_messages_sent_at_idx ON chat_messages (sent_at) WHERE sent_at IS NOT NULL;

      -- Which message went into which arrival.
      CREATE TABLE chat_takings (
        record_id uuid NOT NULL,
        index int NOT NULL,
        raw_inbound_id uuid NOT NULL CONSTRAINT chat_takings_raw_inbound_fkey REFERENCES raw_inbound,
        CONSTRAINT chat_takings_pkey PRIMARY KEY (record_id, index, raw_inbound_id),
        CONSTRAINT chat_takings_message_fkey FOREIGN KEY (record_id, index) REFERENCES chat_messages
      );
      CREATE INDEX chat_takings_raw_inbound_idx ON chat_takings (raw_inbound_id);

      -- Pictures and documents that came with the record, by the name it calls them.
      CREATE TABLE chat_record_files (
        record_id uuid NOT NULL CONSTRAINT chat_record_files_record_fkey REFERENCES chat_records,
        name text NOT NULL,
        file_id uuid NOT NULL CONSTRAINT chat_record_files_file_fkey REFERENCES files,
        CONSTRAINT chat_record_files_pkey PRIMARY KEY (record_id, name)
      );
      CREATE INDEX chat_record_files_file_idx ON chat_record_files (file_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE chat_record_files, chat_takings, chat_messages, chat_records;`);
  }
}
