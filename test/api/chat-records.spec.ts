import iconv from 'iconv-lite';
import { type BodyOf, routes } from '#contract';
import { chores } from '../../apps/worker/src/schedule.js';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, rowCounts } from '../support/office.js';

let office: Office;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('chat-records', ['tian', 'zhang', 'lu']);
  tian = await office.world.as('tian');
});
afterAll(() => office?.close());

const head = '微信群"社情民意工作微信群"的聊天记录如下:\n\n—————  2019-03-04  —————\n\n\n';
const morning = [
  '老张（福华街）  08:54\n\n#社情民意 福华街夜间停车难，建议划定临时停车位。\n[图片: 1.jpg(请在附件中查看)]\n',
  '素琴 大学路  09:01\n\n「老张（福华街）：福华街夜间停车难」\n- - - - - - - - - - - - - - -\n大学路也一样，建议共享单位停车场。\n',
  '一路平安  09:03\n\n收到[强]\n',
];
const afternoon = ['素琴 大学路  15:20\n\n#社情民意 幼儿园门口路灯不亮，请装灯。\n'];
const recordOf = (messages: string[]) => head + messages.join('\n\n');

type Pick = BodyOf<typeof routes.chatRecords.import>['picks'][number];
const pick = (index: number, change: Partial<Pick> = {}): Pick => ({
  index,
  memberId: null,
  text: null,
  title: null,
  ...change,
});
const preview = (text: string) => tian.call(routes.chatRecords.preview, { body: { text } });
const take = (text: string, picks: Pick[]) => tian.call(routes.chatRecords.import, { body: { text, picks } });
const counts = () => rowCounts(office, ['raw_inbound', 'suggestions', 'files']);
const read = async (number: string | undefined) => {
  const { items } = await tian.call(routes.suggestions.inbox, { query: { search: number } });
  return tian.call(routes.suggestions.read, { params: { id: items[0]?.id ?? '' } });
};

test('a preview splits the record, names the members it knows or supposes, and writes nothing', async () => {
  const before = await counts();
  const { messages } = await preview(recordOf(morning));
  expect(messages).toMatchObject([
    {
      author: '老张（福华街）',
      sentAt: '2019-03-04T08:54:00+08:00',
      text: '福华街夜间停车难，建议划定临时停车位。',
      marked: true,
      images: ['1.jpg'],
      member: { name: '张伟民' },
      memberCertain: true,
      knownAs: null,
    },
    {
      author: '素琴 大学路',
      marked: false,
      quote: '老张（福华街）：福华街夜间停车难',
      member: { name: '李素琴', group: '大学路街道' },
      memberCertain: false,
    },
    { author: '一路平安', member: null, memberCertain: false },
  ]);
  expect(await counts()).toEqual(before);
});

test('ticked messages become suggestions at once; the clerk’s words are shown, the member’s are kept', async () => {
  const li = office.world.memberId('李素琴');
  const taken = await take(recordOf(morning), [
    pick(0, { memberId: office.world.memberId('张伟民') }),
    pick(1, { memberId: li, text: '大学路夜间停车难，建议与沿街单位共享停车场。', title: '大学路共享停车' }),
  ]);
  expect(taken).toEqual({ added: 2, alreadyKnown: 0, numbers: ['2019-0001', '2019-0002'] });
  expect(await read('2019-0002')).toMatchObject({
    channel: 'WECHAT_GROUP',
    title: '大学路共享停车',
    text: '大学路夜间停车难，建议与沿街单位共享停车场。',
    originalText: '大学路也一样，建议共享单位停车场。',
    quote: '老张（福华街）：福华街夜间停车难',
    senderState: 'confirmed',
    member: { id: li },
    arrivals: [{ senderRef: '素琴 大学路' }],
  });
  await office.app.drain();
  expect((await counts()).slice(0, 2)).toEqual([2, 2]);
});

