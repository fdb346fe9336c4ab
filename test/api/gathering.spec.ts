import { routes } from '#contract';
import { FileReadings } from '#files';
import { AttachedWords, Suggestions } from '#suggestions';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, rowCounts } from '../support/office.js';
import { tellRobot } from '../support/talk.js';

let office: Office;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('gathering', ['tian', 'zhang', 'li']);
  tian = await office.world.as('tian');
});
afterAll(() => office?.close());

interface Message {
  text: string;
  /** Minutes after the hour at which the story begins. */
  at: number;
  by?: string;
  chat?: string;
  quote?: string;
  picture?: boolean;
  id?: string;
}

let messages = 0;
let chats = 0;
/** Each story has its own talk and its own hour. */
let chat = '';
let hour = new Date();
beforeEach(() => {
  chat = `chat-${(chats += 1)}`;
  hour = new Date(Date.parse('2019-03-04T02:00:00Z') + (chats % 10) * 50 * 60_000);
});

/** Stored as it comes in, not yet read. */
async function store({ text, at, by = 'ZhangWeiMin', quote, picture, id, ...message }: Message): Promise<string> {
  const said = new Date(hour.getTime() + at * 60_000);
  office.app.clock.set(said);
  const msgid = id ?? `m-${(messages += 1)}`;
  const body = picture
    ? { msgtype: 'image', image: { url: 'https://wework.example/1' } }
    : { msgtype: 'text', text: { content: `@小助手 ${text}` } };
  const plain = {
    msgid,
    chatid: message.chat ?? chat,
    chattype: 'group',
    from: { userid: by },
    create_time: said.getTime() / 1000,
    ...body,
    ...(quote ? { quote: { msgtype: 'text', text: { content: quote } } } : {}),
  };
  return tellRobot(office, plain);
}

const receive = (id: string) => office.app.app.get(Suggestions).receive(id);

async function say(message: Message): Promise<string> {
  const id = await store(message);
  await receive(id);
  return id;
}

interface Joined {
  id: string;
  number: string;
  text: string;
  role: string;
  how: string;
  stage: string;
}

/** The suggestion an arrival belongs to, and as what. */
async function of(rawId: string): Promise<Joined> {
  const row = await office.app.db.row<Joined>(
    `SELECT s.id, s.number, s.text, s.stage, a.role, a.joined_how AS how FROM arrivals a
       JOIN suggestions s ON s.id = a.suggestion_id WHERE a.raw_inbound_id = $1`,
    [rawId],
  );
  if (!row) throw new Error(`${rawId} belongs to nothing`);
  return row;
}

const read = (id: string) => tian.call(routes.suggestions.read, { params: { id } });
const stateOf = (rawId: string) =>
  office.app.db.row<{ state: string; reason: string | null }>(`SELECT state, reason FROM raw_inbound WHERE id = $1`, [
    rawId,
  ]);

