import { type MarkKind, routes } from '#contract';
import { onSessionDay, refusalsOf } from './district.js';

const { district, road } = await onSessionDay('marks');

const mark = (id: string, kind: MarkKind, supervisor: string | null = null, by = district.tian) =>
  by.call(routes.marks.set, { params: { id, kind }, body: { supervisor, reason: '事关全区停车治理' } });
const unmark = (id: string, kind: MarkKind) =>
  district.tian.call(routes.marks.withdraw, { params: { id, kind }, body: { reason: '改由专题协商督办' } });
const listed = async (kind: MarkKind) =>
  (await district.tian.call(routes.proposals.list, { query: { mark: kind } })).items.map(({ id }) => id);

describe('重点提案 and 优秀提案', () => {
  it('are set with a reason at any time after 立案, shown, filtered, and taken back', async () => {
    const id = await road.filed();
    await mark(id, 'key', '卢主席');
    expect(await road.read(id)).toMatchObject({
      markedAs: ['key'],
      marks: [{ kind: 'key', supervisor: '卢主席', reason: '事关全区停车治理', markedBy: '田秘书' }],
    });
    expect(await listed('key')).toContain(id);
    expect(await listed('excellent')).not.toContain(id);
    const replied = await road.replied();
    await mark(replied, 'excellent');
    await mark(replied, 'key', '卢主席');
    expect((await road.read(replied)).markedAs).toEqual(['key', 'excellent']);
    await unmark(replied, 'key');
    const view = await road.read(replied);
    expect(view.markedAs).toEqual(['excellent']);
    expect(view.trail.at(-1)).toMatchObject({ action: 'unmark-key', note: '改由专题协商督办' });
    await mark(replied, 'key', '杜副主席');
    expect((await road.read(replied)).marks[0]).toMatchObject({ kind: 'key', supervisor: '杜副主席' });
  });

  it('are refused before 立案, twice, without a supervisor, and to others', async () => {
    const early = { params: { id: await road.submitted(), kind: 'key' as const }, body: { reason: '重要' } };
    expect(await district.tian.refused(routes.marks.set, early)).toMatchObject({ code: 'stage-forbids' });
    const id = await road.filed();
    const bare = { params: { id, kind: 'key' as const }, body: { reason: '重要' } };
    expect(await district.tian.refused(routes.marks.set, bare)).toMatchObject({
      fields: { supervisor: '请填写督办领导' },
    });
    expect(await refusalsOf([mark(id, 'excellent'), mark(id, 'excellent')])).toEqual([
      expect.stringContaining('409 already-marked 已是优秀提案'),
    ]);
    expect(await district.supervisor.refused(routes.marks.set, bare)).toMatchObject({ code: 'not-allowed' });
    const none = { params: { id, kind: 'key' as const }, body: { reason: '改正' } };
    expect(await district.tian.refused(routes.marks.withdraw, none)).toMatchObject({ code: 'not-marked' });
  });
});
