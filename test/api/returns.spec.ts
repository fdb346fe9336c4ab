import { routes } from '#contract';
import { firstBrokenLink } from '#platform';
import {
  type District,
  bystander,
  helper,
  lead,
  letterOf,
  onSessionDay,
  opinionOf,
  refusalsOf,
  told,
} from './district.js';

const { district, road } = await onSessionDay('returns');

const unit = (name: string) => district.world.departmentId(name);
const part = (id: string, name: string) => road.assignment(id, name);
const reason = '停车泊位规划不属我局职责。';

async function asks(caller: District['tian'], id: string, name: string, instead: string | null = null) {
  const params = await part(id, name);
  await caller.call(routes.returns.request, {
    params,
    body: { reason, departmentId: instead && unit(instead) },
  });
  return params;
}

describe('return and reassign twice', () => {
  it('goes from one unit to another and back, each time with a clock of its own, and all of it stands in the course', async () => {
    const id = await road.assigned();
    const first = await asks(district.atLead, id, lead, bystander);
    await district.at('2019-03-06 09:00');
    await district.supervisor.call(routes.returns.accept, {
      params: first,
      body: { departmentId: unit(bystander), note: '按职责分工调整' },
    });
    const second = await part(id, bystander);
    expect(await road.read(id)).toMatchObject({
      leadDepartment: bystander,
      stage: 'handling',
      due: { on: '2019-05-31' },
    });
    await district.at('2019-03-08 09:00');
    await asks(district.atBystander, id, bystander, lead);
    await district.at('2019-03-11 09:00');
    await district.tian.call(routes.returns.accept, {
      params: second,
      body: { departmentId: unit(lead), note: null },
    });
    const third = await part(id, lead);
    expect(third.id).not.toBe(first.id);
    const view = await road.read(id);
    expect(view).toMatchObject({ leadDepartment: lead, due: { on: '2019-06-05' } });
    expect(view.assignments.map(({ departmentName, role, stage }) => [departmentName, role, stage])).toEqual([
      [lead, 'LEAD', 'released'],
      [bystander, 'LEAD', 'released'],
      [lead, 'LEAD', 'assigned'],
    ]);
    expect(view.assignments[0]?.returns).toMatchObject([
      { reason, department: { name: bystander }, decision: { granted: true, by: '杜督查', note: '按职责分工调整' } },
    ]);
    const course = view.trail.filter(({ action }) => ['request-return', 'accept-return'].includes(action));
    expect(course.map(({ action, note }) => [action, note])).toEqual([
      ['request-return', `${lead}：${reason}；建议改交${bystander}`],
      ['accept-return', `${lead}改由${bystander}办理：按职责分工调整`],
      ['request-return', `${bystander}：${reason}；建议改交${lead}`],
      ['accept-return', `${bystander}改由${lead}办理`],
    ]);
    expect(await told(district, [first.id])).toEqual(['return-requested', 'unit-released']);
    expect(await told(district, [second.id])).toEqual(['unit-given', 'return-requested', 'unit-released']);
    expect(await told(district, [third.id])).toEqual(['unit-given']);
    for (const { id: assignmentId } of view.assignments)
      expect(await firstBrokenLink(district.app.db, 'assignment', assignmentId)).toBeNull();

    await road.prepare(id);
    await road.reply(id);
    expect(await road.read(id)).toMatchObject({ stage: 'replied', leadDepartment: lead });
  });
});

