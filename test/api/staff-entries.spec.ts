import { type SentBody, routes } from '#contract';
import { Alikes } from '#suggestions';
import { mailOf } from '../../apps/cli/src/world/post.js';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, opinion, rowCounts } from '../support/office.js';

let office: Office;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('staff-entries', ['tian', 'zhang', 'lu']);
  tian = await office.world.as('tian');
});
afterAll(() => office?.close());

let entries = 0;
const entry = (change: Partial<SentBody<typeof routes.arrivals.enter>> = {}) => ({
  key: `00000000-0000-4000-9000-${String((entries += 1)).padStart(12, '0')}`,
  way: 'PHONE' as const,
  saidOn: '2019-03-01',
  memberId: null,
  saidBy: '王女士，福华街居民',
  title: null,
  text: '福华街窨井盖松动，车过有声，怕有人掉下去。',
  category: null,
  ...change,
});
const read = (id: string | null) => tian.call(routes.suggestions.read, { params: { id: id ?? '' } });
const enter = (change: Parameters<typeof entry>[0] = {}) => tian.call(routes.arrivals.enter, { body: entry(change) });

describe('代为登记', () => {
  test('has its number at once, a door of its own, and says everywhere who wrote it down for whom', async () => {
    const { suggestionId, number } = await enter();
    expect(number).toMatch(/^2019-\d{4}$/);
    const shown = await read(suggestionId);
    expect(shown).toMatchObject({
      channel: 'STAFF_ENTRY',
      senderName: '王女士，福华街居民',
      senderState: 'confirmed',
      member: null,
      entry: { way: 'PHONE', saidOn: '2019-03-01', enteredBy: '田秘书' },
    });
    expect(shown.trail[0]?.note).toContain('代为登记（电话），王女士，福华街居民，田秘书登记');
    const { items } = await tian.call(routes.suggestions.inbox, { query: { channel: ['STAFF_ENTRY'] } });
    expect(items.map(({ id }) => id)).toContain(suggestionId);
  });

  test('for a member it is theirs: they see it, with the scan', async () => {
    const scan = await tian.upload(routes.files.upload, { name: '来信.txt', content: Buffer.from('来信扫描') });
    const memberId = office.world.memberId('张伟民');
    const { suggestionId } = await enter({ memberId, saidBy: null, way: 'PAPER', fileIds: [scan.id] });
    const zhang = await office.world.as('zhang');
    const { items } = await zhang.call(routes.suggestions.mine);
    expect(items[0]).toMatchObject({
      id: suggestionId,
      channel: 'STAFF_ENTRY',
      member: { name: '张伟民' },
      attachments: 1,
    });
  });

  test('sent twice it is one; the same key with other words is refused', async () => {
    const body = entry();
    const before = await rowCounts(office, ['suggestions', 'raw_inbound']);
    const [one, two] = await Promise.all([1, 2].map(() => tian.call(routes.arrivals.enter, { body })));
    expect(one?.number ?? two?.number).toMatch(/^2019-/);
    const again = await tian.call(routes.arrivals.enter, { body });
    expect(again.suggestionId).not.toBeNull();
    expect(await rowCounts(office, ['suggestions', 'raw_inbound'])).toEqual(before.map((count) => count + 1));
    const other = await tian.refused(routes.arrivals.enter, { body: { ...body, text: '完全不同的另一段话。' } });
    expect(other.code).toBe('key-reused');
  });

  test.each([
    [{ saidBy: null }, ['memberId', 'saidBy']],
    [{ saidBy: null, text: '' }, ['text', 'memberId', 'saidBy']],
    [{ saidOn: '2019-03-05' }, ['saidOn']],
    [{ category: '没有这一类' }, ['category']],
    [{ text: '短' }, ['text']],
    [{ memberId: '01900000-0000-7000-8000-00000000000a' }, ['memberId']],
  ])('refuses %j at its field, and keeps nothing', async (change, fields) => {
    const before = await rowCounts(office, ['raw_inbound', 'suggestions']);
    const problem = await tian.refused(routes.arrivals.enter, { body: entry(change) });
    expect(Object.keys(problem.fields ?? {})).toEqual(fields);
    expect(await rowCounts(office, ['raw_inbound', 'suggestions'])).toEqual(before);
  });

  test('is the secretariat’s alone', async () => {
    for (const login of ['zhang', 'lu'] as const) {
      const refused = await (await office.world.as(login)).refused(routes.arrivals.enter, { body: entry() });
      expect(refused.code).toBe('not-allowed');
    }
  });

  test('counts as a channel of its own', async () => {
    const figures = await office.app.db.rows<{ channel: string; count: number }>(
      `SELECT channel, count(*) FROM suggestions GROUP BY 1`,
    );
    expect(figures.find(({ channel }) => channel === 'STAFF_ENTRY')?.count).toBeGreaterThanOrEqual(3);
  });
});

