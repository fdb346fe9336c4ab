import { readBotMessage } from './bot-message.js';

const base = {
  msgid: 'CAIQ1',
  aibotid: 'bot',
  chatid: 'wrkSFfCgAA',
  chattype: 'group',
  from: { userid: 'zhangsan' },
  response_url: 'https://qyapi.weixin.qq.com/r',
  create_time: 1_762_390_440,
};
const read = (message: object, botName?: string) => readBotMessage(JSON.stringify({ ...base, ...message }), botName);
const text = (content: string) => ({ msgtype: 'text', text: { content } });

describe('readBotMessage', () => {
  it('reads a group text with a quote', () => {
    const quote = { msgtype: 'text', text: { content: '人民路停车难' } };
    expect(read({ ...text('@RobotA #社情民意 建议错时共享车位。'), quote })).toEqual({
      msgid: 'CAIQ1',
      chatid: 'wrkSFfCgAA',
      chattype: 'group',
      incoming: {
        channel: 'WECHAT_GROUP',
        sender: { provider: 'wecom', subject: 'zhangsan', displayName: null },
        sentAt: new Date('2025-11-06T00:54:00Z'),
        title: null,
        text: '建议错时共享车位。',
        html: null,
        quote: '人民路停车难',
        attachments: [],
        corrections: [],
        automatic: null,
      },
      responseUrl: 'https://qyapi.weixin.qq.com/r',
      triggers: ['mention', 'hashtag'],
      marks: [],
      media: [],
    });
  });

  it.each([
    ['@提办通\u2005建议增设路灯', '建议增设路灯', ['mention']],
    ['@提办通\n#社情民意#\n建议增设路灯', '建议增设路灯', ['mention', 'hashtag']],
    ['@提办通＃社情民意＃建议增设路灯', '建议增设路灯', ['mention', 'hashtag']],
    ['建议增设路灯 #社情民意信息', '建议增设路灯', ['hashtag']],
    ['建议改进#社情民意信息工作', '建议改进信息工作', ['hashtag']],
    ['@提办通', '', ['mention']],
    ['@张三等委员提出：建议增设路灯，请转有关部门研究。', '@张三等委员提出：建议增设路灯，请转有关部门研究。', []],
    ['请看 @张三 的建议', '请看 @张三 的建议', []],
    ['社情民意工作要做好', '社情民意工作要做好', []],
  ])('strips what is for the machine from %j', (content, said, triggers) => {
    const message = read(text(content));
    expect([message?.incoming.text, message?.triggers]).toEqual([said, triggers]);
  });

  it('knows a bot by its full name anywhere, and no mention in a talk of two without it', () => {
    expect(read(text('请记 @提办通 (测试) 路灯坏了'), '提办通 (测试)')?.incoming.text).toBe('请记 路灯坏了');
    const alone = { ...text('@张三 说路灯坏了'), chatid: undefined, chattype: 'single' };
    expect(read(alone)).toMatchObject({ chatid: null, chattype: 'single', incoming: { text: '@张三 说路灯坏了' } });
  });

  it('reads text mixed with pictures', () => {
    const image = { msgtype: 'image', image: { url: 'https://x/1', aeskey: 'k1' } };
    const msg_item = [text('@bot 路灯坏了'), image, { msgtype: 'image' }, 'rubbish', text('请修')];
    expect(read({ msgtype: 'mixed', mixed: { msg_item } })).toMatchObject({
      incoming: { text: '路灯坏了\n请修' },
      marks: ['image', 'unknown-type:unreadable'],
      media: [{ kind: 'image', url: 'https://x/1', aesKey: 'k1' }],
    });
  });

  it.each([
    [{ msgtype: 'voice', voice: { content: '路灯坏了' } }, '路灯坏了', ['voice'], []],
    [
      { msgtype: 'file', file: { url: 'https://x/f' } },
      '',
      ['file'],
      [{ kind: 'file', url: 'https://x/f', aesKey: null }],
    ],
    [
      { msgtype: 'video', video: { url: 'https://x/v' } },
      '',
      ['video'],
      [{ kind: 'video', url: 'https://x/v', aesKey: null }],
    ],
    [{ msgtype: 'image' }, '', ['image'], []],
    [{ msgtype: 'location', location: { x: 1 } }, '', ['unknown-type:location'], []],
    [{ msgtype: 'text', text: 'not an object' }, '', [], []],
    [{}, '', ['unknown-type:none'], []],
  ])('keeps %j', (message, said, marks, media) => {
    expect(read(message)).toMatchObject({ incoming: { text: said }, marks, media });
  });

  it.each([
    [{ msgtype: 'image', image: { url: 'u' } }, null, ['quote-image']],
    [{ msgtype: 'voice', voice: { content: '引的话' } }, '引的话', ['quote-voice']],
    [{ msgtype: 'mixed', mixed: { msg_item: [text('甲'), text('乙')] } }, '甲\n乙', []],
    ['rubbish', null, []],
  ])('takes the quote %j for context only', (quote, said, marks) => {
    expect(read({ ...text('@bot 同意'), quote })).toMatchObject({ incoming: { text: '同意', quote: said }, marks });
  });

  it('loses no digit of a large number, and harms no text that looks like one', () => {
    const plain =
      '{"msgid":4561255354251345929,"chatid":9007199254740993,"x":0.12345678901234567,"y":[12345678901234567890],' +
      '"from":{"userid":12},"msgtype":"text","text":{"content":"账号 4561255354251345929，\\"1234567890123456789\\""}}';
    expect(readBotMessage(plain)).toMatchObject({
      msgid: '4561255354251345929',
      chatid: '9007199254740993',
      incoming: { sender: { subject: '12' }, text: '账号 4561255354251345929，"1234567890123456789"' },
    });
  });

  it('keeps a message whose sender it cannot read', () => {
    expect(read({ ...text('路灯坏了'), from: null })?.incoming).toMatchObject({
      sender: { subject: '' },
      text: '路灯坏了',
    });
  });

  it.each([
    '',
    '[]',
    '"x"',
    '{ "ToUserName": "wx", "FromUserName": :mycreate", "MsgId": 4561255354251345929}',
    '<xml></xml>',
    '{"msgtype":"text","text":{"content":"no id"}}',
    JSON.stringify({ ...base, msgtype: 'event', event: { eventtype: 'enter_chat' } }),
    JSON.stringify({ ...base, msgtype: 'stream', stream: { id: 's' } }),
    `"${'\\\\'.repeat(3_000_000)}`,
  ])('finds no message in %.60j', (plain) => {
    expect(readBotMessage(plain)).toBeNull();
  });
});
