import { routes } from '#contract';
import { type Actor, firstBrokenLink, system } from '#platform';
import { Moves, Suggestions } from '#suggestions';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, opinion, rowCounts } from '../support/office.js';
import { tellRobot } from '../support/talk.js';

let office: Office;
let tian: Caller;
let wen: Caller;
let zhang: Caller;
beforeAll(async () => {
  office = await openOffice('moves-together', ['tian', 'wen', 'zhang']);
  await signIn();
});
afterAll(() => office?.close());

async function signIn(): Promise<void> {
  [tian, wen, zhang] = await Promise.all([office.world.as('tian'), office.world.as('wen'), office.world.as('zhang')]);
}

let messages = 0;
let now = Date.parse('2019-03-04T01:00:00Z');

/** One message of a talk, a minute after the one before unless told otherwise, read at once. */
async function say(text: string, { by = 'ZhangWeiMin', pause = 1 } = {}): Promise<string> {
  now += pause * 60_000;
  office.app.clock.set(new Date(now));
  const msgid = `together-${(messages += 1)}`;
  const plain = { msgid, chatid: 'together', from: { userid: by }, msgtype: 'text', text: { content: text } };
  const id = await tellRobot(office, plain);
  await office.app.app.get(Suggestions).receive(id);
  return id;
}

async function holderOf(rawId: string, part = 1): Promise<string> {
  const row = await office.app.db.row<{ id: string }>(
    `SELECT suggestion_id AS id FROM arrivals WHERE raw_inbound_id = $1 AND part = $2`,
    [rawId, part],
  );
  return row?.id ?? '';
}

/** A draft of these messages: its id, and theirs. */
async function draft(texts: string[], by?: string) {
  const rawIds: string[] = [];
  for (const [i, text] of texts.entries()) rawIds.push(await say(text, { by, pause: i === 0 ? 30 : 1 }));
  await signIn();
  return { id: await holderOf(rawIds[0] ?? ''), rawIds };
}

const read = (id: string) => tian.call(routes.suggestions.read, { params: { id } });
const textOf = async (id: string) => (await read(id)).text;
const join = (by: Caller, id: string, arrivalId: string) =>
  by.call(routes.suggestions.join, { params: { id, arrivalId, part: 1 }, body: { role: 'supplement', why: null } });
const detach = (by: Caller, id: string, arrivalId: string) =>
  by.call(routes.suggestions.detach, { params: { id }, body: { arrivalId, part: 1, why: null } });
const cut = (by: Caller, id: string, arrivalId: string, part: number, at: number) =>
  by.call(routes.suggestions.split, { params: { id }, body: { by: 'cut', arrivalId, part, at, title: null } });
const undo = (by: Caller, id: string, moveId: string) =>
  by.call(routes.suggestions.undoMove, { params: { id, moveId } });

/** Every word of a suggestion is that of the arrivals that lie in it, and of no others. */
async function isOfItsArrivals(id: string): Promise<void> {
  const { text, arrivals } = await read(id);
  const own = arrivals.filter(({ suggestionId, role }) => suggestionId === id && role !== 'note' && role !== 'support');
  expect(text).toBe(own.map((one) => one.text).join('\n'));
  expect(await firstBrokenLink(office.app.db, 'suggestion', id)).toBeNull();
}

describe('two clerks at the same moment', () => {
  test('bring one arrival to two records: it lies in one, and every text is that of what lies there', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id, rawIds } = await draft([`甲${round}。`, `乙${round}。`, `丙${round}。`]);
      const one = await draft([`一${round}。`], 'LiSuQin');
      const two = await draft([`二${round}。`], 'WangWu');
      const [, arrivalId = ''] = rawIds;
      const outcomes = await Promise.allSettled([join(tian, one.id, arrivalId), join(wen, two.id, arrivalId)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect([one.id, two.id]).toContain(await holderOf(arrivalId));
      for (const each of [id, one.id, two.id]) await isOfItsArrivals(each);
    }
  });

  test('take the same arrival out and elsewhere: one of the two happens', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id, rawIds } = await draft([`子${round}。`, `丑${round}。`]);
      const other = await draft([`寅${round}。`], 'LiSuQin');
      const [, arrivalId = ''] = rawIds;
      const outcomes = await Promise.allSettled([join(tian, other.id, arrivalId), detach(wen, id, arrivalId)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      for (const each of [id, other.id, await holderOf(arrivalId)]) await isOfItsArrivals(each);
    }
  });

  test('cut different parts of one letter, which lie in two records: both are cut', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id, rawIds } = await draft([`福华街停车难，建议划线。大学路积水，建议疏通。`]);
      const [arrivalId = ''] = rawIds;
      const { id: made } = await cut(tian, id, arrivalId, 1, 12);
      const both = await Promise.all([cut(tian, id, arrivalId, 1, 7), cut(wen, made, arrivalId, 2, 6)]);
      const texts = await Promise.all([id, both[0]?.id ?? '', made, both[1]?.id ?? ''].map(textOf));
      expect(texts).toEqual(['福华街停车难，', '建议划线。', '大学路积水，', '建议疏通。']);
    }
  });

  test('take one move back: it is taken back once', async () => {
    const { id, rawIds } = await draft(['辰一。', '辰二。']);
    const { moveId } = await detach(tian, id, rawIds[1] ?? '');
    const outcomes = await Promise.allSettled([undo(tian, id, moveId), undo(wen, id, moveId)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await textOf(id)).toBe('辰一。\n辰二。');
    expect((await read(id)).trail.filter(({ action }) => action === 'undo-move')).toHaveLength(1);
  });
});

