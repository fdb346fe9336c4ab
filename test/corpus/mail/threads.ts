import {
  attached,
  bytesOf,
  filePart,
  type Group,
  letter,
  multipart,
  part,
  PDF,
  PERSON,
  plainMail,
  textPart,
  titled,
  word,
} from './build.js';

const TEXT = '建议在人民路与解放路口增设左转信号灯。';
const OWN = '同意，另请考虑盲道。';
const LI = '"李四" <li@qq.com>';
const with_ = (title: string, text: string, ...head: string[]) =>
  plainMail(text, 'utf-8', [...PERSON, titled(title), ...head]);
const replied = (quote: string) => with_('回复：意见建议已收到', `${OWN}\n\n${quote}`);
const folded = (quote: string) => ({ title: '回复：意见建议已收到', text: `${OWN}\n\n${quote}`, own: OWN });
const passedOn = (title: string, text: string, forwardedFrom = '李四 <li@qq.com>') => ({ title, text, forwardedFrom });
const INNER = letter(
  [
    `From: ${word('李四', 'gbk', 'gb2312')} <li@qq.com>`,
    'Date: Thu, 5 Nov 2026 08:00:00 +0800',
    `Subject: ${word('关于信号灯', 'gbk')}`,
    'Content-Type: text/plain; charset=gb2312',
  ],
  bytesOf(TEXT, 'gbk'),
);
const INNER_WITH_FILE = multipart(
  'mixed',
  [`From: ${LI}`, titled('关于信号灯')],
  [textPart(TEXT), attached('a.pdf', PDF)],
  'inner',
);
const eml = (mail: Buffer) =>
  part(['Content-Type: message/rfc822', 'Content-Disposition: attachment; filename="a.eml"'], mail);

const QUOTES: [string, string][] = [
  [
    'QQ',
    '------------------ 原始邮件 ------------------\n发件人: "直报"<z@x.cn>;\n发送时间: 2026年11月6日(星期五) 上午9:00\n收件人: "张三"<zhang@example.cn>;\n主题: 已收到',
  ],
  ['QQ, with its entities', '------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "直报"'],
  ['163', '在 2026-11-06 08:54:00，"直报" <z@x.cn> 写道：\n\n> 已收到'],
  ['163 without 在', '2026-11-06 08:54:00，"直报" <z@x.cn> 写道：\n> 已收到'],
  [
    '163 on a phone',
    '---- 回复的原邮件 ----\n| 发件人 | 直报<z@x.cn> |\n| 日期 | 2026年11月06日 08:54 |\n| 收件人 | 张三 |\n| 主题 | 已收到 |',
  ],
  ['Foxmail', '发件人： 直报\n发送时间： 2026-11-06 08:54\n收件人： 张三\n主题： 已收到'],
  [
    'Outlook',
    '________________________________\n发件人: 直报 <z@x.cn>\n发送时间: 2026年11月6日 8:54\n收件人: 张三\n主题: 已收到',
  ],
  [
    'Outlook in English',
    '-----Original Message-----\nFrom: Zhibao [mailto:z@x.cn]\nSent: Friday, November 6, 2026\nTo: Zhang\nSubject: received',
  ],
  ['Apple', '> 在 2026年11月6日，上午8:54，直报 <z@x.cn> 写道：\n> \n> 已收到'],
  ['Gmail', '直报 <z@x.cn> 于2026年11月6日周五 08:54写道：\n\n> 已收到'],
  ['Thunderbird', '在 2026/11/6 8:54, 直报 写道:\n> 已收到'],
  ['traditional characters', '寄件者: 直報 <z@x.cn>\n寄件日期: 2026年11月6日\n收件者: 張三\n主旨: 已收到'],
  ['a phone', '发自我的华为手机'],
  ['a phone of QQ', '发自我的iPhone\n\n\n------------------ 原始邮件 ------------------\n发件人: 直报'],
  ['a signature of 163', '| |\n张三\n|\n|\nzhang@example.cn\n|\n签名由网易邮箱大师定制'],
  ['a signature with a line above', '————————————\n张三 市政协委员\n电话：13800000000\n地址：人民路1号'],
  ['a disclaimer', '本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人。'],
  ['Windows', '从 Windows 版邮件发送'],
  ['nothing but marks', '> 已收到\n> 编号 2026-0001'],
];

