import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Visit, inChromium } from '../support/browser.js';
import { type Ground, members, openGround } from './ground.js';
import { faultsOf } from './looks.js';
import { box, button, dialog, heading, menu, reads, region, signIn } from './steps.js';

jest.setTimeout(120_000);

const year = new Date().getFullYear();
const head = `微信群"社情民意工作微信群"的聊天记录如下:\n\n—————  ${year}-01-12  —————\n`;
const morning = [
  '刘主任  09:01\n\n各位委员早上好，请继续反映群众意见。\n',
  `${members.chen.nickname}  09:04\n\n#社情民意 社区卫生站周末不开门。另外门口没有坡道，轮椅上不去。\n`,
  '素琴（淮河路）  09:06\n\n淮河路夜市油烟大，建议安装净化设备。\n',
  '素琴（淮河路）  09:40\n\n照片晚上补发。\n',
];
const evening = ['素琴（淮河路）  20:10\n\n#社情民意 碧沙岗公园晚上没有灯。\n'];

inChromium('a chat record on the desk', ({ open, chapter }) => {
  let ground: Ground;
  let visit: Visit;
  let clerk: Page;

  beforeAll(async () => {
    ground = await openGround('web-chat-record');
    ground.live();
    visit = await open('desk', ground.app.url);
    clerk = visit.page;
    await signIn(clerk, 'tian');
    // Before it, the page asked who is here.
    visit.complaints.splice(0);
  });
  afterAll(() => ground?.close());

  async function paste(messages: string[]): Promise<void> {
    await menu(clerk, /^收件箱/);
    await button(clerk, '导入微信聊天记录').click();
    const sheet = dialog(clerk, '导入微信聊天记录');
    await box(sheet, '聊天记录').fill([head, ...messages].join('\n\n'));
    await button(sheet, '存入并拆分').click();
    await heading(clerk, '社情民意工作微信群').waitFor();
  }
  const item = (words: string) => clerk.getByRole('article').filter({ hasText: words });

  chapter('is split, corrected and taken in', async () => {
    await paste(morning);
    await reads(clerk, '共 4 条消息，待拆分');
    await expect(item('社区卫生站').getByRole('checkbox').isChecked()).resolves.toBe(true);
    await expect(item('夜市油烟').getByRole('checkbox').isChecked()).resolves.toBe(false);
    await reads(item('夜市油烟'), '像一条意见建议');

    await button(item('照片晚上补发'), '与上一条合为一条').click();
    await reads(item('夜市油烟'), '合 2 条消息');
    await item('夜市油烟').getByRole('checkbox').check();

    await button(item('社区卫生站'), '更正文字').click();
    await box(clerk, `更正 ${members.chen.nickname} 的文字`).press('Control+Home');
    for (let right = 0; right < 11; right += 1) await clerk.keyboard.press('ArrowRight');
    await button(clerk, '从光标处分成两条').click();
    await item('轮椅上不去').getByRole('checkbox').waitFor();

    await reads(region(clerk, '群里的人'), '按昵称可能是 李素琴');
    await button(region(clerk, '群里的人'), '是').click();
    await clerk.getByRole('checkbox', { name: '以后 素琴（淮河路） 都是这位委员' }).check();
    await expect(faultsOf(visit)).resolves.toEqual([]);
    await button(clerk, '收为意见建议（3 条）').click();
    await reads(clerk, '新增 3 条，已有 0 条');
    await reads(item('夜市油烟'), '已收为');
  });

  chapter('keeps what was decided when the page is left', async () => {
    await paste(['刘主任  11:00\n\n京广路公交站没有雨棚，大家怎么看？\n']);
    await item('雨棚').getByRole('checkbox').check();
    await button(item('雨棚'), '更正文字').click();
    await box(clerk, '更正 刘主任 的文字').fill('京广路公交站没有雨棚，建议加装。');
    await clerk.getByRole('link', { name: '全部聊天记录' }).click();
    await heading(clerk, '聊天记录').waitFor();
    await expect(faultsOf(visit)).resolves.toEqual([]);
    await clerk
      .getByRole('row', { name: /待拆分/ })
      .getByRole('link')
      .click();
    await reads(item('雨棚'), '京广路公交站没有雨棚，建议加装。');
    await expect(item('雨棚').getByRole('checkbox').isChecked()).resolves.toBe(true);
    await button(clerk, '不收这份').click();
    await reads(clerk, '，不收。');
  });

  chapter('brings only what is new when it comes again, longer', async () => {
    await paste([...morning, ...evening]);
    await expect(clerk.getByText('已收为').count()).resolves.toBe(3);
    await reads(region(clerk, '群里的人'), members.li.name);
    await button(clerk, '收为意见建议（1 条）').click();
    await reads(clerk, '新增 1 条，已有 0 条');
    await clerk.getByRole('link', { name: '去收件箱处理' }).click();
    await reads(region(clerk, '来件列表'), '碧沙岗公园晚上没有灯');
    await expect(region(clerk, '来件列表').getByRole('listitem').count()).resolves.toBe(4);
  });
});
