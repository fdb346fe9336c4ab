import { type DeadlineRule, routes } from '#contract';
import { defaultSettings } from '#people';
import { firstBrokenLink } from '#platform';
import { Recomputing } from '#proposals';
import { Deadlines1700000000010 } from '../../libs/platform/db/migrations/10-deadlines.js';
import { type District, Road, helper, lead, openDistrict, refusalsOf, sessionDay, told } from './district.js';

let district: District;
let road: Road;

beforeAll(async () => {
  district = await openDistrict('deadlines');
  road = new Road(district);
});
afterAll(() => district.close());
beforeEach(async () => {
  await district.at(sessionDay);
  await rules(defaultSettings.deadlineRules);
});

const always = { source: null, kind: null, proposerKind: null, role: null, round: null } as const;
const workingDays = (count: number) => ({ unit: 'working-days', count }) as const;

async function rules(deadlineRules: DeadlineRule[], more: Partial<typeof defaultSettings> = {}): Promise<void> {
  const { name, settings } = await district.tian.call(routes.bodies.read);
  await district.tian.call(routes.bodies.change, { body: { name, settings: { ...settings, deadlineRules, ...more } } });
}

/** Assigned, and acknowledged by the lead. */
async function handled(coHandlers: string[] = []): Promise<{ id: string; params: { id: string } }> {
  const id = await road.assigned(coHandlers);
  const params = await road.assignment(id, lead);
  await district.atLead.call(routes.assignments.acknowledge, { params });
  return { id, params };
}

const due = (params: { id: string }) => district.tian.call(routes.assignments.due, { params });
const unitOf = async (id: string, params: { id: string }, by = district.tian) => {
  const unit = (await road.read(id, by)).assignments.find((each) => each.id === params.id);
  if (!unit) throw new Error('no such part');
  return unit;
};
const offered = async (id: string, params: { id: string }, by: District['tian']) =>
  (await unitOf(id, params, by)).may.map(({ action }) => action);
const recompute = () => district.app.app.get(Recomputing).run();

describe('the rules', () => {
  it('give each unit the day of the first that fits, and say which one that was', async () => {
    await rules([
      { ...always, round: 'REHANDLING', period: workingDays(40) },
      { ...always, role: 'CO_HANDLER', period: workingDays(10) },
      { ...always, kind: 'plenary', period: { unit: 'months', count: 3 } },
      { ...always, period: workingDays(60) },
    ]);
    const id = await road.assigned([helper]);
    const view = await road.read(id);
    // 4 June 2019 is a Tuesday; ten working days from 4 March.
    expect(view.assignments.map((each) => [each.role, each.due.on])).toEqual([
      ['LEAD', '2019-06-04'],
      ['CO_HANDLER', '2019-03-18'],
    ]);
    const why = await due(await road.assignment(id, lead));
    expect(why).toMatchObject({
      rule: '大会提案：3 个月',
      from: '2019-03-04',
      on: '2019-06-04',
      base: { on: '2019-06-04', workingDays: null },
      days: [],
      changes: [],
      caution: null,
    });
    // Later rules are for later cases.
    await rules([{ ...always, period: workingDays(5) }]);
    await recompute();
    expect(await due(await road.assignment(id, lead))).toMatchObject({ on: '2019-06-04', rule: '大会提案：3 个月' });
  });

  it('pass over a fixed day that is past, and move the end of months to a working day', async () => {
    const byJune: DeadlineRule = { ...always, period: { unit: 'date', on: '06-30' } };
    await rules([byJune, { ...always, period: { unit: 'months', count: 1 } }]);
    const early = await road.assignment(await road.assigned(), lead);
    // A Sunday, as the rules say it: a fixed day stays where it is.
    expect(await due(early)).toMatchObject({ on: '2019-06-30', rule: '所有提案：6月30日前' });
    await district.at('2019-08-31 10:00');
    const late = await road.assignment(await road.assigned(), lead);
    expect(await due(late)).toMatchObject({ on: '2019-09-30', rule: '所有提案：1 个月' });
    await district.at('2019-09-05 10:00');
    const overHoliday = await due(await road.assignment(await road.assigned(), lead));
    // 5 October 2019 is in the holiday: the next working day is Tuesday the 8th.
    expect(overHoliday).toMatchObject({ on: '2019-10-08' });
    expect(overHoliday.days.map((each) => [each.on, each.why])).toEqual([
      ['2019-10-05', '放假（国庆节）'],
      ['2019-10-06', '放假（国庆节）'],
      ['2019-10-07', '放假（国庆节）'],
      ['2019-10-08', '工作日'],
    ]);
  });

  it('are for cases handed down from above as well, and cannot leave anybody without a day', async () => {
    await rules([
      { ...always, source: 'SUPERIOR', period: workingDays(30) },
      { ...always, period: workingDays(60) },
    ]);
    const { memberId } = await district.zhang.call(routes.signIn.me);
    const body = { source: 'SUPERIOR' as const, proposerIds: [memberId ?? ''] };
    const id = await road.submitted(body, district.tian);
    await district.world.file(id);
    await district.world.assign(id, lead);
    expect(await due(await road.assignment(id, lead))).toMatchObject({ rule: '上级交办：30 个工作日' });
    expect(await road.read(id)).toMatchObject({ source: 'SUPERIOR' });
    const { name, settings } = await district.tian.call(routes.bodies.read);
    for (const last of [
      { ...always, role: 'LEAD' as const, period: workingDays(60) },
      { ...always, period: { unit: 'date' as const, on: '06-30' } },
    ]) {
      const wrong = { name, settings: { ...settings, deadlineRules: [last] } };
      const refused = await district.tian.refused(routes.bodies.change, { body: wrong });
      expect(refused.fields).toHaveProperty(['settings.deadlineRules.0']);
    }
  });

  it('hold for a member what the member says: only staff enter a case from above', async () => {
    const id = await road.submitted({ source: 'SUPERIOR' });
    expect(await road.read(id)).toMatchObject({ source: 'OWN' });
  });
});