describe('可能重复', () => {
  const matters = async (id: string | null) => (await read(id)).matters;

  test('the same by app, mail and telephone is proposed with its reason and the words in common', async () => {
    const zhang = await office.world.as('zhang');
    const text = '樱桃沟景区旺季堵车严重，停车场太小，建议扩建并开通摆渡车。';
    const sent = await zhang.call(routes.arrivals.send, { body: opinion({ title: null, text, category: null }) });
    await office.app.drain();
    const app = await zhang.call(routes.arrivals.receipt, { params: { id: sent.id } });
    const { suggestionId } = await enter({ text: '周末去樱桃沟堵车两小时，没地方停车，能否设外围停车场加接驳车？' });
    const [found] = await matters(suggestionId);
    expect(found).toMatchObject({ id: app.suggestionId, ground: 'words', channel: 'MEMBER_APP' });
    expect((await matters(app.suggestionId))[0]).toMatchObject({ id: suggestionId });
    const listed = await tian.call(routes.suggestions.inbox, { query: { alike: 'true' } });
    expect(listed.items.map(({ id }) => id)).toEqual(expect.arrayContaining([suggestionId, app.suggestionId]));
    const { counts } = await tian.call(routes.todo.read);
    expect(counts['matters']).toBe(
      (await tian.call(routes.suggestions.inbox, { query: { alike: 'true', stage: ['received'], limit: 200 } })).items
        .length,
    );
  });

  test('refused it is not shown again, not even when the text is edited; taken back, it is', async () => {
    const one = await enter({ text: '五里堡社区空巢老人多，做饭困难，盼望办一个助餐点。' });
    const two = await enter({ text: '建议在五里堡社区增设老年食堂，解决独居老人吃饭问题。' });
    const params = { id: two.suggestionId ?? '', otherId: one.suggestionId ?? '' };
    expect(await matters(two.suggestionId)).toHaveLength(1);
    await tian.call(routes.suggestions.refuseLikeness, { params });
    expect(await matters(two.suggestionId)).toEqual([]);
    const { version } = await read(two.suggestionId);
    const body = {
      title: '关于五里堡社区老年食堂的建议',
      text: '五里堡社区应办老年食堂、助餐点。',
      category: null,
      version,
    };
    await tian.call(routes.suggestions.edit, { params: { id: params.id }, body });
    await office.app.drain();
    await office.app.app.get(Alikes).compareWaiting();
    expect(await matters(two.suggestionId)).toEqual([]);
    await tian.call(routes.suggestions.askAgain, { params });
    expect(await matters(two.suggestionId)).toMatchObject([{ id: one.suggestionId }]);
  });

  test('joined it is gone from both, the arrivals stay; taken back, it is asked again', async () => {
    const one = await enter({ text: '兴华街中段有个窨井盖不稳，压上去哐当响。' });
    const two = await enter({ text: '兴华街井盖松动，车一过就响，有安全隐患。' });
    const params = { id: two.suggestionId ?? '' };
    await tian.call(routes.suggestions.merge, { params, body: { intoId: one.suggestionId ?? '', note: null } });
    expect((await matters(one.suggestionId)).map(({ id }) => id)).not.toContain(two.suggestionId);
    expect((await read(one.suggestionId)).arrivals).toHaveLength(2);
    await tian.call(routes.suggestions.unmerge, { params });
    expect((await matters(two.suggestionId)).map(({ id }) => id)).toContain(one.suggestionId);
  });

  test('an edit that makes it another matter takes the proposal away', async () => {
    const one = await enter({ text: '建设路小学门口流动小摊多，零食不卫生。' });
    const two = await enter({ text: '放学时建设路小学门口全是流动摊贩，请管一管。' });
    expect(await matters(two.suggestionId)).toMatchObject([{ id: one.suggestionId }]);
    const { version } = await read(two.suggestionId);
    const body = { title: '建设路绿化', text: '建设路行道树枯死，请补种。', category: null, version };
    await tian.call(routes.suggestions.edit, { params: { id: two.suggestionId ?? '' }, body });
    await office.app.drain();
    await office.app.app.get(Alikes).compareWaiting();
    expect((await matters(two.suggestionId)).map(({ id }) => id)).not.toContain(one.suggestionId);
  });
});

