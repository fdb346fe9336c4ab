import { routes } from '#contract';
import { lead, letterOf, onSessionDay, refusalsOf, told } from './district.js';
import { rateUnit } from './feedback.ground.js';

const { district, road } = await onSessionDay('promises');

const { promises } = routes;
const planned = (dueOn = '2020-06-30', what = '建成立体停车场一座') => ({
  resolution: 'PLANNED' as const,
  promises: [{ what, dueOn }],
});

/** A closed case whose reply promised one thing. */
async function promisedCase(dueOn?: string): Promise<{ id: string; promise: string }> {
  const id = await road.replied({}, planned(dueOn));
  await rateUnit(district.zhang, road, id, 'SATISFIED');
  const [promise] = (await road.read(id)).promises;
  if (!promise) throw new Error('no promise was made');
  return { id, promise: promise.id };
}

const report = (id: string, fileIds: string[] = [], by = district.atLead) =>
  by.call(promises.report, { params: { id }, body: { note: '已建成并投入使用', fileIds } });
const confirm = (id: string, by = district.zhang, fileIds: string[] = []) =>
  by.call(promises.confirm, { params: { id }, body: { note: null, fileIds } });
const one = async (caseId: string, by = district.tian) => (await road.read(caseId, by)).promises[0];
const occasionsOf = (promise: string) => told(district, [promise]);

describe('a reply whose result is still to come', () => {
  it('says what will be done and until when; another may', async () => {
    const id = await road.ready();
    const params = await road.assignment(id, lead);
    const send = (letter: Parameters<typeof letterOf>[0]) => ({ params, body: letterOf(letter) });
    for (const resolution of ['PLANNED', 'IN_PROGRESS'] as const) {
      const without = await district.atLead.refused(routes.assignments.reply, send({ resolution }));
      expect(without).toMatchObject({ code: 'promise-missing', fields: { promises: expect.any(String) } });
    }
    const late = await district.atLead.refused(routes.assignments.reply, send(planned('2019-03-03')));
    expect(late.fields).toEqual({ 'promises.0.dueOn': '完成日期不能早于今天' });
    expect((await road.read(id)).promises).toEqual([]);
    await district.atLead.call(routes.assignments.reply, send({ ...planned(), resolution: 'RESOLVED' }));
    expect(await one(id, district.zhang)).toMatchObject({
      what: '建成立体停车场一座',
      stage: 'open',
      dueOn: '2020-06-30',
      firstDueOn: '2020-06-30',
      departmentName: lead,
      may: [],
    });
    expect((await road.read(id)).trail.map((row) => row.action)).toContain('promise');
  });
});

describe('a promise', () => {
  it('comes back to the unit and the member until it is proven done, across years', async () => {
    const { id, promise } = await promisedCase();
    await district.at('2020-06-01 09:00');
    const todo = await district.atLead.call(routes.todo.read);
    const item = [...todo.now, ...todo.week, ...todo.later].find((each) => each.id === promise);
    expect(item).toMatchObject({ kind: 'promise', subjectId: id, verb: '报告完成', dueOn: '2020-06-30' });
    expect(todo.counts.promise).toBeGreaterThan(0);
    expect((await district.zhang.call(routes.todo.read)).counts.follow).toBeGreaterThan(0);
    await report(promise);
    const asked = await district.zhang.call(routes.todo.read);
    expect([...asked.now, ...asked.later, ...asked.week].find((each) => each.id === promise)?.verb).toBe('确认兑现');
    await confirm(promise);
    expect(await one(id)).toMatchObject({ stage: 'kept', end: { by: '张伟民' }, may: [], workingDaysLeft: null });
    expect(await occasionsOf(promise)).toEqual(['promise-reported', 'promise-kept']);
    const after = await district.atLead.call(routes.todo.read);
    expect([...after.now, ...after.week, ...after.later].some((each) => each.id === promise)).toBe(false);
  });

  it('that is not accepted as done goes back to the unit', async () => {
    const { id, promise } = await promisedCase();
    await report(promise);
    const body = { reason: '现场还没有动工' };
    await district.zhang.call(promises.refuse, { params: { id: promise }, body });
    expect(await one(id, district.atLead)).toMatchObject({
      stage: 'open',
      report: null,
      refusedBecause: '现场还没有动工',
      may: [{ action: 'report-promise' }, { action: 'revise-promise' }],
    });
    expect(await occasionsOf(promise)).toEqual(['promise-reported', 'promise-refused']);
  });

  it('may be put off with a reason, and keeps the day it was first given', async () => {
    const { id, promise } = await promisedCase();
    const revise = (dueOn: string) => ({ params: { id: promise }, body: { dueOn, reason: '用地手续延后' } });
    expect((await district.atLead.refused(promises.revise, revise('2020-06-30'))).fields).toHaveProperty('dueOn');
    await district.atLead.call(promises.revise, revise('2020-12-31'));
    expect(await one(id)).toMatchObject({
      dueOn: '2020-12-31',
      firstDueOn: '2020-06-30',
      revisions: [{ from: '2020-06-30', to: '2020-12-31', reason: '用地手续延后' }],
    });
  });

  it('is confirmed by the office only with proof, and ended by it only with a reason', async () => {
    const { id, promise } = await promisedCase();
    const early = await district.tian.refused(promises.confirm, { params: { id: promise }, body: {} });
    expect(early.code).toBe('stage-forbids');
    await report(promise);
    const bare = await district.tian.refused(promises.confirm, { params: { id: promise }, body: {} });
    expect(bare).toMatchObject({ code: 'proof-missing', fields: { fileIds: expect.any(String) } });
    const file = { name: '竣工照片.txt', content: Buffer.from('照片') };
    const { id: fileId } = await district.tian.upload(routes.files.upload, file);
    await confirm(promise, district.tian, [fileId]);
    expect(await one(id)).toMatchObject({ stage: 'kept', end: { by: '田秘书' } });
    await district.zhang.download(routes.files.download, { params: { id: fileId } });
    const other = await promisedCase();
    const body = { reason: '规划调整，地块改作他用' };
    await district.tian.call(promises.abandon, { params: { id: other.promise }, body });
    expect(await one(other.id)).toMatchObject({ stage: 'abandoned', end: { note: '规划调整，地块改作他用' } });
  });

  it("is the unit's that made it, and the first proposer's to judge", async () => {
    const { promise } = await promisedCase();
    const params = { id: promise };
    const body = { note: '已建成并投入使用' };
    expect((await district.atBystander.refused(promises.report, { params, body })).code).toBe('not-found');
    expect((await district.zhang.refused(promises.report, { params, body })).code).toBe('not-allowed');
    await report(promise);
    expect((await district.atLead.refused(promises.confirm, { params, body: {} })).code).toBe('not-allowed');
    expect((await district.li.refused(promises.confirm, { params, body: {} })).code).toBe('not-found');
    const joint = await road.replied({ proposerIds: [district.world.memberId('李素琴')] }, planned());
    const [theirs] = (await road.read(joint)).promises;
    if (!theirs) throw new Error('no promise was made');
    await report(theirs.id);
    const asked = { params: { id: theirs.id }, body: {} };
    expect((await district.li.refused(promises.confirm, asked)).status).toBe(403);
  });

  it('ends once, also when two confirm it, or confirm and end it, at the same moment', async () => {
    const { id, promise } = await promisedCase();
    await report(promise);
    const abandon = { params: { id: promise }, body: { reason: '规划调整' } };
    const attempts = [confirm(promise), confirm(promise), district.tian.call(promises.abandon, abandon)];
    expect(await refusalsOf(attempts)).toHaveLength(2);
    const view = await one(id);
    expect(['kept', 'abandoned']).toContain(view?.stage);
    expect(await occasionsOf(promise)).toHaveLength(2);
  });
});

