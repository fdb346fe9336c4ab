import { randomUUID } from 'node:crypto';
import { routes } from '#contract';
import { type District, lead } from './district.js';
import { type View, type Year, allRecords, buildReport, figure, openYear, said, year2019 } from './reports.year.js';

let district: District;
let year: Year;

const wholeSentence = '全年共收集意见建议5条，转为提案3件，并已全部办复。';

beforeAll(async () => ({ district, year } = await openYear('reports')));
afterAll(() => district.close());
beforeEach(() => district.world.at('2020-05-26 09:00'));

const build = (ask?: { from: string; to: string; asOf?: string }) => buildReport(district, ask);
const records = (view: View, key: string, login?: string) => allRecords(district, view, key, login);

describe('a summary', () => {
  it('says the sentence, prints its figures and closes its equations', async () => {
    const view = await build();
    expect(view).toMatchObject({ state: 'ready', title: '2019年度意见建议和提案办理情况汇总', requestedBy: '田秘书' });
    expect(said(view)).toBe(wholeSentence);
    expect(view.equations.filter(({ holds }) => !holds)).toEqual([]);
    expect(view.equations[1]).toMatchObject({ total: '收到意见建议', expected: 5, sum: 5 });
    const printed = (key: string) => `${figure(view, key).printed} ${figure(view, key).unit}`;
    expect(printed('suggestions.registered')).toBe('6 条');
    expect(printed('suggestions.converted')).toBe('3 条');
    expect(printed('suggestions.conversion-rate')).toBe('60.0 %');
    expect(printed('proposals.filed')).toBe('4 件');
    expect(printed('handling.reply-rate')).toBe('75.0 %');
    expect(printed('handling.pending')).toBe('1 件');
    expect(printed(`handling.department.${district.world.departmentId(lead)}`)).toBe('4 件');
    expect(figure(view, `handling.department.${district.world.departmentId(lead)}`).label).toBe(lead);
    expect(printed('replies.resolution.RESOLVED')).toBe('3 件次');
    expect(printed('ratings.result-satisfied-rate')).toBe('0 %');
    expect(printed('ratings.result-accepted-rate')).toBe('100 %');
    expect(printed('proposals.collective-share')).toBe('0 %');
  });

  it('opens for every figure exactly the records it counts', async () => {
    const view = await build();
    for (const { key, numerator, denominator } of view.figures) {
      const { records: listed, total } = await records(view, key);
      expect([key, listed.length, listed.filter(({ counted }) => counted).length]).toEqual([key, total, numerator]);
      expect(total).toBe(denominator ?? numerator);
      expect(new Set(listed.map(({ id }) => id)).size).toBe(total);
    }
    const ids = async (key: string) => (await records(view, key)).records.map(({ subjectId }) => subjectId);
    expect(await ids('suggestions.received')).toEqual([
      year.parking,
      year.lights,
      year.lamps,
      year.hello,
      year.waiting,
    ]);
    expect(await ids('suggestions.merged')).toEqual([year.parkingAgain]);
    expect(await ids('converted.filed')).toEqual([year.fromParking, year.fromLights, year.alsoFromLights]);
    expect(await ids('handling.pending')).toEqual([year.own]);
    const [first] = (await records(view, 'ratings.given')).records;
    expect(first).toMatchObject({ kind: 'rating', subjectId: year.fromParking, who: '张伟民', counted: true });
  });

  it('of a period names its days, and of an empty one says so', async () => {
    expect(said(await build({ from: '2019-03-01', to: '2019-03-31' }))).toBe(
      '自2019年3月1日至3月31日共收集意见建议4条，转为提案3件，并已全部办复。',
    );
    const empty = await build({ from: '2018-01-01', to: '2018-12-31' });
    expect(said(empty)).toBe('全年未收到意见建议。');
    expect(figure(empty, 'handling.reply-rate').printed).toBe('—');
    expect(
      empty.figures.filter(({ denominator }) => denominator === null).every(({ printed }) => printed === '0'),
    ).toBe(true);
  });

  it('as of an earlier moment knows nothing of what came later', async () => {
    const view = await build({ ...year2019, asOf: '2019-03-04T15:00:00+08:00' });
    expect(said(view)).toBe('自2019年1月1日至3月4日共收集意见建议4条，转为提案3件，尚未办复。');
  });

  it('takes a suggestion of the last millisecond of the year, and none of the next', async () => {
    const { db } = district.app;
    const receivedAt = async (at: string) => {
      await db.rows(`UPDATE suggestions SET received_at = $2 WHERE id = $1`, [year.waiting, at]);
      return said(await build());
    };
    expect(await receivedAt('2020-01-01T00:00:00+08:00')).toContain('意见建议4条');
    expect(await receivedAt('2019-12-31T23:59:59.999+08:00')).toContain('意见建议5条');
  });
});

