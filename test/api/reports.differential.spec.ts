import { isRefused } from '#contract';
import { Reports } from '#reports';
import { Db, SettableClock, newId } from '#platform';
import { freshDatabase, openSource, wipe } from '../support/database.js';
import { type History, randomHistory } from './reports.history.js';
import { naiveFigures } from './reports.naive.js';
import { insertHistory } from './reports.rows.js';

/** Random histories: what the SQL counts, and which records it lists, must equal a naive count in TypeScript. */

let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Db;
let reports: Reports;

beforeAll(async () => {
  database = await freshDatabase('reports-differential');
  db = new Db(await openSource(database.url), new SettableClock(new Date('2021-01-04T09:00:00+08:00')));
  reports = new Reports(db);
});

afterAll(async () => {
  await db.source.destroy();
  await database.drop();
});

beforeEach(() => wipe(database.url));

const clerk = { accountId: null, name: '田秘书', role: 'secretariat' as const, memberId: null, departmentId: null };

interface Kept {
  key: string;
  ids: string[];
  counted: string[] | null;
  numerator: number;
  denominator: number | null;
}

async function built(from: string, to: string, asOf: string) {
  const { id } = await reports.request(clerk, { from, to, asOf });
  await reports.build(id);
  const figures = await db.rows<Kept>(
    `SELECT key, record_ids AS ids, counted_ids AS counted, (figure ->> 'numerator')::int AS numerator,
            (figure ->> 'denominator')::int AS denominator
       FROM snapshot_figures WHERE snapshot_id = $1`,
    [id],
  );
  const snapshot = await db.row<{ equations: { label: string; holds: boolean }[] }>(
    `SELECT equations FROM snapshots WHERE id = $1`,
    [id],
  );
  return { figures, equations: snapshot?.equations ?? [] };
}

function expectSame(figures: Kept[], history: History, asked: { from: string; to: string; asOf: number }) {
  const naive = naiveFigures(history, asked);
  const sorted = (ids: string[] | null) => ids && [...ids].sort();
  const shown = (lists: [string, { ids: string[]; counted: string[] | null }][]) =>
    Object.fromEntries(
      lists
        .filter(([key, { ids }]) => ids.length > 0 || naive.has(key))
        .map(([key, { ids, counted }]) => [key, { ids: sorted(ids), counted: sorted(counted) }]),
    );
  expect(shown(figures.map((figure) => [figure.key, figure]))).toEqual(shown([...naive]));
  for (const { ids, counted, numerator, denominator } of figures) {
    expect(counted ? [counted.length, ids.length] : [ids.length, null]).toEqual([numerator, denominator]);
  }
}

const asked = [
  ['2019-01-01', '2019-12-31', '2020-12-31T00:00:00+08:00'],
  ['2019-01-01', '2019-12-31', '2019-12-31T23:59:59.999+08:00'],
  ['2019-01-01', '2019-12-31', '2019-07-15T10:00:00+08:00'],
  ['2018-12-31', '2018-12-31', '2020-01-01T00:00:00+08:00'],
  ['2020-01-01', '2020-02-15', '2020-02-01T00:00:00+08:00'],
] as const;

describe.each([1, 2, 3, 4, 5, 6])('history %d', (seed) => {
  it('is counted as a person would count it', async () => {
    const history = randomHistory(seed, 150);
    await insertHistory(db, history);
    for (const [from, to, asOf] of asked) {
      const { figures, equations } = await built(from, to, asOf);
      expectSame(figures, history, { from, to, asOf: new Date(asOf).getTime() });
      expect(equations.filter(({ holds }) => !holds)).toEqual([]);
    }
  });
});

it('counts the same as of a past moment, whatever is done afterwards', async () => {
  const history = randomHistory(7, 150);
  await insertHistory(db, history);
  const [from, to, asOf] = ['2019-01-01', '2019-12-31', '2020-12-31T00:00:00+08:00'];
  const before = await built(from, to, asOf);
  const later = new Date('2021-01-02T09:00:00+08:00').getTime();
  for (const suggestion of history.suggestions) {
    const stage = suggestion.events.at(-1)?.to;
    if (stage === 'merged') suggestion.events.push({ at: later, action: 'unmerge', to: 'received' });
    if (stage === 'dismissed') suggestion.events.push({ at: later, action: 'restore', to: 'received' });
    if (stage === undefined) suggestion.events.push({ at: later, action: 'dismiss', to: 'dismissed' });
  }
  for (const { events } of history.proposals) {
    const stage = events.at(-1)?.to ?? 'submitted';
    if (stage === 'merged') events.push({ at: later, action: 'leave-case', to: 'filed' });
    else if (stage === 'returned') events.push({ at: later, action: 'resubmit', to: 'submitted' });
    else if (isRefused(stage)) events.push({ at: later, action: 'undo-outcome', to: events.at(-2)?.to ?? 'submitted' });
    else events.push({ at: later, action: 'withdraw', to: 'withdrawn' });
  }
  await wipe(database.url);
  await insertHistory(db, history);
  const after = await built(from, to, asOf);
  expect(after.figures).toEqual(before.figures);
});

it('lists nothing twice and everything in the order in which it came', async () => {
  const history = randomHistory(8, 150);
  await insertHistory(db, history);
  const { figures } = await built('2019-01-01', '2019-12-31', '2020-12-31T00:00:00+08:00');
  const at = new Map(history.suggestions.map((suggestion) => [suggestion.id, suggestion.at]));
  for (const { ids } of figures) expect(new Set(ids).size).toBe(ids.length);
  const received = figures.find(({ key }) => key === 'suggestions.received')?.ids.map((id) => at.get(id) ?? 0) ?? [];
  expect(received).toEqual([...received].sort((a, b) => a - b));
  expect(received.length).toBeGreaterThan(20);
});

it('shows zero as zero', async () => {
  await insertHistory(db, { suggestions: [], proposals: [], departments: [], memberIds: [newId()] });
  const { figures, equations } = await built('2019-01-01', '2019-12-31', '2020-12-31T00:00:00+08:00');
  expect(figures.every(({ numerator, denominator }) => numerator === 0 && (denominator ?? 0) === 0)).toBe(true);
  expect(figures.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['proposals.category.经济建设', 'suggestions.channel.EMAIL', 'replies.resolution.PLANNED']),
  );
  expect(equations.every(({ holds }) => holds)).toBe(true);
});
