import { readFile, writeFile } from 'node:fs/promises';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotStart, Db, EmbeddedDatabase, SystemClock, dataSourceFor, installation } from '#platform';
import { printLifecycles } from './print/lifecycles.js';
import { printOpenapi } from './print/openapi.js';
import { printPermissions } from './print/permissions.js';
import { printSchema } from './print/schema.js';
import { migrateDatabase } from './migrate.js';

/** Documents that are printed from the code, never written by hand. */
const documents: Record<string, { file: string; print: () => string | Promise<string> }> = {
  openapi: { file: 'docs/openapi.json', print: printOpenapi },
  lifecycle: { file: 'docs/lifecycle.md', print: printLifecycles },
  permissions: { file: 'docs/permissions.md', print: printPermissions },
  schema: { file: 'docs/schema.txt', print: () => onScratchDatabase(printSchema) },
};

/** `print` writes the documents, `print schema` one of them; with `--check` it only compares, and fails when one is stale. */
export async function print(args: string[]): Promise<void> {
  const named = args.filter((arg) => !arg.startsWith('--'));
  const stale: string[] = [];
  for (const [name, { file, print: printed }] of Object.entries(documents)) {
    if (named.length > 0 && !named.includes(name)) continue;
    const path = join(installation, file);
    const text = await printed();
    if (!args.includes('--check')) await writeFile(path, text);
    else if ((await readFile(path, 'utf8').catch(() => '')) !== text) stale.push(file);
  }
  if (stale.length > 0) throw new CannotStart(`与代码不一致：${stale.join('、')}。请运行 npm run cli -- print`);
}

/** An empty installation that lives only as long as the printing. */
async function onScratchDatabase(work: (db: Db) => Promise<string>): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tibantong-print-'));
  const database = await EmbeddedDatabase.open({ dataDir, log: () => undefined, settings: { fsync: 'off' } });
  try {
    await migrateDatabase(database.url);
    const source = await dataSourceFor({ url: database.url, pool: 2, entities: [] }).initialize();
    const text = await work(new Db(source, new SystemClock()));
    await source.destroy();
    return text;
  } finally {
    await database.stop();
    await EmbeddedDatabase.discard(dataDir);
  }
}
