import { routes } from '#contract';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, zhangMail } from '../support/office.js';

let office: Office;
let tian: Caller;
let wen: Caller;
let zhang: Caller;
let li: Caller;
beforeAll(async () => {
  office = await openOffice('bindings', ['tian', 'wen', 'zhang', 'li', 'du']);
  [tian, wen, zhang, li] = await Promise.all([
    office.world.as('tian'),
    office.world.as('wen'),
    office.world.as('zhang'),
    office.world.as('li'),
  ]);
});
afterAll(() => office?.close());

const idOf = (name: string) => office.world.memberId(name);
const list = (query: { search?: string; doubtful?: 'true'; provider?: 'mail' } = {}) =>
  tian.call(routes.bindings.list, { query });
const bindingOf = async (subject: string) => (await list({ search: subject })).items[0];
const history = async () => (await tian.call(routes.bindings.history)).items;

let mails = 0;
async function mail(from: { name: string; address: string }): Promise<string> {
  const name = `binding-${(mails += 1)}`;
  const text = `大学路第 ${mails} 号院门口积水多日，出行困难，建议疏通管网。`;
  await office.world.mail({ name, from, subject: `积水之${mails}`, text, at: office.app.clock.now() });
  await office.app.drain();
  const { items } = await tian.call(routes.suggestions.inbox, { query: { limit: 1 } });
  return items[0]?.id ?? '';
}

describe('what senders are known by', () => {
  test('is listed on one page, with who bound it, when, and their last words', async () => {
    const { items } = await list({ search: '张伟民' });
    expect(items.map(({ provider, subject, boundBy }) => [provider, subject, boundBy])).toEqual(
      expect.arrayContaining([
        ['mail', zhangMail, '系统管理员'],
        ['wecom', 'zhangweimin', '系统管理员'],
        ['nickname', '老张(福华街)', '系统管理员'],
      ]),
    );
    const id = await mail({ name: '张伟民', address: zhangMail });
    expect(await bindingOf(zhangMail)).toMatchObject({
      member: { name: '张伟民' },
      former: false,
      last: { suggestionId: id },
      conflict: null,
      bad: null,
    });
    expect((await list({ provider: 'mail' })).items.every(({ provider }) => provider === 'mail')).toBe(true);
  });

  test('is added, moved and removed with a reason that stays on record; the records so far stay with whom they are', async () => {
    const address = 'family@erqi.example';
    const { id } = await tian.call(routes.members.bind, {
      params: { id: idOf('张伟民') },
      body: { provider: 'mail', subject: 'Family@Erqi.example', reason: '本人来电' },
    });
    const before = await mail({ name: '一家人', address });
    const move = { memberId: idOf('李素琴'), reason: '实为李素琴的邮箱' };
    await wen.call(routes.bindings.move, { params: { id }, body: move });
    const after = await mail({ name: '一家人', address });
    const nameOf = async (suggestion: string) =>
      (await tian.call(routes.suggestions.read, { params: { id: suggestion } })).senderName;
    expect([await nameOf(before), await nameOf(after)]).toEqual(['张伟民', '李素琴']);
    const again = await wen.refused(routes.bindings.move, { params: { id }, body: move });
    expect(again).toMatchObject({ code: 'binding-not-moved' });
    await tian.call(routes.bindings.remove, { params: { id }, query: { reason: '邮箱停用' } });
    expect(await tian.refused(routes.bindings.remove, { params: { id }, query: { reason: '再来' } })).toMatchObject({
      code: 'not-found',
    });
    expect([await nameOf(before), await nameOf(after)]).toEqual(['张伟民', '李素琴']);
    expect((await history()).slice(0, 4)).toMatchObject([
      { action: 'unbind', member: '李素琴', who: '田秘书', reason: '邮箱停用', subject: address },
      { action: expect.any(String), who: '文秘书', reason: '实为李素琴的邮箱' },
      { action: expect.any(String), who: '文秘书', reason: '实为李素琴的邮箱' },
      { action: 'bind', member: '张伟民', who: '田秘书', reason: '本人来电', provider: 'mail' },
    ]);
    expect(await mail({ name: '一家人', address }).then(nameOf)).toBe('一家人');
  });

  test('needs a reason to be taken away', async () => {
    const id = (await bindingOf(zhangMail))?.id ?? '';
    const refused = await tian.refused(routes.bindings.remove, { params: { id }, query: { reason: '  ' } });
    expect(refused).toMatchObject({ code: 'bad-input', fields: { reason: expect.any(String) } });
    for (const login of ['du', 'zhang']) {
      const caller = await office.world.as(login);
      expect(await caller.refused(routes.bindings.list)).toMatchObject({ code: 'not-allowed' });
      const body = { memberId: idOf('李素琴'), reason: '改' };
      expect(await caller.refused(routes.bindings.move, { params: { id }, body })).toMatchObject({
        code: 'not-allowed',
      });
    }
  });

  test('moved by one clerk and removed by another at once is done once, and nothing is left half', async () => {
    const body = { provider: 'wecom', subject: 'ChenYan_01', reason: null } as const;
    const { id } = await tian.call(routes.members.bind, { params: { id: idOf('陈䶮') }, body });
    const outcomes = await Promise.allSettled([
      tian.call(routes.bindings.move, { params: { id }, body: { memberId: idOf('李素琴'), reason: '甲' } }),
      wen.call(routes.bindings.remove, { params: { id }, query: { reason: '乙' } }),
    ]);
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    const left = await bindingOf('chenyan_01');
    if (left) await tian.call(routes.bindings.remove, { params: { id }, query: { reason: '清理' } });
    const bound = (await history()).filter(({ subject }) => subject === 'chenyan_01');
    expect(bound.filter(({ action }) => action === 'bind')).toHaveLength(
      bound.filter(({ action }) => action === 'unbind').length,
    );
  });

  test('an openid keeps its large and small letters', async () => {
    const body = { provider: 'openid', subject: 'oABCdef_x-Y1', reason: null } as const;
    await tian.call(routes.members.bind, { params: { id: idOf('李素琴') }, body });
    expect((await bindingOf('oABCdef'))?.subject).toBe('oABCdef_x-Y1');
  });

  test('is doubtful where a clerk has since confirmed somebody else, or letters come back', async () => {
    const address = 'shared@erqi.example';
    const body = { provider: 'mail', subject: address, reason: null } as const;
    await tian.call(routes.members.bind, { params: { id: idOf('张伟民') }, body });
    const id = await mail({ name: '办公室', address });
    const memberId = idOf('李素琴');
    await tian.call(routes.suggestions.confirmSender, { params: { id }, body: { memberId } });
    const { items, doubtful } = await list({ doubtful: 'true' });
    expect(doubtful).toBe(items.length);
    expect(items.find(({ subject }) => subject === address)).toMatchObject({
      conflict: { name: '李素琴', suggestionId: id },
    });
  });
});

