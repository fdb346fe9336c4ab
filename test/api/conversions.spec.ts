import { type SentBody, routes } from '#contract';
import { firstBrokenLink } from '#platform';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, opinion, rowCounts } from '../support/office.js';

let office: Office;
let tian: Caller;
let zhang: Caller;
let li: Caller;
beforeAll(async () => {
  office = await openOffice('conversions', ['tian', 'wen', 'lu', 'zhang', 'li']);
  [tian, zhang, li] = (await Promise.all(['tian', 'zhang', 'li'].map((login) => office.world.as(login)))) as [
    Caller,
    Caller,
    Caller,
  ];
});
afterAll(() => office?.close());

async function suggestion(change: Parameters<typeof opinion>[0] = {}, by = zhang): Promise<string> {
  const { id } = await by.call(routes.arrivals.send, { body: opinion(change) });
  await office.app.drain();
  return (await by.call(routes.arrivals.receipt, { params: { id } })).suggestionId ?? '';
}

type Draft = SentBody<typeof routes.suggestions.convert>;
const draftOf = (change: Partial<Draft> = {}): Draft => ({
  title: '关于增设夜间停车位的提案',
  situation: '福华街一带老旧小区车位不足，夜间车辆占用消防通道。',
  demands: ['建议在人行道外侧划定夜间临时停车位。'],
  category: '社会建设',
  ...change,
});
const named = (change: Partial<Draft> = {}) => draftOf({ proposerIds: [office.world.memberId('张伟民')], ...change });
const convert = async (id: string, body: Draft, by = tian) =>
  (await by.call(routes.suggestions.convert, { params: { id }, body })).id;
const convertRefused = (id: string, body: Draft, by = tian) =>
  by.refused(routes.suggestions.convert, { params: { id }, body });
const link = (id: string, proposalId: string) => tian.call(routes.suggestions.link, { params: { id, proposalId } });
const read = (id: string, by = tian) => by.call(routes.suggestions.read, { params: { id } });
const proposalsOf = async (id: string, by = tian) => (await read(id, by)).proposals.map((proposal) => proposal.id);
const counts = () => rowCounts(office, ['proposals', 'conversions']);

describe('many to many', () => {
  test('one suggestion leads to two proposals, and a second one joins the first of them', async () => {
    const [one, other] = [await suggestion(), await suggestion({}, li)];
    const parking = await convert(one, named());
    const rules = await convert(one, named({ title: '关于完善停车管理办法的提案' }));
    await link(other, parking);
    await link(other, parking);
    expect(await proposalsOf(one)).toEqual([parking, rules]);
    expect(await proposalsOf(other)).toEqual([parking]);
    const view = await tian.call(routes.proposals.read, { params: { id: parking } });
    expect(view.proposers).toBe('张伟民');
    expect(view.suggestions.map(({ id }) => id).sort()).toEqual([one, other].sort());
    for (const id of [one, other]) {
      expect((await read(id)).stage).toBe('converted');
      expect(await firstBrokenLink(office.app.db, 'suggestion', id)).toBeNull();
    }
    expect((await read(one)).trail.map(({ action }) => action)).toEqual(['receive', 'convert', 'convert']);
    expect((await read(other)).trail.map(({ action }) => action)).toEqual(['receive', 'link']);
  });

  test('several are joined in one step, or none of them', async () => {
    const ids = [await suggestion(), await suggestion({}, li), await suggestion()] as const;
    await tian.call(routes.suggestions.dismiss, { params: { id: ids[2] }, body: { reason: 'vague' } });
    const before = await counts();
    const all = named({ alsoSuggestionIds: [ids[1], ids[2]] });
    expect(await convertRefused(ids[0], all)).toMatchObject({ code: 'stage-forbids' });
    const nobody = named({ alsoSuggestionIds: [office.world.memberId('张伟民')] });
    expect(await convertRefused(ids[0], nobody)).toMatchObject({ code: 'not-found' });
    expect(await counts()).toEqual(before);
    expect((await read(ids[0])).stage).toBe('received');
    const proposal = await convert(ids[0], named({ alsoSuggestionIds: [ids[1], ids[0]] }));
    expect(await proposalsOf(ids[0])).toEqual([proposal]);
    expect(await proposalsOf(ids[1])).toEqual([proposal]);
  });

  test('what was merged counts with the one it was merged into', async () => {
    const [one, main] = [await suggestion(), await suggestion({}, li)];
    await tian.call(routes.suggestions.merge, { params: { id: one }, body: { intoId: main } });
    const proposal = await convert(main, named());
    expect(await proposalsOf(one, zhang)).toEqual([proposal]);
    expect(await convertRefused(one, named())).toMatchObject({ code: 'stage-forbids' });
    // With a proposal it can no longer go into another.
    const merge = { params: { id: main }, body: { intoId: await suggestion() } };
    expect((await tian.refused(routes.suggestions.merge, merge)).code).toMatch(/^(stage-forbids|merge-has-proposals)$/);
  });

  test('two clerks who link and convert at once both succeed, and the course has no gap', async () => {
    const id = await suggestion();
    const wen = await office.world.as('wen');
    const proposal = await convert(await suggestion(), named());
    await Promise.all([
      link(id, proposal),
      convert(id, named({ title: '关于共享单位停车场的提案' }), wen),
      wen.call(routes.suggestions.link, { params: { id, proposalId: proposal } }),
    ]);
    expect(await proposalsOf(id)).toHaveLength(2);
    expect(await firstBrokenLink(office.app.db, 'suggestion', id)).toBeNull();
  });

  test('a refused proposal cannot be joined, and it is said why', async () => {
    const proposal = await convert(await suggestion(), named());
    const body = { outcome: 'decline' as const, reason: 'personal', note: '属个人事项' };
    await tian.call(routes.reviews.refuse, { params: { id: proposal }, body });
    const params = { id: await suggestion(), proposalId: proposal };
    expect(await tian.refused(routes.suggestions.link, { params })).toMatchObject({
      code: 'stage-forbids',
      title: expect.stringContaining('现在是“不予立案”，不能并入已有提案'),
    });
    expect((await read(params.id)).stage).toBe('received');
  });
});

