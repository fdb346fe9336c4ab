import { randomUUID } from 'node:crypto';
import { type NoticeView, routes } from '#contract';
import { Notices } from '#notices';
import { World } from '../../apps/cli/src/world/world.js';
import { type TestApp, mailbox, openTestApp } from '../support/app.js';
import { RecordingSender, sendThrough } from '../support/recording-sender.js';

let test: TestApp;
let world: World;
let drain: () => Promise<number>;
const sender = new RecordingSender();

const lead = '郑州市二七区城市管理局';
const coHandler = '郑州市二七区住房和城乡建设局';
const secret = '后院墙里藏着的那句话';

beforeAll(async () => {
  test = await openTestApp('notices', {
    MAIL_OUT_URL: 'smtp://127.0.0.1:9',
    MAIL_OUT_FROM: 'tongzhi@erqi-zhengxie.example',
    PUBLIC_ORIGIN: 'https://tiban.example',
  });
  drain = sendThrough(test, sender);
  world = new World(test);
  await world.found('郑州市二七区政协');
  await world.term(9, '2017-01-01', '2021-12-31', [
    { number: 3, opensOn: '2019-02-19', closesOn: '2019-02-22', cutoffAt: '2019-02-22T12:00:00+08:00' },
  ]);
  await world.department({ name: lead, mail: 'chengguan@erqi.example' });
  await world.department({ name: coHandler, mail: 'zhujian@erqi.example' });
  await world.member({ name: '李秀兰', mails: ['lixiulan@erqi.example'], nickname: '李秀兰-教育界' });
  await world.member({ name: '王建国', mails: ['wangjianguo@erqi.example'] });
  await world.member({ name: '赵没有账号', mails: ['zhao@erqi.example'] });
  await world.account({ login: 'tian', name: '田主任', role: 'secretariat', mail: 'Tian@erqi.example' });
  await world.account({ login: 'xu', name: '徐科长', role: 'secretariat', mail: 'tian@erqi.example' });
  await world.account({ login: 'du', name: '督查员', role: 'supervisor' });
  await world.account({ login: 'ling', name: '领导', role: 'leader', mail: 'ling@erqi.example' });
  await world.account({ login: 'chengguan', name: '城管', role: 'department', departmentId: world.departmentId(lead) });
  await world.account({ login: 'li', name: '李秀兰', role: 'member', memberId: world.memberId('李秀兰') });
  await world.account({ login: 'wang', name: '王建国', role: 'member', memberId: world.memberId('王建国') });
  await drain();
});

afterAll(async () => {
  world.close();
  await test.close();
});

afterEach(() => {
  sender.letters.length = 0;
});

/** What somebody has been told of one record, oldest first. */
async function told(login: string, subjectId: string): Promise<NoticeView[]> {
  const { items } = await (await world.as(login)).call(routes.notices.list, { query: { limit: 200 } });
  return items.filter(({ subject }) => subject?.id === subjectId).reverse();
}

const titles = async (login: string, subjectId: string) => (await told(login, subjectId)).map(({ title }) => title);

const suggestionOf = async (arrivalId: string): Promise<string> => {
  const row = await test.db.row<{ id: string }>(`SELECT suggestion_id AS id FROM arrivals WHERE raw_inbound_id = $1`, [
    arrivalId,
  ]);
  if (!row) throw new Error('the arrival has become no suggestion');
  return row.id;
};

async function written(
  login: string,
  text = `建议给小区加装充电桩。${secret}。`,
): Promise<{ id: string; number: string }> {
  const arrival = await world.write(login, { key: randomUUID(), title: null, text, category: null });
  await drain();
  const id = await suggestionOf(arrival);
  const { number } = await (await world.as('tian')).call(routes.suggestions.read, { params: { id } });
  return { id, number };
}

