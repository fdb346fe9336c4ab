import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, fchownSync, openSync, readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CannotStart } from './cannot-start.js';
import type { Place } from './embedded-place.js';
import { backendsOn, gone, servesCluster } from './processes.js';

const host = '127.0.0.1';
const superuser = 'tibantong';

/** Nothing from the caller's environment may steer the server: PGPORT, PGDATA, a locale that is not installed. */
const environment = { LC_ALL: 'C' };

/** Made beside its final place and moved there when finished: what is called `postgres` is always whole. */
export async function createCluster({ native, cluster, runAs }: Place, unsafe: boolean): Promise<void> {
  const home = dirname(cluster);
  for (const name of await fs.readdir(home))
    if (name.startsWith('postgres.new-'))
      await fs.rm(join(home, name), { recursive: true, force: true, maxRetries: 5 });
  const fresh = await fs.mkdtemp(`${cluster}.new-`);
  const password = `${fresh}.password`;
  await fs.writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
  if (runAs) for (const path of [fresh, password]) await fs.chown(path, runAs.uid, runAs.gid);
  const settings = ['--username', superuser, '--auth', 'scram-sha-256', '--pwfile', password, '--encoding', 'UTF8'];
  // With any other locale pg_trgm sees no letters in Chinese text.
  settings.push('--locale-provider', 'builtin', '--locale', 'C.UTF-8', '--no-instructions', '--pgdata', fresh);
  if (unsafe) settings.push('--no-sync');
  await promisify(execFile)(join(native, 'bin', 'initdb'), settings, { cwd: '/', env: environment, ...runAs });
  await fs.rename(password, passwordOf(fresh));
  await fs.rename(fresh, cluster);
}

/** In the cluster itself, so that the two are never parted. */
export function passwordOf(cluster: string): string {
  return join(cluster, 'tibantong.password');
}

export function urlFor(cluster: string, port: number, database: string): string {
  return `postgres://${superuser}:${readFileSync(passwordOf(cluster), 'utf8')}@${host}:${port}/${database}`;
}

/** What a running server says of itself in its pid file. */
function serverOn(cluster: string): { pid: number; port: number; ready: boolean } | undefined {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  const [pid, , , port, , , , state] = readFileSync(pidFile, 'utf8').split('\n');
  return { pid: Number(pid), port: Number(port), ready: state?.trim() === 'ready' };
}

/** The port of the server that answers on this cluster now. */
export function readyPort(cluster: string): number | undefined {
  const server = serverOn(cluster);
  return server?.ready && servesCluster(server.pid, cluster) ? server.port : undefined;
}

/** Ends what a killed predecessor left running, so that a new server can start; the caller holds the claim. */
export async function clearLeftovers(cluster: string, log: (line: string) => void): Promise<void> {
  const left = serverOn(cluster);
  if (!left) return;
  const { pid } = left;
  if (servesCluster(pid, cluster)) {
    log(`上次的数据库还在运行（进程 ${pid}），正在停止它`);
    signal(pid, 'SIGINT');
    if (!(await gone(pid, 30_000))) signal(pid, 'SIGQUIT');
    if (!(await gone(pid, 10_000))) throw new CannotStart(`上次的数据库（进程 ${pid}）停不下来，请手工停止它。`);
    return;
  }
  for (const backend of backendsOn(cluster))
    if (!(await gone(backend, 15_000))) throw new CannotStart(`上次的数据库进程 ${backend} 还在运行，请手工停止它。`);
  // PostgreSQL itself forgets a dead process, but takes a zombie or a recycled number for a running server.
  if (signal(pid, 0)) await fs.rm(join(cluster, 'postmaster.pid'));
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

export interface Boot {
  logFile: string;
  log: (line: string) => void;
  port: number | undefined;
  settings: Record<string, string>;
}

export async function startServer(place: Place, boot: Boot): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = boot.port ?? (await freePort(attempt === 1 ? lastPort(place.cluster) : 0));
    if (!(await isFree(port))) throw new CannotStart(`端口 ${port} 已被其他程序占用，内置数据库不能使用它。`);
    const logStart = existsSync(boot.logFile) ? (await fs.stat(boot.logFile)).size : 0;
    const server = launch(place, port, boot);
    await once(server, 'spawn');
    if (await becomesReady(server, place.cluster, boot.log)) return { server, port };
    const said = (await fs.readFile(boot.logFile)).subarray(logStart).toString('utf8').trim();
    // Somebody took the port in between; the next one will do, unless this one was asked for.
    const retry = boot.port === undefined && attempt < 3 && said.includes('could not bind');
    if (!retry) throw new CannotStart(`内置数据库没有启动成功（记录在 ${boot.logFile}）：\n${said.slice(-2000)}`);
  }
}

function launch({ native, cluster, runAs }: Place, port: number, { logFile, settings }: Boot): ChildProcess {
  const all = { ...settings, listen_addresses: host, port: String(port), unix_socket_directories: '' };
  const args = ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const logFd = openSync(logFile, 'a', 0o600);
  if (runAs) fchownSync(logFd, runAs.uid, runAs.gid);
  // Detached: Ctrl-C in the terminal must stop the programs first, and the database after them.
  const server = spawn(join(native, 'bin', 'postgres'), args, {
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', logFd, logFd],
    ...runAs,
  });
  closeSync(logFd);
  return server;
}

/** Follows the state that the server writes into its pid file; false if it ended instead. */
async function becomesReady(server: ChildProcess, cluster: string, log: (line: string) => void): Promise<boolean> {
  for (let waited = 0; server.exitCode === null && server.signalCode === null; waited += 20) {
    const seen = serverOn(cluster);
    if (seen?.ready && seen.pid === server.pid) return true;
    if (waited === 3000) log('数据库正在恢复上次没有正常结束的数据，请稍候');
    await sleep(20);
  }
  return false;
}

/** The same address as last time is kind to whoever looks into the database with a tool of their own. */
function lastPort(cluster: string): number {
  const options = join(cluster, 'postmaster.opts');
  if (!existsSync(options)) return 0;
  return Number(/"port=(\d+)"/.exec(readFileSync(options, 'utf8'))?.[1] ?? 0);
}

async function freePort(preferred: number): Promise<number> {
  if (preferred && (await isFree(preferred))) return preferred;
  const probe = createServer().listen(0, host);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, host);
  const free = await once(probe, 'listening').then(
    () => true,
    () => false,
  );
  if (free) await new Promise((closed) => probe.close(closed));
  return free;
}