describe('one draft', () => {
  test('is what one person says within ten minutes, whatever others say in between', async () => {
    const first = await say({ text: '福华街夜间停车难。', at: 0 });
    const other = await say({ text: '大学路积水严重，建议疏通。', at: 2, by: 'LiSuQin' });
    const second = await say({ text: '建议划定临时停车位。', at: 9 });
    const third = await say({ text: '早七点前驶离。', at: 18 });
    expect(await of(first)).toMatchObject({
      text: '福华街夜间停车难。\n建议划定临时停车位。\n早七点前驶离。',
      role: 'origin',
    });
    expect(new Set([await of(first), await of(second), await of(third)].map(({ id }) => id)).size).toBe(1);
    expect(await of(second)).toMatchObject({ role: 'supplement', how: 'gathered' });
    expect((await of(other)).text).toBe('大学路积水严重，建议疏通。');
    const shown = await read((await of(first)).id);
    expect(shown.arrivals.map(({ text, role, inText }) => [text, role, inText])).toEqual([
      ['福华街夜间停车难。', 'origin', true],
      ['建议划定临时停车位。', 'supplement', true],
      ['早七点前驶离。', 'supplement', true],
    ]);
    expect(shown.trail.map(({ action }) => action)).toEqual(['receive', 'supplement', 'supplement']);
  });

  test('has its number at once, and is shown as still open until ten minutes are over', async () => {
    const { id, number } = await of(await say({ text: '建议增加校车。', at: 0 }));
    expect(number).toMatch(/^2019-\d{4}$/);
    const open = (await read(id)).gatheringUntil;
    expect(open).toBe(new Date(hour.getTime() + 10 * 60_000).toISOString());
    const { items } = await tian.call(routes.suggestions.inbox, { query: { search: number } });
    expect(items[0]?.gatheringUntil).toBe(open);
    office.app.clock.set(new Date(hour.getTime() + 11 * 60_000));
    expect((await read(id)).gatheringUntil).toBeNull();
  });

  test('ends with ten minutes of silence, with “提交”, and at three thousand characters', async () => {
    const first = await of(await say({ text: '建议增设路灯。', at: 0 }));
    expect((await of(await say({ text: '建议修补路面。', at: 11 }))).id).not.toBe(first.id);
    const done = await say({ text: '提交', at: 12 });
    expect(await of(done)).toMatchObject({ text: '建议修补路面。', role: 'note', how: 'signal' });
    expect((await read((await of(done)).id)).gatheringUntil).toBeNull();
    const long = await of(await say({ text: '长'.repeat(3000), at: 13 }));
    expect(long.text).toHaveLength(3000);
    expect((await of(await say({ text: '建议增设公厕。', at: 14 }))).text).toBe('建议增设公厕。');
  });

  test('“提交”, thanks and a bare mention are no suggestions; a clerk can say otherwise', async () => {
    const before = await rowCounts(office, ['suggestions']);
    const ids = [
      await say({ text: '提交', at: 0 }),
      await say({ text: '收到，谢谢', at: 20 }),
      await say({ text: '', at: 40 }),
    ];
    for (const id of ids)
      expect(await stateOf(id)).toMatchObject({ state: 'no-suggestion', reason: expect.any(String) });
    expect(await rowCounts(office, ['suggestions'])).toEqual(before);
  });

  test('a clerk who takes back that it is one does not put aside the suggestion it was added to', async () => {
    const first = await say({ text: '福华街夜间停车难。', at: 0 });
    const empty = await say({ text: '', at: 40 });
    await office.app.db.rows(`UPDATE raw_inbound SET content = $2 WHERE id = $1`, [
      empty,
      (
        await office.app.db.row<{ content: Buffer }>(`SELECT content FROM raw_inbound WHERE id = $1`, [
          await store({ text: '建议划线。', at: 5 }),
        ])
      )?.content,
    ]);
    await office.app.db.rows(`UPDATE raw_inbound SET received_at = $2 WHERE id = $1`, [
      empty,
      new Date(hour.getTime() + 5 * 60_000),
    ]);
    expect(await tian.call(routes.arrivals.accept, { params: { id: empty } })).toMatchObject({ state: 'processed' });
    const { id, number } = await of(first);
    expect(await of(empty)).toMatchObject({ id, role: 'supplement' });
    expect(await tian.refused(routes.arrivals.unaccept, { params: { id: empty } })).toMatchObject({
      code: 'arrival-joined',
      title: expect.stringContaining(number),
    });
    expect((await read(id)).stage).toBe('received');
  });

  test.each([
    ['另：大学路路灯不亮。', 2],
    ['另外，大学路路灯不亮。', 2],
    ['#社情民意 大学路路灯不亮。', 2],
    ['1. 大学路路灯不亮。', 2],
    ['二、路灯也不亮。', 1],
    ['另一侧路灯也不亮。', 1],
  ])('%s', async (text, suggestions) => {
    const first = await of(await say({ text: '一、福华街停车难。', at: 0 }));
    const second = await of(await say({ text, at: 1 }));
    expect(new Set([first.id, second.id]).size).toBe(suggestions);
    // What follows belongs to the newer one.
    expect((await of(await say({ text: '请尽快。', at: 2 }))).id).toBe(second.id);
  });

  test('a picture without words belongs to the open one of its sender, before or after the words', async () => {
    const words = await say({ text: '窨井盖破损。', at: 0 });
    const picture = await say({ text: '', picture: true, at: 1 });
    expect((await of(picture)).id).toBe((await of(words)).id);
    expect((await of(words)).text).toBe('窨井盖破损。');
    const early = await say({ text: '', picture: true, at: 30, by: 'LiSuQin' });
    expect((await of(early)).text).toContain('图片');
    const late = await say({ text: '路面塌陷，见图。', at: 31, by: 'LiSuQin' });
    expect(await of(late)).toMatchObject({ id: (await of(early)).id, text: '路面塌陷，见图。' });
    expect((await read((await of(early)).id)).title).toBe('路面塌陷，见图');
  });

  test('another talk is another matter', async () => {
    const one = await of(await say({ text: '建议绿化。', at: 0 }));
    expect((await of(await say({ text: '建议亮化。', at: 1, chat: `${chat}-b` }))).id).not.toBe(one.id);
  });

  test('goes on across midnight and New Year, with the number of the year in which it began', async () => {
    hour = new Date('2019-12-31T15:55:00Z');
    const first = await of(await say({ text: '建议燃放烟花设定点。', at: 0 }));
    const second = await of(await say({ text: '并安排值守。', at: 9 }));
    expect(second).toMatchObject({ id: first.id, number: expect.stringMatching(/^2019-/) });
    expect((await of(await say({ text: '建议元旦免费停车。', at: 25 }))).number).toMatch(/^2020-/);
  });
});

