import { routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { helper, lead, letterOf, onSessionDay, opinionOf, refusalsOf, told } from './district.js';

const { district, road } = await onSessionDay('replies');

const { reply } = routes.assignments;

async function replyTo(id: string, change: Parameters<typeof letterOf>[0] = {}) {
  return { params: await road.assignment(id, lead), body: letterOf(change) };
}

describe('the reply', () => {
  it('answers each demand and moves the case', async () => {
    const id = await road.ready([helper]);
    const file = { name: '现场照片.txt', content: Buffer.from('整改前后') };
    const { id: fileId } = await district.atLead.upload(routes.files.upload, file);
    const ask = await replyTo(id, {
      resolution: 'IN_PROGRESS',
      promises: [{ what: '划定剩余停车位', dueOn: '2019-12-31' }],
      documentNumber: '二城管提复〔2019〕A1号',
      fileIds: [fileId],
    });
    await district.atLead.call(reply, ask);
    const view = await road.read(id, district.zhang);
    expect(view).toMatchObject({ stage: 'replied', due: null, repliedAt: expect.any(String) });
    expect(view.replies).toMatchObject([
      {
        departmentName: lead,
        documentNumber: '二城管提复〔2019〕A1号',
        resolutionLabel: 'B 所提问题正在解决',
        onTime: true,
        answers: [
          { demand: '建议划定夜间临时停车位。', answer: '已划定夜间临时停车位 86 个。' },
          { demand: '建议清理消防通道。', answer: '已会同消防部门清理。' },
        ],
        attachments: [{ id: fileId, name: '现场照片.txt' }],
      },
    ]);
    expect(view.trail.filter((row) => row.action === 'reply')).toMatchObject([
      { who: `${lead}经办人`, to: 'replied', note: `${lead}，二城管提复〔2019〕A1号` },
    ]);
    expect((await told(district, [id])).at(-1)).toBe('proposal-replied');
    expect(await firstBrokenLink(district.app.db, 'proposal', id)).toBeNull();
    const download = await district.zhang.download(routes.files.download, { params: { id: fileId } });
    expect(download.content.toString()).toBe('整改前后');
    expect((await district.li.refused(routes.files.download, { params: { id: fileId } })).code).toBe('not-found');
  });

  it('is on time until midnight in China of the due day, and late after it', async () => {
    const [inTime, late] = [await road.ready(), await road.ready()];
    await district.at('2019-05-29 23:59');
    await district.atLead.call(reply, await replyTo(inTime));
    await district.at('2019-05-30 00:00');
    await district.atLead.call(reply, await replyTo(late));
    const onTime = async (id: string) => (await road.read(id)).replies[0]?.onTime;
    expect([await onTime(inTime), await onTime(late)]).toEqual([true, false]);
  });

  it('says at the field which answer is missing or too many', async () => {
    const id = await road.ready();
    const short = await district.atLead.refused(reply, await replyTo(id, { answers: ['已办理。'] }));
    expect(short).toMatchObject({ status: 422, fields: { 'answers.1': '请答复第 2 条建议' } });
    const long = await district.atLead.refused(reply, await replyTo(id, { answers: ['一一', '二二', '三三'] }));
    expect(long.fields).toEqual({ 'answers.2': '提案只有 2 条建议' });
    expect((await road.read(id)).stage).toBe('handling');
  });

  it('needs a letter number of its own', async () => {
    const used = '二城管提复〔2019〕B1号';
    await road.replied({}, { documentNumber: used });
    const id = await road.ready();
    const again = await district.atLead.refused(reply, await replyTo(id, { documentNumber: used }));
    expect(again).toMatchObject({ code: 'document-number-used', fields: { documentNumber: expect.any(String) } });
  });

  it('waits for the receipt, for every opinion and for the consultation', async () => {
    const id = await road.assigned([helper]);
    const blocked = async () => (await district.atLead.refused(reply, await replyTo(id))).title;
    expect(await blocked()).toBe('请先签收');
    await district.atLead.call(routes.assignments.acknowledge, { params: await road.assignment(id, lead) });
    expect(await blocked()).toBe('会办单位还有 1 家未送会办意见');
    const params = await road.assignment(id, helper);
    await district.atHelper.call(routes.assignments.acknowledge, { params });
    await district.atHelper.call(routes.assignments.sendOpinion, { params, body: opinionOf('我局没有不同意见。') });
    expect(await blocked()).toBe('答复前请先登记与委员的面商情况');
    const { settings, name } = await district.tian.call(routes.bodies.read);
    const change = (consultationRequired: boolean) =>
      district.tian.call(routes.bodies.change, { body: { name, settings: { ...settings, consultationRequired } } });
    await change(false);
    await district.atLead.call(reply, await replyTo(id));
    await change(true);
    expect((await road.read(id)).stage).toBe('replied');
  });

  it("is the lead unit's alone", async () => {
    const id = await road.ready([helper]);
    const own = { params: await road.assignment(id, helper), body: letterOf() };
    await expect(district.atHelper.call(reply, own)).rejects.toThrow();
    const others = await district.atHelper.refused(reply, await replyTo(id));
    expect(others.status).toBe(403);
    expect((await district.atBystander.refused(reply, await replyTo(id))).code).toBe('not-found');
    const fresh = await road.assigned([helper]);
    const before = { params: await road.assignment(fresh, helper), body: letterOf() };
    expect((await district.atHelper.refused(reply, before)).code).toBe('reply-not-yours');
  });
});

describe('two at once', () => {
  it('send one reply, and the second is told that it is out', async () => {
    const id = await road.ready();
    const asks = await Promise.all([replyTo(id), replyTo(id), replyTo(id)]);
    const refusals = await refusalsOf(asks.map((ask) => district.atLead.call(reply, ask)));
    expect(refusals).toHaveLength(2);
    for (const refusal of refusals) expect(refusal).toContain('409 stage-forbids 现在是“已答复”，不能发送答复');
    const view = await road.read(id);
    expect(view.replies).toHaveLength(1);
    expect(view.trail.filter((row) => row.action === 'reply')).toHaveLength(1);
    expect((await told(district, [id])).filter((occasion) => occasion === 'proposal-replied')).toHaveLength(1);
  });

  it('acknowledge and reply: the reply goes out only behind the receipt', async () => {
    const { settings, name } = await district.tian.call(routes.bodies.read);
    const change = (consultationRequired: boolean) =>
      district.tian.call(routes.bodies.change, { body: { name, settings: { ...settings, consultationRequired } } });
    await change(false);
    for (let i = 0; i < 5; i += 1) {
      const id = await road.assigned();
      const ask = await replyTo(id);
      const refusals = await refusalsOf([
        district.atLead.call(reply, ask),
        district.atLead.call(routes.assignments.acknowledge, { params: ask.params }),
      ]);
      const [part] = (await road.read(id)).assignments;
      expect(part?.acknowledgedAt).not.toBeNull();
      if (refusals.length > 0) expect(refusals).toEqual([expect.stringContaining('not-acknowledged')]);
      expect(part?.stage).toBe(refusals.length > 0 ? 'acknowledged' : 'replied');
    }
    await change(true);
  });

  it('opinion and reply: either the opinion is in, or the reply waits', async () => {
    for (let i = 0; i < 5; i += 1) {
      const id = await road.assigned([helper]);
      const [ask, params] = [await replyTo(id), await road.assignment(id, helper)];
      await district.atLead.call(routes.assignments.acknowledge, { params: ask.params });
      const body = { way: 'PHONE' as const, heldOn: '2019-03-04', withWhom: '张伟民', outcome: '同意' + '办理方案' };
      await district.atLead.call(routes.assignments.consult, { params: ask.params, body });
      await district.atHelper.call(routes.assignments.acknowledge, { params });
      const refusals = await refusalsOf([
        district.atHelper.call(routes.assignments.sendOpinion, { params, body: opinionOf('我局没有不同意见。') }),
        district.atLead.call(reply, ask),
      ]);
      const view = await road.read(id);
      expect(view.assignments.find((each) => each.id === params.id)?.stage).toBe('opinion-sent');
      expect(view.stage).toBe(refusals.length > 0 ? 'handling' : 'replied');
    }
  });
});
