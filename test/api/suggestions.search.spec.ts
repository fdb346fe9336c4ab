import { type SentQuery, routes } from '#contract';
import { cursorOf, fold, foldedSql } from '#platform';
import { Arrivals } from '#suggestions';
import { mailOf } from '../../apps/cli/src/world/post.js';
import type { Caller } from '../support/app.js';
import { type Office, openOffice } from '../support/office.js';

let office: Office;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('suggestions-search', ['tian']);
  tian = await office.world.as('tian');
});
afterAll(() => office?.close());

interface Sent {
  title: string;
  text: string;
  name?: string;
}

let letters = 0;
/** Takes letters in, in this order; answers their ids. */
async function takeIn(letter: Sent[]): Promise<string[]> {
  const arrivals = office.app.app.get(Arrivals);
  const raws: string[] = [];
  for (const { title, text, name = '群众' } of letter) {
    const from = { name, address: `m${(letters += 1)}@example.com` };
    const raw = mailOf({ name: `search-${letters}`, from, subject: title, text, at: office.app.clock.now() });
    raws.push((await arrivals.storeMail(raw, from.address)).id);
  }
  await office.app.drain();
  const rows = await office.app.db.rows<{ id: string; rawId: string }>(
    `SELECT suggestion_id AS id, raw_inbound_id AS "rawId" FROM arrivals WHERE raw_inbound_id = ANY($1)`,
    [raws],
  );
  return raws.map((rawId) => rows.find((row) => row.rawId === rawId)?.id ?? '');
}

type Query = SentQuery<typeof routes.suggestions.inbox>;
const inbox = (query: Query = {}) => tian.call(routes.suggestions.inbox, { query });
const found = async (search: string) => (await inbox({ search, limit: 200 })).items.map(({ id }) => id);

/** Follows the list to its end. */
async function pages(limit: number, query: Query = {}, between?: () => Promise<unknown>): Promise<string[][]> {
  const seen: string[][] = [];
  for (let after: string | undefined; ;) {
    const { items, next } = await inbox({ ...query, limit, after });
    seen.push(items.map(({ id }) => id));
    if (!next) return seen;
    after = next;
    await between?.();
  }
}

describe('search', () => {
  const letters: Sent[] = [
    { title: '关于䶮湖社区𠮷祥路的建议', text: '䶮湖社区路灯不亮。\n　　第二段写着：路口须装灯。', name: '陈䶮' },
    { title: 'ＢＲＴ站台', text: 'ＢＲＴ Ｂ５３路站台积水，百分之100%影响出行_\\n。', name: "O'Brien" },
    { title: '路灯', text: '路灯坏了，灯不坏的只有两盏。', name: '欧阳娜娜' },
    { title: '停车', text: `很长的开头${'，停车难'.repeat(300)}，最后才说垃圾分类`, name: '司马' },
  ];
  let ids: string[];
  beforeAll(async () => {
    ids = await takeIn(letters);
  });

  test.each([
    ['a number', '2019-0002', [1]],
    ['the end of a number', '-0003', [2]],
    ['any two characters', '积水', [1]],
    ['a rare character', '䶮', [0]],
    ['one beyond the basic plane', '𠮷', [0]],
    ['a name', '欧阳娜娜', [2]],
    ['half of a name', '阳娜', [2]],
    ['full width, typed half', 'brt b53路', [1]],
    ['half width, typed full', 'ｂ５３', [1]],
    ['words over a line break, as copied from the page', '路灯不亮。 第二段', [0]],
    ['the same with the break', '路灯不亮。\n　　第二段', [0]],
    ['signs of LIKE', '100%影响出行_\\n', [1]],
    ['a quote', "o'b", [1]],
    ['the last words of a long text', '最后才说垃圾分类', [3]],
    ['a character that only ends words', '盏', [2]],
    ['words that stand apart', '路灯不坏', []],
    ['words over two fields', '路灯路灯', []],
    ['a sign of LIKE as a letter', '路_坏', []],
  ])('finds %s: %j', async (_, search, expected) => {
    expect(await found(search)).toEqual(expected.map((i) => ids[i]).reverse());
  });

  test('finds every part of every text, wherever it begins and ends', async () => {
    let seed = 20190304;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 60; round += 1) {
      const at = random(letters.length);
      const { title, text, name } = letters[at] as Sent;
      const characters = [...([title, text, name ?? ''][random(3)] ?? '')];
      const from = random(characters.length);
      const part = characters.slice(from, from + 1 + random(12)).join('');
      // A blank alone asks for nothing.
      if (fold(part)) expect([part, await found(part)]).toEqual([part, expect.arrayContaining([ids[at]])]);
    }
  });

  test('the database folds as the program does', async () => {
    const nasty = [
      'ＡＢＣ　１２３',
      'a\u00a0\u2003b',
      'é É ß ﬁ ㎡ ①',
      '\ufeff甲\u2028乙\u1680丙\u200b丁',
      '①\n\n\t　②',
      'ｶﾞギ',
    ];
    const rows = await office.app.db.rows<{ text: string; folded: string }>(
      `SELECT t AS text, ${foldedSql('t')} AS folded FROM unnest($1::text[]) AS t`,
      [nasty],
    );
    for (const { text, folded } of rows) expect(folded.trim()).toBe(fold(text));
  });

  test('goes together with the other filters', async () => {
    expect(await found('路灯')).toEqual([ids[2], ids[0]]);
    const filtered = async (query: Query) => (await inbox({ search: '路灯', ...query })).items.map(({ id }) => id);
    expect(await filtered({ channel: 'EMAIL', stage: ['received', 'merged'], year: '2019' })).toEqual([ids[2], ids[0]]);
    expect(await filtered({ channel: 'MEMBER_APP' })).toEqual([]);
    expect(await filtered({ stage: 'dismissed' })).toEqual([]);
    expect(await filtered({ year: '2020' })).toEqual([]);
    expect(await filtered({ category: '社会建设' })).toEqual([]);
    expect(await filtered({ senderOpen: 'true' })).toEqual([ids[2], ids[0]]);
  });
});

