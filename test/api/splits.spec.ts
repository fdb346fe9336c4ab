import ExcelJS from 'exceljs';
import { routes } from '#contract';
import { wordsOf } from '../support/archive.js';
import { bystander, helper, lead, letterOf, onSessionDay, told } from './district.js';

const { district, road } = await onSessionDay('splits');

const unit = (name: string) => district.world.departmentId(name);
const three = [lead, helper, bystander];
const officers = () =>
  new Map([
    [lead, district.atLead],
    [helper, district.atHelper],
    [bystander, district.atBystander],
  ]);

async function split(units = three): Promise<string> {
  const id = await road.filed();
  await district.tian.call(routes.assignments.assign, { params: { id }, body: { splitIds: units.map(unit) } });
  return id;
}

async function answer(id: string, name: string): Promise<void> {
  const caller = officers().get(name);
  if (!caller) throw new Error(name);
  const params = await road.assignment(id, name);
  await caller.call(routes.assignments.acknowledge, { params });
  const body = { way: 'PHONE' as const, heldOn: '2019-03-04', withWhom: '张伟民', outcome: '电话听取了意见' };
  await caller.call(routes.assignments.consult, { params, body });
  await caller.call(routes.assignments.reply, { params, body: letterOf() });
}

describe('a 分办 of three units', () => {
  it('has no lead; each unit replies for itself, and the case is replied with the last of them', async () => {
    const id = await split();
    const view = await road.read(id, district.zhang);
    expect(view).toMatchObject({ leadDepartment: null, coHandlers: [], splitUnits: three, due: { on: '2019-05-29' } });
    expect(view.assignments.map(({ role, due }) => [role, due.on])).toEqual(three.map(() => ['SPLIT', '2019-05-29']));
    for (const [at, name] of three.entries()) {
      expect((await road.read(id)).stage).toBe('handling');
      await answer(id, name);
      expect((await road.read(id, district.zhang)).replies).toHaveLength(at + 1);
    }
    const replied = await road.read(id);
    expect(replied.stage).toBe('replied');
    expect(replied.replies.map((each) => each.departmentName)).toEqual(three);
    const parts = replied.assignments.map((each) => each.id);
    expect(await told(district, parts)).toEqual(three.flatMap(() => ['assignment-acknowledged', 'split-replied']));
    expect(await told(district, [id])).toContain('proposal-replied');
  });

  it('is due on the earliest day that is still owed', async () => {
    const id = await split([lead, helper]);
    await district.at('2019-03-12 09:00');
    const added = await district.supervisor.call(routes.returns.addUnit, {
      params: { id },
      body: { departmentId: unit(bystander), reason: '学校周边停车归教体局管理' },
    });
    const { assignments, due } = await road.read(id);
    expect(assignments.find((each) => each.id === added.id)).toMatchObject({
      role: 'SPLIT',
      due: { on: '2019-06-06' },
    });
    expect(due?.on).toBe('2019-05-29');
    await answer(id, lead);
    expect((await road.read(id)).due?.on).toBe('2019-05-29');
    await answer(id, helper);
    expect((await road.read(id)).due?.on).toBe('2019-06-06');
  });

  it('may let one of three go, never one of the last two; what remains decides whether all have replied', async () => {
    const id = await split();
    const ask = async (name: string) => {
      const params = await road.assignment(id, name);
      const body = { reason: '不属我局职责范围。', departmentId: null };
      await officers().get(name)?.call(routes.returns.request, { params, body });
      return params;
    };
    await answer(id, lead);
    await answer(id, helper);
    const last = await ask(bystander);
    await district.supervisor.call(routes.returns.accept, { params: last, body: { departmentId: null, note: null } });
    expect(await road.read(id)).toMatchObject({ stage: 'replied', splitUnits: [lead, helper] });

    const two = await split([lead, helper]);
    const params = await road.assignment(two, lead);
    await district.atLead.call(routes.returns.request, {
      params,
      body: { reason: '不属我局职责范围。', departmentId: null },
    });
    const bare = { params, body: { departmentId: null, note: null } };
    expect((await district.supervisor.refused(routes.returns.accept, bare)).code).toBe('nobody-left');
  });

  it('is refused at the field: one unit alone, a lead beside it, or nobody', async () => {
    const id = await road.filed();
    const refused = (body: { leadId?: string; splitIds?: string[] }) =>
      district.tian.refused(routes.assignments.assign, { params: { id }, body });
    expect(await refused({ splitIds: [unit(lead), unit(lead)] })).toMatchObject({
      code: 'split-too-few',
      fields: { splitIds: '分办至少要有两个单位' },
    });
    expect((await refused({ leadId: unit(lead), splitIds: [unit(helper), unit(bystander)] })).code).toBe(
      'lead-and-split',
    );
    expect(await refused({})).toMatchObject({ code: 'lead-missing', fields: { leadId: '请选择主办单位' } });
  });

  it('no unit of it sends an opinion, and each sees the whole', async () => {
    const id = await split();
    const view = await road.read(id, district.atHelper);
    expect(view.own).toEqual({ role: 'SPLIT', stage: 'assigned' });
    expect(view.assignments.find((each) => each.departmentName === helper)?.may.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['acknowledge', 'consult', 'reply', 'request-return', 'propose-unit']),
    );
    const todo = await district.atHelper.call(routes.todo.read);
    expect([...todo.now, ...todo.week, ...todo.later].find((item) => item.subjectId === id)?.verb).toBe('签收');
  });
});

