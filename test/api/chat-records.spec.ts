import iconv from 'iconv-lite';
import { zipSync } from 'fflate';
import { type ChatItem, type ChatRecordView, type SentBody, routes } from '#contract';
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
const recordOf = (messages: string[], top = head) => top + messages.join('\n\n');

const begin = (text: string) => tian.call(routes.chatRecords.begin, { body: { text } });
const open = async (id: string) => tian.call(routes.chatRecords.read, { params: { id } });
const view = async (text: string) => open((await begin(text)).id);
const item = (indexes: number[], change: Partial<ChatItem> = {}): ChatItem => ({
  indexes,
  part: 0,
  take: true,
  text: null,
  title: null,
  ...change,
});
type Body = SentBody<typeof routes.chatRecords.import>;
const bodyOf = (
  { plan, version }: ChatRecordView,
  items: ChatItem[],
  authors: Body['authors'] = plan.authors,
): Body => ({
  items,
  authors,
  version,
});
const take = (record: ChatRecordView, items: ChatItem[], authors?: Body['authors']) =>
  tian.call(routes.chatRecords.import, { params: { id: record.id }, body: bodyOf(record, items, authors) });
const counts = () => rowCounts(office, ['raw_inbound', 'suggestions']);
const read = async (number: string | undefined) => {
  const { items } = await tian.call(routes.suggestions.inbox, { query: { search: number } });
  return tian.call(routes.suggestions.read, { params: { id: items[0]?.id ?? '' } });
};
const numbersKnown = ({ messages }: ChatRecordView) => messages.map(({ known }) => known?.number ?? null);

let first: ChatRecordView;

test('a record is kept at once, split, and nobody’s opinion is made of it yet', async () => {
  first = await view(recordOf(morning));
  expect(first).toMatchObject({ title: '社情民意工作微信群', origin: 'PASTE', state: 'open', receivedBy: '田秘书' });
  expect(first.messages).toMatchObject([
    { author: '老张（福华街）', sentAt: '2019-03-04T00:54:00.000Z', marked: true, missing: 1, known: null },
    { author: '素琴 大学路', marked: false, quote: '老张（福华街）：福华街夜间停车难' },
    { author: '一路平安', text: '收到[强]' },
  ]);
  expect(first.authors).toMatchObject([
    { author: '老张（福华街）', member: { name: '张伟民' }, certain: true, count: 1 },
    { author: '素琴 大学路', member: { name: '李素琴', group: '大学路街道' }, certain: false },
    { author: '一路平安', member: null },
  ]);
  // Ticked: what carries the hashtag. A nickname that only resembles a member decides nothing.
  expect(first.plan.items.map(({ indexes, take: ticked }) => [indexes, ticked])).toEqual([
    [[0], true],
    [[1], false],
    [[2], false],
  ]);
  expect(first.reasons).toEqual({ 0: '带话题标记', 1: '像一条意见建议' });
  expect(first.plan.authors.map(({ author }) => author)).toEqual(['老张（福华街）']);
  expect(await counts()).toEqual([0, 0]);
});

test('the same words again are the same record, from two clerks at once too', async () => {
  const again = await Promise.all([1, 2].map(() => begin(recordOf(morning))));
  expect(again.map(({ id }) => id)).toEqual([first.id, first.id]);
});

test('what a clerk has decided so far is kept; the second one who decides is told', async () => {
  const [{ plan, version, id }] = [first];
  const items = [item([0], { title: '福华街停车' }), item([1, 2], { take: false })];
  const saved = await tian.call(routes.chatRecords.save, { params: { id }, body: { ...plan, items, version } });
  expect((await open(id)).plan.items).toEqual(items);
  const late = await tian.refused(routes.chatRecords.save, { params: { id }, body: { ...plan, version } });
  expect(late).toMatchObject({ code: 'changed-meanwhile' });
  expect(saved.version).toBe(version + 1);
});

test('ticked items become suggestions at once; the clerk’s words are shown, the member’s are kept', async () => {
  const li = office.world.memberId('李素琴');
  const record = await open(first.id);
  const taken = await take(record, [
    item([0]),
    item([1], { memberId: li, text: '大学路夜间停车难，建议与沿街单位共享停车场。', title: '大学路共享停车' }),
  ]);
  expect(taken).toEqual({ added: 2, alreadyKnown: 0, numbers: ['2019-0001', '2019-0002'] });
  expect(await read('2019-0001')).toMatchObject({ senderState: 'confirmed', member: { name: '张伟民' } });
  expect(await read('2019-0002')).toMatchObject({
    channel: 'WECHAT_GROUP',
    title: '大学路共享停车',
    text: '大学路夜间停车难，建议与沿街单位共享停车场。',
    originalText: '大学路也一样，建议共享单位停车场。',
    senderState: 'confirmed',
    member: { id: li },
    arrivals: [{ senderRef: '素琴 大学路', quote: '老张（福华街）：福华街夜间停车难' }],
  });
  await office.app.drain();
  expect(await counts()).toEqual([2, 2]);
  expect(await open(first.id)).toMatchObject({ state: 'taken', taken: 2 });
});

