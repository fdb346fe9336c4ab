import { jest } from '@jest/globals';
import { WecomOwner } from '#notices';
import { inChromium, keepPicture } from '../support/browser.js';
import { WecomServer } from '../support/wecom-server.js';
import { faultsOf } from './looks.js';
import { type Ground, openGround } from './ground.js';
import { box, button, dialog, follow, reads, region, signIn } from './steps.js';

jest.setTimeout(120_000);

inChromium('the doors of WeCom on the desk', ({ open, scene }) => {
  let ground: Ground;
  let server: WecomServer;
  let owner: WecomOwner;
  beforeAll(async () => {
    server = await WecomServer.open();
    ground = await openGround('web-wecom', 0, { SECRET_KEY: 'a key of the test, long enough for anybody' });
    owner = ground.app.app.get(WecomOwner);
    owner.start({ roundMs: 50, lookMs: 100, reconnectMs: 100 });
    ground.live();
  });
  afterAll(async () => {
    await owner?.stop();
    await ground?.close();
    await server?.stop();
  });

  scene('a robot is set up and tested; taken away by another place it is missed, and brought back', async () => {
    const visit = await open('desk', ground.app.url);
    const { page } = visit;
    await signIn(page, 'tian');
    await follow(page, '/settings');
    const panel = region(page, '企业微信与公众号');
    await reads(panel, '普通微信群的消息，没有正规的办法由系统自动收取');
    await button(panel, '设置：智能机器人').click();
    const sheet = dialog(page, '设置智能机器人');
    await box(sheet, '机器人编号（Bot ID）').fill('bot-1');
    await button(sheet, '保存').click();
    // What is missing is said where it is missing, and what was typed stays.
    await reads(sheet, '启用前请填写');
    await box(sheet, '密钥（Secret）').fill('right-secret');
    await sheet.getByText('更多设置').click();
    await box(sheet, '长连接地址').fill(server.url);
    // So is what is wrong within a list, also where it was folded away; mended, nothing is wrong any longer.
    const hosts = box(sheet, '允许下载图片和文件的地址');
    const usual = await hosts.inputValue();
    await hosts.fill('随便写的');
    await sheet.getByText('更多设置').click();
    await button(sheet, '保存').click();
    await reads(sheet, '请填域名');
    await hosts.fill(usual);
    await sheet.getByRole('alert').waitFor({ state: 'detached' });
    await keepPicture(page, 'wecom-sheet');
    await button(sheet, '保存').click();
    await sheet.waitFor({ state: 'detached' });
    await button(panel, '测试连接：智能机器人').click();
    await reads(panel, '建立连接：正常');
    await reads(panel, /机器人登录：正常/);
    await panel.getByText('智能机器人：启用前要做的事').click();
    await reads(panel, '超级管理员');
    await panel.scrollIntoViewIfNeeded();
    await keepPicture(page, 'wecom-panel');
    // The first save was refused, as it should be.
    visit.complaints.splice(0);
    expect(await faultsOf(visit, /Token|EncodingAESKey|IMAP|example|gov/g)).toEqual([]);

    server.kick();
    await reads(panel, '被顶下线');
    await keepPicture(page, 'wecom-kicked');
    await follow(page, '/operations');
    await reads(region(page, '企业微信与公众号'), '被顶下线');
    await follow(page, '/settings');
    await button(panel, '重新连接').click();
    await button(panel, '测试连接：智能机器人').click();
    await button(panel, '重新连接').waitFor({ state: 'detached' });
    expect(server.isConnected).toBe(true);
  });
});
