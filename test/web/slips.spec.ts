import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { routes } from '#contract';
import { worldPassword } from '../../apps/cli/src/world/world.js';
import { Caller } from '../support/app.js';
import { type Visit, inChromium } from '../support/browser.js';
import { until } from '../support/queues.js';
import { type Ground, lead, openGround } from './ground.js';
import { box, button, choose, dialog, fillReply, follow, heading, menu, reads, region, signIn } from './steps.js';

jest.setTimeout(120_000);

const lamps = '建新街路灯不亮，老人夜里出行不便，请尽快修复。';

inChromium('slips, and how they are mended', ({ open, scene }) => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await openGround('web-slips');
    ground.live();
  });
  afterAll(() => ground?.close());

  async function enter(screen: 'desk' | 'phone', login: string): Promise<Visit> {
    const visit = await open(screen, ground.app.url);
    await signIn(visit.page, login);
    return visit;
  }

  /** A proposal that waits for the reply of the lead unit. */
  async function readyForReply(title: string): Promise<string> {
    const { world } = ground;
    const id = await world.proposal({ title, proposerIds: [world.memberId('李素琴')] });
    await world.file(id);
    await world.assign(id, lead);
    const officer = await world.as('chengguan');
    const { assignments } = await officer.call(routes.proposals.read, { params: { id } });
    const params = { id: assignments[0]?.id ?? '' };
    await officer.call(routes.assignments.acknowledge, { params });
    const heldOn = new Date().toISOString().slice(0, 10);
    const body = { way: 'PHONE', heldOn, withWhom: '李素琴', outcome: '电话沟通，委员同意。' } as const;
    await officer.call(routes.assignments.consult, { params, body });
    return id;
  }

  /** As the same person does it on another device. */
  async function leaveEverywhere(login: string): Promise<void> {
    const elsewhere = new Caller(ground.app.url);
    await elsewhere.call(routes.signIn.enter, { body: { login, password: worldPassword } });
    await elsewhere.call(routes.signIn.leaveEverywhere);
  }

  const suggestions = async (login: string) =>
    (await (await ground.world.as(login)).call(routes.suggestions.mine, { query: {} })).items;

  scene('a reply that could not be sent stays, even when the page is closed', async () => {
    const id = await readyForReply('关于治理占道停车的建议');
    const { page } = await enter('desk', 'chengguan');
    await page.goto(`/proposals/${id}`);
    await button(page, '发送答复').click();
    const letter = { answers: ['已增设隔离桩 30 个。', '整改时限为本月底。'], documentNumber: '二七城管函〔2026〕1号' };
    await fillReply(page, letter);
    await page.route('**/reply', (route) => route.abort());
    await button(dialog(page, '将发送的答复函'), '发送答复').click();
    await reads(dialog(page, '答复提案').getByRole('alert'), '连不上服务器，请检查网络后再试一次');
    await page.unroute('**/reply');

    await page.reload();
    await button(page, '发送答复').click();
    const sheet = dialog(page, '答复提案');
    await reads(sheet, '已恢复您上次没有发送的内容');
    await expect(box(sheet, '对建议 1 的答复').inputValue()).resolves.toBe(letter.answers[0]);
    await button(sheet, '预览答复函').click();
    await button(dialog(page, '将发送的答复函'), '发送答复').click();
    await reads(page, '答复已发送给提案者');
  });

  scene('what is missing or wrong is said at its field', async () => {
    const taken = await readyForReply('关于修补人行道的建议');
    const { page } = await enter('desk', 'chengguan');
    await page.goto(`/proposals/${taken}`);
    await button(page, '发送答复').click();
    const sheet = dialog(page, '答复提案');
    await button(sheet, '预览答复函').click();
    await reads(sheet.getByRole('alert'), '有内容需要填写，请看标红的地方');
    for (const [name, said] of [
      ['对建议 2 的答复', '请答复这一条建议'],
      ['文号', '请填写文号'],
      ['联系电话', '请填写联系电话'],
    ] as const)
      await expect(described(page, sheet.getByRole('textbox', { name, exact: true }))).resolves.toBe(said);
    await sheet.locator('textarea[aria-invalid]:focus').waitFor();
    // What only the server can know is said at the field as well: the number of another letter.
    await fillReply(page, { answers: ['已修补 200 平方米。', '已公示。'], documentNumber: '二七城管函〔2026〕1号' });
    await button(dialog(page, '将发送的答复函'), '发送答复').click();
    await expect(described(page, box(sheet, '文号'))).resolves.toBe('这个文号已用于别的答复函');
    await expect(box(sheet, '对建议 1 的答复').inputValue()).resolves.toBe('已修补 200 平方米。');
  });

  scene('what somebody else changed meanwhile is shown, and the form stays', async () => {
    const id = await ground.world.proposal({
      title: '关于增设公厕的建议',
      proposerIds: [ground.world.memberId('李素琴')],
    });
    const { page } = await enter('desk', 'tian');
    await page.goto(`/proposals/${id}`);
    await button(page, '立案').click();
    const sheet = dialog(page, '立案');
    await box(sheet, '审查意见').fill('一事一案，建议明确，同意立案。');
    await ground.world.file(id);
    await button(sheet, '立案').click();
    await reads(sheet.getByRole('alert'), '现在是“待交办”，不能立案；页面已更新为最新情况');
    await expect(box(sheet, '审查意见').inputValue()).resolves.toBe('一事一案，建议明确，同意立案。');
    await button(sheet, '取消').click();
    await reads(page, '等待交办');
    await button(page, '交办').waitFor();
  });

  scene('a case of other people is not shown, and neither is whether there is one', async () => {
    const id = await readyForReply('关于整治噪声的建议');
    for (const address of [`/proposals/${id}`, '/proposals/01999999-0000-7000-8000-000000000000']) {
      const { page } = await enter('desk', 'shangwu');
      await page.goto(address);
      await reads(page.getByRole('alert'), '没有找到，或您无权查看');
      await page.getByRole('link', { name: '回到提案列表' }).waitFor();
      await expect(button(page, '再试一次').count()).resolves.toBe(0);
    }
    const { page } = await enter('phone', 'chen');
    await page.goto(`/m/proposals/${id}`);
    await reads(page.getByRole('alert'), '没有找到，或您无权查看');
  });

  scene('on the phone: too little is refused at the field, two taps make one record', async () => {
    const { page } = await enter('phone', 'li');
    await box(page, '想反映的事').fill('路灯');
    await button(page, '发送').tap();
    await expect(described(page, box(page, '想反映的事'))).resolves.toBe('请至少写 5 个字');
    await box(page, '想反映的事').fill(lamps);
    await button(page, '发送').dblclick();
    await heading(page, '已收到').waitFor();
    await reads(page, /编号 \d{4}-\d{4}/);
    await expect(suggestions('li')).resolves.toHaveLength(1);
  });

  scene('on the phone without a network nothing is lost, and nothing is sent twice', async () => {
    const { page } = await enter('phone', 'chen');
    await box(page, '想反映的事').fill(lamps);
    // The first try arrives, but its answer is lost on the way: the second is told that it is there already.
    await page.route('**/api/arrivals', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await button(page, '发送').tap();
    await reads(page, '待发送：已存，联网后自动发送');
    await page.unroute('**/api/arrivals');
    await heading(page, '已收到').waitFor();
    await reads(page, /编号 \d{4}-\d{4}/);
    await expect(suggestions('chen')).resolves.toHaveLength(1);
    await page.getByRole('link', { name: '再写一条' }).tap();
    await expect(box(page, '想反映的事').inputValue()).resolves.toBe('');
  });

  scene('a page that could not be read says so, and is there at the next try', async () => {
    const { world } = ground;
    const id = await readyForReply('关于增设便民点的建议');
    await world.proposal({ title: '关于改造河道的建议', proposerIds: [world.memberId('李素琴')] });
    await world.write('li', { key: randomUUID(), text: '河道淤积，建议清理。' });
    const desk = await enter('desk', 'tian');
    await failsOnce(desk, '/api/todo', '以后', () => desk.page.reload());
    for (const [address, question, words] of [
      ['/inbox', '/api/suggestions', '到底了'],
      ['/proposals', '/api/proposals', '到底了'],
      [`/proposals/${id}`, `/api/proposals/${id}`, '情况分析'],
      ['/oversight', '/api/oversight/units', '没有逾期或临近到期的提案'],
      ['/reports', '/api/reports', '还没有报告'],
      ['/people/members', '/api/members', '到底了'],
      ['/operations', '/api/jobs', '没有失败的任务'],
    ] as const)
      await failsOnce(desk, question, words, () => follow(desk.page, address));
    await failsOnce(desk, '/api/body', '保存设置', () => desk.page.goto('/settings'));
    const phone = await enter('phone', 'li');
    await failsOnce(phone, '/api/my/suggestions', '已收到', () => follow(phone.page, '/m/mine'));
    await failsOnce(phone, `/api/proposals/${id}`, '全部经过', () => follow(phone.page, `/m/proposals/${id}`));
  });

  scene('two rows pressed one after the other both go through; what failed says so, once', async () => {
    const { page } = await enter('desk', 'admin');
    await follow(page, '/people/accounts');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/accounts/*/head', (route) => held.then(() => route.continue()));
    await button(page, '设为负责人：王磊').click();
    await button(page, '设为负责人：孙静').click();
    release();
    await reads(page, '王磊 已设为单位负责人');
    await reads(page, '孙静 已设为单位负责人');
    const complaints = page.locator('.el-message--error');
    await expect(complaints.count()).resolves.toBe(0);
    await page.unrouteAll();
    await page.route('**/api/accounts/*/head', (route) => route.abort());
    await button(page, '取消负责人：王磊').click();
    await reads(complaints, '连不上服务器，请检查网络后再试一次');
    await expect(complaints.count()).resolves.toBe(1);
    await button(page, '取消负责人：王磊').waitFor();
  });

  scene('rows that could not be read again are there at the next try', async () => {
    await readyForReply('关于增设无障碍坡道的建议');
    const office = await ground.world.as('tian');
    await until('the office has a notice to read', async () => (await office.call(routes.notices.list, {})).unread > 0);
    const { page } = await enter('desk', 'tian');
    await follow(page, '/notices');
    await reads(page, '到底了');
    const asked = ({ pathname }: URL) => pathname === '/api/notices';
    await page.route(asked, (route) => route.abort());
    await button(page, '全部标为已读').click();
    const trouble = page.getByRole('main').getByRole('alert');
    await reads(trouble, '连不上服务器，请检查网络后再试一次');
    await page.unroute(asked);
    await button(trouble, '再试一次').click();
    await trouble.waitFor({ state: 'detached' });
    await reads(page, '到底了');
  });

  // The last two: they end the sign-ins by which the district is set up.
  scene('a sign-in that ended elsewhere leads back to the same page and the same words', async () => {
    const from = { name: '张伟民', address: 'zhangweimin@mail.example' };
    await ground.world.mail({
      name: 'bench',
      from,
      subject: '公园长椅损坏',
      text: '公园长椅坏了很久，老人没有地方坐。',
      at: new Date(),
    });
    const { page } = await enter('desk', 'tian');
    await menu(page, /^收件箱/);
    const decision = region(page, '处理');
    await heading(region(page, '来件内容'), '公园长椅损坏').waitFor();
    await page.keyboard.press('c');
    await box(decision, '建议 1').fill('建议更换长椅 12 张。');
    await choose(decision, '分类', '社会建设');
    await leaveEverywhere('tian');
    await button(decision, '转为提案').click();
    await reads(page, '登录已失效，请重新登录；没有发送的内容已保存');
    await signIn(page, 'tian');
    await heading(region(page, '来件内容'), '公园长椅损坏').waitFor();
    await page.keyboard.press('c');
    await expect(box(decision, '建议 1').inputValue()).resolves.toBe('建议更换长椅 12 张。');
    await button(decision, '转为提案').click();
    await reads(page, /已转为提案，等待立案审查/);
  });

  scene(
    'on the phone a sign-in that ended elsewhere keeps what is being written, and sends it after the next one',
    async () => {
      const { page } = await enter('phone', 'zhang');
      await box(page, '想反映的事').fill(lamps);
      await leaveEverywhere('zhang');
      await button(page, '发送').tap();
      await signIn(page, 'zhang');
      await heading(page, '已收到').waitFor();
      await reads(page, /编号 \d{4}-\d{4}/);
      await page.getByRole('link', { name: '我的' }).tap();
      const sent = page.getByRole('heading', { name: /建新街路灯不亮/ });
      await sent.first().waitFor();
      await expect(sent.count()).resolves.toBe(1);
    },
  );
});

/** Opens a page while one question to the server fails; at the second try it is answered. */
async function failsOnce({ page }: Visit, question: string, words: string, opens: () => Promise<unknown>) {
  const asked = ({ pathname }: URL) => pathname === question;
  await page.route(asked, (route) => route.abort());
  await opens();
  const trouble = page.getByRole('main').getByRole('alert');
  await reads(trouble, '连不上服务器，请检查网络后再试一次');
  await page.unroute(asked);
  await button(trouble, '再试一次').click();
  await reads(page.getByRole('main'), words);
}

/** What is said at a field, as a screen reader finds it. */
async function described(page: Page, field: ReturnType<typeof box>): Promise<string | null> {
  await page.locator('[aria-invalid="true"]').first().waitFor();
  const id = await field.getAttribute('aria-describedby');
  return page.locator(`[id="${id}"]`).textContent();
}