test('a longer record, this time a file in GB18030, adds only what is new, for two clerks at once', async () => {
  const text = recordOf([...morning, ...afternoon]);
  const file = await tian.upload(routes.files.upload, { name: '聊天记录.txt', content: iconv.encode(text, 'gb18030') });
  const { id } = await tian.call(routes.chatRecords.begin, { body: { fileId: file.id } });
  const record = await open(id);
  expect(record.origin).toBe('UPLOAD');
  expect(numbersKnown(record)).toEqual(['2019-0001', '2019-0002', null, null]);
  expect(record.messages[2]?.known).toMatchObject({ number: null, certain: true });
  expect(record.plan.items.map(({ take: ticked }) => ticked)).toEqual([false, false, false, true]);
  const other = await view(`${text}\n`);
  const items = [item([0]), item([1]), item([3])];
  const attempts = await Promise.all([take(record, items), take(other, items)]);
  for (const { numbers } of attempts) expect(numbers).toEqual(['2019-0001', '2019-0002', '2019-0003']);
  expect(attempts.map(({ added, alreadyKnown }) => added + alreadyKnown)).toEqual([3, 3]);
  expect(attempts.reduce((sum, { added }) => sum + added, 0)).toBe(1);
  expect(await read('2019-0003')).toMatchObject({ senderState: 'proposed', senderName: '李素琴' });
});

test('the same talk in another program’s words adds nothing', async () => {
  const copied = [
    '2019-03-04 08:54:31 老张（新昵称）',
    '#社情民意 福华街夜间停车难,建议划定临时停车位',
    '2019-03-04 15:20:00 素琴 大学路',
    '幼儿园门口路灯不亮，请装灯。',
    '2019-03-04 15:21:00 素琴 大学路',
    '#社情民意 京广路公交站没有雨棚，建议加装。',
  ].join('\n');
  const record = await view(copied);
  expect(numbersKnown(record)).toEqual(['2019-0001', '2019-0003', null]);
  const { added, numbers } = await take(record, record.plan.items);
  expect([added, numbers]).toEqual([1, ['2019-0004']]);
});

test('a nickname that the clerk has bound is certain from then on', async () => {
  const record = await view(recordOf(['素琴 大学路  16:00\n\n#社情民意 碧沙岗公园晚上没有灯。\n']));
  const memberId = office.world.memberId('李素琴');
  await take(record, record.plan.items, [{ author: '素琴 大学路', memberId, bind: true }]);
  const next = await view(recordOf(['素琴 大学路  17:00\n\n#社情民意 嵩山路积水。\n']));
  expect(next.authors).toMatchObject([{ member: { name: '李素琴' }, certain: true }]);
});

test('neighbours are joined and one message is cut, as the clerk says', async () => {
  const record = await view(
    recordOf([
      '老张（福华街）  18:00\n\n一马路井盖缺失。另外路灯也坏了。\n',
      '老张（福华街）  18:40\n\n照片明天补。\n',
    ]),
  );
  const { numbers } = await take(record, [
    item([0, 1], { text: '一马路井盖缺失。' }),
    item([0], { part: 1, text: '路灯也坏了。' }),
  ]);
  expect(numbers).toHaveLength(2);
  const [joined, cut] = await Promise.all(numbers.map(read));
  expect(joined).toMatchObject({
    text: '一马路井盖缺失。',
    originalText: '一马路井盖缺失。另外路灯也坏了。\n照片明天补。',
  });
  expect(cut).toMatchObject({ text: '路灯也坏了。' });
});

test('what was put together with others is taken once; of messages some of which are in only the others are taken', async () => {
  const record = await view(
    recordOf([
      '老张（福华街）  19:00\n\n二马路垃圾桶太少。\n',
      '老张（福华街）  19:01\n\n建议每百米设一个。\n',
      '老张（福华街）  19:02\n\n还请定时清运。\n',
    ]),
  );
  const { numbers } = await take(record, [item([0, 1])]);
  const after = await open(record.id);
  expect(numbersKnown(after)).toEqual([numbers[0], numbers[0], null]);
  // Taken apart by the clerk, and ticked once more.
  expect(await take(after, [item([1])])).toMatchObject({ added: 0, alreadyKnown: 1, numbers });
  const again = await take(await open(record.id), [item([0, 1, 2])]);
  expect(again).toMatchObject({ added: 1, alreadyKnown: 0 });
  const fresh = again.numbers.find((number) => number !== numbers[0]);
  expect(await read(fresh)).toMatchObject({ text: '还请定时清运。' });
  // A part that was left out the first time can be taken later.
  const cut = await view(recordOf(['老张（福华街）  20:00\n\n三马路井盖松动。另外路灯也坏了。\n']));
  await take(cut, [item([0], { text: '三马路井盖松动。' })]);
  const rest = await take(await open(cut.id), [item([0], { part: 1, text: '路灯也坏了。' })]);
  expect(rest).toMatchObject({ added: 1 });
});