test('an overlapping record, this time a file in GB18030, adds only what is new', async () => {
  const text = recordOf([...morning, ...afternoon]);
  const file = await tian.upload(routes.files.upload, { name: '聊天记录.txt', content: iconv.encode(text, 'gb18030') });
  const source = { fileId: file.id };
  const { messages } = await tian.call(routes.chatRecords.preview, { body: source });
  expect(messages.map(({ knownAs }) => knownAs)).toEqual(['2019-0001', '2019-0002', null, null]);
  const picks = [pick(0), pick(1), pick(3)];
  const attempts = await Promise.all(
    [1, 2].map(() => tian.call(routes.chatRecords.import, { body: { ...source, picks } })),
  );
  for (const { numbers } of attempts) expect(numbers).toEqual(['2019-0001', '2019-0002', '2019-0003']);
  expect(attempts.map(({ added, alreadyKnown }) => added + alreadyKnown)).toEqual([3, 3]);
  expect(attempts.reduce((sum, { added }) => sum + added, 0)).toBe(1);
  expect(await read('2019-0003')).toMatchObject({ senderState: 'unknown', senderName: '素琴 大学路', member: null });
});

test('a nickname that the clerk has bound is certain from then on', async () => {
  const { id } = await read('2019-0003');
  const body = { memberId: office.world.memberId('李素琴'), bind: true };
  await tian.call(routes.suggestions.confirmSender, { params: { id }, body });
  const { messages } = await preview(recordOf(afternoon));
  expect(messages[0]).toMatchObject({ member: { name: '李素琴' }, memberCertain: true, knownAs: '2019-0003' });
});

test('a picture without words is not an empty line in the inbox', async () => {
  const record = recordOf(['老张（福华街）  10:00\n\n[图片: 2.jpg(请在附件中查看)]\n', ...morning]);
  const { numbers } = await take(record, [pick(0)]);
  expect((await read(numbers[0])).text).toContain('没有文字');
});

test('the record itself stays as evidence when abandoned uploads are forgotten', async () => {
  const { db } = office.app;
  await office.app.drain();
  const stray = await tian.upload(routes.files.upload, { name: '没有用上.txt', content: Buffer.from('x') });
  await db.rows(`UPDATE files SET uploaded_at = now() - interval '3 days'`);
  await db.rows(chores['forget abandoned uploads'].sql);
  await db.rows(chores['forget bytes without a file'].sql);
  const kept = await db.rows<{ id: string; text: string }>(
    `SELECT f.id, convert_from(c.bytes, 'UTF8') AS text FROM raw_inbound r
       JOIN files f ON f.id::text = convert_from(r.content, 'UTF8')::jsonb->>'recordFileId'
       JOIN file_contents c ON c.sha256 = f.sha256
      WHERE r.external_id IN (SELECT external_id FROM raw_inbound ORDER BY id LIMIT 2)`,
  );
  expect(kept.map(({ text }) => text)).toEqual([recordOf(morning), recordOf(morning)]);
  expect(await db.row(`SELECT 1 FROM files WHERE id = $1`, [stray.id])).toBeNull();
  // Whoever takes records in may read the evidence again; it holds what others said, so nobody else may.
  const { items } = await tian.call(routes.suggestions.inbox, { query: { channel: ['WECHAT_GROUP'] } });
  const params = { id: items[0]?.id ?? '' };
  const file = (await tian.call(routes.suggestions.read, { params })).arrivals[0]?.recordFile;
  const download = { params: { id: file?.id ?? '' } };
  expect((await tian.download(routes.files.download, download)).name).toBe('聊天记录.txt');
  const lu = await office.world.as('lu');
  expect((await lu.call(routes.suggestions.read, { params })).arrivals[0]?.recordFile).toBeNull();
  expect(await lu.refused(routes.files.download, download)).toMatchObject({ code: 'not-found' });
});

test('what cannot be taken is said, and nothing is kept of it', async () => {
  const before = await counts();
  const refusals = [
    await tian.refused(routes.chatRecords.preview, { body: { text: ' \n ' } }),
    await tian.refused(routes.chatRecords.preview, { body: {} }),
    await tian.refused(routes.chatRecords.import, { body: { text: recordOf(morning), picks: [] } }),
    await tian.refused(routes.chatRecords.import, { body: { text: recordOf(morning), picks: [pick(2), pick(99)] } }),
    await tian.refused(routes.chatRecords.preview, { body: { fileId: office.world.memberId('张伟民') } }),
  ];
  expect(refusals.map(({ code }) => code)).toEqual([
    'chat-record-unreadable',
    'chat-record-unreadable',
    'nothing-picked',
    'nothing-picked',
    'file-not-yours',
  ]);
  expect(await counts()).toEqual(before);
  for (const login of ['zhang', 'lu']) {
    const caller = await office.world.as(login);
    const body = { text: recordOf(morning) };
    expect(await caller.refused(routes.chatRecords.preview, { body })).toMatchObject({ code: 'not-allowed' });
  }
});
