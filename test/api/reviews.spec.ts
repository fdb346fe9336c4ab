import { type BodySettings, type SentBody, routes } from '#contract';
import { firstBrokenLink } from '#platform';
import type { Caller } from '../support/app.js';
import { draftOf, helper, lead, onSessionDay, refusalsOf, told } from './district.js';

const { district, road } = await onSessionDay('reviews');

type Refusing = SentBody<typeof routes.reviews.refuse>;
const refuse = (id: string, body: Refusing, by = district.tian) =>
  by.call(routes.reviews.refuse, { params: { id }, body });
const undo = (id: string) => district.tian.call(routes.reviews.undo, { params: { id } });
const file = (id: string) => district.tian.call(routes.proposals.file, { params: { id }, body: {} });
const withdraw = (id: string, by: Caller) =>
  by.call(routes.reviews.withdraw, { params: { id }, body: { note: '另有考虑，撤回重写' } });
const actionsOf = async (id: string, by?: Caller) => (await road.read(id, by)).may.map(({ action }) => action);

async function settings(change: Partial<BodySettings>): Promise<() => Promise<unknown>> {
  const before = await district.tian.call(routes.bodies.read);
  const set = (next: BodySettings) =>
    district.tian.call(routes.bodies.change, { body: { name: before.name, settings: next } });
  await set({ ...before.settings, ...change });
  return () => set(before.settings);
}

describe('a review in two steps', () => {
  it('is passed by the first reader before anything is decided, when the body says so', async () => {
    const back = await settings({ preReview: true });
    const id = await road.submitted();
    expect(await actionsOf(id)).toEqual(
      expect.arrayContaining(['pre-review', 'return-for-completion', 'withdraw', 'correct-kind']),
    );
    expect(await actionsOf(id)).not.toContain('file');
    const early = await district.tian.refused(routes.proposals.file, { params: { id }, body: {} });
    expect(early).toMatchObject({ code: 'pre-review-first', status: 409 });
    const todo = await district.tian.call(routes.todo.read);
    expect([...todo.now, ...todo.week, ...todo.later].find((item) => item.id === id)?.verb).toBe('初审通过');
    await district.tian.call(routes.reviews.preReview, { params: { id }, body: { note: '材料齐全' } });
    expect((await road.read(id)).stage).toBe('in-review');
    // Whoever is in the second step when the rule is taken back is still reviewed.
    await back();
    await file(id);
    expect((await road.read(id)).trail.map(({ action }) => action)).toEqual(['submit', 'pre-review', 'file']);
  });

  it('is no step where the body has none', async () => {
    const id = await road.submitted();
    expect(await actionsOf(id)).not.toContain('pre-review');
    const no = await district.tian.refused(routes.reviews.preReview, { params: { id }, body: {} });
    expect(no.code).toBe('pre-review-not-used');
  });
});

