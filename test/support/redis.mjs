import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const usual = 'redis://127.0.0.1:6379';

/**
 * The Redis for the tests: the one named, the usual one of this machine, one started for this run, or none.
 * @returns {Promise<{ url?: string, missing?: string, stop: () => Promise<void> }>}
 */
export async function findRedis(named) {
  const stop = async () => undefined;
  if (named) return { url: named, stop };
  if (await answers(usual)) return { url: usual, stop };
  for (const program of ['redis-server', 'valkey-server']) {
    const started = await start(program);
    if (started) return started;
  }
  return { missing: '没有设置 REDIS_URL，127.0.0.1:6379 没有 Redis，也找不到 redis-server 程序', stop };
}

async function start(program) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tibantong-redis-'));
  const flags = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn(program, flags.map(String), { stdio: 'ignore', detached: true });
  const ended = new Promise((done) => server.once('exit', done).once('error', done));
  const stop = async () => {
    // Without a number there is nothing to stop; Node would signal this process's own group.
    if (server.pid) server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `redis://127.0.0.1:${port}`;
  for (let waited = 0; waited < 10_000 && server.pid && server.exitCode === null; waited += 50) {
    if (await answers(url)) return { url, stop };
    await sleep(50);
  }
  await stop();
  return undefined;
}

/** Whether a Redis that wants no password answers there. */
async function answers(url) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(2000, () => socket.destroy(new Error('no answer')));
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [reply] = await once(socket, 'data');
    return reply.toString().startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}
