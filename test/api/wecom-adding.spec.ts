import { routes } from '#contract';
import { WecomTalk } from '#notices';
import { Suggestions, Withdrawals } from '#suggestions';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, rowCounts } from '../support/office.js';
import { tellRobot } from '../support/talk.js';

let office: Office;
let tian: Caller;
let talk: WecomTalk;
beforeAll(async () => {
  office = await openOffice('wecom-adding', ['tian', 'zhang']);
  tian = await office.world.as('tian');
  talk = office.app.app.get(WecomTalk);
});
afterAll(() => office?.close());

/** Each story begins hours after the one before, so that nothing said there goes on. */
let hour = new Date();
let stories = 0;
beforeEach(() => begin(new Date(Date.parse('2019-03-04T01:00:00Z') + (stories += 1) * 3 * 3600_000)));
async function begin(time: Date): Promise<void> {
  hour = time;
  office.app.clock.set(time);
  tian = await office.world.as('tian');
}
const at = (minutes: number) => new Date(hour.getTime() + minutes * 60_000);

let messages = 0;
interface Said {
  by?: string;
  chat?: string | null;
  id?: string;
}

/** Something is said at this minute of the story; it is stored, and not yet read. */
async function store(minute: number, text: string, { by = 'ZhangWeiMin', chat = 'adding', id }: Said = {}) {
  office.app.clock.set(at(minute));
  const msgid = id ?? `adding-${(messages += 1)}`;
  const plain = {
    msgid,
    ...(chat === null ? { chattype: 'single' } : { chatid: chat, chattype: 'group' }),
    from: { userid: by },
    create_time: at(minute).getTime() / 1000,
    msgtype: 'text',
    text: { content: text },
  };
  return tellRobot(office, plain);
}

async function say(minute: number, text: string, said: Said = {}): Promise<string> {
  const rawId = await store(minute, text, said);
  await office.app.app.get(Suggestions).receive(rawId);
  return holderOf(rawId);
}

async function holderOf(rawId: string): Promise<string> {
  const row = await office.app.db.row<{ id: string }>(
    `SELECT suggestion_id AS id FROM arrivals WHERE raw_inbound_id = $1`,
    [rawId],
  );
  return row?.id ?? '';
}

/** Presses a button of the card of a suggestion. */
const press = (minute: number, verb: 'add' | 'withdraw', id: string, subject = 'ZhangWeiMin') => {
  office.app.clock.set(at(minute));
  const messageId = crypto.randomUUID();
  return talk.clicked({ messageId, key: `${verb}:${id}`, provider: 'wecom', subject, rawId: null });
};
const read = (id: string) => tian.call(routes.suggestions.read, { params: { id } });
const textOf = async (id: string) => (await read(id)).text;

