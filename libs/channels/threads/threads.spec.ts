import { ThreadStopped, Threads } from './threads.js';

const threads = new Threads({ size: 2, memoryMb: 64 });
afterAll(() => threads.close());

const probe = (act: 'answer' | 'throw' | 'spin' | 'grow' | 'exit', value = '', timeoutMs = 10_000) =>
  threads.run('threads.probe', { act, value }, { timeoutMs });

test('many tasks on few threads: each gets its own answer', async () => {
  const values = Array.from({ length: 40 }, (_, i) => `第${i}件𠮷`);
  const answers = await Promise.all(values.map((value) => probe('answer', value)));
  expect(answers.map(({ value }) => value)).toEqual(values);
});

test.each([
  ['spin', 200, 'too-slow'],
  ['grow', 30_000, 'out-of-memory'],
  ['exit', 10_000, 'failed'],
  ['throw', 10_000, 'failed'],
] as const)('a task that would %s is ended, and the next one runs all the same', async (act, timeoutMs, reason) => {
  const bad = probe(act, '坏', timeoutMs);
  const good = Promise.all([probe('answer', '甲'), probe('answer', '乙'), probe('answer', '丙')]);
  await expect(bad).rejects.toMatchObject({ name: 'ThreadStopped', reason });
  expect((await good).map(({ value }) => value)).toEqual(['甲', '乙', '丙']);
});

test('what cannot be sent to a thread fails alone', async () => {
  const unsendable = Object.assign({ act: 'answer' as const, value: '' }, { value: () => '' });
  await expect(threads.run('threads.probe', unsendable, { timeoutMs: 100 })).rejects.toBeInstanceOf(ThreadStopped);
  expect(await probe('answer', '好')).toEqual({ value: '好' });
});

test('a closed pool refuses what waits and what comes', async () => {
  const own = new Threads({ size: 1, memoryMb: 64 });
  const running = own.run('threads.probe', { act: 'spin', value: '' }, { timeoutMs: 60_000 });
  const waiting = own.run('threads.probe', { act: 'answer', value: '' }, { timeoutMs: 60_000 });
  const outcomes = Promise.allSettled([running, waiting]);
  await own.close();
  expect((await outcomes).map((one) => one.status === 'rejected' && String(one.reason.reason))).toEqual([
    'closed',
    'closed',
  ]);
  await expect(own.run('threads.probe', { act: 'answer', value: '' }, { timeoutMs: 1 })).rejects.toThrow('closed');
});