describe('in whatever order, however often', () => {
  test('the earlier message comes later: one suggestion, and its words in the order they were said', async () => {
    const [first, second, third] = [
      await store({ text: '福华街夜间停车难。', at: 0 }),
      await store({ text: '建议划定临时停车位。', at: 3 }),
      await store({ text: '早七点前驶离。', at: 6 }),
    ];
    for (const id of [third, first, second]) await receive(id);
    const joined = await of(first);
    expect(joined).toMatchObject({ text: '福华街夜间停车难。\n建议划定临时停车位。\n早七点前驶离。', role: 'origin' });
    expect([(await of(second)).id, (await of(third)).id]).toEqual([joined.id, joined.id]);
    expect((await read(joined.id)).title).toBe('福华街夜间停车难');
  });

  test('one that begins anew comes late: what was said after it goes with it', async () => {
    const [first, anew, last] = [
      await store({ text: '福华街夜间停车难。', at: 0 }),
      await store({ text: '另：大学路积水。', at: 3 }),
      await store({ text: '每逢下雨必淹。', at: 6 }),
    ];
    for (const id of [first, last, anew]) await receive(id);
    expect((await of(first)).text).toBe('福华街夜间停车难。');
    expect(await of(anew)).toMatchObject({ text: '另：大学路积水。\n每逢下雨必淹。', role: 'origin' });
    expect((await of(last)).id).toBe((await of(anew)).id);
  });

  test('and so do the words of the attachments that came with it: found there, and no longer where they were', async () => {
    const [first, anew, last] = [
      await store({ text: '福华街夜间停车难。', at: 0 }),
      await store({ text: '另：大学路积水。', at: 3 }),
      await store({ text: '说明见附件。', at: 6 }),
    ];
    const zhang = await office.world.as('zhang');
    const file = await zhang.upload(routes.files.upload, { name: '说明.txt', content: Buffer.from('雨水篦子堵塞') });
    await office.app.db.rows(
      `INSERT INTO raw_media (raw_inbound_id, position, kind, state, file_id, expires_at) VALUES ($1, 0, 'file', 'fetched', $2, now())`,
      [last, file.id],
    );
    for (const id of [first, last]) await receive(id);
    await office.app.app.get(FileReadings).read(file.id);
    await office.app.app.get(AttachedWords).takeIn(file.id);
    const holders = async () =>
      (await tian.call(routes.suggestions.inbox, { query: { search: '雨水篦子' } })).items.map(({ id }) => id);
    expect(await holders()).toEqual([(await of(first)).id]);
    await receive(anew);
    expect(await holders()).toEqual([(await of(anew)).id]);
  });

  test('one that closes a gap joins the earlier; the later, which has a number, is proposed', async () => {
    const [first, middle, last] = [
      await store({ text: '福华街夜间停车难。', at: 0 }),
      await store({ text: '建议划定临时停车位。', at: 8 }),
      await store({ text: '早七点前驶离。', at: 16 }),
    ];
    for (const id of [first, last, middle]) await receive(id);
    expect((await of(middle)).id).toBe((await of(first)).id);
    const { matters } = await read((await of(first)).id);
    expect(matters[0]).toMatchObject({ id: (await of(last)).id, ground: 'chat' });
  });

  test('delivered twice it is there once; two workers at the same moment make one', async () => {
    const before = await rowCounts(office, ['suggestions', 'arrivals', 'raw_inbound']);
    const ids = await Promise.all([
      store({ text: '建议增设长椅。', at: 0, id: `twice-${chat}` }),
      store({ text: '建议增设长椅。', at: 0, id: `twice-${chat}` }),
    ]);
    expect(new Set(ids).size).toBe(1);
    const more = [await store({ text: '靠近站台。', at: 1 }), await store({ text: '两侧都要。', at: 2 })];
    await Promise.all([...ids, ...more, ...more].map(receive));
    const after = await rowCounts(office, ['suggestions', 'arrivals', 'raw_inbound']);
    expect(after.map((count, i) => count - (before[i] ?? 0))).toEqual([1, 3, 3]);
    expect((await of(ids[0] ?? '')).text).toBe('建议增设长椅。\n靠近站台。\n两侧都要。');
  });

  test('twenty messages of four people at once, in any order, are four', async () => {
    const people = ['U1', 'U2', 'U3', 'U4'];
    const ids: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      const by = people[i % 4] ?? '';
      ids.push(await store({ text: `${by} 说的第 ${Math.floor(i / 4) + 1} 句。`, at: i / 4, by }));
    }
    await Promise.all(ids.toReversed().map(receive));
    const found = await Promise.all(ids.map(of));
    const texts = new Set(found.map(({ text }) => text));
    expect([...texts]).toHaveLength(4);
    for (const text of texts) expect(text.split('\n')).toHaveLength(5);
  });
});

