import iconv from 'iconv-lite';
import {
  attached,
  base64,
  bytesOf,
  filePart,
  type Group,
  letter,
  multipart,
  part,
  PDF,
  percent,
  PERSON,
  plainMail,
  PNG,
  quoted,
  raw,
  textPart,
  titled,
} from './build.js';

const TEXT = '希望在和平里小区北门加装减速带，保障老人孩子安全。';
const TRAD = '希望在北門加裝減速帶，保障長者安全。';
const b = (bytes: Buffer, label: string) => `=?${label}?b?${bytes.toString('base64')}?=`;
const sj = (value: string | Buffer, text = '见正文', ...more: string[]) =>
  plainMail(text, 'UTF-8', [...PERSON, raw('Subject: ', value), ...more]);
const fr = (value: string | Buffer) => plainMail('见正文', 'utf8', [raw('From: ', value), ...PERSON.slice(1)]);
const FORWARDED = (head: string) => `${head}\n\n${TEXT}`;
const forward = (
  title: string,
  text: string,
  from: string,
): [Buffer, { title: string; text: string; forwardedFrom: string }] => [
  plainMail(text, 'utf-8', [...PERSON, titled(title)]),
  { title, text, forwardedFrom: from },
];
const reply = (tail: string): [Buffer, { title: string; text: string; own: string }] => [
  plainMail(`已阅，补充两点。\n\n${tail}`, 'utf-8', [...PERSON, titled('答复：回执')]),
  { title: '答复：回执', text: `已阅，补充两点。\n\n${tail}`, own: '已阅，补充两点。' },
];
const bounce = (from: string, title: string, text: string) =>
  plainMail(text, 'utf-8', [`From: ${from}`, ...PERSON.slice(1), titled(title)]);
const INNER = letter(
  ['From: =?utf-8?Q?=E7=8E=8B=E4=BA=94?= <Wang@Sina.cn>', titled('减速带'), 'Content-Type: text/html; charset=gbk'],
  bytesOf(`<p>${TEXT}</p>`, 'gbk'),
);

