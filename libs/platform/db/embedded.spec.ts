import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedDatabase } from './embedded.js';
import { findPlace } from './embedded-place.js';
import { bornAt } from './processes.js';

let dataDir: string;
let cluster: string;
let database: EmbeddedDatabase | undefined;
let child: ChildProcess | undefined;
let lines: string[];

const log = (line: string) => void lines.push(line);

async function open(options: { port?: number } = {}): Promise<EmbeddedDatabase> {
  database = await EmbeddedDatabase.open({ dataDir, log, settings: { fsync: 'off' }, ...options });
  return database;
}

async function ask(sql: string, url = database?.url): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

function serverPid(): number {
  return Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10);
}

/** Starts a program as the user who owns the cluster, as a server left by a killed start would be. */
async function spawnAsOwner(program: string, args: string[]): Promise<ChildProcess> {
  const { uid, gid } = statSync(cluster);
  const owner = process.getuid?.() === 0 ? { uid, gid } : {};
  child = spawn(program, args, { cwd: '/', detached: true, stdio: 'ignore', ...owner });
  await once(child, 'spawn');
  return child;
}

/** All tests go on with one data folder, except those about its beginning. */
let shared: string;

function use(folder: string): void {
  dataDir = folder;
  cluster = join(folder, 'postgres');
  lines = [];
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  // A server that root starts runs as somebody else, who has to get in.
  chmodSync(folder, 0o755);
  return folder;
}

beforeAll(() => {
  shared = newFolder();
});

beforeEach(() => use(shared));

afterEach(async () => {
  await database?.stop();
  database = undefined;
  child?.kill('SIGKILL');
  child = undefined;
  if (dataDir !== shared) await EmbeddedDatabase.discard(dataDir);
});

afterAll(() => EmbeddedDatabase.discard(shared));

it('boots, finds Chinese text, and keeps the data and the address over a restart', async () => {
  const { url } = await open();
  expect(url).toMatch(/^postgres:\/\/tibantong:\w{48}@127\.0\.0\.1:\d+\/tibantong$/);
  await ask('create extension pg_trgm');
  const [likeness, letters] = await ask(`select similarity('停车难', '停车'), '停车' ~ '^[[:alpha:]]+$'`);
  expect(likeness).toBeGreaterThan(0);
  expect(letters).toBe(true);
  await ask(`create table kept as select '老旧小区' as title`);
  await database?.stop();
  await expect(ask('select 1', url)).rejects.toThrow('ECONNREFUSED');

  expect((await open()).url).toBe(url);
  expect(await ask('select title from kept')).toEqual(['老旧小区']);
});

it('lets nobody in without the password, and only from this machine', async () => {
  const { url } = await open();
  await expect(ask('select 1', url.replace(/:\w{48}@/, ':guess@'))).rejects.toThrow('password authentication failed');
  const names = ['listen_addresses', 'unix_socket_directories', 'fsync'];
  const settings = await ask(`select current_setting(name) from unnest('{${names.join()}}'::text[]) as name`);
  expect(settings).toEqual(['127.0.0.1', '', 'off']);
  expect(statSync(join(cluster, 'tibantong.password')).mode & 0o777).toBe(0o600);
});

it('refuses a second start on the same folder and leaves the first alone', async () => {
  const first = await open();
  await expect(open()).rejects.toThrow(`（进程 ${process.pid}），不能同时启动两次`);
  expect(await ask('select 1', first.url)).toEqual([1]);
});

it('tells a second program where the first has the database open', async () => {
  expect(await EmbeddedDatabase.urlOf(dataDir)).toBeUndefined();
  const { url } = await open();
  expect(await EmbeddedDatabase.urlOf(dataDir)).toBe(url);
  await database?.stop();
  expect(await EmbeddedDatabase.urlOf(dataDir)).toBeUndefined();
  expect(await EmbeddedDatabase.urlOf(join(dataDir, 'nowhere'))).toBeUndefined();
});

