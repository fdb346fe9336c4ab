import { base64, bytesOf, type Group, letter, percent, PERSON, plainMail, quoted, raw, titled, word } from './build.js';

const ASKS = '建议在政通路与淮河路口设置行人过街信号灯，方便老人就医。';
const gbk = (text: string) => bytesOf(text, 'gbk');
const gb18030 = (text: string) => bytesOf(text, 'gb18030');
const coded = (bytes: Buffer, label: string) => `=?${label}?B?${bytes.toString('base64')}?=`;
const inQ = (bytes: Buffer, label: string) => `=?${label}?Q?${quoted(bytes)}?=`;
const b64Mail = (bytes: Buffer, label: string, ...head: (string | Buffer)[]) =>
  plainMail(base64(bytes), label, [...PERSON, ...head, 'Content-Transfer-Encoding: base64']);
const qpMail = (body: string, label: string, ...head: (string | Buffer)[]) =>
  plainMail(body, label, [...PERSON, ...head, 'Content-Transfer-Encoding: quoted-printable']);
/** Two-byte Chinese of seven bits: the same bytes without the top bit. */
const lowered = (text: string) => Buffer.from(bytesOf(text, 'gb2312').map((byte) => byte & 0x7f));

const RARE = '王㛃、𠮷田、钱䶮三位委员联名：㙍塘村的桥该修了。';
const CANTON = '佢哋喺𨋢口等咗好耐，啲門成日壞，㗎喇。';
const BIG5 = '許功蓋先生建議：增設候車亭。';