/** Written after the parser, with other programs, words and orders. */
export const strangers: Group = [
  [
    'GBK under iso-8859-15 in quoted-printable',
    letter(
      [...PERSON, 'Content-Type: text/plain; charset=iso-8859-15', 'Content-Transfer-Encoding: quoted-printable'],
      quoted(bytesOf(TEXT, 'gbk')),
    ),
    { text: TEXT, corrections: ['text:iso-8859-15->gb18030'] },
  ],
  [
    'Big5 under utf-8',
    plainMail(bytesOf(TRAD, 'big5'), 'utf-8'),
    { text: TRAD, corrections: ['text:utf-8->big5-hkscs'] },
  ],
  [
    'UTF-8 under big5 with rare characters',
    plainMail('𠮷祥路䶮湖', 'big5'),
    { text: '𠮷祥路䶮湖', corrections: ['text:big5->utf-8'] },
  ],
  ['GB18030 under windows-936', plainMail(bytesOf('㐂路𬍛', 'gb18030'), 'windows-936'), { text: '㐂路𬍛' }],
  ['csGB2312', plainMail(bytesOf(TEXT, 'gbk'), 'csGB2312'), { text: TEXT }],
  ['zh_CN.gb2312', plainMail(bytesOf(TEXT, 'gbk'), 'zh_CN.gb2312'), { text: TEXT }],
  ['65001', plainMail(TEXT, '65001'), { text: TEXT }],
  [
    'unknown-8bit',
    plainMail(bytesOf(TEXT, 'gbk'), 'unknown-8bit'),
    { text: TEXT, corrections: ['text:none->gb18030'] },
  ],
  [
    'HZ over two lines',
    plainMail('~{O#Mu~}~\n~{0u7d~} ok~~', 'HZ-GB-2312'),
    { text: `${iconv.decode(Buffer.from([0xcf, 0xa3, 0xcd, 0xf5, 0xb0, 0xf5, 0xb7, 0xe4]), 'gbk')} ok~` },
  ],
  [
    'UTF-16LE in 8bit lines',
    letter(
      [...PERSON, 'Content-Type: text/plain; charset=UTF-16LE', 'Content-Transfer-Encoding: 8bit'],
      bytesOf(`${TEXT}\r\n完`, 'utf-16le'),
    ),
    { text: `${TEXT}\n完` },
  ],
  [
    'EUC-JP with half-width marks',
    plainMail(bytesOf('ご提案ありがとう', 'euc-jp'), 'x-euc-jp'),
    { text: 'ご提案ありがとう' },
  ],
  ['Vietnamese in Windows-1258', plainMail(bytesOf('Cám on', 'windows-1258'), 'windows-1258'), { text: 'Cám on' }],
  [
    'a title in three charsets',
    sj(
      `${b(bytesOf('关于', 'gbk'), 'GBK')} ${b(bytesOf('減速', 'big5'), 'Big5')}\r\n ${b(Buffer.from('带䶮'), 'utf-8')}`,
    ),
    { title: '关于減速带䶮', text: '见正文' },
  ],
  [
    'a title in Q cut inside of an escape',
    sj('=?GB2312?Q?=B9=D8=D3?= =?GB2312?Q?=DA_=BC=F5=CB=D9?='),
    { title: '关于 减速', text: '见正文' },
  ],
  [
    'a title with tabs, folds and a comment',
    sj(`(急)\t${b(bytesOf('减速带', 'gbk'), 'gb18030')}\r\n\t(二)`),
    { title: '(急) 减速带 (二)', text: '见正文' },
  ],
  [
    'a title in UTF-8 whose word is cut off',
    sj(`=?UTF-8?B?${Buffer.from('减速带').toString('base64').slice(0, 10)}?=`),
    { title: '减速\ufffd', text: '见正文' },
  ],
  [
    'a title in UTF-7',
    sj('=?utf-7?Q?+UcCQH3S2-?='),
    { title: iconv.decode(Buffer.from('+UcCQH3S2-'), 'utf-7'), text: '见正文' },
  ],
  [
    'raw UTF-8 and an encoded word',
    sj(raw('转：', b(bytesOf('减速带', 'gbk'), 'gb2312'))),
    { title: '转：减速带', text: '见正文' },
  ],
  ['a group and two senders', fr('委员: 王五 <w@x.cn>, 李四 <l@x.cn>;'), { text: '见正文', from: '王五 <w@x.cn>' }],
  ['a name in single quotes', fr("'王五' <w@x.cn>"), { text: '见正文', from: '王五 <w@x.cn>' }],
  ['spaces around the at sign', fr('王五 < w @ x.cn >'), { text: '见正文', from: '王五 <w@x.cn>' }],
  ['a name behind the address', fr('w@x.cn (=?gbk?B?zfXO5Q==?=)'), { text: '见正文', from: '王五 <w@x.cn>' }],
  ['a raw UTF-8 name with a backslash', fr('"王\\"五" <w@x.cn>'), { text: '见正文', from: '王"五 <w@x.cn>' }],
  [
    'a name with %',
    multipart('mixed', PERSON, [
      textPart('见附件'),
      filePart(
        [`Content-Type: application/pdf; name*0*=gbk'zh'${percent(bytesOf('减速', 'gbk'))}`, ` ; name*1="带.pdf"`],
        PDF,
      ),
    ]),
    { text: '见附件', files: ['减速带.pdf | application/pdf | 17'] },
  ],
  [
    'a raw UTF-8 file name in the type alone',
    multipart('mixed', PERSON, [
      textPart('见附件'),
      filePart(['Content-Type: application/pdf; name=减速带 方案.pdf'], PDF),
    ]),
    { text: '见附件', files: ['减速带 方案.pdf | application/pdf | 17'] },
  ],
  [
    'a capital everything',
    Buffer.from(
      multipart('mixed', PERSON, [
        part(
          ['CONTENT-TYPE: TEXT/PLAIN; CHARSET=UTF-8', 'CONTENT-TRANSFER-ENCODING: BASE64'],
          base64(Buffer.from(TEXT)),
        ),
      ])
        .toString('latin1')
        .replace('multipart/mixed', 'MULTIPART/MIXED'),
      'latin1',
    ),
    { text: TEXT },
  ],
  [
    'text behind the page, signature in a third part',
    multipart('mixed', PERSON, [
      textPart(`<p>${TEXT}</p>`, 'utf-8', 'html'),
      attached('a.png', PNG),
      textPart('-- \r\n王五', 'utf-8'),
    ]),
    { text: `${TEXT}\n-- \n王五`, own: TEXT, files: ['a.png | image/png | 33'] },
  ],
  [
    'related inside of alternative inside of mixed',
    multipart('mixed', PERSON, [
      multipart(
        'alternative',
        [],
        [
          textPart(TEXT),
          multipart(
            'related',
            [],
            [
              textPart(`<p>${TEXT}</p>`, 'utf-8', 'html'),
              filePart(['Content-Type: image/png; name=i.png', 'Content-ID: <i>'], PNG),
            ],
            'r1',
          ),
        ],
        'a1',
      ),
      attached('b.pdf', PDF),
    ]),
    { text: TEXT, files: ['i.png | image/png | 33', 'b.pdf | application/pdf | 17'] },
  ],
  [
    'a forward by Tencent’s company mail',
    ...forward(
      '转发:减速带',
      FORWARDED(
        '------------------ 原始邮件 ------------------\n发件人： "王五 "<wang@sina.cn>;\n发件时间： 2026/11/05 08:00:00\n收件人： "张三"<zhang@example.cn>;\n主题： 减速带',
      ),
      '王五 <wang@sina.cn>',
    ),
  ],
  [
    'a forward by Coremail',
    ...forward(
      '转发: 减速带',
      FORWARDED(
        '-----原始邮件-----\n发件人:"王五" <wang@sina.cn>\n发送时间:2026-11-05 08:00:00 (星期四)\n收件人: zhang@example.cn\n主题: 减速带',
      ),
      '王五 <wang@sina.cn>',
    ),
  ],
  [
    'a forward by Thunderbird',
    ...forward(
      'Fwd: 减速带',
      FORWARDED(
        '-------- 转发的消息 --------\n主题: \t减速带\n日期: \tThu, 5 Nov 2026 08:00:00 +0800\n发件人: \t王五 <wang@sina.cn>\n收件人: \tzhang@example.cn',
      ),
      '王五 <wang@sina.cn>',
    ),
  ],
  [
    'a forward by 163 on a phone',
    ...forward(
      '转发：减速带',
      FORWARDED(
        '---- 转发的邮件 ----\n\n| 发件人 | 王五<wang@sina.cn> |\n| 日期 | 2026年11月05日 08:00 |\n| 收件人 | 张三<zhang@example.cn> |\n| 主题 | 减速带 |',
      ),
      '王五 <wang@sina.cn>',
    ),
  ],
  [
    'a forward with bold labels',
    ...forward(
      'FW：减速带',
      FORWARDED('*发件人:* 王五 <wang@sina.cn>\n*发送时间:* 2026年11月5日\n*收件人:* 张三\n*主题:* 减速带'),
      '王五 <wang@sina.cn>',
    ),
  ],
  [
    'a forward in traditional characters',
    ...forward(
      '轉寄: 減速帶',
      FORWARDED(
        '---------- 轉寄郵件 ----------\n寄件者: 王五 <wang@sina.cn>\n日期: 2026年11月5日\n主旨: 減速帶\n收件者: 張三',
      ),
      '王五 <wang@sina.cn>',
    ),
  ],
  [
    'an attached mail that is a page, and thanks',
    multipart(
      'mixed',
      [...PERSON, titled('Fw: 减速带')],
      [textPart('各位老师好，附件是群众来信，请审阅，谢谢'), part(['Content-Type: message/rfc822'], INNER)],
    ),
    {
      title: 'Fw: 减速带',
      text: `各位老师好，附件是群众来信，请审阅，谢谢\n\n${TEXT}`,
      own: TEXT,
      files: [`附件1.eml | message/rfc822 | ${INNER.length}`],
      forwardedFrom: '王五 <wang@sina.cn>',
    },
  ],
  [
    'a reply from DingTalk',
    ...reply(
      '------------------------------------------------------------------\n发件人：直报 <z@x.cn>\n发送时间：2026年11月6日(星期五) 08:54\n收件人：张三\n主　题：回执',
    ),
  ],
  [
    'a reply from Outlook on an iPhone',
    ...reply(
      '获取 Outlook for iOS\n________________________________\n发件人: 直报 <z@x.cn>\n发送时间: 星期五, 十一月 6, 2026 8:54\n收件人: 张三',
    ),
  ],
  ['a reply from Mail in traditional characters', ...reply('直報 <z@x.cn> 於 2026年11月6日 上午8:54 寫道：\n> 已收到')],
  ['a signature with a company', ...reply('--\n王五\n某某律师事务所')],
  ['a signature from the mail of a telephone', ...reply('来自我的小米手机')],
  [
    'a bounce of Sina',
    bounce(
      'MAILER-DAEMON@sina.com',
      '退信通知',
      '很抱歉，您的邮件没有成功发送到以下收件人：\nwang@sina.cn\n错误信息：550 5.1.1 User unknown',
    ),
    {
      title: '退信通知',
      text: '很抱歉，您的邮件没有成功发送到以下收件人：\nwang@sina.cn\n错误信息：550 5.1.1 User unknown',
      from: '<mailer-daemon@sina.com>',
      automatic: 'bounce',
      bounce: { to: ['wang@sina.cn'], of: null, permanent: true },
    },
  ],
  [
    'a bounce of qmail',
    bounce(
      'MAILER-DAEMON@x.cn',
      'failure notice',
      'Hi. This is the qmail-send program at x.cn.\nI tried to deliver\n\n<wang@sina.cn>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <zhibao@example.gov.cn>\nMessage-ID: <r-9@example.gov.cn>',
    ),
    {
      title: 'failure notice',
      text: 'Hi. This is the qmail-send program at x.cn.\nI tried to deliver\n\n<wang@sina.cn>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <zhibao@example.gov.cn>\nMessage-ID: <r-9@example.gov.cn>',
      from: '<mailer-daemon@x.cn>',
      automatic: 'bounce',
      bounce: { to: ['wang@sina.cn'], of: '<r-9@example.gov.cn>', permanent: true },
    },
  ],
  [
    'a bounce of Gmail',
    bounce(
      'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      'Delivery Status Notification (Failure)',
      '找不到地址\n系统找不到地址 wang@sina.cn，因此您的邮件未送达。\n550 5.1.1 not found',
    ),
    {
      title: 'Delivery Status Notification (Failure)',
      text: '找不到地址\n系统找不到地址 wang@sina.cn，因此您的邮件未送达。\n550 5.1.1 not found',
      from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      automatic: 'bounce',
      bounce: { to: ['wang@sina.cn'], of: null, permanent: true },
    },
  ],
  [
    'out of office in English',
    bounce('w@x.cn', 'Out of Office: receipt', 'away'),
    { title: 'Out of Office: receipt', text: 'away', from: '<w@x.cn>', automatic: 'auto-reply-subject' },
  ],
  [
    'a read receipt by its title',
    bounce('w@x.cn', '已读: 回执', '已读'),
    { title: '已读: 回执', text: '已读', from: '<w@x.cn>', automatic: 'report' },
  ],
  [
    'a person on reading',
    bounce('w@x.cn', '已读不回何时休', TEXT),
    { title: '已读不回何时休', text: TEXT, from: '<w@x.cn>' },
  ],
  [
    'a courtesy in other words',
    sj('回复: 回执', '好的，知道了，辛苦各位老师！'),
    { title: '回复: 回执', text: '好的，知道了，辛苦各位老师！', courtesy: true },
  ],
  [
    'a courtesy with a signature',
    sj('Re:回执', '收到！\n\n--\n王五'),
    { title: 'Re:回执', text: '收到！\n\n--\n王五', own: '收到！', courtesy: true },
  ],
  [
    'UTF-8 read as Windows-1252, with ASCII between',
    sj('x', iconv.decode(Buffer.from('建议A区增设路灯'), 'windows-1252')),
    {
      title: 'x',
      text: iconv.decode(Buffer.from('建议A区增设路灯'), 'windows-1252').replace(/[\u0080-\u009f]/g, ''),
      repair: { text: '建议A区增设路\ufffd' },
    },
  ],
  [
    'Big5 read as GBK',
    sj('x', iconv.decode(bytesOf('希望在北門加裝減速帶保障長者', 'big5'), 'gbk')),
    {
      title: 'x',
      text: iconv.decode(bytesOf('希望在北門加裝減速帶保障長者', 'big5'), 'gbk'),
      repair: { text: '希望在北門加裝減速帶保障長者' },
    },
  ],
];
