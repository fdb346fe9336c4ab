import { WecomSender } from '#channels';
import { routes } from '#contract';
import { WecomTalk } from '#notices';
import { groupCallback, postCallback } from '../../apps/cli/src/world/post.js';
import { type Caller, stageWecom } from '../support/app.js';
import { type Office, openOffice } from '../support/office.js';

let office: Office;
let tian: Caller;
let zhang: Caller;
let talk: WecomTalk;
beforeAll(async () => {
  office = await openOffice('wecom-talk', ['tian', 'zhang'], { PUBLIC_ORIGIN: 'https://tiban.example' });
  tian = await office.world.as('tian');
  zhang = await office.world.as('zhang');
  talk = office.app.app.get(WecomTalk);
});
afterAll(() => office?.close());

let messages = 0;
const minutes = (after: number) =>
  office.app.clock.set(new Date(Date.parse('2019-03-04T09:30:00+08:00') + after * 60_000));

/** Says something in the group, and answers what became of it. */
async function say(text: string, userid = 'ZhangWeiMin') {
  const msgid = `talk-${(messages += 1)}`;
  await postCallback(office.app.url, groupCallback({ msgid, userid, text, at: office.app.clock.now() }));
  await office.app.drain();
  const row = await office.app.db.row<{ rawId: string; id: string; number: string }>(
    `SELECT r.id AS "rawId", s.id, s.number FROM raw_inbound r JOIN arrivals a ON a.raw_inbound_id = r.id
       JOIN suggestions s ON s.id = a.suggestion_id WHERE r.external_id = $1`,
    [msgid],
  );
  if (!row) throw new Error(`${msgid} became nothing`);
  return row;
}
const press = (key: string, subject = 'ZhangWeiMin', provider: 'wecom' | 'openid' = 'wecom') =>
  talk.clicked({ messageId: crypto.randomUUID(), key, provider, subject, rawId: null });
const stageOf = async (id: string) => (await tian.call(routes.suggestions.read, { params: { id } })).stage;

describe('what the robot says', () => {
  test('is the number, with what the sender can still do; not a word of the suggestion', async () => {
    minutes(0);
    const { rawId, id, number } = await say('福华街路灯不亮，建议维修。');
    const said = await talk.receipt(rawId);
    expect(said).toMatchObject({
      text: `已收到，编号 ${number}`,
      card: {
        title: `已收到，编号 ${number}`,
        buttons: [
          { label: '补充', key: `add:${id}` },
          { label: '撤回', key: `withdraw:${id}` },
        ],
        link: { label: '查看', url: `https://tiban.example/m/suggestions/${id}` },
      },
    });
    expect(JSON.stringify(said)).not.toContain('路灯');
  });

  test('is said once, whoever says it: the door at once, or the job later', async () => {
    minutes(20);
    const { rawId } = await say('大学路早市占道，建议划线经营。');
    const receipts = await office.app.db.rows(`SELECT 1 FROM wecom_messages WHERE key = $1`, [`receipt:${rawId}`]);
    expect(receipts).toHaveLength(1);
  });
});

describe('the buttons of the card', () => {
  test('撤回 takes it back for its sender alone, once, and while there is time', async () => {
    minutes(40);
    const { id, number } = await say('兴华街公交站没有雨棚，建议加装。');
    expect(await press(`withdraw:${id}`, 'LiSuQin')).toBeNull();
    expect(await press(`withdraw:${id}`, 'ZhangWeiMin', 'openid')).toBeNull();
    expect(await stageOf(id)).toBe('received');
    const card = await press(`withdraw:${id}`);
    expect(card).toMatchObject({ title: `编号 ${number} 已撤回`, buttons: [] });
    expect(await press(`withdraw:${id}`)).toEqual(card);
    expect(await stageOf(id)).toBe('withdrawn');
    const { trail } = await tian.call(routes.suggestions.read, { params: { id } });
    expect(trail.filter(({ action }) => action === 'take-back')).toHaveLength(1);

    minutes(60);
    const late = await say('陇海路非机动车道太窄，建议拓宽。');
    minutes(91);
    expect((await press(`withdraw:${late.id}`))?.text).toContain('30 分钟');
    expect(await stageOf(late.id)).toBe('received');
  });

  test('补充 brings what is said in the next ten minutes to it, though the talk had gone on', async () => {
    minutes(120);
    const first = await say('建议在河边加装护栏。');
    minutes(140);
    const card = await press(`add:${first.id}`);
    expect(card?.title).toBe(`请补充，编号 ${first.number}`);
    const added = await say('就是南三环桥下那一段，夜里看不见水边。');
    expect(added.id).toBe(first.id);
    const { text } = await tian.call(routes.suggestions.read, { params: { id: first.id } });
    expect(text).toContain('南三环桥下');
  });

  test('that nobody knows do nothing', async () => {
    expect(await press('delete:everything')).toBeNull();
    expect(await press('withdraw:00000000-0000-7000-8000-000000000000')).toBeNull();
  });
});

test('progress goes to the person alone, never to the group', async () => {
  minutes(200);
  // Somebody who has spoken to the robot alone can be told something alone.
  const alone = {
    msgid: 'alone-1',
    aibotid: 'zhibao',
    chattype: 'single',
    from: { userid: 'ZhangWeiMin' },
    msgtype: 'text',
    text: { content: '建议延长图书馆开放时间。' },
  };
  const moment = { timestamp: Math.floor(office.app.clock.now().getTime() / 1000), nonce: 'alone' };
  await postCallback(office.app.url, new WecomSender(stageWecom).post(alone, moment));
  await office.app.drain();
  minutes(230);
  const { id } = await say('淮河路窨井盖松动，建议更换。');
  const body = { reason: 'elsewhere', note: null };
  await tian.call(routes.suggestions.dismiss, { params: { id }, body });
  await office.app.drain();
  const told = await office.app.db.rows<{ conversation: string; text: string }>(
    `SELECT conversation, text FROM wecom_messages WHERE text LIKE '%经研究未采用%'`,
  );
  expect(told.map(({ conversation }) => conversation)).toEqual([expect.stringMatching(/^bot:single:/)]);
  const { items } = await zhang.call(routes.notices.list);
  expect(items[0]?.text).toContain('经研究未采用');
});
