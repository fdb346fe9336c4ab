import { routes } from '#contract';
import { makeSetupLink } from '#people';
import { firstBrokenLink, setMark, system } from '#platform';
import { Caller, type TestApp, openTestApp } from '../support/app.js';

let test: TestApp;
let admin: Caller;

/** Every test has a day of its own: what this process remembers of failures is over by then. */
let start = new Date('2019-03-04T09:00:00+08:00');
const later = (minutes: number) => test.clock.set(new Date(start.getTime() + minutes * 60_000));
const bodyName = '郑州市二七区政协';
const password = 'guan-li-yuan-2019';

async function newDay(): Promise<void> {
  await test.wipe();
  start = new Date(start.getTime() + 24 * 3_600_000);
  test.clock.set(start);
}

const tokenOf = async () => (await makeSetupLink(test.db)) ?? '';
const draft = async () => ({ token: await tokenOf(), bodyName, login: 'Admin', name: '管理员', password });

async function someone(login: string, role: 'secretariat' | 'leader' = 'secretariat') {
  const { id, firstPassword } = await admin.call(routes.accounts.add, { body: { login, name: '王秘书', role } });
  const caller = new Caller(test.url);
  await caller.call(routes.signIn.enter, { body: { login, password: firstPassword } });
  return { id, caller, firstPassword };
}

/** An account whose first password is changed already. */
async function settled(login: string, role?: 'leader') {
  const person = await someone(login, role);
  await person.caller.call(routes.signIn.changePassword, { body: { current: person.firstPassword, next: password } });
  return person;
}

const enter = (login: string, given: string, caller = new Caller(test.url)) =>
  caller.refused(routes.signIn.enter, { body: { login, password: given } });

const trailOf = (id: string) =>
  test.db.rows<{ action: string; who: string }>(`SELECT action, who FROM trail WHERE subject_id = $1 ORDER BY seq`, [
    id,
  ]);

beforeAll(async () => {
  test = await openTestApp('sign-in');
});

afterAll(() => test.close());

