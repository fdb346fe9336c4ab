import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { inChromium } from '../support/browser.js';
import { type Ground, bodyName, helper, lead, members, openGround } from './ground.js';
import { answer, box, button, choose, consult, dialog, heading, menu, reads, region, signIn } from './steps.js';

jest.setTimeout(120_000);

/** One matter from each door, as it is first told and as it is answered. */
const lamps = {
  title: '建新街路灯长期不亮',
  text: '建新街路灯长期不亮，老人夜里出行不便。\n一是尽快修复不亮的路灯。\n二是公布报修电话。',
  answers: ['建新街 12 盏路灯已全部修复。', '报修电话已张贴在每根灯杆上。'],
};
const market = {
  title: '关于规范菜市场周边占道经营的建议',
  text: '菜市场周边早晚占道经营严重，消防车进不去。\n一、建议划定临时摆卖区。\n二、建议错时管理。',
  answers: ['已在市场东侧划定摆卖区 40 处。', '每日六时至九时有专人值守。'],
};
const clinic = {
  title: '社区卫生服务中心门口没有无障碍坡道，轮椅上不去',
  text: '社区卫生服务中心门口没有无障碍坡道，轮椅上不去。建议加装坡道和扶手。',
  demand: '建议加装坡道和扶手。',
  answers: ['坡道和扶手已装好，欢迎监督。'],
};

/** The record as a clerk copies it out of WeChat: one marked opinion among the day's talk. */
const chatRecord = [
  '微信群"社情民意工作微信群"的聊天记录如下:',
  '',
  `—————  ${new Date().getFullYear()}-01-12  —————`,
  '',
  '刘主任  09:01\n\n各位委员早上好，请继续反映群众意见。\n',
  `${members.chen.nickname}  09:04\n\n#社情民意 ${clinic.text}\n`,
  '刘主任  09:07\n\n收到，谢谢陈委员。\n',
].join('\n');

