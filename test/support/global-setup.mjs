// Jest loads this file as it is; Vite's runner reads the TypeScript of the embedded database for it.
import { chmodSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { dovecotMissing } from './dovecot-here.mjs';
import { findRedis } from './redis.mjs';

const prefix = `tibantong-test-${userInfo().uid}-`;

/** One PostgreSQL and one Redis for the whole run, named to the specs in the environment. */
export default async function globalSetup() {
  const redis = await findRedis(process.env.REDIS_URL);
  if (redis.missing && process.env.CI) throw new Error(`CI 不接受跳过 Redis 测试：${redis.missing}`);
  if (redis.missing) process.stderr.write(`Redis 测试已跳过：${redis.missing}。\n`);
  process.env.TIBANTONG_TEST_REDIS = redis.url ?? '';
  process.env.TIBANTONG_TEST_REDIS_MISSING = redis.missing ?? '';
  const dovecot = dovecotMissing();
  if (dovecot && process.env.CI) throw new Error(`CI 不接受跳过邮箱测试：${dovecot}`);
  if (dovecot) process.stderr.write(`邮箱测试已跳过：${dovecot}。\n`);
  process.env.TIBANTONG_TEST_DOVECOT_MISSING = dovecot ?? '';
  const database = await openDatabase().catch(async (error) => {
    await redis.stop();
    throw error;
  });
  process.env.TIBANTONG_TEST_DATABASE = database.url;
  globalThis.stopTestServers = () => Promise.all([redis.stop(), database.stop()]);
}

async function openDatabase() {
  const named = process.env.TEST_DATABASE_URL;
  if (named) return { url: named, stop: async () => undefined };
  const source = fileURLToPath(new URL('../../libs/platform/db/embedded.ts', import.meta.url));
  const { module } = await runnerImport(source, { configFile: false, logLevel: 'error' });
  const { EmbeddedDatabase } = module;
  await sweep(EmbeddedDatabase);
  const dataDir = mkdtempSync(join(tmpdir(), prefix));
  // Started by root, the server runs as somebody else, who has to get in.
  chmodSync(dataDir, 0o755);
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' };
  const log = (line) => process.stderr.write(`${line}\n`);
  const database = await EmbeddedDatabase.open({ dataDir, log, settings });
  const stop = async () => {
    await database.stop();
    await EmbeddedDatabase.discard(dataDir);
  };
  return { url: database.url, stop };
}

/** Removes what killed runs have left, servers included; runs still going on keep theirs. */
async function sweep(EmbeddedDatabase) {
  const leftovers = readdirSync(tmpdir()).filter((name) => name.startsWith(prefix));
  for (const path of leftovers.map((name) => join(tmpdir(), name)))
    // One made this minute may not have been claimed yet.
    if (Date.now() - statSync(path).mtimeMs > 60_000) await EmbeddedDatabase.discard(path).catch(() => undefined);
}
