import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { Config, EmbeddedDatabase } from '#platform';

/** Beside the data of a running installation: where its server listens. */
const addressFileIn = (dataDir: string): string => join(dataDir, 'database-url');

export interface OpenDatabase {
  url: string;
  close(): Promise<void>;
}

/** The database of this installation for the one who owns it: the named one, or the embedded server, started here. */
export async function openDatabase(log: (line: string) => void): Promise<OpenDatabase> {
  const { ownDatabase, config } = Config.ofInstallation();
  const { dataDir, databaseUrl } = config;
  if (!ownDatabase) return { url: databaseUrl, close: async () => undefined };
  const embedded = await EmbeddedDatabase.open({ dataDir, log });
  const addressFile = addressFileIn(dataDir);
  await writeFile(addressFile, embedded.url, { mode: 0o600 });
  return {
    url: embedded.url,
    async close() {
      await rm(addressFile, { force: true });
      await embedded.stop();
    },
  };
}

/** The same for a short visit: a running installation is visited where it is, otherwise the server is started for it. */
export async function visitDatabase(log: (line: string) => void): Promise<OpenDatabase> {
  const { ownDatabase, config } = Config.ofInstallation();
  const addressFile = addressFileIn(config.dataDir);
  const running = ownDatabase && existsSync(addressFile) ? await readFile(addressFile, 'utf8') : null;
  if (running && (await answers(running))) {
    return { url: running, close: async () => undefined };
  }
  return openDatabase(log);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