it('is not kept in the cache of a machine that others use, whatever is answered', async () => {
  const answers = await Promise.all(['/api/welcome', '/api/me', '/api/nothing'].map((path) => fetch(test.url + path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 404]);
  for (const { headers } of answers) expect(headers.get('cache-control')).toBe('no-store');
});

describe('the first administrator', () => {
  beforeEach(async () => {
    await newDay();
  });

  it('sets the body up with the link and is signed in', async () => {
    const caller = new Caller(test.url);
    const me = await caller.call(routes.signIn.setup, { body: await draft() });
    expect(me).toMatchObject({ login: 'admin', role: 'administrator', bodyName, mustChangePassword: false });
    expect(await caller.call(routes.signIn.me)).toEqual(me);
    expect((await caller.call(routes.bodies.read)).settings.extensionWorkingDays).toBe(22);
    const [kept] = await test.db.rows<{ hash: string }>(`SELECT password_hash AS hash FROM accounts`);
    expect(kept?.hash).toMatch(/^\$argon2id\$/);
    expect(await trailOf(me.accountId)).toEqual([{ action: 'add', who: '管理员' }]);
  });

  it('cannot use the link twice, nor is there a second one', async () => {
    const body = await draft();
    await new Caller(test.url).call(routes.signIn.setup, { body });
    const again = await new Caller(test.url).refused(routes.signIn.setup, { body: { ...body, login: 'other' } });
    expect(again).toMatchObject({ code: 'setup-link-invalid', status: 410 });
    expect(await makeSetupLink(test.db)).toBeNull();
  });

  it('cannot use a link after a day, nor an older one than the last', async () => {
    const old = await draft();
    const last = await draft();
    expect((await new Caller(test.url).refused(routes.signIn.setup, { body: old })).code).toBe('setup-link-invalid');
    later(24 * 60 + 1);
    expect((await new Caller(test.url).refused(routes.signIn.setup, { body: last })).code).toBe('setup-link-invalid');
  });

  it('keeps the link after a password that is too weak', async () => {
    const body = await draft();
    const weak = await new Caller(test.url).refused(routes.signIn.setup, { body: { ...body, password: '123456' } });
    expect(weak.fields).toEqual({ password: expect.stringContaining('至少 10 位') });
    await new Caller(test.url).call(routes.signIn.setup, { body });
  });

  it('is one person, when two open the link at once', async () => {
    const body = await draft();
    const both = await Promise.allSettled(
      ['one', 'two'].map((login) => new Caller(test.url).call(routes.signIn.setup, { body: { ...body, login } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await test.db.rows(`SELECT 1 FROM accounts`)).toHaveLength(1);
  });
});

describe('signing in', () => {
  beforeEach(async () => {
    await newDay();
    admin = new Caller(test.url);
    await admin.call(routes.signIn.setup, { body: await draft() });
  });

  it('shows the name of the body, and accounts only where demo data is loaded', async () => {
    const nobody = new Caller(test.url);
    expect(await nobody.call(routes.signIn.welcome)).toEqual({
      bodyName,
      doors: [],
      codeAlone: false,
      demoAccounts: [],
    });
    const demoAccounts = [{ login: 'tian', password: 'x', name: '田', role: 'secretariat' }];
    await test.db.transaction(system, (tx) => setMark(tx, 'demo-accounts', demoAccounts));
    expect((await nobody.call(routes.signIn.welcome)).demoAccounts).toEqual(demoAccounts);
  });

  it('takes the login in any case and width', async () => {
    await settled('Wang');
    const caller = new Caller(test.url);
    const me = await caller.call(routes.signIn.enter, { body: { login: ' ＷＡＮＧ ', password } });
    expect(me.login).toBe('wang');
  });

  it('gives a cookie that scripts cannot read, and keeps only a digest of it', async () => {
    const answer = await fetch(`${test.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'admin', password }),
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^tibantong=[\w-]{43}; Expires=.+; HttpOnly; SameSite=Lax/);
    const kept = await test.db.rows<{ digest: string }>(`SELECT token_digest AS digest FROM sign_ins`);
    expect(kept.map(({ digest }) => digest)).not.toContain(/=([\w-]{43});/.exec(cookie)?.[1]);
  });

  it('answers an unknown login like a wrong password, and takes as long', async () => {
    const spent = async (login: string) => {
      // The processor's time of this whole process, its hashing threads included: others on the machine do not count.
      const from = process.cpuUsage();
      const { title, fields } = await enter(login, 'wrong-password');
      const { user, system: kernel } = process.cpuUsage(from);
      return { answer: { title, fields }, took: user + kernel };
    };
    const pairs: Record<'known' | 'unknown', Awaited<ReturnType<typeof spent>>>[] = [];
    for (let n = 0; n < 4; n += 1) pairs.push({ known: await spent('admin'), unknown: await spent('nobody') });
    for (const { known, unknown } of pairs) expect(unknown.answer).toEqual(known.answer);
    const least = (which: 'known' | 'unknown') => Math.min(...pairs.map((pair) => pair[which].took));
    expect(least('unknown')).toBeGreaterThan(least('known') * 0.5);
  });

  it.each(['admin', 'nobody'])('locks “%s” for 15 minutes after five failures', async (login) => {
    for (let n = 0; n < 5; n += 1) expect((await enter(login, 'wrong-password')).code).toBe('sign-in-failed');
    const locked = await enter(login, password);
    expect(locked).toMatchObject({ code: 'account-locked', status: 423 });
    expect(locked.title).toContain('15 分钟');
    later(10.5);
    expect((await enter(login, password)).title).toContain(' 5 分钟');
    later(15.1);
    if (login === 'nobody') expect((await enter(login, password)).code).toBe('sign-in-failed');
    else await new Caller(test.url).call(routes.signIn.enter, { body: { login, password } });
  });

  it('looks at no more than five of many guesses sent at once, and records the lock', async () => {
    const { id } = await settled('wang');
    const codes = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => (await enter('wang', `guess-${n}`)).code),
    );
    expect(codes.filter((code) => code === 'sign-in-failed')).toHaveLength(5);
    expect(codes.filter((code) => code === 'account-locked')).toHaveLength(7);
    expect((await trailOf(id)).at(-1)).toEqual({ action: 'lock', who: '系统' });
    expect(await firstBrokenLink(test.db, 'account', id)).toBeNull();
    const [shown] = await admin.call(routes.accounts.list, { query: { search: 'wang' } });
    expect(shown?.lockedUntil).not.toBeNull();
  });

  it('forgets failures with a success', async () => {
    const again = () => new Caller(test.url).call(routes.signIn.enter, { body: { login: 'admin', password } });
    for (let n = 0; n < 4; n += 1) await enter('admin', 'wrong-password');
    await again();
    for (let n = 0; n < 4; n += 1) await enter('admin', 'wrong-password');
    await again();
  });

  it('stops an address that fails again and again, and no other', async () => {
    const from = async (address: string, login: string) => {
      const answer = await fetch(`${test.url}/api/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ login, password: 'wrong-password' }),
      });
      return answer.status;
    };
    const statuses = [];
    for (let n = 0; n < 52; n += 1) statuses.push(await from('203.0.113.7', `nobody-${n}`));
    expect(statuses.slice(0, 50).every((status) => status === 422)).toBe(true);
    expect(statuses.slice(50)).toEqual([429, 429]);
    expect(await from('203.0.113.8', 'nobody-0')).toBe(422);
  });

  it('lasts twelve hours at the desk', async () => {
    const { caller } = await settled('wang');
    later(12 * 60 - 1);
    await caller.call(routes.signIn.me);
    later(12 * 60 + 1);
    expect((await caller.refused(routes.signIn.me)).code).toBe('not-signed-in');
  });

  it('ends when one leaves, here or everywhere', async () => {
    const { caller: desk } = await settled('wang');
    const home = new Caller(test.url);
    await home.call(routes.signIn.enter, { body: { login: 'wang', password } });
    const { cookie } = desk;
    await desk.call(routes.signIn.leave);
    expect(desk.cookie).toBe('tibantong=');
    desk.cookie = cookie;
    expect((await desk.refused(routes.signIn.me)).code).toBe('not-signed-in');
    await desk.call(routes.signIn.enter, { body: { login: 'wang', password } });
    await desk.call(routes.signIn.leaveEverywhere);
    expect((await home.refused(routes.signIn.me)).code).toBe('not-signed-in');
  });
});

