import { Suggestions } from '#suggestions';
import { type Office, openOffice } from '../support/office.js';
import { tellRobot } from '../support/talk.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice('talk-sequences', ['tian', 'zhang', 'li']);
});
afterAll(() => office?.close());

interface Content {
  msgtype: string;
  [more: string]: unknown;
}
const words = (content: string): Content => ({ msgtype: 'text', text: { content } });
const picture: Content = { msgtype: 'image', image: { url: 'https://wework.example/1' } };
const paper: Content = { msgtype: 'file', file: { url: 'https://wework.example/2' } };
const voice = (content: string): Content => ({ msgtype: 'voice', voice: { content } });
const mixed = (...items: Content[]): Content => ({ msgtype: 'mixed', mixed: { msg_item: items } });
const onto = (content: string, quoted: Content): Content => ({ ...words(content), quote: quoted });

/** Minutes after the start, who, what; a message with a name may come again. */
type Step = [at: number, by: string, content: Content, more?: { chat?: string; id?: string }];

let messages = 0;
let stories = 0;

/** What became of a talk: for each of its suggestions, in order, the words it holds and the part each message has. */
async function tell(steps: Step[]) {
  stories += 1;
  const start = Date.parse('2019-03-04T02:00:00Z') + stories * 3 * 3_600_000;
  const ids = new Set<string>();
  for (const [at, by, content, { chat = 'one', id = `s-${(messages += 1)}` } = {}] of steps) {
    const said = new Date(start + at * 60_000);
    office.app.clock.set(said);
    const plain = {
      msgid: id,
      chatid: `sequence-${stories}-${chat}`,
      chattype: 'group',
      from: { userid: by },
      create_time: said.getTime() / 1000,
      ...content,
    };
    const stored = await tellRobot(office, plain);
    ids.add(stored);
    await office.app.app.get(Suggestions).receive(stored);
  }
  return office.app.db.rows<{ text: string; parts: string[] }>(
    `SELECT s.text, array_agg(a.role ORDER BY a.said_at, a.raw_inbound_id) AS parts FROM suggestions s
       JOIN arrivals a ON a.suggestion_id = s.id WHERE a.raw_inbound_id = ANY($1) GROUP BY s.id ORDER BY min(a.said_at)`,
    [[...ids]],
  );
}
const textsOf = async (steps: Step[]) => (await tell(steps)).map(({ text }) => text);
const [zhang, li, other] = ['ZhangWeiMin', 'LiSuQin', 'SomebodyElse'];

test('words, a picture, a voice and a paper of one, with two others between, are one', async () => {
  expect(
    await tell([
      [0, zhang, words('@小助手 #社情民意 福华街停车难。')],
      [1, li, words('@小助手 大学路积水。')],
      [2, zhang, picture],
      [3, other, words('@小助手 路灯不亮。')],
      [4, zhang, voice('晚上尤其严重。')],
      [5, li, picture],
      [6, zhang, paper],
    ]),
  ).toEqual([
    { text: '福华街停车难。\n晚上尤其严重。', parts: ['origin', 'supplement', 'supplement', 'supplement'] },
    { text: '大学路积水。', parts: ['origin', 'supplement'] },
    { text: '路灯不亮。', parts: ['origin'] },
  ]);
});

test('a picture, then the hashtag: the picture belongs to it', async () => {
  expect(
    await tell([
      [0, zhang, picture],
      [2, zhang, words('@小助手 #社情民意# 井盖破损')],
      [3, zhang, picture],
    ]),
  ).toEqual([{ text: '井盖破损', parts: ['origin', 'supplement', 'supplement'] }]);
});

test('“另：” begins the next, what follows belongs to that one', async () => {
  expect(
    await textsOf([
      [0, zhang, words('@小助手 #社情民意 建议增设路灯')],
      [1, zhang, words('@小助手 另：建议修补路面')],
      [2, zhang, picture],
      [3, zhang, words('@小助手 坑深二十厘米')],
      [4, zhang, words('@小助手 另外一件事：菜场脏乱')],
      [5, zhang, words('@小助手 【另】学校门口没有斑马线')],
    ]),
  ).toEqual(['建议增设路灯', '另：建议修补路面\n坑深二十厘米', '另外一件事：菜场脏乱', '【另】学校门口没有斑马线']);
});

