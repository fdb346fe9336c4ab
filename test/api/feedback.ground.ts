import { type Attitude, routes } from '#contract';
import { type District, type Road, bystander, helper, lead, letterOf } from './district.js';

/** A 分办 of three units, each of which has replied. */
export async function splitOfThree(district: District, road: Road, change = {}): Promise<string> {
  const id = await road.filed(change);
  const splitIds = [lead, helper, bystander].map((name) => district.world.departmentId(name));
  await district.tian.call(routes.assignments.assign, { params: { id }, body: { splitIds } });
  for (const unit of [lead, helper, bystander]) await replyOf(district, road, id, unit);
  return id;
}

/** Acknowledged, talked over and answered by one unit. */
export async function replyOf(district: District, road: Road, id: string, unit: string, letter = {}): Promise<void> {
  const officers: Record<string, District['atLead']> = {
    [lead]: district.atLead,
    [helper]: district.atHelper,
    [bystander]: district.atBystander,
  };
  const officer = officers[unit];
  if (!officer) throw new Error(`nobody at ${unit}`);
  const params = await road.assignment(id, unit);
  await officer.call(routes.assignments.acknowledge, { params });
  const body = { way: 'PHONE' as const, heldOn: '2019-03-04', withWhom: '张伟民', outcome: '当面听取了意见' };
  await officer.call(routes.assignments.consult, { params, body });
  await officer.call(routes.assignments.reply, { params, body: letterOf(letter) });
}

/** Rates one unit; without a unit the only one that replied. */
export async function rateUnit(caller: District['zhang'], road: Road, id: string, result: Attitude, unit?: string) {
  const assignmentId = unit ? (await road.assignment(id, unit)).id : null;
  const body = { assignmentId, attitude: 'SATISFIED' as const, result };
  await caller.call(routes.ratings.rate, { params: { id }, body });
}

/** The scan of a form, uploaded by the clerk. */
export async function scan(district: District): Promise<string> {
  const file = { name: '征询意见表.txt', content: Buffer.from(`签名 ${Math.random()}`) };
  return (await district.tian.upload(routes.files.upload, file)).id;
}

/** A link for a rater, as the clerk hands it out. */
export async function linkFor(district: District, id: string, raterId: string): Promise<string[]> {
  const body = { raterId, by: 'HAND' as const };
  const { links } = await district.tian.call(routes.feedback.offerLinks, { params: { id }, body });
  return links.map(({ path }) => path.split('token=')[1] ?? '');
}