describe('a member who takes back while a clerk divides', () => {
  beforeEach(signIn);
  const write = async (text: string) => {
    const { id } = await zhang.call(routes.arrivals.send, { body: opinion({ text, title: '关于两件事的建议' }) });
    await office.app.drain();
    const { suggestionId } = await zhang.call(routes.arrivals.receipt, { params: { id } });
    return { id: suggestionId ?? '', arrivalId: id };
  };

  test('either nothing is left to divide, or what was cut off stays with its words; nothing is lost', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id, arrivalId } = await write('路口没有红绿灯，建议增设。公园没有厕所，建议增设。');
      const outcomes = await Promise.allSettled([
        zhang.call(routes.suggestions.withdraw, { params: { id } }),
        cut(tian, id, arrivalId, 1, 13),
      ]);
      expect(outcomes[0]?.status).toBe('fulfilled');
      const { stage, arrivals } = await read(id);
      expect(stage).toBe('withdrawn');
      expect(arrivals[0]?.originalText).toBe('路口没有红绿灯，建议增设。公园没有厕所，建议增设。');
      const divided = outcomes[1]?.status === 'fulfilled';
      const other = await holderOf(arrivalId, 2);
      expect(other !== '').toBe(divided);
      if (divided) expect(await read(other)).toMatchObject({ stage: 'received', text: '公园没有厕所，建议增设。' });
    }
  });

  test('what was divided and taken back in part is not put together again behind the member’s back', async () => {
    const { id, arrivalId } = await write('盲道被占，建议清理。井盖松动，建议更换。');
    const { moveId, id: made } = await cut(tian, id, arrivalId, 1, 10);
    await zhang.call(routes.suggestions.withdraw, { params: { id: made } });
    expect((await tian.refused(routes.suggestions.undoMove, { params: { id, moveId } })).code).toBe('stage-forbids');
    expect(await read(made)).toMatchObject({ stage: 'withdrawn', text: '井盖松动，建议更换。' });
    expect(await textOf(id)).toBe('盲道被占，建议清理。');
  });
});

describe('cut off on whatever line', () => {
  /** From now on nothing can be written to this table, as if the process had been killed there. */
  const fallAt = async (table: string) => {
    const body = `LANGUAGE plpgsql AS $f$ BEGIN RAISE 'killed'; END $f$`;
    await office.app.db.rows(`CREATE OR REPLACE FUNCTION fall() RETURNS trigger ${body}`);
    const when = `BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW`;
    await office.app.db.rows(`CREATE TRIGGER fall ${when} EXECUTE FUNCTION fall()`);
  };
  const stand = (table: string) => office.app.db.rows(`DROP TRIGGER fall ON ${table}`);

  test.each(['suggestions', 'arrivals', 'arrival_moves', 'trail', 'counters'])(
    'by %s: all is as it was, and the next number has no gap',
    async (table) => {
      const { id, rawIds } = await draft([`午${table}。`, `未${table}。`, `申${table}。`]);
      const other = await draft([`酉${table}。`], 'LiSuQin');
      const before = await Promise.all([read(id), read(other.id)]);
      const counted = await rowCounts(office, ['suggestions', 'arrivals', 'arrival_moves', 'trail']);
      await fallAt(table);
      const clerk: Actor = { ...system, role: 'secretariat', name: '田秘书' };
      const moves = office.app.app.get(Moves);
      const half = { by: 'cut', arrivalId: rawIds[0] ?? '', part: 1, at: 1, title: null } as const;
      const attempts = [
        moves.detach(clerk, id, { arrivalId: rawIds[1] ?? '', part: 1, why: null }),
        moves.split(clerk, id, half),
      ];
      for (const outcome of await Promise.allSettled(attempts))
        expect(String(outcome.status === 'rejected' && outcome.reason)).toContain('killed');
      await stand(table);
      expect(await Promise.all([read(id), read(other.id)])).toEqual(before);
      expect(await rowCounts(office, ['suggestions', 'arrivals', 'arrival_moves', 'trail'])).toEqual(counted);
      const { id: made } = await detach(tian, id, rawIds[1] ?? '');
      const numberOf = async (one: string) => Number((await read(one)).number.slice(5));
      expect(await numberOf(made)).toBe((await numberOf(other.id)) + 1);
    },
  );
});

describe('over New Year', () => {
  test('what was said after midnight has a number of the new year once it is taken out; the rest keeps the old one', async () => {
    now = Date.parse('2019-12-31T23:28:00+08:00');
    const { id } = await draft(['䶮湖路灯不亮。'], 'ChenYan');
    const late = await say('公园也很暗。', { by: 'ChenYan', pause: 3 });
    expect(await holderOf(late)).toBe(id);
    const { id: made, moveId } = await detach(tian, id, late);
    const numbers = async () => [(await read(id)).number.slice(0, 5), (await read(made)).number.slice(0, 5)];
    expect(await numbers()).toEqual(['2019-', '2020-']);
    const ofYear = async (year: number) =>
      (await tian.call(routes.suggestions.inbox, { query: { year } })).items.map((item) => item.id);
    expect([(await ofYear(2019)).includes(made), (await ofYear(2020)).includes(made)]).toEqual([false, true]);
    await undo(tian, id, moveId);
    expect(await numbers()).toEqual(['2019-', '2020-']);
    expect(await read(made)).toMatchObject({ stage: 'merged', mergedInto: { id } });
    expect(await textOf(id)).toBe('䶮湖路灯不亮。\n公园也很暗。');
  });
});
