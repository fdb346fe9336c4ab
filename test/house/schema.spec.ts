import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import * as contract from '#contract';
import { Db, SystemClock, installation } from '#platform';
import { printLifecycles } from '../../apps/cli/src/print/lifecycles.js';
import { printOpenapi } from '../../apps/cli/src/print/openapi.js';
import { printPermissions } from '../../apps/cli/src/print/permissions.js';
import { printSchema } from '../../apps/cli/src/print/schema.js';
import { freshDatabase, openSource } from '../support/database.js';

let source: DataSource;
let db: Db;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await freshDatabase('house-schema');
  source = await openSource(database.url);
  db = new Db(source, new SystemClock());
  drop = database.drop;
});
afterAll(async () => {
  await source?.destroy();
  await drop?.();
});

describe('printed documents are fresh', () => {
  test.each([
    ['docs/openapi.json', printOpenapi],
    ['docs/lifecycle.md', printLifecycles],
    ['docs/permissions.md', printPermissions],
    ['docs/schema.txt', () => printSchema(db)],
  ])('%s', async (file, print) => {
    expect(await readFile(join(installation, file), 'utf8')).toBe(await print());
  });
});

/** Tables that are read and written with SQL only. */
const withoutEntity = [
  'counters',
  'proposal_words',
  'word_counts',
  'submission_keys',
  'undone_conversions',
  'marks',
  'uploads',
  'upload_pieces',
  'shares',
  'migrations',
  'arrival_moves',
  'likenesses',
  'suggestion_words',
  'suggestions_to_compare',
];

