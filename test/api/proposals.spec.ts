import ExcelJS from 'exceljs';
import { type SentQuery, proposalStages, routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { type District, bystander, draftOf, helper, lead, onSessionDay, refusalsOf, told } from './district.js';

const { district, road } = await onSessionDay('proposals');

const submit = (caller: District['tian'], change: Parameters<typeof draftOf>[0] = {}) =>
  caller.call(routes.proposals.submit, { body: draftOf(change) });
const refusedSubmit = (caller: District['tian'], change: Parameters<typeof draftOf>[0]) =>
  caller.refused(routes.proposals.submit, { body: draftOf(change) });

async function rowsOf(caller: District['tian'], query: SentQuery<typeof routes.proposals.list> = {}) {
  const rows = [];
  let after: string | undefined;
  do {
    const page = await caller.call(routes.proposals.list, { query: { limit: 3, ...query, after } });
    rows.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return rows;
}
const titlesOf = async (caller: District['tian'], query: SentQuery<typeof routes.proposals.list>) =>
  (await rowsOf(caller, query)).map((row) => row.title);

describe('submitting', () => {
  it('a member proposes in their own name, before the cut-off as 大会提案', async () => {
    const { id } = await submit(district.zhang);
    const view = await road.read(id, district.zhang);
    expect(view).toMatchObject({
      stage: 'submitted',
      kind: 'plenary',
      proposerKind: 'INDIVIDUAL',
      proposers: '张伟民',
      enteredBy: null,
      caseNumber: null,
      sessionLabel: '九届四次',
      demands: draftOf().demands,
      may: [{ action: 'withdraw', blocked: null }],
    });
    expect(view.intakeSerial).toMatch(/^L2019-\d{4}$/);
    expect(view.trail).toMatchObject([{ action: 'submit', who: '张伟民', onBehalfOf: null, to: 'submitted' }]);
    expect(await told(district, [id])).toEqual(['proposal-submitted']);
  });

  it('after the cut-off as 平时提案, with the next serial', async () => {
    const first = await road.read((await submit(district.zhang)).id);
    await district.at('2019-03-04 20:01');
    const second = await road.read((await submit(district.zhang)).id);
    expect(second.kind).toBe('intersessional');
    expect(Number(second.intakeSerial.slice(6))).toBe(Number(first.intakeSerial.slice(6)) + 1);
  });

  it('counts the serial anew in a new year, by the year in China', async () => {
    await district.at('2020-01-01 00:30');
    expect((await road.read((await submit(district.chen)).id)).intakeSerial).toBe('L2020-0001');
  });

  it('a member is always the first proposer; others make it 联名', async () => {
    const others = [district.world.memberId('陈䶮'), district.world.memberId('李素琴')];
    const id = await road.submitted({ proposerIds: others }, district.li);
    const view = await road.read(id);
    expect(view).toMatchObject({ proposerKind: 'JOINT', proposers: '李素琴、陈䶮' });
    expect(view.proposerMembers.map((member) => member.name)).toEqual(['李素琴', '陈䶮']);
  });

  it('the secretariat enters it in the name of a member or of a body, and it shows', async () => {
    const named = await submit(district.tian, { proposerIds: [district.world.memberId('陈䶮')] });
    const view = await road.read(named.id);
    expect(view).toMatchObject({ proposers: '陈䶮', enteredBy: '田秘书', proposerKind: 'INDIVIDUAL' });
    expect(view.trail[0]).toMatchObject({ who: '田秘书', onBehalfOf: '陈䶮' });
    const contact = { contactName: '周委员', contactPhone: '0371-68000000' };
    const body = await district.world.proposal({
      title: '关于公交线网的建议',
      collective: { kind: 'PARTY', name: '民盟二七区委', ...contact },
    });
    expect(await road.read(body)).toMatchObject({
      proposers: '民盟二七区委',
      proposerKind: 'PARTY',
      proposerMembers: [],
    });
  });

  it.each([
    ['nobody named', {}, 'proposer-missing', 'proposerIds'],
    ['a category of no list', { proposerIds: ['zhang'], category: '外星事务' }, 'category-unknown', 'category'],
    [
      'both a member and a body',
      {
        proposerIds: ['zhang'],
        collective: { kind: 'PARTY', name: '民盟', contactName: '周委员', contactPhone: '0371-68000000' },
      },
      'bad-input',
      'collective',
    ],
    [
      'an unknown department',
      { proposerIds: ['zhang'], suggestedDepartmentIds: [crypto.randomUUID()] },
      'department-unknown',
      'suggestedDepartmentIds',
    ],
    ['a file of nobody', { proposerIds: ['zhang'], fileIds: [crypto.randomUUID()] }, 'file-not-yours', 'fileIds'],
    ['one who is no member', { proposerIds: [crypto.randomUUID()] }, 'proposer-not-eligible', 'proposerIds'],
    ['no demand', { proposerIds: ['zhang'], demands: [] }, 'bad-input', 'demands'],
  ] as const)('is refused at its field: %s', async (_, change, code, field) => {
    const { proposerIds = [], ...rest } = { proposerIds: [] as readonly string[], ...change };
    const ids = proposerIds.map((each) => (each === 'zhang' ? district.world.memberId('张伟民') : each));
    const problem = await refusedSubmit(district.tian, { ...rest, proposerIds: ids } as Parameters<typeof draftOf>[0]);
    expect(problem.code).toBe(code);
    expect(problem.fields?.[field]).toBeTruthy();
  });

  it('a member cannot speak for a body, nor attach what somebody else uploaded', async () => {
    const contact = { contactName: '周委员', contactPhone: '0371-68000000' };
    const collective = { kind: 'SECTOR', name: '经济界', ...contact } as const;
    expect((await refusedSubmit(district.zhang, { collective })).fields).toHaveProperty('collective');
    const file = { name: '现场.txt', content: Buffer.from('照片说明') };
    const { id: fileId } = await district.li.upload(routes.files.upload, file);
    expect((await refusedSubmit(district.zhang, { fileIds: [fileId] })).code).toBe('file-not-yours');
    const { id } = await submit(district.li, { fileIds: [fileId] });
    expect((await road.read(id)).attachments).toMatchObject([{ id: fileId, name: '现场.txt' }]);
    const download = await district.tian.download(routes.files.download, { params: { id: fileId } });
    expect(download.content.toString()).toBe('照片说明');
    const unseen = await district.zhang.refused(routes.files.download, { params: { id: fileId } });
    expect(unseen.code).toBe('not-found');
  });

  it('is not for departments', async () => {
    expect((await refusedSubmit(district.atLead, {})).code).toBe('not-allowed');
  });
});

describe('review', () => {
  const file = (id: string, body: { category?: string } = {}) =>
    district.tian.call(routes.proposals.file, { params: { id }, body });
  const decline = (id: string, body: { reason: string; note: string }) => ({
    params: { id },
    body: { outcome: 'decline' as const, ...body },
  });

  it('files it under the next number of the session, and may correct the category', async () => {
    const first = await file(await road.submitted());
    const id = await road.submitted();
    const second = await file(id, { category: '文化建设' });
    expect(Number(second.caseNumber)).toBe(Number(first.caseNumber) + 1);
    const view = await road.read(id);
    expect(view).toMatchObject({ stage: 'filed', category: '文化建设', caseNumber: second.caseNumber });
    expect(view.may).toContainEqual({ action: 'assign', blocked: null });
    expect(await told(district, [id])).toEqual(['proposal-submitted', 'proposal-filed']);
    expect(await firstBrokenLink(district.app.db, 'proposal', id)).toBeNull();
    const unknown = await district.tian.refused(routes.proposals.file, {
      params: { id: await road.submitted() },
      body: { category: '外星事务' },
    });
    expect(unknown.fields).toHaveProperty('category');
  });

  it('declines with a reason of the list and in words, and the proposer reads both', async () => {
    const id = await road.submitted();
    const unknown = await district.tian.refused(
      routes.reviews.refuse,
      decline(id, { reason: 'weather', note: '不合适' }),
    );
    expect(unknown).toMatchObject({ code: 'reason-unknown', fields: { reason: '请从列表中选择理由' } });
    await district.tian.call(routes.reviews.refuse, decline(id, { reason: 'litigation', note: '正在法院审理' }));
    const view = await road.read(id, district.zhang);
    expect(view).toMatchObject({ stage: 'declined', caseNumber: null });
    expect(view.outcome).toMatchObject({ reason: '进入民事、刑事、行政诉讼或仲裁程序的事项', note: '正在法院审理' });
    expect(await told(district, [id])).toEqual(['proposal-submitted', 'proposal-refused']);
    const again = await district.tian.refused(routes.proposals.file, { params: { id }, body: {} });
    expect(again).toMatchObject({ code: 'stage-forbids', status: 409 });
    expect(again.title).toContain('现在是“不予立案”，不能立案');
  });

  it('happens once, also when two clerks press at the same moment', async () => {
    const id = await road.submitted();
    const refusals = await refusalsOf([file(id), file(id), file(id)]);
    expect(refusals).toHaveLength(2);
    for (const refusal of refusals) expect(refusal).toContain('409 stage-forbids 现在是“待交办”，不能立案');
    expect((await road.read(id)).trail.filter((row) => row.action === 'file')).toHaveLength(1);
  });

  it('gives 50 filings at once 50 numbers without a gap', async () => {
    const ids = [];
    for (let i = 0; i < 50; i += 1) ids.push(await road.submitted({ title: `关于第 ${i} 个路口的建议` }));
    const before = Number((await file(await road.submitted())).caseNumber);
    const numbers = await Promise.all(ids.map(async (id) => Number((await file(id)).caseNumber)));
    expect(numbers.sort((a, b) => a - b)).toEqual(ids.map((_, i) => before + 1 + i));
  });

  it('is for the secretariat alone', async () => {
    const params = { id: await road.submitted() };
    for (const caller of [district.zhang, district.supervisor, district.atLead])
      expect((await caller.refused(routes.proposals.file, { params, body: {} })).code).toBe('not-allowed');
  });
});

describe('who sees what', () => {
  it('members see their own, and of others what the committee has published', async () => {
    const own = await road.submitted({ title: '关于只有本人可见的建议' });
    expect((await road.read(own, district.zhang)).id).toBe(own);
    expect((await district.li.refused(routes.proposals.read, { params: { id: own } })).code).toBe('not-found');
    const open = await road.replied({ title: '关于公开办结的建议' });
    const body = { attitude: 'SATISFIED' as const, result: 'SATISFIED' as const };
    await district.zhang.call(routes.ratings.rate, { params: { id: open }, body });
    const params = { id: open };
    // Closed and agreed to is not published yet: the committee decides.
    expect((await district.li.refused(routes.proposals.read, { params })).code).toBe('not-found');
    const { basis } = await district.tian.call(routes.disclosure.material, { params });
    const decision = { decision: 'PUBLIC' as const, basis, proposal: true };
    await district.tian.call(routes.disclosure.decide, { params, body: decision });
    const shown = await road.read(open, district.li);
    expect(shown).toMatchObject({ stage: 'closed', replies: [], ratings: [], assignments: [], trail: [], may: [] });
    const titles = await titlesOf(district.li, { limit: 200 });
    expect(titles).toContain('关于公开办结的建议');
    expect(titles).not.toContain('关于只有本人可见的建议');
    expect(await titlesOf(district.li, { search: '只有本人可见' })).toEqual([]);
  });

  it('departments see a case from the day it is assigned to them', async () => {
    const id = await road.filed({ title: '关于交办以后才可见的建议' });
    expect((await district.atHelper.refused(routes.proposals.read, { params: { id } })).code).toBe('not-found');
    await district.world.assign(id, lead, [helper]);
    for (const caller of [district.atLead, district.atHelper]) expect((await road.read(id, caller)).id).toBe(id);
    expect((await district.atBystander.refused(routes.proposals.read, { params: { id } })).code).toBe('not-found');
    expect(await titlesOf(district.atHelper, { search: '交办以后才可见' })).toEqual(['关于交办以后才可见的建议']);
    expect(await titlesOf(district.atBystander, { search: '交办以后才可见' })).toEqual([]);
  });

  it('those who oversee see everything, but decide nothing that is not theirs', async () => {
    const id = await road.submitted();
    for (const caller of [district.supervisor, district.leader]) expect((await road.read(id, caller)).may).toEqual([]);
    expect((await road.read(id)).may.map((each) => each.action)).toEqual(expect.arrayContaining(['file', 'decline']));
  });
});

describe('the list', () => {
  it('is narrowed by stage, department, category and proposer, and paged without loss in both orders', async () => {
    await district.at('2019-03-05 10:00');
    const ids = [];
    for (let i = 0; i < 7; i += 1)
      ids.push(await road.submitted({ category: '生态文明建设', title: `关于河道第${i}段的建议` }));
    for (const id of ids.slice(0, 4)) await district.world.file(id);
    for (const id of ids.slice(0, 2)) await district.world.assign(id, helper, [bystander]);
    const category = '生态文明建设';
    for (const sort of ['newest', 'due'] as const) {
      const rows = await rowsOf(district.tian, { category, sort });
      expect(rows.map((row) => row.id).sort()).toEqual([...ids].sort());
    }
    expect((await rowsOf(district.tian, { category })).map((row) => row.id)).toEqual([...ids].reverse());
    const byDue = await rowsOf(district.tian, { category, sort: 'due' });
    expect(byDue.map((row) => row.due !== null)).toEqual([true, true, false, false, false, false, false]);
    expect(byDue[0]).toMatchObject({ leadDepartment: helper, coHandlers: [bystander], due: { workingDaysLeft: 60 } });
    const count = async (query: SentQuery<typeof routes.proposals.list>) =>
      (await rowsOf(district.tian, { category, ...query })).length;
    expect(await count({ stage: ['submitted'] })).toBe(3);
    expect(await count({ stage: ['submitted', 'filed'] })).toBe(5);
    expect(await count({ departmentId: district.world.departmentId(bystander) })).toBe(2);
    expect(await count({ departmentId: district.world.departmentId(lead) })).toBe(0);
    expect(await count({ proposerKind: 'JOINT' })).toBe(0);
    expect(await count({ overdue: 'true' })).toBe(0);
    await district.at('2019-08-01 10:00');
    const overdue = await rowsOf(district.tian, { category, overdue: 'true' });
    expect(overdue.map((row) => row.id).sort()).toEqual(ids.slice(0, 2).sort());
    expect(overdue.every((row) => (row.due?.workingDaysLeft ?? 0) < 0)).toBe(true);
  });

  it('finds everything by any part of number, title, person or text', async () => {
    const id = await road.submitted(
      {
        title: '关于加装电梯（100%覆盖）的建议',
        situation: '陈寨村　旧楼\n未装电梯，ＡＢＣ小区尤甚。',
        demands: ['建议补贴"加装"费用', '建议 a_b 试点'],
      },
      district.chen,
    );
    const { caseNumber, intakeSerial } = { ...(await road.read(id)), caseNumber: await district.world.file(id) };
    const finds = async (search: string) => (await rowsOf(district.tian, { search })).some((row) => row.id === id);
    for (const search of [
      '电梯',
      '梯',
      '䶮',
      '陈䶮',
      '加装电梯',
      '100%',
      'abc小区',
      'ＡＢＣ',
      '陈寨村 旧楼 未装',
      '补贴"加装',
      'a_b',
      intakeSerial,
      intakeSerial.toLowerCase(),
      caseNumber,
      '  电梯 ',
    ])
      expect([search, await finds(search)]).toEqual([search, true]);
    // The pairs are all there, but not side by side; a sign of the pattern language is only a sign.
    for (const search of ['梯电', '电梯未装', '加装费', '1%0', 'a%b', '装_电', "'", '\\'])
      expect([search, await finds(search)]).toEqual([search, false]);
  });

  it('ignores a cursor that is not its own', async () => {
    const page = await district.tian.call(routes.proposals.list, { query: { after: 'abc', limit: 2 } });
    expect(page.items).toHaveLength(2);
  });
});

describe('the workbook', () => {
  it('holds exactly the rows of the list, says how many and how they were chosen', async () => {
    await road.submitted({ title: '=1+1 关于表格的建议', category: '政治建设' });
    for (let i = 0; i < 4; i += 1) await road.submitted({ title: `关于表格第${i}行的建议`, category: '政治建设' });
    const query = { category: '政治建设', search: '表格', sort: 'newest' } as const;
    const file = await district.tian.download(routes.proposals.workbook, { query });
    expect(file.name).toBe('提案列表-2019-03-04.xlsx');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(file.content).buffer);
    const [sheet] = workbook.worksheets;
    expect(sheet?.getCell('A1').value).toBe('提案列表（分类：政治建设；含“表格”）共 5 件，截至 2019-03-04');
    const titles = (sheet?.getColumn(3).values ?? []).slice(3);
    expect(titles).toEqual(await titlesOf(district.tian, query));
    expect(titles.at(-1)).toBe('=1+1 关于表格的建议');
    expect(sheet?.getCell('H3').value).toEqual(new Date('2019-03-04T00:00:00Z'));
  });

  it('shows a department its own cases alone', async () => {
    const file = await district.atBystander.download(routes.proposals.workbook, { query: {} });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(file.content).buffer);
    const seen = await rowsOf(district.atBystander);
    expect(workbook.worksheets[0]?.rowCount).toBe(seen.length + 2);
    expect((await district.zhang.refused(routes.proposals.workbook, { query: {} })).code).toBe('not-allowed');
  });
});

describe('the database', () => {
  it.each([
    ['proposals_stage_check', proposalStages],
    ['assignments_stage_check', routes.proposals.read.result.shape.assignments.element.shape.stage.options],
  ])('allows exactly the stages of the lifecycle: %s', async (constraint, stages) => {
    const row = await district.app.db.row<{ definition: string }>(
      `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = $1`,
      [constraint],
    );
    const listed = [...(row?.definition ?? '').matchAll(/'([a-z-]+)'/g)].map((match) => match[1]);
    expect(listed.sort()).toEqual([...stages].sort());
  });
});