describe('set aside', () => {
  const automatic = (name: string) =>
    mailOf({
      name,
      from: { name: '王某', address: 'auto@qq.example' },
      subject: '关于路灯的建议',
      text: '棉纺路的路灯坏了三盏。',
      at: new Date('2019-03-04T01:00:00Z'),
      headers: ['Auto-Submitted: auto-generated'],
    });
  const waiting = async (state: 'no-suggestion' | 'quarantined') =>
    (await tian.call(routes.arrivals.list, { query: { state, limit: 200 } })).items;

  test('automatic mail is shown with its reason; a clerk says that it is a suggestion, and takes that back', async () => {
    await office.postman.deliver('auto@qq.example', automatic('auto-1'));
    await office.app.drain();
    const raw = (await waiting('no-suggestion')).find(({ senderRef }) => senderRef === 'auto@qq.example');
    expect(raw).toMatchObject({ reason: '自动发出的邮件', suggestionId: null });
    const params = { id: raw?.id ?? '' };
    const [one, two] = await Promise.allSettled([1, 2].map(() => tian.call(routes.arrivals.accept, { params })));
    expect([one?.status, two?.status].sort()).toEqual(['fulfilled', 'rejected']);
    await office.app.drain();
    const row = await office.app.db.row<{ id: string; by: string }>(
      `SELECT a.suggestion_id AS id, r.overruled_by AS by FROM raw_inbound r JOIN arrivals a ON a.raw_inbound_id = r.id
        WHERE r.id = $1`,
      [params.id],
    );
    expect(row?.by).toBe('田秘书');
    expect(await read(row?.id ?? '')).toMatchObject({ text: '棉纺路的路灯坏了三盏。', stage: 'received' });
    await tian.call(routes.arrivals.unaccept, { params });
    expect(await read(row?.id ?? '')).toMatchObject({ stage: 'dismissed', dismissal: { note: '撤销认定' } });
  });

  test('everything in quarantine is read once more at once', async () => {
    await office.postman.deliver(
      'q@qq.example',
      mailOf({
        name: 'q-1',
        from: { name: '赵某', address: 'q@qq.example' },
        subject: '路',
        text: '颍河路积水。',
        at: new Date('2019-03-04T01:00:00Z'),
      }),
    );
    await office.app.db.rows(
      `UPDATE raw_inbound SET state = 'quarantined', reason = '邮件格式损坏，无法解析' WHERE state = 'stored'`,
    );
    const before = (await waiting('quarantined')).length;
    expect(before).toBeGreaterThan(0);
    expect(await tian.call(routes.arrivals.replayAll)).toEqual({ count: before });
    await office.app.drain();
    expect(await waiting('quarantined')).toEqual([]);
    expect(await tian.call(routes.arrivals.replayAll)).toEqual({ count: 0 });
  });

  test('garbled words are offered repaired; taken by a person, they follow, and can be put back', async () => {
    const { suggestionId } = await enter({ text: 'è·¯ç¯ä¸äº®ï¼å»ºè®®ç»´ä¿®' });
    const [arrival] = (await read(suggestionId)).arrivals;
    await office.app.db.rows(`UPDATE arrivals SET repair = $2 WHERE raw_inbound_id = $1`, [
      arrival?.id,
      JSON.stringify({ text: '路灯不亮，建议维修' }),
    ]);
    const params = { id: suggestionId ?? '', arrivalId: arrival?.id ?? '' };
    await tian.call(routes.suggestions.takeRepair, { params });
    expect(await read(suggestionId)).toMatchObject({ text: '路灯不亮，建议维修', title: '路灯不亮，建议维修' });
    expect((await read(suggestionId)).arrivals[0]).toMatchObject({ repaired: true, originalText: arrival?.text });
    expect((await tian.refused(routes.suggestions.takeRepair, { params })).code).toBe('repair-missing');
    await tian.call(routes.suggestions.leaveRepair, { params });
    expect((await read(suggestionId)).text).toBe(arrival?.text);
    await tian.call(routes.suggestions.takeRepair, { params });
    expect((await read(suggestionId)).text).toBe('路灯不亮，建议维修');
  });
});