inChromium('the main job, from three doors to the sentence of the report', ({ open, chapter }) => {
  let ground: Ground;
  let clerk: Page;
  const phones = {} as Record<keyof typeof members, Page>;
  const units = {} as Record<'chengguan' | 'shangwu', Page>;

  beforeAll(async () => {
    ground = await openGround('web-main-job');
    ground.live();
  });
  afterAll(() => ground.close());

  async function enter(screen: 'desk' | 'phone', login: string): Promise<Page> {
    const { page } = await open(screen, ground.app.url);
    await reads(page, bodyName);
    await signIn(page, login);
    return page;
  }

  chapter('a member writes on the phone and is told the number', async () => {
    const page = (phones.li = await enter('phone', 'li'));
    await box(page, '想反映的事').fill(lamps.text);
    await expect(box(page, '标题').inputValue()).resolves.toBe('建新街路灯长期不亮，老人夜里出行不便');
    await box(page, '标题').fill(lamps.title);
    await button(page, /^分类/).tap();
    await button(page, '社会建设').tap();
    await button(page, '发送').tap();
    await heading(page, '已收到').waitFor();
    await reads(page, `${new Date().getFullYear()}-0001`);
  });

  chapter('another sends a mail in an old charset, a third speaks in the group', async () => {
    const [address = ''] = members.zhang.mails;
    const from = { name: members.zhang.name, address };
    await ground.world.mail({
      name: 'market',
      from,
      subject: market.title,
      text: market.text,
      at: new Date(),
      charset: 'gbk',
    });
    clerk = await enter('desk', 'tian');
    await menu(clerk, /^收件箱/);
    await button(clerk, '导入微信聊天记录').click();
    const sheet = dialog(clerk, '导入微信聊天记录');
    await box(sheet, '聊天记录').fill(chatRecord);
    await button(sheet, '存入并拆分').click();
    await reads(clerk, '共 3 条消息，待拆分');
    await button(clerk, '收为意见建议（1 条）').click();
    await reads(clerk, '新增 1 条，已有 0 条');
    await clerk.getByRole('link', { name: '去收件箱处理' }).click();
    // The inbox shows the rows it had while it asks for the newest.
    const rows = region(clerk, '来件列表').getByRole('listitem');
    await rows.nth(2).waitFor();
    await expect(rows.count()).resolves.toBe(3);
  });

  chapter('the clerk turns each into a proposal without leaving the keyboard', async () => {
    const content = region(clerk, '来件内容');
    const decision = region(clerk, '处理');
    for (const matter of [clinic, market, lamps]) {
      await button(region(clerk, '来件列表'), new RegExp(matter.title)).click();
      await heading(content, matter.title).waitFor();
      await clerk.keyboard.press('c');
      await heading(decision, '转提案').waitFor();
      if (matter === clinic) await box(decision, '建议 1').fill(clinic.demand);
      if (matter !== lamps) await choose(decision, '分类', '社会建设');
      await button(decision, '转为提案').click();
      await reads(clerk, /已转为提案，等待立案审查/);
    }
    await reads(region(clerk, '来件列表'), '来件都处理完了');
  });

  /** Opens a case from the list of everything. */
  async function openCase(page: Page, title: string): Promise<void> {
    await menu(page, '提案');
    await page.getByRole('link', { name: title, exact: true }).click();
    await heading(page, new RegExp(title)).waitFor();
  }

  chapter('the clerk files and assigns all three, one with a unit that helps', async () => {
    for (const [at, matter] of [lamps, market, clinic].entries()) {
      await openCase(clerk, matter.title);
      await button(clerk, '立案').click();
      await button(dialog(clerk, '立案'), '立案').click();
      await reads(clerk, `已立案，案号 00${at + 1}`);
      await button(clerk, '交办').click();
      const sheet = dialog(clerk, '交办');
      if (matter === market) {
        await button(sheet, '会办').click();
        await choose(sheet, '主办单位', lead);
        await choose(sheet, '会办单位', helper);
      } else {
        await choose(sheet, '承办单位', lead);
      }
      await button(sheet, '交办').click();
      await reads(clerk, '已交办，并通知承办单位');
      await reads(clerk, `${lead}（主办，待签收）`);
    }
  });

  chapter('the helping unit tells the lead unit what it thinks', async () => {
    const page = (units.shangwu = await enter('desk', 'shangwu'));
    await page.getByRole('link', { name: `签收：${market.title}` }).click();
    await button(page, '签收').click();
    await reads(page, '已签收');
    await button(page, '送会办意见').click();
    const sheet = dialog(page, '送会办意见');
    await box(sheet, '会办意见').fill('商户疏导由我局配合，已摸底 46 户。');
    await box(sheet, '签发人').fill('孙国栋');
    await button(sheet, `送${lead}`).click();
    await reads(page, `会办意见已送${lead}`);
    await expect(page.getByText(lamps.title).count()).resolves.toBe(0);
  });

  chapter('the lead unit signs, talks with each member and answers every suggestion', async () => {
    const page = (units.chengguan = await enter('desk', 'chengguan'));
    for (const [at, matter] of [lamps, market, clinic].entries()) {
      await menu(page, /^承办/);
      await page.getByRole('link', { name: `签收：${matter.title}` }).click();
      await button(page, '签收').click();
      await reads(page, '已签收');
      if (matter === market) await reads(page, '商户疏导由我局配合');
      await consult(page, '已与委员沟通，委员同意办理方案。');
      await answer(page, { answers: matter.answers, documentNumber: `二七城管函〔2026〕${at + 1}号` });
      await reads(page, '等待提案者评价');
    }
    await menu(page, /^承办/);
    await reads(region(page, '待签收'), '没有等待签收的提案');
    await expect(region(page, '已答复').getByRole('row').count()).resolves.toBe(4);
  });

  /** From the notices on the phone to a rating that is given. */
  async function rate(page: Page, matter: { title: string; answers: string[] }): Promise<void> {
    await page.getByRole('link', { name: /^通知/ }).tap();
    await page.getByRole('button', { name: new RegExp(`${matter.title}.*评价`) }).tap();
    for (const words of matter.answers) await reads(page, words);
    await reads(page, `${lead}已答复`);
    await button(page, '评价').tap();
    for (const question of ['一、对办理态度满意吗？', '二、对办理结果满意吗？'])
      await page.getByRole('group', { name: question }).getByText('满意', { exact: true }).tap();
    await button(page, '提交评价').tap();
    await button(dialog(page, '提交后不能再改'), '提交评价').tap();
    await reads(page, '办理态度 满意，办理结果 满意');
  }

  chapter('every member reads the letter and rates it on the phone', async () => {
    phones.zhang = await enter('phone', 'zhang');
    phones.chen = await enter('phone', 'chen');
    await rate(phones.li, lamps);
    await rate(phones.zhang, market);
    await rate(phones.chen, clinic);
    await button(phones.li, '返回').tap();
    await phones.li.getByRole('link', { name: '我的' }).tap();
    const card = phones.li.getByRole('link', { name: new RegExp(lamps.title) });
    await reads(card, '已转提案：已办结');
    await expect(card.getByRole('listitem').allTextContents()).resolves.toEqual(
      ['收到', '立案', '交办', '办复'].map((step) => expect.stringContaining(`${step}，已完成`)),
    );
  });

  chapter('the clerk builds the report of the year, and each figure opens what it counts', async () => {
    await menu(clerk, '报告');
    await button(clerk, '生成报告').click();
    await button(dialog(clerk, '生成报告'), '生成').click();
    const sentence = region(clerk, '报告句');
    await reads(sentence, '全部办复');
    await expect(sentence.innerText()).resolves.toMatch(/共收集意见建议3条，转为提案3件，并已全部办复。$/);
    for (const [figure, unit] of [
      [/^3条/, '条'],
      [/^3件/, '件'],
      [/^全部办复/, '件'],
    ] as const) {
      await button(sentence, figure).click();
      const drawer = clerk.getByRole('dialog');
      await reads(drawer, `3 ${unit}`);
      await reads(drawer, '共 3 行记录');
      await expect(drawer.getByRole('row').count()).resolves.toBe(4);
      await button(drawer, '关闭此对话框').click();
      await drawer.waitFor({ state: 'hidden' });
    }
  });
});
