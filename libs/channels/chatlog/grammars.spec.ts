import { readChatRecord } from './record.js';

const messagesIn = (text: string) =>
  readChatRecord(text).messages.map(({ author, sentAt, text: said, doubtful }) => [author, sentAt, said, doubtful]);

it.each([
  [
    'before the time',
    '孙：教育界 2026-11-06 08:54\n路灯坏了\n周老师 2026-11-06 08:55\n收到\n孙：教育界 2026-11-06 08:56\n谢谢',
  ],
  [
    'behind the time',
    '2026-11-06 08:54 孙：教育界\n路灯坏了\n2026-11-06 08:55 周老师\n收到\n2026-11-06 08:56 孙：教育界\n谢谢',
  ],
  ['alone', '孙：教育界:\n路灯坏了\n\n周老师:\n收到\n\n孙：教育界:\n谢谢'],
])('a name with a colon in it that speaks twice is a name, %s', (_, text) => {
  const said = messagesIn(text).map(([author, , words]) => [author, words]);
  expect(said).toEqual([
    ['孙：教育界', '路灯坏了'],
    ['周老师', '收到'],
    ['孙：教育界', '谢谢'],
  ]);
});

it.each([
  ['a place and a time', '集合：北门 2026-11-06 14:30'],
  ['a heading', '问题：路灯:'],
])('within a message %s stay what they are, for the clerk to look at', (_, line) => {
  expect(messagesIn(`刘佳 2026-11-06 08:54\n通知如下\n${line}\n周老师 2026-11-06 08:55\n收到`)[0]).toEqual([
    '刘佳',
    '2026-11-06T08:54:00+08:00',
    `通知如下\n${line}`,
    line.endsWith('30'),
  ]);
});

it('columns hold time, name and words', () => {
  const rows = ['2026-11-06 08:54:00\t刘佳\t路灯坏了', '2026-11-06 08:55:00\t周 老师\t收到：\t已转'];
  expect(messagesIn(rows.join('\n'))).toEqual([
    ['刘佳', '2026-11-06T08:54:00+08:00', '路灯坏了', false],
    ['周 老师', '2026-11-06T08:55:00+08:00', '收到：\t已转', false],
  ]);
});

it('no word is lost where lines only look like headers', () => {
  const lines = '2026-11-06 08:54:00 刘佳 路灯坏了\n2026-11-06 08:55:00 周老师 收到';
  expect(messagesIn(lines)).toEqual([['', null, lines, true]]);
});

it.each([
  ['上午12:10', '00:10'],
  ['凌晨12:10', '00:10'],
  ['中午12:10', '12:10'],
  ['下午12:10', '12:10'],
  ['12:10 AM', '00:10'],
  ['9:10 p.m.', '21:10'],
])('%s is %s', (written, time) => {
  expect(messagesIn(`刘佳 2026-11-06 ${written}\n路灯坏了`)[0]?.[1]).toBe(`2026-11-06T${time}:00+08:00`);
});

it('pictures may have brackets in their names', () => {
  const [message] = readChatRecord('刘佳 2026-11-06 08:54\n[图片: 照片[1].jpg(请在附件中查看)]').messages;
  expect(message).toMatchObject({ text: '', images: ['照片[1].jpg'] });
});

it.each([
  ['a diary', '2026-11-06 08:54\n路过东明路\n很黑\n2026-11-06 21:10\n又路过\n没亮'],
  ['moments and words', '2026-11-06 08:54\n路过东明路\n2026-11-06 21:10\n路灯没亮'],
  ['an agenda', '2026年11月6日\n签到 08:30\n开会 09:00\n散会 11:00'],
])('%s is said by nobody in particular', (_, text) => {
  expect(messagesIn(text)).toEqual([['', null, text, true]]);
});

it.each([
  ['with blank lines', '\n\n'],
  ['without', '\n'],
])('a name with a colon that speaks once is cut off as doubtful, %s', (_, between) => {
  const said = [
    '刘佳 2026-11-06 08:54\n路灯坏了',
    '孙：教育界 2026-11-06 08:55\n学校门口堵',
    '刘佳 2026-11-06 08:56\n谢谢',
  ];
  expect(messagesIn(said.join(between))[1]).toEqual(['孙：教育界', '2026-11-06T08:55:00+08:00', '学校门口堵', true]);
});

it('a line like a header with nothing beneath it stays in the message above', () => {
  const text = '刘佳 2026-11-06 08:54\n通知\n乘车 2026-11-06 14:30\n周老师 2026-11-06 08:55\n收到';
  expect(messagesIn(text).map(([, , said]) => said)).toEqual(['通知\n乘车 2026-11-06 14:30', '收到']);
});

const RECORD =
  '微信群"民意"的聊天记录如下:\n\n—————  2026-11-06  —————\n\n\n刘佳  08:54\n\n路灯坏了\n\n\n周老师  08:55\n\n收到';

it.each([
  ['with a mark before each line', RECORD.replace(/^/gm, '> ')],
  ['below the head of the mail it was forwarded in', `主题: 微信群"民意"的聊天记录\n\n${RECORD}`],
])('a record is read %s', (_, text) => {
  const { title, messages } = readChatRecord(text);
  expect(title).toBe('民意');
  expect(messages.filter(({ author }) => author).map(({ author, text: said }) => [author, said])).toEqual([
    ['刘佳', '路灯坏了'],
    ['周老师', '收到'],
  ]);
});
