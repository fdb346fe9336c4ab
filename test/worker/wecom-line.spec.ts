import { routes } from '#contract';
import { type OwnerPatience, WecomDoor, WecomOwner, WecomSending, sendWecom } from '#notices';
import { Config, system } from '#platform';
import { WecomAccounts } from '#suggestions';
import { type Caller } from '../support/app.js';
import { type Office, openOffice } from '../support/office.js';
import { until } from '../support/queues.js';
import { WecomServer } from '../support/wecom-server.js';

const patience: Partial<OwnerPatience> = { roundMs: 20, lookMs: 40, reconnectMs: 40, heartbeatMs: 100 };
const group = 'wr-erqi';
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let office: Office;
let server: WecomServer;
let tian: Caller;
let owner: WecomOwner;

const botSettings = () => ({
  on: true,
  way: 'line' as const,
  botId: 'bot-1',
  name: '提办通',
  url: server.url,
  hosts: ['.myqcloud.com'],
  largestMegabytes: 1,
});
const setUp = (secret = 'right-secret') =>
  tian.call(routes.wecom.changeBot, { body: { settings: botSettings(), secrets: { secret } } });
const doorState = async () => (await tian.call(routes.wecom.read)).bot.state;

beforeAll(async () => {
  server = await WecomServer.open();
  office = await openOffice('wecom-line', ['tian', 'zhang'], {
    SECRET_KEY: 'a key of the test, long enough for anybody',
    LOG_LEVEL: 'error',
  });
  tian = await office.world.as('tian');
  await setUp();
  owner = office.app.app.get(WecomOwner);
  owner.start(patience);
  await until('the line is open', async () => (await doorState()) === 'open');
});
afterAll(async () => {
  await owner?.stop();
  await office?.close();
  await server?.stop();
});

let messages = 0;
const message = (change: Record<string, unknown> = {}) => ({
  msgid: `line-${(messages += 1)}`,
  chatid: group,
  chattype: 'group',
  from: { userid: 'ZhangWeiMin' },
  ...change,
});
const text = (content: string) => ({ msgtype: 'text', text: { content } });

/** The answer that came back for a request, once it has come. */
async function answerTo(requestId: string): Promise<string> {
  const find = () => server.said('aibot_respond_msg').find((frame) => frame.requestId === requestId);
  await until(`an answer to ${requestId}`, () => find() !== undefined);
  return contentOf(find()?.body ?? {});
}
const contentOf = (body: object) => (body as { stream: { content: string } }).stream.content;
const numberIn = (said: string) => /\d{4}-\d{4}/.exec(said)?.[0];
async function recordOf(said: string) {
  const { items } = await tian.call(routes.suggestions.inbox, { query: { search: numberIn(said) } });
  return tian.call(routes.suggestions.read, { params: { id: items[0]?.id ?? '' } });
}
/** Later than the ten minutes in which one person's messages are one. */
async function muchLater(): Promise<void> {
  office.app.clock.set(new Date(office.app.clock.now().getTime() + 11 * 60_000));
  tian = await office.world.as('tian');
}