/** Replies, forwards and courtesies. */
export const threads: Group = [
  ...QUOTES.map(([name, quote]): Group[number] => [`folds ${name}`, replied(quote), folded(quote)]),
  [
    'an answer below what it quotes',
    with_('Re: 回执', '在 2026-11-06 08:54:00，"直报" <z@x.cn> 写道：\n> 已收到\n\n补充：盲道也要修。'),
    {
      title: 'Re: 回执',
      text: '在 2026-11-06 08:54:00，"直报" <z@x.cn> 写道：\n> 已收到\n\n补充：盲道也要修。',
      own: '补充：盲道也要修。',
    },
  ],
  [
    'prose that looks like a quote',
    with_('关于来信', '在2025年的来信中，市民写道：路灯不亮。\n发件人：应当实名。\n市民又写道：请修。'),
    { title: '关于来信', text: '在2025年的来信中，市民写道：路灯不亮。\n发件人：应当实名。\n市民又写道：请修。' },
  ],
  [
    'a forward by QQ',
    with_(
      '转发：关于信号灯',
      `\n\n------------------ 原始邮件 ------------------\n发件人: "李四"<li@qq.com>;\n发送时间: 2026年11月5日(星期四) 上午8:00\n收件人: "张三"<zhang@example.cn>;\n主题: 关于信号灯\n\n${TEXT}`,
    ),
    passedOn(
      '转发：关于信号灯',
      `------------------ 原始邮件 ------------------\n发件人: "李四"<li@qq.com>;\n发送时间: 2026年11月5日(星期四) 上午8:00\n收件人: "张三"<zhang@example.cn>;\n主题: 关于信号灯\n\n${TEXT}`,
    ),
  ],
  [
    'a forward by 163',
    with_(
      'Fw:关于信号灯',
      `请阅。\n\n-------- 转发邮件信息 --------\n发件人："李四" <li@qq.com>\n发送日期：2026-11-05 08:00:00\n收件人：zhang@example.cn\n主题：关于信号灯\n${TEXT}`,
    ),
    passedOn(
      'Fw:关于信号灯',
      `请阅。\n\n-------- 转发邮件信息 --------\n发件人："李四" <li@qq.com>\n发送日期：2026-11-05 08:00:00\n收件人：zhang@example.cn\n主题：关于信号灯\n${TEXT}`,
    ),
  ],
  [
    'a forward by Outlook',
    with_(
      '转发: 关于信号灯',
      `发件人: 李四 <li@qq.com>\n发送时间: 2026年11月5日 8:00\n收件人: 张三 <zhang@example.cn>\n主题: 关于信号灯\n\n${TEXT}`,
    ),
    passedOn(
      '转发: 关于信号灯',
      `发件人: 李四 <li@qq.com>\n发送时间: 2026年11月5日 8:00\n收件人: 张三 <zhang@example.cn>\n主题: 关于信号灯\n\n${TEXT}`,
    ),
  ],
  [
    'a forward by an old Outlook',
    with_(
      'FW: 关于信号灯',
      `-----Original Message-----\nFrom: 李四 [mailto:li@qq.com]\nSent: 2026-11-05\nTo: 张三\nSubject: x\n\n${TEXT}`,
    ),
    passedOn(
      'FW: 关于信号灯',
      `-----Original Message-----\nFrom: 李四 [mailto:li@qq.com]\nSent: 2026-11-05\nTo: 张三\nSubject: x\n\n${TEXT}`,
    ),
  ],
  [
    'a forward by Foxmail, no prefix',
    with_(
      '关于信号灯',
      `请查收\n\n发件人： 李四\n发送时间： 2026-11-05 08:00\n收件人： 张三\n主题： 关于信号灯\n${TEXT}`,
    ),
    {
      ...passedOn(
        '关于信号灯',
        `请查收\n\n发件人： 李四\n发送时间： 2026-11-05 08:00\n收件人： 张三\n主题： 关于信号灯\n${TEXT}`,
        '李四',
      ),
    },
  ],
  [
    'a forward by Apple',
    with_(
      'Fwd: 关于信号灯',
      `开始转发的邮件：\n\n发件人: 李四 <li@qq.com>\n主题: 关于信号灯\n日期: 2026年11月5日 GMT+8 08:00:00\n收件人: 张三\n\n${TEXT}`,
    ),
    passedOn(
      'Fwd: 关于信号灯',
      `开始转发的邮件：\n\n发件人: 李四 <li@qq.com>\n主题: 关于信号灯\n日期: 2026年11月5日 GMT+8 08:00:00\n收件人: 张三\n\n${TEXT}`,
    ),
  ],
  [
    'a forward by Gmail',
    with_(
      'Fwd: 关于信号灯',
      `---------- Forwarded message ---------\n发件人： 李四 <li@qq.com>\nDate: 2026年11月5日周四 08:00\nSubject: 关于信号灯\nTo: <zhang@example.cn>\n\n${TEXT}`,
    ),
    passedOn(
      'Fwd: 关于信号灯',
      `---------- Forwarded message ---------\n发件人： 李四 <li@qq.com>\nDate: 2026年11月5日周四 08:00\nSubject: 关于信号灯\nTo: <zhang@example.cn>\n\n${TEXT}`,
    ),
  ],
  [
    'a forward of a forward',
    with_(
      '转发：转发：关于信号灯',
      `------------------ 原始邮件 ------------------\n发件人: "王五"<wang@qq.com>;\n发送时间: 2026年11月5日\n主题: 转发：关于信号灯\n\n请阅\n\n------------------ 原始邮件 ------------------\n发件人: "李四"<li@qq.com>;\n发送时间: 2026年11月4日\n主题: 关于信号灯\n\n${TEXT}`,
    ),
    passedOn(
      '转发：转发：关于信号灯',
      `------------------ 原始邮件 ------------------\n发件人: "王五"<wang@qq.com>;\n发送时间: 2026年11月5日\n主题: 转发：关于信号灯\n\n请阅\n\n------------------ 原始邮件 ------------------\n发件人: "李四"<li@qq.com>;\n发送时间: 2026年11月4日\n主题: 关于信号灯\n\n${TEXT}`,
    ),
  ],
  [
    'a forward as attachment, no words',
    multipart('mixed', [...PERSON, titled('转发：关于信号灯')], [textPart(''), eml(INNER)]),
    {
      title: '转发：关于信号灯',
      text: TEXT,
      files: [`a.eml | message/rfc822 | ${INNER.length}`],
      forwardedFrom: '李四 <li@qq.com>',
    },
  ],
  [
    'a forward as attachment, “请查收”, no title',
    multipart('mixed', PERSON, [
      textPart('您好，\r\n转发的邮件见附件，请查收。谢谢！\r\n\r\n发自我的iPhone'),
      eml(INNER_WITH_FILE),
    ]),
    {
      title: '关于信号灯',
      text: `您好，\n转发的邮件见附件，请查收。谢谢！\n\n发自我的iPhone\n\n${TEXT}`,
      own: TEXT,
      files: [`a.eml | message/rfc822 | ${INNER_WITH_FILE.length}`, 'a.pdf | application/pdf | 17'],
      forwardedFrom: '李四 <li@qq.com>',
    },
  ],
  [
    'a mail attached to words of one’s own',
    multipart('mixed', PERSON, [textPart('我有不同意见：不应拆除。'), eml(INNER)]),
    { text: '我有不同意见：不应拆除。', files: [`a.eml | message/rfc822 | ${INNER.length}`] },
  ],
  [
    'a mail in Base64 inside of a mail inside of a mail',
    multipart('mixed', PERSON, [
      textPart('请阅'),
      eml(
        multipart(
          'mixed',
          ['From: wang@qq.com', titled('Fw')],
          [textPart('转'), filePart(['Content-Type: message/rfc822; name=b.eml'], INNER)],
          'mid',
        ),
      ),
    ]),
    {
      title: 'Fw',
      own: TEXT,
      text: `请阅\n\n转\n\n${TEXT}`,
      files: [
        `a.eml | message/rfc822 | ${multipart('mixed', ['From: wang@qq.com', titled('Fw')], [textPart('转'), filePart(['Content-Type: message/rfc822; name=b.eml'], INNER)], 'mid').length}`,
        `b.eml | message/rfc822 | ${INNER.length}`,
      ],
      forwardedFrom: '李四 <li@qq.com>',
    },
  ],
  [
    'a courtesy',
    with_(
      '回复：意见建议已收到，编号 2026-0123',
      '收到，谢谢！',
      'In-Reply-To: <r1@x.cn>',
      'References: <r0@x.cn> <r1@x.cn>',
    ),
    {
      title: '回复：意见建议已收到，编号 2026-0123',
      text: '收到，谢谢！',
      courtesy: true,
      inReplyTo: '<r1@x.cn>',
      references: ['<r0@x.cn>', '<r1@x.cn>'],
      numbers: ['2026-0123'],
    },
  ],
  [
    'a courtesy above a quote',
    with_('Re: 回执', '您好，已收悉，非常感谢！\n\n------------------ 原始邮件 ------------------\n发件人: 直报'),
    {
      title: 'Re: 回执',
      text: '您好，已收悉，非常感谢！\n\n------------------ 原始邮件 ------------------\n发件人: 直报',
      own: '您好，已收悉，非常感谢！',
      courtesy: true,
    },
  ],
  [
    'thanks, and a matter',
    with_('回复：回执', '收到，谢谢！另建议修路。'),
    { title: '回复：回执', text: '收到，谢谢！另建议修路。' },
  ],
  [
    'thanks under a title that is a matter',
    with_('关于增设路灯的建议', '谢谢！'),
    { title: '关于增设路灯的建议', text: '谢谢！' },
  ],
  [
    'a number in full-width signs',
    with_('回复：编号 ２０２６－０１２３ 的补充', TEXT),
    { title: '回复：编号 ２０２６－０１２３ 的补充', text: TEXT, numbers: ['2026-0123'] },
  ],
  ['a day is no number', with_('2026-11-06 会议', TEXT), { title: '2026-11-06 会议', text: TEXT }],
];