it('recovers after the server itself was killed', async () => {
  const { ended } = await open();
  await ask('create table if not exists numbers as select 1 as value');
  process.kill(serverPid(), 'SIGKILL');
  await ended;
  await database?.stop();
  await open();
  expect(await ask('select value from numbers')).toEqual([1]);
});

it('stops a server that a killed start left running, and takes over its data', async () => {
  const { url } = await open();
  await ask('create table if not exists numbers as select 1 as value');
  await database?.stop();
  const { native } = await findPlace(dataDir, log);
  const settings = [`port=${new URL(url).port}`, 'unix_socket_directories='].flatMap((setting) => ['-c', setting]);
  const left = await spawnAsOwner(join(native, 'bin', 'postgres'), ['-D', cluster, ...settings]);
  while (bornAt(left.pid ?? 0) && !existsSync(join(cluster, 'postmaster.pid'))) await sleep(20);

  await open();
  expect(lines).toContain(`上次的数据库还在运行（进程 ${left.pid}），正在停止它`);
  expect(bornAt(left.pid ?? 0)).toBeUndefined();
  expect(await ask('select value from numbers')).toEqual([1]);
});

it('does not mistake another program with a recycled number for its server', async () => {
  await open();
  const pidFile = join(cluster, 'postmaster.pid');
  const remains = readFileSync(pidFile, 'utf8');
  await database?.stop();
  const { pid } = await spawnAsOwner('sleep', ['60']);
  writeFileSync(pidFile, remains.replace(/^\d+/, String(pid)));
  await open();
  expect(serverPid()).not.toBe(pid);
  expect(bornAt(pid ?? 0)).toBeDefined();
});

it('begins again where a first start was broken off, and never over a cluster that is not its own', async () => {
  use(newFolder());
  mkdirSync(join(dataDir, 'postgres.new-broken'));
  writeFileSync(join(dataDir, 'postgres.new-broken', 'PG_VERSION'), '18\n');
  await open();
  expect(existsSync(join(dataDir, 'postgres.new-broken'))).toBe(false);

  const foreign = mkdtempSync(join(dataDir, 'foreign-'));
  mkdirSync(join(foreign, 'postgres'));
  writeFileSync(join(foreign, 'postgres', 'PG_VERSION'), '15\n');
  await expect(EmbeddedDatabase.open({ dataDir: foreign, log })).rejects.toThrow('不是提办通建立的完整数据库');
  expect(readFileSync(join(foreign, 'postgres', 'PG_VERSION'), 'utf8')).toBe('15\n');
});

it('says which port is taken when one was asked for', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  await expect(open({ port })).rejects.toThrow(`端口 ${port} 已被其他程序占用`);
  await new Promise((closed) => blocker.close(closed));
  expect((await open({ port })).url).toContain(`:${port}/`);
});

if (process.getuid?.() === 0)
  it('keeps the data elsewhere when the server started by root cannot get in', async () => {
    use(newFolder());
    chmodSync(dataDir, 0o700);
    const { url } = await open();
    await ask('create table if not exists numbers as select 1 as value');
    const home = dirname(readlinkSync(cluster));
    expect(home).toMatch(/^\/var\/lib\/tibantong\/\w{12}-\w{6}$/);
    expect(readFileSync(join(dataDir, '说明.txt'), 'utf8')).toContain(home);
    await database?.stop();
    expect((await open()).url).toBe(url);
    expect(await ask('select value from numbers')).toEqual([1]);
    await database?.stop();

    await EmbeddedDatabase.discard(dataDir);
    expect([dataDir, home].filter((path) => existsSync(path))).toEqual([]);
  });

it('says so when the data that were kept elsewhere are gone, instead of starting empty', async () => {
  use(newFolder());
  symlinkSync(join(dataDir, 'gone', 'postgres'), cluster);
  await expect(open()).rejects.toThrow('数据库的数据目录不见了');
});