describe('pages', () => {
  let ids: string[];
  beforeAll(async () => {
    await office.app.wipe();
    await office.world.found('郑州市二七区政协');
    await office.world.account({ login: 'tian', name: '田秘书', role: 'secretariat' });
    tian = await office.world.as('tian');
    ids = await takeIn(Array.from({ length: 23 }, (_, i) => ({ title: `第${i}件`, text: `请修路灯。${i}` })));
    // Many arrive in the same moment: a round is stored with one time, an import with another.
    await office.app.db.rows(
      `UPDATE suggestions SET received_at = '2019-03-04T01:00:00Z'::timestamptz + (substr(number, 6)::int / 8) * interval '1 s'`,
    );
  });

  test.each([1, 4, 7, 22, 23, 50])('of %i are complete and without doubles under equal times', async (limit) => {
    const seen = await pages(limit);
    expect(seen.flat().sort()).toEqual([...ids].sort());
    expect(seen.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    expect(seen.at(-1)?.length).toBeGreaterThan(0);
  });

  test('of a search are the same', async () => {
    const seen = await pages(4, { search: '请修路灯' });
    expect(seen.flat()).toEqual((await pages(50)).flat());
  });

  test('what arrives meanwhile moves nothing', async () => {
    office.world.at('2019-03-04 10:00');
    const before = (await pages(50)).flat();
    let arrived = 0;
    const seen = await pages(5, {}, () => takeIn([{ title: `新来${(arrived += 1)}`, text: '新来的一件。' }]));
    expect(seen.flat()).toEqual(before);
    expect(arrived).toBeGreaterThan(3);
  });

  test('an address that was tampered with is answered, not an error of ours', async () => {
    const forged = [['x'], ['2019', 'not-an-id'], [7, null], ['2019-03-04T01:00:00Z', '\0']].map(cursorOf);
    for (const query of [...['nonsense', ...forged].map((after) => ({ after })), { search: '路\0灯' }]) {
      const answer = await inbox({ limit: 2, ...query }).then(
        ({ items }) => items.length,
        (error: unknown) => String(error),
      );
      expect(String(answer)).toMatch(/^\d+$|^Error: 422 bad-input/);
    }
  });
});
