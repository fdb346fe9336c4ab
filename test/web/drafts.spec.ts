import { jest } from '@jest/globals';
import { inChromium } from '../support/browser.js';
import { type Ground, openGround } from './ground.js';
import { box, button, choose, reads, signIn } from './steps.js';

jest.setTimeout(120_000);

inChromium('a proposal while it is written', ({ open, chapter }) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround('web-drafts');
    ground.live();
  });
  afterAll(() => ground.close());
  chapter(
    'a member writes on the phone, another signs, the text changes, it is signed again and submitted',
    async () => {
      const { page, complaints } = await open('phone', ground.app.url);
      await signIn(page, 'li');
      await page.getByRole('link', { name: /写提案/ }).tap();
      await box(page, '案由').fill('关于修复建新街路灯的建议');
      await box(page, '情况分析').fill('建新街路灯长期不亮，老人夜里出行不便。');
      await box(page, '具体建议一').fill('尽快修复不亮的路灯。');
      await reads(page, /已存 \d/);
      await box(page, '邀请委员').fill('张');
      await page.getByRole('button', { name: /张伟民/ }).tap();
      await button(page, '发出邀请（1 位）').tap();
      await reads(page, '待签名');
      await button(page, /^分类/).tap();
      await button(page, '社会建设').tap();
      await ground.app.drain();
      const other = await open('phone', ground.app.url);
      await signIn(other.page, 'zhang');
      await other.page.getByRole('link', { name: /^通知/ }).tap();
      await other.page
        .getByRole('button', { name: /修复建新街路灯/ })
        .first()
        .tap();
      await reads(other.page, '尽快修复不亮的路灯');
      await box(other.page, '意见（可不填）').fill('赞同。');
      await button(other.page, '签名联名').tap();
      await reads(other.page, '已签名');
      await page.reload();
      await reads(page, '文字已锁定');
      await button(page, '修改文字').tap();
      await page.getByRole('dialog').getByRole('button', { name: '修改文字' }).tap();
      await box(page, '情况分析').fill('建新街路灯长期不亮，老人夜里出行不便，已有半年。');
      await reads(page, '文字改过，待重新签名');
      await other.page.reload();
      await reads(other.page, '原来的签名已作废');
      await button(other.page, '签名联名').tap();
      await reads(other.page, '已签名');
      await button(page, '提交提案').tap();
      await page.getByRole('dialog').getByRole('button', { name: '提交' }).tap();
      await reads(page, '李素琴、张伟民');
      expect([...complaints, ...other.complaints].filter((each) => !each.includes('401'))).toEqual([]);
    },
  );
  chapter('the clerk enters one for a body; it is there again after the page was loaded anew', async () => {
    const { page, complaints } = await open('desk', ground.app.url);
    await signIn(page, 'tian');
    await page.goto(`${ground.app.url}/proposals/new`);
    await box(page, '案由').fill('关于乡道修缮的建议');
    await choose(page, '提案者类别', '镇办联络组');
    await box(page, '名称').fill('侯寨乡联络组');
    await reads(page, /已存 \d/);
    await button(page, '提交').click();
    await reads(page, '有内容需要修改，请看标红的地方');
    await page.reload();
    expect(await box(page, '名称').inputValue()).toBe('侯寨乡联络组');
    expect(complaints.filter((each) => !each.includes('401') && !each.includes('422'))).toEqual([]);
  });
});
