import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { inChromium } from '../support/browser.js';
import { type Ground, bodyName, helper, lead, openGround } from './ground.js';
import { box, button, choose, consult, dialog, fillReply, follow, heading, menu, reads, signIn } from './steps.js';

jest.setTimeout(120_000);

const matter = {
  title: '关于规范菜市场周边占道经营的提案',
  situation: '菜市场周边早晚占道经营严重，消防车进不去，群众反映强烈。',
  demands: ['建议在菜市场东侧划定临时摆卖区。', '建议商户错时经营，统一管理。'],
  answers: ['已在菜市场东侧划定临时摆卖区 40 处，四月起启用。', '已与商户约定错时经营，每日六时至九时有专人统一管理。'],
};
const opinion = '商户疏导由我局配合，已摸底 46 户。';
const dissent = '摆卖区离学校太近，建议西移五十米。';
const documentNumber = `二七城管函〔${new Date().getFullYear()}〕1号`;

inChromium('a case that two units handle, as four people see it', ({ open, chapter }) => {
  let ground: Ground;
  let member: Page;
  let clerk: Page;
  let atLead: Page;
  let atHelper: Page;

  beforeAll(async () => {
    ground = await openGround('web-joint-handling');
    ground.live();
  });
  afterAll(() => ground?.close());

  async function enter(screen: 'desk' | 'phone', login: string): Promise<Page> {
    const { page } = await open(screen, ground.app.url);
    await reads(page, bodyName);
    await signIn(page, login);
    return page;
  }

  async function openCase(page: Page): Promise<void> {
    await menu(page, '提案');
    await page.getByRole('link', { name: matter.title, exact: true }).click();
    await heading(page, new RegExp(matter.title)).waitFor();
  }

  chapter('the member writes the proposal on the phone and submits it', async () => {
    member = await enter('phone', 'li');
    await follow(member, '/m/drafts/new');
    await box(member, '案由').fill(matter.title);
    await box(member, '情况分析').fill(matter.situation);
    await box(member, '具体建议一').fill(matter.demands[0] ?? '');
    await button(member, '再加一条具体建议').tap();
    await box(member, '具体建议二').fill(matter.demands[1] ?? '');
    await button(member, /^分类/).tap();
    await button(member, '社会建设').tap();
    await button(member, '提交提案').tap();
    await button(dialog(member, '提交提案？'), '提交').tap();
    await reads(member, '提案已提交，等提案委审查');
  });

  chapter('the clerk asks for a review of letters, files the case and gives it to two units', async () => {
    clerk = await enter('desk', 'tian');
    await menu(clerk, '设置');
    const review = clerk.getByRole('switch', { name: '答复发送前先审核' });
    await review.locator('..').click();
    await button(clerk, '保存设置').click();
    await reads(clerk, '设置已保存');
    await openCase(clerk);
    await button(clerk, '立案').click();
    await button(dialog(clerk, '立案'), '立案').click();
    await reads(clerk, '已立案，案号 001');
    await button(clerk, '交办').click();
    const sheet = dialog(clerk, '交办');
    await button(sheet, '会办').click();
    await choose(sheet, '主办单位', lead);
    await choose(sheet, '会办单位', helper);
    await button(sheet, '交办').click();
    await reads(clerk, '已交办，并通知承办单位');
  });

  chapter('the lead unit signs and talks with the member, and then has to wait for the other', async () => {
    atLead = await enter('desk', 'chengguan');
    await atLead.getByRole('link', { name: `签收：${matter.title}` }).click();
    await button(atLead, '签收').click();
    await reads(atLead, '已签收');
    await consult(atLead, '已与委员沟通，委员同意办理方案。');
    await reads(atLead, '会办单位还有 1 家未送会办意见');
    await expect(button(atLead, '送审答复').isDisabled()).resolves.toBe(true);
  });

  chapter('the other unit sends its opinion, and says where it does not agree', async () => {
    atHelper = await enter('desk', 'shangwu');
    await atHelper.getByRole('link', { name: `签收：${matter.title}` }).click();
    await button(atHelper, '签收').click();
    await reads(atHelper, '已签收');
    await button(atHelper, '送会办意见').click();
    const sheet = dialog(atHelper, '送会办意见');
    await sheet.getByText('保留意见', { exact: true }).click();
    await box(sheet, '会办意见').fill(opinion);
    await box(sheet, '签发人').fill('孙国栋');
    await button(sheet, `送${lead}`).click();
    await reads(sheet, '保留意见的，请写明保留的是什么');
    await box(sheet, '保留的意见').fill(dissent);
    await button(sheet, `送${lead}`).click();
    await reads(atHelper, `会办意见已送${lead}`);
  });

  chapter(
    'the lead unit writes beside the suggestions, with the opinion in view, and hands the letter over',
    async () => {
      await openCase(atLead);
      await reads(atLead, dissent);
      await button(atLead, '送审答复').click();
      await reads(dialog(atLead, '答复提案'), dissent);
      await fillReply(atLead, { answers: matter.answers, documentNumber }, '将送审的答复函');
      await button(dialog(atLead, '将送审的答复函'), '送审答复').click();
      await reads(atLead, '答复已送审，审核通过后发送给提案者');
      await reads(atLead, '答复待审核');
    },
  );

  chapter('the clerk finds the letter in the queue, reads it beside the dissent, and passes it', async () => {
    await menu(clerk, /^待审核答复/);
    const row = clerk.getByRole('row', { name: new RegExp(matter.title) });
    await reads(row, lead);
    await reads(row, '按期');
    await row.getByRole('link', { name: matter.title }).click();
    await button(clerk, '审核答复').click();
    const sheet = dialog(clerk, '审核答复');
    for (const words of [...matter.answers, dissent, documentNumber]) await reads(sheet, words);
    await button(sheet, '审核通过并发送').click();
    await reads(clerk, '答复已发送给提案者');
    await reads(clerk, '等待提案者评价');
    await menu(clerk, /^待审核答复/);
    await reads(clerk, '没有等待审核的答复');
  });

  chapter(
    'the member reads the letter on the phone and rates it; what the units said to each other is not there',
    async () => {
      await follow(member, '/m/notices');
      await member.getByRole('button', { name: new RegExp(`${matter.title}.*评价`) }).tap();
      for (const words of matter.answers) await reads(member, words);
      await expect(member.getByText(dissent).count()).resolves.toBe(0);
      await member.getByRole('link', { name: '下载答复函（Word）' }).waitFor();
      await button(member, '评价').tap();
      for (const question of ['一、对办理态度满意吗？', '二、对办理结果满意吗？'])
        await member.getByRole('group', { name: question }).getByText('满意', { exact: true }).tap();
      await button(member, '提交评价').tap();
      await button(dialog(member, '提交后不能再改'), '提交评价').tap();
      await reads(member, '办理态度 满意，办理结果 满意');
    },
  );

  chapter('everybody sees the case closed', async () => {
    for (const page of [atLead, atHelper]) {
      await openCase(page);
      await reads(page, '提案者已评价，全部办完');
    }
  });
});
