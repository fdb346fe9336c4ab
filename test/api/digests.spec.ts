import { type NoticeView, routes } from '#contract';
import { Digests } from '#notices';
import { World } from '../../apps/cli/src/world/world.js';
import { type ChoreName, runChore } from '../../apps/worker/src/schedule.js';
import { type TestApp, openTestApp } from '../support/app.js';
import { RecordingSender, sendThrough } from '../support/recording-sender.js';

let test: TestApp;
let world: World;
let drain: () => Promise<number>;
const sender = new RecordingSender();
const lead = '区城市管理局';
const secret = '一句不该出门的话';

beforeAll(async () => {
  test = await openTestApp('digests', {
    MAIL_OUT_URL: 'smtp://127.0.0.1:9',
    MAIL_OUT_FROM: 'tongzhi@erqi-zhengxie.example',
    PUBLIC_ORIGIN: 'https://tiban.example',
  });
  drain = sendThrough(test, sender);
  world = new World(test);
  world.at('2019-03-04 09:00');
  await world.found('郑州市二七区政协');
  await world.term(9, '2017-01-01', '2021-12-31', [
    { number: 3, opensOn: '2019-02-19', closesOn: '2019-02-22', cutoffAt: '2019-02-22T12:00:00+08:00' },
  ]);
  await world.department({ name: lead, mail: 'chengguan@erqi.example' });
  await world.member({ name: '李秀兰', mails: ['lixiulan@erqi.example'] });
  await world.account({ login: 'tian', name: '田主任', role: 'secretariat', mail: 'tian@erqi.example' });
  await world.account({ login: 'du', name: '督查员', role: 'supervisor' });
  await world.account({ login: 'lu', name: '卢主席', role: 'leader' });
  const departmentId = world.departmentId(lead);
  await world.account({ login: 'ban', name: '经办人', role: 'department', departmentId });
  await world.account({ login: 'ban2', name: '另一位经办人', role: 'department', departmentId });
  await world.account({ login: 'ju', name: '局长', role: 'department', departmentId, head: true });
  await world.account({ login: 'li', name: '李秀兰', role: 'member', memberId: world.memberId('李秀兰') });
  await drain();
});
afterAll(async () => {
  world.close();
  await test.close();
});
afterEach(() => {
  sender.letters.length = 0;
});

const chore = (name: ChoreName) => runChore(test.app, name);
/** What a minute of the clock does, and all that follows from it. */
async function minute(time: string): Promise<void> {
  world.at(time);
  for (const name of ['begin the day', 'tell waiting reminders', 'count due days again'] as const) await chore(name);
  await drain();
}

const rowsOf = (login: string) =>
  test.db.rows<{ title: string; text: string; at: Date }>(
    `SELECT n.title, n.text, n.created_at AS at FROM notices n JOIN accounts a ON a.id = n.account_id
      WHERE n.kind = 'digest' AND a.login = $1 ORDER BY n.created_at`,
    [login],
  );
const latest = async (login: string) => (await rowsOf(login)).at(-1);
const countOf = async (login: string) => (await rowsOf(login)).length;

async function assigned(title: string): Promise<string> {
  const id = await world.proposal({ title, proposerIds: [world.memberId('李秀兰')] });
  await world.file(id);
  await world.assign(id, lead);
  await drain();
  return id;
}
const partOf = async (id: string) => {
  const view = await (await world.as('tian')).call(routes.proposals.read, { params: { id } });
  const part = view.assignments[0];
  if (!part) throw new Error('nobody has it');
  return part;
};