const readersOf = async (subjectId: string) => {
  const rows = await test.db.rows<{ reader: string }>(
    `SELECT coalesce(a.login, n.address) AS reader FROM notices n LEFT JOIN accounts a ON a.id = n.account_id
      WHERE n.subject_id = $1 ORDER BY 1`,
    [subjectId],
  );
  return rows.map(({ reader }) => reader);
};

describe('a suggestion', () => {
  it('is confirmed to its sender with the number, and asks the secretariat to look', async () => {
    const { id, number } = await written('li');
    const [receipt] = await told('li', id);
    expect(receipt).toMatchObject({
      title: `意见建议已收到，编号 ${number}`,
      text: `您于2019年3月4日通过政协委员履职APP报送的意见建议已收到，编号 ${number}。查询时请报这个编号。`,
      subject: { kind: 'suggestion', id },
      asks: false,
      readAt: null,
    });
    for (const login of ['tian', 'xu']) {
      const [asked] = await told(login, id);
      expect(asked).toMatchObject({ title: `收到意见建议 ${number}`, asks: true });
    }
    for (const login of ['wang', 'du', 'ling', 'chengguan']) expect(await told(login, id)).toEqual([]);
  });

  it('is told without a word of its content', async () => {
    const { id } = await written('li');
    const kept = await test.db.rows(`SELECT * FROM notices WHERE subject_id = $1`, [id]);
    expect(kept).toHaveLength(3);
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(JSON.stringify(sender.letters)).not.toContain(secret);
  });

  it('goes to each address once, however many readers share it', async () => {
    const { id, number } = await written('li');
    expect(sender.letters.map(({ to }) => to).sort()).toEqual(['lixiulan@erqi.example', 'tian@erqi.example']);
    const [letter] = sender.to('lixiulan@erqi.example');
    expect(letter).toMatchObject({
      subject: `意见建议已收到，编号 ${number}`,
      from: { name: '郑州市二七区政协', address: 'tongzhi@erqi-zhengxie.example' },
      returnTo: '',
      inReplyTo: null,
    });
    expect(letter?.text).toContain(`https://tiban.example/m/suggestions/${id}`);
    expect(sender.to('tian@erqi.example')[0]).toMatchObject({
      returnTo: 'tongzhi@erqi-zhengxie.example',
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Loop': mailbox },
    });
    expect(sender.to('tian@erqi.example')[0]?.text).toContain(`https://tiban.example/inbox?id=${id}`);
  });

  it('that came by mail from a stranger is answered at that address only', async () => {
    await world.mail({
      name: 'a stranger',
      from: { name: '路人', address: 'luren@else.example' },
      subject: secret,
      text: '建议中心城区增设公厕。',
      at: new Date('2019-03-04T09:00:00+08:00'),
    });
    await drain();
    const [receipt] = sender.to('luren@else.example');
    expect(receipt?.subject).toMatch(/^意见建议已收到，编号 2019-\d{4}$/);
    expect(receipt).toMatchObject({
      returnTo: '',
      inReplyTo: expect.stringMatching(/^<[0-9a-f]{24}@else\.example>$/),
      headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All', 'X-Loop': mailbox },
    });
    expect(receipt?.text).not.toContain('https://');
    expect(JSON.stringify(sender.letters)).not.toContain(secret);
  });

  it('whose sender is only a guess tells that member nothing, until somebody confirms it', async () => {
    const { id } = await written('li');
    const guess = (state: string) =>
      test.db.rows(`UPDATE suggestions SET sender_state = $2 WHERE id = $1`, [id, state]);
    const tell = () => test.app.get(Notices).tell(randomUUID(), 'suggestion-converted', id);
    await guess('proposed');
    await tell();
    expect(await told('li', id)).toHaveLength(1);
    await guess('confirmed');
    await tell();
    expect(await told('li', id)).toHaveLength(2);
  });

  it('says what became of it, to the senders of all that were merged into it, each by their own number', async () => {
    const main = await written('li');
    const between = await written('li');
    const same = await written('wang');
    const tian = await world.as('tian');
    const merge = (id: string, intoId: string) =>
      tian.call(routes.suggestions.merge, { params: { id }, body: { intoId, note: null } });
    await merge(same.id, between.id);
    await merge(between.id, main.id);
    const { id: proposalId } = await tian.call(routes.suggestions.convert, {
      params: { id: main.id },
      body: {
        title: '关于加装充电桩的提案',
        situation: '群众反映强烈，经走访了解情况属实。',
        demands: ['建议年内加装。'],
        category: '社会建设',
        proposerIds: [world.memberId('李秀兰')],
      },
    });
    await drain();
    expect((await told('li', main.id)).at(-1)).toMatchObject({
      title: `意见建议 ${main.number} 已转为提案`,
      text: `您的意见建议（编号 ${main.number}）已转为提案《关于加装充电桩的提案》，将按提案程序办理。`,
    });
    expect((await told('wang', same.id)).at(-1)?.title).toBe(`意见建议 ${same.number} 已转为提案`);
    expect(await told('wang', main.id)).toEqual([]);
    expect((await titles('li', proposalId))[0]).toMatch(/^提案已提交，流水号 /);
  });

  it('that is not used says why; a dismissal taken back in time is never told', async () => {
    const tian = await world.as('tian');
    const one = await written('li');
    const body = { reason: 'elsewhere', note: '属市级事权，已转告。' };
    await tian.call(routes.suggestions.dismiss, { params: { id: one.id }, body });
    await drain();
    expect((await told('li', one.id)).at(-1)?.text).toBe(
      `您的意见建议（编号 ${one.number}）经研究未采用。理由：不属本区职责；属市级事权，已转告。感谢您的关心和支持。`,
    );
    const two = await written('li');
    await tian.call(routes.suggestions.dismiss, { params: { id: two.id }, body });
    await tian.call(routes.suggestions.restore, { params: { id: two.id } });
    await drain();
    expect(await titles('li', two.id)).toEqual([`意见建议已收到，编号 ${two.number}`]);
  });
});