describe('a finished summary', () => {
  it('stays as it is when the records change, and says which did', async () => {
    const { app, world } = district;
    const tian = await world.as('tian');
    const view = await build();
    const compare = () => tian.call(routes.reports.compare, { params: { id: view.id } });
    expect(await compare()).toMatchObject({ same: true, changes: [], sentence: wholeSentence });
    const [reply] = await app.db.rows<object>(
      `DELETE FROM replies r USING assignments a WHERE a.id = r.assignment_id AND a.proposal_id = $1 RETURNING r.*`,
      [year.fromLights],
    );
    const { same, sentence, changes } = await compare();
    expect({ same, sentence }).toEqual({
      same: false,
      sentence: '全年共收集意见建议5条，转为提案3件，已办复2件。',
    });
    const replied = changes.find(({ key }) => key === 'converted.replied');
    expect(replied).toMatchObject({ before: '3', after: '2', added: [], removed: [{ subjectId: year.fromLights }] });
    const rate = changes.find(({ key }) => key === 'handling.reply-rate');
    expect(rate).toMatchObject({ before: '75.0', after: '50.0', removed: [{ subjectId: year.fromLights }] });
    expect(changes.map(({ key }) => key)).not.toContain('suggestions.received');
    expect(said(await build())).toBe(sentence);
    expect(await tian.call(routes.reports.read, { params: { id: view.id } })).toEqual(view);
    await app.db.rows(`INSERT INTO replies SELECT * FROM jsonb_populate_record(NULL::replies, $1)`, [
      JSON.stringify(reply),
    ]);
    expect(await compare()).toMatchObject({ same: true, sentence: wholeSentence });
  });

  it('cannot be changed by anybody, and the same records give the same digest', async () => {
    const { db } = district.app;
    const asOf = '2020-05-01T00:00:00.000Z';
    const one = await build({ ...year2019, asOf });
    const two = await build({ ...year2019, asOf });
    expect(two.digest).toBe(one.digest);
    expect(two.digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await build()).digest).not.toBe(one.digest);
    expect(two.revision).toBe(one.revision + 1);
    const refused = [
      `UPDATE snapshots SET as_of = now() WHERE id = $1`,
      `DELETE FROM snapshots WHERE id = $1`,
      `UPDATE snapshot_figures SET position = 0 WHERE snapshot_id = $1`,
      `DELETE FROM snapshot_figures WHERE snapshot_id = $1`,
      `INSERT INTO snapshot_figures SELECT snapshot_id, 'more', 99, figure, record_kind, '{}' FROM snapshot_figures
        WHERE snapshot_id = $1 LIMIT 1`,
    ];
    for (const sql of refused) await expect(db.rows(sql, [one.id])).rejects.toThrow(/never changed/);
  });
});

describe('asking for a summary', () => {
  it('twice at once gives one; again later, a new revision', async () => {
    const tian = await district.world.as('tian');
    const period = { from: '2019-02-01', to: '2019-02-28' };
    const asked = await Promise.all([0, 1, 2].map(() => tian.call(routes.reports.build, { body: period })));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    const other = await tian.call(routes.reports.build, { body: { ...period, asOf: '2019-02-20T00:00:00Z' } });
    expect(other.id).not.toBe(asked[0]?.id);
    await district.app.drain();
    const later = await build(period);
    expect(later.revision).toBe(3);
    const { items, next } = await tian.call(routes.reports.list, { query: { limit: 2 } });
    expect(items.map(({ id, revision }) => [id, revision])).toEqual([
      [later.id, 3],
      [other.id, 2],
    ]);
    const rest = await tian.call(routes.reports.list, { query: { limit: 1, after: next ?? '' } });
    expect(rest.items.map(({ id }) => id)).toEqual([asked[0]?.id]);
  });

  it('is refused for days in the wrong order and for a future moment', async () => {
    const tian = await district.world.as('tian');
    const backwards = await tian.refused(routes.reports.build, { body: { from: '2019-12-31', to: '2019-01-01' } });
    expect([backwards.code, Object.keys(backwards.fields ?? {})]).toEqual(['report-period-invalid', ['to']]);
    const ahead = { ...year2019, asOf: '2020-05-26T09:10:00+08:00' };
    expect((await tian.refused(routes.reports.build, { body: ahead })).fields).toHaveProperty('asOf');
  });

  it('is for the secretariat; the desk reads; members and departments do not', async () => {
    const view = await build();
    const params = { id: view.id };
    const [leader, officer, member] = await Promise.all(
      ['lu', 'officer0', 'member0'].map((login) => district.world.as(login)),
    );
    expect((await leader?.call(routes.reports.read, { params }))?.digest).toBe(view.digest);
    expect((await leader?.refused(routes.reports.build, { body: year2019 }))?.code).toBe('not-allowed');
    for (const caller of [officer, member]) {
      expect((await caller?.refused(routes.reports.read, { params }))?.code).toBe('not-allowed');
      expect((await caller?.refused(routes.reports.list))?.code).toBe('not-allowed');
    }
    const open = (login: string, key: string) => records(view, key, login);
    const seen = (await open('du', 'suggestions.received')).records;
    expect(seen.map(({ title, who }) => [title, who])).toEqual(seen.map(() => ['（无权查看）', null]));
    expect((await open('lu', 'suggestions.received')).records[0]?.title).toContain('停车位');
    expect((await open('du', 'converted.filed')).records[0]).toMatchObject({ title: '关于增加夜间停车位的建议' });
  });

  it('knows its figures, and shows nothing before it is ready', async () => {
    const tian = await district.world.as('tian');
    const { id } = await tian.call(routes.reports.build, { body: { from: '2019-05-01', to: '2019-05-31' } });
    const params = { id };
    expect(await tian.call(routes.reports.read, { params })).toMatchObject({
      state: 'building',
      figures: [],
      digest: null,
    });
    expect((await tian.refused(routes.reports.compare, { params })).code).toBe('report-not-ready');
    expect((await tian.refused(routes.reports.workbook, { params })).code).toBe('report-not-ready');
    await district.app.drain();
    const unknown = { params: { id, key: 'suggestions.nothing' } };
    expect((await tian.refused(routes.reports.records, unknown)).status).toBe(404);
    expect((await tian.refused(routes.reports.read, { params: { id: randomUUID() } })).code).toBe('not-found');
  });
});
