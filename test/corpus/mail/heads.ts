import {
  attached,
  base64,
  bytesOf,
  type Group,
  multipart,
  part,
  percent,
  PERSON,
  plainMail,
  quoted,
  raw,
  textPart,
  word,
} from './build.js';

const gbk = (text: string) => bytesOf(text, 'gbk');
const b = (bytes: Buffer, label: string) => `=?${label}?B?${bytes.toString('base64')}?=`;
const q = (bytes: Buffer, label: string) => `=?${label}?Q?${quoted(bytes)}?=`;
const subject = (value: string | Buffer) => plainMail('正文', 'utf-8', [...PERSON, raw('Subject: ', value)]);
const from = (value: string | Buffer) => plainMail('正文', 'utf-8', [raw('From: ', value), ...PERSON.slice(1)]);
const LONG = '关于加快推进老旧小区加装电梯工作的建议';
const bytes = gbk(LONG);
const said = (title: string, ...corrections: string[]) => ({
  title,
  text: '正文',
  ...(corrections.length ? { corrections } : {}),
});

/** Titles and senders. */
export const heads: Group = [
  [
    'words cut in mid-character',
    subject(
      [b(bytes.subarray(0, 13), 'gb2312'), b(bytes.subarray(13, 27), 'gb2312'), b(bytes.subarray(27), 'gb2312')].join(
        '\r\n ',
      ),
    ),
    said(LONG),
  ],
  [
    'words cut in mid-character under two labels of one family',
    subject([b(bytes.subarray(0, 13), 'gb2312'), b(bytes.subarray(13), 'GBK')].join(' ')),
    said(LONG),
  ],
  [
    'UTF-8 words cut in mid-character, B and Q by turns',
    subject(
      [
        b(Buffer.from(LONG).subarray(0, 10), 'utf-8'),
        q(Buffer.from(LONG).subarray(10, 23), 'UTF-8'),
        b(Buffer.from(LONG).subarray(23), 'utf8'),
      ].join('\r\n\t'),
    ),
    said(LONG),
  ],
  ['a word under gb2312 that is UTF-8', subject(word(LONG, 'utf-8', 'gb2312')), said(LONG, 'title:gb2312->utf-8')],
  ['a word under utf-8 that is GBK', subject(word(LONG, 'gbk', 'utf-8')), said(LONG, 'title:utf-8->gb18030')],
  [
    'two words under gb2312, one of them UTF-8',
    subject(`${word('关于停车', 'gbk', 'gb2312')} ${word('的建议', 'utf-8', 'gb2312')}`),
    said('关于停车的建议', 'title:gb2312->utf-8'),
  ],
  ['no padding', subject(word('关于停车', 'utf-8').replace(/=+\?=$/, '?=')), said('关于停车')],
  [
    'padding in the middle',
    subject(
      `=?utf-8?B?${Buffer.from('关于').toString('base64')}${Buffer.from('停车a').toString('base64')}${Buffer.from('b').toString('base64')}?=`,
    ),
    said('关于停车ab'),
  ],
  ['spaces inside of a word', subject('=?gb2312?Q?=B9=D8 =D3=DA a b?='), said('关 于 a b')],
  [
    'spaces inside of Base64',
    subject(
      `=?gb2312?B?${gbk('关于停车')
        .toString('base64')
        .replace(/(.{5})/, '$1 ')}?=`,
    ),
    said('关于停车'),
  ],
  [
    'a word broken over two lines',
    subject(`=?gb2312?B?${bytes.toString('base64').replace(/(.{20})/, '$1\r\n ')}?=`),
    said(LONG),
  ],
  [
    'a subject broken without indenting',
    subject(`${b(gbk('关于停车'), 'gb2312')}\r\n${b(gbk('的建议'), 'gb2312')}`),
    said('关于停车的建议'),
  ],
  ['a word without its end', subject(`=?gb2312?B?${gbk('关于停车').toString('base64')}`), said('关于停车')],
  ['a word glued to text', subject(`Re:${word('关于停车', 'gbk', 'gb2312')}(2026)`), said('Re:关于停车(2026)')],
  ['a language tag', subject(word('关于停车', 'utf-8').replace('=?utf-8?', '=?utf-8*zh-CN?')), said('关于停车')],
  ['a word encoded twice', subject(word(word('关于停车', 'gbk'), 'utf-8')), said('关于停车')],
  ['a question mark in a Q word', subject('=?utf-8?Q?=E5=81=9C=E8=BD=A6??='), said('停车?')],
  [
    'raw GBK beside a word',
    subject(raw(gbk('回复：'), word('关于停车', 'utf-8'))),
    said('回复：关于停车', 'title:none->gb18030'),
  ],
  [
    'raw Big5 in a mail that is Big5',
    plainMail(bytesOf('建議增設無障礙通道。', 'big5'), 'big5', [...PERSON, raw('Subject: ', bytesOf('停車', 'big5'))]),
    { title: '停車', text: '建議增設無障礙通道。', corrections: ['title:none->big5-hkscs'] },
  ],
  ['a raw title of two characters', subject(gbk('停车')), said('停车', 'title:none->gb18030')],
  ['a raw title that is UTF-8 by chance', subject(gbk('学校')), said('学校', 'title:none->gb18030')],
  ['HZ in a word', subject(`=?HZ-GB-2312?B?${Buffer.from('~{=(Ri~}').toString('base64')}?=`), said('建议')],
  ['ISO-2022-JP in a word', subject('=?ISO-2022-JP?B?GyRCRDIbKEI=?='), said('腸')],
  ['UTF-16 in a word', subject(b(bytesOf('关于停车', 'utf-16be'), 'utf-16be')), said('关于停车')],
  ['a number of Windows as label', subject(b(bytesOf('關於停車', 'big5'), '136')), said('關於停車')],
  [
    'the rarest characters',
    subject(word('䶮湖𠮷祥路', 'gb18030', 'gb2312')),
    said('䶮湖𠮷祥路', 'title:gb2312->gb18030'),
  ],
  ['line breaks and zero bytes hidden in a word', subject(word('关于\r\n停\0车', 'utf-8')), said('关于 停 车')],
  ['no title', plainMail('正文'), { text: '正文' }],
  ['an overlong title', subject('关'.repeat(5000)), said('关'.repeat(5000))],
  ['no closing bracket', from(`${word('张三', 'gbk')} <zhang@x.cn`), { text: '正文', from: '张三 <zhang@x.cn>' }],
  ['no opening bracket', from(`${word('张三', 'gbk')} zhang@x.cn>`), { text: '正文', from: '张三 <zhang@x.cn>' }],
  ['no brackets', from('张三 zhang@x.cn'), { text: '正文', from: '张三 <zhang@x.cn>' }],
  ['a comma in a bare name', from('张三,市政协 <zhang@x.cn>'), { text: '正文', from: '张三，市政协 <zhang@x.cn>' }],
  ['full-width brackets', from('张三＜zhang@x.cn＞'), { text: '正文', from: '张三 <zhang@x.cn>' }],
  ['a quote that is not closed', from('"张三 <zhang@x.cn>'), { text: '正文', from: '张三 <zhang@x.cn>' }],
  [
    'somebody else’s address in the name',
    from('"mayor@gov.cn" <li@qq.com>'),
    { text: '正文', from: 'mayor@gov.cn <li@qq.com>' },
  ],
  [
    'somebody else’s address in an encoded name',
    from(`${word('<mayor@gov.cn>', 'utf-8')} <li@qq.com>`),
    { text: '正文', from: '<mayor@gov.cn> <li@qq.com>' },
  ],
  ['the whole of it encoded', from(word('张三 <zhang@x.cn>', 'utf-8')), { text: '正文', from: '张三 <zhang@x.cn>' }],
  [
    'a raw GBK name with a byte that looks like an at sign',
    from(raw(gbk('丂張'), ' <zhang@x.cn>')),
    { text: '正文', from: '丂張 <zhang@x.cn>', corrections: ['sender:none->gb18030'] },
  ],
  [
    'nobody but a Sender',
    plainMail('正文', 'utf-8', ['Sender: li@x.cn', ...PERSON.slice(1)]),
    { text: '正文', from: '<li@x.cn>' },
  ],
  [
    'garbage for a date',
    plainMail('正文', 'utf-8', [...PERSON.slice(0, 2), 'Date: 0000-00-00 ??']),
    { text: '正文', sentAt: null },
  ],
  [
    'a date without a zone is meant here',
    plainMail('正文', 'utf-8', [...PERSON.slice(0, 2), 'Date: 2026/11/06 8:54:00']),
    { text: '正文' },
  ],
];