describe('a return', () => {
  it('stops the reply until it is decided; refused, the unit stands where it stood', async () => {
    const id = await road.ready();
    const params = await asks(district.atLead, id, lead);
    const reply = { params, body: letterOf() };
    const held = await district.atLead.refused(routes.assignments.reply, reply);
    expect(held).toMatchObject({
      code: 'stage-forbids',
      title: expect.stringContaining('现在是“申请退办”，不能发送答复'),
    });
    const again = await district.atLead.refused(routes.returns.request, {
      params,
      body: { reason, departmentId: null },
    });
    expect(again.code).toBe('stage-forbids');
    const refusal = { params, body: { reason: '三定方案写明由你局负责' } };
    expect((await district.atLead.refused(routes.returns.refuse, refusal)).code).toBe('not-allowed');
    await district.supervisor.call(routes.returns.refuse, refusal);
    const [assignment] = (await road.read(id, district.atLead)).assignments;
    expect(assignment).toMatchObject({ stage: 'acknowledged', returns: [{ decision: { granted: false } }] });
    await district.atLead.call(routes.assignments.reply, reply);
    expect((await road.read(id)).stage).toBe('replied');
  });

  it('goes back to the unsigned stage it came from', async () => {
    const id = await road.assigned();
    const params = await asks(district.atLead, id, lead);
    await district.tian.call(routes.returns.refuse, { params, body: { reason: '请先办理' } });
    expect((await road.read(id)).assignments[0]?.stage).toBe('assigned');
  });

  it('is late after five working days, by a sentence with the day; the supervisor may allow it, for this unit', async () => {
    const id = await road.assigned([helper]);
    const params = await part(id, lead);
    const ask = { params, body: { reason, departmentId: null } };
    const early = await district.supervisor.refused(routes.returns.allowLate, { params, body: { note: '情况特殊' } });
    expect(early.code).toBe('return-still-open');
    await district.at('2019-03-11 23:30');
    expect((await road.read(id)).assignments[0]?.returnUntil).toBe('2019-03-11');
    const mayReturn = async () =>
      (await road.read(id, district.atLead)).assignments[0]?.may.find(({ action }) => action === 'request-return');
    expect(await mayReturn()).toEqual({ action: 'request-return', blocked: null });
    await district.at('2019-03-12 08:00');
    const late = await district.atLead.refused(routes.returns.request, ask);
    expect(late).toMatchObject({
      code: 'return-too-late',
      title: '退办应在交办后 5 个工作日内提出，已于2019年3月11日截止；确需退办的，请先报督查室准许',
    });
    expect((await mayReturn())?.blocked).toBe(late.title);
    await district.supervisor.call(routes.returns.allowLate, { params, body: { note: '机构改革，职责刚划转' } });
    await district.atLead.call(routes.returns.request, ask);
    const helperPart = { params: await part(id, helper), body: { reason, departmentId: null } };
    expect((await district.atHelper.refused(routes.returns.request, helperPart)).code).toBe('return-too-late');
    expect(await told(district, [params.id])).toEqual(['late-return-allowed', 'return-requested']);
  });

  it('never leaves a case without a lead; a co-handler may go without being replaced', async () => {
    const id = await road.assigned([helper]);
    const ofLead = await asks(district.atLead, id, lead);
    const bare = await district.supervisor.refused(routes.returns.accept, {
      params: ofLead,
      body: { departmentId: null, note: null },
    });
    expect(bare).toMatchObject({ code: 'nobody-left', fields: { departmentId: expect.any(String) } });
    const itself = await district.supervisor.refused(routes.returns.accept, {
      params: ofLead,
      body: { departmentId: unit(lead), note: null },
    });
    expect(itself).toMatchObject({ code: 'unit-already-there', fields: { departmentId: expect.any(String) } });
    const ofHelper = await asks(district.atHelper, id, helper);
    await district.supervisor.call(routes.returns.accept, {
      params: ofHelper,
      body: { departmentId: null, note: '不涉及商圈' },
    });
    await district.supervisor.call(routes.returns.refuse, { params: ofLead, body: { reason: '由你局办理' } });
    expect(await road.read(id)).toMatchObject({ leadDepartment: lead, coHandlers: [] });
    await road.prepare(id);
    await road.reply(id);
    expect((await road.read(id)).stage).toBe('replied');
  });

  it('is over for a co-handler once the case is answered; what it asked before is decided without a successor', async () => {
    const id = await road.assigned([helper]);
    const params = await part(id, helper);
    const waive = { params, body: { reason: '不再等待' } };
    await district.tian.call(routes.replies.waiveOpinion, waive);
    const ofLead = { params: await part(id, lead) };
    await district.atLead.call(routes.assignments.acknowledge, ofLead);
    const talk = { way: 'PHONE' as const, heldOn: '2019-03-04', withWhom: '张伟民', outcome: '当面听取了意见' };
    await district.atLead.call(routes.assignments.consult, { ...ofLead, body: talk });
    const asked = await asks(district.atHelper, id, helper);
    await road.reply(id);
    expect((await road.read(id)).stage).toBe('replied');
    const offered = async (caller: District['tian']) =>
      ((await road.read(id, caller)).assignments.find((each) => each.id === asked.id)?.may ?? []).map(
        ({ action }) => action,
      );
    expect(await offered(district.supervisor)).toEqual(expect.arrayContaining(['accept-return', 'refuse-return']));
    const heir = { params: asked, body: { departmentId: unit(bystander), note: null } };
    expect((await district.supervisor.refused(routes.returns.accept, heir)).code).toBe('stage-forbids');
    await district.supervisor.call(routes.returns.refuse, { params: asked, body: { reason: '已经办结' } });
    expect(await offered(district.supervisor)).not.toContain('reassign');
    expect(await offered(district.atHelper)).not.toContain('request-return');
    const body = { departmentId: unit(bystander), reason: '职责在彼' };
    expect((await district.supervisor.refused(routes.returns.reassign, { params: asked, body })).code).toBe(
      'case-answered',
    );
  });

  it('may make the co-handler the lead: its old part ends, and it has one part only', async () => {
    const id = await road.assigned([helper]);
    const params = await asks(district.atLead, id, lead, helper);
    await district.supervisor.call(routes.returns.accept, {
      params,
      body: { departmentId: unit(helper), note: null },
    });
    const view = await road.read(id);
    expect(view).toMatchObject({ leadDepartment: helper, coHandlers: [] });
    const active = view.assignments.filter(({ stage }) => stage !== 'released');
    expect(active.map(({ departmentName, role }) => [departmentName, role])).toEqual([[helper, 'LEAD']]);
  });

  it('is a unit’s own, and nobody else sees or decides it from outside', async () => {
    const id = await road.assigned([helper]);
    const params = await part(id, lead);
    const body = { reason, departmentId: null };
    expect((await district.atHelper.refused(routes.returns.request, { params, body })).code).toBe('not-allowed');
    expect((await district.atBystander.refused(routes.returns.request, { params, body })).code).toBe('not-found');
    expect((await district.zhang.refused(routes.returns.request, { params, body })).code).toBe('not-allowed');
    expect((await district.leader.refused(routes.returns.open)).code).toBe('not-allowed');
  });
});

