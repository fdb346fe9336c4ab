import { readXmlEvent, readXmlMessage, xmlAnswer } from './xml-message.js';

const head =
  '<ToUserName><![CDATA[ww1]]></ToUserName><FromUserName><![CDATA[zhangsan]]></FromUserName><CreateTime>1762390440</CreateTime>';
const xml = (inside: string, id = '<MsgId>4561255354251345929</MsgId>') =>
  `<xml>${head}${inside}${id}<AgentID>1</AgentID></xml>`;
const type = (name: string) => `<MsgType><![CDATA[${name}]]></MsgType>`;
const read = (inside: string, door: 'wecom-app' | 'wechat-mp' = 'wecom-app') => readXmlMessage(xml(inside), door);

describe('readXmlMessage', () => {
  it('reads a text, keeps a long id to its last digit and a number the text it is', () => {
    expect(read(`${type('text')}<Content><![CDATA[007]]></Content>`)).toMatchObject({
      msgid: '4561255354251345929',
      chatid: null,
      chattype: 'single',
      incoming: {
        sender: { provider: 'wecom', subject: 'zhangsan' },
        sentAt: new Date('2025-11-06T00:54:00Z'),
        text: '007',
      },
      media: [],
    });
  });

  it('knows a person of the public account by openid', () => {
    const message = read(`${type('text')}<Content>#社情民意# 路灯 䶮𠮷</Content>`, 'wechat-mp');
    expect(message).toMatchObject({
      incoming: { sender: { provider: 'openid' }, text: '路灯 䶮𠮷' },
      triggers: ['hashtag'],
    });
  });

  it('names a message without an id by its sender and second', () => {
    expect(readXmlMessage(xml(`${type('text')}<Content>x</Content>`, ''), 'wecom-app')?.msgid).toBe(
      'zhangsan 1762390440',
    );
  });

  it.each([
    ['image', '<PicUrl>http://x</PicUrl><MediaId>M1</MediaId>', '', 'image'],
    ['voice', '<MediaId>M1</MediaId><Format>amr</Format>', '', 'voice'],
    ['voice', '<MediaId>M1</MediaId><Recognition><![CDATA[路灯坏了]]></Recognition>', '路灯坏了', 'voice'],
    ['video', '<MediaId>M1</MediaId><ThumbMediaId>T</ThumbMediaId>', '', 'video'],
    ['shortvideo', '<MediaId>M1</MediaId>', '', 'video'],
  ])('reads %s %s', (name, inside, said, kind) => {
    expect(read(type(name) + inside)).toMatchObject({
      incoming: { text: said },
      marks: [kind],
      media: [{ kind, url: null, mediaId: 'M1' }],
    });
  });

  it.each([
    [
      `${type('location')}<Location_X>34.7</Location_X><Location_Y>113.6</Location_Y><Label><![CDATA[福华街]]></Label>`,
      '位置：福华街 34.7，113.6',
    ],
    [
      `${type('link')}<Title>标题</Title><Description>说明</Description><Url>https://x/?a=1</Url>`,
      '标题\n说明\nhttps://x/?a=1',
    ],
    [type('miniprogrampage'), ''],
  ])('keeps %s', (inside, said) => {
    expect(read(inside)?.incoming.text).toBe(said);
  });

  it('expands no entity and refuses a declared one', () => {
    const bomb = `<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>${xml(`${type('text')}<Content>&a;</Content>`)}`;
    expect(readXmlMessage(bomb, 'wecom-app')).toBeNull();
    expect(read(`${type('text')}<Content>&a;</Content>`)?.incoming.text).toBe('&a;');
  });

  it.each(['', '<xml/>', '<xml><a></xml>', '{}', '<html></html>', xml(type('event'))])(
    'finds no message in %.40j',
    (plain) => {
      expect(readXmlMessage(plain, 'wecom-app')).toBeNull();
    },
  );
});

test('a click carries its button, its card and what changes it', () => {
  const inside = `${type('event')}<Event>template_card_event</Event><EventKey>withdraw:1</EventKey><TaskId>t1</TaskId><ResponseCode>r1</ResponseCode>`;
  expect(readXmlEvent(xml(inside))).toEqual({
    kind: 'click',
    userid: 'zhangsan',
    chatid: null,
    key: 'withdraw:1',
    taskId: 't1',
    responseCode: 'r1',
  });
  expect(readXmlEvent(xml(`${type('event')}<Event>subscribe</Event>`))?.kind).toBe('enter');
  expect(readXmlEvent(xml(`${type('text')}<Content>x</Content>`))).toBeNull();
});

test('an answer turns sender and receiver round and survives the end of CDATA', () => {
  const answer = xmlAnswer(xml(`${type('text')}<Content>x</Content>`), '已收到 ]]> 编号\u0000', 1) ?? '';
  expect(answer).toContain('<ToUserName><![CDATA[zhangsan]]></ToUserName><FromUserName><![CDATA[ww1]]></FromUserName>');
  const again = answer.replace('</xml>', '<MsgId>1</MsgId></xml>');
  expect(readXmlMessage(again, 'wecom-app')?.incoming.text).toBe('已收到 ]]> 编号');
});
