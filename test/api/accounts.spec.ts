import { type SentBody, routes } from '#contract';
import { departmentsNamed } from '#people';
import { World, worldPassword } from '../../apps/cli/src/world/world.js';
import { Caller, type TestApp, openTestApp } from '../support/app.js';

let test: TestApp;
let world: World;
let admin: Caller;

const nobody = '00000000-0000-7000-8000-000000000000';

beforeAll(async () => {
  test = await openTestApp('accounts');
});

afterAll(() => test.close());

beforeEach(async () => {
  await test.wipe();
  world = new World(test);
  world.at('2019-03-04 09:00');
  await world.found('二七区政协');
  admin = await world.as('admin');
});

const ninthTerm = () =>
  world.term(9, '2016-03-01', '2021-03-01', [
    { number: 3, opensOn: '2018-03-01', closesOn: '2018-03-03', cutoffAt: '2018-03-01T12:00:00Z' },
    { number: 4, opensOn: '2019-02-26', closesOn: '2019-03-01', cutoffAt: '2019-02-26T12:00:00Z' },
  ]);

const trailOf = (id: string) =>
  test.db.rows<{ action: string; details: object }>(
    `SELECT action, details FROM trail WHERE subject_id = $1 ORDER BY seq`,
    [id],
  );

async function signedIn(login: string, firstPassword: string): Promise<Caller> {
  const caller = new Caller(test.url);
  await caller.call(routes.signIn.enter, { body: { login, password: firstPassword } });
  await caller.call(routes.signIn.changePassword, { body: { current: firstPassword, next: worldPassword } });
  return caller;
}

describe('departments', () => {
  it('are added, changed and closed with a trace; a name is one department', async () => {
    const id = await world.department({ name: '区 教育局', shortName: '教育局', mail: 'edu@example.com' });
    const twice = await admin.refused(routes.departments.add, { body: { name: '区教育局' } });
    expect(twice.fields).toEqual({ name: '已有同名记录' });
    const other = await world.department({ name: '区城管局' });
    const renamed = { params: { id: other }, body: { name: '区教育局', active: true } };
    expect((await admin.refused(routes.departments.change, renamed)).code).toBe('name-taken');
    const next = { name: '区教育局', phone: '0371-1', mail: 'edu@example.com', active: false };
    await admin.call(routes.departments.change, { params: { id }, body: next });
    await admin.call(routes.departments.change, { params: { id }, body: next });
    expect((await admin.call(routes.departments.list)).map(({ name, active }) => [name, active])).toEqual([
      ['区城管局', true],
      ['区教育局', false],
    ]);
    expect(await trailOf(id)).toMatchObject([
      { action: 'add' },
      {
        action: 'change',
        details: { 'shortName.from': '教育局', 'shortName.to': null, 'phone.to': '0371-1', 'active.to': false },
      },
    ]);
    expect((await admin.refused(routes.departments.change, { params: { id: nobody }, body: next })).status).toBe(404);
  });

  it('that can be given work are the open ones', async () => {
    const id = await world.department({ name: '区教育局' });
    expect((await departmentsNamed(test.db, [id, id])).get(id)?.name).toBe('区教育局');
    await expect(departmentsNamed(test.db, [id, nobody])).rejects.toMatchObject({ code: 'department-unknown' });
    const closed = { name: '区教育局', active: false };
    await admin.call(routes.departments.change, { params: { id }, body: closed });
    await expect(departmentsNamed(test.db, [id])).rejects.toMatchObject({ code: 'department-unknown' });
  });
});