describe('补充', () => {
  test('takes nothing in that was said before it was pressed, however late it reaches us', async () => {
    const id = await say(0, '福华街路灯不亮。');
    const before = await store(20, '大学路积水，建议疏通。');
    await press(30, 'add', id);
    office.app.clock.set(at(31));
    await office.app.app.get(Suggestions).receive(before);
    expect(await holderOf(before)).not.toBe(id);
    expect(await say(32, '一共三盏。')).toBe(id);
  });

  test('opens ten minutes: to the second everything goes to it, a second later nothing does', async () => {
    const id = await say(0, '福华街路灯不亮。');
    await press(20, 'add', id);
    expect(await say(30, '一共三盏。')).toBe(id);
    const other = await say(40 + 1 / 60, '大学路积水，建议疏通。');
    expect(other).not.toBe(id);
    expect(await textOf(id)).toBe('福华街路灯不亮。\n一共三盏。');

    const late = await say(55, '桃源路树枝遮挡信号灯。');
    hour = at(60);
    await press(20, 'add', late);
    expect(await say(30 + 1 / 60, '建设路缺盲道。')).not.toBe(late);
  });

  test('draws from wherever its sender says it: in the group, or to the robot alone; not what others say', async () => {
    const id = await say(0, '五里堡公厕太少。');
    await press(20, 'add', id);
    expect(await say(21, '夜间还锁门。', { chat: null })).toBe(id);
    expect(await say(22, '另有一事：路口缺红绿灯。', { by: 'LiSuQin' })).not.toBe(id);
    expect(await say(23, '建议增设两座。', { chat: 'another group' })).toBe(id);
    expect(await textOf(id)).toBe('五里堡公厕太少。\n夜间还锁门。\n建议增设两座。');
  });

  test('of two records: what is said goes to the one that was pressed last', async () => {
    const first = await say(0, '淮河路井盖松动。');
    const second = await say(15, '嵩山路非机动车道太窄。');
    expect(second).not.toBe(first);
    await press(30, 'add', second);
    await press(31, 'add', first);
    expect(await say(32, '就在 58 号门前。')).toBe(first);
    await press(33, 'add', second);
    expect(await say(34, '建议拓宽半米。')).toBe(second);
    expect([await textOf(first), await textOf(second)]).toEqual([
      '淮河路井盖松动。\n就在 58 号门前。',
      '嵩山路非机动车道太窄。\n建议拓宽半米。',
    ]);
  });

  test('and “提交”: it is closed, and nothing falls back to the record that was pressed before', async () => {
    const first = await say(0, '兴华街没有雨棚。');
    const second = await say(15, '陇海路缺护栏。');
    await press(30, 'add', first);
    await press(31, 'add', second);
    expect(await say(32, '护栏断了两处。')).toBe(second);
    expect(await say(33, '提交')).toBe(second);
    const next = await say(34, '医院门口建议设临停区。');
    expect([first, second]).not.toContain(next);
    expect(await textOf(second)).toBe('陇海路缺护栏。\n护栏断了两处。');
    expect(await textOf(first)).toBe('兴华街没有雨棚。');
  });

  test('pressed twice is pressed once, and a message delivered twice, by two at once, is there once', async () => {
    const id = await say(0, '公园缺座椅。');
    await Promise.all([press(20, 'add', id), press(20, 'add', id)]);
    const rawId = await store(21, '建议每百米一处。', { id: 'twice' });
    expect(await store(21, '建议每百米一处。', { id: 'twice' })).toBe(rawId);
    const receive = () => office.app.app.get(Suggestions).receive(rawId);
    await Promise.all([receive(), receive(), receive()]);
    await receive();
    expect(await holderOf(rawId)).toBe(id);
    expect(await textOf(id)).toBe('公园缺座椅。\n建议每百米一处。');
  });

  test('two records pressed at the same moment: one of them is open, and the words go to it', async () => {
    const ids = [await say(0, '甲处漏水。'), await say(15, '乙处漏电。')];
    let open: { id: string }[] = [];
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(ids.map((id) => press(30 + round, 'add', id)));
      open = await office.app.db.rows(`SELECT id FROM suggestions WHERE called_for_until > $1`, [at(30 + round)]);
      expect(open).toHaveLength(1);
    }
    expect(await say(36, '补充一句。')).toBe(open[0]?.id);
  });

  test('keeps the words that a clerk has put in order, and shows the addition beside them', async () => {
    const id = await say(0, '大学路早市占道。');
    const { version } = await read(id);
    const body = { title: '关于大学路早市的建议', text: '建议规范早市经营。', category: null, version };
    await tian.call(routes.suggestions.edit, { params: { id }, body });
    await press(20, 'add', id);
    expect(await say(21, '每天六点到九点。')).toBe(id);
    expect(await read(id)).toMatchObject({ text: '建议规范早市经营。', unseen: 1 });
  });

  test('knows a sender whose name in WeCom is written with rare characters', async () => {
    const by = '陈䶮𠮷';
    const id = await say(0, '𠮷祥路缺路牌。', { by });
    expect(await press(20, 'add', id, '陈䶮吉')).toBeNull();
    expect((await press(20, 'add', id, by))?.title).toContain('请补充');
    expect(await say(21, '两端都没有。', { by })).toBe(id);
    expect((await press(22, 'withdraw', id, by))?.title).toContain('已撤回');
    expect((await read(id)).stage).toBe('withdrawn');
  });

  test('is not for one that was dealt with, nor for what is another’s', async () => {
    const id = await say(0, '路口视线不好。');
    expect(await press(1, 'add', id, 'LiSuQin')).toBeNull();
    await tian.call(routes.suggestions.dismiss, { params: { id }, body: { reason: 'vague', note: null } });
    const card = await press(20, 'add', id);
    expect(card).toMatchObject({ buttons: [] });
    expect(await say(21, '又想起一件事。')).not.toBe(id);
  });

  test('one that is dealt with in between takes nothing more', async () => {
    const id = await say(0, '桥洞积水。');
    await press(20, 'add', id);
    await tian.call(routes.suggestions.dismiss, { params: { id }, body: { reason: 'vague', note: null } });
    expect(await say(21, '昨夜又淹了。')).not.toBe(id);
  });

  test('on New Year’s Eve: what is said in the new year belongs to the number of the old one', async () => {
    await begin(new Date('2019-12-31T23:30:00+08:00'));
    const id = await say(0, '䶮湖公园晚会散场拥堵。');
    await press(25, 'add', id);
    expect(await say(29.99, '北门最堵。')).toBe(id);
    expect(await say(31, '建议加开末班车。')).toBe(id);
    const { number, text } = await read(id);
    expect(number).toMatch(/^2019-/);
    expect(text).toBe('䶮湖公园晚会散场拥堵。\n北门最堵。\n建议加开末班车。');
    // By itself, the same minute belongs to the new year.
    const other = await say(32, '西门缺厕所。', { by: 'ChenYan' });
    expect((await read(other)).number).toMatch(/^2020-/);
  });
});