describe('what the clerk has done stays', () => {
  test('once the words are in order, what follows stands beside them until somebody has seen it', async () => {
    const { id } = await of(await say({ text: '福华街停车难', at: 0 }));
    const { version } = await read(id);
    const body = { title: '关于福华街停车的建议', text: '建议在福华街划定停车位。', category: null, version };
    await tian.call(routes.suggestions.edit, { params: { id }, body });
    const late = await say({ text: '最好早七点前驶离。', at: 5 });
    expect(await of(late)).toMatchObject({ id, text: '建议在福华街划定停车位。', role: 'supplement' });
    const shown = await read(id);
    expect(shown).toMatchObject({ unseen: 1, originalText: '福华街停车难\n最好早七点前驶离。' });
    expect(shown.arrivals.at(-1)).toMatchObject({ inText: false, seen: false });
    const unseen = await tian.call(routes.suggestions.inbox, { query: { unseen: 'true' } });
    expect(unseen.items.map((row) => row.id)).toContain(id);
    // Who edits with what they read before is told that something came.
    const stale = await tian.refused(routes.suggestions.edit, { params: { id }, body });
    expect(stale).toMatchObject({ code: 'changed-meanwhile' });
    await tian.call(routes.suggestions.seeSupplements, { params: { id } });
    expect((await read(id)).unseen).toBe(0);
  });

  test('one that was dealt with takes nothing more: the next words are a matter of their own, and the two are linked', async () => {
    const { id } = await of(await say({ text: '建议增设垃圾桶', at: 0 }));
    await tian.call(routes.suggestions.dismiss, { params: { id }, body: { reason: 'vague', note: null } });
    const next = await of(await say({ text: '公园东门没有垃圾桶。', at: 3 }));
    expect(next.id).not.toBe(id);
    expect((await read(next.id)).matters).toMatchObject([{ id, ground: 'chat' }]);
  });
});

