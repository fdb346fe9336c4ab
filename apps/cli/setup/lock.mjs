import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './progress.mjs';

/**
 * One at a time in this checkout; others wait. The lock is a name in the kernel (a Linux abstract socket), which is
 * free again the moment its holder ends, however it ends. Where there are no such names, nobody waits.
 */
export async function alone(waiting, work) {
  if (process.platform !== 'linux') return work();
  let lock = await take();
  if (!lock) process.stderr.write(`· ${waiting} …\n`);
  while (!lock) {
    await sleep(200);
    lock = await take();
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}

function take() {
  return new Promise((done, fail) => {
    const lock = createServer();
    lock.once('error', (error) => (error.code === 'EADDRINUSE' ? done(undefined) : fail(error)));
    // The kernel cuts names at 107 bytes; the end of a long path is what tells checkouts apart.
    lock.listen(`\0tibantong${root.slice(-90)}`, () => done(lock));
  });
}
