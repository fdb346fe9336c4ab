import { jest } from '@jest/globals';
import { routes } from '#contract';
import { type Visit, inChromium } from '../support/browser.js';
import { type Ground, lead, openGround } from './ground.js';
import { box, button, dialog, follow, reads, region, signIn } from './steps.js';

jest.setTimeout(120_000);

inChromium('due days on the desk', ({ open, scene }) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround('web-deadlines');
    ground.live();
  });
  afterAll(() => ground?.close());

  async function enter(login: string): Promise<Visit> {
    const visit = await open('desk', ground.app.url);
    await signIn(visit.page, login);
    return visit;
  }

  scene(
    'a clock is stopped and explained; rules, calendar, late cases and failed mails have their places',
    async () => {
      const { world } = ground;
      const id = await world.proposal({ title: '关于路灯的建议', proposerIds: [world.memberId('李素琴')] });
      await world.file(id);
      await world.assign(id, lead);
      const officer = await enter('chengguan');
      const view = await (await world.as('tian')).call(routes.proposals.read, { params: { id } });
      const params = { id: view.assignments[0]?.id ?? '' };
      await (await world.as('chengguan')).call(routes.assignments.acknowledge, { params });
      await follow(officer.page, `/proposals/${id}`);
      await button(officer.page, '更多操作').click();
      await officer.page.getByRole('menuitem', { name: '暂停计时' }).click();
      const sheet = dialog(officer.page, `暂停计时：${lead}`);
      await box(sheet, '在等委员做什么').fill('委员出差，约定回来后面谈');
      await button(sheet, '暂停计时').click();
      await reads(officer.page, '已暂停计时');
      await officer.page.getByTitle('看这一天是怎么算出来的').click();
      await reads(dialog(officer.page, '为什么是这一天'), '所有提案：60 个工作日');

      const { page } = await enter('tian');
      await follow(page, '/settings');
      await reads(page, '其余所有情形');
      await reads(region(page, '工作日历'), '国庆节');
      await follow(page, '/oversight');
      await reads(page, '没有逾期或临近到期的提案');
      await follow(page, '/operations');
      await reads(page, '没有被退回的邮件');
    },
  );
});
