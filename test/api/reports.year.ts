import { randomUUID } from 'node:crypto';
import { type ResultOf, routes } from '#contract';
import { type District, Road, draftOf, lead, openDistrict } from './district.js';

export type View = ResultOf<typeof routes.reports.read>;

export const year2019 = { from: '2019-01-01', to: '2019-12-31' };

/** What the small year of this story is made of. */
export interface Year {
  /** Suggestions: two said the same, one led to two proposals, two to the same one, one was no suggestion, one waits. */
  parking: string;
  parkingAgain: string;
  lights: string;
  lamps: string;
  hello: string;
  waiting: string;
  /** Proposals out of them, and one that a member filed without. */
  fromParking: string;
  fromLights: string;
  alsoFromLights: string;
  own: string;
}

/** A district that has the small year behind it. */
export async function openYear(name: string): Promise<{ district: District; year: Year }> {
  const district = await openDistrict(name);
  return { district, year: await playYear(district) };
}

async function suggest({ app, world }: District, text: string): Promise<string> {
  const arrival = await world.write('member0', { key: randomUUID(), text });
  await app.drain();
  const { suggestionId } = await (await world.as('member0')).call(routes.arrivals.receipt, { params: { id: arrival } });
  if (!suggestionId) throw new Error('no suggestion came of it');
  return suggestionId;
}

async function convert(
  district: District,
  id: string,
  title: string,
  alsoSuggestionIds: string[] = [],
): Promise<string> {
  const body = { ...draftOf({ title, proposerIds: [district.world.memberId('张伟民')] }), alsoSuggestionIds };
  return (await district.tian.call(routes.suggestions.convert, { params: { id }, body })).id;
}

/** Plays the year through the doors. */
async function playYear(district: District): Promise<Year> {
  const { tian, world, zhang } = district;
  const road = new Road(district);
  const parking = await suggest(district, '建议在老旧小区划定夜间临时停车位。');
  const parkingAgain = await suggest(district, '建议给老旧小区划一些夜间停车位。');
  const lights = await suggest(district, '建议补齐背街小巷的路灯。');
  const lamps = await suggest(district, '建议修复铁路沿线坏掉的路灯。');
  const hello = await suggest(district, '各位委员早上好，祝大家工作顺利。');
  await tian.call(routes.suggestions.merge, { params: { id: parkingAgain }, body: { intoId: parking } });
  await tian.call(routes.suggestions.dismiss, { params: { id: hello }, body: { reason: 'no-suggestion' } });
  const fromParking = await convert(district, parking, '关于增加夜间停车位的建议');
  const fromLights = await convert(district, lights, '关于补齐背街小巷路灯的建议', [lamps]);
  const alsoFromLights = await convert(district, lights, '关于路灯统一管护的建议');
  const own = await road.submitted({ title: '关于延长图书馆开放时间的建议' });
  for (const id of [fromParking, fromLights, alsoFromLights, own]) {
    await world.file(id);
    await world.assign(id, lead);
  }
  for (const id of [fromParking, fromLights, alsoFromLights]) {
    await road.prepare(id);
    world.at('2019-03-04 16:00');
    await road.reply(id);
  }
  const rating = { attitude: 'SATISFIED' as const, result: 'BASICALLY_SATISFIED' as const, comment: null };
  await zhang.call(routes.ratings.rate, { params: { id: fromParking }, body: rating });
  world.at('2019-12-20 09:00');
  const waiting = await suggest(district, '建议冬季增加环卫工人休息点。');
  return { parking, parkingAgain, lights, lamps, hello, waiting, fromParking, fromLights, alsoFromLights, own };
}

/** Asks for a summary and lets the job build it. */
export async function buildReport(
  { app, world }: District,
  ask: { from: string; to: string; asOf?: string } = year2019,
): Promise<View> {
  const tian = await world.as('tian');
  const { id } = await tian.call(routes.reports.build, { body: ask });
  await app.drain();
  return tian.call(routes.reports.read, { params: { id } });
}

export const said = (view: View) => view.sentence.map(({ text }) => text).join('');
export const figure = (view: View, key: string) => {
  const found = view.figures.find((each) => each.key === key);
  if (!found) throw new Error(`${key} is no figure`);
  return found;
};

/** All pages of a figure's records. */
export async function allRecords({ world }: District, view: View, key: string, login = 'tian', limit = 2) {
  const caller = await world.as(login);
  const records: ResultOf<typeof routes.reports.records>['items'] = [];
  let after: string | undefined;
  for (;;) {
    const query = after ? { limit, after } : { limit };
    const page = await caller.call(routes.reports.records, { params: { id: view.id, key }, query });
    records.push(...page.items);
    if (!page.next) return { records, total: page.total };
    after = page.next;
  }
}