const NAME = '关于老旧小区改造的建议（定稿）.pdf';
const pdf = Buffer.from('%PDF-1.4\n');
const nameBytes = gbk(NAME);
const named = (...head: (string | Buffer)[]) =>
  multipart('mixed', PERSON, [textPart('见附件'), part([...head, 'Content-Transfer-Encoding: base64'], base64(pdf))]);
const disposed = (value: string | Buffer) =>
  named('Content-Type: application/pdf', raw('Content-Disposition: attachment; ', value));
const file = (name: string, ...corrections: string[]) => ({
  text: '见附件',
  files: [`${name} | application/pdf | 9`],
  ...(corrections.length ? { corrections } : {}),
});

/** Names of files. */
export const names: Group = [
  ['raw GBK', disposed(raw('filename="', nameBytes, '"')), file(NAME, 'file:none->gb18030')],
  [
    'raw GBK with a byte that looks like a backslash',
    disposed(raw('filename="', gbk('侽女.pdf'), '"')),
    file('侽女.pdf', 'file:none->gb18030'),
  ],
  ['raw GBK without quotes', disposed(raw('filename=', nameBytes)), file(NAME, 'file:none->gb18030')],
  [
    'RFC 2231 in GBK under gb2312',
    disposed(`filename*=gb2312''${percent(gbk('喆园.pdf'))}`),
    file('喆园.pdf', 'file:gb2312->gb18030'),
  ],
  [
    'RFC 2231 in UTF-8 under gbk',
    disposed(`filename*=gbk''${encodeURIComponent(NAME)}`),
    file(NAME, 'file:gbk->utf-8'),
  ],
  [
    'RFC 2231 in GBK under utf-8',
    disposed(`filename*=utf-8''${percent(nameBytes)}`),
    file(NAME, 'file:utf-8->gb18030'),
  ],
  [
    'RFC 2231 continued, out of order, cut in mid-character',
    disposed(
      `\r\n filename*1*=${percent(nameBytes.subarray(9))};\r\n filename*0*=gb18030''${percent(nameBytes.subarray(0, 9))}`,
    ),
    file(NAME),
  ],
  [
    'RFC 2231 continued, the last piece plain',
    disposed(`filename*0*=utf-8''${encodeURIComponent(NAME.slice(0, -4))};\r\n filename*1=".pdf"`),
    file(NAME),
  ],
  ['RFC 2231 without a charset', disposed(`filename*=''${encodeURIComponent(NAME)}`), file(NAME)],
  [
    'words as QQ cuts them',
    disposed(
      `filename="=?gb18030?B?${nameBytes.subarray(0, 15).toString('base64')}?=\r\n =?gb18030?B?${nameBytes.subarray(15).toString('base64')}?="`,
    ),
    file(NAME),
  ],
  ['a word without quotes', disposed(`filename=${word(NAME, 'utf-8')}`), file(NAME)],
  ['quotes inside of quotes', disposed('filename="关于"停车"的建议.pdf"'), file('关于_停车_的建议.pdf')],
  [
    'the type alone has a name',
    named(`Content-Type: application/pdf; name="${word(NAME, 'gbk')}"`, 'Content-Disposition: attachment'),
    file(NAME),
  ],
  [
    'question marks where the other name is whole',
    named(
      `Content-Type: application/pdf; name="${word(NAME, 'utf-8')}"`,
      'Content-Disposition: attachment; filename="????????.pdf"',
    ),
    file(NAME),
  ],
  ['percent signs in a plain parameter', disposed(`filename="${percent(nameBytes)}"`), file(NAME)],
  [
    'a path, and marks that turn the name round',
    multipart('mixed', PERSON, [textPart('见附件'), attached('C:\\\\temp\\\\报告\u202efdp.exe', pdf)]),
    file('报告fdp.exe'),
  ],
  ['no name', named('Content-Type: application/pdf', 'Content-Disposition: attachment'), file('附件1.pdf')],
];
