import { routes } from '#contract';
import { type District, Road, openDistrict } from './district.js';
import { allRecords, buildReport, figure, year2019 } from './reports.year.js';

let district: District;
let road: Road;

beforeAll(async () => {
  district = await openDistrict('reports-outcomes');
  road = new Road(district);
});
afterAll(() => district.close());

/** One received proposal for every way it can go, and what is taken back later. */
async function playReview() {
  const { tian, zhang } = district;
  const refuse = async (outcome: 'decline' | 'to-opinion' | 'to-suggestion' | 'as-letter' | 'pass-up' | 'solve') => {
    const id = await road.submitted({ title: `关于审查结果（${outcome}）的建议` });
    const reason = outcome === 'decline' ? 'personal' : null;
    await tian.call(routes.reviews.refuse, { params: { id }, body: { outcome, reason, note: '说明理由' } });
    return id;
  };
  const refused = [];
  for (const outcome of ['decline', 'to-opinion', 'to-suggestion', 'as-letter', 'pass-up', 'solve'] as const)
    refused.push(await refuse(outcome));
  const lead = await road.filed({ title: '关于主案的建议' });
  const [merged, parted] = [await road.submitted(), await road.filed()];
  await tian.call(routes.merges.join, { params: { id: lead }, body: { proposalIds: [merged, parted] } });
  const returned = await road.submitted();
  await tian.call(routes.reviews.askCompletion, { params: { id: returned }, body: { note: '请写明路段' } });
  const withdrawn = await road.assigned();
  await tian.call(routes.reviews.withdraw, { params: { id: withdrawn }, body: { note: '提案者来函' } });
  await road.submitted();
  await tian.call(routes.marks.set, {
    params: { id: lead, kind: 'key' },
    body: { supervisor: '卢主席', reason: '群众关心' },
  });
  return { declined: refused[0] ?? '', parted, returned, lead, withdrawn, zhang };
}

const received = {
  submitted: 12,
  filed: 1,
  merged: 2,
  declined: 1,
  'to-opinion': 1,
  'to-suggestion': 1,
  'as-letter': 1,
  'passed-up': 1,
  solved: 1,
  withdrawn: 1,
  returned: 1,
  waiting: 1,
  key: 1,
  excellent: 0,
};

it('every outcome, 并案 included, is in the year’s equation; what is undone later still stood then', async () => {
  const made = await playReview();
  const counts = async (asOf?: string) => {
    const view = await buildReport(district, { ...year2019, asOf });
    expect(view.equations.filter(({ holds }) => !holds)).toEqual([]);
    return Object.fromEntries(Object.keys(received).map((name) => [name, figure(view, `proposals.${name}`).numerator]));
  };
  await district.at('2019-03-05 09:00');
  expect(await counts()).toEqual(received);

  const { tian, zhang } = district;
  await tian.call(routes.reviews.undo, { params: { id: made.declined } });
  await tian.call(routes.merges.leave, { params: { id: made.parted } });
  await tian.call(routes.reviews.undo, { params: { id: made.withdrawn } });
  await zhang.call(routes.reviews.resubmit, {
    params: { id: made.returned },
    body: {
      title: '关于补充后的建议',
      situation: '福华街东段夜间无处停车。',
      demands: ['建议划定泊位。'],
      category: '社会建设',
    },
  });
  await tian.call(routes.marks.withdraw, { params: { id: made.lead, kind: 'key' }, body: { reason: '改由专题督办' } });
  const undone = { declined: 0, merged: 1, withdrawn: 0, returned: 0, filed: 3, waiting: 3, key: 0 };
  await district.at('2019-03-06 09:00');
  expect(await counts()).toEqual({ ...received, ...undone });
  expect(await counts('2019-03-04T23:00:00+08:00')).toEqual(received);
  const view = await buildReport(district);
  const { records } = await allRecords(district, view, 'proposals.merged');
  expect(records).toHaveLength(1);
});