test('a zip brings the pictures with the words, and each hangs on its own message', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const text = recordOf(['老张（福华街）  19:00\n\n#社情民意 淮河路夜市油烟扰民。\n[图片: 9c1.png(请在附件中查看)]\n']);
  const zip = zipSync({ '聊天记录.txt': Buffer.from(text), '9c1.png.jpg': png, '别的.png': png });
  const file = await tian.upload(routes.files.upload, { name: '群聊.zip', content: Buffer.from(zip) });
  const { id } = await tian.call(routes.chatRecords.begin, { body: { fileId: file.id } });
  const record = await open(id);
  expect(record.messages[0]).toMatchObject({ files: [{ name: '9c1.png.jpg' }], missing: 0 });
  const { numbers } = await take(record, record.plan.items);
  const { attachments } = await read(numbers[0]);
  expect(attachments.map(({ name }) => name)).toEqual(['9c1.png.jpg']);
  expect(await tian.download(routes.files.download, { params: { id: attachments[0]?.id ?? '' } })).toMatchObject({
    name: '9c1.png.jpg',
  });
});

test('a record that comes by mail waits among the records, and is no suggestion', async () => {
  const before = await counts();
  const text = recordOf(['魏委员  20:54\n\n#社情民意 航海路地铁口没有非机动车停放区。\n']);
  const at = new Date('2019-03-05T02:00:00Z');
  const letter = { name: 'chat', from: { name: '魏', address: 'wei@erqi.example' }, subject: '聊天记录', text, at };
  await office.world.mail(letter);
  await office.app.drain();
  const { items } = await tian.call(routes.chatRecords.list, { query: { state: 'open' } });
  expect(items[0]).toMatchObject({ origin: 'MAIL', messages: 1, taken: 0 });
  const [raws, suggestions] = await counts();
  expect([raws, suggestions]).toEqual([(before[0] ?? 0) + 1, before[1]]);
});

test('a record that nobody needs is put aside, and can be opened again', async () => {
  const { id } = await begin(recordOf(['一路平安  21:00\n\n大家早点休息\n']));
  const states = async () => (await tian.call(routes.chatRecords.list, {})).items.find((row) => row.id === id)?.state;
  await tian.call(routes.chatRecords.discard, { params: { id } });
  expect(await states()).toBe('discarded');
  await tian.call(routes.chatRecords.restore, { params: { id } });
  expect(await states()).toBe('open');
  expect(await tian.refused(routes.chatRecords.restore, { params: { id } })).toMatchObject({
    code: 'changed-meanwhile',
  });
});

test('a picture without words is not an empty line in the inbox', async () => {
  const record = await view(recordOf(['老张（福华街）  22:00\n\n[图片: 2.jpg(请在附件中查看)]\n']));
  const { numbers } = await take(record, [item([0])]);
  expect((await read(numbers[0])).text).toContain('没有文字');
});

test('the record itself stays as evidence when abandoned uploads are forgotten', async () => {
  const { db } = office.app;
  await office.app.drain();
  const stray = await tian.upload(routes.files.upload, { name: '没有用上.txt', content: Buffer.from('x') });
  await db.rows(`UPDATE files SET uploaded_at = now() - interval '3 days'`);
  await db.rows(chores['forget abandoned uploads'].sql);
  await db.rows(chores['forget bytes without a file'].sql);
  expect(await db.row(`SELECT 1 FROM files WHERE id = $1`, [stray.id])).toBeNull();
  const download = { params: { id: first.original.id } };
  const original = await tian.download(routes.files.download, download);
  expect([original.name, original.content.toString()]).toEqual(['聊天记录.txt', recordOf(morning)]);
  // It holds what others said as well, so nobody else may read it, not even through the suggestion.
  const { id } = await read('2019-0001');
  const lu = await office.world.as('lu');
  expect((await lu.call(routes.suggestions.read, { params: { id } })).arrivals[0]?.recordFile).toBeNull();
  expect(await lu.refused(routes.files.download, download)).toMatchObject({ code: 'not-found' });
});

test('what cannot be taken is said, and nothing is made of it', async () => {
  const before = await counts();
  const record = await open(first.id);
  const missing = { fileId: office.world.memberId('张伟民') };
  const refusals = [
    await tian.refused(routes.chatRecords.begin, { body: { text: ' \n ' } }),
    await tian.refused(routes.chatRecords.begin, { body: {} }),
    await tian.refused(routes.chatRecords.begin, { body: missing }),
    await tian.refused(routes.chatRecords.import, { params: { id: record.id }, body: bodyOf(record, []) }),
    await tian.refused(routes.chatRecords.import, {
      params: { id: record.id },
      body: bodyOf(record, [item([2]), item([99])]),
    }),
  ];
  expect(refusals.map(({ code }) => code)).toEqual([
    'chat-record-unreadable',
    'chat-record-unreadable',
    'file-not-yours',
    'nothing-picked',
    'nothing-picked',
  ]);
  expect(await counts()).toEqual(before);
  for (const login of ['zhang', 'lu']) {
    const caller = await office.world.as(login);
    expect(await caller.refused(routes.chatRecords.begin, { body: { text: '' } })).toMatchObject({
      code: 'not-allowed',
    });
    expect(await caller.refused(routes.chatRecords.read, { params: { id: first.id } })).toMatchObject({
      code: 'not-allowed',
    });
  }
});