describe('entities and migrations make the same', () => {
  interface Column {
    name: string;
    type: string;
    nullable: boolean;
  }
  const columnsOf = async (table: string) =>
    db.rows<Column>(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable FROM pg_attribute
        WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname`,
      [table],
    );
  const tables = async () =>
    (
      await db.rows<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)
    ).map(({ name }) => name);

  test('the same tables', async () => {
    const made = source.entityMetadatas.map(({ tableName }) => tableName);
    expect([...made, ...withoutEntity].sort()).toEqual(await tables());
  });

  test('the same columns, types and nullability', async () => {
    for (const { tableName, columns } of source.entityMetadatas) {
      const described = columns.map((column): Column => ({
        name: column.databaseName,
        type: `${nameOf(source.driver.normalizeType(column))}${column.isArray ? '[]' : ''}`,
        nullable: column.isNullable,
      }));
      const byName = (a: Column, b: Column) => (a.name < b.name ? -1 : 1);
      expect([tableName, described.sort(byName)]).toEqual([tableName, (await columnsOf(tableName)).sort(byName)]);
    }
  });

  test('the same primary keys', async () => {
    const keys = await db.rows<{ table: string; columns: string[] }>(
      `SELECT relname AS table, array_agg(attname::text ORDER BY attname) AS columns
         FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
         JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
        WHERE contype = 'p' AND connamespace = 'public'::regnamespace GROUP BY 1`,
    );
    const made = Object.fromEntries(keys.map(({ table, columns }) => [table, columns]));
    for (const { tableName, primaryColumns } of source.entityMetadatas) {
      expect([tableName, primaryColumns.map((column) => column.databaseName).sort()]).toEqual([
        tableName,
        made[tableName],
      ]);
    }
  });

  test('TypeORM would add, drop or change no column; one too many it would notice', async () => {
    // Keys, checks and foreign keys belong to the migrations alone; they are compared with the printed schema.
    const drift = async () =>
      (await source.driver.createSchemaBuilder().log()).upQueries
        .map(({ query }) => query)
        .filter((query) => /^(CREATE|DROP) TABLE|^ALTER TABLE \S+ (ADD|DROP|ALTER|RENAME) (COLUMN )?"/.test(query));
    expect(await drift()).toEqual([]);
    await db.rows(`ALTER TABLE outbox ADD COLUMN stray text`);
    expect(await drift()).toEqual([expect.stringContaining('"stray"')]);
    await db.rows(`ALTER TABLE outbox DROP COLUMN stray`);
  });
});

/** PostgreSQL has the long names of what TypeORM calls by the short ones. */
const nameOf = (type: string) => ({ int: 'integer', timestamptz: 'timestamp with time zone' })[type] ?? type;

describe('every list of codes in the database is the one of the contract', () => {
  const lists: Record<string, readonly string[]> = {
    accounts_role_check: contract.roles,
    assignments_opinion_stance_check: contract.opinionStances,
    assignments_role_check: contract.assignmentRoles,
    assignments_stage_check: contract.assignmentStages,
    consultations_way_check: contract.consultationWays,
    ladder_rungs_tells_check: contract.ladderSteps,
    member_bindings_provider_check: contract.bindingProviders,
    draft_invitations_stage_check: contract.invitationStages,
    notices_subject_kind_check: ['suggestion', 'draft', 'invitation', 'proposal', 'report', 'job'],
    proposal_drafts_stage_check: contract.draftStages,
    proposals_kind_check: contract.proposalKinds,
    proposals_proposer_kind_check: contract.proposerKinds,
    proposals_source_check: contract.proposalSources,
    proposals_stage_check: contract.proposalStages,
    ratings_attitude_check: contract.attitudes,
    ratings_result_check: contract.attitudes,
    ratings_relevance_check: contract.relevances,
    ratings_consulted_check: contract.contactWays,
    ratings_medium_check: contract.ratingMedia,
    promises_stage_check: contract.promiseStages,
    proposal_marks_kind_check: contract.markKinds,
    proposals_closed_as_check: contract.closings,
    raw_inbound_channel_check: contract.channels,
    raw_inbound_form_check: ['mail', 'wecom-bot', 'wecom-app', 'wechat-mp', 'chat-message', 'app', 'staff-entry'],
    raw_inbound_state_check: contract.arrivalStates,
    replies_disclosure_check: ['PUBLIC', 'NOT_PUBLIC'],
    replies_resolution_check: contract.resolutions,
    review_suggested_departments_role_check: contract.assignmentRoles,
    snapshots_state_check: contract.snapshotState,
    suggestions_channel_check: contract.channels,
    suggestions_sender_provider_check: ['account', 'mail', 'wecom', 'openid', 'nickname', 'spoken'],
    suggestions_entry_way_check: contract.entryWays,
    arrivals_role_check: contract.arrivalRoles,
    arrivals_joined_how_check: contract.joinWays,
    arrivals_sender_provider_check: ['account', 'mail', 'wecom', 'openid', 'nickname', 'spoken'],
    arrival_moves_kind_check: contract.moveKinds,
    likenesses_ground_check: contract.likenessGrounds,
    suggestions_sender_state_check: contract.senderStates,
    suggestions_stage_check: contract.suggestionStages,
    unit_requests_kind_check: ['return', 'unit'],
    disclosures_decision_check: contract.disclosures,
    supervision_events_kind_check: contract.supervisionKinds,
    archives_state_check: contract.archiveStates,
    raw_media_kind_check: ['image', 'voice', 'file', 'video', 'userid'],
    raw_media_state_check: ['waiting', 'fetched', 'failed'],
    reply_handles_way_check: ['line', 'webhook', 'app', 'mp'],
    wecom_accounts_kind_check: contract.wecomKinds,
    wecom_lines_kind_check: contract.wecomKinds,
    wecom_lines_state_check: contract.wecomStates,
    wecom_messages_state_check: contract.wecomMessageStates,
    wecom_tokens_kind_check: ['app', 'mp'],
    chat_records_origin_check: contract.chatOrigins,
    chat_records_state_check: contract.chatRecordStates,
    identities_kind_check: contract.doorKinds,
    sign_in_doors_kind_check: [...contract.doorKinds, 'codes'],
    mailboxes_begin_with_check: contract.mailboxBeginnings,
    mailboxes_security_check: contract.mailboxSecurities,
    file_readings_state_check: ['waiting', 'read'],
    file_readings_scan_check: ['waiting', 'clean', 'infected', 'off'],
  };

  test('and there is no other', async () => {
    const checks = await db.rows<{ name: string; text: string }>(
      `SELECT conname AS name, pg_get_constraintdef(oid) AS text FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND pg_get_constraintdef(oid) ~ '^CHECK \\(\\(\\w+ = ANY'`,
    );
    const found = checks.map(({ name, text }) => [name, [...text.matchAll(/'([^']+)'/g)].map(([, code]) => code)]);
    expect(Object.fromEntries(found)).toEqual(lists);
  });
});

describe('names', () => {
  test('of keys and checks tell table and kind, since refusals are made of them', async () => {
    const constraints = await db.rows<{ table: string; name: string; kind: string }>(
      `SELECT relname AS table, conname AS name, contype::text AS kind FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
        WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'c', 'f', 'x') AND relname <> 'migrations'`,
    );
    const endings: Record<string, string> = { p: 'pkey', u: 'key', c: 'check', f: 'fkey', x: 'excl' };
    const misnamed = constraints.filter(
      ({ table, name, kind }) => !name.startsWith(`${table}_`) || !name.endsWith(`_${endings[kind]}`),
    );
    expect(misnamed).toEqual([]);
  });

  test('every foreign key has an index to follow it by', async () => {
    const bare = await db.rows<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint c
        WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS
          (SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])`,
    );
    expect(bare.map(({ name }) => name).sort()).toEqual([...followedByNobody].sort());
  });
});

/** Nothing is looked up from the parent's side, and the parents are never deleted. */
const followedByNobody = [
  'members_sector_fkey',
  'proposal_suggested_departments_department_fkey',
  'ratings_member_fkey',
  'raw_inbound_account_fkey',
  'review_suggested_departments_department_fkey',
  'submission_keys_proposal_fkey',
  'undone_conversions_proposal_fkey',
  'unit_requests_department_fkey',
];

test('the way down undoes the way up, and the way up leads to the same place again', async () => {
  const before = await printSchema(db);
  const functions = () => db.rows(`SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`);
  const made = await functions();
  for (const { length } = source.migrations, i = { done: 0 }; i.done < length; i.done += 1)
    await source.undoLastMigration();
  expect(await printSchema(db)).toBe('');
  expect(await functions()).toEqual([]);
  await source.runMigrations();
  expect(await printSchema(db)).toBe(before);
  expect(await functions()).toEqual(made);
});