describe('每日提醒', () => {
  let first: string;

  it('comes at nine of a working day, not on a rest day, not before, not at night', async () => {
    first = await assigned('关于路灯的建议');
    sender.letters.length = 0;
    const before = await countOf('ban');
    for (const time of ['2019-03-09 09:00', '2019-03-10 12:00', '2019-03-11 08:59', '2019-03-11 02:00'])
      await minute(time);
    expect(await countOf('ban')).toBe(before);
    await minute('2019-03-11 09:00');
    expect(await latest('ban')).toMatchObject({
      title: '今日待办 1 项',
      text: expect.stringContaining('2019年3月11日，等您办理的共 1 项。\n\n【签收】1 项\n· 001《关于路灯的建议》'),
    });
    expect(sender.to('chengguan@erqi.example')).toHaveLength(1);
    expect(sender.to('chengguan@erqi.example')[0]?.text).toContain('查看：https://tiban.example/');
  });

  it('comes once a person and day, however often and from however many workers it is asked for', async () => {
    const before = await countOf('ban');
    await Promise.all([minute('2019-03-12 09:00'), chore('begin the day'), chore('begin the day')]);
    await minute('2019-03-12 09:01');
    const digests = test.app.get(Digests);
    const account = await test.db.row<{ id: string }>(`SELECT id FROM accounts WHERE login = 'ban'`);
    await Promise.all([1, 2, 3].map(() => digests.send(account?.id ?? '', '2019-03-12')));
    expect(await countOf('ban')).toBe(before + 1);
    await drain();
    // Three accounts of the unit share its address.
    expect(sender.to('chengguan@erqi.example')).toHaveLength(1);
  });

  it('is made up for on the same day when nobody ran at nine, and by the next one when nobody ran at all', async () => {
    const before = await countOf('ban');
    await minute('2019-03-13 15:20');
    expect(await countOf('ban')).toBe(before + 1);
    // Thursday was missed; in the night nobody is told.
    await minute('2019-03-14 22:10');
    expect(await countOf('ban')).toBe(before + 1);
    await minute('2019-03-15 09:00');
    expect(await countOf('ban')).toBe(before + 2);
  });

  it('a job that comes too late is left to the next day, which has everything', async () => {
    world.at('2019-03-18 17:59');
    await chore('begin the day');
    const before = await countOf('ban');
    world.at('2019-03-18 23:00');
    await drain();
    expect(await countOf('ban')).toBe(before);
    await minute('2019-03-19 09:00');
    expect(await countOf('ban')).toBe(before + 1);
  });

  it('lists as much as the counts say, beyond what a page shows', async () => {
    await world.write('li', {
      key: crypto.randomUUID(),
      title: null,
      text: `建议加装充电桩。${secret}。`,
      category: null,
    });
    for (let i = 0; i < 3; i += 1)
      await world.proposal({ title: `关于第 ${i} 件事的建议`, proposerIds: [world.memberId('李秀兰')] });
    await drain();
    await minute('2019-03-20 09:00');
    const tian = await world.as('tian');
    const { counts } = await tian.call(routes.todo.read);
    const digest = await latest('tian');
    const listed = (digest?.text.match(/^· /gmu) ?? []).length;
    const waiting = Object.entries(counts).filter(([name]) => !['overdue', 'failed', 'alike'].includes(name));
    expect(listed).toBe(waiting.reduce((sum, [, count]) => sum + count, 0));
    expect(digest?.title).toBe(`今日待办 ${listed} 项`);
    expect(JSON.stringify([digest, sender.letters])).not.toContain(secret);
  });

  it('comes to a member when something new waits, not every day for the same', async () => {
    const returned = async (title: string) => {
      const id = await world.proposal({ title, proposerIds: [world.memberId('李秀兰')] });
      await (
        await world.as('tian')
      ).call(routes.reviews.askCompletion, { params: { id }, body: { note: '请补充数据' } });
    };
    const before = await countOf('li');
    const told = async (day: string) => {
      await minute(`${day} 09:00`);
      return (await countOf('li')) - before;
    };
    world.at('2019-03-20 10:00');
    await returned('关于补充一次的建议');
    expect([await told('2019-03-21'), await told('2019-03-22')]).toEqual([1, 1]);
    world.at('2019-03-22 10:00');
    await returned('关于再补充一次的建议');
    expect([await told('2019-03-25'), await told('2019-03-26')]).toEqual([2, 2]);
    expect((await latest('li'))?.title).toBe('今日待办 2 项');
  });

  it('is not written to whom nothing waits for', async () => expect(await countOf('lu')).toBe(0));

  it('climbs from the officer to the head to the supervisor, each rung once', async () => {
    // Due on 29 May 2019; ten working days before it, three, on the day, one and five after it.
    const attention = async (login: string, day: string) => {
      await minute(`${day} 09:00`);
      const digest = await latest(login);
      return digest && (digest.text.includes('【请注意期限】') ? 'told' : 'not');
    };
    expect([await attention('ban', '2019-05-14'), await attention('ju', '2019-05-14')]).toEqual(['not', 'not']);
    expect([await attention('ban', '2019-05-15'), await attention('ju', '2019-05-15')]).toEqual(['told', 'not']);
    expect(await attention('ban', '2019-05-16')).toBe('not');
    // On the 24th nobody ran: the rung of three days is told on the next working day.
    expect([await attention('ban', '2019-05-27'), await attention('ju', '2019-05-27')]).toEqual(['told', 'told']);
    expect(await attention('ju', '2019-05-28')).toBe('not');
    expect(await attention('ju', '2019-05-29')).toBe('told');
    expect([await attention('du', '2019-05-30'), await attention('ban', '2019-05-30')]).toEqual(['told', 'not']);
    expect(await latest('du')).toMatchObject({
      text: expect.stringMatching(
        /请注意期限】1 项\n· 001《关于路灯的建议》（区城市管理局，主办），期限2019年5月29日，逾期 1 个工作日/u,
      ),
    });
    expect(await latest('lu')).toMatchObject({
      title: '今日提醒',
      text: expect.stringContaining('逾期未答复的提案 1 件'),
    });
    expect(await latest('ban')).toMatchObject({ title: '今日待办 1 项，其中逾期 1 项' });
    expect(first).toBeTruthy();
  });
});

