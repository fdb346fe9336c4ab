import { jest } from '@jest/globals';
import { type AddressInfo, createServer } from 'node:net';
import { routes } from '#contract';
import { type Visit, inChromium } from '../support/browser.js';
import { IdentityServer, clientId, clientSecret, corpId, corpSecret } from '../support/identity-server.js';
import { type Ground, openGround } from './ground.js';
import { faultsOf } from './looks.js';
import { box, button, dialog, heading, reads, region, signIn } from './steps.js';

jest.setTimeout(120_000);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

inChromium('signing in through other systems', ({ open, chapter }) => {
  const server = new IdentityServer();
  let ground: Ground;
  let desk: Visit;

  beforeAll(async () => {
    await server.open();
    const port = await freePort();
    ground = await openGround('web-sign-in', 0, {
      PORT: String(port),
      PUBLIC_ORIGIN: `http://127.0.0.1:${port}`,
      SECRET_KEY: 'a key of this story, long enough to be one',
    });
    ground.live();
  });
  afterAll(async () => {
    await ground?.close();
    await server.close();
  });

  chapter('the administrator sets one up, and tries it', async () => {
    desk = await open('desk', ground.app.url);
    const { page } = desk;
    await signIn(page, 'admin');
    desk.complaints.splice(0);
    await page.goto('/settings#sign-in');
    const panel = region(page, '登录方式');
    await button(panel.getByRole('row', { name: /统一身份认证/ }), '设置').click();
    const sheet = dialog(page, '统一身份认证登录');
    await sheet.getByText('启用，在登录页显示').click();
    await button(sheet, '保存').click();
    await reads(sheet, '启用前请填写');
    await box(sheet, '应用编号').fill(clientId);
    await box(sheet, '密钥').fill(clientSecret);
    await box(sheet, '签发地址').fill(`${server.url}/oidc`);
    await box(sheet, '按钮上的名称').fill('郑好办');
    await button(sheet, '保存').click();
    await reads(panel, '已启用，按钮显示“用郑好办登录”');
    await button(panel.getByRole('row', { name: /统一身份认证/ }), '试连').click();
    await reads(panel, '试连成功');
    desk.complaints.splice(0);
    await expect(
      faultsOf(desk, /PUBLIC_ORIGIN|SECRET_KEY|IMAP|AppID|\{\w+\}|phone|code|secret|application|json/g),
    ).resolves.toEqual([]);
  });

  chapter('a clerk who is not known yet is told what to do, binds, and comes in with one press', async () => {
    server.nextIs = 'tian-of-zhenghaoban';
    const { page } = await open('desk', ground.app.url);
    await page.getByRole('link', { name: '用郑好办登录' }).click();
    await reads(page, '这个统一身份认证账号还没有绑定');
    await signIn(page, 'tian');
    await page.goto('/ways-in');
    await heading(page, '登录方式').waitFor();
    await button(page, '去绑定').click();
    await reads(page, '解除绑定');
    const other = await open('desk', ground.app.url);
    await other.page.getByRole('link', { name: '用郑好办登录' }).click();
    await heading(other.page, '待办').waitFor();
  });

  chapter('inside WeCom a member is offered that way first', async () => {
    const admin = await ground.world.as('admin');
    const authorizeUrl = `${server.url}/authorize/wecom`;
    const settings = { clientId: corpId, agentId: '1000002', secret: corpSecret, url: server.url, authorizeUrl };
    await admin.call(routes.signInDoors.change, { params: { kind: 'wecom' }, body: { enabled: true, ...settings } });
    server.nextIs = 'li-su-qin';
    const phone = await open('phone', `${ground.app.url}/m`);
    const { page } = phone;
    await signIn(page, 'li');
    await page.goto('/m/ways-in');
    await page.getByText('企业微信', { exact: true }).waitFor();
    await button(page, '去绑定').first().click();
    await reads(page, '已绑定，可以直接登录');
    phone.complaints.splice(0);
    await expect(faultsOf(phone)).resolves.toEqual([]);
    const fresh = await open('phone', `${ground.app.url}/m/sign-in`);
    await fresh.page.getByRole('link', { name: '用企业微信登录' }).click();
    await fresh.page.getByRole('navigation').waitFor();
    await expect(
      fresh.page.evaluate("fetch('/api/me').then((answer) => answer.json()).then(({ login }) => login)"),
    ).resolves.toBe('li');
  });
});