describe('撤回', () => {
  test('pressed by many hands at once is one withdrawal, and one step in the course', async () => {
    await begin(new Date('2020-01-02T09:00:00+08:00'));
    const id = await say(0, '报刊亭占道。');
    const cards = await Promise.all([1, 2, 3].map(() => press(5, 'withdraw', id)));
    for (const card of cards) expect(card?.title).toContain('已撤回');
    const { stage, trail } = await read(id);
    expect([stage, trail.filter(({ action }) => action === 'take-back')]).toEqual(['withdrawn', [expect.anything()]]);
  });

  test('and the next words at the same moment: they are added or begin anew, and are never lost', async () => {
    await begin(new Date('2020-01-02T11:00:00+08:00'));
    for (let round = 0; round < 4; round += 1) {
      const id = await say(round * 12, `站牌第${round}处褪色。`);
      const [, before] = await rowCounts(office, ['suggestions', 'arrivals']);
      const rawId = await store(round * 12 + 1, '建议更换。');
      await Promise.all([
        office.app.app.get(Withdrawals).withdrawBy({ provider: 'wecom', subject: 'ZhangWeiMin' }, id),
        office.app.app.get(Suggestions).receive(rawId),
      ]);
      expect((await read(id)).stage).toBe('withdrawn');
      expect(await holderOf(rawId)).not.toBe('');
      expect((await rowCounts(office, ['suggestions', 'arrivals']))[1]).toBe((before ?? 0) + 1);
    }
  });

  test('ends 补充: what is said then is a matter of its own', async () => {
    await begin(new Date('2020-01-02T14:00:00+08:00'));
    const id = await say(0, '宣传栏破损。');
    await press(1, 'add', id);
    await press(2, 'withdraw', id);
    const next = await say(3, '宣传栏在三号楼。');
    expect(next).not.toBe(id);
    expect(await read(next)).toMatchObject({ stage: 'received', text: '宣传栏在三号楼。' });
    expect(await textOf(id)).toBe('宣传栏破损。');
  });
});