describe('the robot by its long connection', () => {
  beforeEach(muchLater);

  test('a group message with a picture and a quote is answered where it was said, its picture kept with its name', async () => {
    const picture = server.put(png, '福华街路灯 䶮.png');
    const msg_item = [text('@提办通 福华街路灯不亮，建议维修。'), { msgtype: 'image', image: picture }];
    const quote = { msgtype: 'text', text: { content: '李素琴：路灯坏了好几天' } };
    const said = await answerTo(server.say(message({ msgtype: 'mixed', mixed: { msg_item }, quote })));
    expect(said).toMatch(/已收到，编号 2019-\d{4}/);
    const record = await recordOf(said);
    expect(record).toMatchObject({
      text: '福华街路灯不亮，建议维修。',
      quote: '李素琴：路灯坏了好几天',
      member: { name: '张伟民' },
    });
    expect(record.attachments.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['福华街路灯 䶮.png', 'image/png'],
    ]);
    const [kept] = await office.app.db.rows<{ bytes: Buffer }>(
      `SELECT bytes FROM raw_media m JOIN files f ON f.id = m.file_id JOIN file_contents USING (sha256)
        ORDER BY raw_inbound_id DESC LIMIT 1`,
    );
    expect(kept?.bytes.equals(png)).toBe(true);
    expect(await doorState()).toBe('open');
    expect((await tian.call(routes.wecom.read)).bot.lastMessageAt).not.toBeNull();
  });

  test('delivered twice, it is one record; each time it is told again where to answer', async () => {
    const twice = message(text('@提办通 建议疏通下水道。'));
    const first = await answerTo(server.say(twice));
    server.say(twice);
    server.say(twice);
    await office.app.drain();
    const rows = await office.app.db.rows(`SELECT 1 FROM raw_inbound WHERE external_id = $1`, [twice.msgid]);
    const receipts = await office.app.db.rows(
      `SELECT 1 FROM wecom_messages m JOIN raw_inbound r ON r.id = m.reply_to WHERE r.external_id = $1`,
      [twice.msgid],
    );
    expect([rows.length, receipts.length, numberIn(first)]).toEqual([1, 1, expect.any(String)]);
  });

  test.each([
    [
      'an encrypted one whose key is wrong',
      () => ({ ...server.put(png, 'x.png'), aeskey: Buffer.alloc(32).toString('base64') }),
      '解密不了',
    ],
    ['one larger than allowed', () => server.put(Buffer.alloc(1024 * 1024 + 1), 'big.png'), '太大'],
    ['one at a foreign host', () => ({ url: 'https://evil.example/1.png', aeskey: 'k' }), '不在允许之列'],
    ['one inside the network', () => ({ url: 'https://169.254.169.254/latest', aeskey: 'k' }), '不在允许之列'],
    ['one that is gone', () => ({ url: `${server.httpUrl}/media/none`, aeskey: 'k' }), '已过期'],
  ])('a picture that cannot be had (%s) is said on the record, and the words are not lost', async (_, picture, why) => {
    const msg_item = [text('@提办通 建议增设垃圾桶。'), { msgtype: 'image', image: picture() }];
    const said = await answerTo(server.say(message({ msgtype: 'mixed', mixed: { msg_item } })));
    const record = await recordOf(said);
    expect(record.text).toContain('建议增设垃圾桶。');
    expect(record.attachments).toEqual([]);
    expect(record.arrivals[0]?.corrections.join()).toContain('图片未能下载');
    expect(record.arrivals[0]?.corrections.join()).toContain(why);
  });

  test('a slow picture holds up its own message only, and the reading waits for it', async () => {
    const slow = message({
      msgtype: 'image',
      image: server.put(png, '慢.png', 1500),
      chatid: undefined,
      chattype: 'single',
    });
    const slowRequest = server.say(slow);
    const quick = await answerTo(
      server.say(message({ ...text('@提办通 建议增加公交班次。'), from: { userid: 'LiSuQin' } })),
    );
    expect(numberIn(quick)).toBeDefined();
    expect(server.said('aibot_respond_msg').some(({ requestId }) => requestId === slowRequest)).toBe(false);
    const record = await recordOf(await answerTo(slowRequest));
    expect(record.attachments.map(({ name }) => name)).toEqual(['慢.png']);
  });

  test('what goes on with the last one is added to it, and answered shortly, since WeCom lets three be open', async () => {
    const first = await answerTo(server.say(message(text('@提办通 建议在河边装护栏。'))));
    const more = await answerTo(server.say(message(text('@提办通 夜里看不见水边。'))));
    expect(more).toBe(`已补充，编号 ${numberIn(first)}`);
    expect((await recordOf(first)).text).toBe('建议在河边装护栏。\n夜里看不见水边。');
  });

  test('its name with a blank is taken out of the words once it is set', async () => {
    const settings = { ...botSettings(), name: '提办通 (测试)' };
    await tian.call(routes.wecom.changeBot, { body: { settings, secrets: {} } });
    const said = await answerTo(server.say(message(text('@提办通 (测试) 建议修桥。'))));
    expect((await recordOf(said)).text).toBe('建议修桥。');
    await setUp();
  });

  test('a message of a kind nobody knows is kept for a person to look at', async () => {
    const said = await answerTo(server.say(message({ msgtype: 'hologram', hologram: { x: 1 } })));
    const record = await recordOf(said);
    const original = await tian.download(routes.arrivals.original, {
      params: { id: record.arrivals[0]?.id ?? '' },
    });
    expect(original.content.toString()).toContain('hologram');
  });

  test('who comes in is greeted; a click on no card of ours, a judgement and an unknown event change nothing', async () => {
    const greeted = server.happen({ eventtype: 'enter_chat' }, { from: { userid: 'LiSuQin' }, chattype: 'single' });
    server.happen({ eventtype: 'template_card_event', event_key: 'x', task_id: 'no card' }, { from: { userid: 'U' } });
    server.happen({ eventtype: 'feedback_event' }, { from: { userid: 'U' } });
    server.happen({ eventtype: 'something_new' }, { from: { userid: 'U' } });
    await until('the greeting', () => server.said('aibot_respond_welcome_msg').length > 0);
    expect(server.said('aibot_respond_welcome_msg').map(({ requestId }) => requestId)).toEqual([greeted]);
    expect(server.said('aibot_respond_update_msg')).toEqual([]);
  });
});

