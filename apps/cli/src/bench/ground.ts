import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedDatabase, installation } from '#platform';
import { migrateDatabase } from '../migrate.js';

export interface Door {
  pid: number;
  /** Where the API listens; empty for the others. */
  url: string;
}

/** For what is kept sealed in the database of the bench. */
export const benchSecretKey = 'only for the database of the bench, which is thrown away';

const folderName = 'tibantong-bench-';

/** An installation of its own in a temporary folder: database, API and worker as a real one has them, nothing else. */
export class Ground {
  private readonly children = new Set<ChildProcess>();
  private readonly doors = new Map<string, Promise<Door>>();
  private closing: Promise<void> | null = null;

  private constructor(
    readonly folder: string,
    private readonly database: EmbeddedDatabase,
    readonly smtpPort: number,
  ) {}

  /** With the settings that `npm start` uses: durability is part of what is measured. */
  static async lay(): Promise<Ground> {
    await clearLeftovers();
    const folder = await mkdtemp(join(tmpdir(), folderName));
    try {
      // The server may run as another user, who has to pass here.
      await chmod(folder, 0o755);
      const database = await EmbeddedDatabase.open({ dataDir: join(folder, 'data'), log: () => undefined });
      await migrateDatabase(database.url);
      return new Ground(folder, database, await freePort());
    } catch (error) {
      await remove(folder);
      throw error;
    }
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  api(): Promise<Door> {
    return this.door('api');
  }

  worker(): Promise<Door> {
    return this.door('worker');
  }

  /** A program of the bench or a door in a process of its own. */
  run(file: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    if (this.closing) throw new Error('the bench is being ended');
    return this.adopt(fork(join(installation, 'dist', 'apps', file), args, { env: { ...process.env, ...env } }));
  }

  /** Ends with the ground at the latest. */
  adopt(child: ChildProcess): ChildProcess {
    this.children.add(child);
    child.once('exit', () => this.children.delete(child));
    return child;
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private door(name: 'api' | 'worker'): Promise<Door> {
    const open = this.doors.get(name) ?? this.open(name);
    this.doors.set(name, open);
    return open;
  }

  private async open(name: 'api' | 'worker'): Promise<Door> {
    const settings = { DATABASE_URL: this.databaseUrl, PORT: '0', SMTP_PORT: String(this.smtpPort), LOG_LEVEL: 'warn' };
    const unset = {
      REDIS_URL: '',
      PUBLIC_ORIGIN: '',
      MAILBOX_ADDRESSES: '',
      MAIL_OUT_URL: '',
      DATABASE_POOL: '',
      NAME_SERVERS: 'none',
      SECRET_KEY: benchSecretKey,
    };
    const child = this.run(`${name}/src/main.js`, [], { ...unset, ...settings, NODE_ENV: 'production' });
    const { listening = '' } = await said<{ listening?: string }>(child);
    return { pid: child.pid ?? 0, url: listening };
  }

  private async end(): Promise<void> {
    await Promise.all([...this.children].map(endChild));
    await this.database.stop();
    await remove(this.folder);
  }
}

/** The next message of a child process; fails when the process ends instead. */
export function said<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`${child.spawnargs[1]} ended with ${code ?? 'a signal'}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Message);
    });
  });
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(patience);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

/** What a bench that was killed left behind; one that still runs holds its folder and keeps it. */
async function clearLeftovers(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names) if (name.startsWith(folderName)) await remove(join(tmpdir(), name)).catch(() => undefined);
}

async function remove(folder: string): Promise<void> {
  for (const data of ['data', 'empty', 'demo']) await EmbeddedDatabase.discard(join(folder, data));
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