describe('an outcome other than 立案', () => {
  it.each([
    ['decline', 'declined', 'litigation'],
    ['to-opinion', 'to-opinion', null],
    ['to-suggestion', 'to-suggestion', null],
    ['as-letter', 'as-letter', null],
    ['pass-up', 'passed-up', null],
    ['solve', 'solved', null],
  ] as const)(
    '%s: the proposer is told why and where it went, and it can be undone',
    async (outcome, stage, reason) => {
      const id = await road.submitted();
      await refuse(id, { outcome, reason, note: '所提事项不属提案范围', destination: '区信访局' });
      const view = await road.read(id, district.zhang);
      expect(view).toMatchObject({
        stage,
        caseNumber: null,
        outcome: {
          reason: reason && '进入民事、刑事、行政诉讼或仲裁程序的事项',
          note: '所提事项不属提案范围',
          destination: '区信访局',
        },
      });
      expect(await told(district, [id])).toEqual(['proposal-submitted', 'proposal-refused']);
      expect(await actionsOf(id)).toEqual(['undo-outcome']);
      expect(await district.tian.refused(routes.proposals.file, { params: { id }, body: {} })).toMatchObject({
        code: 'stage-forbids',
      });
      await undo(id);
      const again = await road.read(id);
      expect(again).toMatchObject({ stage: 'submitted', outcome: null });
      expect(again.trail.at(-1)).toMatchObject({ action: 'undo-outcome', from: stage, to: 'submitted' });
      await file(id);
      expect(await firstBrokenLink(district.app.db, 'proposal', id)).toBeNull();
    },
  );

  it('needs a reason of the list only to decline, and words always', async () => {
    const params = { id: await road.submitted() };
    const ask = (body: Refusing) => district.tian.refused(routes.reviews.refuse, { params, body });
    expect(await ask({ outcome: 'decline', note: '不合适' })).toMatchObject({ code: 'reason-unknown' });
    expect(await ask({ outcome: 'decline', reason: 'weather', note: '不合适' })).toMatchObject({
      fields: { reason: '请从列表中选择理由' },
    });
    expect((await ask({ outcome: 'as-letter', note: ' ' })).fields).toHaveProperty('note');
    expect((await road.read(params.id)).stage).toBe('submitted');
  });

  it('goes by the words: 通知 says outcome, reason and destination; one taken back in time is not told', async () => {
    const id = await road.submitted();
    await refuse(id, { outcome: 'to-opinion', note: '反映的是面上情况。', destination: '社情民意信息直报' });
    await district.app.drain();
    const newest = async () => {
      const { items } = await district.zhang.call(routes.notices.list, { query: { limit: 5 } });
      return items.find(({ subject }) => subject?.id === id);
    };
    expect((await newest())?.text).toContain('经审查转社情民意信息。理由：反映的是面上情况。去向：社情民意信息直报。');
    await undo(id);
    await refuse(id, { outcome: 'solve', note: '已解决' });
    await undo(id);
    await district.app.drain();
    expect((await newest())?.text).toContain('先前的处理已撤销');
  });

  it('happens once when two clerks decide at the same moment, and the other reads how it stands', async () => {
    const id = await road.submitted();
    const refusals = await refusalsOf([
      refuse(id, { outcome: 'as-letter', note: '按来信办理' }),
      refuse(id, { outcome: 'to-suggestion', note: '按意见建议办理' }),
      file(id),
    ]);
    expect(refusals).toHaveLength(2);
    for (const refusal of refusals) expect(refusal).toContain('409 stage-forbids 现在是“');
  });

  it('is for the secretariat alone', async () => {
    const params = { id: await road.submitted() };
    const body = { outcome: 'solve', note: '已解决' } as const;
    for (const caller of [district.zhang, district.supervisor, district.atLead])
      expect((await caller.refused(routes.reviews.refuse, { params, body })).code).toBe('not-allowed');
  });
});

