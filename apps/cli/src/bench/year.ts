import pg from 'pg';
import { v7 } from 'uuid';
import { type ProposerKind, channels } from '#contract';
import { countWordsSql, gramsOf } from '#platform';
import { wordsOfProposal } from '#proposals';
import { people } from '../demo/content.js';
import { type YearSize, caseStatements } from './year-cases.js';
import { Texts, memberNames } from './texts.js';

const newYear = Date.parse('2019-01-01T00:00:00+08:00');
const batchSize = 500;

/** So many ids of each kind; rows name them by their place. */
export interface Cast {
  termId: string;
  sessionId: string;
  members: { id: string; name: string }[];
  departmentIds: string[];
}

/**
 * Fills the database with the year 2019 at full size, by SQL and without the rules in between: suggestions, proposals
 * and all that happened to them, the search columns made by the very function that the product uses.
 */
export async function fillYear(url: string, size: YearSize, say: (line: string) => void): Promise<void> {
  const [one, other] = [await writer(url), await writer(url)];
  try {
    const cast = await fillPeople(one);
    const indexes = await dropIndexes(one, [
      'suggestions_grams_idx',
      'proposals_grams_idx',
      'proposal_words_idx',
      'replies_grams_idx',
      'disclosures_grams_idx',
    ]);
    await Promise.all([fillSuggestions(one, size, cast), fillProposals(other, size, cast)]);
    say(`${size.suggestions} 条意见建议、${size.proposals} 件提案已写入，正在写办理过程和索引`);
    const [courses, searches] = [caseStatements(size), [countWordsSql]];
    await Promise.all([inOrder(one, courses), inOrder(other, searches)]);
    await inOrder(one, indexes);
    await one.query('VACUUM (ANALYZE)');
    await one.query('CHECKPOINT');
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
}

async function writer(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // The rows are consistent by construction: no foreign key needs to be looked up 3,000,000 times.
  await client.query(`SET session_replication_role = replica; SET maintenance_work_mem = '512MB';
                      SET synchronous_commit = off; SET timezone = 'Asia/Shanghai'`);
  return client;
}

async function inOrder(client: pg.Client, statements: string[]): Promise<void> {
  for (const statement of statements) await client.query(statement);
}

/** Answers the statements that make them again: building an index at the end is many times faster than growing it. */
async function dropIndexes(client: pg.Client, names: string[]): Promise<string[]> {
  const { rows } = await client.query<{ indexdef: string }>(
    `SELECT indexdef FROM pg_indexes WHERE indexname = ANY($1)`,
    [names],
  );
  await client.query(`DROP INDEX ${names.join(', ')}`);
  return rows.map(({ indexdef }) => indexdef);
}

async function fillPeople(client: pg.Client): Promise<Cast> {
  const [termId, sessionId] = [v7(), v7()];
  const members = memberNames.map((name) => ({ id: v7(), name }));
  const given = JSON.stringify(members.map((member, at) => ({ ...member, at })));
  const departments = people.departments.map((department) => ({ id: v7(), ...department }));
  await client.query(`INSERT INTO terms VALUES ('${termId}', 9, '2017-01-01', '2026-12-31');
    INSERT INTO plenary_sessions VALUES
      ('${sessionId}', '${termId}', 3, '2019-02-19', '2019-02-22', '2019-02-22 12:00+08')`);
  await client.query(`INSERT INTO sectors SELECT uuidv7(), unnest($1::text[])`, [people.sectors]);
  await client.query(
    `INSERT INTO members (id, term_id, name, sector_id, liaison_group)
     SELECT m.id, '${termId}', m.name, (array_agg(s.id))[1 + m.at % count(*)::int], '大学路街道'
       FROM json_to_recordset($1) AS m(id uuid, name text, at int), sectors s GROUP BY m.id, m.name, m.at`,
    [given],
  );
  await client.query(
    `INSERT INTO departments (id, name, short_name) SELECT id, name, "shortName"
       FROM json_to_recordset($1) AS d(id uuid, name text, "shortName" text)`,
    [JSON.stringify(departments)],
  );
  return { termId, sessionId, members, departmentIds: departments.map(({ id }) => id) };
}

const suggestionStage = (index: number): string => {
  const tenth = index % 20;
  if (tenth < 12) return 'converted';
  if (tenth < 15) return 'dismissed';
  return tenth < 17 ? 'merged' : 'received';
};

/** What is spoken of in the first days of the year and never again: the hardest word for a list that is newest first. */
const snow = '雪后背阴路段除雪不及时，人行道结冰。';
const winter = 0.03;

async function fillSuggestions(client: pg.Client, { suggestions }: YearSize, { members }: Cast): Promise<void> {
  const texts = new Texts(1);
  const apart = (365 * 24 * 3_600_000) / suggestions;
  let keptId = '';
  await fill(client, suggestionsSql, suggestions, (index) => {
    const at = newYear + Math.floor(index * apart);
    const { title, text, matter } = texts.compose(index, index < suggestions * winter ? snow : '');
    const member = texts.pick(members);
    const stage = suggestionStage(index);
    const number = `2019-${String(index + 1).padStart(4, '0')}`;
    const id = v7({ msecs: at });
    const into = stage === 'merged' ? keptId : null;
    if (stage === 'converted') keptId = id;
    return {
      id,
      number,
      channel: channels[index % 3],
      stage,
      title,
      text,
      category: index % 3 === 2 ? matter.category : null,
      at: new Date(at),
      sender: member.name,
      provider: ['nickname', 'mail', 'account'][index % 3],
      senderState: index % 40 === 1 ? 'unknown' : 'matched',
      member: index % 40 === 1 ? null : member.id,
      dismissed: stage === 'dismissed' ? 'vague' : null,
      into,
      grams: gramsOf(number, title, text, member.name),
    };
  });
}

const suggestionsSql = `
  WITH given AS (
    SELECT * FROM json_to_recordset($1) AS r(id uuid, number text, channel text, stage text, title text, text text,
      category text, at timestamptz, sender text, provider text, "senderState" text, member uuid, dismissed text,
      "into" uuid, grams text[])),
  raw AS (
    INSERT INTO raw_inbound (id, channel, external_id, form, content, sha256, sender_ref, received_at, state, processed_at)
    SELECT id, channel, number, 'app', convert_to(title || text, 'UTF8'), encode(sha256(convert_to(text, 'UTF8')), 'hex'),
           sender, at, 'processed', at FROM given),
  joined AS (INSERT INTO arrivals (raw_inbound_id, suggestion_id, title, text, said_at, joined_at, sender_provider,
      sender_subject, sender_name) SELECT id, id, title, text, at, at, provider, sender, sender FROM given)
  INSERT INTO suggestions (id, number, channel, stage, title, text, original_text, category, received_at, sender_name,
    sender_provider, sender_subject, sender_state, member_id, dismiss_reason, dismissed_at, merged_into_id, merged_at, grams)
  SELECT id, number, channel, stage, title, text, text, category, at, sender, provider, sender, "senderState", member,
         dismissed, CASE WHEN dismissed IS NOT NULL THEN at + interval '3 days' END,
         "into", CASE WHEN "into" IS NOT NULL THEN at + interval '2 days' END, array_to_tsvector(grams)
    FROM given`;

/** One in twenty comes from a sector (界别): 5,000 of 100,000, the list that is exported. */
const proposerKindOf = (index: number): ProposerKind => {
  if (index % 20 === 3) return 'SECTOR';
  if (index % 20 === 4) return 'PARTY';
  return index % 4 === 0 ? 'JOINT' : 'INDIVIDUAL';
};

const proposalStage = (index: number): string => {
  const place = index % 50;
  if (index % 250 === 100) return 'merged';
  const early = ['submitted', 'filed', 'declined', 'handling', 'handling', 'replied', 'replied', 'replied'];
  return early[place] ?? 'closed';
};

/** Three of four cases that are closed are public. */
const isPublic = (index: number): boolean => proposalStage(index) === 'closed' && index % 4 !== 3;

const isAssigned = (stage: string): boolean => ['handling', 'replied', 'closed'].includes(stage);

async function fillProposals(client: pg.Client, { proposals }: YearSize, cast: Cast): Promise<void> {
  const texts = new Texts(2);
  // Over eleven months, so that what was filed is answered within the year.
  const apart = (330 * 24 * 3_600_000) / proposals;
  let formerId = '';
  await fill(client, proposalsSql, proposals, (index) => {
    const at = newYear + Math.floor(index * apart);
    const { title, text, matter } = texts.compose(index);
    const kind = proposerKindOf(index);
    const named = [texts.pick(cast.members), texts.pick(cast.members)];
    const joint = kind === 'JOINT' && named[0] !== named[1];
    const proposers = kind === 'SECTOR' || kind === 'PARTY' ? [] : joint ? named : named.slice(0, 1);
    const collective = kind === 'SECTOR' ? '工商联界' : kind === 'PARTY' ? '民建二七区基层委员会' : null;
    const stage = proposalStage(index);
    const serial = `L2019-${String(index + 1).padStart(4, '0')}`;
    const numbered = !['submitted', 'declined', 'merged'].includes(stage);
    const caseNumber = numbered ? String(index + 1).padStart(3, '0') : null;
    const [id, into] = [v7({ msecs: at }), stage === 'merged' ? formerId : null];
    formerId = id;
    const names = collective ?? proposers.map(({ name }) => name).join('、');
    return {
      id,
      into,
      session: cast.sessionId,
      serial,
      caseNumber,
      stage,
      title,
      situation: text,
      demands: matter.demands,
      category: matter.category,
      kind: kind === 'JOINT' && !joint ? 'INDIVIDUAL' : kind,
      collective,
      names,
      at: new Date(at),
      members: proposers.map(({ id }) => id),
      public: isPublic(index),
      lead: isAssigned(stage) ? texts.pick(cast.departmentIds) : null,
      grams: gramsOf(caseNumber, serial, title, names, text, ...matter.demands),
      words: wordsOfProposal({ title, situation: text, demands: matter.demands }),
    };
  });
}

const proposalsSql = `
  WITH given AS (
    SELECT * FROM json_to_recordset($1) AS r(id uuid, session uuid, serial text, "caseNumber" text, stage text, title text,
      situation text, demands text[], category text, kind text, collective text, names text, at timestamptz,
      members uuid[], public boolean, lead uuid, "into" uuid, grams text[], words text[])),
  words AS (INSERT INTO proposal_words SELECT id, array_to_tsvector(words) FROM given),
  proposers AS (
    INSERT INTO proposal_members (proposal_id, member_id, position)
    SELECT g.id, m.id, m.place - 1 FROM given g, unnest(g.members) WITH ORDINALITY AS m(id, place))
  INSERT INTO proposals (id, session_id, intake_serial, case_number, kind, stage, title, situation, demands, category,
    proposer_kind, collective_name, proposers, consent_public, submitted_at, filed_at, outcome_reason, outcome_note,
    outcome_from_stage, outcome_at, lead_department_id, due_on, replied_at, closed_at, merged_into_id, merged_at, merged_from_stage,
    closed_as, published_at, grams)
  SELECT id, session, serial, "caseNumber", 'intersessional', stage, title, situation, demands, category, kind, collective,
         names, true, at, CASE WHEN "caseNumber" IS NOT NULL THEN at + interval '3 days' END,
         CASE WHEN stage = 'declined' THEN 'no-suggestion' END, CASE WHEN stage = 'declined' THEN '没有具体建议' END,
         CASE WHEN stage = 'declined' THEN 'submitted' END,
         CASE WHEN stage = 'declined' THEN at + interval '3 days' END,
         lead, CASE WHEN lead IS NOT NULL THEN (at + interval '95 days')::date END,
         CASE WHEN stage IN ('replied', 'closed') THEN at + interval '32 days' END,
         CASE WHEN stage = 'closed' THEN at + interval '33 days' END,
         "into", CASE WHEN "into" IS NOT NULL THEN at + interval '2 days' END,
         CASE WHEN "into" IS NOT NULL THEN 'submitted' END,
         CASE WHEN stage = 'closed' THEN 'RATED' END, CASE WHEN public THEN at + interval '40 days' END,
         array_to_tsvector(grams)
    FROM given`;

/** Writes rows in batches; the next batch is put together while the last one is written. */
async function fill(client: pg.Client, sql: string, count: number, row: (index: number) => object): Promise<void> {
  let writing: Promise<unknown> = Promise.resolve();
  for (let first = 0; first < count; first += batchSize) {
    const length = Math.min(batchSize, count - first);
    const batch = JSON.stringify(Array.from({ length }, (_, i) => row(first + i)));
    await writing;
    writing = client.query({ name: 'fill', text: sql, values: [batch] });
  }
  await writing;
}
