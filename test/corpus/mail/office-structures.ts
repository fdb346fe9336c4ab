import { tnef } from '../files/containers.js';
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
  type Told,
} from './build.js';

const ASKS = '建议为老旧小区的电梯更换主板。';
const gbk = (text: string) => bytesOf(text, 'gbk');
const head = [...PERSON, titled('更换主板')];
const page = (html: string) => textPart(html, 'utf-8', 'html');
const pdf = (name: string) => `${name} | application/pdf | ${PDF.length}`;
const withFile = (...lines: (string | Buffer)[]) => multipart('mixed', head, [textPart(ASKS), filePart(lines, PDF)]);
const told = (name: string, ...corrections: string[]): Told => ({
  title: '更换主板',
  text: ASKS,
  files: [pdf(name)],
  ...(corrections.length > 0 ? { corrections } : {}),
});
const cut = (bytes: Buffer, at: number) => [bytes.subarray(0, at), bytes.subarray(at)] as const;
const wordOf = (bytes: Buffer, label: string) => `=?${label}?B?${bytes.toString('base64')}?=`;

const tale = gbk('关于更换电梯主板的建议.pdf');
const [taleA, taleB] = cut(tale, 9);
const inner = letter(
  [
    'From: =?gb2312?B?zfW3vA==?= <Wang@Example.cn>',
    'To: zhang@example.cn',
    'Date: Thu, 5 Nov 2026 20:11:03 +0800',
    titled('建议换主板'),
  ],
  '请换主板。',
);

