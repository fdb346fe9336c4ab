import { type SentBody, routes } from '#contract';
import { fold } from '#platform';
import type { Caller } from '../support/app.js';
import { type District, Road, letterOf, openDistrict } from './district.js';

let district: District;
let road: Road;
let parking: string;
let merged: string;
let trees: string;
const letter = { closing: '感谢您对䶮湖整治的关心，另附ＢＲＴ站台图。', contactName: '诸葛科长' };

const found = async (search: string, by: Caller = district.tian) =>
  (await by.call(routes.proposals.list, { query: { search, limit: 200 } })).items.map(({ id }) => id);

async function attached(by: Caller, name: string): Promise<string> {
  return (await by.upload(routes.files.upload, { name, content: Buffer.from(name) })).id;
}

beforeAll(async () => {
  district = await openDistrict('proposals-search');
  road = new Road(district);
  const { tian, zhang, li, chen, atLead } = district;
  parking = await road.ready([], {
    title: '关于䶮湖社区𠮷祥路停车的建议',
    situation: '车位不足，\n　　夜间占道；反映人：赵四海。',
    demands: ['划定车位。', '清理ＢＲＴ通道。'],
    fileIds: [await attached(zhang, '现场照片（福华街）.txt')],
  });
  const params = await road.assignment(parking, '区城市管理局');
  const fileIds = [await attached(atLead, '整治台账.txt')];
  await atLead.call(routes.assignments.reply, { params, body: letterOf({ ...letter, fileIds }) });
  trees = await road.submitted({
    title: '关于林下经济的建议',
    proposerIds: [district.world.memberId('李素琴')],
  });
  merged = await road.submitted({ title: '关于樱桃沟采摘的建议' }, chen);
  await district.world.file(trees);
  const join = { params: { id: trees }, body: { proposalIds: [merged], note: '同一事项' } };
  await tian.call(routes.merges.join, join);
  await road.submitted({ title: '关于路灯的建议', situation: '路灯坏了，灯不坏的只有两盏。' }, li);
});
afterAll(() => district?.close());

describe('finds everything', () => {
  test.each([
    ['any two characters', '占道', () => [parking]],
    ['a rare character, in texts and names', '䶮', () => [merged, trees, parking]],
    ['one beyond the basic plane', '𠮷', () => [parking]],
    ['a rare character with its neighbour', '𠮷祥', () => [parking]],
    ['words over a line break', '不足， 夜间', () => [parking]],
    ['full width, typed half', 'brt通', () => [parking]],
    ['a co-signer', '李素琴', () => expect.arrayContaining([trees])],
    ['the author of what was merged, and so the lead case', '陈䶮', () => expect.arrayContaining([trees, merged])],
    ['the words of a letter', '湖整治的关心', () => [parking]],
    ['a name in a letter', '诸葛', () => [parking]],
    ['the name of an attachment', '照片（福华', () => [parking]],
    ['the name of an attachment of a letter', '整治台账', () => [parking]],
    ['words that stand apart', '停车通道', () => []],
    ['words over two fields', '的建议车位', () => []],
    ['signs of LIKE', '路_坏', () => []],
  ])('%s: %j', async (_, search, expected) => {
    const hits = await found(search);
    expect(hits).toEqual(expected());
  });

  test('the number, whole and in part', async () => {
    const { caseNumber, intakeSerial } = await road.read(parking);
    expect(await found(caseNumber ?? '')).toContain(parking);
    expect(await found(intakeSerial)).toEqual([parking]);
    expect(await found(intakeSerial.slice(-3))).toContain(parking);
  });
});

/** Everything of a case that a person reads, each text for itself. */
async function textsFor(by: Caller, id: string): Promise<string[]> {
  const view = await by.call(routes.proposals.read, { params: { id } });
  return [
    view.caseNumber,
    view.intakeSerial,
    view.title,
    view.proposers,
    view.situation,
    ...view.demands,
    ...view.attachments.map(({ name }) => name),
    ...view.merged.map(({ proposers }) => proposers),
    ...view.replies.flatMap((reply) => [
      reply.documentNumber,
      reply.issuer,
      reply.closing,
      reply.contactName,
      reply.contactPhone,
      ...reply.answers.map(({ answer }) => answer),
      ...reply.attachments.map(({ name }) => name),
    ]),
  ].flatMap((text) => text || []);
}

test('every part of every text that a person reads finds exactly the cases where they read it', async () => {
  const { tian, zhang, li, chen, atLead, atBystander } = district;
  let seed = 20190304;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const all = (await tian.call(routes.proposals.list, { query: { limit: 200 } })).items.map(({ id }) => id);
  const everything = (await Promise.all(all.map((id) => textsFor(tian, id)))).flat();
  const parts = Array.from({ length: 25 }, () => {
    const characters = [...(everything[random(everything.length)] ?? '')];
    const from = random(characters.length);
    return characters.slice(from, from + 1 + random(6)).join('');
  }).filter((part) => fold(part));
  for (const by of [tian, zhang, li, chen, atLead, atBystander]) {
    const visible = (await by.call(routes.proposals.list, { query: { limit: 200 } })).items.map(({ id }) => id);
    const texts = await Promise.all(visible.map(async (id) => ({ id, texts: (await textsFor(by, id)).map(fold) })));
    for (const part of parts) {
      const scanned = texts.filter((one) => one.texts.some((text) => text.includes(fold(part)))).map(({ id }) => id);
      expect([part, (await found(part, by)).sort()]).toEqual([part, scanned.sort()]);
    }
  }
});

describe('never by a text that the reader may not read', () => {
  test('others’ cases do not exist', async () => {
    expect(await found('林下', district.atLead)).toEqual([]);
    expect(await found('两盏', district.zhang)).toEqual([]);
    expect(await found('䶮湖', district.li)).toEqual([]);
  });

  test('what a published copy hides finds nothing, what it shows does', async () => {
    const { basis, texts, opinions } = await district.tian.call(routes.disclosure.material, {
      params: { id: parking },
    });
    const redactions = texts.flatMap(({ at, findings }) =>
      findings.map(({ start, end, mark }) => ({ at, start, end, mark })),
    );
    expect(redactions.length).toBeGreaterThan(0);
    const body: SentBody<typeof routes.disclosure.decide> = {
      decision: 'PUBLIC',
      basis,
      proposal: true,
      redactions,
      replyIds: opinions.map(({ replyId }) => replyId),
    };
    await district.tian.call(routes.disclosure.decide, { params: { id: parking }, body });
    for (const shown of ['䶮湖', '𠮷', '夜间占道', '整治的关心'])
      expect([shown, await found(shown, district.li)]).toEqual([shown, [parking]]);
    for (const hidden of ['赵四', '赵四海', '诸葛', '整治台账', '照片（福华'])
      expect([hidden, await found(hidden, district.li)]).toEqual([hidden, []]);
    expect(await found('赵四海', district.zhang)).toEqual([parking]);
  });
});
