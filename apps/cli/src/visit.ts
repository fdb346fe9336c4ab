import { Db, SystemClock, dataSourceFor } from '#platform';
import { entities } from '../../entities.js';
import { visitDatabase } from './installation-database.js';

/** Opens the installation's database for one piece of work. Nothing but the work's own result goes to stdout. */
export async function visit(work: (db: Db) => Promise<void>): Promise<void> {
  const database = await visitDatabase((line) => process.stderr.write(`${line}\n`));
  const source = await dataSourceFor({ url: database.url, pool: 4, entities }).initialize();
  try {
    await work(new Db(source, new SystemClock()));
  } finally {
    await source.destroy();
    await database.close();
  }
}
