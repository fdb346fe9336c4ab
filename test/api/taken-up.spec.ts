import { type ReviewOutcome, routes } from '#contract';
import { onSessionDay } from './district.js';

const { district, road } = await onSessionDay('taken-up');

const refuse = (id: string, outcome: ReviewOutcome) =>
  district.tian.call(routes.reviews.refuse, {
    params: { id },
    body: { outcome, reason: null, note: '情况真实，宜作意见建议研究', destination: null },
  });
const undo = (id: string) => district.tian.call(routes.reviews.undo, { params: { id } });
const suggestionsOf = (id: string) =>
  district.app.db.rows<{ id: string; stage: string; number: string }>(
    `SELECT id, stage, number FROM suggestions WHERE from_proposal_id = $1`,
    [id],
  );

describe('转意见建议', () => {
  it('puts the words of the proposal into the inbox, linked both ways, and tells every proposer', async () => {
    const file = await district.zhang.upload(routes.files.upload, { name: '照片.txt', content: Buffer.from('照') });
    const proposerIds = ['张伟民', '李素琴'].map((name) => district.world.memberId(name));
    const id = await road.submitted({ title: '关于转意见建议的建议', fileIds: [file.id], proposerIds });
    await refuse(id, 'to-suggestion');
    await district.app.drain();
    const [made] = await suggestionsOf(id);
    const view = await district.tian.call(routes.suggestions.read, { params: { id: made?.id ?? '' } });
    expect(view).toMatchObject({
      title: '关于转意见建议的建议',
      stage: 'received',
      channel: 'STAFF_ENTRY',
      senderState: 'confirmed',
      member: { name: '张伟民' },
      fromProposal: { id, title: '关于转意见建议的建议' },
      attachments: [{ name: '照片.txt' }],
    });
    expect(view.text).toContain('1. 建议划定夜间临时停车位。\n2. 建议清理消防通道。');
    for (const caller of [district.tian, district.zhang])
      expect((await road.read(id, caller)).takenUpAs).toEqual({ id: made?.id, number: made?.number });
    expect((await road.read(id, district.li)).takenUpAs).toBeNull();
    const told = await district.app.db.rows<{ name: string }>(
      `SELECT a.name FROM notices n JOIN accounts a ON a.id = n.account_id
        WHERE n.kind = 'proposal-taken-up' AND n.subject_id = $1 ORDER BY a.name`,
      [id],
    );
    expect(told.map(({ name }) => name).sort()).toEqual(['张伟民', '李素琴'].sort());
  });

  it('goes with the outcome and comes back with it, as one suggestion, however often the job runs', async () => {
    const id = await road.submitted({ title: '关于反复转办的建议' });
    await refuse(id, 'to-suggestion');
    await district.app.drain();
    const [made] = await suggestionsOf(id);
    await undo(id);
    await district.app.drain();
    expect(await suggestionsOf(id)).toMatchObject([{ id: made?.id, stage: 'withdrawn' }]);
    expect(await road.read(id)).toMatchObject({ stage: 'submitted', takenUpAs: null });
    // Done, undone and done again before anybody looked: only how it stands counts.
    await refuse(id, 'to-suggestion');
    await undo(id);
    await refuse(id, 'to-suggestion');
    await district.app.drain();
    expect(await suggestionsOf(id)).toMatchObject([{ id: made?.id, stage: 'received', number: made?.number }]);
    const rows = await district.app.db.rows(`SELECT 1 FROM raw_inbound WHERE external_id = $1`, [`proposal:${id}`]);
    expect(rows).toHaveLength(1);
  });

  it('leaves nothing when it was undone before the job ran, and nothing for another outcome', async () => {
    const [early, letter] = [await road.submitted(), await road.submitted()];
    await refuse(early, 'to-suggestion');
    await undo(early);
    await refuse(letter, 'as-letter');
    await district.app.drain();
    expect([await suggestionsOf(early), await suggestionsOf(letter)]).toEqual([[], []]);
  });

  it('stays when the office has dealt with it since', async () => {
    const id = await road.submitted({ title: '关于已经处理的建议' });
    await refuse(id, 'to-suggestion');
    await district.app.drain();
    const [made] = await suggestionsOf(id);
    const params = { id: made?.id ?? '' };
    await district.tian.call(routes.suggestions.dismiss, { params, body: { reason: 'vague', note: null } });
    await undo(id);
    await district.app.drain();
    expect(await suggestionsOf(id)).toMatchObject([{ stage: 'dismissed' }]);
  });

  it('is no suggestion collected in the year', async () => {
    const query = { from: '2019-01-01', to: '2019-12-31' };
    const collected = await district.app.db.row<{ count: number }>(
      `SELECT count(*) FROM suggestions WHERE from_proposal_id IS NULL`,
    );
    expect(collected?.count).toBe(0);
    const { id } = await district.tian.call(routes.reports.build, { body: query });
    await district.app.drain();
    const report = await district.tian.call(routes.reports.read, { params: { id } });
    const figure = report.figures.find(({ key }) => key === 'suggestions.received');
    expect(figure?.numerator).toBe(0);
  });
});
