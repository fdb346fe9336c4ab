import { jest } from '@jest/globals';
import { type Visit, inChromium } from '../support/browser.js';
import { type Ground, bodyName, helper, lead, openGround } from './ground.js';
import { type Season, play, stages, titles } from './season.js';
import { box, button, dialog, follow, heading, reads, region, signIn } from './steps.js';
import { type Stop, Walk } from './walk.js';

jest.setTimeout(180_000);

/** Names under which people sign in, which the administrator sees; and the bytes of a mail that nobody can read. */
const names = /\b(admin|tian|du|zhao|chengguan|shangwu|li|zhang|chen)\b|.*multipart\/mixed.*/g;

inChromium('every page, as its readers find it', ({ open, scene }) => {
  let ground: Ground;
  let empty: Ground;
  let season: Season;
  let tour: Walk;

  beforeAll(async () => {
    ground = await openGround('web-pages', 130);
    season = await play(ground);
    ground.live();
    empty = await openGround('web-empty');
  });
  afterAll(() => Promise.all([ground?.close(), empty?.close()]));
  beforeEach(() => void (tour = new Walk(names)));
  const walk = (visit: Visit, stops: Stop[]) => tour.through(visit, stops);
  /** What has just been opened on a page. */
  const see = (visit: Visit, name: string) => tour.see(visit, name);

  async function enter(screen: 'desk' | 'phone', login: string, at = ground): Promise<Visit> {
    const visit = await open(screen, at.app.url);
    await signIn(visit.page, login);
    await reads(visit.page, screen === 'phone' ? '写一条' : '待办');
    // Before the sign-in the server is asked who this is, and answers that it does not know.
    visit.complaints.splice(0);
    return visit;
  }

  scene('before the sign-in', async () => {
    const desk = await open('desk', empty.app.url);
    await reads(desk.page, bodyName);
    const phone = await open('phone', empty.app.url);
    await reads(phone.page, bodyName);
    for (const visit of [desk, phone]) visit.complaints.splice(0);
    await see(desk, 'desk-sign-in');
    await see(phone, 'phone-sign-in');
    await desk.page.goto('/setup?token=none');
    await reads(desk.page, '建立并进入');
    await see(desk, 'desk-setup');
    expect(tour.faults).toEqual({});
  });

  scene('first use: nothing is there yet, and every page says what will be', async () => {
    await walk(await enter('desk', 'tian', empty), [
      ['first-todo', '/', '现在没有等您办理的事'],
      ['first-inbox', '/inbox', '还没有意见建议'],
      ['first-proposals', '/proposals', '还没有提案'],
      ['first-oversight', '/oversight', '没有逾期或临近到期的提案'],
      ['first-reports', '/reports', '生成第一份报告'],
      ['first-notices', '/notices', '还没有通知'],
    ]);
    await walk(await enter('desk', 'chengguan', empty), [['first-handling', '/handling', '还没有已答复的提案']]);
    await walk(await enter('phone', 'li', empty), [
      ['first-phone-mine', '/m/mine', '还没有意见建议'],
      ['first-phone-proposals', '/m/mine?kind=proposals', '还没有提交的提案'],
      ['first-phone-notices', '/m/notices', '还没有通知'],
    ]);
    expect(tour.faults).toEqual({});
  });

  scene('the clerk', async () => {
    const visit = await enter('desk', 'tian');
    await walk(visit, [
      ['desk-todo', '/', /等您办理/],
      ['desk-inbox', `/inbox?stage=received&id=${season.suggestions.fresh}`, '来件 2 次'],
      ['desk-inbox-converted', `/inbox?id=${season.suggestions.own}`, '已转提案'],
      ['desk-inbox-filtered', '/inbox?stage=received&search=找不到的字', '没有符合这些条件的记录'],
      ['desk-arrivals', '/inbox/arrivals', '附件超过 30 个'],
      ['desk-arrivals-none', '/inbox/arrivals?state=no-suggestion', '自动发出的邮件'],
      ['desk-proposals', '/proposals', '到底了'],
      ['desk-proposals-overdue', '/proposals?overdue=true', titles.overdue],
      ['desk-proposal-new', '/proposals/new', '情况分析'],
      ...stages.map((stage): Stop => [`desk-case-${stage}`, `/proposals/${season.proposals[stage]}`, titles[stage]]),
      ['desk-oversight', '/oversight', '逾期 1 件'],
      ['desk-reports', '/reports', '到底了'],
      ['desk-report', `/reports/${season.report}`, '共收集意见建议'],
      ['desk-people-members', '/people/members', '陈䶮'],
      ['desk-people-departments', '/people/departments', helper],
      ['desk-people-terms', '/people/terms', '第 10 届'],
      ['desk-settings', '/settings', '保存设置'],
      ['desk-operations', '/operations', '没有失败的任务'],
      ['desk-notices', '/notices', '到底了'],
      ['desk-password', '/password', '新密码'],
      ['desk-nowhere', '/no/such/page', '没有这一页'],
    ]);
    expect(tour.faults).toEqual({});
  });

  scene('what the clerk opens on a page', async () => {
    const visit = await enter('desk', 'tian');
    const { page } = visit;
    const at = (stage: keyof Season['proposals']) => follow(page, `/proposals/${season.proposals[stage]}`);
    await page.keyboard.press('?');
    await dialog(page, '快捷键').waitFor();
    await see(visit, 'desk-keys');
    await page.keyboard.press('Escape');
    await at('submitted');
    await button(page, '立案').click();
    await dialog(page, '立案').waitFor();
    await see(visit, 'desk-sheet-file');
    await at('filed');
    await button(page, '交办').click();
    await dialog(page, '交办').waitFor();
    await see(visit, 'desk-sheet-assign');
    await at('overdue');
    await button(page, /^逾期/).first().click();
    await page.getByRole('dialog').waitFor();
    await see(visit, 'desk-due-why');
    await follow(page, `/inbox?stage=received&id=${season.suggestions.fresh}`);
    await heading(region(page, '来件内容'), '嵩山路口拥堵').waitFor();
    for (const [key, title] of Object.entries({ c: '转提案', m: '合并', x: '不采用' })) {
      await page.keyboard.press(key);
      await heading(region(page, '处理'), title).waitFor();
      await see(visit, `desk-inbox-${key}`);
      await page.keyboard.press('Escape');
      await button(region(page, '处理'), /^转提案/).waitFor();
    }
    await page.keyboard.press('/');
    await page.keyboard.type('建议');
    await page.getByRole('option').first().waitFor();
    await see(visit, 'desk-search');
    await page.keyboard.press('Escape');
    await follow(page, `/reports/${season.report}`);
    await button(region(page, '报告句'), /条/).first().click();
    await reads(page.getByRole('dialog'), '记录');
    await see(visit, 'desk-records');
    expect(tour.faults).toEqual({});
  });

  scene('units, the supervisor, the leader, the administrator', async () => {
    const officer = await enter('desk', 'chengguan');
    await walk(officer, [
      ['unit-todo', '/', '今天到期或已逾期'],
      ['unit-handling', '/handling', '办理中'],
      ['unit-proposals', '/proposals', '到底了'],
      ['unit-case', `/proposals/${season.proposals.handling}`, titles.handling],
      ['unit-closed-page', '/settings', '您的身份不能打开这一页'],
    ]);
    await follow(officer.page, `/proposals/${season.proposals.handling}`);
    await button(officer.page, '发送答复').click();
    await box(dialog(officer.page, '答复提案'), '文号').waitFor();
    await see(officer, 'unit-reply');
    const supervisor = await enter('desk', 'du');
    await walk(supervisor, [
      ['supervisor-todo', '/', '待办'],
      ['supervisor-oversight', '/oversight', lead],
    ]);
    const leader = await enter('desk', 'zhao');
    await walk(leader, [
      ['leader-todo', '/', '待办'],
      ['leader-report', `/reports/${season.report}`, '共收集意见建议'],
    ]);
    const admin = await enter('desk', 'admin');
    await walk(admin, [
      ['admin-todo', '/', '待办'],
      ['admin-accounts', '/people/accounts', '田敏'],
    ]);
    expect(tour.faults).toEqual({});
  });

  const phonePages = (...cases: (typeof stages)[number][]): Stop[] => [
    ['phone-write', '/m', '想反映的事'],
    ['phone-mine', '/m/mine', '已转提案'],
    ['phone-mine-proposals', '/m/mine?kind=proposals', titles.replied],
    ['phone-suggestion', `/m/suggestions/${season.suggestions.own}`, '全部经过'],
    ...cases.map((stage): Stop => [`phone-case-${stage}`, `/m/proposals/${season.proposals[stage]}`, '全部经过']),
    ['phone-rate', `/m/proposals/${season.proposals.replied}/rate`, '对办理结果满意吗'],
    ['phone-notices', '/m/notices', '等您办理'],
    ['phone-me', '/m/me', '在所有设备上退出'],
    ['phone-password', '/m/password', '新密码'],
  ];

  scene('a member on the phone', async () => {
    const visit = await enter('phone', 'li');
    await walk(visit, [
      ...phonePages('submitted', 'declined', 'overdue', 'replied', 'again'),
      ['phone-convert', `/m/suggestions/${season.suggestions.own}/convert`, '一案只说一件事'],
    ]);
    expect(tour.faults).toEqual({});
  });

  scene('a member who needs larger type', async () => {
    const visit = await enter('phone', 'li');
    const size = () => visit.page.evaluate<number>('parseFloat(getComputedStyle(document.body).fontSize)');
    const usual = await size();
    await visit.page.goto('/m/me');
    await visit.page.getByText('全部文字放大四分之一').tap();
    await walk(
      visit,
      phonePages('replied').map(([name, ...stop]) => [`large-${name}`, ...stop]),
    );
    await expect(size()).resolves.toBeCloseTo(usual * 1.25, 1);
    expect(tour.faults).toEqual({});
  });
});