describe("next year's report", () => {
  it('counts what was promised for that year: kept in time, kept late, still open, given up', async () => {
    const cases = {
      inTime: await promisedCase('2030-06-30'),
      late: await promisedCase('2030-06-30'),
      unconfirmed: await promisedCase('2030-03-01'),
      abandoned: await promisedCase('2030-12-31'),
    };
    await promisedCase('2031-01-01');
    await district.at('2030-06-30 23:59');
    await report(cases.inTime.promise);
    await report(cases.unconfirmed.promise);
    // Put off: it is counted by the day that the reply named all the same.
    const putOff = { dueOn: '2031-02-01', reason: '用地手续延后' };
    await district.atLead.call(promises.revise, { params: { id: cases.late.promise }, body: putOff });
    await district.at('2030-08-01 09:00');
    await confirm(cases.inTime.promise);
    await report(cases.late.promise);
    await confirm(cases.late.promise);
    const abandon = { params: { id: cases.abandoned.promise }, body: { reason: '地块改作他用' } };
    await district.tian.call(promises.abandon, abandon);
    await district.at('2031-01-10 09:00');
    const { id } = await district.tian.call(routes.reports.build, { body: { from: '2030-01-01', to: '2030-12-31' } });
    await district.app.drain();
    const view = await district.tian.call(routes.reports.read, { params: { id } });
    const printed = Object.fromEntries(view.figures.map((figure) => [figure.key, figure.printed]));
    expect(printed).toMatchObject({
      'promises.due': '4',
      'promises.kept-on-time': '1',
      'promises.kept-late': '1',
      'promises.open': '1',
      'promises.abandoned': '1',
      'promises.revised': '1',
      'promises.on-time-rate': '25.0',
      'promises.kept-rate': '50.0',
    });
    const equation = view.equations.find(({ label }) => label.startsWith('到期承诺'));
    expect(equation).toMatchObject({ holds: true, expected: 4 });
    const params = { id, key: 'promises.open' };
    const { items } = await district.tian.call(routes.reports.records, { params });
    expect(items).toMatchObject([{ kind: 'promise', subjectId: cases.unconfirmed.id, who: lead }]);
    expect((await district.atLead.refused(routes.reports.records, { params })).code).toBe('not-allowed');
  });
});

describe('the list', () => {
  it('shows each person their own, by due day, page by page', async () => {
    const early = await promisedCase('2019-04-01');
    const late = await promisedCase('2021-01-01');
    const all = await district.supervisor.call(promises.list, { query: { limit: 200 } });
    const days = all.items.map((item) => item.dueOn);
    expect(days).toEqual([...days].sort());
    const first = await district.atLead.call(promises.list, { query: { limit: 1, stage: ['open'] } });
    expect(first.items[0]?.id).toBe(early.promise);
    const rest = await district.atLead.call(promises.list, { query: { after: first.next ?? '', stage: ['open'] } });
    expect(rest.items.map((item) => item.id)).toContain(late.promise);
    expect(rest.items.map((item) => item.id)).not.toContain(early.promise);
    await district.at('2019-04-02 09:00');
    const overdue = await district.tian.call(promises.list, { query: { overdue: 'true' } });
    expect(overdue.items.map((item) => item.id)).toEqual([early.promise]);
    expect(overdue.items[0]?.workingDaysLeft).toBe(-1);
    expect((await district.li.call(promises.list)).items).not.toContainEqual(
      expect.objectContaining({ id: late.promise }),
    );
    expect((await district.atBystander.call(promises.list)).items).toEqual([]);
  });
});