describe('senders who are bound to nobody', () => {
  const strangers = async () => (await tian.call(routes.bindings.strangers)).items;

  test('are shown with their last words and whom they may be; the clerk confirms, and they are known from then on', async () => {
    const from = { name: '李素琴', address: 'lisuqin@163.example' };
    await mail(from);
    const id = await mail(from);
    await mail({ name: '某公司', address: 'info@company.example' });
    const shown = await strangers();
    expect(shown.find(({ subject }) => subject === from.address)).toMatchObject({
      provider: 'mail',
      count: 2,
      last: { suggestionId: id },
      likely: { name: '李素琴' },
    });
    expect(shown.find(({ subject }) => subject === 'info@company.example')?.likely).toBeNull();
    const params = { id: idOf('李素琴') };
    const body = { provider: 'mail', subject: from.address, reason: '按来件核对确认' } as const;
    await tian.call(routes.members.bind, { params, body });
    expect((await strangers()).map(({ subject }) => subject)).not.toContain(from.address);
    const next = await mail(from);
    const read = await tian.call(routes.suggestions.read, { params: { id: next } });
    expect(read).toMatchObject({ senderName: '李素琴', senderState: 'matched' });
  });

  test('are paged without a gap', async () => {
    for (const at of [1, 2, 3]) await mail({ name: `路人${at}`, address: `luren${at}@else.example` });
    const all = (await strangers()).map(({ subject }) => subject);
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await tian.call(routes.bindings.strangers, { query: { limit: 2, after } });
      seen.push(...page.items.map(({ subject }) => subject));
      if (!page.next) break;
      after = page.next;
    }
    expect(seen).toEqual(all);
  });
});

describe('a member’s own', () => {
  test('are seen and removed by nobody else, and leave a trace', async () => {
    const mine = await zhang.call(routes.bindings.mine);
    expect(mine.map(({ subject }) => subject)).toContain(zhangMail);
    const id = mine.find(({ subject }) => subject === zhangMail)?.id ?? '';
    expect(await li.refused(routes.bindings.removeMine, { params: { id } })).toMatchObject({ code: 'not-found' });
    await zhang.call(routes.bindings.removeMine, { params: { id } });
    expect((await zhang.call(routes.bindings.mine)).map((each) => each.id)).not.toContain(id);
    expect((await history())[0]).toMatchObject({ action: 'unbind', who: '张伟民', reason: '本人解除' });
  });
});
