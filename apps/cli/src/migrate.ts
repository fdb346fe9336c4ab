import { dataSourceFor } from '#platform';
import { visitDatabase } from './installation-database.js';

/** Brings the schema up to date; one at a time, however many installations start at once. */
export async function migrateDatabase(url: string): Promise<number> {
  const source = await dataSourceFor({ url, pool: 2, entities: [] }).initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock(1949)');
    return (await source.runMigrations()).length;
  } finally {
    await runner.query('SELECT pg_advisory_unlock(1949)');
    await runner.release();
    await source.destroy();
  }
}

export async function migrate(): Promise<void> {
  const database = await visitDatabase((line) => process.stderr.write(`${line}\n`));
  try {
    const ran = await migrateDatabase(database.url);
    process.stdout.write(ran === 0 ? '数据库结构已是最新。\n' : `已升级数据库结构（${ran} 步）。\n`);
  } finally {
    await database.close();
  }
}
