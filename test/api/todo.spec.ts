import { routes } from '#contract';
import { type Handlers, markFailed, runJob } from '#jobs';
import { type Office, openOffice, opinion, unit } from '../support/office.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice('todo', ['tian', 'zhang', 'lu', 'du', 'officer']);
});
afterAll(() => office?.close());

const todo = async (login: string) => (await office.world.as(login)).call(routes.todo.read);
const verbs = (items: { verb: string; title: string }[]) => items.map(({ verb, title }) => `${verb} ${title}`);

test('before anything has happened nobody has anything to do, and every count is there', async () => {
  const officesCounts = ['review', 'assign', 'returns', 'additions', 'replies', 'extensions', 'disputed', 'overdue'];
  const nothing = (...counts: string[]) => ({
    now: [],
    week: [],
    later: [],
    counts: Object.fromEntries(counts.map((name) => [name, 0])),
  });
  expect(await todo('tian')).toMatchObject(nothing(...officesCounts, 'inbox', 'promise', 'failed'));
  expect(await todo('zhang')).toMatchObject(nothing('rate'));
  expect(await todo('officer')).toMatchObject(nothing('handle', 'overdue'));
  expect(await todo('du')).toMatchObject(nothing('assign', 'returns', 'extensions', 'overdue'));
  expect(await todo('lu')).toMatchObject(nothing('overdue'));
  expect(await todo('admin')).toMatchObject(nothing('failed'));
});

test('every next step stands with the person who takes it, and is gone when it is taken', async () => {
  const { world, app } = office;
  await world.write('zhang', opinion({ title: '路灯不亮' }));
  await app.drain();
  const proposal = await world.proposal({ title: '关于停车的提案', proposerIds: [world.memberId('张伟民')] });
  const clerk = await todo('tian');
  expect(verbs(clerk.later).sort()).toEqual(['处理 路灯不亮', '立案 关于停车的提案'].sort());
  expect(clerk.counts).toMatchObject({ inbox: 1, review: 1, assign: 0 });
  await world.file(proposal);
  expect((await todo('tian')).counts).toMatchObject({ review: 0, assign: 1 });
  expect(verbs((await todo('du')).later)).toEqual(['交办 关于停车的提案']);
  await world.assign(proposal, unit);
  expect((await todo('tian')).counts).toMatchObject({ assign: 0 });
  const [item] = (await todo('officer')).later;
  expect(item).toMatchObject({ kind: 'assignment', verb: '签收', subjectId: proposal, who: '张伟民' });
  const officer = await world.as('officer');
  await officer.call(routes.assignments.acknowledge, { params: { id: item?.id ?? '' } });
  expect(verbs((await todo('officer')).later)).toEqual(['发送答复 关于停车的提案']);
  expect((await todo('officer')).counts).toMatchObject({ handle: 1, overdue: 0 });
});

test('it moves from later to this week, to today, and stays on top when overdue', async () => {
  const groups = async () => {
    const { now, week, later, counts } = await todo('officer');
    const [item] = [...now, ...week, ...later];
    return { sizes: [now.length, week.length, later.length], left: item?.workingDaysLeft, overdue: counts.overdue };
  };
  // 60 working days from 4 March 2019: 29 May, a Wednesday.
  const [item] = (await todo('officer')).later;
  expect(item?.dueOn).toBe('2019-05-29');
  office.world.at('2019-05-26 23:59');
  expect(await groups()).toEqual({ sizes: [0, 0, 1], left: 3, overdue: 0 });
  office.world.at('2019-05-27 00:01');
  expect(await groups()).toEqual({ sizes: [0, 1, 0], left: 2, overdue: 0 });
  office.world.at('2019-05-29 23:59');
  expect(await groups()).toEqual({ sizes: [1, 0, 0], left: 0, overdue: 0 });
  office.world.at('2019-05-30 00:01');
  expect(await groups()).toEqual({ sizes: [1, 0, 0], left: -1, overdue: 1 });
  expect((await todo('du')).now).toMatchObject([{ verb: '督办', who: unit }]);
  for (const login of ['tian', 'du', 'lu']) expect((await todo(login)).counts).toMatchObject({ overdue: 1 });
});

test('a job that failed for good is counted for those who can run it again', async () => {
  const { app, world } = office;
  await world.write('zhang', opinion({ title: '井盖松动' }));
  const job = await app.db.row<{ id: string }>(
    `SELECT id FROM outbox WHERE done_at IS NULL AND name = 'suggestions.receive'`,
  );
  const handlers: Handlers = {
    ...app.handlers,
    'suggestions.receive': async () => Promise.reject(new Error('disk full')),
  };
  const error: unknown = await runJob(app.db, handlers, job?.id ?? '').catch((thrown: unknown) => thrown);
  await markFailed(app.db, job?.id ?? '', error as Error);
  for (const login of ['tian', 'admin']) expect((await todo(login)).counts).toMatchObject({ failed: 1 });
  expect((await todo('lu')).counts).not.toHaveProperty('failed');
});