describe('an extension', () => {
  const wanted = { wantedOn: '2019-06-14', reason: '需要与规划部门现场核实车位' };

  it('is asked for by the unit and decided by the office; the approved day is what counts', async () => {
    const { id, params } = await handled();
    await district.atLead.call(routes.deadlines.requestExtension, { params, body: wanted });
    expect((await unitOf(id, params)).extension).toMatchObject({ ...wanted, by: `${lead}经办人` });
    expect((await unitOf(id, params, district.zhang)).extension).toBeNull();
    expect((await district.supervisor.call(routes.todo.read)).counts.extensions).toBe(1);
    const waiting = await district.supervisor.call(routes.oversight.extensions);
    expect(waiting).toMatchObject([{ assignmentId: params.id, dueOn: '2019-05-29', department: lead }]);
    const again = await district.atLead.refused(routes.deadlines.requestExtension, { params, body: wanted });
    expect(again.code).toBe('extension-open');
    await district.supervisor.call(routes.deadlines.grantExtension, {
      params,
      body: { on: '2019-06-12', note: '请于中旬前办完' },
    });
    const view = await road.read(id);
    expect(view).toMatchObject({ due: { on: '2019-06-12' } });
    expect(view.trail.slice(-2).map((row) => [row.action, row.who, row.note])).toEqual([
      ['request-extension', `${lead}经办人`, `${lead}申请由2019年5月29日延至2019年6月14日。理由：${wanted.reason}`],
      ['grant-extension', '杜督查', `${lead}：由2019年5月29日延至2019年6月12日。请于中旬前办完`],
    ]);
    expect(await due(params)).toMatchObject({
      base: { on: '2019-05-29', workingDays: 60 },
      on: '2019-06-12',
      changes: [{ kind: 'extension', on: '2019-06-12' }],
      caution: null,
    });
    expect(await told(district, [params.id])).toEqual([
      'assignment-acknowledged',
      'extension-requested',
      'extension-granted',
    ]);
    expect(await firstBrokenLink(district.app.db, 'assignment', params.id)).toBeNull();
    expect((await district.supervisor.call(routes.todo.read)).counts.extensions).toBe(0);
    await district.at('2019-06-11 10:00');
    await road.prepare(id).catch(() => undefined);
    const body = { way: 'VISIT' as const, heldOn: '2019-06-11', withWhom: '张伟民', outcome: '当面听取了意见' };
    await district.atLead.call(routes.assignments.consult, { params, body });
    await road.reply(id);
    expect((await road.read(id)).replies.map((reply) => reply.onTime)).toEqual([true]);
  });

  it('is refused with a reason, and may be asked for again', async () => {
    const { id, params } = await handled();
    await district.atLead.call(routes.deadlines.requestExtension, { params, body: wanted });
    await district.tian.call(routes.deadlines.refuseExtension, { params, body: { reason: '事项简单，请按期办理' } });
    expect(await road.read(id)).toMatchObject({ due: { on: '2019-05-29' } });
    expect(await offered(id, params, district.tian)).not.toContain('grant-extension');
    const decided = await district.tian.refused(routes.deadlines.grantExtension, {
      params,
      body: { on: '2019-06-12' },
    });
    expect(decided.code).toBe('extension-none');
    await district.atLead.call(routes.deadlines.requestExtension, { params, body: wanted });
  });

  it('is refused at the field: not later, beyond what the rules allow; and after the due day', async () => {
    const { params } = await handled();
    const ask = (wantedOn: string) => ({ params, body: { ...wanted, wantedOn } });
    const early = await district.atLead.refused(routes.deadlines.requestExtension, ask('2019-05-29'));
    expect(early.fields).toEqual({ wantedOn: '延期后的日期应晚于现在的期限（2019年5月29日）' });
    // 22 working days from 29 May 2019, over 端午.
    const far = await district.atLead.refused(routes.deadlines.requestExtension, ask('2019-07-02'));
    expect(far.fields).toEqual({ wantedOn: '按规则最迟只能延到2019年7月1日' });
    await district.at('2019-05-29 23:30');
    await district.atLead.call(routes.deadlines.requestExtension, ask('2019-07-01'));
    const { params: other } = await handled();
    await district.at('2019-09-30 00:10');
    const late = await district.atLead.refused(routes.deadlines.requestExtension, { params: other, body: wanted });
    expect(late.title).toContain('期限已过');
  });

  it('is decided once: of two who decide at the same moment the second is told', async () => {
    const { params } = await handled();
    await district.atLead.call(routes.deadlines.requestExtension, { params, body: wanted });
    const refusals = await refusalsOf([
      district.tian.call(routes.deadlines.grantExtension, { params, body: { on: '2019-06-12' } }),
      district.supervisor.call(routes.deadlines.refuseExtension, { params, body: { reason: '请按期办理' } }),
    ]);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain('extension-none');
  });

  it('is nobody else’s', async () => {
    const { params } = await handled();
    for (const [caller, code] of [
      [district.atHelper, 'not-found'],
      [district.tian, 'not-allowed'],
      [district.zhang, 'not-allowed'],
    ] as const)
      expect((await caller.refused(routes.deadlines.requestExtension, { params, body: wanted })).code).toBe(code);
    const body = { on: '2019-06-12' };
    expect((await district.leader.refused(routes.deadlines.grantExtension, { params, body })).code).toBe('not-allowed');
  });
});