/** How the programs of offices put mails together. */
export const officeStructures: Group = [
  [
    'QQ: two texts in GB18030 and a file whose names disagree',
    multipart(
      'mixed',
      [...head, 'X-QQ-STYLE: 1'],
      [
        multipart(
          'alternative',
          [],
          [
            part(
              ['Content-Type: text/plain; charset="gb18030"', 'Content-Transfer-Encoding: base64'],
              base64(bytesOf(ASKS, 'gb18030')),
            ),
            part(
              ['Content-Type: text/html; charset="gb18030"', 'Content-Transfer-Encoding: base64'],
              base64(bytesOf(`<div>${ASKS}</div>`, 'gb18030')),
            ),
          ],
          '----=_NextPart_1',
        ),
        filePart(
          [
            raw('Content-Type: application/octet-stream; charset="gb18030"; name="', gbk('说明书'), '.bin"'),
            `Content-Disposition: attachment; filename="${wordOf(tale, 'gb18030')}"`,
          ],
          PDF,
        ),
      ],
    ),
    told('关于更换电梯主板的建议.pdf', 'file:none->gb18030'),
  ],
  [
    'Foxmail: related in alternative in mixed, picture and file',
    multipart('mixed', head, [
      multipart(
        'alternative',
        [],
        [
          textPart(ASKS),
          multipart(
            'related; type="text/html"',
            [],
            [
              page(`<p>${ASKS}<img src="cid:1@fox"></p>`),
              filePart(
                ['Content-Type: image/png; name="电梯.png"', 'Content-ID: <1@fox>', 'Content-Disposition: inline'],
                PNG,
              ),
            ],
            'b3',
          ),
        ],
        'b2',
      ),
      attached('主板.pdf', PDF, 'application/pdf'),
    ]),
    { title: '更换主板', text: ASKS, files: [`电梯.png | image/png | ${PNG.length}`, pdf('主板.pdf')] },
  ],
  [
    'a name continued in GBK, cut within a character',
    withFile(
      'Content-Type: application/pdf',
      `Content-Disposition: attachment;\r\n filename*0*=GBK''${percent(taleA)};\r\n filename*1*=${percent(taleB)}`,
    ),
    told('关于更换电梯主板的建议.pdf'),
  ],
  [
    'a name continued out of order, partly plain',
    withFile(
      'Content-Type: application/pdf',
      `Content-Disposition: attachment;\r\n filename*1="-2026";\r\n filename*0*=utf-8'zh-CN'${percent(Buffer.from('主板'))};\r\n filename*2*=%2Epdf`,
    ),
    told('主板-2026.pdf'),
  ],
  [
    'a name in two words cut within a character and folded',
    withFile(
      `Content-Type: application/pdf; name="${wordOf(taleA, 'gb2312')}\r\n ${wordOf(taleB, 'gb2312')}"`,
      'Content-Disposition: attachment',
    ),
    told('关于更换电梯主板的建议.pdf'),
  ],
  [
    'bare GBK with a backslash within a character',
    withFile(
      'Content-Type: application/pdf',
      raw('Content-Disposition: attachment; filename="', gbk('誠信電梯'), '.pdf"'),
    ),
    told('誠信電梯.pdf', 'file:none->gb18030'),
  ],
  [
    'bare GBK with no quotes and a blank',
    withFile(
      'Content-Type: application/pdf',
      raw('Content-Disposition: attachment; filename=', gbk('电梯 主板'), '.pdf'),
    ),
    told('电梯 主板.pdf', 'file:none->gb18030'),
  ],
  [
    'bare utf-8 beside a star name that disagrees',
    withFile(
      'Content-Type: application/pdf; name=a.pdf',
      `Content-Disposition: attachment; filename="____.pdf"; filename*=UTF-8''${percent(Buffer.from('电梯主板.pdf'))}`,
    ),
    told('电梯主板.pdf'),
  ],
  [
    'a name in percent signs with no star',
    withFile(
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; filename="${percent(Buffer.from('电梯主板'))}.pdf"`,
    ),
    told('电梯主板.pdf'),
  ],
  [
    'a path of Windows for a name, in GBK',
    withFile(
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; filename="${wordOf(gbk('D:\\桌面\\主板.pdf'), 'gbk')}"`,
    ),
    told('主板.pdf'),
  ],
  [
    'a name with the sign that turns writing round',
    withFile(
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; filename="${wordOf(Buffer.from('主板\u202efdp.exe'), 'utf-8')}"`,
    ),
    { ...told('主板fdp.exe') },
  ],
  [
    'no last boundary, in the middle of a file',
    Buffer.from(
      withFile('Content-Type: application/pdf', 'Content-Disposition: attachment; filename="a.pdf"')
        .toString('latin1')
        .replace(/\r\n--b1--\r\n$/, ''),
      'latin1',
    ),
    { ...told('a.pdf'), corrections: ['mail:cut-off'] },
  ],
  [
    'a boundary of odd signs, with blanks behind it',
    letter(
      [...head, 'Content-Type: multipart/mixed; boundary="=_(a)+?:\'b c\'"'],
      raw("preamble\r\n--=_(a)+?:'b c'  \r\n", textPart(ASKS), "\r\n--=_(a)+?:'b c'--\t\r\nepilogue"),
    ),
    { title: '更换主板', text: ASKS },
  ],
  [
    'an empty text and a document',
    multipart('mixed', head, [textPart('\r\n \r\n'), attached('a.pdf', PDF)]),
    { title: '更换主板', files: [pdf('a.pdf')] },
  ],
  [
    'no text part at all, two documents',
    multipart('mixed', head, [attached('a.pdf', PDF), attached('b.pdf', PDF)]),
    { title: '更换主板', files: [pdf('a.pdf'), pdf('b.pdf')] },
  ],
  [
    'text files beside the text stay files',
    multipart('mixed', head, [
      textPart('详见附件'),
      filePart(
        ['Content-Type: text/plain; name="zw.txt"', 'Content-Disposition: attachment; filename="zw.txt"'],
        gbk(ASKS),
      ),
    ]),
    { title: '更换主板', text: '详见附件', files: [`zw.txt | text/plain | ${gbk(ASKS).length}`] },
  ],
  [
    'iPhone: words around a picture',
    multipart(
      'mixed',
      [...head, 'X-Mailer: iPhone Mail (22A3354)', 'Mime-Version: 1.0 (1.0)'],
      [
        textPart('楼道照片如下：\r\n'),
        filePart(
          ['Content-Type: image/png; name=IMG_0012.PNG', 'Content-Disposition: inline; filename=IMG_0012.PNG'],
          PNG,
        ),
        textPart('\r\n请尽快修。\r\n\r\n发自我的iPhone'),
      ],
    ),
    {
      title: '更换主板',
      text: '楼道照片如下：\n\n\n请尽快修。\n\n发自我的iPhone',
      own: '楼道照片如下：\n\n\n请尽快修。',
      files: [`IMG_0012.PNG | image/png | ${PNG.length}`],
    },
  ],
  [
    'web page only, with style, script, a table and a hidden line',
    letter(
      [...head, 'Content-Type: text/html; charset=utf-8'],
      '<style>p{color:red}</style><script>alert("x")</script><p>第一段</p><p>第二段<br>第二行</p><table><tr><td>小区</td><td>台数</td></tr><tr><td>和平里</td><td>12</td></tr></table><img src="http://x.cn/1.gif">',
    ),
    { title: '更换主板', text: '第一段\n\n第二段\n第二行\n\n小区\u2003台数\n和平里\u200312' },
  ],
  [
    'a blank plain text beside the web page',
    multipart('alternative', head, [textPart('\xa0\r\n\r\n'), page(`<div>${ASKS}</div><div><br></div>`)]),
    { title: '更换主板', text: ASKS },
  ],
  [
    'a web page alone in related, with its picture named by content id',
    multipart('related', head, [
      page(`<p>${ASKS}</p><img src="cid:x">`),
      filePart(['Content-Type: image/png', 'Content-ID: <x>'], PNG),
    ]),
    { title: '更换主板', text: ASKS, files: [`附件1.png | image/png | ${PNG.length}`] },
  ],
  [
    'a mail passed on as a file, by a person with words of his own',
    multipart(
      'mixed',
      [...PERSON, titled('转发: 建议换主板')],
      [textPart('请收'), part(['Content-Type: message/rfc822'], inner)],
    ),
    {
      title: '转发: 建议换主板',
      text: '请收\n\n请换主板。',
      own: '请换主板。',
      files: [`附件1.eml | message/rfc822 | ${inner.length}`],
      forwardedFrom: '王芳 <wang@example.cn>',
      corrections: ['text:none->utf-8'],
    },
  ],
  [
    'a mail in a mail in a mail',
    multipart(
      'mixed',
      [...PERSON, titled('Fw: Fw: 建议换主板')],
      [
        textPart('请看'),
        part(
          ['Content-Type: message/rfc822'],
          multipart(
            'mixed',
            ['From: li@example.cn', titled('Fw: 建议换主板')],
            [textPart('转王芳的'), part(['Content-Type: message/rfc822'], inner)],
            'b9',
          ),
        ),
      ],
    ),
    {
      title: 'Fw: Fw: 建议换主板',
      text: '请看\n\n转王芳的\n\n请换主板。',
      files: ['附件1.eml | message/rfc822 | 398', `附件2.eml | message/rfc822 | ${inner.length}`],
      forwardedFrom: '王芳 <wang@example.cn>',
      corrections: ['text:none->utf-8'],
    },
  ],
  [
    'a file in uuencode within the text',
    plainMail(raw(`${ASKS}\r\n\r\nbegin 644 a.txt\r\n#0V%T\r\n\`\r\nend\r\n`), 'utf-8', head),
    { title: '更换主板', text: ASKS, files: ['a.txt | text/plain | 3'] },
  ],
  [
    'winmail.dat of Outlook',
    multipart(
      'mixed',
      [...head, 'X-MS-TNEF-Correlator: <1@x>'],
      [
        textPart(ASKS),
        filePart(
          [
            'Content-Type: application/ms-tnef; name="winmail.dat"',
            'Content-Disposition: attachment; filename="winmail.dat"',
          ],
          tnef([{ title: 'A.PDF', content: PDF }]),
        ),
      ],
    ),
    {
      title: '更换主板',
      text: ASKS,
      files: [`winmail.dat | application/ms-tnef | ${tnef([{ title: 'A.PDF', content: PDF }]).length}`],
    },
  ],
  [
    'a kind of body with half a name',
    letter([...head, 'Content-Type: text'], ASKS),
    { title: '更换主板', text: ASKS, corrections: ['text:none->utf-8'] },
  ],
  [
    'a label that is broken',
    letter([...head, 'Content-Type: text/plain; charset="utf-8; format=flowed'], ASKS),
    { title: '更换主板', text: ASKS },
  ],
  [
    'a mailbox line before it, single line ends, no closing of the bracket, no date',
    Buffer.from(
      `From zhang@example.cn Fri Nov  6 08:54:00 2026\nFrom: 张三 <zhang@example.cn\nTo: zhibao@example.gov.cn\nDate: ${'星期五'.repeat(90)}\nSubject: 更换主板\n\n${ASKS}`,
    ),
    { from: '张三 <zhang@example.cn>', sentAt: null, title: '更换主板', text: ASKS, corrections: ['text:none->utf-8'] },
  ],
  [
    'a date of a webmail with the zone in words',
    plainMail(ASKS, 'utf-8', [
      'From: zhang@example.cn',
      'Date: Fri, 6 Nov 2026 08:54:00 +0800 (中国标准时间)',
      titled('更换主板'),
    ]),
    { title: '更换主板', text: ASKS },
  ],
  [
    'a huge file of QQ that is but a link, which is looked for where the mail is received',
    letter(
      [...head, 'Content-Type: text/html; charset=utf-8'],
      `<div>${ASKS}</div><div id="QQMailBigAttach"><div>从QQ邮箱发来的超大附件</div><div><a href="https://wx.mail.qq.com/ftn/download?func=3&k=1">调研录像.mp4</a> (1.2G, 2026年12月06日 08:54 到期)</div></div>`,
    ),
    { title: '更换主板', text: `${ASKS}\n从QQ邮箱发来的超大附件\n调研录像.mp4 (1.2G, 2026年12月06日 08:54 到期)` },
  ],
  [
    'quoted-printable under a boundary that is never declared',
    letter(
      [...head, 'Content-Type: multipart/mixed'],
      raw(
        '--zz\r\n',
        part(
          ['Content-Type: text/plain; charset=gbk', 'Content-Transfer-Encoding: quoted-printable'],
          quoted(gbk(ASKS)),
        ),
        '\r\n--zz--\r\n',
      ),
    ),
    { title: '更换主板', text: ASKS },
  ],
];
