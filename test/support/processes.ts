import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { installation } from '#platform';

/** A door as it really runs: the built program in a process of its own, which can be killed. */
export class Door {
  private readonly ended: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly complaints: string[],
  ) {
    this.ended = once(child, 'exit');
  }

  /** Resolves when the door says that it is open. */
  static async open(name: 'api' | 'worker', env: Record<string, string>): Promise<Door> {
    const program = join(installation, 'dist', 'apps', name, 'src', 'main.js');
    const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as const;
    const child = fork(program, [], { env: { PATH: process.env.PATH, ...env }, execArgv: [], stdio: [...stdio] });
    const complaints: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    const door = new Door(child, complaints);
    const opened = await Promise.race([once(child, 'message').then(() => true), door.ended.then(() => false)]);
    if (!opened) throw new Error(`the ${name} did not open: ${complaints.join('')}`);
    return door;
  }

  /** Nothing can be finished, nothing be said: as when the machine loses power. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to end, as a service manager does; answers its exit code and what it complained of. */
  async stop(): Promise<{ code: number | null; complaints: string }> {
    this.child.kill('SIGTERM');
    await this.ended;
    return { code: this.child.exitCode, complaints: this.complaints.join('') };
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