describe('a quotation', () => {
  const words = '永安街口没有信号灯，行人过街危险，建议尽快安装。';

  test('with “同意” and no more is support of what was quoted: counted once a person, not another suggestion', async () => {
    const first = await of(await say({ text: words, at: 0 }));
    const before = await rowCounts(office, ['suggestions']);
    const quotes: [string, string, string][] = [
      ['LiSuQin', '同意', words],
      ['LiSuQin', '顶', words],
      ['U7', '+1', `@小助手 ${words.slice(0, 12)}`],
      ['U8', '请有关部门尽快处理', `张伟民：${words}`],
      ['ZhangWeiMin', '顶', words],
    ];
    for (const [i, [by, text, quote]] of quotes.entries()) {
      expect(await of(await say({ by, text, quote, at: i + 1 }))).toMatchObject({ id: first.id, role: 'support' });
    }
    expect(await rowCounts(office, ['suggestions'])).toEqual(before);
    const shown = await read(first.id);
    expect(shown).toMatchObject({ supporters: 3, text: words });
    expect(shown.trail.filter(({ action }) => action === 'support')).toHaveLength(5);
  });

  test('with words of one’s own is context, and never the author’s text', async () => {
    const first = await of(await say({ text: words, at: 0 }));
    const own = await of(await say({ by: 'U9', text: '同意，还应加装护栏。', quote: words, at: 1 }));
    expect(own).toMatchObject({ text: '同意，还应加装护栏。', role: 'origin' });
    expect(own.id).not.toBe(first.id);
    expect((await read(own.id)).quote).toBe(words);
  });

  test('of something unknown, or of what two said, is left to the clerk', async () => {
    const lost = await of(await say({ by: 'U9', text: '同意', quote: '从来没有人说过这样的话', at: 0 }));
    expect(lost).toMatchObject({ text: '同意', role: 'origin' });
    const same = [
      await of(await say({ by: 'U5', text: words, at: 20 })),
      await of(await say({ by: 'U6', text: words, at: 21 })),
    ];
    const doubtful = await of(await say({ by: 'U10', text: '同意', quote: words, at: 40 }));
    expect(doubtful.role).toBe('origin');
    const { matters } = await read(doubtful.id);
    expect(new Set(matters.filter(({ ground }) => ground === 'quote').map(({ id }) => id))).toEqual(
      new Set(same.map(({ id }) => id)),
    );
  });
});

test('what is processed belongs to something: the database itself says so', async () => {
  const id = await say({ text: '建议增设充电桩。', at: 0 });
  await expect(office.app.db.rows(`DELETE FROM arrivals WHERE raw_inbound_id = $1`, [id])).rejects.toMatchObject({
    driverError: { constraint: 'raw_inbound_joined_check' },
  });
  const lost = await store({ text: '建议增设站亭。', at: 30 });
  await expect(
    office.app.db.rows(`UPDATE raw_inbound SET state = 'processed' WHERE id = $1`, [lost]),
  ).rejects.toMatchObject({ driverError: { constraint: 'raw_inbound_joined_check' } });
});
