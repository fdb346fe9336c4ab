import { routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { type District, Road, helper, lead, letterOf, openDistrict, refusalsOf, sessionDay, told } from './district.js';

let district: District;
let road: Road;

beforeAll(async () => {
  district = await openDistrict('reply-review');
  road = new Road(district);
  await reviewing(true);
});
afterAll(() => district.close());
beforeEach(() => district.at(sessionDay));

const { draft, saveDraft, flags, waiting, submit, pass, sendBack, changeResolution } = routes.replies;

async function reviewing(replyReview: boolean, change: object = {}): Promise<void> {
  const { settings, name } = await district.tian.call(routes.bodies.read);
  await district.tian.call(routes.bodies.change, { body: { name, settings: { ...settings, replyReview, ...change } } });
}

const partOf = (id: string, unit = lead) => road.assignment(id, unit);
const stageOf = async (id: string) => (await road.read(id)).assignments.find((each) => each.role === 'LEAD')?.stage;

/** A case whose reply waits for the office. */
async function submitted(letter: Parameters<typeof letterOf>[0] = {}) {
  const id = await road.ready();
  const params = await partOf(id);
  await district.atLead.call(submit, { params, body: letterOf(letter) });
  const { version } = await district.tian.call(draft, { params });
  return { id, params, version };
}

describe('a reply that the office looks at first', () => {
  it('is submitted, passed and sent, and keeps both times', async () => {
    const id = await road.ready([helper]);
    const params = await partOf(id);
    const body = letterOf({ documentNumber: '二城管提复〔2019〕审1号', copyTo: ['区政协提案委', '区政府督查室'] });
    expect((await district.atLead.refused(routes.assignments.reply, { params, body })).code).toBe('reply-needs-review');
    await district.at('2019-05-29 23:30');
    await district.atLead.call(submit, { params, body });
    expect(await stageOf(id)).toBe('in-review');
    expect((await road.read(id, district.zhang)).replies).toEqual([]);
    const seen = await district.supervisor.call(draft, { params });
    expect(seen).toMatchObject({ submittedBy: `${lead}经办人`, onTime: true, writing: { answers: body.answers } });

    await district.at('2019-06-03 09:00');
    await district.supervisor.call(pass, { params, body: { version: seen.version } });
    const view = await road.read(id, district.zhang);
    expect(view.stage).toBe('replied');
    expect(view.replies).toMatchObject([
      {
        documentNumber: body.documentNumber,
        copyTo: body.copyTo,
        // Handed over on its last day, sent five days later: on time.
        submittedAt: expect.stringMatching(/^2019-05-29T15:30/),
        sentAt: expect.stringMatching(/^2019-06-03T01:00/),
        onTime: true,
        reviewedBy: '杜督查',
      },
    ]);
    expect((await told(district, [id, params.id])).slice(-3)).toEqual([
      'reply-submitted',
      'reply-passed',
      'proposal-replied',
    ]);
    expect(await firstBrokenLink(district.app.db, 'assignment', params.id)).toBeNull();
    expect(await district.app.db.rows(`SELECT 1 FROM reply_drafts WHERE assignment_id = $1`, [params.id])).toEqual([]);
  });

  it('is late when it was handed over late, however fast the office is', async () => {
    const id = await road.ready();
    const params = await partOf(id);
    await district.at('2019-05-30 00:00');
    await district.atLead.call(submit, { params, body: letterOf() });
    const { version, onTime } = await district.tian.call(draft, { params });
    expect(onTime).toBe(false);
    await district.tian.call(pass, { params, body: { version } });
    expect((await road.read(id)).replies[0]?.onTime).toBe(false);
  });

  it('comes back with a note, the draft kept, and what was said between offices is not for members', async () => {
    const { id, params, version } = await submitted({ documentNumber: '二城管提复〔2019〕审2号' });
    const empty = await district.tian.refused(sendBack, { params, body: { version, note: ' ' } });
    expect(empty.fields).toHaveProperty('note');
    await district.tian.call(sendBack, { params, body: { version, note: '第二条请写明完成时间' } });
    expect(await stageOf(id)).toBe('acknowledged');
    const kept = await district.atLead.call(draft, { params });
    expect(kept).toMatchObject({
      submittedAt: null,
      sentBack: { note: '第二条请写明完成时间', by: '田秘书' },
      writing: { documentNumber: '二城管提复〔2019〕审2号', answers: letterOf().answers },
    });
    expect((await district.tian.refused(draft, { params })).code).toBe('not-found');
    const noted = async (caller: District['tian']) =>
      (await road.read(id, caller)).trail.filter(({ action }) => action === 'send-back-reply').map(({ note }) => note);
    expect(await noted(district.atLead)).toEqual([`${lead}：第二条请写明完成时间`]);
    expect(await noted(district.zhang)).toEqual([]);
    expect((await told(district, [params.id])).at(-1)).toBe('reply-sent-back');
    // The same number may be used again: it is the same letter.
    await district.atLead.call(submit, { params, body: letterOf({ documentNumber: '二城管提复〔2019〕审2号' }) });
    expect(await stageOf(id)).toBe('in-review');
  });

  it('of one unit of a 分办 is no business of the others', async () => {
    const id = await road.filed();
    const splitIds = [lead, helper].map((name) => district.world.departmentId(name));
    await district.tian.call(routes.assignments.assign, { params: { id }, body: { splitIds } });
    const params = await partOf(id);
    await district.atLead.call(routes.assignments.acknowledge, { params });
    const talk = { way: 'PHONE' as const, heldOn: '2019-03-04', withWhom: '张伟民', outcome: '当面听取了意见' };
    await district.atLead.call(routes.assignments.consult, { params, body: talk });
    await district.atLead.call(submit, { params, body: letterOf() });
    const { version } = await district.tian.call(draft, { params });
    await district.tian.call(sendBack, { params, body: { version, note: '第二条请写明完成时间' } });
    const courseFor = async (caller: District['tian']) => JSON.stringify((await road.read(id, caller)).trail);
    for (const caller of [district.atLead, district.tian]) expect(await courseFor(caller)).toContain('写明完成时间');
    expect(await courseFor(district.atHelper)).not.toContain('写明完成时间');
    expect((await district.atHelper.refused(draft, { params })).code).toBe('not-found');
  });

  it('is not late while the office looks at it, if it was handed over in time', async () => {
    const [onTime, late] = [await road.ready(), await road.ready()];
    const overdue = async () => (await district.supervisor.call(routes.todo.read)).counts.overdue ?? 0;
    const listed = async (asked: 'true' | 'false') =>
      (await district.supervisor.call(routes.proposals.list, { query: { overdue: asked, limit: 200 } })).items
        .map(({ id }) => id)
        .filter((id) => id === onTime || id === late);
    await district.at('2019-05-29 17:00');
    const before = await overdue();
    await district.atLead.call(submit, { params: await partOf(onTime), body: letterOf() });
    await district.at('2019-06-03 09:00');
    expect(await listed('true')).toEqual([late]);
    expect(await listed('false')).toEqual([onTime]);
    const others = (await district.supervisor.call(routes.proposals.list, { query: { overdue: 'true', limit: 200 } }))
      .items;
    expect(await overdue()).toBe(others.length);
    expect(others.length).toBeGreaterThan(before);
    await district.atLead.call(submit, { params: await partOf(late), body: letterOf() });
    expect(await listed('true')).toEqual([late]);
  });

  it('waits in a queue, with counts that agree', async () => {
    const before = (await district.tian.call(routes.todo.read)).counts.replies ?? 0;
    const { id, params } = await submitted();
    for (const caller of [district.tian, district.supervisor]) {
      const todo = await caller.call(routes.todo.read);
      expect(todo.counts.replies).toBe(before + 1);
      const items = [...todo.now, ...todo.week, ...todo.later].filter((item) => item.subjectId === id);
      expect(items).toMatchObject([{ kind: 'assignment', id: params.id, verb: '审核答复', who: lead }]);
    }
    const all = await district.supervisor.call(waiting, { query: { limit: 1 } });
    const rest = await district.supervisor.call(waiting, { query: { limit: 200, after: all.next ?? undefined } });
    const rows = [...all.items, ...(all.next ? rest.items : [])];
    expect(rows).toHaveLength(before + 1);
    expect(rows.find(({ assignmentId }) => assignmentId === params.id)).toMatchObject({
      proposalId: id,
      departmentName: lead,
      onTime: true,
    });
    expect((await district.leader.refused(waiting, { query: {} })).code).toBe('not-allowed');
    const own = (await district.atLead.call(routes.todo.read)).now.filter((item) => item.subjectId === id);
    expect(own).toEqual([]);
  });

  it('is decided by the rule of the day: with the rule off it goes out at once', async () => {
    const { id, params, version } = await submitted();
    await reviewing(false);
    const other = await road.ready();
    const ask = { params: await partOf(other), body: letterOf() };
    expect((await district.atLead.refused(submit, ask)).code).toBe('reply-needs-no-review');
    await district.atLead.call(routes.assignments.reply, ask);
    expect((await road.read(other)).replies[0]).toMatchObject({ reviewedBy: null, onTime: true });
    // What was submitted under the old rule is still decided.
    await district.tian.call(pass, { params, body: { version } });
    expect((await road.read(id)).stage).toBe('replied');
    await reviewing(true);
  });
});

describe('a notice of the review', () => {
  const noticesOf = (id: string, kind: string) =>
    district.app.db.rows<{ name: string; title: string; text: string }>(
      `SELECT a.name, n.title, n.text FROM notices n JOIN accounts a ON a.id = n.account_id
        WHERE n.subject_id = $1 AND n.kind = $2 ORDER BY a.name`,
      [id, kind],
    );

  it('reaches the office when a letter comes, and the unit alone when it goes back or out', async () => {
    const id = await road.ready([helper]);
    const params = await partOf(id);
    await district.atLead.call(submit, { params, body: letterOf() });
    const first = await district.tian.call(draft, { params });
    const note = '请写明车位的位置，不要写内部电话';
    await district.tian.call(sendBack, { params, body: { version: first.version, note } });
    await district.atLead.call(submit, { params, body: letterOf() });
    const second = await district.tian.call(draft, { params });
    await district.tian.call(pass, { params, body: { version: second.version } });
    await district.app.drain();
    const submittedTo = (await noticesOf(id, 'reply-submitted')).map(({ name }) => name);
    expect(submittedTo).toEqual(['杜督查', '杜督查', '田秘书', '田秘书']);
    const atLead = `${lead}经办人`;
    const back = (await noticesOf(id, 'reply-sent-back')).filter(({ name }) => name !== '同科室小李');
    expect(back.map(({ name }) => name)).toEqual([atLead]);
    // What the office said stands on the page; notices leave by mail.
    expect(back[0]?.text).not.toContain(note);
    const out = (await noticesOf(id, 'reply-passed')).filter(({ name }) => name !== '同科室小李');
    expect(out.map(({ name }) => name)).toEqual([atLead]);
    expect((await noticesOf(id, 'proposal-replied')).map(({ name }) => name)).toContain('张伟民');
  });
});

describe('the class of a reply', () => {
  it('is changed by the office before sending, and both values stay', async () => {
    const { id, params, version } = await submitted({ resolution: 'RESOLVED' });
    const same = { resolution: 'RESOLVED' as const, reason: '没有变化' };
    expect((await district.tian.refused(changeResolution, { params, body: same })).fields).toHaveProperty('resolution');
    const bare = { resolution: 'PLANNED' as const, reason: '答复写的是列入明年计划' };
    const unpromised = await district.tian.refused(changeResolution, { params, body: bare });
    expect(unpromised).toMatchObject({ code: 'promise-missing', fields: { promises: expect.any(String) } });
    const body = { ...bare, promises: [{ what: '建成地下停车场', dueOn: '2020-06-30' }] };
    expect((await district.atLead.refused(changeResolution, { params, body })).code).toBe('not-allowed');
    await district.tian.call(changeResolution, { params, body });
    // Whoever looked at the letter before the change looks again.
    expect((await district.supervisor.refused(pass, { params, body: { version } })).code).toBe('reply-changed');
    await district.supervisor.call(pass, { params, body: { version: version + 1 } });
    expect((await road.read(id, district.zhang)).replies[0]).toMatchObject({
      resolution: 'PLANNED',
      resolutionLabel: 'B 所提问题列入计划拟解决',
      resolutionChanges: [
        { from: 'A 所提问题已经解决或基本解决', to: 'B 所提问题列入计划拟解决', reason: body.reason, by: '田秘书' },
      ],
    });
    expect((await road.read(id)).promises).toMatchObject([
      { what: '建成地下停车场', dueOn: '2020-06-30', stage: 'open' },
    ]);
    expect(await told(district, [params.id])).not.toContain('resolution-changed');
  });

  it('is changed after sending as well, and everybody concerned is told', async () => {
    const { id, params, version } = await submitted({ resolution: 'RESOLVED' });
    await district.tian.call(pass, { params, body: { version } });
    const bare = { resolution: 'IN_PROGRESS' as const, reason: '回访发现尚未完工' };
    expect((await district.supervisor.refused(changeResolution, { params, body: bare })).code).toBe('promise-missing');
    const early = { ...bare, promises: [{ what: '完成车位施划', dueOn: '2018-12-31' }] };
    const refused = await district.supervisor.refused(changeResolution, { params, body: early });
    expect(refused.fields).toHaveProperty(['promises.0.dueOn']);
    const body = { ...bare, promises: [{ what: '完成车位施划', dueOn: '2019-12-31' }] };
    await district.supervisor.call(changeResolution, { params, body });
    const view = await road.read(id, district.zhang);
    expect(view.replies[0]).toMatchObject({ resolution: 'IN_PROGRESS', resolutionLabel: 'B 所提问题正在解决' });
    expect(view.trail.at(-1)).toMatchObject({
      action: 'change-resolution',
      note: `${lead}：由“A 所提问题已经解决或基本解决”改为“B 所提问题正在解决”。回访发现尚未完工`,
    });
    expect((await told(district, [params.id])).at(-1)).toBe('resolution-changed');
    expect(view.stage).toBe('replied');
    expect(view.promises).toMatchObject([{ what: '完成车位施划', dueOn: '2019-12-31', stage: 'open' }]);
    // What is promised already is followed up as it is; a second class to come asks for nothing more.
    const again = { resolution: 'PLANNED' as const, reason: '改列明年计划' };
    await district.supervisor.call(changeResolution, { params, body: again });
    expect((await road.read(id)).promises).toHaveLength(1);
  });

  it('keeps the words it was sent with when the body prints others later', async () => {
    const { id, params, version } = await submitted({ resolution: 'RESOLVED' });
    await district.tian.call(pass, { params, body: { version } });
    const { settings } = await district.tian.call(routes.bodies.read);
    const resolutionLabels = { ...settings.resolutionLabels, RESOLVED: { letter: 'A1', words: '已经解决' } };
    await reviewing(true, { resolutionLabels });
    expect((await road.read(id)).replies[0]?.resolutionLabel).toBe('A 所提问题已经解决或基本解决');
    const later = await submitted({ resolution: 'RESOLVED' });
    await district.tian.call(pass, { params: later.params, body: { version: later.version } });
    expect((await road.read(later.id)).replies[0]?.resolutionLabel).toBe('A1 已经解决');
    await reviewing(true, { resolutionLabels: settings.resolutionLabels });
  });
});

describe('a draft', () => {
  it('is shared by the officers of a unit, and nobody writes over a colleague unseen', async () => {
    const id = await road.ready();
    const params = await partOf(id);
    expect(await district.atLead.call(draft, { params })).toMatchObject({ version: 0, savedBy: null });
    const file = { name: '现场照片.txt', content: Buffer.from('整改前后') };
    const { id: fileId } = await district.atLead.upload(routes.files.upload, file);
    const writing = { answers: ['先写一条', ''], fileIds: [fileId] };
    expect(await district.atLead.call(saveDraft, { params, body: { version: 0, writing } })).toEqual({ version: 1 });

    const account = { login: 'colleague', name: '同科室小李', role: 'department' as const };
    await district.world.account({ ...account, departmentId: district.world.departmentId(lead) });
    const colleague = await district.world.as('colleague');
    expect(await colleague.call(draft, { params })).toMatchObject({ writing: { answers: ['先写一条', ''] } });
    expect((await colleague.download(routes.files.download, { params: { id: fileId } })).content.toString()).toBe(
      '整改前后',
    );
    await colleague.call(saveDraft, { params, body: { version: 1, writing: { ...writing, answers: ['一', '二'] } } });
    const lost = await district.atLead.refused(saveDraft, { params, body: { version: 1, writing } });
    expect(lost.title).toBe('同科室小李在您之后保存过这份答复稿，请先看最新的一稿');
    // The colleague hands over a letter with a file that the first officer had uploaded.
    await colleague.call(submit, { params, body: letterOf({ fileIds: [fileId] }) });
    const { version } = await district.tian.call(draft, { params });
    expect((await district.tian.download(routes.files.download, { params: { id: fileId } })).name).toBe('现场照片.txt');
    await district.tian.call(pass, { params, body: { version } });
    expect((await road.read(id)).replies[0]?.attachments).toMatchObject([{ id: fileId }]);
  });

  it('is nobody else’s, and cannot be changed while the office reads it', async () => {
    const id = await road.ready([helper]);
    const params = await partOf(id);
    const body = { version: 0, writing: { answers: ['一'] } };
    await district.atLead.call(saveDraft, { params, body });
    for (const caller of [district.tian, district.supervisor, district.atHelper, district.atBystander])
      expect((await caller.refused(draft, { params })).code).toBe('not-found');
    for (const caller of [district.zhang, district.leader])
      expect((await caller.refused(draft, { params })).code).toBe('not-allowed');
    expect((await district.atHelper.refused(saveDraft, { params, body })).code).toBe('not-allowed');
    await district.atLead.call(submit, { params, body: letterOf() });
    const late = await district.atLead.refused(saveDraft, { params, body: { version: 2, writing: body.writing } });
    expect(late.title).toContain('现在是“答复待审核”');
  });
});

describe('flags', () => {
  it('name answers that say nothing, a phone nobody can dial, and the letter that was copied; and block nothing', async () => {
    const original = '经现场勘查，建新街共有路灯十二盏，其中七盏因线路老化不亮，我局已于三月更换电缆并全部修复。';
    const first = await road.ready();
    const sent = letterOf({
      documentNumber: '二城管提复〔2019〕抄1号',
      answers: [original, '消防通道已清理完毕，设置了禁停标线。'],
    });
    await district.atLead.call(submit, { params: await partOf(first), body: sent });
    const before = await district.tian.call(draft, { params: await partOf(first) });
    await district.tian.call(pass, { params: await partOf(first), body: { version: before.version } });

    const { id, params } = await submitted({ answers: [`您好，${original}`, '收到。'], contactPhone: '见来文落款' });
    const found = await district.tian.call(flags, { params });
    expect(found).toMatchObject([
      { kind: 'off-topic', answer: 0 },
      { kind: 'too-short', answer: 1 },
      {
        kind: 'copied',
        copied: { proposalId: first, departmentName: lead, documentNumber: '二城管提复〔2019〕抄1号' },
      },
      { kind: 'no-phone', answer: null },
    ]);
    expect(found[2]?.copied?.percent).toBeGreaterThanOrEqual(50);
    expect(found[2]?.copied?.passages.join('')).toContain('建新街共有路灯十二盏');
    expect((await district.atHelper.refused(flags, { params })).code).toBe('not-found');
    const { version } = await district.tian.call(draft, { params });
    await district.tian.call(pass, { params, body: { version } });
    expect((await road.read(id)).stage).toBe('replied');
  });
});

describe('two at once', () => {
  it('submit one letter; the second is told the present state', async () => {
    const id = await road.ready();
    const params = await partOf(id);
    const asks = [letterOf(), letterOf()].map((body) => district.atLead.call(submit, { params, body }));
    const refusals = await refusalsOf(asks);
    expect(refusals).toEqual([expect.stringContaining('现在是“答复待审核”，不能送审答复')]);
    const rows = await district.app.db.rows(`SELECT 1 FROM reply_drafts WHERE assignment_id = $1`, [params.id]);
    expect(rows).toHaveLength(1);
  });

  it('pass and send back: one of them decides', async () => {
    for (let i = 0; i < 5; i += 1) {
      const { id, params, version } = await submitted();
      const refusals = await refusalsOf([
        district.tian.call(pass, { params, body: { version } }),
        district.supervisor.call(sendBack, { params, body: { version, note: '请补充完成时间' } }),
      ]);
      expect(refusals).toHaveLength(1);
      expect(refusals[0]).toMatch(/现在是“(已答复|办理中)”，不能(退回修改|审核通过并发送)/);
      const view = await road.read(id);
      expect([view.stage, view.replies.length]).toEqual(
        refusals[0]?.includes('已答复') ? ['replied', 1] : ['handling', 0],
      );
    }
  });

  it('pass twice: one letter, one notice', async () => {
    const { id, params, version } = await submitted();
    const refusals = await refusalsOf(
      [district.tian, district.supervisor].map((caller) => caller.call(pass, { params, body: { version } })),
    );
    expect(refusals).toEqual([expect.stringContaining('409 stage-forbids')]);
    expect((await road.read(id)).replies).toHaveLength(1);
    expect((await told(district, [id])).filter((occasion) => occasion === 'proposal-replied')).toHaveLength(1);
  });

  it('take one number: the second letter is refused at its field', async () => {
    const [first, second] = [await road.ready(), await road.ready()];
    const body = letterOf({ documentNumber: '二城管提复〔2019〕同号' });
    const asks = [first, second].map(async (id) => district.atLead.call(submit, { params: await partOf(id), body }));
    const refusals = await refusalsOf(asks);
    expect(refusals).toEqual([expect.stringContaining('409 document-number-used')]);
  });
});