describe('a proposal', () => {
  it('is told step by step to those whom the step concerns', async () => {
    const id = await world.proposal({
      title: '关于规范背街小巷停车的提案',
      proposerIds: ['李秀兰', '王建国', '赵没有账号'].map((name) => world.memberId(name)),
    });
    const number = await world.file(id);
    const name = `第 ${number} 号提案`;
    await world.assign(id, lead, [coHandler]);
    await drain();

    const proposerSteps = [expect.stringMatching(/^提案已提交/), `提案已立案：${name}`, `${name}已交办`];
    expect(await titles('li', id)).toEqual(proposerSteps);
    expect(await titles('wang', id)).toEqual(proposerSteps);
    expect(sender.to('zhao@erqi.example')).toHaveLength(3);
    expect((await told('li', id))[0]?.text).toContain('（由提案委代录）');
    expect(await titles('du', id)).toEqual([`${name}已交办`]);

    const [assigned] = await told('chengguan', id);
    expect(assigned).toMatchObject({ title: `交办：${name}（主办）`, asks: true });
    expect(assigned?.text).toMatch(
      /由贵单位主办，郑州市二七区住房和城乡建设局会办。请签收，并于2019年\d+月\d+日前（60 个工作日内）答复委员。$/,
    );
    // A unit without an account is written to at its own address.
    expect(sender.to('zhujian@erqi.example').map(({ subject }) => subject)).toEqual([`交办：${name}（会办）`]);
    expect(sender.to('zhujian@erqi.example')[0]?.text).toContain('（20 个工作日内）将会办意见送主办单位');
  });

  it('asks the proposers to rate the reply, and hides the rating from the unit until something follows', async () => {
    const id = await world.proposal({ title: '关于老旧小区加装电梯的提案', proposerIds: [world.memberId('李秀兰')] });
    const name = `第 ${await world.file(id)} 号提案`;
    await world.assign(id, lead);
    await reply(id, '二七城管〔2019〕1号');
    await drain();
    expect((await told('li', id)).at(-1)).toMatchObject({ title: `${name}已答复，请您评价`, asks: true });
    expect(await titles('tian', id)).toEqual([
      expect.stringMatching(/^收到提案/),
      `${lead}已签收${name}`,
      `${name}已答复`,
    ]);

    await rate(id, 'UNSATISFIED');
    expect((await titles('tian', id)).slice(3).sort()).toEqual([`${name}收到评价`, `${name}重新办理`]);
    expect(await titles('chengguan', id)).toEqual([`交办：${name}（主办）`, `重新办理：${name}（主办）`]);
    expect((await told('chengguan', id)).at(-1)).toMatchObject({ asks: true, readAt: null });
    expect((await titles('li', id)).at(-1)).toBe(`${name}重新办理`);

    await reply(id, '二七城管〔2019〕2号');
    await rate(id, 'SATISFIED');
    expect((await titles('li', id)).at(-1)).toBe(`${name}已办结`);
    expect((await titles('chengguan', id)).at(-1)).toBe(`${name}已办结`);
    expect(JSON.stringify(await told('chengguan', id))).not.toContain('评价了');
  });

  it('tells the lead unit what is still missing when an opinion comes', async () => {
    const third = '郑州市二七区教育局';
    await world.department({ name: third });
    await world.account({
      login: 'zhujian',
      name: '住建',
      role: 'department',
      departmentId: world.departmentId(coHandler),
    });
    const id = await world.proposal({ title: '关于校园周边交通的提案', proposerIds: [world.memberId('王建国')] });
    await world.file(id);
    await world.assign(id, lead, [coHandler, third]);
    const officer = await world.as('zhujian');
    const { assignments } = await officer.call(routes.proposals.read, { params: { id } });
    const own = assignments.find(({ departmentName }) => departmentName === coHandler);
    await officer.call(routes.assignments.acknowledge, { params: { id: own?.id ?? '' } });
    await officer.call(routes.assignments.sendOpinion, {
      params: { id: own?.id ?? '' },
      body: { stance: 'AGREED', text: '我局无不同意见。', signer: '马局长' },
    });
    await drain();
    const last = (await told('chengguan', id)).at(-1);
    expect(last?.title).toContain(`${coHandler}送来会办意见`);
    expect(last?.text).toContain(`还未送的：${third}。`);
    expect(last?.text).not.toContain('无不同意见');
  });

  it('that is declined says why', async () => {
    const id = await world.proposal({ title: '关于某项具体诉讼的提案', proposerIds: [world.memberId('李秀兰')] });
    const body = { outcome: 'decline' as const, reason: 'litigation', note: '请循司法途径解决' };
    await (await world.as('tian')).call(routes.reviews.refuse, { params: { id }, body });
    await drain();
    expect((await told('li', id)).at(-1)?.text).toContain(
      '经审查不予立案。理由：进入民事、刑事、行政诉讼或仲裁程序的事项；请循司法途径解决。',
    );
  });
});

