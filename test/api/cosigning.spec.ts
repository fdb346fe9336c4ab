import { randomUUID } from 'node:crypto';
import { routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { type District, cutoffAt, openDistrict, sessionDay, told } from './district.js';
import { Signing, demands, situation, title } from './signing.js';

let district: District;
let signing: Signing;

beforeAll(async () => {
  district = await openDistrict('cosigning');
  signing = new Signing(district);
});
afterAll(() => district.close());
beforeEach(() => district.at(sessionDay));

describe('asking members to sign', () => {
  it('shows them the text and their task, and the first proposer who has signed, with what they said', async () => {
    const id = await signing.asked();
    expect((await signing.read(id)).signUntil).toBe(new Date(cutoffAt).toISOString());
    const [li, chen] = [await signing.invitationTo(id, '李素琴'), await signing.invitationTo(id, '陈䶮')];
    expect(await signing.seen(district.li, li)).toMatchObject({
      from: '张伟民',
      title,
      situation,
      demands,
      stage: 'invited',
      overdue: false,
      others: [{ name: '陈䶮', stage: 'invited' }],
      may: [
        { action: 'sign', blocked: null },
        { action: 'refuse-to-sign', blocked: null },
      ],
    });
    const { items, count } = await signing.waitsFor(district.li, li);
    expect(items).toMatchObject([{ subjectId: li, title, verb: '签名联名', who: '张伟民', dueOn: '2019-03-04' }]);
    expect(count).toBeGreaterThan(0);
    await signing.sign(district.li, li, '完全赞同，建议优先老旧小区。');
    await district.chen.call(routes.invitations.refuse, { params: { id: chen }, body: { note: '我另有一件。' } });
    expect((await signing.waitsFor(district.li, li)).items).toEqual([]);
    expect((await signing.read(id)).invitations).toMatchObject([
      { stage: 'signed', opinion: '完全赞同，建议优先老旧小区。' },
      { stage: 'refused', opinion: '我另有一件。' },
    ]);
    const events = await told(district, [li, chen]);
    expect(events).toEqual(['invitation-sent', 'invitation-sent', 'invitation-signed', 'invitation-refused']);
    for (const each of [li, chen]) expect(await firstBrokenLink(district.app.db, 'invitation', each)).toBeNull();
  });

  it('by notice: the invited, and after that the first proposer', async () => {
    const id = await signing.asked(['李素琴']);
    const li = await signing.invitationTo(id, '李素琴');
    await signing.sign(district.li, li, '赞同。');
    await district.app.drain();
    const notices = async (by: District['tian']) => (await by.call(routes.notices.list, { query: {} })).items;
    expect(await notices(district.li)).toContainEqual(
      expect.objectContaining({
        title: '张伟民请您联名提案',
        text: expect.stringContaining('于2019年3月4日 20:00前签名'),
        subject: { kind: 'invitation', id: li },
        asks: true,
      }),
    );
    expect(await notices(district.zhang)).toContainEqual(
      expect.objectContaining({ text: expect.stringContaining('意见：赞同。'), subject: { kind: 'draft', id } }),
    );
  });

  it('is for members of this term with an account, other than oneself, and before the cut-off', async () => {
    const id = await signing.asked([]);
    const refused = (names: string[], until: string | null = null) =>
      district.zhang.refused(routes.drafts.invite, signing.invite(id, names, until));
    expect(await refused(['张伟民'])).toMatchObject({
      code: 'cosigner-is-first',
      fields: { memberIds: expect.any(String) },
    });
    await district.world.member({ name: '赵没账号' });
    expect((await refused(['赵没账号'])).fields?.memberIds).toContain('赵没账号');
    expect((await refused(['李素琴'], '2019-03-04T08:00:00+08:00')).fields).toHaveProperty('until');
    const stranger = { params: { id }, body: { memberIds: [randomUUID()] } };
    expect((await district.zhang.refused(routes.drafts.invite, stranger)).code).toBe('proposer-not-eligible');
    expect((await district.tian.refused(routes.drafts.invite, signing.invite(id, ['李素琴']))).code).toBe(
      'not-allowed',
    );
    expect((await district.li.refused(routes.drafts.invite, signing.invite(id, ['陈䶮']))).code).toBe('not-found');
    expect((await signing.read(id)).invitations).toEqual([]);
  });

  it('leaves seven days where no cut-off is to come', async () => {
    await district.at('2019-06-03 15:00');
    expect((await signing.read(await signing.asked(['李素琴']))).signUntil).toBe('2019-06-10T15:59:00.000Z');
  });

  it('twice asks once', async () => {
    const id = await signing.asked(['李素琴']);
    const again = () => district.zhang.call(routes.drafts.invite, signing.invite(id, ['李素琴', '陈䶮']));
    await Promise.all([again(), again()]);
    expect(await signing.stagesOf(id)).toEqual([
      ['李素琴', 'invited'],
      ['陈䶮', 'invited'],
    ]);
    expect(await told(district, [await signing.invitationTo(id, '李素琴')])).toEqual(['invitation-sent']);
  });
});

describe('an invitation', () => {
  it('is nobody else’s', async () => {
    const id = await signing.asked(['李素琴']);
    const params = { id: await signing.invitationTo(id, '李素琴') };
    for (const caller of [district.chen, district.zhang])
      expect((await caller.refused(routes.invitations.read, { params })).code).toBe('not-found');
    const body = { textRevision: 1 };
    expect((await district.chen.refused(routes.invitations.sign, { params, body })).code).toBe('not-found');
    expect((await district.tian.refused(routes.invitations.read, { params })).code).toBe('not-allowed');
    expect((await district.li.refused(routes.drafts.read, { params: { id } })).code).toBe('not-found');
    expect((await district.li.call(routes.invitations.list)).map((each) => each.id)).toContain(params.id);
    expect((await district.chen.call(routes.invitations.list)).map((each) => each.id)).not.toContain(params.id);
  });

  it('opens the attachments of the draft to the invited, while they are', async () => {
    const file = { name: '现场.txt', content: Buffer.from('照片说明') };
    const { id: fileId } = await district.zhang.upload(routes.files.upload, file);
    const id = randomUUID();
    await district.zhang.call(routes.drafts.save, signing.save(id, 0, { fileIds: [fileId] }));
    await district.zhang.call(routes.drafts.invite, signing.invite(id, ['李素琴']));
    const li = await signing.invitationTo(id, '李素琴');
    expect((await signing.seen(district.li, li)).files).toMatchObject([{ id: fileId, name: '现场.txt' }]);
    const download = { params: { id: fileId } };
    expect((await district.li.download(routes.files.download, download)).name).toBe('现场.txt');
    expect((await district.chen.refused(routes.files.download, download)).code).toBe('not-found');
    await district.zhang.call(routes.drafts.withdraw, { params: { id, invitationId: li } });
    expect((await district.li.refused(routes.files.download, download)).code).toBe('not-found');
  });

  it('that is withdrawn shows the text no longer, and can be sent again, at the end of the order', async () => {
    const id = await signing.asked();
    const li = await signing.invitationTo(id, '李素琴');
    await signing.sign(district.li, li);
    await district.zhang.call(routes.drafts.withdraw, { params: { id, invitationId: li } });
    expect(await signing.seen(district.li, li)).toMatchObject({
      stage: 'withdrawn',
      situation: '',
      demands: [],
      may: [],
    });
    const body = { textRevision: 1 };
    expect((await district.li.refused(routes.invitations.sign, { params: { id: li }, body })).code).toBe(
      'stage-forbids',
    );
    await district.zhang.call(routes.drafts.invite, signing.invite(id, ['李素琴']));
    expect(await signing.stagesOf(id)).toEqual([
      ['陈䶮', 'invited'],
      ['李素琴', 'invited'],
    ]);
    expect(await told(district, [li])).toEqual([
      'invitation-sent',
      'invitation-signed',
      'invitation-withdrawn',
      'invitation-sent',
    ]);
  });

  it('can be signed after all by who refused, and refused after all by who signed', async () => {
    const id = await signing.asked(['李素琴']);
    const params = { id: await signing.invitationTo(id, '李素琴') };
    await signing.sign(district.li, params.id);
    await district.li.call(routes.invitations.refuse, { params, body: { note: null } });
    expect(await signing.stagesOf(id)).toEqual([['李素琴', 'refused']]);
    await signing.sign(district.li, params.id);
    expect(await signing.stagesOf(id)).toEqual([['李素琴', 'signed']]);
  });

  it('cannot be signed after the cut-off, unless the first proposer moves it', async () => {
    const id = await signing.asked(['李素琴'], '2019-03-05T12:00:00+08:00');
    const li = await signing.invitationTo(id, '李素琴');
    await district.at('2019-03-05 12:01');
    const body = { textRevision: 1 };
    const late = await district.li.refused(routes.invitations.sign, { params: { id: li }, body });
    expect([late.code, late.title]).toEqual(['signing-over', expect.stringContaining('2019年3月5日')]);
    expect(await signing.seen(district.li, li)).toMatchObject({
      overdue: true,
      may: [
        { action: 'sign', blocked: expect.stringContaining('截止') },
        { action: 'refuse-to-sign', blocked: null },
      ],
    });
    expect((await signing.waitsFor(district.li, li)).items).toEqual([]);
    await district.zhang.call(routes.drafts.invite, signing.invite(id, [], '2019-03-06T12:00:00+08:00'));
    await signing.sign(district.li, li);
    expect(await signing.stagesOf(id)).toEqual([['李素琴', 'signed']]);
  });
});

it('a draft thrown away takes its invitations back', async () => {
  const id = await signing.asked();
  await signing.sign(district.li, await signing.invitationTo(id, '李素琴'));
  const ids = [await signing.invitationTo(id, '李素琴'), await signing.invitationTo(id, '陈䶮')];
  await district.zhang.call(routes.drafts.discard, { params: { id } });
  expect(await signing.stagesOf(id)).toEqual([
    ['李素琴', 'withdrawn'],
    ['陈䶮', 'withdrawn'],
  ]);
  expect((await told(district, ids)).filter((each) => each === 'invitation-withdrawn')).toHaveLength(2);
  expect((await district.chen.call(routes.invitations.list)).map((each) => each.id)).not.toContain(ids[1]);
});
