import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { routes } from '#contract';
import { type Visit, inChromium } from '../support/browser.js';
import { type Ground, openGround } from './ground.js';
import { Line } from './line.js';
import { box, button, dialog, heading, reads, signIn } from './steps.js';

jest.setTimeout(120_000);

const lamps = '建新街路灯不亮，老人夜里出行不便，请尽快修复。';

/** A picture that does not get smaller by packing: several pieces long. */
async function picture(name: string, side = 1400): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const raw = { width: side, height: side, channels: 3 as const };
  const buffer = await sharp(randomBytes(side * side * 3), { raw })
    .jpeg({ quality: 85 })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

inChromium('the member app as a phone', ({ open, scene }) => {
  let ground: Ground;
  let line: Line;

  beforeAll(async () => {
    ground = await openGround('web-phone');
    ground.live();
  });
  afterAll(() => ground?.close());
  beforeEach(async () => void (line = await Line.to(ground.app.url)));
  afterEach(() => line.close());

  const mine = async (login: string) =>
    (await (await ground.world.as(login)).call(routes.suggestions.mine, { query: { limit: 200 } })).items;
  const said = async (login: string, text: string) =>
    (await mine(login)).filter(({ excerpt }) => excerpt.includes(text));

  async function enter(login: string): Promise<Visit> {
    const visit = await open('phone', line.url);
    await signIn(visit.page, login);
    await box(visit.page, '想反映的事').waitFor();
    return visit;
  }

  /** Waits until the app has been put on the phone and answers for its own pages. */
  async function installed(page: Page): Promise<void> {
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await page.reload();
    await page.waitForFunction('navigator.serviceWorker.controller !== null');
    await box(page, '想反映的事').waitFor();
  }

  const pick = async (page: Page, files: Awaited<ReturnType<typeof picture>>[]) =>
    page.getByLabel('选择相册').setInputFiles(files);
  const saved = (page: Page) => reads(page, /^已存 \d/);
  /** The phone is put away and taken out again. */
  async function again(context: BrowserContext, path = '/m'): Promise<Page> {
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  scene(
    'written without a line, with a photo; the phone is put away; sent exactly once when the line is back',
    async () => {
      const { page } = await enter('li');
      await installed(page);
      const context = page.context();
      line.dead = true;
      await box(page, '想反映的事').fill(`离线写的：${lamps}`);
      await pick(page, [await picture('现场.jpg', 700)]);
      await reads(page, /没有传上去|正在上传/);
      await saved(page);
      await page.close();
      const reopened = await again(context);
      await reads(reopened, '现在没有网络');
      await expect(box(reopened, '想反映的事').inputValue()).resolves.toBe(`离线写的：${lamps}`);
      await reads(reopened, '现场.jpg');
      await button(reopened, '发送').tap();
      await heading(reopened, '待发送').waitFor();
      await reopened.close();
      const third = await again(context, '/m/unsent');
      await reads(third, /待发送：已存，联网后自动发送|没有连上服务器/);
      expect(await said('li', '离线写的')).toEqual([]);
      line.dead = false;
      // The first answer is lost on the way: the phone tries once more and is told that it is there already.
      line.loseNextAnswer('POST', /^\/api\/arrivals$/);
      await third.evaluate(`window.dispatchEvent(new Event('online'))`);
      await reads(third, /已发送，编号 \d{4}-\d{4}/);
      const [sent, ...others] = await said('li', '离线写的');
      expect(others).toEqual([]);
      expect(sent).toMatchObject({ attachments: 1 });
      expect(line.count('POST', /\/api\/arrivals$/)).toBeGreaterThanOrEqual(2);
    },
  );

  scene('opened without a line it shows who is here and what was seen last', async () => {
    const { page } = await enter('zhang');
    await box(page, '想反映的事').fill('看得到上次的内容：公园长椅坏了。');
    await button(page, '发送').tap();
    await heading(page, '已收到').waitFor();
    await page.goto('/m');
    await installed(page);
    await page.getByRole('link', { name: '我的' }).tap();
    await heading(page, /看得到上次的内容/).waitFor();
    const context = page.context();
    line.dead = true;
    await page.close();
    const reopened = await again(context, '/m/mine');
    await reads(reopened, '离线，显示上次内容');
    await heading(reopened, /看得到上次的内容/).waitFor();
    await reopened.getByRole('link', { name: '我', exact: true }).tap();
    await reads(reopened, '张伟民');
  });

  scene('an upload that breaks in the middle goes on where it stopped, and can be paused', async () => {
    const { page } = await enter('li');
    line.breakAll('PUT', /\/pieces\/[1-9]/);
    await pick(page, [await picture('长.jpg')]);
    await reads(page, '没有传上去');
    const before = line.count('PUT', /\/pieces\/0$/);
    expect(before).toBe(1);
    line.mend();
    await button(page, /^重试/).tap();
    await reads(page, '已传好');
    expect(line.count('PUT', /\/pieces\/0$/)).toBe(before);
    line.delay = 500;
    await pick(page, [await picture('停.jpg')]);
    await button(page, /^暂停/).tap();
    await reads(page, /已暂停，传了 \d+%/);
    const sent = () => line.count('PUT', /\/pieces\//);
    const paused = sent();
    line.delay = 0;
    await box(page, '想反映的事').fill(`传断了又接上：${lamps}`);
    await saved(page);
    expect(sent() - paused).toBeLessThanOrEqual(1);
    await button(page, /^继续/).tap();
    await expect(page.getByText('已传好').nth(1).waitFor()).resolves.toBeUndefined();
    await button(page, '发送').tap();
    await heading(page, '已收到').waitFor();
    await reads(page, /编号 \d{4}-\d{4}/);
    expect(await said('li', '传断了又接上')).toMatchObject([{ attachments: 2 }]);
  });

  scene('two tabs: the same draft becomes two rather than losing words, and the outbox sends once', async () => {
    const { page } = await enter('chen');
    await box(page, '想反映的事').fill(`第一个窗口：${lamps}`);
    await saved(page);
    const other = await again(page.context());
    await box(other, '想反映的事').waitFor();
    await box(other, '想反映的事').fill(`第二个窗口：${lamps}`);
    await saved(other);
    await box(page, '想反映的事').fill(`第一个窗口又改：${lamps}`);
    await reads(page, '这一稿在另一个窗口也改过');
    line.dead = true;
    await button(page, '发送').tap();
    await heading(page, '待发送').waitFor();
    await button(other, '发送').tap();
    await heading(other, '待发送').waitFor();
    line.dead = false;
    await Promise.all([page, other].map((each) => each.evaluate(`window.dispatchEvent(new Event('online'))`)));
    for (const each of [page, other]) await heading(each, '已收到').waitFor();
    for (const each of [page, other]) await reads(each, /编号 \d{4}-\d{4}/);
    expect(await said('chen', '第一个窗口又改')).toHaveLength(1);
    expect(await said('chen', '第二个窗口')).toHaveLength(1);
  });

  scene('signing out asks about what was not sent, and leaves nothing of the person on the phone', async () => {
    const { page } = await enter('zhang');
    await box(page, '想反映的事').fill('退出前没有发出的话。');
    await saved(page);
    await page.getByRole('link', { name: '我', exact: true }).tap();
    await button(page, '退出').tap();
    const asked = dialog(page, '还有没发出的内容');
    await reads(asked, '有 1 条草稿或待发送的没有发出');
    await button(asked, '取消').tap();
    await button(page, '退出').tap();
    await button(dialog(page, '还有没发出的内容'), '删去并退出').tap();
    await box(page, '账号').waitFor();
    const left = await page.evaluate<string>(`new Promise((resolve, reject) => {
      const opening = indexedDB.open('tibantong');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = async () => {
        const all = [];
        for (const name of opening.result.objectStoreNames) {
          const asked = opening.result.transaction(name).objectStore(name).getAll();
          await new Promise((done) => (asked.onsuccess = done));
          if (name !== 'leases') all.push(...asked.result);
        }
        resolve(JSON.stringify([all, Object.keys(localStorage).filter((key) => key !== 'large-type')]));
      };
    })`);
    expect(JSON.parse(left)).toEqual([[], []]);
    await signIn(page, 'zhang');
    await expect(box(page, '想反映的事').inputValue()).resolves.toBe('');
  });

  scene('a new version is taken when the person says so, and what is being written stays', async () => {
    const { page } = await enter('li');
    await installed(page);
    await box(page, '想反映的事').fill(`更新前写的：${lamps}`);
    await saved(page);
    line.append('/sw.js', '\n// a newer version');
    await page.evaluate('navigator.serviceWorker.getRegistration("/m").then((each) => each.update())');
    await reads(page, '有新版本');
    const loaded = page.waitForEvent('load');
    await button(page, '点此更新').tap();
    await loaded;
    await expect(box(page, '想反映的事').inputValue()).resolves.toBe(`更新前写的：${lamps}`);
    await expect(page.getByText('有新版本').count()).resolves.toBe(0);
    await button(page, '发送').tap();
    await heading(page, '已收到').waitFor();
  });

  scene('without a service worker nothing but the opening without a line is missing', async () => {
    const visit = await open('phone', line.url, { serviceWorkers: 'block' });
    const { page } = visit;
    await signIn(page, 'chen');
    line.dead = true;
    await box(page, '想反映的事').fill(`没有后台程序：${lamps}`);
    await button(page, '发送').tap();
    await heading(page, '待发送').waitFor();
    line.dead = false;
    await page.goto('/m/unsent');
    await reads(page, /已发送，编号 \d{4}-\d{4}/);
    expect(await said('chen', '没有后台程序')).toHaveLength(1);
  });

  scene('where the browser keeps nothing, that is said, and what is written is sent all the same', async () => {
    const { page } = await open('phone', line.url);
    await page.addInitScript(
      `IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); };`,
    );
    await page.reload();
    await signIn(page, 'li');
    await box(page, '想反映的事').fill(`无痕窗口：${lamps}`);
    await reads(page, '这个浏览器不让保存草稿');
    await pick(page, [await picture('小.jpg', 200)]);
    await reads(page, '已传好');
    await button(page, '发送').tap();
    await heading(page, '已收到').waitFor();
    await reads(page, /编号 \d{4}-\d{4}/);
    expect(await said('li', '无痕窗口')).toMatchObject([{ attachments: 1 }]);
  });

  scene('a full phone says so and loses nothing while the page is open', async () => {
    const { page } = await open('phone', line.url);
    await page.addInitScript(`{
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (value, ...key) {
        if (this.name === 'matters' || this.name === 'files') throw new DOMException('full', 'QuotaExceededError');
        return put.call(this, value, ...key);
      };
    }`);
    await page.reload();
    await signIn(page, 'li');
    await box(page, '想反映的事').fill(`手机满了：${lamps}`);
    await reads(page, '这台手机的空间不够存草稿');
    await button(page, '发送').tap();
    await reads(page, /编号 \d{4}-\d{4}/);
    expect(await said('li', '手机满了')).toHaveLength(1);
  });

  /** As the share sheet does it: a form sent by the browser itself. */
  const share = (page: Page, words: string) =>
    page.evaluate(`{
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', enctype: 'multipart/form-data', action: '/m/share' });
      const files = document.createElement('input');
      Object.assign(files, { type: 'file', name: 'files', multiple: true });
      const picked = new DataTransfer();
      picked.items.add(new File(['附上的说明'], '说明.txt', { type: 'text/plain' }));
      files.files = picked.files;
      const text = document.createElement('textarea');
      Object.assign(text, { name: 'text', value: ${JSON.stringify(words)} });
      form.append(text, files);
      document.body.append(form);
      form.submit();
    }`);

  scene('what another app shares becomes a draft, also without a line and without a service worker', async () => {
    const { page } = await enter('zhang');
    await installed(page);
    line.dead = true;
    await share(page, `群里分享来的：${lamps}`);
    await reads(page, '说明.txt');
    await expect(box(page, '想反映的事').inputValue()).resolves.toBe(`群里分享来的：${lamps}`);
    line.dead = false;
    const bare = await open('phone', line.url, { serviceWorkers: 'block' });
    await signIn(bare.page, 'chen');
    await share(bare.page, '群主  09:01\n\n大家好\n\n陈䶮  09:04\n\n路灯坏了\n\n刘主任  09:07\n\n收到\n');
    await reads(bare.page, '说明.txt');
    await reads(bare.page, '这是一段聊天记录');
    await expect(bare.page.getByRole('switch', { name: '这是一段聊天记录' }).isChecked()).resolves.toBe(true);
  });

  scene('what the server refuses comes back to the form with its words at the field', async () => {
    const { page } = await enter('chen');
    await page.route('**/api/arrivals', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          code: 'bad-input',
          title: '有内容需要修改',
          status: 422,
          fields: { title: '标题不对' },
        }),
      }),
    );
    await box(page, '想反映的事').fill(`被退回的：${lamps}`);
    await button(page, '发送').tap();
    await reads(page, '标题不对');
    await reads(page, '上次没有发出');
    await page.unroute('**/api/arrivals');
    await button(page, '发送').tap();
    await reads(page, /编号 \d{4}-\d{4}/);
    expect(await said('chen', '被退回的')).toHaveLength(1);
  });
});