describe('催办', () => {
  const remind = async (id: string, login = 'du', text: string | null = '请一周内答复') =>
    (await world.as(login)).call(routes.deadlines.remind, { params: { id: (await partOf(id)).id }, body: { text } });
  const remindedOf = async (id: string): Promise<NoticeView[]> => {
    const { items } = await (await world.as('ban')).call(routes.notices.list, { query: { limit: 200 } });
    return items.filter(({ subject, title }) => subject?.id === id && title.startsWith('催办'));
  };

  it('is told at once in working hours, stands in the course, and comes once a day', async () => {
    world.at('2019-06-03 10:00');
    const id = await assigned('关于催办的建议');
    expect(await remind(id)).toEqual({ toldNow: true });
    await drain();
    expect(await remindedOf(id)).toMatchObject([{ asks: true, title: '催办：第 002 号提案' }]);
    const part = await partOf(id);
    expect(part.reminders).toMatchObject([{ by: '督查员', text: '请一周内答复' }]);
    const view = await (await world.as('tian')).call(routes.proposals.read, { params: { id } });
    expect(view.trail.at(-1)).toMatchObject({ action: 'remind', who: '督查员', note: `${lead}：请一周内答复` });
    const again = await (
      await world.as('tian')
    ).refused(routes.deadlines.remind, {
      params: { id: part.id },
      body: { text: null },
    });
    expect(again.code).toBe('reminded-today');
    world.at('2019-06-04 10:00');
    expect(await remind(id, 'lu', null)).toEqual({ toldNow: true });
    const asMember = await (await world.as('li')).call(routes.proposals.read, { params: { id } });
    expect(asMember.assignments[0]?.reminders).toEqual([]);
  });

  it('of the evening waits for the next working morning, and is told once', async () => {
    world.at('2019-06-06 20:00');
    const id = await assigned('关于夜间的建议');
    expect(await remind(id)).toEqual({ toldNow: false });
    await minute('2019-06-06 23:00');
    // 7 June 2019 is 端午.
    await minute('2019-06-07 10:00');
    expect(await remindedOf(id)).toEqual([]);
    await Promise.all([minute('2019-06-10 09:00'), chore('tell waiting reminders')]);
    await drain();
    expect(await remindedOf(id)).toHaveLength(1);
  });

  it('goes to a unit for all that it is late with, once a day, and to nothing else', async () => {
    world.at('2019-07-01 10:00');
    const du = await world.as('du');
    const [unit] = await du.call(routes.oversight.units, { query: { within: 60 } });
    expect(unit).toMatchObject({ name: lead, overdue: 1, remindable: 1 });
    const late = unit?.rows.filter((row) => row.due.workingDaysLeft < 0);
    expect(late?.map((row) => [row.title, row.may.map(({ action }) => action)])).toEqual([
      ['关于路灯的建议', ['remind']],
    ]);
    const params = { departmentId: world.departmentId(lead) };
    const all = { params, body: { text: null } };
    expect(await du.call(routes.oversight.remindUnit, all)).toEqual({ reminded: 1, toldNow: true });
    expect((await du.refused(routes.oversight.remindUnit, all)).code).toBe('nothing-to-remind');
    const [after] = await du.call(routes.oversight.units, { query: { within: 60 } });
    expect(after).toMatchObject({ overdue: 1, remindable: 0 });
    const officer = await world.as('ban');
    expect((await officer.refused(routes.oversight.remindUnit, all)).code).toBe('not-allowed');
    expect((await officer.refused(routes.oversight.units, {})).code).toBe('not-allowed');
  });
});

describe('a mail that failed', () => {
  it('is seen under 运行 and sent once more when somebody says so', async () => {
    world.at('2019-07-02 10:00');
    await drain();
    const tian = await world.as('tian');
    const [notice] = await test.db.rows<{ id: string }>(
      `UPDATE notices SET mail_failure = '550 no such user', mail_sent_at = NULL
        WHERE id = (SELECT id FROM notices WHERE mail_to = 'tian@erqi.example' LIMIT 1) RETURNING id`,
    );
    const params = { id: notice?.id ?? '' };
    const { items, count } = await tian.call(routes.notices.failedMails, { query: {} });
    expect(count).toBe(1);
    expect(items).toMatchObject([
      { ...params, to: 'tian@erqi.example', reader: '田主任', failure: '550 no such user' },
    ]);
    sender.letters.length = 0;
    await tian.call(routes.notices.mailAgain, { params });
    expect((await tian.refused(routes.notices.mailAgain, { params })).code).toBe('mail-not-failed');
    await drain();
    expect(sender.to('tian@erqi.example')).toHaveLength(1);
    expect((await tian.call(routes.notices.failedMails, { query: {} })).items).toEqual([]);
    expect((await (await world.as('du')).refused(routes.notices.failedMails, { query: {} })).code).toBe('not-allowed');
  });
});
