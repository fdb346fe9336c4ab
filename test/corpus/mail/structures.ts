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
  PERSON,
  plainMail,
  PNG,
  raw,
  textPart,
  titled,
  word,
} from './build.js';

const gbk = (text: string) => bytesOf(text, 'gbk');
const TEXT = '建议在人民路与解放路口增设左转信号灯。';
const PAGE = `<html><body><p>${TEXT}</p></body></html>`;
const coded = (encoding: string, body: string | Buffer, label = 'utf-8') =>
  letter([...PERSON, `Content-Type: text/plain; charset=${label}`, `Content-Transfer-Encoding: ${encoding}`], body);
const b64 = (text: string, charset = 'utf-8') => base64(bytesOf(text, charset));
const alternative = (...parts: Buffer[]) => multipart('alternative', PERSON, parts);
const mixed = (...parts: Buffer[]) => multipart('mixed', PERSON, parts);
const typed = (type: string, body: string | Buffer = TEXT) => letter([...PERSON, `Content-Type: ${type}`], body);

const CALENDAR = [
  'BEGIN:VCALENDAR',
  'METHOD:REQUEST',
  'BEGIN:VTIMEZONE',
  'DTSTART:19700101T000000',
  'END:VTIMEZONE',
  'BEGIN:VEVENT',
  'SUMMARY:提案办理协商会',
  'DTSTART:20261106T010000Z',
  'LOCATION:市政协三楼',
  'DESCRIPTION:讨论停车\\n请准时',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

const UU = ['begin 644 a.txt', '#86)C', '`', 'end', ''].join('\r\n');
const ENVELOPED = Buffer.from('308006092a864886f70d010703a0803080', 'hex');

/** How mails are put together, and how they fall apart. */
export const structures: Group = [
  ['base64 that is plain', coded('base64', TEXT), { text: TEXT, corrections: ['text:base64->8bit'] }],
  [
    'base64 with a footer of a gateway',
    coded('base64', `${b64(TEXT)}\r\n\r\n本邮件已通过安全网关检查。\r\n`),
    { text: `${TEXT}\n\n本邮件已通过安全网关检查。`, corrections: ['text:base64->8bit'] },
  ],
  ['7bit that is base64', coded('7bit', b64(TEXT)), { text: TEXT, corrections: ['text:8bit->base64'] }],
  [
    '8bit that is base64 in GBK',
    coded('8bit', b64(TEXT, 'gbk'), 'gbk'),
    { text: TEXT, corrections: ['text:8bit->base64'] },
  ],
  [
    '7bit that is quoted-printable',
    coded('7bit', '=E5=BB=BA=E8=AE=AE=E4=BF=AE=E8=B7=AF'),
    { text: '建议修路', corrections: ['text:8bit->quoted-printable'] },
  ],
  [
    'base64 that is quoted-printable',
    coded('base64', '=E5=BB=BA=E8=AE=AE=E4=BF=AE=E8=B7=AF ok'),
    { text: '建议修路 ok', corrections: ['text:base64->quoted-printable'] },
  ],
  [
    'quoted-printable that is base64',
    coded('quoted-printable', b64(TEXT)),
    { text: TEXT, corrections: ['text:quoted-printable->base64'] },
  ],
  ['quoted-printable with raw bytes', coded('quoted-printable', `${TEXT}=\r\n=E5=AE=8C`), { text: `${TEXT}完` }],
  ['an encoding nobody knows', coded('x-unknown', TEXT), { text: TEXT }],
  ['an encoding in capitals and quotes', coded('"BASE64"', b64(TEXT)), { text: TEXT }],
  [
    'an address with an equals sign in plain text',
    coded('7bit', 'http://x.cn/?a=E5&b=B5 ok'),
    { text: 'http://x.cn/?a=E5&b=B5 ok' },
  ],
  [
    'bare line feeds',
    Buffer.from(plainMail(`${TEXT}\n第二行`).toString().replaceAll('\r\n', '\n')),
    { text: `${TEXT}\n第二行` },
  ],
  [
    'bare carriage returns',
    Buffer.from(plainMail(`${TEXT}\n第二行`).toString().replaceAll('\r\n', '\r').replaceAll('\n', '\r')),
    { text: `${TEXT}\n第二行` },
  ],
  ['doubled carriage returns', Buffer.from(plainMail(TEXT).toString().replaceAll('\r\n', '\r\r\n')), { text: TEXT }],
  [
    'no empty line between head and text',
    Buffer.from(`From: zhang@example.cn\r\nDate: Fri, 6 Nov 2026 08:54:00 +0800\r\n${TEXT}\r\n`),
    { text: TEXT, corrections: ['text:none->utf-8'] },
  ],
  ['a head alone', letter([...PERSON, titled('关于停车')]), { title: '关于停车' }],
  [
    'an mbox line and a mark',
    raw('\ufeffFrom zhang@x.cn Fri Nov  6 08:54:00 2026\r\n', plainMail(TEXT)),
    { text: TEXT },
  ],
  [
    'no closing boundary',
    raw(mixed(textPart(TEXT), attached('a.pdf', PDF)).toString('latin1').replace('--b1--', '')).length
      ? Buffer.from(
          mixed(textPart(TEXT), attached('a.pdf', PDF)).toString('latin1').replace('\r\n--b1--\r\n', ''),
          'latin1',
        )
      : '',
    { text: TEXT, files: ['a.pdf | application/pdf | 17'], corrections: ['mail:cut-off'] },
  ],
  [
    'a boundary that nobody announced',
    Buffer.from(
      mixed(textPart(TEXT), attached('a.pdf', PDF)).toString('latin1').replace('; boundary="b1"', ''),
      'latin1',
    ),
    { text: TEXT, files: ['a.pdf | application/pdf | 17'] },
  ],
  [
    'another boundary than announced',
    Buffer.from(
      mixed(textPart(TEXT), attached('a.pdf', PDF)).toString('latin1').replace('boundary="b1"', 'boundary="zz"'),
      'latin1',
    ),
    { text: TEXT, files: ['a.pdf | application/pdf | 17'] },
  ],
  [
    'multipart without any part',
    letter([...PERSON, 'Content-Type: multipart/mixed; boundary=b1'], TEXT),
    { text: TEXT, corrections: ['mail:parts->text', 'text:none->utf-8'] },
  ],
  [
    'an inner boundary that begins like the outer',
    multipart('mixed', PERSON, [
      multipart('alternative', [], [textPart(TEXT), textPart(PAGE, 'utf-8', 'html')], 'b1-2'),
      attached('a.pdf', PDF),
    ]),
    { text: TEXT, files: ['a.pdf | application/pdf | 17'] },
  ],
  [
    'an inner multipart that is not closed',
    multipart('mixed', PERSON, [
      Buffer.from(
        multipart('alternative', [], [textPart(TEXT), textPart(PAGE, 'utf-8', 'html')], 'in')
          .toString()
          .replace('\r\n--in--\r\n', ''),
      ),
      attached('a.pdf', PDF),
    ]),
    { text: TEXT, files: ['a.pdf | application/pdf | 17'], corrections: ['mail:cut-off'] },
  ],
  ['a type without a semicolon', typed('text/plain charset=gb2312', gbk(TEXT)), { text: TEXT }],
  ['a type that is none', typed('text', gbk(TEXT)), { text: TEXT, corrections: ['text:none->gb18030'] }],
  ['an empty type', typed('', TEXT), { text: TEXT, corrections: ['text:none->utf-8'] }],
  ['a charset and no type', typed('charset=gb2312', gbk(TEXT)), { text: TEXT }],
  ['a page that says it is plain', typed('text/plain; charset=utf-8', PAGE), { text: TEXT }],
  [
    'plain text that says it is a page',
    typed('text/html; charset=utf-8', `${TEXT}\r\n第二行`),
    { text: `${TEXT}\n第二行` },
  ],
  [
    'text under octet-stream',
    typed('application/octet-stream', TEXT),
    { text: TEXT, corrections: ['text:none->utf-8'] },
  ],
  ['a blank twin', alternative(textPart(' \r\n\u3000\r\n'), textPart(PAGE, 'utf-8', 'html')), { text: TEXT }],
  [
    'a twin that says only to use another program',
    alternative(
      textPart('请使用支持HTML的邮件程序查看'),
      textPart(PAGE.replace(TEXT, TEXT.repeat(3)), 'utf-8', 'html'),
    ),
    { text: TEXT.repeat(3) },
  ],
  ['twins in the wrong order', alternative(textPart(PAGE, 'utf-8', 'html'), textPart(TEXT)), { text: TEXT }],
  [
    'twins in two charsets, both mislabelled',
    alternative(textPart(gbk(TEXT), 'utf-8'), textPart(PAGE, 'gb2312', 'html')),
    { text: TEXT, corrections: ['text:utf-8->gb18030', 'text:gb2312->utf-8'] },
  ],
  [
    'the page of an iPhone, in three pieces',
    alternative(
      textPart(TEXT),
      multipart(
        'mixed',
        [],
        [
          textPart('<p>甲</p>', 'utf-8', 'html'),
          attached('a.png', PNG, 'image/png'),
          textPart('<p>乙</p>', 'utf-8', 'html'),
        ],
        'in',
      ),
    ),
    { text: TEXT, files: ['a.png | image/png | 33'] },
  ],
  [
    'format=flowed',
    typed('text/plain; charset=utf-8; format=flowed; delsp=yes', '建议增设 \r\n左转灯。\r\n 第二段\r\n-- \r\n张三'),
    { text: '建议增设左转灯。\n第二段\n-- \n张三', own: '建议增设左转灯。\n第二段' },
  ],
  [
    'a meeting and no words',
    typed('text/calendar; method=REQUEST; charset=utf-8', CALENDAR),
    {
      text: '提案办理协商会\n时间：2026-11-06 09:00\n地点：市政协三楼\n讨论停车\n请准时',
      files: [`附件1.ics | text/calendar | ${Buffer.byteLength(CALENDAR)}`],
    },
  ],
  [
    'a meeting beside words',
    alternative(textPart(TEXT), part(['Content-Type: text/calendar; method=REQUEST; charset=utf-8'], CALENDAR)),
    { text: TEXT, files: [`附件1.ics | text/calendar | ${Buffer.byteLength(CALENDAR)}`] },
  ],
  ['uuencode in the text', plainMail(`${TEXT}\r\n\r\n${UU}`), { text: TEXT, files: ['a.txt | text/plain | 3'] }],
  [
    'uuencode with a raw GBK name',
    plainMail(raw('见附件\r\n', UU.replace('a.txt', '~')).toString().replace('~', 'b.txt')),
    { text: '见附件', files: ['b.txt | text/plain | 3'] },
  ],
  [
    'uuencode as an encoding',
    mixed(
      textPart('见附件'),
      part(['Content-Type: application/octet-stream; name=a.txt', 'Content-Transfer-Encoding: x-uuencode'], UU),
    ),
    { text: '见附件', files: ['a.txt | text/plain | 3'] },
  ],
  [
    'winmail.dat',
    mixed(textPart(TEXT), attached('winmail.dat', Buffer.from('789f3e22010006', 'hex'), 'application/ms-tnef')),
    { text: TEXT, files: ['winmail.dat | application/ms-tnef | 7'] },
  ],
  [
    'signed with S/MIME',
    multipart('signed', PERSON, [
      textPart(TEXT),
      attached('smime.p7s', Buffer.from('308006092a864886f70d010702a080', 'hex'), 'application/pkcs7-signature'),
    ]),
    { text: TEXT, files: ['smime.p7s | application/octet-stream | 15'] },
  ],
  [
    'encrypted with S/MIME',
    letter(
      [
        ...PERSON,
        titled('关于停车'),
        'Content-Type: application/pkcs7-mime; name=smime.p7m',
        'Content-Transfer-Encoding: base64',
      ],
      base64(ENVELOPED),
    ),
    {
      title: '关于停车',
      text: '（邮件已加密，无法读取）',
      encrypted: true,
      files: ['smime.p7m | application/octet-stream | 17'],
    },
  ],
  [
    'encrypted with PGP',
    multipart('encrypted', PERSON, [
      part(['Content-Type: application/pgp-encrypted'], 'Version: 1\r\n'),
      part(['Content-Type: application/octet-stream; name=encrypted.asc'], '-----BEGIN PGP MESSAGE-----\r\n'),
    ]),
    {
      text: '（邮件已加密，无法读取）',
      encrypted: true,
      files: ['encrypted.asc | application/pgp-encrypted | 29'],
    },
  ],
  [
    'a text sent as a nameless attachment',
    mixed(part(['Content-Type: text/plain; charset=gbk', 'Content-Disposition: attachment'], gbk(TEXT))),
    { text: TEXT },
  ],
  [
    'a named text beside the text',
    mixed(textPart('见附件'), part(['Content-Type: text/plain; charset=gbk; name="a.txt"'], gbk(TEXT))),
    { text: '见附件', files: ['a.txt | text/plain | 38'] },
  ],
  [
    'a picture in the page',
    multipart('related', PERSON, [
      textPart(`<p>${TEXT}</p><img src="cid:1">`, 'utf-8', 'html'),
      filePart(['Content-Type: image/png', 'Content-ID: <1>', 'Content-Disposition: inline; filename=a.png'], PNG),
    ]),
    { text: TEXT, files: ['a.png | image/png | 33'] },
  ],
  [
    'a multipart in Base64',
    letter(
      [...PERSON, 'Content-Type: multipart/mixed; boundary=b1', 'Content-Transfer-Encoding: base64'],
      base64(raw('--b1\r\n', textPart(TEXT), '\r\n--b1--\r\n')),
    ),
    { text: TEXT },
  ],
  [
    'words twice in one head',
    plainMail(TEXT, 'utf-8', [...PERSON, 'Subject: ', titled('甲'), titled('乙')]),
    { title: '甲', text: TEXT },
  ],
  [
    'Base64 with junk between its lines',
    mixed(
      textPart('见附件'),
      part(
        ['Content-Type: application/pdf; name=a.pdf', 'Content-Transfer-Encoding: base64'],
        `${base64(PDF).slice(0, 8)}\r\n!!\r\n${base64(PDF).slice(8)}`,
      ),
    ),
    { text: '见附件', files: ['a.pdf | application/pdf | 17'] },
  ],
  ['a gateway’s line behind the parts', raw(mixed(textPart(TEXT)), `\r\n${word('x', 'utf-8')}\r\n`), { text: TEXT }],
];