describe('units that were suggested', () => {
  it('stand apart from those of the review and those assigned; a difference needs a reason, which the case shows', async () => {
    const id = await road.submitted({ suggestedDepartmentIds: [unit(lead)] });
    const suggest = (body: { leadId: string; coHandlerIds?: string[]; reason?: string }) => ({ params: { id }, body });
    const differs = await district.tian.refused(routes.assignments.suggest, suggest({ leadId: unit(bystander) }));
    expect(differs).toMatchObject({
      code: 'units-differ',
      fields: { reason: `与建议的承办单位（${lead}）不同，请写明理由` },
    });
    expect((await district.supervisor.refused(routes.assignments.suggest, suggest({ leadId: unit(lead) }))).code).toBe(
      'not-allowed',
    );
    await district.tian.call(
      routes.assignments.suggest,
      suggest({ leadId: unit(bystander), coHandlerIds: [unit(helper)], reason: '主要涉及学校周边' }),
    );
    await district.world.file(id);
    // Of the review's units it is the roles that count.
    const body = { leadId: unit(helper), coHandlerIds: [unit(bystander)] };
    const other = await district.supervisor.refused(routes.assignments.assign, { params: { id }, body });
    expect(other.fields?.reason).toContain(`${bystander}、${helper}`);
    await district.supervisor.call(routes.assignments.assign, {
      params: { id },
      body: { ...body, reason: '商圈为主' },
    });
    expect(await road.read(id)).toMatchObject({
      suggestedDepartments: [{ name: lead }],
      reviewedUnits: [
        { name: bystander, role: 'LEAD' },
        { name: helper, role: 'CO_HANDLER' },
      ],
      leadDepartment: helper,
      coHandlers: [bystander],
      unitReasons: { review: '主要涉及学校周边', assignment: '商圈为主' },
    });
    const late = await district.tian.refused(routes.assignments.suggest, suggest({ leadId: unit(lead) }));
    expect(late.title).toContain('现在是“办理中”，不能建议承办单位');
  });

  it('are followed without a reason, also with a further co-handler', async () => {
    const id = await road.filed({ suggestedDepartmentIds: [unit(lead)] });
    const body = { leadId: unit(lead), coHandlerIds: [unit(helper)], reason: '不会留下' };
    await district.tian.call(routes.assignments.assign, { params: { id }, body });
    expect((await road.read(id)).unitReasons).toEqual({ review: null, assignment: null });
  });
});

