import { type ChatItem, type ChatRecordView, routes } from '#contract';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, rowCounts } from '../support/office.js';

let office: Office;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('chat-support', ['tian']);
  tian = await office.world.as('tian');
});
afterAll(() => office?.close());

const view = async (text: string) => {
  const { id } = await tian.call(routes.chatRecords.begin, { body: { text } });
  return tian.call(routes.chatRecords.read, { params: { id } });
};
const item = (index: number, change: Partial<ChatItem> = {}): ChatItem => ({
  indexes: [index],
  part: 0,
  take: true,
  text: null,
  title: null,
  ...change,
});
const take = ({ id, version, plan }: ChatRecordView, items: ChatItem[]) =>
  tian.call(routes.chatRecords.import, { params: { id }, body: { items, authors: plan.authors, version } });
const rolesOf = (number: string) =>
  office.app.db.rows<{ role: string; ref: string }>(
    `SELECT a.role, a.sender_subject AS ref FROM arrivals a JOIN suggestions s ON s.id = a.suggestion_id
      WHERE s.number = $1 ORDER BY a.said_at`,
    [number],
  );

const title = '微信群"一组"的聊天记录如下:';
const morning = `${title}

—————  2019-03-04  —————

刘佳  08:54

#社情民意 人民公园南门没有无障碍坡道，轮椅进不去。

周老师  08:56

「刘佳：人民公园南门没有无障碍坡道，轮椅进不去。」
- - - - - - - - - - - - - - -
同意
`;

test('“同意” taken from a record is support of what it quotes', async () => {
  const record = await view(morning);
  expect(record.reasons).toEqual({ 0: '带话题标记', 1: '附议' });
  expect(record.plan.items.map(({ take: ticked }) => ticked)).toEqual([true, false]);
  expect((await take(record, [item(0), item(1)])).numbers).toEqual(['2019-0001']);
  await office.app.drain();
  expect(await rolesOf('2019-0001')).toEqual([
    { role: 'origin', ref: '刘佳' },
    { role: 'support', ref: '周老师' },
  ]);
});

test('also where it stands in a later record of the same chat, in a table, beside what is known', async () => {
  const table = [
    title,
    '时间,发送人,类型,内容',
    '2019-03-04 08:54:11,刘佳,文本,"#社情民意 人民公园南门没有无障碍坡道，轮椅进不去。"',
    '2019-03-04 08:56:40,周老师,文本,同意',
    '2019-03-04 11:02:40,孙委员,文本,"引用 刘佳 的消息：人民公园南门没有无障碍坡道\n附议+1"',
    '2019-03-04 11:05:02,孙委员,文本,"#社情民意 北门, 东门的厕所也没有扶手"',
  ].join('\r\n');
  const record = await view(table);
  expect(record.messages.map(({ author, known }) => [author, known?.number ?? null])).toEqual([
    ['刘佳', '2019-0001'],
    ['周老师', '2019-0001'],
    ['孙委员', null],
    ['孙委员', null],
  ]);
  const taken = await take(
    record,
    [0, 1, 2, 3].map((index) => item(index)),
  );
  expect(taken).toMatchObject({ added: 2, alreadyKnown: 2, numbers: ['2019-0001', '2019-0002'] });
  expect((await rolesOf('2019-0001')).map(({ role, ref }) => [role, ref])).toEqual([
    ['origin', '刘佳'],
    ['support', '周老师'],
    ['support', '孙委员'],
  ]);
});

test('what the clerk has put into words is a suggestion, and so is support of something unknown', async () => {
  const record = await view(`${morning}
孙委员  09:30

「李四：菜场活禽宰杀没有隔离」
- - - - - - - - - - - - - - -
同意

钱委员  09:31

「刘佳：人民公园南门没有无障碍坡道，轮椅进不去。」
- - - - - - - - - - - - - - -
赞成
`);
  const own = item(3, { text: '人民公园各门都应有坡道。', title: '公园坡道' });
  expect((await take(record, [item(2), own])).numbers).toEqual(['2019-0003', '2019-0004']);
  expect(await rowCounts(office, ['suggestions'])).toEqual([4]);
});