describe('a unit that was released', () => {
  it('keeps the case and its course up to that day, and nothing of what comes after', async () => {
    const id = await road.ready([helper]);
    const params = await part(id, lead);
    await district.at('2019-03-05 09:00');
    await district.supervisor.call(routes.returns.reassign, {
      params,
      body: { departmentId: unit(bystander), reason: '职责划转' },
    });
    await district.at('2019-03-06 09:00');
    const next = await part(id, bystander);
    await district.atBystander.call(routes.assignments.acknowledge, { params: next });
    const body = { way: 'PHONE' as const, heldOn: '2019-03-06', withWhom: '张伟民', outcome: '电话沟通' };
    await district.atBystander.call(routes.assignments.consult, { params: next, body });
    await district.atBystander.call(routes.assignments.reply, { params: next, body: letterOf() });
    const view = await road.read(id, district.atLead);
    expect(view).toMatchObject({ id, own: { role: 'LEAD', stage: 'released' }, replies: [] });
    expect(view.trail.at(-1)?.action).toBe('reassign');
    // The opinion came while it was the lead; what the new lead did with the member came later.
    const opinion = view.assignments.find(({ departmentName }) => departmentName === helper)?.opinion;
    expect(opinion?.text).toContain('我局支持');
    expect(view.assignments.flatMap(({ consultations }) => consultations.map(({ way }) => way))).toEqual(['VISIT']);
    const listed = await district.atLead.call(routes.proposals.list, {
      query: { departmentId: unit(lead), limit: 200 },
    });
    expect(listed.items.map((row) => row.id)).not.toContain(id);
    expect((await district.atLead.refused(routes.assignments.reply, { params, body: letterOf() })).title).toContain(
      '现在是“已退办”，不能发送答复',
    );
    expect((await road.read(id, district.atBystander)).replies).toHaveLength(1);
  });
});

describe('a further unit', () => {
  it('is proposed by a unit, waits for its decision, and has a clock of its own', async () => {
    const id = await road.assigned();
    const params = await part(id, lead);
    const ask = { params, body: { departmentId: unit(helper), reason: '涉及商圈停车场，需商务局配合。' } };
    await district.atLead.call(routes.returns.proposeUnit, ask);
    expect((await district.atLead.refused(routes.returns.proposeUnit, ask)).code).toBe('unit-already-proposed');
    const open = await district.supervisor.call(routes.returns.open);
    expect(open.find((each) => each.proposalId === id)).toMatchObject({
      kind: 'unit',
      departmentName: lead,
      suggested: helper,
    });
    const items = Object.values(await district.supervisor.call(routes.todo.read)).flatMap((group) =>
      Array.isArray(group) ? group : [],
    );
    expect(items.filter((item) => item.subjectId === id).map((item) => item.verb)).toEqual(['决定增办']);
    await district.at('2019-03-05 09:00');
    const added = await district.supervisor.call(routes.returns.agreeUnit, { params, body: { note: null } });
    const view = await road.read(id);
    expect(view).toMatchObject({ leadDepartment: lead, coHandlers: [helper] });
    expect(view.assignments.find((each) => each.id === added.id)).toMatchObject({
      role: 'CO_HANDLER',
      stage: 'assigned',
      due: { on: '2019-04-02' },
    });
    expect(view.assignments[0]?.unitProposals).toMatchObject([{ decision: { granted: true } }]);
    expect(await told(district, [params.id, added.id])).toEqual(['unit-proposed', 'unit-added']);
    expect((await district.supervisor.call(routes.returns.open)).filter((each) => each.proposalId === id)).toEqual([]);
  });

  it('is refused with a reason, and may then be proposed again', async () => {
    const id = await road.assigned();
    const params = await part(id, lead);
    const ask = { params, body: { departmentId: unit(helper), reason: '请商务局共同研究。' } };
    await district.atLead.call(routes.returns.proposeUnit, ask);
    await district.tian.call(routes.returns.refuseUnit, { params, body: { reason: '不涉及商圈' } });
    expect(await told(district, [params.id])).toEqual(['unit-proposed', 'unit-refused']);
    await district.atLead.call(routes.returns.proposeUnit, ask);
    const itself = { params, body: { departmentId: unit(lead), reason: '再加一次本单位' } };
    await district.tian.call(routes.returns.refuseUnit, { params, body: { reason: '不涉及商圈' } });
    const twice = await district.atLead.refused(routes.returns.proposeUnit, itself);
    expect(twice).toMatchObject({ code: 'unit-already-there', fields: { departmentId: `${lead}已承办这件提案` } });
  });

  it('is added by the supervisor while the case is handled, not after', async () => {
    const id = await road.replied();
    const late = await district.supervisor.refused(routes.returns.addUnit, {
      params: { id },
      body: { departmentId: unit(helper), reason: '补充' },
    });
    expect(late.title).toContain('现在是“已答复”，不能增办');
  });
});

