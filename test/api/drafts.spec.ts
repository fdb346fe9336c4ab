import { randomUUID } from 'node:crypto';
import { type DraftContent, routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { type District, draftOf, onSessionDay, refusalsOf, told } from './district.js';

const { district, road } = await onSessionDay('drafts');

type Caller = District['tian'];

const { title, situation, demands, category } = draftOf();
const content = (change: Partial<DraftContent> = {}): Partial<DraftContent> => ({
  title,
  situation,
  demands,
  category,
  ...change,
});
const saveBody = (version: number, change: Partial<DraftContent> = {}, voidSignatures = false) => ({
  version,
  content: content(change),
  voidSignatures,
});
const save = (by: Caller, id: string, version: number, change: Partial<DraftContent> = {}, voids = false) =>
  by.call(routes.drafts.save, { params: { id }, body: saveBody(version, change, voids) });
const saveRefused = (by: Caller, id: string, version: number, change: Partial<DraftContent> = {}) =>
  by.refused(routes.drafts.save, { params: { id }, body: saveBody(version, change) });
const read = (by: Caller, id: string) => by.call(routes.drafts.read, { params: { id } });
const submit = (by: Caller, id: string, version = 1) =>
  by.call(routes.drafts.submit, { params: { id }, body: { version } });
const submitRefused = (by: Caller, id: string, version = 1) =>
  by.refused(routes.drafts.submit, { params: { id }, body: { version } });
const member = (name: string) => district.world.memberId(name);

async function begun(change: Partial<DraftContent> = {}, by = district.zhang): Promise<string> {
  const id = randomUUID();
  await save(by, id, 0, change);
  return id;
}

describe('a draft', () => {
  it('is kept as it was typed, through sign-out and on another device', async () => {
    const id = await begun({ title: ' 关于', demands: ['', '  半句'], category: null });
    const other = await district.world.as('member0');
    expect((await read(other, id)).content).toMatchObject({ title: ' 关于', demands: ['', '  半句'], category: null });
    expect((await other.call(routes.drafts.list)).find((each) => each.id === id)).toMatchObject({
      title: ' 关于',
      invited: 0,
      signed: 0,
      signUntil: null,
    });
  });

  it('tells the device that is behind, and loses neither text', async () => {
    const id = await begun();
    expect((await save(district.zhang, id, 1, { title: '平板上写的标题' })).version).toBe(2);
    const late = await saveRefused(district.zhang, id, 1, { title: '手机上写的标题' });
    expect(late).toMatchObject({ status: 409, code: 'draft-changed' });
    const theirs = await read(district.zhang, id);
    expect(theirs).toMatchObject({ version: 2, content: { title: '平板上写的标题' } });
    // Hers is kept: she has seen the other.
    expect((await save(district.zhang, id, theirs.version, { title: '手机上写的标题' })).version).toBe(3);
  });

  it('sent twice is saved once, also the first time', async () => {
    const id = randomUUID();
    const answers = await Promise.all([save(district.zhang, id, 0), save(district.zhang, id, 0)]);
    expect(answers.map((each) => each.version)).toEqual([1, 1]);
    expect((await save(district.zhang, id, 1, { title: '改过' })).version).toBe(2);
    expect((await save(district.zhang, id, 1, { title: '改过' })).version).toBe(2);
    const refusals = await refusalsOf([
      save(district.zhang, id, 2, { title: '一' }),
      save(district.zhang, id, 2, { title: '二' }),
    ]);
    expect(refusals).toEqual([expect.stringContaining('别的设备')]);
  });

  it('is nobody else’s: not there to be read, saved, signed, submitted or thrown away', async () => {
    const id = await begun();
    for (const caller of [district.li, district.tian]) {
      expect((await caller.refused(routes.drafts.read, { params: { id } })).code).toBe('not-found');
      expect((await saveRefused(caller, id, 1, { title: '抢来的' })).code).toBe('not-found');
      expect((await saveRefused(caller, id, 0, { title: '抢来的' })).code).toBe('not-found');
      expect((await submitRefused(caller, id)).code).toBe('not-found');
      expect((await caller.refused(routes.drafts.discard, { params: { id } })).code).toBe('not-found');
      expect((await caller.call(routes.drafts.list)).map((each) => each.id)).not.toContain(id);
    }
    expect((await district.leader.refused(routes.drafts.list)).code).toBe('not-allowed');
  });

  it('appears in no list, search or count of proposals', async () => {
    await begun({ title: '关于草稿绝不出现在列表里的建议' });
    const query = { search: '绝不出现' };
    for (const caller of [district.tian, district.zhang, district.leader])
      expect((await caller.call(routes.proposals.list, { query })).items).toEqual([]);
  });

  it('is submitted once, and is a proposal then', async () => {
    const id = await begun();
    const refusals = await refusalsOf([submit(district.zhang, id), submit(district.zhang, id)]);
    expect(refusals).toEqual([expect.stringContaining('已提交')]);
    const { stage, proposalId, may } = await read(district.zhang, id);
    expect([stage, may]).toEqual(['submitted', []]);
    expect(await road.read(proposalId ?? '')).toMatchObject({ title, proposerKind: 'INDIVIDUAL', enteredBy: null });
    expect((await saveRefused(district.zhang, id, 1, { title: '太晚了' })).code).toBe('stage-forbids');
    expect((await district.zhang.call(routes.drafts.list)).map((each) => each.id)).not.toContain(id);
    expect(await firstBrokenLink(district.app.db, 'draft', id)).toBeNull();
  });

  it('is not submitted when another device has saved since, nor while parts are missing', async () => {
    const id = await begun({ title: '短', demands: ['建议一条。', ''], category: null });
    expect((await submitRefused(district.zhang, id)).fields).toEqual({
      title: expect.stringContaining('4'),
      'demands.1': '请填写',
      category: '请填写',
    });
    await save(district.zhang, id, 1);
    expect((await submitRefused(district.zhang, id, 1)).code).toBe('draft-changed');
    expect((await read(district.zhang, id)).stage).toBe('writing');
  });

  it('can be thrown away', async () => {
    const id = await begun();
    await district.zhang.call(routes.drafts.discard, { params: { id } });
    expect((await submitRefused(district.zhang, id)).code).toBe('stage-forbids');
    expect((await district.zhang.call(routes.drafts.list)).map((each) => each.id)).not.toContain(id);
  });

  it('keeps what no database takes out of it: NUL and half characters', async () => {
    const id = await begun({ title: '关于\u0000停车\ud800的建议' });
    expect((await read(district.zhang, id)).content.title).toBe('关于停车的建议');
  });

  it('names no file of somebody else', async () => {
    const file = { name: '内部材料.txt', content: Buffer.from('不公开') };
    const { id: fileId } = await district.tian.upload(routes.files.upload, file);
    const id = await begun({ fileIds: [fileId] });
    expect((await read(district.zhang, id)).files).toEqual([]);
    expect((await submitRefused(district.zhang, id)).code).toBe('file-not-yours');
  });

  it('grown out of suggestions converts them', async () => {
    const arrival = { key: randomUUID(), text: '建新街路灯不亮，请尽快修复。', category: '社会建设' };
    const receipt = await district.zhang.call(routes.arrivals.send, { body: arrival });
    await district.app.drain();
    const suggestion = await district.zhang.call(routes.arrivals.receipt, { params: { id: receipt.id } });
    const suggestionId = suggestion.suggestionId ?? '';
    const id = await begun({ suggestionIds: [suggestionId] });
    expect((await read(district.zhang, id)).suggestions).toMatchObject([{ id: suggestionId }]);
    const stolen = await begun({ suggestionIds: [suggestionId] }, district.li);
    expect((await read(district.li, stolen)).suggestions).toEqual([]);
    expect((await submitRefused(district.li, stolen)).code).toBe('not-found');
    const made = await submit(district.zhang, id);
    expect((await road.read(made.id)).suggestions).toMatchObject([{ id: suggestionId }]);
  });

  it('is not bound to a year: begun in one session it is submitted in the one in force', async () => {
    await district.at('2019-12-31 23:59');
    const id = await begun();
    await district.at('2020-01-01 00:01');
    const made = await submit(district.zhang, id);
    expect((await road.read(made.id)).intakeSerial).toMatch(/^L2020-/);
  });
});

describe('the length', () => {
  it('is refused at its field where the body says so', async () => {
    const { name, settings } = await district.tian.call(routes.bodies.read);
    const strict = { name, settings: { ...settings, titleLimit: 10, textLimit: 200, refuseOverLimit: true } };
    const long = { situation: '䶮'.repeat(199), demands: ['修。。'] };
    const id = await begun(long);
    await submit(district.zhang, id);
    await district.tian.call(routes.bodies.change, { body: strict });
    const tooLong = await submitRefused(district.zhang, await begun({ title: '关于十个字以内的案由的建议' }));
    expect(tooLong.fields).toEqual({ title: '案由 13 字，不能超过 10 字' });
    const body = await submitRefused(district.zhang, await begun({ ...long, title: '关于文字的建议' }));
    expect(body.fields).toEqual({ situation: '正文共 202 字，不能超过 200 字' });
    await submit(district.zhang, await begun({ situation: '䶮 '.repeat(197), demands: ['修。。'], title: '关于文字' }));
    await district.tian.call(routes.bodies.change, { body: { name, settings } });
  });
});

describe('entry on behalf of others', () => {
  it('of a body needs a contact and the sealed form; both are seen by the desk and the unit alone', async () => {
    const collective = {
      kind: 'LIAISON',
      name: '侯寨乡联络组',
      contactName: '孙干事',
      contactPhone: '0371-68000000',
    } as const;
    const refused = (change: Parameters<typeof draftOf>[0]) =>
      district.tian.refused(routes.proposals.submit, { body: draftOf(change) });
    expect((await refused({ collective })).fields).toHaveProperty('scanFileId');
    const nobody = { ...collective, contactName: '', contactPhone: '' };
    expect((await refused({ collective: nobody })).fields).toEqual({
      'collective.contactName': '请填写',
      'collective.contactPhone': '请填写',
    });
    const scanFileId = await district.world.scan();
    const id = await district.world.proposal({ title: '关于乡道修缮的建议', collective });
    expect(await road.read(id)).toMatchObject({
      proposerKind: 'LIAISON',
      proposers: '侯寨乡联络组',
      enteredBy: '田秘书',
      contact: { name: '孙干事', phone: '0371-68000000' },
      scan: { name: '提案表扫描件.txt' },
    });
    await district.world.file(id);
    expect((await district.atLead.refused(routes.proposals.read, { params: { id } })).code).toBe('not-found');
    await district.world.assign(id, '区城市管理局');
    const view = await road.read(id, district.atLead);
    expect(view.contact).toEqual({ name: '孙干事', phone: '0371-68000000' });
    const scan = { params: { id: view.scan?.id ?? '' } };
    expect((await district.atLead.download(routes.files.download, scan)).content.toString()).toBe('盖章的提案表');
    expect((await district.zhang.refused(routes.files.download, scan)).code).toBe('not-found');
    expect((await district.zhang.refused(routes.files.download, { params: { id: scanFileId } })).code).toBe(
      'not-found',
    );
    const { items } = await district.tian.call(routes.proposals.list, { query: { proposerKind: 'LIAISON' } });
    expect(items).toMatchObject([{ id, enteredBy: '田秘书' }]);
  });

  it('of several members needs the signed form; of one it does not', async () => {
    const proposerIds = [member('张伟民'), member('李素琴')];
    const problem = await district.tian.refused(routes.proposals.submit, { body: draftOf({ proposerIds }) });
    expect(problem.fields).toEqual({ scanFileId: expect.stringContaining('扫描件') });
    const joint = await district.world.proposal({ title: '关于纸质联名的建议', proposerIds });
    expect(await road.read(joint)).toMatchObject({
      proposerKind: 'JOINT',
      proposers: '张伟民、李素琴',
      signatures: [],
    });
    // The members themselves see that it was entered for them, not the form with everybody's telephone numbers.
    expect(await road.read(joint, district.zhang)).toMatchObject({ enteredBy: '田秘书', scan: null, contact: null });
    await district.world.proposal({ title: '关于一人的建议', proposerIds: [member('李素琴')] });
  });

  it('is written by staff as a draft, too', async () => {
    const id = randomUUID();
    const change = {
      by: 'PARTY',
      collectiveName: '民盟二七区总支',
      contactName: '周委员',
      contactPhone: '13800000000',
    } as const;
    await save(district.tian, id, 0, change);
    expect((await submitRefused(district.tian, id)).fields).toHaveProperty('scanFileId');
    const scanFileId = await district.world.scan();
    await save(district.tian, id, 1, { ...change, scanFileId });
    expect((await read(district.tian, id)).files).toMatchObject([{ id: scanFileId }]);
    const made = await submit(district.tian, id, 2);
    expect(await road.read(made.id)).toMatchObject({ proposers: '民盟二七区总支', enteredBy: '田秘书' });
  });

  it('is not for members: neither a scan nor another’s name', async () => {
    const refused = (change: Parameters<typeof draftOf>[0]) =>
      district.zhang.refused(routes.proposals.submit, { body: draftOf(change) });
    const scanFileId = (await district.zhang.upload(routes.files.upload, { name: 'a.txt', content: Buffer.from('a') }))
      .id;
    expect((await refused({ scanFileId })).fields).toHaveProperty('scanFileId');
    expect((await refused({ proposerIds: [member('李素琴')] })).code).toBe('cosigners-must-sign');
    expect((await submitRefused(district.zhang, await begun({ proposerIds: [member('李素琴')] }))).code).toBe(
      'cosigners-must-sign',
    );
  });
});

describe('a document', () => {
  it('is read for correction, and refused when it is none', async () => {
    const text = '案由：关于路灯的建议\n情况分析\n建新街路灯不亮。\n建议\n1.修复路灯。';
    const file = { name: '提案.txt', content: Buffer.from(text) };
    expect(await district.zhang.upload(routes.drafts.takeText, file)).toEqual({
      title: '关于路灯的建议',
      situation: '建新街路灯不亮。',
      demands: ['修复路灯。'],
      said: null,
    });
    const old = { name: '提案.doc', content: Buffer.from('d0cf11e0a1b11ae1', 'hex') };
    await expect(district.zhang.upload(routes.drafts.takeText, old)).rejects.toThrow('另存为 .docx');
    await expect(district.leader.upload(routes.drafts.takeText, file)).rejects.toThrow('身份');
  });
});

it('tells nobody of a draft that nobody was asked to sign', async () => {
  const id = await begun();
  await save(district.zhang, id, 1, { title: '关于悄悄写的建议' });
  expect(await told(district, [id])).toEqual([]);
});