/** The lead unit acknowledges, consults and answers. */
async function reply(proposalId: string, documentNumber: string): Promise<void> {
  const officer = await world.as('chengguan');
  const { assignments, demands, round } = await officer.call(routes.proposals.read, { params: { id: proposalId } });
  const id = assignments.find((each) => each.round === round && each.role === 'LEAD')?.id ?? '';
  await officer.call(routes.assignments.acknowledge, { params: { id } });
  const consultation = { way: 'PHONE', heldOn: '2019-03-04', withWhom: '李秀兰', outcome: '已沟通' } as const;
  await officer.call(routes.assignments.consult, { params: { id }, body: consultation });
  await officer.call(routes.assignments.reply, {
    params: { id },
    body: {
      documentNumber,
      issuer: '局长',
      resolution: 'RESOLVED',
      answers: demands.map(() => '已经办理。'),
      contactName: '小张',
      contactPhone: '0371-68000000',
      disclosure: 'PUBLIC',
    },
  });
}

async function rate(id: string, result: 'SATISFIED' | 'UNSATISFIED'): Promise<void> {
  const body = { attitude: 'SATISFIED', result, comment: null } as const;
  await (await world.as('li')).call(routes.ratings.rate, { params: { id }, body });
  await drain();
}

describe('telling', () => {
  it('twice, or by two workers at once, is one notice and one mail', async () => {
    const { id } = await written('li');
    sender.letters.length = 0;
    const notices = test.app.get(Notices);
    const [event] = await test.db.rows<{ id: string }>(
      `SELECT DISTINCT event_id AS id FROM notices WHERE subject_id = $1`,
      [id],
    );
    const again = () => notices.tell(event?.id ?? '', 'suggestion-received', id);
    await again();
    await Promise.all([again(), again()]);
    const other = randomUUID();
    await Promise.all([1, 2].map(() => notices.tell(other, 'suggestion-converted', id)));
    await drain();
    expect(await titles('li', id)).toHaveLength(2);
    expect(await told('tian', id)).toHaveLength(1);
    expect(sender.to('lixiulan@erqi.example')).toHaveLength(1);
  });

  it('gives a suggestion one receipt, even when the event comes a second time', async () => {
    const { id } = await written('li');
    await test.app.get(Notices).tell(randomUUID(), 'suggestion-received', id);
    await drain();
    expect((await titles('li', id)).filter((title) => title.startsWith('意见建议已收到'))).toHaveLength(1);
  });

  it('of what no longer exists tells nobody', async () => {
    const nowhere = randomUUID();
    for (const occasion of ['suggestion-received', 'proposal-filed', 'opinion-sent', 'report-ready'] as const) {
      await test.app.get(Notices).tell(randomUUID(), occasion, nowhere);
    }
    expect(await readersOf(nowhere)).toEqual([]);
  });

  it('leaves out an account that was disabled', async () => {
    await world.account({ login: 'zhou', name: '周干事', role: 'secretariat' });
    const admin = await world.as('admin');
    const [zhou] = await admin.call(routes.accounts.list, { query: { search: 'zhou' } });
    await admin.call(routes.accounts.disable, { params: { id: zhou?.id ?? '' } });
    const { id } = await written('wang');
    expect(await readersOf(id)).toEqual(['tian', 'wang', 'xu']);
  });

  it('tells of a report to the one who asked for it', async () => {
    const id = randomUUID();
    await test.db.rows(
      `INSERT INTO snapshots (id, from_on, to_on, as_of, revision, state, requested_by, requested_by_id, requested_at)
       SELECT $1, '2019-01-01', '2019-12-31', now(), 2, 'building', name, id, now() FROM accounts WHERE login = 'xu'`,
      [id],
    );
    await test.app.get(Notices).tell(randomUUID(), 'report-ready', id);
    await drain();
    expect(await told('xu', id)).toMatchObject([
      { text: '2019年度汇总报告（第 2 版）已生成，可以查看和导出。', subject: { kind: 'report', id } },
    ]);
    expect(await told('tian', id)).toEqual([]);
  });
});