describe('退回补充', () => {
  const complete = { ...draftOf(), title: '关于福华街停车的建议', demands: ['建议划定泊位三十个。'] };
  const text = ({ title, situation, demands, category }: typeof complete) => ({ title, situation, demands, category });
  const ask = (id: string) =>
    district.tian.call(routes.reviews.askCompletion, { params: { id }, body: { note: '请写明具体路段' } });
  const resubmit = (id: string, by: Caller, change = {}) =>
    by.call(routes.reviews.resubmit, { params: { id }, body: { ...text(complete), ...change } });

  it('says what is asked, waits for the first proposer, and keeps every text', async () => {
    const id = await road.submitted({ proposerIds: [district.world.memberId('李素琴')] });
    await ask(id);
    expect(await road.read(id, district.zhang)).toMatchObject({
      stage: 'returned',
      completion: { note: '请写明具体路段' },
    });
    const todo = await district.zhang.call(routes.todo.read);
    expect(todo.counts.complete).toBe(1);
    const signer = await district.li.refused(routes.reviews.resubmit, { params: { id }, body: text(complete) });
    expect(signer.code).toBe('first-proposer-only');
    await resubmit(id, district.zhang);
    const view = await road.read(id, district.zhang);
    expect(view).toMatchObject({ stage: 'submitted', completion: null, ...text(complete) });
    expect(view.versions).toMatchObject([{ version: 1, title: draftOf().title, replacedBy: '张伟民' }]);
    const found = await district.tian.call(routes.proposals.list, { query: { search: '划定泊位三十个' } });
    expect(found.items.map((row) => row.id)).toEqual([id]);
    await ask(id);
    await resubmit(id, district.tian, { title: '关于福华街停车管理的建议' });
    const last = await road.read(id);
    expect(last.versions.map(({ title }) => title)).toEqual([draftOf().title, complete.title]);
    expect(last.trail.at(-1)).toMatchObject({ action: 'resubmit', who: '田秘书', onBehalfOf: '张伟民、李素琴' });
    expect(await told(district, [id])).toEqual([
      'proposal-submitted',
      'proposal-returned',
      'proposal-resubmitted',
      'proposal-returned',
      'proposal-resubmitted',
    ]);
  });

  it('takes no longer text than a submission does', async () => {
    const { name, settings } = await district.tian.call(routes.bodies.read);
    const strict = { name, settings: { ...settings, titleLimit: 10, refuseOverLimit: true } };
    const id = await road.submitted();
    await ask(id);
    await district.tian.call(routes.bodies.change, { body: strict });
    const tooLong = { params: { id }, body: { ...text(complete), title: '关于十个字以内的案由的建议' } };
    const refused = await district.zhang.refused(routes.reviews.resubmit, tooLong);
    expect(refused.fields).toEqual({ title: '案由 13 字，不能超过 10 字' });
    expect(await road.read(id)).toMatchObject({ stage: 'returned', versions: [] });
    await district.tian.call(routes.bodies.change, { body: { name, settings } });
  });

  it('meets a resubmission that came twice, or beside a withdrawal, once', async () => {
    const id = await road.submitted();
    await ask(id);
    const refusals = await refusalsOf([resubmit(id, district.zhang), resubmit(id, district.zhang)]);
    expect(refusals).toHaveLength(1);
    expect((await road.read(id)).versions).toHaveLength(1);
  });
});

describe('撤案', () => {
  it('before 立案 by the first proposer', async () => {
    const id = await road.submitted({ proposerIds: [district.world.memberId('李素琴')] });
    const params = { id };
    const signer = await district.li.refused(routes.reviews.withdraw, { params, body: { note: '我不同意了' } });
    expect(signer.code).toBe('first-proposer-only');
    await withdraw(id, district.zhang);
    expect(await road.read(id, district.zhang)).toMatchObject({ stage: 'withdrawn', outcome: { reason: null } });
    expect(await actionsOf(id, district.zhang)).toEqual([]);
    const filed = await road.filed();
    const late = await district.zhang.refused(routes.reviews.withdraw, {
      params: { id: filed },
      body: { note: '撤回' },
    });
    expect(late.code).toBe('stage-forbids');
  });

  it('after it by the secretariat: the number stays used, and the units have nothing more to do', async () => {
    const id = await road.assigned([helper]);
    const { caseNumber, assignments } = await road.read(id);
    await district.atLead.call(routes.assignments.acknowledge, { params: await road.assignment(id, lead) });
    const waits = async () => (await district.atLead.call(routes.todo.read)).counts.handle ?? 0;
    const before = await waits();
    await withdraw(id, district.tian);
    expect(await waits()).toBe(before - 1);
    const view = await road.read(id);
    expect(view).toMatchObject({ stage: 'withdrawn', caseNumber });
    expect(view.trail.at(-1)).toMatchObject({ onBehalfOf: '张伟民' });
    const next = await file(await road.submitted());
    expect(Number(next.caseNumber)).toBe(Number(caseNumber) + 1);
    const params = { id: assignments[0]?.id ?? '' };
    const acting = await district.atLead.refused(routes.assignments.consult, {
      params,
      body: { way: 'VISIT', heldOn: '2019-03-04', withWhom: '张伟民', outcome: '当面听取了意见' },
    });
    expect(acting.status).toBe(409);
    await undo(id);
    const again = await road.read(id);
    expect(again.stage).toBe('handling');
    expect(again.assignments.map(({ stage }) => stage).sort()).toEqual(['acknowledged', 'assigned']);
    expect(await waits()).toBe(before);
  });

  it('not once a reply has been sent', async () => {
    const id = await road.replied();
    const no = await district.tian.refused(routes.reviews.withdraw, { params: { id }, body: { note: '撤回' } });
    expect(no.code).toBe('stage-forbids');
  });
});