describe('what is said', () => {
  const say = (key: string, to: Parameters<typeof sendWecom>[1]['to'], words = key) =>
    office.app.db.transaction(system, (tx) => sendWecom(tx, { key, to, text: words }));
  const pushed = () =>
    server.said('aibot_send_msg').map(({ body }) => body as { chatid: string; markdown?: { content: string } });
  const stateOf = async (key: string) =>
    (await office.app.db.row<{ state: string; failure: string | null }>(
      `SELECT state, failure FROM wecom_messages WHERE key = $1`,
      [key],
    )) ?? { state: 'none', failure: null };

  test('goes to a person alone only after that person has spoken to the robot alone', async () => {
    expect(await say('early', { provider: 'wecom', subject: 'wangwu' })).toBe(false);
    expect(await stateOf('early')).toMatchObject({
      state: 'no-way',
      failure: expect.stringContaining('还没有与机器人单独说过话'),
    });
    const alone = { ...message(text('建议修路。')), chatid: undefined, chattype: 'single', from: { userid: 'WangWu' } };
    await answerTo(server.say(alone));
    // A binding spells the userid in small letters; WeCom is told it as it came.
    expect(await say('progress', { provider: 'wecom', subject: 'wangwu' }, '进展')).toBe(true);
    expect(await say('progress', { provider: 'wecom', subject: 'wangwu' }, '进展')).toBe(false);
    await until('it was sent', async () => (await stateOf('progress')).state === 'sent');
    expect(pushed().filter(({ chatid }) => chatid === 'WangWu')).toEqual([
      { chatid: 'WangWu', msgtype: 'markdown', markdown: { content: '进展' } },
    ]);
  });

  test('after a day an answer is no longer one, and is said as something new', async () => {
    const asked = message(text('@提办通 建议种树。'));
    await answerTo(server.say(asked));
    const [raw] = await office.app.db.rows<{ id: string }>(`SELECT id FROM raw_inbound WHERE external_id = $1`, [
      asked.msgid,
    ]);
    office.app.clock.set(new Date(office.app.clock.now().getTime() + 25 * 3600_000));
    await say('late answer', { rawId: raw?.id ?? '' });
    await until('it was sent', async () => (await stateOf('late answer')).state === 'sent');
    expect(pushed().at(-1)).toMatchObject({ chatid: group, markdown: { content: 'late answer' } });
  });

  test('a hundred answers in one group keep their order and the limit of thirty a minute', async () => {
    await muchLater();
    const asked = message(text('@提办通 建议建桥。'));
    await answerTo(server.say(asked));
    const [raw] = await office.app.db.rows<{ id: string }>(`SELECT id FROM raw_inbound WHERE external_id = $1`, [
      asked.msgid,
    ]);
    const before = server.taken.length;
    const words = Array.from({ length: 100 }, (_, i) => `第 ${i + 1} 条`);
    for (const word of words) await say(word, { rawId: raw?.id ?? '' });
    const said = () =>
      server.taken.slice(before).map(({ body }) => (body as { stream: { content: string } }).stream.content);
    const counts: number[] = [];
    while (said().length < 100 && counts.length < 10) {
      const full = Math.min(29 + counts.length * 30, 100);
      await until('the minute is full', () => said().length >= full);
      // Nothing more comes, however long one waits.
      await new Promise((done) => setTimeout(done, 150));
      counts.push(said().length);
      office.app.clock.set(new Date(office.app.clock.now().getTime() + 61_000));
    }
    expect(said()).toEqual(words);
    // One was the receipt itself.
    expect(counts).toEqual([29, 59, 89, 100]);
  });

  test('a refusal is shown in plain words and can be tried again by a person', async () => {
    await muchLater();
    await answerTo(server.say({ ...message(text('建议铺路。')), chatid: undefined, chattype: 'single' }));
    server.errcode = ({ cmd }) => (cmd === 'aibot_send_msg' ? 86008 : 0);
    await say('refused', { provider: 'wecom', subject: 'zhangweimin' });
    await until('it has failed', async () => (await stateOf('refused')).state === 'failed');
    server.errcode = () => 0;
    const { items, counts } = await tian.call(routes.wecom.messages, { query: {} });
    expect(items[0]).toMatchObject({
      state: 'failed',
      to: '张伟民（企业微信）',
      failure: expect.not.stringMatching(/\d{4,}/),
    });
    expect(counts.failed).toBe(1);
    await tian.call(routes.wecom.sendAgain, { params: { id: items[0]?.id ?? '' } });
    await until('it was sent', async () => (await stateOf('refused')).state === 'sent');
    expect(await tian.refused(routes.wecom.sendAgain, { params: { id: items[0]?.id ?? '' } })).toMatchObject({
      code: 'wecom-not-failed',
    });
  });

  test('what is not answered is tried again later, and stays in front of what follows', async () => {
    await muchLater();
    await answerTo(server.say({ ...message(text('建议架线。')), chatid: undefined, chattype: 'single' }));
    const heard: string[] = [];
    server.errcode = ({ cmd, body }) => {
      heard.push((body as { markdown?: { content: string } }).markdown?.content ?? cmd);
      return heard.length === 1 ? 45009 : 0;
    };
    await say('one', { provider: 'wecom', subject: 'zhangweimin' });
    await say('two', { provider: 'wecom', subject: 'zhangweimin' });
    await until(
      'the first was refused for now',
      async () => (await stateOf('one')).state === 'waiting' && heard.length === 1,
    );
    await new Promise((done) => setTimeout(done, 200));
    expect(heard).toEqual(['one']);
    office.app.clock.set(new Date(office.app.clock.now().getTime() + 6000));
    await until('both were sent', async () => (await stateOf('two')).state === 'sent');
    expect(heard).toEqual(['one', 'one', 'two']);
    server.errcode = () => 0;
  });
});

