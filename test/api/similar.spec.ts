import { type SentBody, routes } from '#contract';
import { wordsOfProposal } from '#proposals';
import { lead, onSessionDay } from './district.js';

const { district, road } = await onSessionDay('similar');

const parking = '关于缓解福华街老旧小区停车难的建议';
const toDraft = (title: string, by = district.tian, text = '', except?: string) =>
  by.call(routes.similar.toDraft, { query: { title, text, except } });
const toProposal = (id: string, by = district.tian) => by.call(routes.similar.toProposal, { params: { id } });
const idsOf = (found: { id: string }[]) => found.map(({ id }) => id);
const recommended = (id: string) => district.tian.call(routes.recommendation.departments, { params: { id } });

/** Published as the committee decides it, everything that was found hidden. */
async function publish(id: string): Promise<void> {
  const { basis, texts, opinions } = await district.tian.call(routes.disclosure.material, { params: { id } });
  const redactions = texts.flatMap(({ at, findings }) =>
    findings.map(({ start, end, mark }) => ({ at, start, end, mark })),
  );
  const replyIds = opinions.map(({ replyId }) => replyId);
  const body: SentBody<typeof routes.disclosure.decide> = {
    decision: 'PUBLIC',
    basis,
    proposal: true,
    replyIds,
    redactions,
  };
  await district.tian.call(routes.disclosure.decide, { params: { id }, body });
}

describe('a case like the one that is being written', () => {
  let answered: string;
  beforeAll(async () => {
    answered = await road.replied({ title: parking });
    await road.submitted({
      title: '关于发展樱桃沟林下经济的建议',
      situation: '侯寨乡樱桃沟可种植食用菌和中药材，销路不畅。',
      demands: ['建议派技术员指导。'],
      category: '经济建设',
    });
  });

  test('is found with its reason, its outcome and its letter', async () => {
    const [first, ...others] = await toDraft('关于解决福华街停车难问题的建议');
    expect(first).toMatchObject({
      id: answered,
      title: parking,
      stage: 'replied',
      sessionLabel: '九届四次',
      proposers: '张伟民',
      replies: [{ departmentName: lead, resolution: 'RESOLVED', resolutionLabel: expect.stringContaining('A') }],
    });
    expect(first?.words.map(({ word }) => word)).toContain('停车');
    expect(first?.likeness).toBeCloseTo(
      (first?.words ?? []).reduce((sum, { share }) => sum + share, 0),
      5,
    );
    expect(others.every(({ title }) => !title.includes('樱桃沟'))).toBe(true);
    expect(await toDraft('关于䶮湖养护的建议')).toEqual([]);
  });

  test('marks the phrases that stand in both', async () => {
    const [first] = await toDraft('福华街老旧小区停车', district.tian, '夜间车辆占用消防通道');
    expect(first?.overlap).toEqual(['夜间车辆占用消防通道', '福华街老旧小区停车']);
    expect(first?.excerpt).toContain('夜间车辆占用消防通道');
  });

  test('a case is not like itself, nor like what it was merged with', async () => {
    const other = await road.submitted({ title: '关于福华街小区停车管理的建议' }, district.li);
    expect(idsOf(await toProposal(other))).toContain(answered);
    expect(idsOf(await toProposal(other))).not.toContain(other);
    expect(idsOf(await toDraft(parking, district.tian, '', answered))).not.toContain(answered);
    const leadCase = await road.filed({ title: '关于福华街停车位的建议' });
    const join = { params: { id: leadCase }, body: { proposalIds: [other], note: '同一事项' } };
    await district.tian.call(routes.merges.join, join);
    expect(idsOf(await toDraft('关于福华街小区停车管理的建议'))).not.toContain(other);
    expect(idsOf(await toProposal(other))).not.toContain(leadCase);
    expect(idsOf(await toProposal(leadCase))).not.toContain(other);
  });

  test('follows the text when it is completed', async () => {
    const id = await road.submitted({ title: '关于加装电梯的建议', situation: '多层住宅没有电梯，老人出行不便。' });
    const params = { id };
    await district.tian.call(routes.reviews.askCompletion, { params, body: { note: '请写明小区名称' } });
    const text = {
      title: '关于公园增设母婴室的建议',
      situation: '公园内没有母婴室，哺乳不便。',
      demands: ['建议增设。'],
    };
    await district.zhang.call(routes.reviews.resubmit, { params, body: { ...text, category: '社会建设' } });
    expect(idsOf(await toDraft('公园增设母婴室'))).toContain(id);
    expect(idsOf(await toDraft('住宅加装电梯'))).not.toContain(id);
  });

  test('every case has the words of its present text', async () => {
    const rows = await district.app.db.rows<{
      title: string;
      situation: string;
      demands: string[];
      words: string[] | null;
    }>(
      `SELECT title, situation, demands, tsvector_to_array(w.words) AS words
         FROM proposals LEFT JOIN proposal_words w ON w.proposal_id = id`,
    );
    expect(rows.length).toBeGreaterThan(4);
    for (const { words, ...row } of rows) expect(words?.sort()).toEqual(wordsOfProposal(row).sort());
  });
});

