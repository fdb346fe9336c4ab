import { randomUUID } from 'node:crypto';
import { routes } from '#contract';
import { type District, Road, openDistrict, sessionDay } from './district.js';
import { buildReport, year2019 } from './reports.year.js';

let district: District;
let road: Road;

beforeAll(async () => {
  district = await openDistrict('reports-doors');
  road = new Road(district);
});
afterAll(() => district?.close());

async function write(text: string): Promise<string> {
  const arrival = await district.world.write('member0', { key: randomUUID(), text });
  await district.app.drain();
  return (await district.zhang.call(routes.arrivals.receipt, { params: { id: arrival } })).suggestionId ?? '';
}

async function enter(text: string): Promise<string> {
  const body = { key: randomUUID(), way: 'PHONE' as const, saidOn: '2019-03-01', saidBy: '王女士', text };
  return (await district.tian.call(routes.arrivals.enter, { body: { ...body, memberId: null } })).suggestionId ?? '';
}

async function cut(id: string, at: number) {
  const [arrival] = (await district.tian.call(routes.suggestions.read, { params: { id } })).arrivals;
  const body = { by: 'cut' as const, arrivalId: arrival?.id ?? '', part: 1, at, title: null };
  return district.tian.call(routes.suggestions.split, { params: { id }, body });
}

async function mail(): Promise<void> {
  const from = { name: '李素琴', address: 'li@example.org' };
  await district.world.mail({ name: 'm', at: new Date(), from, subject: '积水', text: '航海路积水，建议疏通。' });
  await district.app.drain();
}

async function figures(asOf?: string) {
  const report = await buildReport(district, { ...year2019, ...(asOf ? { asOf } : {}) });
  const of = new Map(report.figures.map(({ key, numerator }) => [key, numerator]));
  const channels = [...of].filter(([key]) => key.startsWith('suggestions.channel.'));
  const [registered, received, merged] = ['registered', 'received', 'merged'].map((key) =>
    of.get(`suggestions.${key}`),
  );
  const fates = ['converted', 'dismissed', 'open'].map((key) => of.get(`suggestions.${key}`) ?? 0);
  expect(channels.reduce((sum, [, count]) => sum + (count ?? 0), 0)).toBe(received);
  expect(fates.reduce((sum, count) => sum + count, 0)).toBe(received);
  expect(registered).toBe((received ?? 0) + (merged ?? 0));
  const byDoor = Object.fromEntries(channels.map(([key, count]) => [key.split('.').at(-1), count]));
  return { registered, received, merged, byDoor };
}

test('every door is counted once, whatever was joined, divided, taken back or came as a proposal', async () => {
  const { tian, zhang } = district;
  const split = await write('福华街车位太少。大学路积水严重。');
  const again = await write('福华街车位太少，请增设。');
  await tian.call(routes.suggestions.merge, { params: { id: again }, body: { intoId: split } });
  const withdrawn = await write('随后撤回的一条意见。');
  await zhang.call(routes.suggestions.withdraw, { params: { id: withdrawn } });
  await enter('福华街窨井盖松动，怕有人掉下去。');
  const whole = await enter('建设路停车难，建议划线。航海路积水，建议疏通。');
  const { moveId } = await cut(whole, 12);
  await tian.call(routes.suggestions.undoMove, { params: { id: whole, moveId } });
  await mail();
  const proposal = await road.submitted();
  const outcome = { outcome: 'to-suggestion' as const, reason: null, note: '宜作意见建议', destination: null };
  await tian.call(routes.reviews.refuse, { params: { id: proposal }, body: outcome });
  await district.app.drain();
  const taken = await district.app.db.row<{ id: string }>(`SELECT id FROM suggestions WHERE from_proposal_id = $1`, [
    proposal,
  ]);
  // What is divided from a proposal's words came with that proposal.
  await cut(taken?.id ?? '', 6);
  const before = { registered: 5, received: 4, merged: 1, byDoor: { MEMBER_APP: 1, EMAIL: 1, STAFF_ENTRY: 2 } };
  expect(await figures()).toMatchObject(before);
  // Divided later, it is two from then on, and was one before.
  await district.at('2019-06-01 10:00');
  await cut(split, 8);
  const asOf = new Date(Date.parse(`${sessionDay.slice(0, 10)}T23:00:00+08:00`)).toISOString();
  expect(await figures(asOf)).toMatchObject(before);
  expect(await figures()).toMatchObject({ registered: 6, received: 5, byDoor: { MEMBER_APP: 2 } });
});
