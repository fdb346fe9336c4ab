import { type SentBody, routes } from '#contract';
import { type District, bystander, helper, lead, onSessionDay, refusalsOf, told } from './district.js';

const { district, road } = await onSessionDay('supervision');

const { answer, events, instruct, instructions, record } = routes.supervision;
const words = { text: '请抓紧研究，月底前有结果。' };
const unit = (name: string) => district.world.departmentId(name);
const instructed = async (id: string, change: Partial<SentBody<typeof instruct>> = {}, by = district.leader) =>
  (await by.call(instruct, { params: { id }, body: { ...words, departmentIds: [unit(lead)], ...change } })).id;
const waitingFor = async (caller: District['leader'], id: string) => {
  const { now, week, later } = await caller.call(routes.todo.read);
  return [...now, ...week, ...later].filter((item) => item.subjectId === id).map((item) => [item.verb, item.who]);
};

describe('批示', () => {
  it('reaches those it names, is answered by each, and comes back to the leader', async () => {
    const id = await road.assigned();
    const instructionId = await instructed(id, { toSecretariat: true, dueOn: '2019-03-29' });
    expect(await waitingFor(district.leader, id)).toEqual([
      ['看批示办理', lead],
      ['看批示办理', '提案委'],
    ]);
    expect(await waitingFor(district.atLead, id)).toContainEqual(['报告批示办理', '卢主席']);
    expect((await road.read(id, district.atLead)).may).toContainEqual({ action: 'answer-instruction', blocked: null });
    const body = { text: '已召开专题会，3 月 20 日前划线。' };
    await district.atLead.call(answer, { params: { id: instructionId }, body });
    expect(await waitingFor(district.leader, id)).toEqual([['看批示办理', '提案委']]);
    const again = await district.atLead.refused(answer, { params: { id: instructionId }, body });
    expect(again.code).toBe('instruction-not-yours');
    await district.tian.call(answer, { params: { id: instructionId }, body: { text: '已跟踪督办。' } });
    expect(await waitingFor(district.leader, id)).toEqual([]);
    expect(await district.leader.call(instructions, { params: { id } })).toMatchObject([
      {
        leader: '卢主席',
        recordedBy: null,
        dueOn: '2019-03-29',
        to: [
          { name: lead, answer: { text: body.text, by: `${lead}经办人` }, mine: false },
          { name: '提案委', answer: { by: '田秘书' } },
        ],
      },
    ]);
    const course = (await road.read(id)).trail.filter((row) => /instruct/.test(row.action));
    expect(course.map(({ action, note }) => [action, note])).toEqual([
      ['instruct', `请${lead}、提案委办理`],
      ['answer-instruction', lead],
      ['answer-instruction', '提案委'],
    ]);
    expect((await told(district, [id])).slice(-3)).toEqual([
      'instruction-given',
      'instruction-answered',
      'instruction-answered',
    ]);
  });

  it('may be entered by the secretariat from paper, in the name of the leader', async () => {
    const id = await road.filed();
    const params = { id };
    const body = { ...words, departmentIds: [unit(lead)] };
    expect((await district.tian.refused(instruct, { params, body })).fields).toHaveProperty('leader');
    await district.tian.call(instruct, { params, body: { ...body, leader: '王书记' } });
    expect(await district.tian.call(instructions, { params })).toMatchObject([
      { leader: '王书记', recordedBy: '田秘书' },
    ]);
    expect((await road.read(id)).trail.at(-1)).toMatchObject({ action: 'instruct', onBehalfOf: '王书记' });
  });

  it('lets a unit that is named see the case, and hides the rest from all others', async () => {
    const id = await road.assigned([helper]);
    expect((await district.atBystander.refused(routes.proposals.read, { params: { id } })).code).toBe('not-found');
    await instructed(id, { departmentIds: [unit(bystander)] });
    expect((await road.read(id, district.atBystander)).id).toBe(id);
    expect(await district.atBystander.call(instructions, { params: { id } })).toMatchObject([
      { to: [{ name: bystander, mine: true }] },
    ]);
    // The units of the case that it does not name, and the proposers, learn nothing of it.
    expect(await district.atLead.call(instructions, { params: { id } })).toEqual([]);
    for (const caller of [district.atLead, district.zhang]) {
      const { trail } = await road.read(id, caller);
      expect(trail.filter((row) => row.action === 'instruct')).toEqual([]);
    }
    expect((await district.zhang.refused(instructions, { params: { id } })).code).toBe('not-allowed');
    const [given] = await district.leader.call(instructions, { params: { id } });
    const params = { id: given?.id ?? '' };
    expect((await district.atLead.refused(answer, { params, body: { text: '不是给我们的' } })).code).toBe(
      'instruction-not-yours',
    );
  });

  it('names somebody, some day that is to come, and a case that runs', async () => {
    const id = await road.filed();
    const refused = async (body: Partial<SentBody<typeof instruct>>) =>
      (await district.leader.refused(instruct, { params: { id }, body: { ...words, ...body } })).fields;
    expect(await refused({})).toHaveProperty('departmentIds');
    expect(await refused({ toSecretariat: true, dueOn: '2019-03-01' })).toHaveProperty('dueOn');
    const early = await road.submitted();
    const body = { ...words, toSecretariat: true };
    expect((await district.leader.refused(instruct, { params: { id: early }, body })).code).toBe('stage-forbids');
    for (const caller of [district.supervisor, district.atLead, district.zhang])
      expect((await caller.refused(instruct, { params: { id }, body })).code).toBe('not-allowed');
  });

  it('is answered once by two officers at once', async () => {
    const id = await road.assigned();
    const params = { id: await instructed(id) };
    const attempts = [1, 2, 3].map((n) => district.atLead.call(answer, { params, body: { text: `第 ${n} 份报告` } }));
    expect(await refusalsOf(attempts)).toHaveLength(2);
  });
});

