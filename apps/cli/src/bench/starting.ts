import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { installation } from '#platform';
import { type Ground, endChild, freePort } from './ground.js';
import type { Result } from './result.js';

/** What git does not keep, and so no fresh checkout has. */
const leftOut = new Set(['node_modules', 'dist', '.data', '.git', 'coverage']);
const patienceMs = 240_000;

/** (g) `npm start` in a copy of this checkout: the first time, which builds, and again; without and with the demo. */
export async function measureStart(ground: Ground, withDemo: boolean): Promise<Result[]> {
  const copy = join(ground.folder, 'checkout');
  await mkdir(copy);
  await cp(installation, copy, { recursive: true, filter: (path) => !leftOut.has(relative(installation, path)) });
  await symlink(join(installation, 'node_modules'), join(copy, 'node_modules'));
  const results: Result[] = [];
  const begin = async (what: string, data: string, ...args: string[]) => {
    const seconds = await startOnce(ground, copy, join(ground.folder, data), args);
    results.push({ part: 'g', what, ours: `${seconds.toFixed(1)} 秒` });
  };
  await begin('npm start -- --empty 第一次：构建、建库（依赖包已装）', 'empty', '--empty');
  await begin('npm start -- --empty 第二次', 'empty', '--empty');
  if (withDemo) {
    await begin('npm start 第一次：建库、装入演示数据（已构建）', 'demo');
    await begin('npm start 第二次', 'demo');
  }
  return results;
}

/** Seconds until it says that it is ready; then it is stopped as Ctrl-C would. */
async function startOnce(ground: Ground, folder: string, data: string, args: string[]): Promise<number> {
  const ports = { PORT: String(await freePort()), SMTP_PORT: String(await freePort()) };
  const own = { DATABASE_URL: '', REDIS_URL: '', PUBLIC_ORIGIN: '', TIBANTONG_DATA: data };
  const began = performance.now();
  const child = ground.adopt(
    spawn('npm', ['start', '--', ...args], {
      cwd: folder,
      env: { ...process.env, ...own, ...ports },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  try {
    await says(child, '提办通已启动');
    return (performance.now() - began) / 1000;
  } finally {
    await endChild(child);
  }
}

function says(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text: string) => {
      said = (said + text).slice(-8000);
      if (said.includes(words)) resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
    setTimeout(
      () => reject(new Error(`npm start is not ready after ${patienceMs / 1000} s:\n${said}`)),
      patienceMs,
    ).unref();
  });
}
