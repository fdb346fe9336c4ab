import { routes } from '#contract';
import { SettableClock, chinaDay, dataSourceFor, Db, readMark, setMark, system, Config } from '#platform';
import { openStage } from '../world/stage.js';
import { World, worldPassword } from '../world/world.js';
import { Course } from './course.js';
import { departmentLogin, desk, memberLogin } from './handling.js';
import { foundBody, reelect } from './founding.js';
import { people } from './content.js';
import { planPresent } from './present.js';
import { planYear } from './year.js';

const bar = (share: number): string => '█'.repeat(Math.round(share * 24)).padEnd(24, '░');

/**
 * Fills an empty database with the demo year and the present session, in a process of its own whose clock is set.
 * Ended in the middle, it begins anew: until it is whole the mark `demo-loading` stands, and nobody can sign in yet.
 */
export async function loadDemo(): Promise<void> {
  const databaseUrl = quickUrl(Config.read().databaseUrl);
  await begin(databaseUrl);
  const stage = await openStage(databaseUrl, new Date('2018-12-20T09:00:00+08:00'));
  const world = new World(stage);
  try {
    await foundBody(world);
    await checkSenders(world, false);
    const past = new Course(world);
    planYear(world, past);
    const present = new Course(world);
    planPresent(world, present, chinaDay(new Date()));
    const total = past.length + present.length;
    await past.play((done) => progress('2019 年', done, total));
    await reelect(world);
    await present.play((done) => progress('本届', past.length + done, total));
    await checkSenders(world, true);
    await finish(stage.db);
  } finally {
    world.close();
    await stage.close();
  }
}

/** No name server knows where the letters of the demo are from: what comes once it runs is looked up. */
async function checkSenders(world: World, on: boolean): Promise<void> {
  const clerk = await world.as('tian');
  const { name, settings } = await clerk.call(routes.bodies.read);
  await clerk.call(routes.bodies.change, {
    body: { name, settings: { ...settings, senderChecks: { ...settings.senderChecks, on } } },
  });
}

/** A load that is ended begins anew, so no single step of it has to wait for the disk. */
function quickUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', '-c synchronous_commit=off');
  return url.toString();
}

let shown = '';

/** A bar that moves on a terminal; in a log a line for every tenth. */
function progress(what: string, done: number, total: number): void {
  const percent = Math.floor((done / total) * 100);
  const step = process.stdout.isTTY ? percent : Math.floor(percent / 10) * 10;
  if (`${what}${step}` === shown) return;
  shown = `${what}${step}`;
  const line = `  演示数据 ${bar(done / total)} ${String(step).padStart(3)} % ${what}`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}${done === total ? '\n' : ''}` : `${line}\n`);
}

/** Refuses a database in use; takes away what an earlier attempt left. */
async function begin(url: string): Promise<void> {
  const source = await dataSourceFor({ url, pool: 2, entities: [] }).initialize();
  const db = new Db(source, new SettableClock(new Date()));
  const interrupted = await readMark(db, 'demo-loading');
  const used = await db.row(`SELECT 1 FROM accounts LIMIT 1`);
  if (used && !interrupted) throw new Error('数据库里已有账号，演示数据只装进空库');
  const tables = await db.rows<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'`,
  );
  if (interrupted) await db.rows(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`);
  await db.transaction(system, (tx) => setMark(tx, 'demo-loading', true));
  await source.destroy();
}

async function finish(db: Db): Promise<void> {
  // The sign-in page shows the two units on whose desks most is going on.
  const units = await db.rows<{ name: string }>(
    `SELECT d.name FROM assignments a JOIN departments d ON d.id = a.department_id
      WHERE a.stage IN ('assigned', 'acknowledged') GROUP BY d.name ORDER BY count(*) DESC, d.name LIMIT 2`,
  );
  const shown = [
    ...desk.map(({ login, name, role }) => ({ login, name, role })),
    ...units.map(({ name }) => ({ login: departmentLogin(name), name, role: 'department' })),
    ...people.members.slice(0, 2).map((one) => ({ login: memberLogin(one), name: `${one.name} 委员`, role: 'member' })),
    { login: 'admin', name: '系统管理员', role: 'administrator' },
  ];
  const accounts = shown.map((account) => ({ ...account, password: worldPassword }));
  await db.transaction(system, async (tx) => {
    await setMark(tx, 'demo-accounts', accounts);
    await tx.rows(`DELETE FROM marks WHERE name = 'demo-loading'`);
  });
}
