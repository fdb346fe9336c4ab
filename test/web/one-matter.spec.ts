import { jest } from '@jest/globals';
import { Suggestions } from '#suggestions';
import { type Visit, inChromium, keepPicture } from '../support/browser.js';
import { tellRobot } from '../support/talk.js';
import { type Ground, openGround } from './ground.js';
import { faultsOf } from './looks.js';
import { box, button, choose, reads, region, signIn } from './steps.js';

jest.setTimeout(120_000);

inChromium('one matter, many doors', ({ open, scene }) => {
  let ground: Ground;
  let minutes = 0;

  beforeAll(async () => {
    ground = await openGround('web-one-matter');
    for (const text of ['福华街夜间停车难，消防通道被占。', '建议划定临时停车位。', '大学路积水严重。每逢下雨必淹。'])
      await say(text);
    ground.live();
  });
  afterAll(() => ground?.close());

  /** One message in the group, two hours ago. */
  async function say(text: string): Promise<void> {
    minutes += 1;
    const at = new Date(Date.now() - (120 - minutes) * 60_000);
    ground.app.clock.set(at);
    const [msgid, by, chat] = [`web-${minutes}`, '陈委员', 'group'];
    const plain = { msgid, chatid: chat, from: { userid: by }, msgtype: 'text', text: { content: text } };
    const id = await tellRobot(ground, plain);
    await ground.app.app.get(Suggestions).receive(id);
  }

  async function desk(path: string): Promise<Visit> {
    const visit = await open('desk', ground.app.url);
    await signIn(visit.page, 'tian');
    // Whoever is not signed in yet is told so.
    visit.complaints.length = 0;
    await visit.page.goto(path);
    return visit;
  }

  const inbox = '/inbox?stage=received';

  scene('a talk of three messages is one; one is taken out and put back; a text is cut in two', async () => {
    const visit = await desk(inbox);
    const { page } = visit;
    await reads(page, '来件 3 次');
    await button(page, '拆出，另成一条').last().click();
    await reads(page, '来件 2 次');
    await page.keyboard.press('z');
    await reads(page, '来件 3 次');
    await button(page, '从中间分开').last().click();
    await button(page, '从“每逢下雨必淹。”起另成一条').click();
    await region(page, '拆分与归并').getByRole('button', { name: '撤销' }).waitFor();
    await keepPicture(page, 'one-matter-split');
    expect(await faultsOf(visit)).toEqual([]);
    await region(page, '拆分与归并').getByRole('button', { name: '撤销' }).click();
    await region(page, '拆分与归并').getByText('（已撤销）').first().waitFor();
  });

  scene(
    'the same by another door is proposed with its reason; refused it is not asked again; taken back, it is',
    async () => {
      const visit = await desk('/inbox/entry');
      const { page } = visit;
      await page.getByText('其他人', { exact: true }).click();
      await box(page, '姓名或称呼').fill('王女士，福华街居民');
      await box(page, '内容').fill('福华街两边小区晚上没处停车，车把消防通道都堵了，能不能划些临时车位？');
      await page.getByText('来访', { exact: true }).click();
      await choose(page, '分类', '社会建设');
      await button(page, '登记').click();
      await reads(page, '可接着登记下一条');
      await keepPicture(page, 'one-matter-entry');
      expect(await faultsOf(visit)).toEqual([]);
      await page.getByRole('link', { name: '打开这一条' }).click();
      await reads(page, /田敏代为登记/);
      const matters = region(page, '可能是同一件事');
      await matters.getByText('说的内容相近').first().waitFor();
      await keepPicture(page, 'one-matter-matters');
      expect(await faultsOf(visit)).toEqual([]);
      await matters
        .getByRole('button', { name: /不是同一件事/ })
        .first()
        .click();
      await matters.waitFor({ state: 'detached' });
      await page.keyboard.press('z');
      await matters.waitFor();
      await matters.getByRole('button', { name: /并入/ }).first().click();
      await reads(page, /已并入/);
      await page.keyboard.press('z');
      await reads(page, /已撤销/);
    },
  );
});