describe('at the same moment', () => {
  const one = (refusals: string[]) => {
    expect(refusals).toHaveLength(1);
    return refusals[0];
  };

  it('of a return and a reply one goes through, and the other is told how things stand', async () => {
    const id = await road.ready();
    const params = await part(id, lead);
    const refused = one(
      await refusalsOf([
        district.atLead.call(routes.returns.request, { params, body: { reason, departmentId: null } }),
        district.atLead.call(routes.assignments.reply, { params, body: letterOf() }),
      ]),
    );
    const { stage } = (await road.read(id)).assignments[0] ?? {};
    expect(refused).toContain(stage === 'replied' ? '现在是“已答复”，不能申请退办' : '现在是“申请退办”，不能发送答复');
  });

  it('of accepting and refusing a return one counts', async () => {
    const id = await road.assigned();
    const params = await asks(district.atLead, id, lead);
    const refused = one(
      await refusalsOf([
        district.supervisor.call(routes.returns.accept, { params, body: { departmentId: unit(helper), note: null } }),
        district.tian.call(routes.returns.refuse, { params, body: { reason: '请你局办理' } }),
      ]),
    );
    const view = await road.read(id);
    expect(view.assignments.filter(({ stage }) => stage !== 'released')).toHaveLength(1);
    expect(refused).toContain(view.leadDepartment === lead ? '不能同意退办' : '现在是“已退办”，不能不同意退办');
    expect(view.assignments[0]?.returns).toHaveLength(1);
  });

  it('of a new co-handler and the reply one goes first: the reply waits for the opinion, or the unit comes too late', async () => {
    const id = await road.ready();
    const params = await part(id, lead);
    const refused = one(
      await refusalsOf([
        district.supervisor.call(routes.returns.addUnit, {
          params: { id },
          body: { departmentId: unit(helper), reason: '涉及商圈' },
        }),
        district.atLead.call(routes.assignments.reply, { params, body: letterOf() }),
      ]),
    );
    const { stage } = await road.read(id);
    expect(refused).toContain(stage === 'replied' ? '现在是“已答复”，不能增办' : '会办单位还有 1 家未送会办意见');
  });

  it('two who give the case to different units: one does, and no unit has it twice', async () => {
    const id = await road.assigned();
    const params = await part(id, lead);
    const to = (name: string, caller: District['tian']) =>
      caller.call(routes.returns.reassign, { params, body: { departmentId: unit(name), reason: '职责划转' } });
    const refused = one(await refusalsOf([to(helper, district.tian), to(bystander, district.supervisor)]));
    expect(refused).toContain('现在是“已退办”，不能改派');
    const { assignments } = await road.read(id);
    expect(assignments.filter(({ stage }) => stage !== 'released')).toHaveLength(1);
  });
});

it('a co-handler whose return is open sends no opinion', async () => {
  const id = await road.assigned([helper]);
  const params = await part(id, helper);
  await district.atHelper.call(routes.assignments.acknowledge, { params });
  await asks(district.atHelper, id, helper);
  const refused = await district.atHelper.refused(routes.assignments.sendOpinion, {
    params,
    body: opinionOf('我局支持。'),
  });
  expect(refused.title).toContain('现在是“申请退办”，不能送会办意见');
});