describe('a pause', () => {
  const body = { reason: '委员出差，约定回来后面谈' };

  it('adds the working days for which it lasted, not its weekends; nothing is sent meanwhile', async () => {
    const { id, params } = await handled();
    await district.at('2019-03-08 16:00');
    await district.atLead.call(routes.deadlines.pause, { params, body });
    expect((await unitOf(id, params)).pause).toMatchObject({ reason: body.reason, by: `${lead}经办人` });
    const may = (await unitOf(id, params, district.atLead)).may.find(({ action }) => action === 'reply');
    expect(may?.blocked).toBe('计时已暂停，请先恢复计时');
    const twice = await district.atLead.refused(routes.deadlines.pause, { params, body });
    expect(twice.code).toBe('clock-paused');
    await district.at('2019-03-12 09:30');
    await recompute();
    // Friday afternoon to Tuesday: Monday and Tuesday.
    expect(await due(params)).toMatchObject({ on: '2019-05-31', changes: [{ kind: 'pause', on: '2019-05-31' }] });
    await district.atLead.call(routes.deadlines.resume, { params });
    expect(await road.read(id)).toMatchObject({ due: { on: '2019-05-31' } });
    const why = await due(params);
    expect(why.changes[0]?.words).toBe(
      '2019年3月8日至2019年3月12日暂停计时（委员出差，约定回来后面谈），顺延 2 个工作日',
    );
    const actions = (await road.read(id)).trail.map((row) => row.action);
    expect(actions.filter((action) => action === 'recompute')).toEqual([]);
    expect(actions.slice(-2)).toEqual(['pause', 'resume']);
    expect((await district.atLead.refused(routes.deadlines.resume, { params })).code).toBe('clock-runs');
  });

  it('ends by itself when the rules’ days are used up, however late that is noticed', async () => {
    const { params } = await handled();
    await district.atLead.call(routes.deadlines.pause, { params, body });
    await district.at('2019-04-30 10:00');
    await recompute();
    await recompute();
    // 15 working days after 29 May 2019, over 端午.
    expect(await due(params)).toMatchObject({ on: '2019-06-20' });
    const { trail } = await road.read((await road.read(await proposalOf(params))).id);
    expect(trail.slice(-1)).toMatchObject([{ action: 'resume', who: '系统' }]);
    const used = await district.atLead.refused(routes.deadlines.pause, { params, body });
    expect(used.title).toContain('15 个工作日已用完');
  });

  it('can be ended by the office, and goes together with an extension', async () => {
    const { params } = await handled();
    await district.atLead.call(routes.deadlines.requestExtension, {
      params,
      body: { wantedOn: '2019-06-12', reason: '需要现场核实' },
    });
    await district.at('2019-03-06 10:00');
    await district.atLead.call(routes.deadlines.pause, { params, body });
    await district.at('2019-03-08 10:00');
    await district.supervisor.call(routes.deadlines.grantExtension, { params, body: { on: '2019-06-12' } });
    await district.at('2019-03-11 10:00');
    await district.supervisor.call(routes.deadlines.resume, { params });
    // The two days before the decision are in it; Monday the 11th is added.
    const why = await due(params);
    expect(why).toMatchObject({ on: '2019-06-13', caution: null });
    expect(why.changes.map(({ kind, on }) => [kind, on])).toEqual([
      ['extension', '2019-06-12'],
      ['pause', '2019-06-13'],
    ]);
    await recompute();
    expect(await due(params)).toMatchObject({ on: '2019-06-13' });
  });

  const proposalOf = async ({ id }: { id: string }) =>
    (await district.app.db.row<{ id: string }>(`SELECT proposal_id AS id FROM assignments WHERE id = $1`, [id]))?.id ??
    '';
});

