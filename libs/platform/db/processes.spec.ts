import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bornAt, claim, gone, servesCluster } from './processes.js';

let folder: string;
let other: ChildProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'claims-'));
  other = spawn('sleep', ['60']);
  await once(other, 'spawn');
});

afterEach(async () => {
  other.kill('SIGKILL');
  await gone(other.pid ?? 0, 5000);
  rmSync(folder, { recursive: true });
});

const claimOf = (pid: number) => join(folder, `${pid}.${bornAt(pid)}`);

it('tells one process from another with the same number by the time of its birth', async () => {
  const pid = other.pid ?? 0;
  const born = bornAt(pid);
  expect(born).toBeTruthy();
  expect(bornAt(pid)).toBe(born);
  other.kill('SIGKILL');
  expect(await gone(pid, 5000)).toBe(true);
  expect(bornAt(pid)).toBeUndefined();
});

it('gives up waiting for a process that stays', async () => {
  expect(await gone(other.pid ?? 0, 50)).toBe(false);
});

it('does not take just any process for the server of a cluster', () => {
  expect(servesCluster(other.pid ?? 0, process.cwd())).toBe(false);
  expect(servesCluster(Number.NaN, folder)).toBe(false);
});

it('refuses a folder that a living process holds, and names it', async () => {
  writeFileSync(claimOf(other.pid ?? 0), '');
  expect(await claim(folder)).toBe(other.pid);
  expect(existsSync(claimOf(other.pid ?? 0))).toBe(true);
});

it('clears away the claims of the dead and of recycled numbers', async () => {
  writeFileSync(claimOf(other.pid ?? 0), '');
  writeFileSync(join(folder, `${process.ppid}.long-ago`), '');
  other.kill('SIGKILL');
  await gone(other.pid ?? 0, 5000);
  const release = await claim(folder);
  if (typeof release === 'number') throw new Error(`held by ${release}`);
  expect(readdirSync(folder)).toEqual([`${process.pid}.${bornAt(process.pid)}`]);
  await release();
  expect(readdirSync(folder)).toEqual([]);
});

it('gives a folder to one of two claimants in the same process', async () => {
  const [first, second] = await Promise.all([claim(folder), claim(folder)]);
  expect([typeof first, typeof second].toSorted()).toEqual(['function', 'number']);
});
