import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeSetupLink } from '#people';
import { CannotStart, Config, Db, SystemClock, dataSourceFor, installation, ownSecretKey, readMark } from '#platform';

import { type OpenDatabase, openDatabase } from './installation-database.js';
import { migrateDatabase } from './migrate.js';
import { stageWecom } from './world/stage.js';

const began = Date.now();
const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} 秒`;

/** How often a door that ended by itself is opened again before the whole installation gives up. */
const mostRestarts = 20;

/** Everything in one go: database, schema, demo year, API, worker, pages. Stops as one when it is asked to. */
export async function start(args: string[]): Promise<void> {
  // Every wrong setting is listed before anything is started; the embedded database brings its own address later.
  const { http, smtp, wecom, secretKey, dataDir } = Config.ofInstallation().config;
  const mailPort = smtp?.port ?? 0;
  await demandFree(http.host, http.port, 'PORT');
  await demandFree(smtp?.host ?? http.host, mailPort, 'SMTP_PORT');
  const database = await openDatabase((line) => say(`  ${line}`));
  const doors = new Doors(database);
  try {
    await migrateDatabase(database.url);
    if (!args.includes('--empty')) await loadDemoIntoEmpty(database.url, doors);
    if (doors.stopping) return;
    const own = {
      DATABASE_URL: database.url,
      PORT: String(http.port),
      SMTP_PORT: String(mailPort),
      SECRET_KEY: secretKey ?? (await ownSecretKey(dataDir)),
    };
    const settings = wecom ? own : { ...own, ...(await demoWecom(database.url)) };
    await Promise.all([doors.open('api', settings), doors.open('worker', settings)]);
    await welcome(database.url, `http://${http.host}:${http.port}`, mailPort);
  } catch (error) {
    await doors.stop();
    throw error;
  }
}

/** In a demo installation the webhook of the group robot works out of the box; a real one brings its own keys. */
async function demoWecom(url: string): Promise<Record<string, string>> {
  const demo = await onDatabase(url, (db) => readMark(db, 'demo-accounts'));
  if (!demo) return {};
  return { WECOM_TOKEN: stageWecom.token, WECOM_ENCODING_AES_KEY: stageWecom.encodingAesKey };
}

/** Settings that a part gets beside those of the environment it is started in. */
type Settings = Record<string, string>;

/** The parts of the installation as child processes; when one dies it is opened again. */
class Doors {
  stopping: Promise<void> | null = null;
  private readonly children = new Map<string, ChildProcess>();
  private restarts = 0;

  constructor(private readonly database: OpenDatabase) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => void this.stop().then(() => process.exit(0)));
    }
  }

  /** Opens a door and waits until it says that it is open. */
  async open(name: 'api' | 'worker', settings: Settings): Promise<void> {
    const child = this.run(name, join(installation, 'dist', 'apps', name, 'src', 'main.js'), [], settings);
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new CannotStart(`${name} 没有启动成功（退出码 ${code}）`)));
    });
    child.on('exit', (code) => void this.reopen(name, settings, code));
  }

  /** A process of ours with its end awaited by `stop`. */
  run(name: string, file: string, args: string[], settings: Settings): ChildProcess {
    const env = { ...process.env, ...settings };
    // A process group of its own: Ctrl-C reaches this process only, and this one stops the others in good order.
    const child = fork(file, args, { env, detached: true, execArgv: ['--enable-source-maps'] });
    this.children.set(name, child);
    return child;
  }

  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async reopen(name: 'api' | 'worker', settings: Settings, code: number | null): Promise<void> {
    if (this.stopping) return;
    this.restarts += 1;
    process.stderr.write(`${name} 意外退出（${code ?? '被强行结束'}），正在重新启动\n`);
    if (this.restarts > mostRestarts) {
      process.stderr.write('重启次数过多，全部停止。请查看上面的错误。\n');
      await this.stop();
      process.exit(1);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(1000 * this.restarts, 10_000)));
    if (!this.stopping) await this.open(name, settings).catch(() => this.reopen(name, settings, null));
  }

  private async end(): Promise<void> {
    say('\n正在停止……');
    await Promise.all([...this.children.values()].map(endChild));
    await this.database.close();
    say('已停止。');
  }
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(patience);
}

async function loadDemoIntoEmpty(url: string, doors: Doors): Promise<void> {
  if (!(await onDatabase(url, demoIsWanted))) return;
  const file = join(installation, 'dist', 'apps', 'cli', 'src', 'main.js');
  const child = doors.run('demo', file, ['demo'], { DATABASE_URL: url });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0 && !doors.stopping) throw new CannotStart('演示数据没有装完，再次启动会重新装。');
}

/** Empty, or left half-filled by a demo load that was ended. */
async function demoIsWanted(db: Db): Promise<boolean> {
  if (await readMark(db, 'demo-loading')) return true;
  return !(await db.row(`SELECT 1 FROM accounts LIMIT 1`));
}

async function onDatabase<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const source = await dataSourceFor({ url, pool: 2, entities: [] }).initialize();
  try {
    return await work(new Db(source, new SystemClock()));
  } finally {
    await source.destroy();
  }
}

async function welcome(url: string, address: string, smtpPort: number): Promise<void> {
  const [token, demo] = await onDatabase(url, async (db) => [
    await makeSetupLink(db),
    await readMark<{ login: string; password: string; name: string }[]>(db, 'demo-accounts'),
  ]);
  say(`\n提办通已启动（${seconds()}）`);
  say(`  桌面端（提案委、承办单位、领导）  ${address}/`);
  say(`  手机端（委员）                    ${address}/m`);
  say(`  直报邮箱收信口                    smtp://127.0.0.1:${smtpPort}`);
  if (token)
    say(`\n  还没有账号。请用这个一次性链接设置首个管理员（24 小时内有效）：\n  ${address}/setup?token=${token}`);
  if (demo) {
    say('\n  演示账号（只在演示数据中存在）：');
    for (const account of demo) say(`    ${account.login.padEnd(12)} ${account.password}  ${account.name}`);
  }
  say('\n  按 Ctrl-C 停止。');
}

/** Says before anything else happens that a port is taken, and how to choose another one. */
async function demandFree(host: string, port: number, variable: string): Promise<void> {
  const server = createServer();
  const taken = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(true));
    server.listen(port, host, () => resolve(false));
  });
  if (taken) throw new CannotStart(`端口 ${port} 已被占用。换一个端口再启动，例如：${variable}=${port + 1} npm start`);
  await new Promise((resolve) => server.close(resolve));
}
