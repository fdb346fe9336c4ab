import type pg from 'pg';
import { v7 } from 'uuid';
import { Db, SystemClock, countWordsSql, dataSourceFor, gramsOf } from '#platform';
import { Recommendation, wordsOfProposal } from '#proposals';
import { entities } from '../../../entities.js';
import { type Matter, mattersOf, people } from '../demo/content.js';
import { migrateDatabase } from '../migrate.js';
import type { Ground } from './ground.js';
import type { Person } from './people.js';
import { connect } from './recorder.js';
import type { Result } from './result.js';

const databaseName = 'demo_years';
const matters = [...mattersOf(2019), ...mattersOf(2026)];
/** Every fifth matter in the order of its file asks; the others were answered. */
const isHeldBack = (_: Matter, at: number): boolean => at % 5 === 4;

interface Asking {
  id: string;
  lead: string;
}

/** (c2) How often the unit that handled a case is the first, or among the three, that the past cases speak for. */
export async function measureRecommendation(ground: Ground, { actor }: Person): Promise<Result[]> {
  const url = await freshDatabase(ground);
  const asking = await fill(url);
  const source = await dataSourceFor({ url, pool: 2, entities }).initialize();
  try {
    const recommendation = new Recommendation(new Db(source, new SystemClock()));
    const places: number[] = [];
    for (const { id, lead } of asking) {
      const { recommended } = await recommendation.departments(actor, id);
      places.push(recommended.findIndex(({ name }) => name === lead));
    }
    const among = (most: number) => places.filter((place) => place >= 0 && place < most).length;
    const base = `${asking.length} 件，依据其余 ${matters.length - asking.length} 件`;
    return [
      {
        part: 'c2',
        what: `推荐承办单位第一位即承办者：留出的五分之一（${base}）`,
        ours: shareOf(among(1), asking.length),
      },
      { part: 'c2', what: `推荐承办单位前三位含承办者：同上`, ours: shareOf(among(3), asking.length) },
    ];
  } finally {
    await source.destroy();
  }
}

const shareOf = (hits: number, all: number): string => `${((hits / all) * 100).toFixed(0)}%（${hits}/${all}）`;

/** Beside the year, on the same server: units were dealt out at random there. */
async function freshDatabase(ground: Ground): Promise<string> {
  const client = await connect(ground.databaseUrl);
  await client.query(`CREATE DATABASE ${databaseName}`);
  await client.end();
  const url = new URL(ground.databaseUrl);
  url.pathname = `/${databaseName}`;
  await migrateDatabase(url.toString());
  return url.toString();
}

async function fill(url: string): Promise<Asking[]> {
  const client = await connect(url);
  const sessionId = await fillPeople(client);
  const rows = matters.map((matter, at) => ({
    id: v7(),
    assignment: v7(),
    session: sessionId,
    serial: `Y${at}`,
    stage: isHeldBack(matter, at) ? 'filed' : 'closed',
    title: matter.title,
    situation: matter.situation,
    demands: matter.demands,
    category: matter.category,
    lead: matter.lead,
    words: wordsOfProposal(matter),
    grams: gramsOf(matter.title),
  }));
  await client.query(casesSql, [JSON.stringify(rows)]);
  await client.query(countWordsSql);
  await client.end();
  return rows.filter(({ stage }) => stage === 'filed').map(({ id, lead }) => ({ id, lead }));
}

async function fillPeople(client: pg.Client): Promise<string> {
  const [termId, sessionId] = [v7(), v7()];
  await client.query(`SET session_replication_role = replica;
    INSERT INTO terms VALUES ('${termId}', 9, '2017-01-01', '2026-12-31');
    INSERT INTO plenary_sessions VALUES
      ('${sessionId}', '${termId}', 3, '2019-02-19', '2019-02-22', '2019-02-22 12:00+08')`);
  await client.query(
    `INSERT INTO departments (id, name, short_name) SELECT gen_random_uuid(), name, "shortName"
       FROM json_to_recordset($1) AS d(name text, "shortName" text)`,
    [JSON.stringify(people.departments)],
  );
  return sessionId;
}

const casesSql = `
  WITH given AS (
    SELECT r.*, d.id AS unit FROM json_to_recordset($1) AS r(id uuid, session uuid, serial text, stage text,
      assignment uuid, title text, situation text, demands text[], category text, lead text, words text[], grams text[])
      JOIN departments d ON d.name = r.lead),
  words AS (INSERT INTO proposal_words SELECT id, array_to_tsvector(words) FROM given),
  parts AS (
    INSERT INTO assignments (id, proposal_id, department_id, role, round, stage, assigned_at, due_on, due_from, due_rule)
    SELECT assignment, id, unit, 'LEAD', 1, 'replied', now(), '2019-06-01', '2019-03-01', '{}'
      FROM given WHERE stage = 'closed')
  INSERT INTO proposals (id, session_id, intake_serial, case_number, kind, stage, title, situation, demands, category,
    proposer_kind, proposers, consent_public, submitted_at, filed_at, lead_department_id, closed_at, closed_as, grams)
  SELECT id, session, serial, serial, 'plenary', stage, title, situation, demands, category, 'INDIVIDUAL', '委员', true,
         now(), now(), CASE WHEN stage = 'closed' THEN unit END, CASE WHEN stage = 'closed' THEN now() END,
         CASE WHEN stage = 'closed' THEN 'RATED' END, array_to_tsvector(grams)
    FROM given`;
