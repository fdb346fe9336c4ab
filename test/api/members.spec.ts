import { routes } from '#contract';
import { bindSender, eligibleMembers, memberBriefs, memberByNickname, membersBySenders } from '#people';
import { firstBrokenLink, system } from '#platform';
import { World, worldPassword } from '../../apps/cli/src/world/world.js';
import { type Caller, type TestApp, openTestApp } from '../support/app.js';

let test: TestApp;
let world: World;
let admin: Caller;

const nobody = '00000000-0000-7000-8000-000000000000';

beforeAll(async () => {
  test = await openTestApp('members');
});

afterAll(() => test.close());

beforeEach(async () => {
  await test.wipe();
  world = new World(test);
  world.at('2019-03-04 09:00');
  await world.found('二七区政协');
  admin = await world.as('admin');
});

async function ninthTerm() {
  await world.term(9, '2016-03-01', '2021-03-01', [
    { number: 3, opensOn: '2018-03-01', closesOn: '2018-03-03', cutoffAt: '2018-03-01T12:00:00Z' },
    { number: 4, opensOn: '2019-02-26', closesOn: '2019-03-01', cutoffAt: '2019-02-26T12:00:00Z' },
  ]);
  const [term] = await admin.call(routes.bodies.terms);
  return { termId: term?.id ?? '', fourth: term?.sessions[0]?.id ?? '' };
}
const roster = async (query: { search?: string; inactive?: 'true' } = {}) =>
  (await admin.call(routes.members.list, { query })).items;

const trailOf = (id: string) =>
  test.db.rows<{ action: string; details: object }>(
    `SELECT action, details FROM trail WHERE subject_id = $1 ORDER BY seq`,
    [id],
  );