describe('the board of the 交办会', () => {
  it('assigns many in one go; each is whole or not at all, and what was refused says why', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 4; at += 1)
      ids.push(await road.filed({ suggestedDepartmentIds: at === 2 ? [unit(helper)] : [] }));
    const [sole = '', both = '', suggested = '', gone = ''] = ids;
    const { items } = await district.supervisor.call(routes.board.list, { query: { limit: 200 } });
    expect(items.filter((row) => ids.includes(row.id)).map((row) => row.suggested.map(({ name }) => name))).toEqual([
      [],
      [],
      [helper],
      [],
    ]);
    await district.world.assign(gone, lead);
    const { results } = await district.supervisor.call(routes.board.assign, {
      body: {
        cases: [
          { proposalId: sole, leadId: unit(lead) },
          { proposalId: both, splitIds: [unit(lead), unit(helper)] },
          { proposalId: suggested, leadId: unit(lead) },
          { proposalId: gone, leadId: unit(helper) },
          { proposalId: crypto.randomUUID(), leadId: unit(helper) },
        ],
      },
    });
    expect(results.map(({ done, problem }) => [done, problem])).toEqual([
      [true, null],
      [true, null],
      [false, `与建议的承办单位（${helper}）不同，请写明理由`],
      [false, '现在是“办理中”，不能交办；页面已更新为最新情况'],
      [false, '没有找到，或您无权查看'],
    ]);
    expect(results[2]?.fields).toHaveProperty('reason');
    expect((await road.read(suggested)).assignments).toEqual([]);
    expect((await road.read(both)).splitUnits).toEqual([lead, helper]);
  });

  it('two who send the same list at the same moment assign each case once', async () => {
    const ids = [await road.filed(), await road.filed(), await road.filed()];
    const cases = ids.map((proposalId) => ({ proposalId, leadId: unit(lead) }));
    const answers = await Promise.all(
      [district.tian, district.supervisor].map((caller) => caller.call(routes.board.assign, { body: { cases } })),
    );
    const done = answers.flatMap(({ results }) => results.filter((each) => each.done).map((each) => each.proposalId));
    expect(done.sort()).toEqual([...ids].sort());
    for (const id of ids) expect((await road.read(id)).assignments).toHaveLength(1);
  });

  it('hands out the list by unit, as Excel and as Word, with the number of its rows', async () => {
    await district.at('2019-04-08 09:00');
    const id = await road.filed({ title: '关于清单里的停车建议' });
    await district.tian.call(routes.assignments.assign, {
      params: { id },
      body: { leadId: unit(lead), coHandlerIds: [unit(helper)] },
    });
    const other = await split([helper, bystander]);
    const query = { from: '2019-04-08', to: '2019-04-08' };
    const sum = '2019-04-08至2019-04-08交办；共 3 家单位、4 件次、2 件，截至 2019-04-08';
    const file = await district.supervisor.download(routes.board.workbook, { query });
    expect(file.name).toBe('交办清单-2019-04-08.xlsx');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(file.content).buffer);
    const sheet = workbook.getWorksheet('交办清单');
    expect(sheet?.getCell('A1').value).toBe(`交办清单（${sum}）`);
    const rows = [3, 4, 5, 6].map((row) => ['A', 'B', 'C'].map((column) => sheet?.getCell(`${column}${row}`).value));
    const [number, otherNumber] = [(await road.read(id)).caseNumber, (await road.read(other)).caseNumber];
    expect(rows.sort()).toEqual(
      [
        [helper, '会办', number],
        [helper, '分办', otherNumber],
        [lead, '主办', number],
        [bystander, '分办', otherNumber],
      ].sort(),
    );
    expect(sheet?.getCell('A7').value).toBeNull();
    const text = wordsOf((await district.supervisor.download(routes.board.document, { query })).content);
    for (const part of [sum, `${helper}（2 件次）`, '关于清单里的停车建议']) expect(text).toContain(part);
    // Chosen cases alone, whatever the day; and no business of a unit.
    const chosen = await district.tian.download(routes.board.document, { query: { proposalId: [id] } });
    expect(wordsOf(chosen.content)).toContain('所选提案；共 2 家单位、2 件次、1 件');
    await expect(district.atLead.download(routes.board.workbook, { query })).rejects.toThrow('not-allowed');
  });
});
