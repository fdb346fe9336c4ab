import { routes } from '#contract';
import { readBody, sessionAt } from '#people';
import { firstBrokenLink } from '#platform';
import { World } from '../../apps/cli/src/world/world.js';
import { type Caller, type TestApp, openTestApp } from '../support/app.js';

let test: TestApp;
let world: World;
let admin: Caller;

const at = (moment: string) => new Date(`${moment}+08:00`);

beforeAll(async () => {
  test = await openTestApp('bodies');
});

afterAll(() => test.close());

beforeEach(async () => {
  await test.wipe();
  world = new World(test);
  world.at('2019-03-04 09:00');
  await world.found('二七区政协');
  admin = await world.as('admin');
});

async function ninthTerm() {
  await world.term(9, '2016-03-01', '2021-03-01', [
    { number: 3, opensOn: '2018-03-01', closesOn: '2018-03-03', cutoffAt: '2018-03-01T12:00:00Z' },
    { number: 4, opensOn: '2019-02-26', closesOn: '2019-03-01', cutoffAt: '2019-02-26T12:00:00Z' },
  ]);
  const [term] = await admin.call(routes.bodies.terms);
  return { termId: term?.id ?? '', fourth: term?.sessions[0]?.id ?? '' };
}

const trailOf = (id: string) =>
  test.db.rows<{ action: string; details: object }>(
    `SELECT action, details FROM trail WHERE subject_id = $1 ORDER BY seq`,
    [id],
  );

describe('the body', () => {
  it('begins with rules that work, and changes them with a trace of what they were', async () => {
    const { id, settings } = await admin.call(routes.bodies.read);
    expect(settings.declineReasons).toHaveLength(10);
    const changed = { ...settings, extensionWorkingDays: 30, categories: ['城建', '民生'] };
    await admin.call(routes.bodies.change, { body: { name: '郑州市二七区政协', settings: changed } });
    expect(await readBody(test.db)).toEqual({ id, name: '郑州市二七区政协', settings: changed });
    expect((await trailOf(id)).at(-1)).toMatchObject({
      action: 'change',
      details: {
        'name.from': '二七区政协',
        'extensionWorkingDays.from': 22,
        'extensionWorkingDays.to': 30,
        'categories.to': '["城建","民生"]',
      },
    });
    expect(await firstBrokenLink(test.db, 'body', id)).toBeNull();
  });

  it('says at the field what is wrong with a rule', async () => {
    const { name, settings } = await admin.call(routes.bodies.read);
    const body = { name, settings: { ...settings, extensionWorkingDays: 251 } };
    expect((await admin.refused(routes.bodies.change, { body })).fields).toHaveProperty([
      'settings.extensionWorkingDays',
    ]);
  });

  it('lists terms and sessions in the institution’s words, the current one marked', async () => {
    const { fourth } = await ninthTerm();
    const [term] = await admin.call(routes.bodies.terms);
    expect(term?.sessions.map(({ label, current }) => [label, current])).toEqual([
      ['九届四次', true],
      ['九届三次', false],
    ]);
    expect((await admin.call(routes.signIn.me)).sessionLabel).toBe('九届四次');
    const next = {
      number: 4,
      opensOn: '2019-02-26',
      closesOn: '2019-03-02',
      submissionCutoffAt: '2019-03-01T04:00:00Z',
    };
    await admin.call(routes.bodies.changeSession, { params: { id: fourth }, body: next });
    const [after] = await admin.call(routes.bodies.terms);
    expect(after?.sessions[0]).toMatchObject({
      closesOn: '2019-03-02',
      submissionCutoffAt: '2019-03-01T04:00:00.000Z',
    });
  });

  it('refuses spans that end before they begin, terms that overlap, and a session twice', async () => {
    const { termId } = await ninthTerm();
    const term = (number: number, startsOn: string, endsOn: string) =>
      admin.refused(routes.bodies.addTerm, { body: { number, startsOn, endsOn } });
    expect((await term(10, '2022-01-01', '2021-01-01')).fields).toEqual({ endsOn: '结束不能早于开始' });
    expect((await term(10, '2020-01-01', '2025-01-01')).code).toBe('term-overlaps');
    expect((await term(9, '2022-01-01', '2025-01-01')).code).toBe('name-taken');
    const session = { termId, number: 4, opensOn: '2020-02-26', closesOn: '2020-03-01' };
    const twice = { ...session, submissionCutoffAt: '2020-02-28T04:00:00Z' };
    expect((await admin.refused(routes.bodies.addSession, { body: twice })).code).toBe('name-taken');
    const reversed = { ...twice, number: 5, closesOn: '2020-02-01' };
    expect((await admin.refused(routes.bodies.addSession, { body: reversed })).fields).toHaveProperty('closesOn');
  });
});

describe('the session in force', () => {
  it.each([
    ['2017-11-30T23:00', null],
    // 90 days before 1 March 2018.
    ['2017-12-01T00:30', '九届三次'],
    ['2018-11-27T23:59', '九届三次'],
    ['2018-11-28T00:00', '九届四次'],
    ['2020-12-31T12:00', '九届四次'],
  ])('at %s is %s', async (moment, label) => {
    await ninthTerm();
    expect((await sessionAt(test.db, at(moment)))?.label ?? null).toBe(label);
  });

  it('writes numbers beyond ten as they are spoken', async () => {
    const { id: termId } = await admin.call(routes.bodies.addTerm, {
      body: { number: 15, startsOn: '2022-01-01', endsOn: '2027-01-01' },
    });
    const session = { termId, number: 1, opensOn: '2022-01-08', closesOn: '2022-01-11' };
    await admin.call(routes.bodies.addSession, { body: { ...session, submissionCutoffAt: '2022-01-10T12:00:00Z' } });
    expect(await sessionAt(test.db, at('2022-02-01T09:00'))).toMatchObject({
      label: '十五届一次',
      opensOn: '2022-01-08',
      submissionCutoffAt: new Date('2022-01-10T12:00:00Z'),
    });
  });
});
