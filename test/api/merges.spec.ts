import { routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { type District, lead, onSessionDay, refusalsOf, told } from './district.js';

const { district, road } = await onSessionDay('merges');

const join = (leadId: string, ...proposalIds: string[]) =>
  district.tian.call(routes.merges.join, { params: { id: leadId }, body: { proposalIds, note: '同为停车问题' } });
const joinRefused = (leadId: string, ...proposalIds: string[]) =>
  district.tian.refused(routes.merges.join, { params: { id: leadId }, body: { proposalIds } });
const leave = (id: string) => district.tian.call(routes.merges.leave, { params: { id } });

/** Every row that stands for these proposals, the trail and the outbox excepted. */
async function rowsOf(ids: string[]) {
  const tables = {
    proposals: 'id',
    proposal_members: 'proposal_id',
    proposal_files: 'proposal_id',
    proposal_suggested_departments: 'proposal_id',
    proposal_versions: 'proposal_id',
    proposal_marks: 'proposal_id',
    assignments: 'proposal_id',
    conversions: 'proposal_id',
  };
  const found = await Promise.all(
    Object.entries(tables).map(async ([table, column]) => [
      table,
      await district.app.db.rows(
        `SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${column} = ANY($1) ORDER BY to_jsonb(t)::text`,
        [ids],
      ),
    ]),
  );
  return Object.fromEntries(found) as Record<string, unknown[]>;
}

/** Lead by 张伟民, one merged by 李素琴, another by 陈䶮. */
async function three() {
  const main = await road.submitted({ title: '关于停车难的建议' });
  const hers = await road.submitted({ title: '关于夜间停车的建议' }, district.li);
  const chens = await road.submitted({ title: '关于路边停车的建议' }, district.chen);
  return { main, hers, chens };
}

describe('并案', () => {
  it('puts several under one lead case: all authors are told, see it, and read its reply', async () => {
    const { main, hers, chens } = await three();
    await join(main, hers, chens);
    const view = await road.read(main);
    expect(view.merged.map(({ id, proposers }) => [id, proposers])).toEqual([
      [hers, '李素琴'],
      [chens, '陈䶮'],
    ]);
    expect(await road.read(hers, district.li)).toMatchObject({
      stage: 'merged',
      leadCase: { id: main, title: '关于停车难的建议' },
    });
    expect((await road.read(main, district.chen)).id).toBe(main);
    expect(await told(district, [hers])).toEqual(['proposal-submitted', 'proposal-merged']);
    await district.app.drain();
    const newest = async (by: District['tian'], subjectId: string) =>
      (await by.call(routes.notices.list, { query: { limit: 20 } })).items.find(
        ({ subject }) => subject?.id === subjectId,
      );
    expect((await newest(district.li, hers))?.text).toContain('并案办理');
    expect((await newest(district.zhang, chens))?.text).toContain('陈䶮');
    await district.world.file(main);
    await district.world.assign(main, lead);
    expect((await road.read(hers, district.atLead)).situation).toBeTruthy();
    await road.prepare(main);
    await road.reply(main, { disclosure: 'NOT_PUBLIC', disclosureReason: '涉及未公开的规划' });
    expect((await road.read(main, district.li)).replies).toHaveLength(1);
    await district.app.drain();
    expect((await newest(district.chen, main))?.title).toContain('已答复');
    expect(await district.tian.refused(routes.merges.leave, { params: { id: hers } })).toMatchObject({
      code: 'lead-case-replied',
    });
    for (const id of [main, hers, chens]) expect(await firstBrokenLink(district.app.db, 'proposal', id)).toBeNull();
  });

  it('undone, leaves every row exactly as it was', async () => {
    const { main, hers, chens } = await three();
    await district.world.file(hers);
    const ids = [main, hers, chens];
    const before = await rowsOf(ids);
    await join(main, hers, chens);
    expect(await rowsOf(ids)).not.toEqual(before);
    await leave(chens);
    await leave(hers);
    expect(await rowsOf(ids)).toEqual(before);
    expect((await road.read(hers)).trail.map(({ action }) => action)).toEqual([
      'submit',
      'file',
      'join-case',
      'leave-case',
    ]);
    expect((await road.read(main)).trail.map(({ action }) => action)).toEqual([
      'submit',
      'join-case',
      'join-case',
      'leave-case',
      'leave-case',
    ]);
    expect(await district.li.refused(routes.proposals.read, { params: { id: main } })).toMatchObject({
      code: 'not-found',
    });
  });

  it('knows no chains, no merging into itself, and no lead that is done with', async () => {
    const { main, hers, chens } = await three();
    expect(await joinRefused(main, main)).toMatchObject({ code: 'merge-into-itself' });
    await join(main, hers);
    expect(await joinRefused(hers, chens)).toMatchObject({ code: 'lead-case-unfit' });
    expect(await joinRefused(chens, main)).toMatchObject({
      code: 'case-has-merged',
      title: '有 1 件提案已并入本件，请先撤销并案',
    });
    const body = { outcome: 'as-letter' as const, note: '按来信办理' };
    expect(await district.tian.refused(routes.reviews.refuse, { params: { id: main }, body })).toMatchObject({
      code: 'case-has-merged',
    });
    expect((await road.read(main)).may).toContainEqual({ action: 'decline', blocked: expect.stringContaining('1 件') });
    const assigned = await road.assigned();
    expect(await joinRefused(main, assigned)).toMatchObject({ code: 'stage-forbids' });
    const replied = await road.replied();
    expect(await joinRefused(replied, chens)).toMatchObject({ code: 'lead-case-unfit' });
    // One that cannot: none of them.
    expect(await joinRefused(main, chens, assigned)).toMatchObject({ code: 'stage-forbids' });
    expect((await road.read(chens)).stage).toBe('submitted');
  });

  it('of two clerks who merge each into the other at once, one succeeds', async () => {
    const { main, hers } = await three();
    expect(await refusalsOf([join(main, hers), join(hers, main)])).toHaveLength(1);
    const stages = [(await road.read(main)).stage, (await road.read(hers)).stage].sort();
    expect(stages).toEqual(['merged', 'submitted']);
  });

  it('keeps the number of a filed one, and takes it back with it', async () => {
    const { main } = await three();
    const filed = await road.filed();
    const { caseNumber } = await road.read(filed);
    await join(main, filed);
    expect(await road.read(filed)).toMatchObject({ stage: 'merged', caseNumber });
    await leave(filed);
    expect(await road.read(filed)).toMatchObject({ stage: 'filed', caseNumber });
  });
});