describe('督办活动', () => {
  const event = (proposalIds: string[], change: Partial<SentBody<typeof record>> = {}) => ({
    kind: 'ON_SITE' as const,
    heldOn: '2019-03-04',
    participants: '卢主席、区城市管理局、提案者',
    outcome: '现场确定划线方案，月底完成。',
    proposalIds,
    ...change,
  });

  it('stands with each of its cases, with its files, for the desk and the units it names', async () => {
    const [one, two] = [await road.assigned([helper]), await road.assigned()];
    const file = await district.supervisor.upload(routes.files.upload, {
      name: '签到.txt',
      content: Buffer.from('签'),
    });
    const body = event([one, two, one], { departmentIds: [unit(lead)], fileIds: [file.id] });
    await district.supervisor.call(record, { body });
    for (const id of [one, two]) {
      const { items } = await district.tian.call(events, { query: { proposalId: id } });
      expect(items).toMatchObject([
        { kind: 'ON_SITE', departments: [lead], proposals: [{ id: one }, { id: two }], files: [{ name: '签到.txt' }] },
      ]);
      expect((await road.read(id)).trail.at(-1)).toMatchObject({ action: 'supervise', note: '现场办理，2019-03-04' });
    }
    const download = { params: { id: file.id } };
    // Told are the units it names, in whose course alone it stands, and whoever oversees.
    await district.app.drain();
    const toldOf = await district.app.db.rows<{ name: string; subjectId: string }>(
      `SELECT a.name, n.subject_id AS "subjectId" FROM notices n JOIN accounts a ON a.id = n.account_id
        WHERE n.subject_id = ANY($1) AND n.title LIKE '%督办活动已登记' ORDER BY n.subject_id, a.name DESC`,
      [[one, two]],
    );
    const each = (id: string) => [`${lead}经办人`, '杜督查'].sort().map((name) => ({ name, subjectId: id }));
    const order = (rows: { name: string; subjectId: string }[]) =>
      rows.map(({ name, subjectId }) => `${subjectId} ${name}`).sort();
    expect(order(toldOf)).toEqual(order([...each(one), ...each(two)]));
    const steps = async (caller: District['tian']) => (await road.read(one, caller)).trail.map(({ action }) => action);
    expect(await steps(district.atLead)).toContain('supervise');
    expect(await steps(district.atHelper)).not.toContain('supervise');
    expect((await district.atLead.call(events)).items).toHaveLength(1);
    expect((await district.atLead.download(routes.files.download, download)).name).toBe('签到.txt');
    expect((await district.atHelper.call(events)).items).toEqual([]);
    expect((await district.atHelper.refused(routes.files.download, download)).code).toBe('not-found');
    expect((await district.zhang.refused(events)).code).toBe('not-allowed');
    expect((await district.zhang.refused(routes.files.download, download)).code).toBe('not-found');
  });

  it('is recorded after it was held, by those who oversee, about cases that run', async () => {
    const id = await road.filed();
    const refused = (change: Partial<SentBody<typeof record>>, by = district.tian) =>
      by.refused(record, { body: event([id], change) });
    expect((await refused({ heldOn: '2019-03-05' })).fields).toHaveProperty('heldOn');
    expect((await refused({ departmentIds: ['0197f0a2-0000-7000-8000-000000000000'] })).fields).toHaveProperty(
      'departmentIds',
    );
    expect((await refused({ proposalIds: ['0197f0a2-0000-7000-8000-000000000000'] })).code).toBe('not-found');
    expect((await refused({}, district.leader)).code).toBe('not-allowed');
    expect((await refused({ proposalIds: [id, await road.submitted()] })).code).toBe('stage-forbids');
    expect((await district.tian.call(events, { query: { proposalId: id } })).items).toEqual([]);
  });

  it('of the same cases at the same time never wait for each other', async () => {
    const [one, two] = [await road.filed(), await road.filed()];
    const attempts = [1, 2, 3, 4].map((n) =>
      district.tian.call(record, { body: event(n % 2 ? [one, two] : [two, one]) }),
    );
    expect(await refusalsOf(attempts)).toEqual([]);
    const first = await district.tian.call(events, { query: { proposalId: one, limit: 3 } });
    const rest = await district.tian.call(events, { query: { proposalId: one, after: first.next ?? '' } });
    expect([first.items.length, rest.items.length, rest.next]).toEqual([3, 1, null]);
  });
});