/** What the programs of offices do to Chinese: Foxmail, QQ, 163, Outlook, webmail of gov.cn, telephones. */
export const officeCharsets: Group = [
  [
    'rare characters in body and title under x-gbk',
    b64Mail(
      gb18030(RARE),
      'x-gbk',
      `Subject: ${coded(gb18030('王㛃：修桥'), 'x-gbk')}`,
      'X-Mailer: Foxmail 7.2.25.245[cn]',
    ),
    { title: '王㛃：修桥', text: RARE },
  ],
  [
    'cp936 in quoted-printable, title in Q',
    qpMail(quoted(gbk(ASKS)), 'cp936', `Subject: ${inQ(gbk('过街信号灯'), 'CP936')}`),
    { title: '过街信号灯', text: ASKS },
  ],
  [
    'us-ascii that is GBK, in title and body',
    plainMail(gbk(ASKS), 'us-ascii', [...PERSON, raw('Subject: ', gbk('过街信号灯'))]),
    { title: '过街信号灯', text: ASKS, corrections: ['text:none->gb18030', 'title:none->gb18030'] },
  ],
  [
    'iso-8859-1 that is GBK, both in Base64',
    b64Mail(gbk(ASKS), 'iso-8859-1', `Subject: ${coded(gbk('过街信号灯'), 'iso-8859-1')}`),
    { title: '过街信号灯', text: ASKS, corrections: ['text:iso-8859-1->gb18030', 'title:iso-8859-1->gb18030'] },
  ],
  [
    'windows-1252 that is GBK, in quoted-printable',
    qpMail(quoted(gbk(ASKS)), 'Windows-1252', titled('过街信号灯')),
    { title: '过街信号灯', text: ASKS, corrections: ['text:windows-1252->gb18030'] },
  ],
  [
    'utf-8 that is GBK under a title that is utf-8',
    qpMail(quoted(gbk(ASKS)), 'utf-8', titled('过街信号灯🚦')),
    { title: '过街信号灯🚦', text: ASKS, corrections: ['text:utf-8->gb18030'] },
  ],
  [
    'gb2312 that is utf-8 with emoji',
    b64Mail(Buffer.from('请市政给路口装灯🚦👵🏻，谢谢'), 'gb2312', `Subject: ${coded(Buffer.from('装灯🚦'), 'gb2312')}`),
    { title: '装灯🚦', text: '请市政给路口装灯🚦👵🏻，谢谢', corrections: ['text:gb2312->utf-8', 'title:gb2312->utf-8'] },
  ],
  [
    'no label anywhere, GBK everywhere',
    letter(
      [raw('From: ', gbk('"张建国"'), ' <zhang@example.cn>'), ...PERSON.slice(1), raw('Subject: ', gbk('装灯'))],
      gbk(ASKS),
    ),
    {
      from: '张建国 <zhang@example.cn>',
      title: '装灯',
      text: ASKS,
      corrections: ['text:none->gb18030', 'title:none->gb18030', 'sender:none->gb18030'],
    },
  ],
  [
    'HZ over several lines, with tildes',
    plainMail(
      raw('~{', lowered('建议如下'), '~}: 8~~10\n~{', lowered('一是装灯'), '~}~\n~{', lowered('二是划线'), '~}'),
      'HZ-GB-2312',
    ),
    { text: '建议如下: 8~10\n一是装灯二是划线' },
  ],
  [
    'ISO-2022-CN in body and title',
    plainMail(raw('\x1b$)A\x0e', lowered('装灯'), '\x0f LED\r\n\x1b$)A\x0e', lowered('划线'), '\x0f'), 'iso-2022-cn', [
      ...PERSON,
      `Subject: ${coded(raw('\x1b$)A\x0e', lowered('过街信号灯'), '\x0f'), 'ISO-2022-CN')}`,
    ]),
    { title: '过街信号灯', text: '装灯 LED\n划线' },
  ],
  [
    'UTF-7 with a plus sign',
    plainMail(bytesOf('建议采用A+B方案', 'utf-7'), 'utf-7', [
      ...PERSON,
      `Subject: =?UTF-7?Q?${bytesOf('建议采用A+B', 'utf-7').toString()}?=`,
    ]),
    { title: '建议采用A+B', text: '建议采用A+B方案' },
  ],
  [
    'UTF-16 with no mark, high byte first',
    b64Mail(bytesOf(ASKS, 'utf-16be'), 'utf-16', titled('装灯')),
    { title: '装灯', text: ASKS },
  ],
  [
    'UTF-16 with no mark, low byte first, as Windows writes it',
    b64Mail(bytesOf(ASKS, 'utf-16le'), 'utf-16', titled('装灯')),
    { title: '装灯', text: ASKS },
  ],
  [
    'UTF-16 with a mark under a utf-8 label',
    b64Mail(
      Buffer.concat([Buffer.from([0xff, 0xfe]), bytesOf('第一行\r\n第二行', 'utf-16le')]),
      'utf-8',
      titled('装灯'),
    ),
    { title: '装灯', text: '第一行\n第二行', corrections: ['text:utf-8->utf-16le'] },
  ],
  [
    'Big5 of Hong Kong under big5',
    b64Mail(bytesOf(CANTON, 'big5-hkscs'), 'big5', `Subject: ${coded(bytesOf('𨋢口嘅門', 'big5-hkscs'), 'big5')}`),
    { title: '𨋢口嘅門', text: CANTON },
  ],
  [
    'Big5 with backslashes in its characters, bare in title and body',
    plainMail(bytesOf(BIG5, 'big5'), 'big5', [...PERSON, `Subject: ${inQ(bytesOf('許功蓋', 'big5'), 'big5')}`]),
    { title: '許功蓋', text: BIG5 },
  ],
  [
    'four-byte emoji under gb18030, lines longer than allowed',
    qpMail(quoted(gb18030('路口🚦')), 'GB18030', `Subject: ${inQ(gb18030('路口🚦'), 'gb18030')}`),
    { title: '路口🚦', text: '路口🚦' },
  ],
  [
    'utf-8 with a mark before it',
    b64Mail(raw(Buffer.from([0xef, 0xbb, 0xbf]), ASKS), 'UTF8', titled('装灯')),
    { title: '装灯', text: ASKS },
  ],
  [
    'a label in single quotes',
    plainMail(gbk(ASKS), "'gb2312'", [...PERSON, titled('装灯')]),
    { title: '装灯', text: ASKS },
  ],
  [
    'a label with a comment and a second label',
    plainMail(gbk(ASKS), '"GB2312" (Simplified Chinese); charset=utf-8', [...PERSON, titled('装灯')]),
    { title: '装灯', text: ASKS },
  ],
  [
    'a label that quoted-printable got at',
    plainMail(gbk(ASKS), '3D"gb2312"', [...PERSON, titled('装灯')]),
    { title: '装灯', text: ASKS, corrections: ['text:3dgb2312->gb18030'] },
  ],
  ['a label no table knows', b64Mail(gbk(ASKS), 'zh_CN.gb', titled('装灯')), { title: '装灯', text: ASKS }],
  [
    'a title of three charsets in turn',
    plainMail(ASKS, 'utf-8', [
      ...PERSON,
      `Subject: ${word('路口', 'gbk')}\r\n ${inQ(Buffer.from('候车亭'), 'utf-8')}\r\n\t${coded(bytesOf('建議', 'big5'), 'Big5')}`,
    ]),
    { title: '路口候车亭建議', text: ASKS },
  ],
  [
    'a title in GBK cut within a character, B then Q',
    plainMail(ASKS, 'utf-8', [
      ...PERSON,
      `Subject: ${coded(gbk('路口信号灯').subarray(0, 5), 'gbk')}\r\n ${inQ(gbk('路口信号灯').subarray(5), 'gbk')}`,
    ]),
    { title: '路口信号灯', text: ASKS },
  ],
  [
    'a title in utf-8 cut within a character, Q, with no blank between the words',
    plainMail(ASKS, 'utf-8', [
      ...PERSON,
      `Subject: ${inQ(Buffer.from('路口信号灯').subarray(0, 7), 'utf-8')}${inQ(Buffer.from('路口信号灯').subarray(7), 'UTF-8')}`,
    ]),
    { title: '路口信号灯', text: ASKS },
  ],
  [
    'a title whose Q words hold bare blanks',
    plainMail(ASKS, 'utf-8', [
      ...PERSON,
      `Subject: =?utf-8?Q?${quoted(Buffer.from('关于'))} LED ${quoted(Buffer.from('路灯'))}?=`,
    ]),
    { title: '关于 LED 路灯', text: ASKS },
  ],
  [
    'a title folded within its Base64',
    plainMail(ASKS, 'utf-8', [
      ...PERSON,
      `Subject: =?utf-8?B?${Buffer.from('路口信号灯').toString('base64').replace(/^.{9}/, '$&\r\n ')}?=`,
    ]),
    { title: '路口信号灯', text: ASKS },
  ],
  [
    'a title that begins on the second line, after a blank one',
    plainMail(ASKS, 'utf-8', [
      ...PERSON,
      `Subject:\r\n \t\r\n\t${word('路口', 'utf-8')}\r\n\t ${word('信号灯', 'utf-8')}`,
    ]),
    { title: '路口信号灯', text: ASKS },
  ],
  [
    'a title with a language tag, after plain words',
    plainMail(ASKS, 'utf-8', [...PERSON, `subject : Fw: =?utf-8*zh-CN?B?${Buffer.from('路口').toString('base64')}?=`]),
    { title: 'Fw: 路口', text: ASKS },
  ],
  [
    'a name in quotes around an encoded word, with the closing bracket lost',
    plainMail(ASKS, 'utf-8', [`From: "${word('张建国', 'gbk')}" <zhang@example.cn`, ...PERSON.slice(1)]),
    { from: '张建国 <zhang@example.cn>', text: ASKS },
  ],
  [
    'bare utf-8 in name and title, GBK in the body',
    plainMail(gbk(ASKS), 'gbk', ['From: 张建国委员 <zhang@example.cn>', ...PERSON.slice(1), 'Subject: 路口信号灯🚦']),
    { from: '张建国委员 <zhang@example.cn>', title: '路口信号灯🚦', text: ASKS },
  ],
  [
    'NUL bytes in GBK, in the title as well',
    plainMail(raw(gbk('路口'), '\0\0', gbk('装灯')), 'gb2312', [
      ...PERSON,
      raw('Subject: ', gbk('装'), '\0', gbk('灯')),
    ]),
    { title: '装灯', text: '路口装灯', corrections: ['text:nul', 'title:none->gb18030'] },
  ],
  [
    'a notice in GBK added below utf-8 by a gateway',
    plainMail(raw(`${ASKS}\n\n`, gbk('本邮件已经安全网关检查，请放心阅读')), 'utf-8', [...PERSON, titled('装灯')]),
    {
      title: '装灯',
      text: `${ASKS}\n\n本邮件已经安全网关检查，请放心阅读`,
      corrections: ['text:utf-8->utf-8+gb18030'],
    },
  ],
  [
    'double-encoded text, whose signs for machines are left out but not forgotten',
    plainMail(Buffer.from(Buffer.from(ASKS).toString('latin1')), 'utf-8', [...PERSON, titled('装灯')]),
    {
      title: '装灯',
      text: Buffer.from(ASKS)
        .toString('latin1')
        .replace(/[\x80-\x9f]/g, ''),
      repair: { text: ASKS },
    },
  ],
  [
    'web page in GBK that says so only in its meta tag',
    letter(
      [...PERSON, titled('装灯'), 'Content-Type: text/html'],
      gbk(
        `<html><head><meta http-equiv="Content-Type" content="text/html; charset=gbk"></head><body><p>${ASKS}</p></body></html>`,
      ),
    ),
    { title: '装灯', text: ASKS },
  ],
  [
    'web page in utf-8 whose meta tag says gb2312',
    letter(
      [...PERSON, titled('装灯'), 'Content-Type: text/html; charset="utf-8"', 'Content-Transfer-Encoding: base64'],
      base64(Buffer.from(`<meta charset=gb2312><div>${ASKS}</div><div>此致&nbsp;敬礼</div>`)),
    ),
    { title: '装灯', text: `${ASKS}\n此致\u00a0敬礼` },
  ],
  [
    'quoted-printable with blanks after soft breaks, small letters, bare signs, cut within a character',
    qpMail('=e5=bb=ba=  \r\n=e8=ae=\r\n=ae a=b\r\n1=2 =\n=e7=81=af', 'utf-8', titled('装灯')),
    { title: '装灯', text: '建议 a=b\n1=2 灯' },
  ],
  [
    'Base64 with blanks, a foreign line, and no padding',
    plainMail(
      `${Buffer.from(ASKS)
        .toString('base64')
        .replace(/=+$/, '')
        .replace(/^(.{20})(.{11})/, '$1 \r\n\t$2\r\n!!\r\n')}`,
      'utf-8',
      [...PERSON, titled('装灯'), 'Content-Transfer-Encoding: BASE64'],
    ),
    { title: '装灯', text: ASKS },
  ],
  [
    'Base64 that is no Base64',
    plainMail(ASKS, 'utf-8', [...PERSON, titled('装灯'), 'Content-Transfer-Encoding: base64']),
    { title: '装灯', text: ASKS, corrections: ['text:base64->8bit'] },
  ],
  [
    'quoted-printable that is bare GBK',
    plainMail(gbk(ASKS), 'gbk', [...PERSON, titled('装灯'), 'Content-Transfer-Encoding: quoted-printable']),
    { title: '装灯', text: ASKS },
  ],
  [
    'flowing text without blanks of its own',
    plainMail(
      '建议在政通路与淮河路口 \r\n设置信号灯。\r\n\r\n此致\r\n-- \r\n张建国',
      '"gbk"; format=flowed; delsp=yes',
      [...PERSON, titled('装灯')],
    ),
    {
      title: '装灯',
      text: '建议在政通路与淮河路口设置信号灯。\n\n此致\n-- \n张建国',
      own: '建议在政通路与淮河路口设置信号灯。\n\n此致',
      corrections: ['text:gbk->utf-8'],
    },
  ],
  [
    'the percent signs of a web form in title and body',
    plainMail(percent(Buffer.from('100%')) + ' ' + '完成率100%', 'utf-8', [...PERSON, titled('完成率100%25')]),
    { title: '完成率100%25', text: '%31%30%30%25 完成率100%' },
  ],
];