describe('taking it back', () => {
  const unlink = (id: string, proposalId: string, withdraw?: 'true') =>
    ({ params: { id, proposalId }, query: { withdraw } }) as const;

  test('one of two proposals: it stays converted; the last one: it waits again, and the sender is told', async () => {
    const id = await suggestion();
    const [one, other] = [await convert(id, named()), await convert(id, named({ title: '关于停车收费的提案' }))];
    await tian.call(routes.suggestions.unlink, unlink(id, one));
    expect(await read(id)).toMatchObject({ stage: 'converted', proposals: [{ id: other }] });
    await tian.call(routes.suggestions.unlink, unlink(id, other));
    expect(await read(id)).toMatchObject({ stage: 'received', proposals: [] });
    expect((await read(id)).trail.at(-1)).toMatchObject({ action: 'unlink', from: 'converted', to: 'received' });
    expect(await tian.refused(routes.suggestions.unlink, unlink(id, other))).toMatchObject({ code: 'stage-forbids' });
    const view = await tian.call(routes.proposals.read, { params: { id: one } });
    expect(view).toMatchObject({ stage: 'submitted', suggestions: [] });
    await link(id, one);
    expect(await proposalsOf(id)).toEqual([one]);
    const told = await office.app.db.rows(
      `SELECT 1 FROM outbox WHERE data ->> 'occasion' = 'suggestion-unlinked' AND data ->> 'subjectId' = $1`,
      [id],
    );
    expect(told).toHaveLength(2);
  });

  test('the proposal goes with it while nobody has looked at it, and nothing else led to it', async () => {
    const [id, second] = [await suggestion(), await suggestion()];
    const proposal = await convert(id, named({ alsoSuggestionIds: [second] }));
    const shared = await tian.refused(routes.suggestions.unlink, unlink(id, proposal, 'true'));
    expect(shared.code).toBe('proposal-has-sources');
    await tian.call(routes.suggestions.unlink, unlink(second, proposal));
    await tian.call(routes.suggestions.unlink, unlink(id, proposal, 'true'));
    const view = await tian.call(routes.proposals.read, { params: { id: proposal } });
    expect(view).toMatchObject({ stage: 'withdrawn', outcome: { note: expect.stringContaining('转提案已撤销') } });
    const filed = await convert(id, named());
    await office.world.file(filed);
    expect(await tian.refused(routes.suggestions.unlink, unlink(id, filed, 'true'))).toMatchObject({
      code: 'stage-forbids',
    });
    expect(await proposalsOf(id)).toEqual([filed]);
  });
});

describe('sent twice', () => {
  test('with one key it is one proposal; the same key with other words is refused', async () => {
    const id = await suggestion();
    const body = named({ key: crypto.randomUUID() });
    const [one, two] = await Promise.all([convert(id, body), convert(id, body)]);
    expect(two).toBe(one);
    expect(await convert(id, body)).toBe(one);
    expect(await proposalsOf(id)).toEqual([one]);
    expect(await convertRefused(id, { ...body, title: '关于另一件事的提案' })).toMatchObject({ code: 'key-reused' });
    const own = draftOf({ key: crypto.randomUUID() });
    const { alsoSuggestionIds: _, ...submitted } = own;
    const ids = await Promise.all(
      [0, 1, 2].map(async () => (await zhang.call(routes.proposals.submit, { body: submitted })).id),
    );
    expect(new Set(ids).size).toBe(1);
  });
});