describe('accounts', () => {
  it('belong to a member, a department, or the office', async () => {
    await ninthTerm();
    const memberId = await world.member({ name: '张伟民' });
    const departmentId = await world.department({ name: '区教育局' });
    const make = (draft: SentBody<typeof routes.accounts.add>) => admin.call(routes.accounts.add, { body: draft });
    const no = async (draft: SentBody<typeof routes.accounts.add>) =>
      (await admin.refused(routes.accounts.add, { body: draft })).fields;
    expect(await no({ login: 'zhang', name: '张伟民', role: 'member' })).toEqual({
      memberId: '委员账号须选择一位委员',
    });
    expect(await no({ login: 'jiaoyu', name: '教育局', role: 'department', departmentId: nobody })).toHaveProperty(
      'departmentId',
    );
    const { firstPassword } = await make({ login: 'Zhang', name: '张伟民', role: 'member', memberId, departmentId });
    expect(firstPassword).toMatch(/^([a-z]{4}-){3}\d\d$/);
    await make({ login: 'jiaoyu', name: '教育局', role: 'department', departmentId });
    await make({ login: 'ban', name: '督查室', role: 'supervisor', memberId });
    expect(await no({ login: 'zhang2', name: '张伟民', role: 'member', memberId })).toEqual({
      memberId: '张伟民已有账号',
    });
    expect(await no({ login: 'ＪＩＡＯＹＵ', name: '教育局', role: 'leader' })).toEqual({
      login: '这个登录名已有人用',
    });
    const listed = await admin.call(routes.accounts.list);
    expect(listed.map(({ login, memberId: whose, departmentName }) => [login, whose, departmentName])).toEqual([
      ['admin', null, null],
      ['jiaoyu', null, '区教育局'],
      ['ban', null, null],
      ['zhang', memberId, null],
    ]);
    expect(await admin.call(routes.accounts.list, { query: { role: 'department', search: '教育' } })).toHaveLength(1);
    const zhang = await signedIn('zhang', firstPassword);
    expect(await zhang.call(routes.signIn.me)).toMatchObject({ role: 'member', memberId, sessionLabel: '九届四次' });
    expect((await zhang.refused(routes.accounts.list)).status).toBe(403);
    expect((await zhang.refused(routes.members.list)).status).toBe(403);
    expect((await new Caller(test.url).refused(routes.members.find)).status).toBe(401);
  });

  it('are made for all serving members who have none, once', async () => {
    await ninthTerm();
    await world.member({ name: '张伟民', phone: '130 0000 2101', mails: ['zhang@example.com'] });
    await world.member({ name: '李明', phone: null });
    await world.member({ name: '李明', phone: '13000002102' });
    await world.member({ name: '李明', phone: '130-0000-2102' });
    const gone = await world.member({ name: '王红' });
    await admin.call(routes.members.change, { params: { id: gone }, body: { name: '王红', active: false } });
    const made = await admin.call(routes.accounts.addForMembers);
    const logins = made.map(({ login }) => login).sort();
    expect(logins).toEqual(['13000002101', '13000002102', '李明', '李明2'].sort());
    expect(await admin.call(routes.accounts.addForMembers)).toEqual([]);
    const zhang = made.find(({ login }) => login === '13000002101');
    expect((await (await signedIn('13000002101', zhang?.firstPassword ?? '')).call(routes.signIn.me)).name).toBe(
      '张伟民',
    );
    const [row] = await test.db.rows<{ mail: string }>(`SELECT mail FROM accounts WHERE login = '13000002101'`);
    expect(row?.mail).toBe('zhang@example.com');
  });

  it('end on every device when disabled or given a first password, and come back', async () => {
    const draft = { login: 'wang', name: '王秘书', role: 'secretariat' as const };
    const { id, firstPassword } = await admin.call(routes.accounts.add, { body: draft });
    const wang = await signedIn('wang', firstPassword);
    await admin.call(routes.accounts.disable, { params: { id } });
    expect((await wang.refused(routes.signIn.me)).code).toBe('not-signed-in');
    const refused = await wang.refused(routes.signIn.enter, { body: { login: 'wang', password: worldPassword } });
    expect(refused.code).toBe('account-disabled');
    const wrong = await wang.refused(routes.signIn.enter, { body: { login: 'wang', password: 'wrong' } });
    expect(wrong.code).toBe('sign-in-failed');
    await admin.call(routes.accounts.enable, { params: { id } });
    await wang.call(routes.signIn.enter, { body: { login: 'wang', password: worldPassword } });
    const reset = await admin.call(routes.accounts.resetPassword, { params: { id } });
    expect((await wang.refused(routes.signIn.me)).code).toBe('not-signed-in');
    await signedIn('wang', reset.firstPassword);
    const actions = (await trailOf(id)).map(({ action }) => action);
    expect(actions).toEqual(['add', 'change-password', 'disable', 'enable', 'reset-password', 'change-password']);
    expect((await admin.refused(routes.accounts.disable, { params: { id: nobody } })).status).toBe(404);
  });

  it('of the last administrator stays open', async () => {
    const { accountId } = await admin.call(routes.signIn.me);
    const disable = { params: { id: accountId } };
    expect((await admin.refused(routes.accounts.disable, disable)).code).toBe('last-administrator');
    await admin.call(routes.accounts.add, { body: { login: 'second', name: '副管理员', role: 'administrator' } });
    await admin.call(routes.accounts.disable, disable);
    expect((await admin.refused(routes.signIn.me)).status).toBe(401);
  });

  it('of members stay signed in for thirty days', async () => {
    await ninthTerm();
    await world.member({ name: '张伟民' });
    const [made] = await admin.call(routes.accounts.addForMembers);
    const zhang = await signedIn(made?.login ?? '', made?.firstPassword ?? '');
    world.at('2019-04-03 08:00');
    await zhang.call(routes.signIn.me);
    world.at('2019-04-03 09:30');
    expect((await zhang.refused(routes.signIn.me)).code).toBe('not-signed-in');
  });
});
