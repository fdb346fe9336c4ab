import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WecomCallback, WecomSender } from '#channels';
import { routes } from '#contract';
import { installation } from '#platform';
import { groupCallback } from '../../apps/cli/src/world/post.js';
import { type Caller, openTestApp, stageWecom } from '../support/app.js';
import { type Office, openOffice, rowCounts } from '../support/office.js';

/** Published by WeCom; the crypto itself is compared with all of them beside its code. */
const officialSamples = z
  .object({
    vectors: z.array(
      z.object({
        kind: z.string(),
        token: z.string(),
        key: z.string(),
        receiveId: z.string(),
        query: z.string().optional(),
        plain: z.string(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(installation, 'libs/channels/wecom/vectors.json'), 'utf8'))).vectors;

let office: Office;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('wecom', ['tian', 'li']);
  tian = await office.world.as('tian');
});
afterAll(() => office?.close());

/** Later than the minutes in which what one person says is one. */
async function muchLater(): Promise<void> {
  office.app.clock.set(new Date(office.app.clock.now().getTime() + 11 * 60_000));
  tian = await office.world.as('tian');
}
beforeEach(muchLater);

const sender = new WecomSender(stageWecom);
const moment = { timestamp: 1_551_661_200, nonce: 'n0nce' };
const address = (query: Record<string, string>) =>
  `${office.app.url}/api/wecom/callback?${new URLSearchParams(query).toString()}`;
const post = (query: Record<string, string>, body: string) =>
  fetch(address(query), { method: 'POST', body, headers: { 'content-type': 'application/json' } });

const sealedReply = z.strictObject({
  encrypt: z.string(),
  msgsignature: z.string(),
  timestamp: z.number(),
  nonce: z.string(),
});

/** Opens the answer packet as WeCom would, and gives what the robot says in the group. */
function said(answer: string): string {
  const { msgsignature, timestamp, nonce } = sealedReply.parse(JSON.parse(answer));
  const query = { msg_signature: msgsignature, timestamp: String(timestamp), nonce };
  const plain = new WecomCallback(stageWecom).open(query, answer);
  const reply = z.object({
    msgtype: z.enum(['stream', 'stream_with_template_card']),
    stream: z.object({ finish: z.literal(true), content: z.string() }),
  });
  return reply.parse(JSON.parse(plain)).stream.content;
}

let messages = 0;
const messageOf = (change: Partial<Parameters<typeof groupCallback>[0]> = {}) => ({
  msgid: `msg-${(messages += 1)}`,
  userid: 'ZhangWeiMin',
  text: '福华街路灯不亮，建议维修。',
  at: new Date('2019-03-04T01:30:00Z'),
  ...change,
});
const counts = () => rowCounts(office, ['raw_inbound', 'suggestions']);
const byNumber = async (answer: string) => {
  const number = /\d{4}-\d{4}/.exec(said(answer))?.[0];
  const { items } = await tian.call(routes.suggestions.inbox, { query: { search: number } });
  return tian.call(routes.suggestions.read, { params: { id: items[0]?.id ?? '' } });
};

describe('the handshake', () => {
  test('the echo goes back in plain, without quotes', async () => {
    const response = await fetch(address(sender.handshake('4561255354251345929', moment)));
    expect([response.status, await response.text()]).toEqual([200, '4561255354251345929']);
  });

  test('a wrong signature, a changed text or none at all is refused, and nothing is kept', async () => {
    const before = await counts();
    const echo = sender.handshake('hello', moment);
    const { query, body } = groupCallback(messageOf());
    const attempts = await Promise.all([
      fetch(address({ ...echo, msg_signature: '0'.repeat(40) })),
      fetch(address({})),
      post({ ...query, msg_signature: query.msg_signature.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')) }, body),
      post({ ...query, nonce: 'another' }, body),
      post(query, body.replace('"encrypt":"', '"encrypt":"A')),
      post(query, 'null'),
      post({}, '{}'),
    ]);
    expect(attempts.map(({ status }) => status)).toEqual(attempts.map(() => 403));
    expect(await counts()).toEqual(before);
  });

  test('a message sealed with a key of somebody else is refused', async () => {
    const stranger = new WecomSender({ ...stageWecom, encodingAesKey: 'A'.repeat(43) });
    const { query, body } = stranger.post({ msgid: 'x', msgtype: 'text', text: { content: 'x' } }, moment);
    expect((await post(query, body)).status).toBe(403);
  });
});

describe('a message in the group', () => {
  test('is answered with its number at once, and the job finds nothing left to do', async () => {
    const [raws = 0, suggestions = 0] = await counts();
    const answer = await office.world.group(messageOf({ quote: '李素琴：路灯坏了好几天' }));
    expect(said(answer)).toMatch(/^已收到，编号 2019-\d{4}$/);
    const read = await byNumber(answer);
    expect(read).toMatchObject({
      channel: 'WECHAT_GROUP',
      text: '福华街路灯不亮，建议维修。',
      quote: '李素琴：路灯坏了好几天',
      senderState: 'matched',
      member: { name: '张伟民' },
    });
    await office.app.drain();
    expect(await counts()).toEqual([raws + 1, suggestions + 1]);
  });

  test('sent again, because the answer was late, it gets the same number', async () => {
    const message = messageOf({ msgid: '9223372036854775807', text: '建议疏通下水道。' });
    const first = await Promise.all([office.world.group(message), office.world.group(message)]);
    const answers = [...first, await office.world.group(message)];
    // Of two at the same moment one may be told before the number is there; told again, it is the same one.
    const numbers = answers.flatMap((answer) => /\d{4}-\d{4}/.exec(said(answer)) ?? []);
    expect(new Set(numbers).size).toBe(1);
    expect(said(answers.at(-1) ?? '')).toContain(numbers[0]);
    const [row] = await office.app.db.rows<{ count: number }>(
      `SELECT count(*) FROM raw_inbound WHERE external_id = '9223372036854775807'`,
    );
    expect(row?.count).toBe(1);
  });

  test('keeps its sealed words byte for byte, opened', async () => {
    const plain =
      '{"msgid": "exact-1",  "chattype":"single","from":{"userid":"U1"},"msgtype":"text","text":{"content":"原文\\u0020不变"}}';
    const { query, body } = sender.postText(plain, moment);
    const answer = await (await post(query, body)).text();
    const { arrivals, text } = await byNumber(answer);
    expect(text).toBe('原文 不变');
    const got = await tian.download(routes.arrivals.original, { params: { id: arrivals[0]?.id ?? '' } });
    expect(got.content.toString()).toBe(plain);
  });

  test('a picture without words is not an empty line in the inbox', async () => {
    const image = {
      msgid: 'picture-1',
      chattype: 'group',
      chatid: 'g',
      from: { userid: 'ZhangWeiMin' },
      msgtype: 'image',
    };
    const { query, body } = sender.post({ ...image, image: { url: 'https://wework.example/1' } }, moment);
    const read = await byNumber(await (await post(query, body)).text());
    expect(read.text).toContain('图片');
    expect(read.title).toContain('图片');
  });

  test.each([
    ['a judgement', { msgid: 'e1', msgtype: 'event', event: { eventtype: 'feedback_event' }, from: { userid: 'U1' } }],
    ['a poll for a running answer', { msgid: 'e2', msgtype: 'stream', stream: { id: '1' }, from: { userid: 'U1' } }],
  ])('%s is answered with nothing, and nothing is kept', async (_, message) => {
    const before = await counts();
    const { query, body } = sender.post(message, moment);
    const response = await post(query, body);
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(await counts()).toEqual(before);
  });
});

test('who comes in is greeted, and nothing is kept', async () => {
  const before = await counts();
  const entered = { msgid: 'e3', msgtype: 'event', event: { eventtype: 'enter_chat' }, from: { userid: 'U1' } };
  const { query, body } = sender.post(entered, moment);
  const answer = await (await post(query, body)).text();
  const { msgsignature, timestamp, nonce } = sealedReply.parse(JSON.parse(answer));
  const sealed = { msg_signature: msgsignature, timestamp: String(timestamp), nonce };
  expect(JSON.parse(new WecomCallback(stageWecom).open(sealed, answer))).toMatchObject({ msgtype: 'text' });
  expect(await counts()).toEqual(before);
});

describe('who it was', () => {
  test('an unknown userid stays open; once the clerk has bound it, the next message is matched', async () => {
    const first = await byNumber(await office.world.group(messageOf({ userid: 'wm_LiSuQin', text: '建议增加校车。' })));
    expect(first).toMatchObject({ senderState: 'unknown', member: null, senderName: 'wm_LiSuQin' });
    const body = { memberId: office.world.memberId('李素琴'), bind: true };
    await tian.call(routes.suggestions.confirmSender, { params: { id: first.id }, body });
    await muchLater();
    const next = await byNumber(
      await office.world.group(messageOf({ userid: 'wm_LiSuQin', text: '建议延长课后服务。' })),
    );
    expect(next).toMatchObject({ senderState: 'matched', senderName: '李素琴' });
    const li = await office.world.as('li');
    const { items } = await li.call(routes.suggestions.mine);
    expect(items.map(({ id }) => id)).toEqual([next.id, first.id]);
  });

  test('a userid that is another member’s is not taken over, and nothing of the confirmation stays', async () => {
    const { id } = await byNumber(await office.world.group(messageOf({ text: '建议绿化。' })));
    const body = { memberId: office.world.memberId('陈䶮'), bind: true };
    const problem = await tian.refused(routes.suggestions.confirmSender, { params: { id }, body });
    expect(problem).toMatchObject({ code: 'address-taken', title: expect.stringContaining('张伟民') });
    const read = await tian.call(routes.suggestions.read, { params: { id } });
    expect(read).toMatchObject({ senderState: 'matched', senderName: '张伟民' });
  });
});

test('the address check of the official sample passes in an installation with its keys', async () => {
  const sample = officialSamples.find(({ kind }) => kind === 'verify');
  const app = await openTestApp('wecom-sample', {
    WECOM_TOKEN: sample?.token ?? '',
    WECOM_ENCODING_AES_KEY: sample?.key ?? '',
    WECOM_RECEIVE_ID: sample?.receiveId ?? '',
  });
  try {
    const response = await fetch(`${app.url}/api/wecom/callback?${sample?.query}`);
    expect([response.status, await response.text()]).toEqual([200, sample?.plain]);
    // What its own console would send is not for this one: the receiver named inside is another.
    expect(
      (await fetch(`${app.url}/api/wecom/callback?${new URLSearchParams(sender.handshake('x', moment))}`)).status,
    ).toBe(403);
  } finally {
    await app.close();
  }
});