test('the hashtag in each spelling opens one, and alone it waits for its words', async () => {
  expect(
    await textsOf([
      [0, zhang, words('@小助手 ＃社情民意＃ 建议一')],
      [1, zhang, words('@小助手 # 社情民意 建议二')],
      [2, zhang, words('@小助手 建议三\n#社情民意信息')],
      [3, zhang, words('@小助手 #社情民意')],
      [4, zhang, words('@小助手 建议四')],
    ]),
  ).toEqual(['建议一', '建议二', '建议三', '建议四']);
});

test('agreement with what is quoted supports it, in whichever words', async () => {
  const said = '#社情民意 建议在人民公园增设无障碍坡道';
  for (const agreed of [
    '同意',
    '同意！',
    '附议+1',
    '同意张委员的意见',
    '完全赞同楼上',
    '@张伟民 同意',
    '同意👍👍',
    '支持张伟民委员',
  ])
    expect([
      agreed,
      await tell([
        [0, zhang, words(`@小助手 ${said}`)],
        [2, li, onto(`@小助手 ${agreed}`, words(`张伟民：${said}`))],
      ]),
    ]).toEqual([agreed, [{ text: '建议在人民公园增设无障碍坡道', parts: ['origin', 'support'] }]]);
});

test('agreement with more words is one’s own, and the quotation is no part of it', async () => {
  const said = '建议在人民公园增设无障碍坡道';
  expect(
    await textsOf([
      [0, zhang, words(`@小助手 ${said}`)],
      [2, li, onto('@小助手 同意，另外厕所也没有扶手', words(said))],
      [3, other, onto('@小助手 不同意，已经有了', words(said))],
    ]),
  ).toEqual([said, '同意，另外厕所也没有扶手', '不同意，已经有了']);
});

test('delivered twice, also after the talk has gone on, changes nothing', async () => {
  expect(
    await textsOf([
      [0, zhang, words('@小助手 第一句'), { id: 'twice-1' }],
      [1, zhang, words('@小助手 第二句')],
      [0, zhang, words('@小助手 第一句'), { id: 'twice-1' }],
      [30, zhang, words('@小助手 第三句')],
      [0, zhang, words('@小助手 第一句'), { id: 'twice-1' }],
    ]),
  ).toEqual(['第一句\n第二句', '第三句']);
});

test('late messages take the places in which they were said', async () => {
  expect(
    await textsOf([
      [0, zhang, words('@小助手 甲')],
      [6, zhang, words('@小助手 丙')],
      [3, zhang, words('@小助手 乙')],
    ]),
  ).toEqual(['甲\n乙\n丙']);
  expect(
    await textsOf([
      [0, zhang, words('@小助手 甲')],
      [6, zhang, words('@小助手 丙')],
      [3, zhang, words('@小助手 另：乙')],
    ]),
  ).toEqual(['甲', '另：乙\n丙']);
});

test('two talks are two, and ten minutes are the measure', async () => {
  expect(
    await textsOf([
      [0, zhang, words('@小助手 甲')],
      [1, zhang, words('@小助手 乙'), { chat: 'two' }],
      [10, zhang, words('@小助手 丙')],
      [20.5, zhang, words('@小助手 丁')],
    ]),
  ).toEqual(['甲\n丙', '乙', '丁']);
});

test('numbers go on, and begin anew from one', async () => {
  expect(
    await textsOf([
      [0, zhang, words('@小助手 关于公园')],
      [1, zhang, words('@小助手 二、座椅太少')],
      [2, zhang, words('@小助手 补充：树荫也少')],
      [3, zhang, words('@小助手 一、菜场脏乱')],
      [4, zhang, words('@小助手 2. 通道堵塞')],
    ]),
  ).toEqual(['关于公园\n二、座椅太少\n补充：树荫也少', '一、菜场脏乱\n2. 通道堵塞']);
});

test('words with pictures in one message, and a quotation of a picture', async () => {
  expect(
    await tell([
      [0, zhang, mixed(words('@小助手 #社情民意 护栏断裂'), picture, words('请尽快修复'))],
      [1, li, onto('@张伟民 同意', picture)],
      [2, zhang, mixed(picture, words('@小助手 补充一张'))],
    ]),
  ).toMatchObject([{ parts: ['origin', 'supplement'] }, { text: '同意', parts: ['origin'] }]);
});

test('politeness and 提交 add no words', async () => {
  expect(
    await textsOf([
      [0, zhang, words('@小助手 建议增设公厕')],
      [1, li, words('@小助手 收到')],
      [2, zhang, words('@小助手 谢谢！')],
      [3, zhang, words('@小助手 提交')],
      [4, zhang, words('@小助手 建议增设座椅')],
    ]),
  ).toEqual(['建议增设公厕', '建议增设座椅']);
});