describe('a failed job', () => {
  const failed = async (name: string) => {
    const id = randomUUID();
    await test.db.rows(
      `INSERT INTO outbox (id, name, data, created_at, sent_at, failed_at, failure, tries)
       VALUES ($1, $2, '{}', now(), now(), now(), 'Error：数据库忙', 5)`,
      [id, name],
    );
    await test.app.get(Notices).jobFailed(id);
    return id;
  };

  it('is told once to administrators and the secretariat, with its reason', async () => {
    const id = await failed('suggestions.receive');
    await test.app.get(Notices).jobFailed(id);
    await drain();
    for (const login of ['admin', 'tian', 'xu']) {
      expect(await told(login, id)).toMatchObject([
        {
          title: '后台任务失败：解析来件，登记意见建议',
          text: '“解析来件，登记意见建议”试了 5 次没有成功，原因：Error：数据库忙。请到“运行”里查看，再试一次。',
          subject: { kind: 'job', id },
        },
      ]);
    }
    expect(await told('li', id)).toEqual([]);
    expect(sender.letters.map(({ to }) => to)).toEqual(['tian@erqi.example']);
  });

  it('of mail is told once a day, and not by mail', async () => {
    const [one, two] = [await failed('notices.mail'), await failed('notices.mail')];
    await drain();
    expect([await told('admin', one), await told('admin', two)].flat()).toHaveLength(1);
    expect(sender.letters).toEqual([]);
    world.at('2019-03-05 09:00');
    const three = await failed('notices.mail');
    expect(await told('admin', three)).toHaveLength(1);
  });

  it('that nobody knows is told to nobody', async () => {
    const id = randomUUID();
    await test.app.get(Notices).jobFailed(id);
    expect(await readersOf(id)).toEqual([]);
  });
});

