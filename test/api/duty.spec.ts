import ExcelJS from 'exceljs';
import { type DutyFigure, routes } from '#contract';
import { unzipSync } from 'fflate';
import type { Caller } from '../support/app.js';
import { type District, Road, openDistrict } from './district.js';

let district: District;
let road: Road;
beforeAll(async () => {
  district = await openDistrict('duty');
  road = new Road(district);
});
afterAll(() => district?.close());

const of = (name: string) => ({ id: district.world.memberId(name) });
const counts = async (by: Caller, name: string, year = 2019) => {
  const view = await by.call(routes.duty.read, { params: of(name), query: { year } });
  return Object.fromEntries(view.figures.map(({ figure, count }) => [figure, count])) as Record<DutyFigure, number>;
};
const records = (by: Caller, name: string, figure: DutyFigure, year = 2019) =>
  by.call(routes.duty.records, { params: { ...of(name), year, figure } });

let keys = 0;
async function suggest(login: string, text: string): Promise<string> {
  const key = `00000000-0000-4000-8000-${String((keys += 1)).padStart(12, '0')}`;
  await district.world.write(login, { key, text });
  await district.app.drain();
  const caller = await district.world.as(login);
  const { items } = await caller.call(routes.suggestions.mine, { query: {} });
  return items[0]?.id ?? '';
}

const nothing = {
  suggestions: 0,
  'suggestions-converted': 0,
  'first-proposer': 0,
  'co-signer': 0,
  collective: 0,
  excellent: 0,
  consulted: 0,
  'proposals-rated': 0,
  'replies-rated': 0,
};

test('a year of one member, each figure with exactly its records', async () => {
  const { zhang, li, tian, world } = district;
  expect(await counts(zhang, '张伟民')).toEqual(nothing);
  await suggest('member0', '福华街路灯不亮，请尽快修复。');
  const converted = await suggest('member0', '大学路公厕太少，建议增设两座。');
  await tian.call(routes.suggestions.convert, {
    params: { id: converted },
    body: {
      title: '关于增设公厕的提案',
      situation: '大学路一带公厕太少，群众出行不便。',
      demands: ['建议增设两座。'],
      category: '社会建设',
      proposerIds: [world.memberId('张伟民')],
      key: '00000000-0000-4000-8000-00000000ffff',
    },
  });
  // Answered after a consultation, rated, and found excellent.
  const own = await road.replied();
  await zhang.call(routes.ratings.rate, {
    params: { id: own },
    body: { attitude: 'SATISFIED', result: 'SATISFIED', comment: null },
  });
  await tian.call(routes.marks.set, {
    params: { id: own, kind: 'excellent' },
    body: { supervisor: null, reason: '建议具体，办理见效' },
  });
  // Together with 李素琴, who is the first; and one that was withdrawn, which counts nowhere.
  await road.submitted({ proposerIds: [world.memberId('李素琴'), world.memberId('张伟民')] }, li);
  const withdrawn = await road.submitted({ title: '关于随后撤回的建议' });
  await tian.call(routes.reviews.withdraw, { params: { id: withdrawn }, body: { note: '提案者书面申请撤案' } });
  await district.app.db.rows(`UPDATE members SET phone = '138 0000 1234' WHERE name = '张伟民'`);
  const collective = { kind: 'SECTOR' as const, name: '经济界', contactName: '张伟民', contactPhone: '13800001234' };
  await road.submitted({ collective, scanFileId: await world.scan(), title: '关于集体提出的建议' }, tian);
  // The same name with another telephone is somebody else.
  const other = { ...collective, name: '教育界', contactPhone: '13900009999' };
  await road.submitted({ collective: other, scanFileId: await world.scan(), title: '关于同名者的建议' }, tian);

  const figures = await counts(zhang, '张伟民');
  expect(figures).toEqual({
    suggestions: 2,
    'suggestions-converted': 1,
    'first-proposer': 2,
    'co-signer': 1,
    collective: 1,
    excellent: 1,
    consulted: 1,
    'proposals-rated': 1,
    'replies-rated': 1,
  });
  for (const [figure, count] of Object.entries(figures))
    expect([figure, (await records(zhang, '张伟民', figure as DutyFigure)).length]).toEqual([figure, count]);
  expect(await records(zhang, '张伟民', 'collective')).toMatchObject([
    { title: '关于集体提出的建议', note: '经济界', kind: 'proposal' },
  ]);
  expect(await records(zhang, '张伟民', 'consulted')).toMatchObject([{ id: own, note: '区城市管理局，走访' }]);
  expect(await counts(li, '李素琴')).toEqual({ ...nothing, 'first-proposer': 1 });
});