describe('the calendar of the body', () => {
  const day = '2019-04-29';
  afterEach(() => district.tian.call(routes.calendar.restore, { params: { day } }).catch(() => undefined));

  it('moves every running due day, once, and says so; what is over stays', async () => {
    const done = await road.replied();
    const { id, params } = await handled([helper]);
    await district.tian.call(routes.calendar.change, { params: { day }, body: { works: false, name: '区庆' } });
    await district.app.drain();
    expect(await road.read(id)).toMatchObject({ due: { on: '2019-05-30' } });
    expect((await road.read(done)).assignments[0]?.due.on).toBe('2019-05-29');
    const why = await due(params);
    expect(why.days.find((each) => each.on === day)).toEqual({
      on: day,
      counted: false,
      why: '休息（区庆，本机关日历）',
    });
    const moves = async () => (await road.read(id)).trail.filter((row) => row.action === 'recompute');
    expect(await moves()).toMatchObject([
      { who: '系统', note: `${lead}：放假安排有变，期限由2019年5月29日改为2019年5月30日` },
    ]);
    await recompute();
    expect(await moves()).toHaveLength(1);
    const { days } = await district.atLead.call(routes.calendar.read, { query: { year: 2019 } });
    expect(days.find((each) => each.day === day)).toEqual({ day, works: false, name: '区庆', own: { by: '田秘书' } });
    await district.tian.call(routes.calendar.restore, { params: { day } });
    await district.app.drain();
    expect(await road.read(id)).toMatchObject({ due: { on: '2019-05-29' } });
    expect(await firstBrokenLink(district.app.db, 'assignment', params.id)).toBeNull();
  });

  it('keeps a day that was decided', async () => {
    const { params } = await handled();
    const body = { wantedOn: '2019-06-12', reason: '需要现场核实' };
    await district.atLead.call(routes.deadlines.requestExtension, { params, body });
    await district.tian.call(routes.deadlines.grantExtension, { params, body: { on: '2019-06-12' } });
    await district.tian.call(routes.calendar.change, { params: { day }, body: { works: false, name: '区庆' } });
    await district.app.drain();
    const why = await due(params);
    expect(why).toMatchObject({ base: { on: '2019-05-30' }, on: '2019-06-12', caution: null });
  });

  it('is not everybody’s', async () => {
    const change = { params: { day }, body: { works: false, name: '区庆' } };
    for (const caller of [district.supervisor, district.atLead, district.zhang])
      expect((await caller.refused(routes.calendar.change, change)).code).toBe('not-allowed');
  });

  it('says when a year is not yet published', async () => {
    await district.at('2059-01-05 10:00');
    const { published } = await district.tian.call(routes.calendar.read, { query: { year: 2059 } });
    expect(published).toBe(false);
  });
});

describe('an installation of before', () => {
  it('keeps its three numbers as rules, and every due day its count', async () => {
    await district.at(sessionDay);
    const params = await road.assignment(await road.assigned([helper]), helper);
    const runner = district.app.db.source.createQueryRunner();
    const migration = new Deadlines1700000000010();
    await migration.down(runner);
    await runner.query(
      `UPDATE bodies SET settings = settings || '{"leadWorkingDays": 90, "coHandlerWorkingDays": 15}'`,
    );
    await migration.up(runner);
    await runner.release();
    const { settings } = await district.tian.call(routes.bodies.read);
    expect(settings.deadlineRules).toEqual([
      { ...always, round: 'REHANDLING', period: workingDays(40) },
      { ...always, role: 'CO_HANDLER', period: workingDays(15) },
      { ...always, period: workingDays(90) },
    ]);
    expect(settings).toMatchObject({ extensionWorkingDays: 22, pauseWorkingDays: 15 });
    expect(await due(params)).toMatchObject({
      rule: '会办、首次办理：20 个工作日',
      on: '2019-04-01',
      base: { workingDays: 20 },
      caution: null,
    });
  });
});