describe('the inbox', () => {
  const list = async (login: string, query = {}) => (await world.as(login)).call(routes.notices.list, { query });

  it('shows only one’s own, newest first, page by page without a gap', async () => {
    for (let n = 0; n < 3; n += 1) await written('wang');
    const all = await list('wang', { limit: 200 });
    expect(all.next).toBeNull();
    const pages: NoticeView[] = [];
    let after: string | undefined;
    do {
      const page = await list('wang', { limit: 2, after });
      pages.push(...page.items);
      after = page.next ?? undefined;
    } while (after);
    expect(pages).toEqual(all.items);
    const times = all.items.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    const mine = await list('li', { limit: 200 });
    expect(mine.items.filter(({ id }) => all.items.some((other) => other.id === id))).toEqual([]);
  });

  it('counts what is unread; the first reading counts', async () => {
    await written('wang');
    const before = await list('wang');
    const [newest] = before.items;
    const wang = await world.as('wang');
    await wang.call(routes.notices.read, { params: { id: newest?.id ?? '' } });
    const after = await list('wang');
    expect(after.unread).toBe(before.unread - 1);
    expect(after.items[0]?.readAt).not.toBeNull();
    await wang.call(routes.notices.read, { params: { id: newest?.id ?? '' } });
    expect((await list('wang')).items[0]?.readAt).toBe(after.items[0]?.readAt);
    await wang.call(routes.notices.readAll);
    expect((await list('wang')).unread).toBe(0);
    expect((await list('tian')).unread).toBeGreaterThan(0);
  });

  it('of somebody else cannot be marked', async () => {
    const [theirs] = (await list('li')).items;
    const wang = await world.as('wang');
    const no = await wang.refused(routes.notices.read, { params: { id: theirs?.id ?? '' } });
    expect(no).toMatchObject({ code: 'not-found', status: 404 });
    expect((await list('li')).items[0]).toEqual(theirs);
  });
});

it('no letter goes to a mailbox that we read ourselves: it would come back in', async () => {
  const address = 'wangjianguo@erqi.example';
  const letters = async (text: string) => {
    const before = sender.to(address).length;
    await world.write('wang', { key: randomUUID(), text });
    await drain();
    return sender.to(address).length - before;
  };
  expect(await letters('建设路路灯不亮，请修复。')).toBe(1);
  await test.db.rows(
    `INSERT INTO mailboxes (id, address, host, port, security, login, sealed_password, begin_with, poll_minutes, enabled, added_at)
     VALUES ($1, $2, 'imap.example', 993, 'tls', $2, '', 'now', 3, false, now())`,
    [randomUUID(), address],
  );
  expect(await letters('航海路积水，请疏通下水道。')).toBe(0);
});