describe('passwords', () => {
  beforeEach(async () => {
    await newDay();
    admin = new Caller(test.url);
    await admin.call(routes.signIn.setup, { body: await draft() });
  });

  it('lets nobody on with a first password', async () => {
    const { caller, firstPassword } = await someone('wang');
    expect((await caller.call(routes.signIn.me)).mustChangePassword).toBe(true);
    expect((await caller.refused(routes.bodies.read)).code).toBe('password-must-change');
    await caller.call(routes.signIn.changePassword, { body: { current: firstPassword, next: password } });
    expect((await caller.call(routes.signIn.me)).mustChangePassword).toBe(false);
    await caller.call(routes.bodies.read);
  });

  it.each([
    ['too short', '123456789'],
    ['one character only', 'aaaaaaaaaaaa'],
    ['the login itself', 'Wang-Xiu-Lan'],
  ])('refuses a new one that is %s', async (_, next) => {
    const { caller, firstPassword } = await someone('wang-xiu-lan');
    const no = await caller.refused(routes.signIn.changePassword, { body: { current: firstPassword, next } });
    expect(no).toMatchObject({ code: 'password-too-weak', fields: { next: expect.any(String) } });
  });

  it('refuses the old one as the new one', async () => {
    const { caller, firstPassword } = await someone('wang');
    const body = { current: firstPassword, next: firstPassword };
    expect((await caller.refused(routes.signIn.changePassword, { body })).code).toBe('password-too-weak');
  });

  it('asks for the current one, and counts guesses at it', async () => {
    const { caller } = await settled('wang');
    const guess = () =>
      caller.refused(routes.signIn.changePassword, { body: { current: 'wrong', next: 'another-password' } });
    for (let n = 0; n < 5; n += 1)
      expect(await guess()).toMatchObject({ code: 'password-wrong', fields: { current: '当前密码不对' } });
    expect((await guess()).code).toBe('account-locked');
  });

  it('signs all other devices out, keeps this one, and stands in the trail without the password', async () => {
    const { id, caller } = await settled('wang');
    const other = new Caller(test.url);
    await other.call(routes.signIn.enter, { body: { login: 'wang', password } });
    const next = 'a-better-password';
    await caller.call(routes.signIn.changePassword, { body: { current: password, next } });
    await caller.call(routes.signIn.me);
    expect((await other.refused(routes.signIn.me)).code).toBe('not-signed-in');
    expect((await enter('wang', password)).code).toBe('sign-in-failed');
    expect((await trailOf(id)).map(({ action }) => action)).toEqual(['add', 'change-password', 'change-password']);
    const kept = JSON.stringify(await test.db.rows(`SELECT * FROM trail`));
    expect(kept.includes(next) || kept.includes('argon2')).toBe(false);
  });
});
