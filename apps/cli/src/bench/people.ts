import pg from 'pg';
import { routes } from '#contract';
import { makeSetupLink } from '#people';
import { type Actor, Db, SystemClock, dataSourceFor } from '#platform';
import { Caller } from '../world/caller.js';
import type { Ground } from './ground.js';

export interface Person {
  actor: Actor;
  cookie: string;
}

const password = 'cesu-2019-erqi';

/** Who asks in the bench: a clerk and a member, signed in through the real doors. */
export async function signIn(ground: Ground): Promise<{ clerk: Person; member: Person }> {
  const { url } = await ground.api();
  const admin = new Caller(url);
  const token = await setupToken(ground.databaseUrl);
  const founder = { bodyName: '郑州市二七区政协', login: 'admin', name: '系统管理员', password };
  await admin.call(routes.signIn.setup, { body: { token, ...founder } });
  const memberId = await anyMember(ground.databaseUrl);
  return {
    clerk: await enter(url, admin, { login: 'tian', name: '提案委 田敏', role: 'secretariat' }),
    member: await enter(url, admin, { login: 'weiyuan', name: '委员', role: 'member', memberId }),
  };
}

type Draft = { login: string; name: string; role: 'secretariat' | 'member'; memberId?: string };

async function enter(url: string, admin: Caller, draft: Draft): Promise<Person> {
  const { firstPassword } = await admin.call(routes.accounts.add, { body: draft });
  const caller = new Caller(url);
  const body = { login: draft.login, password: firstPassword };
  await caller.call(routes.signIn.enter, { body });
  await caller.call(routes.signIn.changePassword, { body: { current: firstPassword, next: password } });
  const { accountId, name, role, memberId, departmentId } = await caller.call(routes.signIn.me);
  return { actor: { accountId, name, role, memberId, departmentId }, cookie: caller.cookie };
}

async function setupToken(url: string): Promise<string> {
  const source = await dataSourceFor({ url, pool: 2, entities: [] }).initialize();
  try {
    const token = await makeSetupLink(new Db(source, new SystemClock()));
    if (!token) throw new Error('the bench found accounts in its own database');
    return token;
  } finally {
    await source.destroy();
  }
}

async function anyMember(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM members ORDER BY name LIMIT 1`);
  await client.end();
  return rows[0]?.id ?? '';
}
