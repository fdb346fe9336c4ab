import { foldQuoted } from './quoted.js';

const OWN = '同意该建议，补充一点：应错时共享。\n\n';

describe('foldQuoted', () => {
  it.each([
    ['QQ', '------------------ 原始邮件 ------------------\n发件人: "直报"<z@x.cn>;\n您的建议已收到'],
    ['QQ phone', '---原始邮件---\n发件人: "直报"\n正文'],
    ['a plain reply', '-----邮件原件-----\n正文'],
    ['163', '在 2026-11-06 08:54:00，"直报" <z@x.cn> 写道：\n\n> 正文'],
    ['Gmail', '直报 <z@x.cn> 于2026年11月6日周五 08:54写道：\n> 正文'],
    ['Apple Mail', '在 2026年11月6日，上午8:54，直报 <z@x.cn> 写道：\n正文'],
    ['Outlook', '发件人: 直报 <z@x.cn>\n发送时间: 2026年11月6日 8:54\n收件人: 张三\n主题: 回执\n\n正文'],
    ['English', 'On Fri, Nov 6, 2026 at 8:54 AM Zhibao <z@x.cn>\nwrote:\n\n> text'],
    ['a signature', '-- \n张三\n138'],
    ['a phone signature', '发自我的iPhone'],
    ['a disclaimer', '免责声明：本邮件仅供收件人使用。'],
  ])('folds what %s adds', (_, rest) => {
    expect(foldQuoted(OWN + rest)).toEqual({ own: OWN, rest });
  });

  it('cuts at the first of several', () => {
    expect(foldQuoted(`${OWN}发自我的iPhone\n\n------------------ 原始邮件 ------------------\nx`).own).toBe(OWN);
  });

  it.each([
    ['163 forward', '请阅。\n\n-------- 转发邮件信息 --------\n发件人：李四\n发送日期：2026-11-06\n正文'],
    ['Apple forward', '请阅\n\nBegin forwarded message:\n\nFrom: Li <l@x.cn>\nSubject: x\n\n正文'],
    ['nothing but a quote', '\n\n------------------ 原始邮件 ------------------\n发件人: 李四\n正文'],
    ['prose with the same words', '市民来信写道：道路破损。发件人：应实名。\n第二段 -- 完\n建议免责声明统一格式。'],
    ['nothing', ''],
  ])('leaves %s whole', (_, text) => {
    expect(foldQuoted(text)).toEqual({ own: text, rest: '' });
  });

  it('leaves a mail titled as a forward whole', () => {
    const text = `${OWN}------------------ 原始邮件 ------------------\n正文`;
    expect(foldQuoted(text, '转发：关于停车的建议').rest).toBe('');
    expect(foldQuoted(text, '回复：关于停车的建议').rest).not.toBe('');
  });
});

test('an answer above a very long quote, with a line behind it, is over at once', () => {
  const started = process.cpuUsage().user;
  const text = `同意\n${'> 请补充地点\n'.repeat(50_000)}请查收`;
  expect(foldQuoted(text)).toEqual({ own: text, rest: '' });
  expect(process.cpuUsage().user - started).toBeLessThan(2_000_000);
});

test.each([
  ['two lines', '> 已收到\n> 请补充\n\n'],
  ['one line', '> 已收到\n'],
  ['lines with blank ones between', '> 已收到\n\n> 请补充\n\n'],
])('an answer below %s that are quoted is the sender’s own', (_, quote) => {
  const { own, rest } = foldQuoted(`${quote}地点在北门`);
  expect([own.trim(), rest + own]).toEqual(['地点在北门', `${quote}地点在北门`]);
});

test('answers between quoted lines stay together with them', () => {
  const text = '> 地点？\n北门\n> 时间？\n晚上';
  expect(foldQuoted(text)).toEqual({ own: text, rest: '' });
});
