import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground } from './ground.js';
import { sendLoad } from './intake.js';
import { connect } from './recorder.js';
import { type Result, megabytes } from './result.js';

const patienceMs = 180_000;
/** Memory counts as flat when five times the work leaves it within this share of what it was. */
const aimedGrowth = 1.15;

/** (f) What the processes take while 1,000 and then 5,000 more mails go all the way to a numbered suggestion. */
export async function measureMemory(ground: Ground, first: number, more: number): Promise<Result[]> {
  if (!existsSync('/proc/self/status')) return [{ part: 'f', what: '内存', ours: '这个系统没有 /proc，未测' }];
  const doors = { api: await ground.api(), worker: await ground.worker() };
  await takeIn(ground, 'first', first);
  const before = { api: memoryOf(doors.api.pid, 'VmRSS'), worker: memoryOf(doors.worker.pid, 'VmRSS') };
  const seconds = await takeIn(ground, 'more', more);
  const after = { api: memoryOf(doors.api.pid, 'VmRSS'), worker: memoryOf(doors.worker.pid, 'VmRSS') };
  const results: Result[] = [
    { part: 'f', what: `${more} 封邮件从收下到登记编号，一个后台进程`, ours: `${Math.round(more / seconds)} 件/秒` },
  ];
  for (const name of ['api', 'worker'] as const) {
    const ratio = after[name] / before[name];
    results.push({
      part: 'f',
      what: `${name} 常驻内存：${first} 封之后 → 再收 ${more} 封之后`,
      ours: `${megabytes(before[name])} → ${megabytes(after[name])}`,
      ratio,
      aim: `≤ ${aimedGrowth} 倍`,
      met: ratio <= aimedGrowth,
    });
    results.push({ part: 'f', what: `${name} 内存峰值`, ours: megabytes(memoryOf(doors[name].pid, 'VmHWM')) });
  }
  results.push({
    part: 'f',
    what: '数据库最大的一个进程的峰值（含共享缓冲区）',
    ours: megabytes(await largestBackend(ground)),
  });
  return results;
}

/** Sends mails as fast as they are accepted and waits until the last is worked off; answers the seconds. */
async function takeIn(ground: Ground, name: string, count: number): Promise<number> {
  const began = performance.now();
  await sendLoad(ground, { kind: 'mail', target: String(ground.smtpPort), connections: 8, count, name });
  const client = await connect(ground.databaseUrl);
  try {
    for (const deadline = Date.now() + patienceMs; ;) {
      const { rows } = await client.query(`SELECT 1 FROM outbox WHERE done_at IS NULL AND failed_at IS NULL LIMIT 1`);
      if (rows.length === 0) return (performance.now() - began) / 1000;
      if (Date.now() > deadline) throw new Error('the worker does not come to an end');
      await sleep(100);
    }
  } finally {
    await client.end();
  }
}

export function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
}

async function largestBackend(ground: Ground): Promise<number> {
  const client = await connect(ground.databaseUrl);
  const { rows } = await client.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity`);
  await client.end();
  const peaks = rows.map(({ pid }) => (existsSync(`/proc/${pid}/status`) ? memoryOf(pid, 'VmHWM') : 0));
  // One that is ending has a status and no memory any more.
  return Math.max(...peaks.filter(Number.isFinite));
}
