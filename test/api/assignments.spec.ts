import { routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { type District, bystander, helper, lead, onSessionDay, opinionOf, refusalsOf, told } from './district.js';

const { district, road } = await onSessionDay('assignments');

const unit = (name: string) => district.world.departmentId(name);
const assignment = (id: string, leadName: string, coHandlers: string[] = []) => ({
  params: { id },
  body: { leadId: unit(leadName), coHandlerIds: coHandlers.map(unit) },
});

describe('assigning', () => {
  it('gives the lead and each co-handler its own due day, counted in working days', async () => {
    const id = await road.filed({ suggestedDepartmentIds: [unit(bystander)] });
    const asked = assignment(id, lead, [helper, helper]);
    const other = { ...asked, body: { ...asked.body, reason: '停车管理属城市管理职责' } };
    await district.supervisor.call(routes.assignments.assign, other);
    const view = await road.read(id);
    expect(view).toMatchObject({ stage: 'handling', round: 1, leadDepartment: lead, coHandlers: [helper] });
    // From 4 March 2019: 60 and 20 working days over 清明, 劳动节 and its two working Sundays.
    expect(view.assignments.map(({ departmentName, role, due }) => [departmentName, role, due.on])).toEqual([
      [lead, 'LEAD', '2019-05-29'],
      [helper, 'CO_HANDLER', '2019-04-01'],
    ]);
    expect(view.due).toEqual({ on: '2019-05-29', workingDaysLeft: 60 });
    expect(view.suggestedDepartments.map((each) => each.name)).toEqual([bystander]);
    expect(await told(district, [id])).toEqual(['proposal-submitted', 'proposal-filed', 'proposal-assigned']);
    const part = await road.assignment(id, helper);
    expect(await firstBrokenLink(district.app.db, 'assignment', part.id)).toBeNull();
  });

  it('is refused at the field: one unit in both parts, or a unit that does not exist', async () => {
    const id = await road.filed();
    const twice = await district.tian.refused(routes.assignments.assign, assignment(id, lead, [lead]));
    expect(twice).toMatchObject({ code: 'lead-is-co-handler', fields: { coHandlerIds: expect.any(String) } });
    const ask = { params: { id }, body: { leadId: crypto.randomUUID() } };
    const unknown = await district.tian.refused(routes.assignments.assign, ask);
    expect(unknown).toMatchObject({ code: 'department-unknown', fields: { leadId: expect.any(String) } });
    expect((await road.read(id)).stage).toBe('filed');
  });

  it('comes after filing, and once: of two who assign at once the second is told', async () => {
    const early = await district.tian.refused(routes.assignments.assign, assignment(await road.submitted(), lead));
    expect(early.title).toContain('现在是“待审查”，不能交办');
    const id = await road.filed();
    const refusals = await refusalsOf([
      district.tian.call(routes.assignments.assign, assignment(id, lead)),
      district.supervisor.call(routes.assignments.assign, assignment(id, bystander)),
    ]);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain('409 stage-forbids 现在是“办理中”，不能交办');
    expect((await road.read(id)).assignments).toHaveLength(1);
  });
});

describe('a unit', () => {
  it('acknowledges its own part, once', async () => {
    const id = await road.assigned([helper]);
    const own = { params: await road.assignment(id, lead) };
    expect((await district.atBystander.refused(routes.assignments.acknowledge, own)).code).toBe('not-found');
    expect((await district.atHelper.refused(routes.assignments.acknowledge, own)).code).toBe('not-allowed');
    await district.atLead.call(routes.assignments.acknowledge, own);
    const view = await road.read(id, district.atLead);
    expect(view.assignments[0]).toMatchObject({ stage: 'acknowledged', acknowledgedAt: expect.any(String) });
    expect(view.trail.at(-1)).toMatchObject({ action: 'acknowledge', who: `${lead}经办人`, note: lead });
    expect(await told(district, [own.params.id])).toEqual(['assignment-acknowledged']);
    const again = await district.atLead.refused(routes.assignments.acknowledge, own);
    expect(again.title).toContain('现在是“办理中”，不能签收');
  });

  it('sees what it may do, and what holds it up', async () => {
    const id = await road.assigned([helper]);
    const mayOf = async (caller: District['tian'], name: string) =>
      (await road.read(id, caller)).assignments.find((each) => each.departmentName === name)?.may;
    expect(await mayOf(district.atLead, lead)).toEqual([
      { action: 'acknowledge', blocked: null },
      { action: 'consult', blocked: '请先签收' },
      { action: 'reply', blocked: '请先签收' },
      { action: 'request-return', blocked: null },
      { action: 'propose-unit', blocked: null },
    ]);
    expect(await mayOf(district.atLead, helper)).toEqual([]);
    expect((await mayOf(district.tian, lead))?.map(({ action }) => action)).toContain('reassign');
    await district.atLead.call(routes.assignments.acknowledge, { params: await road.assignment(id, lead) });
    expect((await mayOf(district.atLead, lead))?.slice(0, 2)).toEqual([
      { action: 'consult', blocked: null },
      { action: 'reply', blocked: '会办单位还有 1 家未送会办意见' },
    ]);
  });

  it('records its consultations, none of them in the future', async () => {
    const id = await road.assigned();
    const params = await road.assignment(id, lead);
    const body = { way: 'MEETING' as const, heldOn: '2019-03-04', withWhom: '张伟民', outcome: '赞成分步实施' };
    const early = await district.atLead.refused(routes.assignments.consult, { params, body });
    expect(early.code).toBe('not-acknowledged');
    await district.atLead.call(routes.assignments.acknowledge, { params });
    const future = { params, body: { ...body, heldOn: '2019-03-05' } };
    expect((await district.atLead.refused(routes.assignments.consult, future)).fields).toEqual({
      heldOn: '面商日期不能晚于今天',
    });
    await district.atLead.call(routes.assignments.consult, { params, body });
    await district.atLead.call(routes.assignments.consult, { params, body: { ...body, way: 'PHONE' } });
    const [part] = (await road.read(id, district.zhang)).assignments;
    expect(part?.consultations.map(({ way, recordedBy }) => [way, recordedBy])).toEqual([
      ['MEETING', `${lead}经办人`],
      ['PHONE', `${lead}经办人`],
    ]);
  });

  it('sends its opinion to the lead; no member and no other co-handler reads it', async () => {
    const id = await road.assigned([helper, bystander]);
    const params = await road.assignment(id, helper);
    const body = opinionOf('商圈停车场可以错时开放。');
    expect((await district.atHelper.refused(routes.assignments.sendOpinion, { params, body })).code).toBe(
      'not-acknowledged',
    );
    await district.atHelper.call(routes.assignments.acknowledge, { params });
    await district.atHelper.call(routes.assignments.sendOpinion, { params, body });
    const opinionFor = async (caller: District['tian']) =>
      (await road.read(id, caller)).assignments.find((each) => each.id === params.id)?.opinion?.text ?? null;
    for (const caller of [district.atLead, district.atHelper, district.tian, district.supervisor, district.leader])
      expect(await opinionFor(caller)).toBe(body.text);
    for (const caller of [district.zhang, district.atBystander]) expect(await opinionFor(caller)).toBeNull();
    expect(await told(district, [params.id])).toEqual(['assignment-acknowledged', 'opinion-sent']);
    const again = await district.atHelper.refused(routes.assignments.sendOpinion, { params, body });
    expect(again.title).toContain('现在是“已送会办意见”，不能送会办意见');
    const byLead = { params: await road.assignment(id, lead), body };
    expect((await district.atLead.refused(routes.assignments.sendOpinion, byLead)).code).toBe('not-allowed');
  });
});

describe('a due day', () => {
  it('says every day that was counted or skipped, to whoever sees the case', async () => {
    const id = await road.assigned([helper]);
    const params = await road.assignment(id, helper);
    const due = await district.zhang.call(routes.assignments.due, { params });
    expect(due).toMatchObject({ from: '2019-03-04', on: '2019-04-01', base: { workingDays: 20 }, caution: null });
    expect(due.days.filter((each) => each.counted)).toHaveLength(20);
    expect(due.days.find((each) => each.on === '2019-03-09')).toEqual({
      on: '2019-03-09',
      counted: false,
      why: '周末',
    });
    expect((await district.li.refused(routes.assignments.due, { params })).code).toBe('not-found');
  });
});

describe('what waits', () => {
  const todo = (caller: District['tian']) => caller.call(routes.todo.read);
  const of = async (caller: District['tian'], subjectId: string) => {
    const { now, week, later } = await todo(caller);
    return [...now, ...week, ...later].filter((item) => item.subjectId === subjectId);
  };

  it('goes from desk to desk with the case, and the counts agree with the lists', async () => {
    const id = await road.submitted({ title: '关于待办的建议' });
    const before = (await todo(district.tian)).counts;
    expect(await of(district.tian, id)).toMatchObject([{ kind: 'proposal', verb: '立案', who: '张伟民' }]);
    await district.world.file(id);
    expect((await todo(district.tian)).counts).toMatchObject({
      review: (before.review ?? 0) - 1,
      assign: (before.assign ?? 0) + 1,
    });
    expect(await of(district.supervisor, id)).toMatchObject([{ verb: '交办' }]);
    await district.world.assign(id, lead, [helper]);
    expect(await of(district.tian, id)).toEqual([]);
    const verb = async (caller: District['tian']) => (await of(caller, id)).map((item) => item.verb);
    expect(await verb(district.atLead)).toEqual(['签收']);
    await road.prepare(id);
    expect(await of(district.atLead, id)).toMatchObject([
      { kind: 'assignment', verb: '发送答复', dueOn: '2019-05-29', workingDaysLeft: 60 },
    ]);
    expect(await verb(district.atHelper)).toEqual([]);
    const counts = await todo(district.atLead);
    expect(counts.counts.handle).toBe([...counts.now, ...counts.week, ...counts.later].length);
    await road.reply(id);
    expect(await verb(district.atLead)).toEqual([]);
    expect(await of(district.zhang, id)).toMatchObject([{ kind: 'rating', verb: '评价', who: lead }]);
    await district.zhang.call(routes.ratings.rate, {
      params: { id },
      body: { attitude: 'SATISFIED', result: 'SATISFIED' },
    });
    expect(await verb(district.zhang)).toEqual([]);
  });

  it('is overdue from the day after the due day', async () => {
    const id = await road.assigned();
    const overdue = async (day: string) => {
      await district.at(`${day} 10:00`);
      const items = await of(district.supervisor, id);
      return [items.map((item) => [item.verb, item.workingDaysLeft]), (await todo(district.atLead)).counts.overdue];
    };
    const [itemsOnDay, countOnDay] = await overdue('2019-05-29');
    expect([itemsOnDay, countOnDay]).toEqual([[], 0]);
    const [itemsAfter, countAfter] = await overdue('2019-05-30');
    expect(itemsAfter).toEqual([['督办', -1]]);
    expect(Number(countAfter)).toBeGreaterThan(0);
  });
});