test('what was taken back, divided and put together again, or came as a proposal is not counted as another suggestion', async () => {
  const { tian, world, li } = district;
  const before = await counts(li, '李素琴');
  await suggest('member1', '福华街车位太少。大学路积水严重。');
  const kept = await suggest('member1', '建设路停车难，建议划线。航海路积水，建议疏通。');
  const { items } = await li.call(routes.suggestions.mine, { query: {} });
  await li.call(routes.suggestions.withdraw, { params: { id: items[1]?.id ?? '' } });
  const [arrival] = (await tian.call(routes.suggestions.read, { params: { id: kept } })).arrivals;
  const { moveId } = await tian.call(routes.suggestions.split, {
    params: { id: kept },
    body: { by: 'cut', arrivalId: arrival?.id ?? '', part: 1, at: 12, title: null },
  });
  expect((await counts(li, '李素琴')).suggestions).toBe(before.suggestions + 2);
  await tian.call(routes.suggestions.undoMove, { params: { id: kept, moveId } });
  const proposal = await road.submitted({ proposerIds: [world.memberId('李素琴')] }, li);
  const body = { outcome: 'to-suggestion' as const, reason: null, note: '宜作意见建议', destination: null };
  await tian.call(routes.reviews.refuse, { params: { id: proposal }, body });
  await district.app.drain();
  expect(await counts(li, '李素琴')).toMatchObject({
    suggestions: before.suggestions + 1,
    'first-proposer': before['first-proposer'] + 1,
  });
});

test('a year ends at midnight in China; the years that have something are offered', async () => {
  await district.at('2019-12-31 23:59');
  await suggest('member2', '年末的最后一条，请收。');
  await district.at('2020-01-01 00:00');
  await suggest('member2', '新年的第一条，请收。');
  expect((await counts(district.chen, '陈䶮', 2019)).suggestions).toBe(1);
  expect((await counts(district.chen, '陈䶮', 2020)).suggestions).toBe(1);
  const view = await district.chen.call(routes.duty.read, { params: of('陈䶮'), query: {} });
  expect(view).toMatchObject({ year: 2020, years: [2020, 2019], member: { name: '陈䶮' } });
});

test('a member sees their own record, the secretariat everybody’s, nobody else any', async () => {
  const { zhang, li, tian, leader, atLead } = district;
  expect(await counts(tian, '张伟民')).toEqual(await counts(zhang, '张伟民'));
  const year = { ...of('张伟民'), year: 2019 };
  for (const [route, params] of [
    [routes.duty.read, of('张伟民')],
    [routes.duty.records, { ...year, figure: 'suggestions' }],
    [routes.duty.document, year],
    [routes.duty.workbook, year],
  ] as const) {
    const asked = { params } as never;
    expect(await li.refused(route, asked)).toMatchObject({ code: 'not-found' });
    for (const caller of [leader, atLead])
      expect(await caller.refused(route, asked)).toMatchObject({ code: 'not-allowed' });
  }
});

test('Word and Excel hold the same figures and records', async () => {
  const params = { ...of('张伟民'), year: 2019 };
  const word = await district.tian.download(routes.duty.document, { params });
  expect(word.name).toBe('张伟民委员2019年度履职档案.docx');
  const text = Buffer.from(unzipSync(new Uint8Array(word.content))['word/document.xml'] ?? [])
    .toString()
    .replace(/<[^>]+>/g, ' ');
  for (const words of ['提交意见建议', '2 条', '关于集体提出的建议', '区城市管理局，走访'])
    expect(text).toContain(words);
  expect(text).not.toContain('关于同名者的建议');
  const excel = await district.zhang.download(routes.duty.workbook, { params });
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(new Uint8Array(excel.content).buffer);
  const rows = book.getWorksheet('数字')?.getSheetValues().slice(3) as unknown[][];
  expect(rows.map(([, label, count]) => [label, count])).toContainEqual(['作为第一提案人提出提案', 2]);
  const listed = rows.reduce((sum, [, , count]) => sum + Number(count), 0);
  expect(book.getWorksheet('记录')?.rowCount).toBe(listed + 1);
});

test('the call for proposals is written with the session and shown with it', async () => {
  const { tian, zhang } = district;
  const [term] = await tian.call(routes.bodies.terms);
  const [session] = term?.sessions ?? [];
  if (!session) throw new Error('no session');
  expect(session.callText).toBeNull();
  const { number, opensOn, closesOn, submissionCutoffAt } = session;
  const callText = '请围绕中心工作提出提案。\n一事一案。';
  await tian.call(routes.bodies.changeSession, {
    params: { id: session.id },
    body: { number, opensOn, closesOn, submissionCutoffAt, callText },
  });
  expect((await zhang.call(routes.bodies.terms))[0]?.sessions[0]).toMatchObject({ callText, submissionCutoffAt });
});

test('while writing, a member is shown what they sent before, and nobody else’s', async () => {
  const text = '福华街路灯不亮很久了，请尽快修复';
  const found = await district.zhang.call(routes.similar.ownSuggestions, { query: { text } });
  expect(found).toMatchObject([{ title: expect.stringContaining('福华街路灯不亮') }]);
  expect(found[0]?.overlap.join('')).toContain('福华街路灯不亮');
  expect(await district.chen.call(routes.similar.ownSuggestions, { query: { text } })).toEqual([]);
  expect(await district.zhang.call(routes.similar.ownSuggestions, { query: { text: '' } })).toEqual([]);
});
