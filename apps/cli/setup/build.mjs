import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { alone } from './lock.mjs';
import { orExit, root, step } from './progress.mjs';
import { runQuietly } from './run.mjs';

const dist = join(root, 'dist');
const bin = (path) => join(root, 'node_modules', path);

/** The two halves of `dist`: what each is made from, which folders it makes, and how. */
const parts = {
  server: {
    title: '编译服务端',
    sources: [
      'libs',
      'apps/entities.ts',
      'apps/api',
      'apps/worker',
      'apps/cli',
      '.swcrc',
      'package.json',
      'package-lock.json',
    ],
    results: ['libs', 'apps'],
    program: (out) => {
      const folders = ['libs', 'apps/entities.ts', 'apps/api', 'apps/worker', 'apps/cli'];
      const flags = ['--extensions', '.ts', '--copy-files', '--ignore', '**/*.mjs', '--quiet'];
      return [bin('@swc/cli/bin/swc.js'), ...folders, '--out-dir', out, ...flags];
    },
  },
  web: {
    title: '构建网页',
    sources: ['libs/contract', 'apps/web', 'package.json', 'package-lock.json'],
    results: ['web'],
    program: (out) => {
      const flags = ['--config', 'apps/web/vite.config.ts', '--outDir', join(out, 'web'), '--logLevel', 'warn'];
      return [bin('vite/bin/vite.js'), 'build', ...flags];
    },
  },
};

/** Brings `dist` up to date with the sources; does nothing where it is. */
export async function build(names = Object.keys(parts)) {
  const stale = () => names.filter((name) => stampOf(name) !== digestOf(parts[name].sources));
  if (stale().length === 0) return;
  await alone('另一个命令正在构建，等它完成', async () => {
    for (const name of stale()) await step(parts[name].title, () => make(name));
  });
}

/** Built aside and then moved into place, so that `dist` never holds half a result. */
async function make(name) {
  const { title, sources, results, program } = parts[name];
  const digest = digestOf(sources);
  fs.mkdirSync(dist, { recursive: true });
  for (const left of readdirSync(dist)) if (left.startsWith(`.${name}-`)) rmSync(join(dist, left), { recursive: true });
  const aside = fs.mkdtempSync(join(dist, `.${name}-`));
  await runQuietly(`${title}没有成功`, program(aside), { NODE_ENV: 'production' });
  rmSync(stampFile(name), { force: true });
  for (const result of results) {
    if (existsSync(join(dist, result))) renameSync(join(dist, result), join(aside, `${result}.old`));
    renameSync(join(aside, result), join(dist, result));
  }
  fs.writeFileSync(stampFile(name), digest);
  rmSync(aside, { recursive: true });
}

function stampFile(name) {
  return join(dist, `.stamp-${name}`);
}

function stampOf(name) {
  return existsSync(stampFile(name)) ? readFileSync(stampFile(name), 'utf8') : undefined;
}

function digestOf(sources) {
  const hash = createHash('sha256');
  for (const path of sources.flatMap(filesUnder).toSorted())
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(join(root, path))) return [];
  if (statSync(join(root, path)).isFile()) return [path];
  const names = readdirSync(join(root, path), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'));
  return files.map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

if (process.argv[1] === import.meta.filename) await orExit(() => build());
