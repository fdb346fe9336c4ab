import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wordsIn } from '../../segmentation.js';

/** Several arrivals, or parts of one, to one suggestion; one matter through many doors; the clerk's entry. */
export class Gathering1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(doors);
    await runner.query(parts);
    await runner.query(joinedToSomething);
    await runner.query(matters);
    await segmentAll(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE likenesses, suggestion_words, arrival_moves;
      DROP TRIGGER arrivals_joined ON arrivals;
      DROP TRIGGER raw_inbound_joined ON raw_inbound;
      DROP FUNCTION raw_inbound_joined();
      ALTER TABLE suggestions ADD COLUMN html text;
      UPDATE suggestions s SET html = a.html FROM arrivals a WHERE a.suggestion_id = s.id AND a.role = 'origin';
      DELETE FROM arrivals WHERE part > 1;
      ALTER TABLE arrivals DROP CONSTRAINT arrivals_pkey;
      ALTER TABLE arrivals ADD CONSTRAINT arrivals_pkey PRIMARY KEY (raw_inbound_id);
      ALTER TABLE arrivals DROP COLUMN part, DROP COLUMN role, DROP COLUMN title, DROP COLUMN text,
        DROP COLUMN original_text, DROP COLUMN folded, DROP COLUMN quote, DROP COLUMN html, DROP COLUMN in_text, DROP COLUMN seen_at, DROP COLUMN said_at,
        DROP COLUMN sender_provider, DROP COLUMN sender_subject, DROP COLUMN sender_name, DROP COLUMN joined_at,
        DROP COLUMN joined_by, DROP COLUMN joined_how, DROP COLUMN joined_why, DROP COLUMN repair,
        DROP COLUMN repaired_at, DROP COLUMN forwarded_from, DROP COLUMN conversation, DROP COLUMN message_id,
        DROP COLUMN thread, DROP COLUMN twin;
      ALTER TABLE suggestion_files DROP COLUMN raw_inbound_id;
      ALTER TABLE suggestions DROP COLUMN edited_at, DROP COLUMN gathering_until, DROP COLUMN called_for_until, DROP COLUMN compared,
        DROP COLUMN entry_way, DROP COLUMN said_on, DROP COLUMN entered_by,
        DROP CONSTRAINT suggestions_channel_check, DROP CONSTRAINT suggestions_sender_provider_check,
        ADD CONSTRAINT suggestions_channel_check CHECK (channel IN ('WECHAT_GROUP', 'EMAIL', 'MEMBER_APP')),
        ADD CONSTRAINT suggestions_sender_provider_check
          CHECK (sender_provider IN ('account', 'mail', 'wecom', 'nickname'));
      ALTER TABLE raw_inbound DROP COLUMN overruled_by,
        DROP CONSTRAINT raw_inbound_channel_check, DROP CONSTRAINT raw_inbound_form_check,
        ADD CONSTRAINT raw_inbound_channel_check CHECK (channel IN ('WECHAT_GROUP', 'EMAIL', 'MEMBER_APP')),
        ADD CONSTRAINT raw_inbound_form_check CHECK (form IN ('mail', 'wecom-bot', 'chat-message', 'app'));
    `);
  }
}

const doors = `
  ALTER TABLE raw_inbound
    DROP CONSTRAINT raw_inbound_channel_check,
    DROP CONSTRAINT raw_inbound_form_check,
    ADD CONSTRAINT raw_inbound_channel_check CHECK (channel IN ('WECHAT_GROUP', 'EMAIL', 'MEMBER_APP', 'STAFF_ENTRY')),
    ADD CONSTRAINT raw_inbound_form_check
      CHECK (form IN ('mail', 'wecom-bot', 'wecom-app', 'wechat-mp', 'chat-message', 'app', 'staff-entry')),
    -- Who said that it is a suggestion, although it looked like no person's words.
    ADD COLUMN overruled_by text;

  ALTER TABLE suggestions
    DROP CONSTRAINT suggestions_channel_check,
    DROP CONSTRAINT suggestions_sender_provider_check,
    ADD CONSTRAINT suggestions_channel_check CHECK (channel IN ('WECHAT_GROUP', 'EMAIL', 'MEMBER_APP', 'STAFF_ENTRY')),
    ADD CONSTRAINT suggestions_sender_provider_check
      CHECK (sender_provider IN ('account', 'mail', 'wecom', 'openid', 'nickname', 'spoken')),
    -- From here on the words are the clerk's, and what arrives later stands beside them.
    ADD COLUMN edited_at timestamptz,
    -- Until then the sender's next message belongs to it.
    ADD COLUMN gathering_until timestamptz,
    -- The sender asked to add something: until then whatever they say belongs to it, in whichever talk.
    ADD COLUMN called_for_until timestamptz,
    -- Looked at for others that say the same, with the words it has now.
    ADD COLUMN compared boolean NOT NULL DEFAULT false,
    -- 代为登记: how it was said, on which day, and which clerk wrote it down.
    ADD COLUMN entry_way text CONSTRAINT suggestions_entry_way_check CHECK (entry_way IN ('PHONE', 'PAPER', 'MEETING', 'VISIT')),
    ADD COLUMN said_on date,
    ADD COLUMN entered_by text,
    ADD CONSTRAINT suggestions_entered_check
      CHECK ((channel = 'STAFF_ENTRY') = (entry_way IS NOT NULL) AND (entry_way IS NULL) = (said_on IS NULL)
             AND (entry_way IS NULL) = (entered_by IS NULL));
  UPDATE suggestions s SET compared = true, edited_at = e.at
    FROM suggestions i LEFT JOIN (SELECT subject_id, max(at) AS at FROM trail
                                   WHERE subject_kind = 'suggestion' AND action = 'edit' GROUP BY 1) e ON e.subject_id = i.id
   WHERE i.id = s.id;
  CREATE INDEX suggestions_compared_idx ON suggestions (id) WHERE NOT compared;`;

const parts = `
  ALTER TABLE arrivals
    DROP CONSTRAINT arrivals_pkey,
    -- One arrival may be cut into several parts, each of which belongs to one suggestion.
    ADD COLUMN part int NOT NULL DEFAULT 1,
    ADD CONSTRAINT arrivals_part_check CHECK (part > 0),
    ADD COLUMN role text NOT NULL DEFAULT 'origin'
      CONSTRAINT arrivals_role_check CHECK (role IN ('origin', 'supplement', 'support', 'note')),
    ADD COLUMN title text,
    -- The sender's own words of this part, without quotes and signatures.
    ADD COLUMN text text NOT NULL DEFAULT '',
    -- All words as they came; null where they are the same.
    ADD COLUMN original_text text,
    -- Quotes and signatures that were folded away.
    ADD COLUMN folded text,
    ADD COLUMN quote text,
    ADD COLUMN html text,
    -- False where the clerk had put the text in order before: then these words stand beside it.
    ADD COLUMN in_text boolean NOT NULL DEFAULT true,
    -- When a clerk took note of words that stand beside the text.
    ADD COLUMN seen_at timestamptz,
    ADD COLUMN said_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN sender_provider text NOT NULL DEFAULT 'mail' CONSTRAINT arrivals_sender_provider_check
      CHECK (sender_provider IN ('account', 'mail', 'wecom', 'openid', 'nickname', 'spoken')),
    ADD COLUMN sender_subject text NOT NULL DEFAULT '',
    ADD COLUMN sender_name text NOT NULL DEFAULT '',
    ADD COLUMN joined_at timestamptz NOT NULL DEFAULT now(),
    -- Null: by a rule.
    ADD COLUMN joined_by text,
    ADD COLUMN joined_how text NOT NULL DEFAULT 'made' CONSTRAINT arrivals_joined_how_check
      CHECK (joined_how IN ('made', 'gathered', 'thread', 'copy', 'quoted', 'courtesy', 'signal', 'joined', 'detached', 'split')),
    ADD COLUMN joined_why text,
    ADD COLUMN repair jsonb,
    ADD COLUMN repaired_at timestamptz,
    ADD COLUMN forwarded_from jsonb,
    -- The talk it was said in: a group, or one with the robot alone.
    ADD COLUMN conversation text,
    ADD COLUMN message_id text,
    -- The mails it answers, by their Message-IDs.
    ADD COLUMN thread text[] NOT NULL DEFAULT '{}',
    -- The same for the same mail, whichever way it came.
    ADD COLUMN twin text,
    ADD CONSTRAINT arrivals_pkey PRIMARY KEY (raw_inbound_id, part);
  UPDATE arrivals a
     SET title = s.title, text = CASE WHEN s.edited_at IS NULL THEN s.text ELSE s.original_text END,
         original_text = s.original_text, quote = s.quote, html = s.html, said_at = r.received_at, joined_at = r.received_at,
         sender_provider = s.sender_provider, sender_subject = s.sender_subject, sender_name = s.sender_name
    FROM suggestions s, raw_inbound r WHERE s.id = a.suggestion_id AND r.id = a.raw_inbound_id;
  UPDATE arrivals SET original_text = NULL WHERE original_text = text;
  ALTER TABLE suggestions DROP COLUMN html;
  ALTER TABLE arrivals
    ALTER COLUMN said_at DROP DEFAULT,
    ALTER COLUMN sender_provider DROP DEFAULT,
    ALTER COLUMN sender_subject DROP DEFAULT,
    ALTER COLUMN sender_name DROP DEFAULT,
    ALTER COLUMN joined_at DROP DEFAULT;
  CREATE UNIQUE INDEX arrivals_origin_idx ON arrivals (suggestion_id) WHERE role = 'origin';
  CREATE INDEX arrivals_conversation_idx ON arrivals (conversation, sender_subject, said_at) WHERE conversation IS NOT NULL;
  CREATE INDEX arrivals_message_id_idx ON arrivals (message_id) WHERE message_id IS NOT NULL;
  CREATE INDEX arrivals_thread_idx ON arrivals USING gin (thread) WHERE thread <> '{}';
  CREATE INDEX arrivals_unseen_idx ON arrivals (suggestion_id) WHERE NOT in_text AND seen_at IS NULL;
  CREATE INDEX arrivals_twin_idx ON arrivals (twin) WHERE twin IS NOT NULL;

  ALTER TABLE suggestion_files
    ADD COLUMN raw_inbound_id uuid CONSTRAINT suggestion_files_raw_inbound_fkey REFERENCES raw_inbound;
  UPDATE suggestion_files f SET raw_inbound_id = a.raw_inbound_id FROM arrivals a WHERE a.suggestion_id = f.suggestion_id;
  CREATE INDEX suggestion_files_raw_inbound_idx ON suggestion_files (raw_inbound_id);

  -- What a clerk moved, with what is needed to put it back.
  CREATE TABLE arrival_moves (
    id uuid CONSTRAINT arrival_moves_pkey PRIMARY KEY,
    kind text NOT NULL CONSTRAINT arrival_moves_kind_check CHECK (kind IN ('join', 'detach', 'split')),
    from_id uuid NOT NULL CONSTRAINT arrival_moves_from_fkey REFERENCES suggestions,
    to_id uuid NOT NULL CONSTRAINT arrival_moves_to_fkey REFERENCES suggestions,
    at timestamptz NOT NULL,
    by text NOT NULL,
    why text,
    before jsonb NOT NULL,
    undone_at timestamptz,
    undone_by text,
    CONSTRAINT arrival_moves_undone_check CHECK ((undone_at IS NULL) = (undone_by IS NULL))
  );
  CREATE INDEX arrival_moves_from_idx ON arrival_moves (from_id, at);
  CREATE INDEX arrival_moves_to_idx ON arrival_moves (to_id, at);`;

/** Asked at the commit, so that the order of the writes in a transaction is free. */
const joinedToSomething = `
  CREATE FUNCTION raw_inbound_joined() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE arrival uuid;
  BEGIN
    arrival := CASE TG_TABLE_NAME WHEN 'arrivals' THEN (to_jsonb(OLD) ->> 'raw_inbound_id')::uuid
                    ELSE (to_jsonb(NEW) ->> 'id')::uuid END;
    IF EXISTS (SELECT 1 FROM raw_inbound WHERE id = arrival AND state = 'processed')
       AND NOT EXISTS (SELECT 1 FROM arrivals WHERE raw_inbound_id = arrival) THEN
      RAISE EXCEPTION 'arrival % is processed, but belongs to no suggestion', arrival USING ERRCODE = 'check_violation',
        CONSTRAINT = 'raw_inbound_joined_check';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER raw_inbound_joined AFTER INSERT OR UPDATE OF state ON raw_inbound
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'processed') EXECUTE FUNCTION raw_inbound_joined();
  CREATE CONSTRAINT TRIGGER arrivals_joined AFTER DELETE OR UPDATE OF raw_inbound_id ON arrivals
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raw_inbound_joined();`;

const matters = `
  -- The words of a suggestion, beside it: a change of its stage does not touch their index.
  CREATE TABLE suggestion_words (
    suggestion_id uuid CONSTRAINT suggestion_words_pkey PRIMARY KEY
      CONSTRAINT suggestion_words_suggestion_fkey REFERENCES suggestions,
    words tsvector NOT NULL
  );
  CREATE INDEX suggestion_words_idx ON suggestion_words USING gin (words) WITH (fastupdate = off);

  -- Two that may be one matter. A clerk joins them, or says that they are two; then nobody asks again.
  CREATE TABLE likenesses (
    newer_id uuid NOT NULL CONSTRAINT likenesses_newer_fkey REFERENCES suggestions,
    older_id uuid NOT NULL CONSTRAINT likenesses_older_fkey REFERENCES suggestions,
    ground text NOT NULL CONSTRAINT likenesses_ground_check CHECK (ground IN ('words', 'thread', 'quote', 'chat')),
    why text NOT NULL,
    likeness real NOT NULL,
    overlap text[] NOT NULL,
    found_at timestamptz NOT NULL,
    refused_at timestamptz,
    refused_by text,
    CONSTRAINT likenesses_pkey PRIMARY KEY (newer_id, older_id),
    CONSTRAINT likenesses_two_check CHECK (newer_id <> older_id),
    CONSTRAINT likenesses_refused_check CHECK ((refused_at IS NULL) = (refused_by IS NULL))
  );
  CREATE INDEX likenesses_older_idx ON likenesses (older_id);`;

const batch = 500;

async function segmentAll(runner: QueryRunner): Promise<void> {
  for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows: { id: string; text: string }[] = await runner.query(
      `SELECT id, concat_ws(E'\\n', title, text) AS text FROM suggestions WHERE id > $1 ORDER BY id LIMIT ${batch}`,
      [last],
    );
    if (rows.length === 0) return;
    const given = rows.map(({ id, text }) => ({ id, words: wordsIn(text) }));
    await runner.query(
      `INSERT INTO suggestion_words (suggestion_id, words)
       SELECT id, array_to_tsvector(words) FROM json_to_recordset($1) AS r(id uuid, words text[])`,
      [JSON.stringify(given)],
    );
    last = rows.at(-1)?.id ?? last;
  }
}