describe('who sees which', () => {
  let hers: string;
  const title = '关于宠物粪便清理的建议';
  const situation = '大学路小区遛狗不清理粪便，反映人：赵四海，电话 138 0371 1234。';
  beforeAll(async () => {
    hers = await road.submitted({ title, situation }, district.li);
  });

  test('a member their own; another’s does not exist, and neither does its like', async () => {
    expect(idsOf(await toDraft(title, district.li))).toEqual([hers]);
    expect(await toDraft(title, district.zhang)).toEqual([]);
    const refused = { params: { id: hers } };
    expect(await district.zhang.refused(routes.similar.toProposal, refused)).toMatchObject({ code: 'not-found' });
  });

  test('a department what it was given', async () => {
    expect(await toDraft(title, district.atLead)).toEqual([]);
    await district.world.file(hers);
    await district.world.assign(hers, lead, []);
    expect(idsOf(await toDraft(title, district.atLead))).toEqual([hers]);
    expect(await toDraft(title, district.atBystander)).toEqual([]);
  });

  test('another member the published copy: what it hides is neither shown nor found out', async () => {
    await road.prepare(hers);
    await road.reply(hers, { answers: ['已设粪便箱。', '由赵四海负责巡查。'] });
    await publish(hers);
    const [shown] = await toDraft(title, district.zhang);
    expect(shown).toMatchObject({ id: hers, title, proposers: '李素琴' });
    expect(JSON.stringify(shown)).not.toMatch(/赵四海|0371 1234/);
    const [hidden] = await toDraft('赵四海遛狗清理粪便', district.zhang);
    expect(hidden?.words.map(({ word }) => word) ?? []).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/赵|四海/)]),
    );
    const [own] = await toDraft('赵四海遛狗清理粪便', district.li);
    expect(own?.likeness).toBeGreaterThan(hidden?.likeness ?? 0);
    const probe = await road.submitted({ title, situation: '赵四海遛狗不清理粪便。' });
    const like = (await toProposal(hers, district.zhang)).find(({ id }) => id === probe);
    expect(like).toBeDefined();
    expect(JSON.stringify([like?.words, like?.overlap])).not.toMatch(/赵四海|四海/);
  });
});

describe('a recommended department', () => {
  test('comes with the past cases that it answered, the proposers’ wish apart', async () => {
    const wished = district.world.departmentId('区教育体育局');
    const id = await road.filed({ title: '关于福华街夜间停车位的建议', suggestedDepartmentIds: [wished] });
    const { recommended: units, suggested, compared } = await recommended(id);
    expect(units[0]).toMatchObject({ name: lead, share: expect.any(Number), certainty: expect.any(String) });
    expect(units[0]?.cases[0]).toMatchObject({ title: expect.stringContaining('停车') });
    expect(units[0]?.cases[0]?.words.length).toBeGreaterThan(0);
    expect(compared).toBeGreaterThan(0);
    expect(suggested).toEqual([{ id: wished, name: '区教育体育局' }]);
    expect(units.length).toBeLessThanOrEqual(3);
  });

  test('is for those who assign', async () => {
    const params = { id: await road.filed() };
    for (const by of [district.zhang, district.atLead, district.leader])
      expect(await by.refused(routes.recommendation.departments, { params })).toMatchObject({ code: 'not-allowed' });
    expect(await district.supervisor.call(routes.recommendation.departments, { params })).toBeTruthy();
  });
});
