import { type SentBody, routes } from '#contract';
import { helper, lead, onSessionDay, refusalsOf } from './district.js';

const { district, road } = await onSessionDay('evaluations');

const { evaluate, list } = routes.evaluations;
const full = [20, 20, 30, 15, 15];
const judge = async (id: string, change: Partial<SentBody<typeof evaluate>> = {}, by = district.atLead) =>
  by.call(evaluate, { params: await road.assignment(id, lead), body: { points: full, ...change } });
const rate = (id: string) =>
  district.zhang.call(routes.ratings.rate, {
    params: { id },
    body: { attitude: 'SATISFIED', result: 'SATISFIED', comment: null },
  });
const seen = (id: string, by = district.tian) => by.call(list, { params: { id } });

describe('双向评议', () => {
  it('is blind until the round is over: then each side reads the other', async () => {
    const id = await road.replied();
    await judge(id, { points: [18, 18, 27, 13, 13], comment: '调研深入，建议可行。' });
    expect(await seen(id)).toMatchObject([
      {
        departmentName: lead,
        total: 89,
        grade: 'GOOD',
        blind: true,
        points: [{ points: 18, of: 20 }, {}, {}, {}, {}],
      },
    ]);
    expect(await seen(id, district.atLead)).toHaveLength(1);
    expect(await seen(id, district.zhang)).toEqual([]);
    expect((await road.read(id, district.zhang)).trail.filter((row) => row.action === 'evaluate')).toEqual([]);
    expect((await road.read(id, district.atLead)).ratings).toEqual([]);
    await rate(id);
    expect(await seen(id, district.zhang)).toMatchObject([{ total: 89, comment: '调研深入，建议可行。' }]);
    expect((await road.read(id, district.atLead)).ratings).toHaveLength(1);
  });

  it('says so when it was given after the round was over', async () => {
    const id = await road.replied();
    await rate(id);
    await judge(id);
    expect(await seen(id)).toMatchObject([{ total: 100, grade: 'EXCELLENT', blind: false }]);
  });

  it('counts by the items of the settings, each up to its points', async () => {
    const id = await road.replied();
    const params = await road.assignment(id, lead);
    const refused = async (points: number[]) => district.atLead.refused(evaluate, { params, body: { points } });
    expect(await refused([21, 20, 30, 15, 16])).toMatchObject({
      code: 'evaluation-too-high',
      fields: { 'points.0': '这一项最多 20 分', 'points.4': '这一项最多 15 分' },
    });
    expect((await refused([100])).code).toBe('evaluation-incomplete');
    const { name, settings } = await district.tian.call(routes.bodies.read);
    const change = (evaluationItems: typeof settings.evaluationItems) =>
      district.tian.call(routes.bodies.change, { body: { name, settings: { ...settings, evaluationItems } } });
    const short = await district.tian.refused(routes.bodies.change, {
      body: { name, settings: { ...settings, evaluationItems: [{ label: '总评', points: 99 }] } },
    });
    expect(Object.values(short.fields ?? {})).toEqual(['各项满分之和应为 100 分']);
    await change([{ label: '总评', points: 100 }]);
    await judge(id, { points: [59] });
    await change(settings.evaluationItems);
    // What was judged keeps the items of its day.
    expect(await seen(id)).toMatchObject([{ points: [{ label: '总评', points: 59, of: 100 }], grade: 'POOR' }]);
  });

  it('is for the unit that has replied, once', async () => {
    const id = await road.ready([helper]);
    const params = await road.assignment(id, lead);
    const body = { points: full };
    expect((await district.atLead.refused(evaluate, { params, body })).code).toBe('stage-forbids');
    await road.reply(id);
    expect((await district.atHelper.refused(evaluate, { params, body })).status).toBe(403);
    expect((await district.atBystander.refused(evaluate, { params, body })).code).toBe('not-found');
    expect((await district.zhang.refused(evaluate, { params, body })).code).toBe('not-allowed');
    const attempts = [1, 2, 3].map(() => district.atLead.call(evaluate, { params, body }));
    const refusals = await refusalsOf(attempts);
    expect(refusals).toHaveLength(2);
    for (const refusal of refusals) expect(refusal).toContain('already-evaluated');
    expect((await district.li.refused(list, { params: { id } })).code).toBe('not-found');
  });
});

test('the yearly report counts what was made public, the events and the judgements, each with its records', async () => {
  const id = await road.replied({ title: '关于年度汇总的建议' });
  await judge(id, { points: [20, 20, 30, 15, 5] });
  const { basis } = await district.tian.call(routes.disclosure.material, { params: { id } });
  const decision = { decision: 'PUBLIC' as const, basis, proposal: true };
  await district.tian.call(routes.disclosure.decide, { params: { id }, body: decision });
  const event = { heldOn: '2019-03-04', participants: '卢主席', outcome: '现场查看', proposalIds: [id] };
  for (const kind of ['VISIT', 'VISIT', 'INSPECTION'] as const)
    await district.tian.call(routes.supervision.record, { body: { ...event, kind } });
  const built = await district.tian.call(routes.reports.build, { body: { from: '2019-01-01', to: '2019-12-31' } });
  await district.app.drain();
  const { figures } = await district.tian.call(routes.reports.read, { params: { id: built.id } });
  const printed = (key: string) => figures.find((figure) => figure.key === key);
  expect(printed('supervision.held')).toMatchObject({ printed: '3', unit: '次' });
  expect(printed('supervision.kind.VISIT')).toMatchObject({ printed: '2', label: '走访' });
  expect(printed('evaluations.grade.EXCELLENT')).toMatchObject({ label: '提案质量：优秀', unit: '件次' });
  expect(printed('disclosure.published')?.printed).toBe('1');
  const records = async (key: string) =>
    (await district.tian.call(routes.reports.records, { params: { id: built.id, key } })).items;
  expect(await records('supervision.held')).toMatchObject([{ subjectId: id }, { subjectId: id }, { subjectId: id }]);
  expect(await records('disclosure.published')).toMatchObject([{ subjectId: id, title: '关于年度汇总的建议' }]);
  expect((await records('evaluations.given')).map(({ who }) => who)).toContain(lead);
});
