import { jest } from '@jest/globals';
import { words } from '#contract';
import { groups } from '../../apps/web/src/desk/proposals/steps.js';
import { type Visit, inChromium } from '../support/browser.js';
import { linkFor } from '../api/feedback.ground.js';
import { type Cases, change, enterAs, invited, logins, openCases } from './cases.js';
import { follow } from './steps.js';
import { Walk, type Stop, stepsOn, takeStep } from './walk.js';

jest.setTimeout(180_000);

/** Done at once, without a sheet, or by the browser. */
const without = ['打印提案表', words.action.acknowledge];
/** A step that is not called by its own word. */
const called: Record<string, string> = { review: '审查：其他结果', 'pass-reply': '审核答复', resubmit: '代为补充' };

inChromium('case work in full, as those who do it find it', ({ open, scene }) => {
  let cases: Cases;
  let draft: string;
  let invitation: string;
  let link: string;
  const opened = new Set<string>();

  beforeAll(async () => {
    cases = await openCases('web-case-work');
    ({ draft, invitation } = await invited(cases));
    const [token = ''] = await linkFor(
      cases.district,
      cases.ids.replied ?? '',
      cases.district.world.memberId('张伟民'),
    );
    link = `/m/feedback?token=${token}`;
  });
  afterAll(() => cases?.district.close());

  async function sheet(visit: Visit, walk: Walk, name: string): Promise<void> {
    const { page } = visit;
    await page.getByRole('dialog').waitFor();
    await walk.see(visit, `sheet-${name}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  /** Opens the cases, and on them every sheet that nobody has opened yet. */
  async function all(login: string, names: string[]): Promise<void> {
    const visit = await enterAs(open, cases, 'desk', login);
    const { page } = visit;
    const walk = new Walk(logins);
    for (const name of names) {
      await walk.through(visit, [[`case-${login}-${name}`, `/proposals/${cases.ids[name]}`, '过程']]);
      for (const each of await stepsOn(page)) {
        const step = each.replace(/（.*/, '');
        if (without.includes(step) || opened.has(step)) continue;
        opened.add(step);
        await takeStep(page, each);
        await sheet(visit, walk, step);
      }
      for (const step of await page.locator('.right article .steps button').all()) {
        const action = await step.innerText();
        if (opened.has(action)) continue;
        opened.add(action);
        await step.click();
        await sheet(visit, walk, action);
      }
    }
    expect(walk.faults).toEqual({});
  }

  scene('a unit within the days of 退办', () => all('officer0', ['assigned', 'acknowledged and opinion-sent']));
  scene('another unit that owes its opinion', () => all('officer1', ['helping', 'split']));

  scene('a member on the phone', async () => {
    const { ids } = cases;
    const at = (name: string): Stop => [`phone-case-${name}`, `/m/proposals/${ids[name]}`, '全部经过'];
    const walk = new Walk(logins);
    const writer = await enterAs(open, cases, 'phone', 'member0');
    await walk.through(writer, [
      ['phone-draft-new', '/m/drafts/new', '情况分析'],
      ['phone-drafts', '/m/mine?kind=proposals', '增设公园夜间照明'],
      ['phone-draft', `/m/drafts/${draft}`, '待签名'],
      ...['merged', 'returned', 'disputed', 'split', 'promised', 'paused', 'passed-up', 'withdrawn', 'published'].map(
        at,
      ),
      ['phone-complete', `/m/proposals/${ids.returned}/complete`, '情况分析'],
      ['phone-withdraw', `/m/proposals/${ids.submitted}/withdraw`, '撤回的原因'],
      ['phone-rate-units', `/m/proposals/${ids.split}/rate`, '对办理结果满意吗'],
      ['phone-promises', '/m/promises', '修复旧长椅'],
      ['phone-notices-full', '/m/notices', '长椅'],
    ]);
    const signer = await enterAs(open, cases, 'phone', 'member1');
    await walk.through(signer, [['phone-invitation', `/m/invitations/${invitation}`, '签名联名']]);
    expect(walk.faults).toEqual({});
  });

  scene('somebody with a link and no account', async () => {
    const walk = new Walk(logins);
    const visit = await open('phone', cases.district.app.url);
    await visit.page.goto(link);
    await visit.page.getByText('对办理结果满意吗').first().waitFor();
    visit.complaints.splice(0);
    await walk.see(visit, 'phone-link');
    await visit.page.goto(`/public/${cases.ids.published}`);
    await walk.see(visit, 'phone-public');
    await visit.page.goto('/m/feedback?token=used');
    await visit.page.getByRole('alert').waitFor();
    visit.complaints.splice(0);
    await walk.see(visit, 'phone-link-over');
    expect(walk.faults).toEqual({});
  });

  /** By then the days of 退办 and of the ratings are over, and units are late. */
  async function later(): Promise<void> {
    if (cases.district.app.clock.now() > new Date('2019-05-06')) return;
    await cases.district.at('2019-05-06 09:00');
    await change(cases.district, { preReview: true, replyReview: true });
    await cases.district.app.drain();
  }

  scene('two months later, when days are over: the unit', async () => {
    await later();
    await all('officer0', ['acknowledged and opinion-sent', 'paused', 'marked', 'promised', 'return-requested']);
  });
  scene('the clerk, before the case is handled', async () => {
    await later();
    await all('tian', ['submitted', 'in-review', 'declined', 'returned', 'merged', 'filed', 'return-requested']);
  });
  scene('the clerk, while it is handled and afterwards', async () => {
    await later();
    await all('tian', ['asked', 'reply in review', 'marked', 'replied', 'disputed', 'promised', 'published', 'closed']);
  });
  scene('the supervisor and the leader', async () => {
    await later();
    await all('du', ['filed', 'helping', 'disputed']);
    await all('lu', ['marked', 'closed']);
  });
  scene('nothing that can be done with a case was left out', async () => {
    const steps = groups.flatMap((group) => group.steps).map((name) => called[name] ?? words.action[name as 'file']);
    expect(steps.filter((step) => !opened.has(step) && !without.includes(step))).toEqual([]);
  });

  scene('the pages beside the case', async () => {
    await later();
    const walk = new Walk(logins);
    const clerk = await enterAs(open, cases, 'desk', 'tian');
    await walk.through(clerk, [
      ['desk-todo-full', '/', /等您办理/],
      ['desk-board', '/board', '交办选中的'],
      ['desk-replies', '/replies', '区城市管理局'],
      ['desk-feedback', '/feedback', '张伟民'],
      ['desk-promises', '/promises', '新增长椅'],
      ['desk-oversight-full', '/oversight', '延期申请'],
      ['desk-archives', '/archives', '打包一次会议的全部案卷'],
      ['desk-settings-full', '/settings', '保存设置'],
      ['desk-proposals-full', '/proposals', '到底了'],
      ['desk-operations-full', '/operations', '后台任务'],
    ]);
    await clerk.page.goto('/oversight');
    await clerk.page.getByRole('button', { name: /^催办/ }).first().click();
    await sheet(clerk, walk, 'oversight-催办');
    await follow(clerk.page, `/proposals/${cases.ids.asked}`);
    await clerk.page.getByRole('button', { name: '更多操作' }).click();
    await clerk.page.getByRole('menuitem', { name: '打印提案表' }).waitFor();
    await walk.see(clerk, 'desk-case-menu');
    const unit = await enterAs(open, cases, 'desk', 'officer0');
    await walk.through(unit, [
      ['unit-todo-full', '/', /等您办理/],
      ['unit-handling-full', '/handling', '已答复'],
      ['unit-promises', '/promises', '新增长椅'],
    ]);
    const member = await enterAs(open, cases, 'phone', 'member0');
    await walk.through(member, [['phone-mine-full', '/m/mine?kind=proposals', '长椅']]);
    expect(walk.faults).toEqual({});
  });
});