describe('the line', () => {
  beforeEach(muchLater);

  test('comes back by itself when the server was away, and what waits is said then', async () => {
    await answerTo(server.say({ ...message(text('建议装灯。')), chatid: undefined, chattype: 'single' }));
    const before = server.subscriptions;
    await server.stop();
    await until('it is noticed', async () => (await doorState()) === 'away');
    await office.app.db.transaction(system, (tx) =>
      sendWecom(tx, { key: 'meanwhile', to: { provider: 'wecom', subject: 'zhangweimin' }, text: '在此期间' }),
    );
    await new Promise((done) => setTimeout(done, 300));
    await server.start();
    await until('it is open again', async () => (await doorState()) === 'open');
    expect(server.subscriptions).toBeGreaterThan(before);
    office.app.clock.set(new Date(office.app.clock.now().getTime() + 3000));
    await until('it was said', () => JSON.stringify(server.taken).includes('在此期间'));
  });

  test('kicked by another place it does not fight, says so, and comes back when a person asks', async () => {
    const before = server.subscriptions;
    server.kick();
    await until('it is shown', async () => (await doorState()) === 'kicked');
    await new Promise((done) => setTimeout(done, 400));
    expect(server.subscriptions).toBe(before);
    const tested = await tian.call(routes.wecom.test, { params: { kind: 'bot' } });
    expect(tested.steps.at(-1)).toMatchObject({ ok: false, words: expect.stringContaining('被顶下线') });
    await muchLater();
    await tian.call(routes.wecom.reconnect);
    await until('it is open again', async () => (await doorState()) === 'open');
    expect(server.subscriptions).toBe(before + 1);
    expect(await answerTo(server.say(message(text('@提办通 建议开门。'))))).toMatch(/已收到/);
  });

  test('after a kick a new owner does not fight either', async () => {
    const before = server.subscriptions;
    server.kick();
    await until('it is shown', async () => (await doorState()) === 'kicked');
    await owner.stop();
    const next = newOwner();
    next.start(patience);
    await new Promise((done) => setTimeout(done, 400));
    expect(server.subscriptions).toBe(before);
    await muchLater();
    await tian.call(routes.wecom.reconnect);
    await until('it is open again', async () => (await doorState()) === 'open');
    owner = next;
  });

  test('with a wrong secret it stops after a few tries, says so, and the right one brings it back', async () => {
    await setUp('wrong-secret');
    await until('it is shown', async () => (await doorState()) === 'refused');
    await new Promise((done) => setTimeout(done, 600));
    const tries = server.subscriptions;
    await new Promise((done) => setTimeout(done, 400));
    expect(server.subscriptions).toBe(tries);
    const tested = await tian.call(routes.wecom.test, { params: { kind: 'bot' } });
    expect(tested.steps.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(tested.steps.at(-1)?.words).toContain('密钥不对');
    await muchLater();
    await setUp();
    await until('it is open again', async () => (await doorState()) === 'open');
  });

  test('switched off it is closed, and switched on it opens', async () => {
    const settings = { ...botSettings(), on: false };
    await tian.call(routes.wecom.changeBot, { body: { settings, secrets: {} } });
    await until('it is closed', () => !server.isConnected);
    await until('it is shown', async () => (await doorState()) === 'off');
    await muchLater();
    await tian.call(routes.wecom.changeBot, { body: { settings: botSettings(), secrets: {} } });
    await until('it is open again', async () => (await doorState()) === 'open');
  });

  test('of two owners only one has it; when it stops, the other takes over', async () => {
    const second = newOwner();
    second.start(patience);
    const before = server.subscriptions;
    await new Promise((done) => setTimeout(done, 300));
    expect(server.subscriptions).toBe(before);
    await owner.stop();
    await until('the other has it', () => server.subscriptions === before + 1 && server.isConnected);
    await until('it is shown', async () => (await doorState()) === 'open');
    expect(await answerTo(server.say(message(text('@提办通 建议换岗。'))))).toMatch(/已收到/);
    owner = second;
  });

  test('an owner that loses the database lets go of the line', async () => {
    const before = server.subscriptions;
    await office.app.db.rows(
      `SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
        WHERE a.application_name = 'tibantong leases' AND a.datname = current_database()`,
    );
    await until('it was opened anew, by whoever has it now', () => server.subscriptions > before && server.isConnected);
    await until('it is shown', async () => (await doorState()) === 'open');
    expect(await answerTo(server.say(message(text('@提办通 建议再来。'))))).toMatch(/已收到/);
  });
});

/** An owner as another worker would have it. */
function newOwner(): WecomOwner {
  const { app, db } = office.app;
  return new WecomOwner(db, app.get(Config), app.get(WecomAccounts), app.get(WecomDoor), app.get(WecomSending));
}
