import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const hasProc = existsSync('/proc/self/stat');

function ask(pid: number, field: string): string {
  return spawnSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/**
 * What tells a process from a later one with the same number; undefined if it is gone.
 * A zombie counts as gone: in a container nobody may ever collect it.
 */
export function bornAt(pid: number): string | undefined {
  if (!hasProc) return ask(pid, 'lstart').replaceAll(/\W+/g, '-') || undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
    return `${boot}-${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** Waits until the process is gone; false if it still lives after that time. */
export async function gone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (bornAt(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Whether this very process is a PostgreSQL server on that cluster, and not some other with a recycled number. */
export function servesCluster(pid: number, cluster: string): boolean {
  if (!bornAt(pid)) return false;
  if (!hasProc) return ask(pid, 'command').includes(`postgres -D ${cluster} `);
  try {
    const [program, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return basename(program ?? '') === 'postgres' && (args.includes(cluster) || worksIn(pid, cluster));
  } catch {
    return false;
  }
}

/** A server and all its backends work in the cluster's folder; asking is refused for other people's processes. */
function worksIn(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    return false;
  }
}

/** Backends that outlive a killed server for a moment; a new one must not start beside them. */
export function backendsOn(cluster: string): number[] {
  if (!hasProc) return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => worksIn(pid, cluster) && bornAt(pid));
}

/**
 * Claims a folder for this process. Every claimant leaves a file named after itself and then looks for others:
 * of two at least one sees the other and steps back, and a dead one's file can be removed without hitting a
 * newcomer's. Returns how to give the claim up, or the number of the process that holds it.
 */
export async function claim(folder: string): Promise<(() => Promise<void>) | number> {
  await mkdir(folder, { recursive: true });
  const own = `${process.pid}.${bornAt(process.pid)}`;
  const release = () => rm(join(folder, own), { force: true });
  for (let attempt = 1; ; attempt++) {
    if (existsSync(join(folder, own))) return process.pid;
    writeFileSync(join(folder, own), '');
    const [holder] = await otherClaims(folder, own);
    if (holder === undefined) return release;
    await release();
    if (attempt === 4) return holder;
    await sleep(50 + Math.random() * 150);
  }
}

/** The living process that holds a folder, this one included. */
export async function holderOf(folder: string): Promise<number | undefined> {
  return existsSync(folder) ? (await otherClaims(folder, ''))[0] : undefined;
}

async function otherClaims(folder: string, own: string): Promise<number[]> {
  const living: number[] = [];
  for (const name of await readdir(folder)) {
    if (name === own) continue;
    const pid = Number.parseInt(name, 10);
    if (name === `${pid}.${bornAt(pid)}`) living.push(pid);
    else await rm(join(folder, name), { force: true });
  }
  return living;
}