describe('members', () => {
  it('need a term first', async () => {
    expect((await admin.refused(routes.members.add, { body: { name: '张伟民' } })).code).toBe('session-missing');
  });

  it('are kept with sector and addresses, and found by any of them', async () => {
    const { termId } = await ninthTerm();
    const draft = { sector: '工会', party: '群众', group: '大学路街道', phone: '13000002101', standing: true };
    const addresses = { mails: ['Zhang@Example.com'], wecom: 'ErQi_Zhang', nickname: '二七-张伟民' };
    const id = await world.member({ name: '张　伟民', ...draft, ...addresses });
    await world.member({ name: '李素琴', sector: '工会' });
    const [shown] = await roster({ search: '张伟' });
    expect(shown).toMatchObject({ id, name: '张伟民', ...draft, convener: false, active: true, termId });
    expect(shown?.bindings.map(({ provider, subject, boundBy }) => [provider, subject, boundBy])).toEqual([
      ['mail', 'zhang@example.com', '系统管理员'],
      ['wecom', 'erqi_zhang', '系统管理员'],
      ['nickname', '二七-张伟民', '系统管理员'],
    ]);
    for (const search of ['大学路', '0002101', 'ZHANG@ex', '二七－张', '群众'])
      expect((await roster({ search })).map(({ name }) => name)).toEqual(['张伟民']);
    expect(await roster({ search: '工会' })).toHaveLength(2);
    expect(await roster({ search: '100%' })).toEqual([]);
    expect(await test.db.rows(`SELECT 1 FROM sectors`)).toHaveLength(1);
  });

  it('come page by page, each once', async () => {
    await ninthTerm();
    const names = ['丁玉洁', '冀文博', '崔德平', '毕志刚', '陈䶮'];
    for (const name of names) await world.member({ name });
    await world.member({ name: '丁玉洁', phone: '13000002619' });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await admin.call(routes.members.list, { query: { limit: 2, ...(after ? { after } : {}) } });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });

  it('of one name are told apart by telephone; a second without is taken for a slip', async () => {
    await ninthTerm();
    await world.member({ name: '李明', phone: '1' });
    const twin = await admin.refused(routes.members.add, { body: { name: '李 明', phone: '1' } });
    expect(twin).toMatchObject({ code: 'name-taken', fields: { name: '已有同名记录' } });
    await world.member({ name: '李明', phone: '2' });
    const both = await Promise.allSettled([world.member({ name: '王红' }), world.member({ name: '王红' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('cannot take an address that is another member’s, and keep everything when they try', async () => {
    await ninthTerm();
    await world.member({ name: '张伟民', mails: ['zhang@example.com'] });
    const draft = { name: '李素琴', sector: '妇联', mails: ['li@example.com', 'ZHANG@example.com'] };
    const taken = await admin.refused(routes.members.add, { body: draft });
    expect(taken).toMatchObject({ code: 'address-taken', fields: { 'mails.1': '这个邮箱或账号已绑定给 张伟民' } });
    expect(await roster()).toHaveLength(1);
    expect(await test.db.rows(`SELECT 1 FROM sectors`)).toEqual([]);
  });

  it('change with a trace, and their account goes by the new name', async () => {
    await ninthTerm();
    const id = await world.member({ name: '李素芹', sector: '工会', mails: ['old@example.com', 'kept@example.com'] });
    const [{ login } = { login: '' }] = await admin.call(routes.accounts.addForMembers);
    const next = { name: '李素琴', sector: '妇联', mails: ['kept@example.com', 'new@example.com'], active: true };
    await admin.call(routes.members.change, { params: { id }, body: next });
    const [shown] = await roster();
    expect(shown).toMatchObject({ name: '李素琴', sector: '妇联', hasAccount: true });
    expect(shown?.bindings.map(({ subject }) => subject)).toEqual(['kept@example.com', 'new@example.com']);
    const [account] = await admin.call(routes.accounts.list, { query: { search: login } });
    expect(account?.name).toBe('李素琴');
    const course = await trailOf(id);
    expect(course.map(({ action }) => action)).toEqual(['add', 'bind', 'bind', 'change', 'unbind', 'bind']);
    expect(course[3]?.details).toMatchObject({ 'name.from': '李素芹', 'name.to': '李素琴', 'sector.to': '妇联' });
    expect(await firstBrokenLink(test.db, 'member', id)).toBeNull();
  });

  it('keep nicknames that were learned when the form, which shows one, is saved', async () => {
    await ninthTerm();
    const id = await world.member({ name: '马国正', nickname: '老马(医卫界)' });
    await test.db.transaction(system, (tx) => bindSender(tx, id, 'nickname', '马大夫'));
    const save = (nickname: string | null) =>
      admin.call(routes.members.change, { params: { id }, body: { name: '马国正', nickname, active: true } });
    const nicknames = async () => (await roster())[0]?.bindings.map(({ subject }) => subject).sort();
    await save('老马（医卫界）');
    expect(await nicknames()).toEqual(['老马(医卫界)', '马大夫'].sort());
    await save('国正');
    expect(await nicknames()).toEqual(['国正', '马大夫'].sort());
  });

  it('who no longer serve leave the list and the choice, and stay on record', async () => {
    await ninthTerm();
    const id = await world.member({ name: '张伟民' });
    await admin.call(routes.members.change, { params: { id }, body: { name: '张伟民', active: false } });
    expect(await roster()).toEqual([]);
    expect(await admin.call(routes.members.find, { query: { search: '张' } })).toEqual([]);
    expect(await roster({ inactive: 'true' })).toHaveLength(1);
  });

  it('are shown to other people with name, sector and group only, the beginning of a name first', async () => {
    await ninthTerm();
    await world.member({ name: '王伟', sector: '工会', group: '大学路街道', phone: '13000000001' });
    await world.member({ name: '上官王', sector: '妇联' });
    const found = await admin.call(routes.members.find, { query: { search: '王' } });
    expect(found.map(({ name }) => name)).toEqual(['王伟', '上官王']);
    expect(Object.keys(found[0] ?? {}).sort()).toEqual(['group', 'id', 'name', 'sector']);
  });

  it('are bound and unbound one address at a time', async () => {
    await ninthTerm();
    const id = await world.member({ name: '张伟民' });
    const other = await world.member({ name: '李素琴' });
    const body = { provider: 'mail' as const, subject: 'Zhang@Example.COM' };
    const { id: bindingId } = await admin.call(routes.members.bind, { params: { id }, body });
    expect(await admin.call(routes.members.bind, { params: { id }, body })).toEqual({ id: bindingId });
    const taken = await admin.refused(routes.members.bind, { params: { id: other }, body });
    expect(taken.fields).toEqual({ subject: '这个邮箱或账号已绑定给 张伟民' });
    const malformed = { provider: 'mail' as const, subject: '13000002101' };
    expect((await admin.refused(routes.members.bind, { params: { id }, body: malformed })).code).toBe('mail-malformed');
    expect((await admin.refused(routes.members.unbind, { params: { id: other, bindingId } })).status).toBe(404);
    await admin.call(routes.members.unbind, { params: { id, bindingId } });
    await admin.call(routes.members.bind, { params: { id: other }, body });
    expect((await admin.refused(routes.members.bind, { params: { id: nobody }, body })).status).toBe(404);
  });

  it('who sit again in the next term take their addresses along; namesakes elsewhere do not', async () => {
    await ninthTerm();
    await world.member({ name: '张伟民', mails: ['zhang@example.com'] });
    await world.member({ name: '李素琴', mails: ['li@example.com'] });
    await admin.call(routes.bodies.addTerm, { body: { number: 10, startsOn: '2021-03-01', endsOn: '2026-03-01' } });
    const { id: termId } = (await admin.call(routes.bodies.terms))[0] ?? { id: '' };
    const session = { termId, number: 1, opensOn: '2021-04-01', closesOn: '2021-04-03' };
    await admin.call(routes.bodies.addSession, { body: { ...session, submissionCutoffAt: '2021-04-02T12:00:00Z' } });
    world.at('2021-01-15 09:00');
    await admin.call(routes.signIn.enter, { body: { login: 'admin', password: worldPassword } });
    const again = await world.member({ name: '张伟民', mails: ['zhang@example.com'] });
    const [now] = await membersBySenders(test.db, [{ provider: 'mail', subject: 'zhang@example.com' }]);
    expect(now?.memberId).toBe(again);
    const taken = await admin.refused(routes.members.add, { body: { name: '王红', mails: ['li@example.com'] } });
    expect(taken.code).toBe('address-taken');
  });
});

describe('who a sender is', () => {
  it('is known by a bound address in any spelling', async () => {
    await ninthTerm();
    const id = await world.member({ name: '张伟民', mails: ['zhang@example.com'], wecom: 'erqi_zhang' });
    const known = { memberId: id, name: '张伟民' };
    const found = await membersBySenders(test.db, [
      { provider: 'mail', subject: ' ＺＨＡＮＧ@Example.com' },
      { provider: 'mail', subject: 'erqi_zhang' },
      { provider: 'wecom', subject: 'ErQi_Zhang' },
    ]);
    expect(found).toEqual([known, null, known]);
  });

  it('is certain by a bound nickname, likely by a similar one', async () => {
    await ninthTerm();
    const zhang = await world.member({ name: '张伟民', nickname: '郑州老张' });
    const ma = await world.member({ name: '马国正', sector: '医药卫生界' });
    expect(await memberByNickname(test.db, '郑州老张 ')).toEqual({ memberId: zhang, name: '张伟民', certain: true });
    expect(await memberByNickname(test.db, '二七-张伟民')).toMatchObject({ memberId: zhang, certain: false });
    expect(await memberByNickname(test.db, '老马(医卫界)')).toMatchObject({ memberId: ma, certain: false });
    expect(await memberByNickname(test.db, '静水流深')).toBeNull();
  });
});

describe('proposers', () => {
  it('are serving members, in their order, one who is not refused by name', async () => {
    const { termId } = await ninthTerm();
    const zhang = await world.member({ name: '张伟民', sector: '工会' });
    const li = await world.member({ name: '李素琴' });
    expect((await eligibleMembers(test.db, [li, zhang, li], termId)).map(({ name }) => name)).toEqual([
      '李素琴',
      '张伟民',
    ]);
    expect((await memberBriefs(test.db, [zhang, nobody])).get(zhang)).toMatchObject({ name: '张伟民', sector: '工会' });
    await admin.call(routes.members.change, { params: { id: li }, body: { name: '李素琴', active: false } });
    await expect(eligibleMembers(test.db, [zhang, li], termId)).rejects.toMatchObject({
      code: 'proposer-not-eligible',
      details: { name: '李素琴' },
    });
    await expect(eligibleMembers(test.db, [zhang], nobody)).rejects.toMatchObject({ code: 'proposer-not-eligible' });
  });
});
