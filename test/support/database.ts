import { createHash } from 'node:crypto';
import pg from 'pg';
import { dataSourceFor } from '#platform';
import { entities } from '../../apps/entities.js';

/** The server that the run's global set-up started, or the one that TEST_DATABASE_URL names. */
export function adminUrl(): string {
  const url = process.env.TIBANTONG_TEST_DATABASE;
  if (!url) throw new Error('tests are started by `npm test`, which brings a PostgreSQL server');
  return url;
}

const urlOf = (database: string): string => {
  const url = new URL(adminUrl());
  url.pathname = `/${database}`;
  return url.toString();
};

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const template = 'tibantong_template';

/** Migrated once per run, whoever comes first; everybody else clones it. */
async function makeTemplate(client: pg.Client): Promise<void> {
  await client.query('SELECT pg_advisory_lock(4711)');
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount) return;
    await client.query(`CREATE DATABASE ${template}_new`);
    const source = await dataSourceFor({ url: urlOf(`${template}_new`), pool: 2, entities: [] }).initialize();
    await source.runMigrations();
    await source.destroy();
    await client.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
  } finally {
    await client.query('SELECT pg_advisory_unlock(4711)');
  }
}

const dropDatabase = (database: string): Promise<void> =>
  asAdmin(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)));

/** A database of its own for one spec file; dropped by `drop`. */
export async function freshDatabase(name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const database = `t_${createHash('sha1').update(`${name}${process.pid}${Math.random()}`).digest('hex').slice(0, 16)}`;
  await asAdmin(async (client) => {
    await makeTemplate(client);
    await client.query(`CREATE DATABASE ${database} TEMPLATE ${template}`);
  });
  return {
    url: urlOf(database),
    drop: () =>
      asAdmin(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`))),
  };
}

/** A copy of a database that nobody is connected to at the moment. */
export async function copyDatabase(original: { url: string }): Promise<{ url: string; drop(): Promise<void> }> {
  const source = new URL(original.url).pathname.slice(1);
  const database = `${source}_copy`;
  await asAdmin((client) => client.query(`CREATE DATABASE ${database} TEMPLATE ${source}`));
  return { url: urlOf(database), drop: () => dropDatabase(database) };
}

/** Opens the TypeORM source of a test database. */
export const openSource = (url: string) => dataSourceFor({ url, pool: 5, entities }).initialize();

/** Empties every table between two tests. The trail's and snapshots' guards do not see TRUNCATE. */
export async function wipe(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'`,
  );
  await client.query(`TRUNCATE ${rows.map((row) => row.name).join(', ')} CASCADE`);
  await client.end();
}