describe('大会提案 and 平时提案', () => {
  it('are corrected with a reason', async () => {
    const id = await road.filed();
    const correct = (kind: 'plenary' | 'intersessional') => ({
      params: { id },
      body: { kind, reason: '会前已递交纸质件' },
    });
    expect(await district.tian.refused(routes.reviews.correctKind, correct('plenary'))).toMatchObject({
      code: 'kind-unchanged',
    });
    const before = await road.read(id);
    await district.tian.call(routes.reviews.correctKind, correct('intersessional'));
    const view = await road.read(id);
    expect(view).toMatchObject({ kind: 'intersessional', stage: 'filed', caseNumber: before.caseNumber });
    expect(view.trail.at(-1)).toMatchObject({ action: 'correct-kind', note: '大会提案改为平时提案：会前已递交纸质件' });
  });
});

describe('case numbers', () => {
  it('have a prefix for each kind and for bodies, each counting for itself if the body says so', async () => {
    const back = await settings({
      caseNumberTemplate: '{year}-{prefix}{seq:3}',
      caseNumberPrefixes: { plenary: '会', intersessional: '平', collective: '集' },
      caseNumberPerPrefix: true,
    });
    const numberOf = async (id: string) => (await file(id)).caseNumber;
    expect(await numberOf(await road.submitted())).toBe('2019-会001');
    await district.at('2019-03-06 09:00');
    expect(await numberOf(await road.submitted())).toBe('2019-平001');
    expect(await numberOf(await road.submitted())).toBe('2019-平002');
    await back();
  });

  it('may be counted by the year of filing, if the number says the year', async () => {
    const blind = await district.tian.call(routes.bodies.read);
    const refused = await district.tian.refused(routes.bodies.change, {
      body: { name: blind.name, settings: { ...blind.settings, caseNumberScope: 'year', caseNumberTemplate: '{seq}' } },
    });
    expect(refused).toMatchObject({
      code: 'year-missing',
      fields: { 'settings.caseNumberTemplate': expect.any(String) },
    });
    const back = await settings({ caseNumberScope: 'year', caseNumberTemplate: '{year}{seq:4}' });
    expect((await file(await road.submitted())).caseNumber).toBe('20190001');
    await district.at('2020-01-01 00:30');
    expect((await file(await road.submitted())).caseNumber).toBe('20200001');
    await back();
  });

  it('have no gap when 50 are filed at once, with refused ones among them', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 50; i += 1) ids.push(await road.submitted({ title: `关于第 ${i} 个路口的建议` }));
    const spoiled: string[] = [];
    for (let i = 0; i < 10; i += 1) spoiled.push(await road.submitted({ title: `关于第 ${i} 个花坛的建议` }));
    const before = Number((await file(await road.submitted())).caseNumber);
    const wrong = spoiled.map((id) =>
      district.tian.refused(routes.proposals.file, { params: { id }, body: { category: '外星事务' } }),
    );
    const others = spoiled.map((id) => refuse(id, { outcome: 'as-letter', note: '按来信办理' }));
    const numbers = await Promise.all(ids.map(async (id) => Number((await file(id)).caseNumber)));
    await Promise.allSettled([...wrong, ...others]);
    expect(numbers.sort((a, b) => a - b)).toEqual(ids.map((_, i) => before + 1 + i));
    expect(Number((await file(await road.submitted())).caseNumber)).toBe(before + 51);
  });
});
