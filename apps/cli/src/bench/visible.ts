import { setTimeout as sleep } from 'node:timers/promises';
import { routes } from '#contract';
import type { Ground } from './ground.js';
import { HttpLine } from './http-line.js';
import { sendLoad } from './intake.js';
import { titleOf } from './load.js';
import type { Person } from './people.js';
import { type Result, milliseconds, quantile } from './result.js';

/** How often somebody looks; what is measured is late by half of it. */
const lookEveryMs = 20;
const patienceMs = 60_000;

/** (e) From "250 stored" to the clerk's list, while mails come in at a steady rate. */
export async function measureVisible(ground: Ground, clerk: Person, rate: number, seconds: number): Promise<Result[]> {
  await ground.worker();
  const count = rate * seconds;
  const line = await HttpLine.open((await ground.api()).url, clerk.cookie);
  try {
    const load = {
      kind: 'mail',
      target: String(ground.smtpPort),
      connections: 8,
      count,
      rate,
      name: 'steady',
    } as const;
    const sending = sendLoad(ground, load);
    const seenAt = await watch(line, count, sending);
    const { acceptedAt } = await sending;
    const waits = acceptedAt.map((at, index) => (seenAt.get(titleOf('steady', index)) ?? Number.NaN) - at);
    return [
      {
        part: 'e',
        what: `每秒 ${rate} 封、共 ${count} 封，从应答“已收”到列表可见`,
        aim: 'p95 < 2 秒',
        met: quantile(waits, 0.95) < 2000,
        ours: `p50 ${milliseconds(quantile(waits, 0.5))}，p95 ${milliseconds(quantile(waits, 0.95))}，最长 ${milliseconds(quantile(waits, 1))}`,
      },
    ];
  } finally {
    line.close();
  }
}

/** When each title was first seen in the list. */
async function watch(line: HttpLine, count: number, sending: Promise<unknown>): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  let failure: unknown;
  let deadline = Number.POSITIVE_INFINITY;
  sending.then(
    () => (deadline = Date.now() + patienceMs),
    (error: unknown) => (failure = error),
  );
  while (seen.size < count) {
    if (failure) throw failure;
    if (Date.now() > deadline) throw new Error(`of ${count} mails ${seen.size} became visible`);
    await look(line, seen);
    await sleep(lookEveryMs);
  }
  return seen;
}

/** Goes on to the next page while a page shows something new. */
async function look(line: HttpLine, seen: Map<string, number>): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const { status, body } = await line.get(`${routes.suggestions.inbox.path}?limit=100${after && `&after=${after}`}`);
    if (status !== 200) throw new Error(`the inbox was answered with ${status}`);
    const page = JSON.parse(body.toString()) as { items: { title: string }[]; next: string | null };
    const now = Date.now();
    const fresh = page.items.map(({ title }) => title.split(' ')[0] ?? '').filter((name) => name.startsWith('steady-'));
    const before = seen.size;
    for (const name of fresh) if (!seen.has(name)) seen.set(name, now);
    after = seen.size > before && before > 0 ? page.next : null;
  }
}
