import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { routes } from '#contract';
import { type Visit, inChromium } from '../support/browser.js';
import { type Ground, members, openGround } from './ground.js';
import { box, button, dialog, follow, heading, reads, signIn } from './steps.js';
import { Walk } from './walk.js';

jest.setTimeout(120_000);

const lamps = '建新街路灯不亮，老人夜里出行不便，请尽快修复。';
const back = '撤回这一条';

inChromium('what members take away again by themselves', ({ open, scene }) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround('web-phone-own');
    ground.live();
  });
  afterAll(() => ground?.close());

  const clerk = () => ground.world.as('tian');
  const read = async (id: string) => (await clerk()).call(routes.suggestions.read, { params: { id } });

  async function enter(login: string): Promise<Visit> {
    const visit = await open('phone', ground.app.url);
    await signIn(visit.page, login);
    await box(visit.page, '想反映的事').waitFor();
    visit.complaints.splice(0);
    return visit;
  }

  /** Written, sent and opened again on the phone; answers which one it is. */
  async function sent(page: Page, title: string): Promise<string> {
    await follow(page, '/m');
    await box(page, '想反映的事').fill(`${title}：${lamps}`);
    await button(page, '发送').tap();
    await heading(page, '已收到').waitFor();
    await page.getByRole('link', { name: '看看这一条' }).tap();
    await button(page, back).waitFor();
    return new URL(page.url()).pathname.split('/').at(-1) ?? '';
  }

  /** 大字, as the switch under 我 turns it on and off. */
  const large = (page: Page, on: boolean) =>
    page.evaluate<void>(`void document.documentElement.classList.toggle('large', ${on})`);
  const offered = (page: Page) => button(page, back).count();
  const pressBack = async (page: Page) => {
    await button(page, back).tap();
    return dialog(page, back);
  };

  scene('what was just sent is taken back, after being told what that means; the page shows it at once', async () => {
    const visit = await enter('li');
    const { page } = visit;
    const id = await sent(page, '发错了');
    await reads(page, /还没有处理，\d\d:\d\d 以前可以撤回/);
    const walk = new Walk();
    await walk.see(visit, 'phone-usual-suggestion');
    await large(page, true);
    await walk.see(visit, 'phone-large-suggestion');
    const asked = await pressBack(page);
    await reads(asked, '提案委不再处理');
    await walk.see(visit, 'phone-large-take-back');
    await large(page, false);
    await walk.see(visit, 'phone-usual-take-back');
    await button(asked, '不撤回').tap();
    await asked.waitFor({ state: 'hidden' });
    expect(await read(id)).toMatchObject({ stage: 'received' });
    await button(await pressBack(page), '撤回').tap();
    await reads(page, '已撤回，提案委不再处理');
    await expect(offered(page)).resolves.toBe(0);
    await walk.see(visit, 'phone-usual-taken-back');
    expect(await read(id)).toMatchObject({ stage: 'withdrawn' });
    await follow(page, '/m/mine');
    await page
      .getByRole('link', { name: /发错了/ })
      .getByText('已撤回，提案委不再处理')
      .waitFor();
    expect(walk.faults).toEqual({});
  });

  scene('the clerk was quicker: the button goes, the reason stays, and what became of it is shown', async () => {
    const { page } = await enter('zhang');
    const id = await sent(page, '两人同时');
    const asked = await pressBack(page);
    const body = {
      title: '关于修复建新街路灯的建议',
      situation: '建新街路灯长期不亮，老人夜里出行不便。',
      demands: ['建议尽快修复。'],
      category: '社会建设',
      proposerIds: [ground.world.memberId(members.zhang.name)],
    };
    await (await clerk()).call(routes.suggestions.convert, { params: { id }, body });
    await button(asked, '撤回').tap();
    await reads(page.getByRole('alert'), '现在是“已转提案”，不能撤回');
    await page.getByRole('link', { name: /关于修复建新街路灯的建议/ }).waitFor();
    await expect(offered(page)).resolves.toBe(0);
    expect(await read(id)).toMatchObject({ stage: 'converted' });
  });

  scene(
    'where it is not allowed any longer, pressing says so, and whoever opens it then is not offered it',
    async () => {
      const visit = await enter('chen');
      const { page } = visit;
      const id = await sent(page, '规则改了');
      const { name, settings } = await (await clerk()).call(routes.bodies.read);
      const rule = async (withdrawMinutes: number) =>
        (await ground.world.as('admin')).call(routes.bodies.change, {
          body: { name, settings: { ...settings, withdrawMinutes } },
        });
      try {
        await rule(0);
        await button(await pressBack(page), '撤回').tap();
        await reads(page.getByRole('alert'), '不能撤回，请联系提案委');
        await button(page, back).waitFor({ state: 'detached' });
        await follow(page, '/m/mine');
        await page.getByRole('link', { name: /规则改了/ }).tap();
        await heading(page, '全部经过').waitFor();
        await expect(offered(page)).resolves.toBe(0);
        expect(await read(id)).toMatchObject({ stage: 'received' });
      } finally {
        await rule(settings.withdrawMinutes);
      }
    },
  );

  scene('left open until the time is over, the page takes the button away by itself', async () => {
    const { page } = await enter('chen');
    await page.clock.install();
    const id = await sent(page, '放着没管');
    await reads(page, /\d\d:\d\d 以前可以撤回/);
    const admin = await ground.world.as('admin');
    const { name, settings } = await admin.call(routes.bodies.read);
    const rule = (withdrawMinutes: number) =>
      admin.call(routes.bodies.change, { body: { name, settings: { ...settings, withdrawMinutes } } });
    try {
      // The server's own clock cannot be moved while it lives: a rule of no minutes stands for time that is over.
      await rule(0);
      await expect(offered(page)).resolves.toBe(1);
      await page.clock.fastForward('31:00');
      await button(page, back).waitFor({ state: 'detached' });
      await expect(page.getByRole('alert').count()).resolves.toBe(0);
      expect(await read(id)).toMatchObject({ stage: 'received' });
    } finally {
      await rule(settings.withdrawMinutes);
    }
  });

  scene('a line that is gone loses nothing: the sentence stands at the button, which stays', async () => {
    const { page } = await enter('li');
    const id = await sent(page, '断网时撤回');
    await page.route('**/withdrawal', (route) => route.abort());
    await button(await pressBack(page), '撤回').tap();
    await reads(page.getByRole('alert'), '连不上服务器');
    expect(await read(id)).toMatchObject({ stage: 'received' });
    await page.unroute('**/withdrawal');
    await button(await pressBack(page), '撤回').tap();
    await reads(page, '已撤回，提案委不再处理');
  });

  const bound = async (login: string) =>
    (await (await ground.world.as(login)).call(routes.bindings.mine)).map(({ subject }) => subject);

  scene('an address is seen under 我 and removed; what is left is said, and then that nothing is', async () => {
    const [address = ''] = members.zhang.mails;
    const visit = await enter('zhang');
    const { page } = visit;
    const walk = new Walk(/zhangweimin/);
    await page.getByRole('link', { name: '我', exact: true }).tap();
    await page.getByRole('link', { name: '我的邮箱和微信' }).tap();
    await heading(page, address).waitFor();
    await walk.see(visit, 'phone-usual-bindings');
    await large(page, true);
    await walk.see(visit, 'phone-large-bindings');
    await large(page, false);
    await button(page, `解除绑定：${address}`).tap();
    const asked = dialog(page, '解除邮箱绑定');
    await reads(asked, '已经收到的意见建议不变');
    await walk.see(visit, 'phone-usual-unbind');
    await button(asked, '取消').tap();
    await asked.waitFor({ state: 'hidden' });
    await expect(bound('zhang')).resolves.toEqual([address]);
    await button(page, `解除绑定：${address}`).tap();
    await button(dialog(page, '解除邮箱绑定'), '解除绑定').tap();
    await heading(page, '还没有绑定').waitFor();
    await expect(bound('zhang')).resolves.toEqual([]);
    await walk.see(visit, 'phone-usual-bindings-none');
    expect(walk.faults).toEqual({});
  });

  scene('the office removed it first: the page says so and shows how it is', async () => {
    const { page } = await enter('chen');
    await follow(page, '/m/bindings');
    await button(page, `解除绑定：${members.chen.nickname}`).tap();
    const { items } = await (await clerk()).call(routes.bindings.list, { query: { search: members.chen.nickname } });
    const params = { id: items[0]?.id ?? '' };
    await (await clerk()).call(routes.bindings.remove, { params, query: { reason: '群里改了昵称' } });
    await button(dialog(page, '解除群昵称绑定'), '解除绑定').tap();
    await reads(page, '提案委刚改过');
    await heading(page, '还没有绑定').waitFor();
    await expect(bound('chen')).resolves.toEqual([]);
  });
});