describe('who may', () => {
  test('a member files their own, in their own name; another’s does not exist for them', async () => {
    const [his, hers] = [await suggestion(), await suggestion({}, li)];
    const proposal = await convert(his, draftOf(), zhang);
    const view = await zhang.call(routes.proposals.read, { params: { id: proposal } });
    expect(view).toMatchObject({ proposers: '张伟民', proposerKind: 'INDIVIDUAL', stage: 'submitted' });
    const before = await counts();
    expect(await convertRefused(hers, draftOf(), zhang)).toMatchObject({ code: 'not-found' });
    const both = draftOf({ alsoSuggestionIds: [hers] });
    expect(await convertRefused(his, both, zhang)).toMatchObject({ code: 'not-found' });
    const linkHers = { params: { id: hers, proposalId: proposal } };
    expect(await zhang.refused(routes.suggestions.link, linkHers)).toMatchObject({ code: 'not-allowed' });
    const lu = await office.world.as('lu');
    expect(await convertRefused(hers, named(), lu)).toMatchObject({ code: 'not-allowed' });
    expect(await counts()).toEqual(before);
  });

  test('only a member of this term can be named, and the field says who is not', async () => {
    const id = await suggestion();
    const before = await counts();
    const nobody = await convertRefused(id, draftOf());
    expect(nobody).toMatchObject({ code: 'proposer-missing', fields: { proposerIds: expect.any(String) } });
    const change = { name: '陈䶮', active: false };
    const chen = office.world.memberId('陈䶮');
    const admin = await office.world.as('admin');
    await admin.call(routes.members.change, { params: { id: chen }, body: change });
    const left = await convertRefused(id, named({ proposerIds: [office.world.memberId('张伟民'), chen] }));
    expect(left).toMatchObject({
      status: 422,
      code: 'proposer-not-eligible',
      fields: { proposerIds: expect.stringContaining('陈䶮') },
    });
    expect(await counts()).toEqual(before);
    expect((await read(id)).stage).toBe('received');
  });

  test('a body as a whole may, entered by the clerk', async () => {
    const collective = {
      kind: 'PARTY',
      name: '民建二七区总支',
      contactName: '王主委',
      contactPhone: '0371-68180000',
    } as const;
    const proposal = await convert(await suggestion(), draftOf({ collective, scanFileId: await office.world.scan() }));
    const view = await tian.call(routes.proposals.read, { params: { id: proposal } });
    expect(view).toMatchObject({ proposerKind: 'PARTY', proposers: '民建二七区总支' });
  });
});

describe('files', () => {
  const attached = async (by: Caller, name: string) => {
    const { id } = await by.upload(routes.files.upload, { name, content: Buffer.from(name) });
    return { file: id, suggestion: await suggestion({ fileIds: [id] }, by) };
  };

  test('of the suggestions go over, also of what was merged into them; others do not', async () => {
    const [his, hers, merged, foreign] = [
      await attached(zhang, '张.txt'),
      await attached(li, '李.txt'),
      await attached(li, '并入.txt'),
      await attached(li, '无关.txt'),
    ];
    const into = { params: { id: merged.suggestion }, body: { intoId: his.suggestion } };
    await tian.call(routes.suggestions.merge, into);
    const fileIds = [hers.file, his.file, merged.file];
    const draft = named({ alsoSuggestionIds: [hers.suggestion], fileIds });
    const stolen = await convertRefused(his.suggestion, { ...draft, fileIds: [foreign.file] });
    expect(stolen).toMatchObject({ code: 'file-not-yours', fields: { fileIds: expect.any(String) } });
    const proposal = await convert(his.suggestion, draft);
    const view = await tian.call(routes.proposals.read, { params: { id: proposal } });
    expect(view.attachments.map(({ id }) => id)).toEqual(fileIds);
    // What the proposal shows to its proposer was attached by others; still it opens.
    const got = await zhang.download(routes.files.download, { params: { id: hers.file } });
    expect(got.content.toString()).toBe('李.txt');
  });

  test('a member cannot take the files of what was merged into theirs', async () => {
    const [his, hers] = [await attached(zhang, '张.txt'), await attached(li, '李.txt')];
    const into = { params: { id: hers.suggestion }, body: { intoId: his.suggestion } };
    await tian.call(routes.suggestions.merge, into);
    const refused = await convertRefused(his.suggestion, draftOf({ fileIds: [hers.file] }), zhang);
    expect(refused).toMatchObject({ code: 'file-not-yours' });
    const proposal = await convert(his.suggestion, draftOf({ fileIds: [his.file] }), zhang);
    const view = await zhang.call(routes.proposals.read, { params: { id: proposal } });
    expect(view.attachments.map(({ id }) => id)).toEqual([his.file]);
  });
});
