import { jest } from '@jest/globals';
import { routes } from '#contract';
import { type Visit, inChromium } from '../support/browser.js';
import { type Ground, openGround } from './ground.js';
import { box, button, choose, dialog, heading, reads, signIn } from './steps.js';

jest.setTimeout(120_000);

inChromium('the review on the desk and on the phone', ({ open, scene }) => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await openGround('web-review');
    ground.live();
  });
  afterAll(() => ground?.close());

  async function enter(screen: 'desk' | 'phone', login: string): Promise<Visit> {
    const visit = await open(screen, screen === 'phone' ? `${ground.app.url}/m` : ground.app.url);
    await signIn(visit.page, login);
    return visit;
  }
  const propose = (title: string, name: string) =>
    ground.world.proposal({ title, proposerIds: [ground.world.memberId(name)] });

  scene('a proposal is refused with a reason, taken back, and merged under another', async () => {
    const id = await propose('关于小区夜间停车的建议', '李素琴');
    const leadId = await propose('关于破解停车难的建议', '张伟民');
    const { page } = await enter('desk', 'tian');
    await page.goto(`/proposals/${id}`);
    await button(page, '更多操作').click();
    await page.getByRole('menuitem', { name: '审查：其他结果' }).click();
    const review = dialog(page, '审查');
    await review.getByText('不予立案', { exact: true }).click();
    await choose(review, '理由', '内容空泛，没有具体建议');
    await box(review, '告知提案者的话').fill('请补充具体建议后再提。');
    await box(review, '去向').fill('退本人参考');
    await button(review, '不予立案，并告知提案者').click();
    await reads(page, '不予立案：已告知提案者');
    await reads(page, '去向：退本人参考');
    await button(page, '更多操作').click();
    await page.getByRole('menuitem', { name: '撤销处理' }).click();
    await button(dialog(page, '撤销处理'), '撤销处理').click();
    await button(page, '立案').waitFor();
    await button(page, '更多操作').click();
    await page.getByRole('menuitem', { name: '并案', exact: true }).click();
    const merge = dialog(page, '并案');
    await box(merge, '主案').fill('破解停车难');
    await button(merge, '查找').click();
    await merge.getByText('关于破解停车难的建议').click();
    await button(merge, '并入所选主案').click();
    await reads(page, '答复以主案为准');
    await page
      .getByRole('link', { name: /关于破解停车难的建议/ })
      .first()
      .click();
    await heading(page, /关于破解停车难的建议/).waitFor();
    await reads(page, '1 件，答复同时送其提案者');
    expect(page.url()).toContain(leadId);
  });

  scene('a key proposal bears its mark, and the list finds it', async () => {
    const id = await propose('关于重点项目的建议', '陈䶮');
    await ground.world.file(id);
    const { page } = await enter('desk', 'tian');
    await page.goto(`/proposals/${id}`);
    await button(page, '更多操作').click();
    await page.getByRole('menuitem', { name: '列为重点提案' }).click();
    const sheet = dialog(page, '列为重点提案');
    await box(sheet, '督办领导').fill('赵立群');
    await box(sheet, '理由').fill('事关全区');
    await button(sheet, '列为重点提案').click();
    await reads(page, '督办领导：赵立群');
    await page.goto('/proposals?mark=key');
    await page.getByRole('link', { name: '关于重点项目的建议' }).waitFor();
  });

  scene('a member reads what is asked, completes the text and submits it again', async () => {
    const id = await propose('关于路灯的建议', '李素琴');
    const clerk = await ground.world.as('tian');
    await clerk.call(routes.reviews.askCompletion, { params: { id }, body: { note: '请写明具体路段' } });
    const { page } = await enter('phone', 'li');
    await page.goto(`/m/proposals/${id}`);
    await reads(page, '请写明具体路段');
    await button(page, '补充后重新提交').click();
    await box(page, '案由').fill('关于修复淮河路东段路灯的建议');
    await button(page, '重新提交').click();
    await reads(page, '等提案委审查');
    await heading(page, '关于修复淮河路东段路灯的建议').waitFor();
    await page.getByRole('link', { name: '撤回这件提案' }).click();
    await box(page, '撤回的原因').fill('路灯已经修好');
    await button(page, '撤回提案').click();
    await button(page, '撤回').click();
    await reads(page, '撤案的理由');
    expect((await clerk.call(routes.proposals.read, { params: { id } })).stage).toBe('withdrawn');
  });

  scene('the rules of numbering are set where the samples can be seen', async () => {
    const { page } = await enter('desk', 'tian');
    await page.goto('/settings');
    await box(page, '平时提案前缀').fill('平');
    await reads(page, '平012');
  });
});
