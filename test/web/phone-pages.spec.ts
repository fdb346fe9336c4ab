import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { routes } from '#contract';
import { type Visit, inChromium } from '../support/browser.js';
import { faultsOf, settled } from './looks.js';
import { type Ground, openGround } from './ground.js';
import { box, button, dialog, follow, heading, reads, signIn } from './steps.js';
import { type Stop, Walk } from './walk.js';

jest.setTimeout(180_000);

const lamps = '建新街路灯不亮，老人夜里出行不便，请尽快修复。';
const callText = '请委员围绕中心工作和群众关心的事提出提案。\n一事一案，有情况、有分析、有具体建议。';

inChromium('the pages of the member app that stand without a case', ({ open, scene }) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround('web-phone-pages');
    ground.live();
    const clerk = await ground.world.as('tian');
    const [term] = await clerk.call(routes.bodies.terms);
    const [session] = term?.sessions ?? [];
    if (!session) throw new Error('no session');
    const { number, opensOn, closesOn } = session;
    const submissionCutoffAt = new Date(Date.now() + 12 * 86_400_000).toISOString();
    const params = { id: session.id };
    await clerk.call(routes.bodies.changeSession, {
      params,
      body: { number, opensOn, closesOn, submissionCutoffAt, callText },
    });
  });
  afterAll(() => ground?.close());

  async function enter(): Promise<Visit> {
    const visit = await open('phone', ground.app.url);
    await signIn(visit.page, 'li');
    await box(visit.page, '想反映的事').waitFor();
    visit.complaints.splice(0);
    return visit;
  }

  const year = new Date().getFullYear();
  const stops = (size: string): Stop[] =>
    (
      [
        ['write', '/m', '想反映的事'],
        ['unsent', '/m/unsent', '草稿，还没有发送'],
        ['mine', '/m/mine', '已收到'],
        ['mine-proposals', '/m/mine?kind=proposals', '会议提案征集通知'],
        ['call', '/m/call', '一事一案'],
        ['duty', '/m/duty', '提交意见建议'],
        ['duty-records', `/m/duty/${year}/suggestions`, '嵩山路口'],
        ['notices', '/m/notices', /通知/],
        ['bindings', '/m/bindings', '还没有绑定'],
        ['me', '/m/me', '履职档案'],
      ] as const
    ).map(([name, ...rest]): Stop => [`phone-${size}-${name}`, ...rest]);

  /** One suggestion that was sent, and a draft with a picture that is not. */
  async function prepare(visit: Visit): Promise<void> {
    const { page } = visit;
    await box(page, '想反映的事').fill('嵩山路口早晚拥堵，建议增设左转灯。');
    await button(page, '发送').tap();
    await heading(page, '已收到').waitFor();
    await reads(page, /编号 \d{4}-\d{4}/);
    await page.getByRole('link', { name: '再写一条' }).tap();
    await box(page, '想反映的事').fill(lamps);
    await page.getByLabel('选择文件').setInputFiles({
      name: '一份名字很长很长很长很长很长很长的情况说明.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('说明'),
    });
    await reads(page, '已传好');
    await reads(page, /^已存 \d/);
  }

  scene('as they are usually read, in large type, and at twice their size', async () => {
    const visit = await enter();
    const { page } = visit;
    await prepare(visit);
    const walk = new Walk();
    await walk.through(visit, stops('usual'));
    await follow(page, '/m/me');
    await page.getByText('全部文字放大四分之一').tap();
    await walk.through(visit, stops('large'));
    await page.getByText('全部文字放大四分之一').tap();
    // 200 % of a phone: half as many points across. Whatever is there must be read without going sideways.
    await page.setViewportSize({ width: 195, height: 422 });
    for (const [name, address, words] of stops('twice')) {
      await follow(page, address);
      await page.getByRole('main').getByText(words).first().waitFor();
      await settled(visit);
      const faults = await faultsOf(visit);
      if (faults.length) walk.faults[name] = faults;
    }
    expect(walk.faults).toEqual({});
  });

  scene('the next thing is reached with the keyboard in the order in which it is read', async () => {
    const { page } = await enter();
    await box(page, '想反映的事').focus();
    const order: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      await page.keyboard.press('Tab');
      order.push(
        await page.evaluate<string>(
          `(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim().split('\\n')[0]`,
        ),
      );
    }
    expect(order).toEqual(['标题', '不选，由提案委归类', '拍照', '相册', '文件', '发送']);
  });

  scene(
    'on the desk: whose record of duty it is, each figure with its records, and the call for proposals',
    async () => {
      await ground.world.write('zhang', { key: randomUUID(), text: '大学路公厕太少，建议增设两座。' });
      const visit = await open('desk', ground.app.url);
      const { page } = visit;
      await signIn(page, 'tian');
      await reads(page, '待办');
      visit.complaints.splice(0);
      const walk = new Walk();
      await follow(page, '/people/members');
      await button(page, '履职档案：张伟民').click();
      const sheet = dialog(page, '履职档案：张伟民');
      await button(sheet, '1 条').first().click();
      await sheet.getByRole('link', { name: /公厕太少/ }).waitFor();
      await walk.see(visit, 'desk-duty');
      await page.keyboard.press('Escape');
      await follow(page, '/people/terms');
      await button(page, /^修改/).last().click();
      await expect(box(page, '征集通知').inputValue()).resolves.toBe(callText);
      await walk.see(visit, 'desk-session');
      expect(walk.faults).toEqual({});
    },
  );

  scene('from opening the app to a suggestion that is sent: no more than eight taps, with a photo', async () => {
    const { page } = await enter();
    let taps = 0;
    await page.exposeFunction('tapped', () => void (taps += 1));
    await page.evaluate(`addEventListener('click', () => tapped(), true)`);
    await box(page, '想反映的事').tap();
    await page.keyboard.insertText('农业路公交站没有雨棚，建议加装。');
    await page.getByLabel('选择拍照').setInputFiles({
      name: '站台.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('照片'),
    });
    await reads(page, '已传好');
    await button(page, '发送').tap();
    await heading(page, '已收到').waitFor();
    expect(taps).toBeLessThanOrEqual(8);
  });
});
