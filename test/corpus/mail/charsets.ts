import {
  base64,
  bytesOf,
  type Group,
  letter,
  multipart,
  PERSON,
  plainMail,
  quoted,
  raw,
  textPart,
  word,
} from './build.js';

const TEXT = '建议在人民路与解放路口增设左转信号灯，方便学生通行。';
const RARE = '䶮湖社区𠮷祥路积水。';
const TRADITIONAL = '建議在彌敦道增設無障礙通道，方便長者。';
const gbk = (text: string) => bytesOf(text, 'gbk');
const gb = (text: string) => bytesOf(text, 'gb18030');
const big5 = (text: string) => bytesOf(text, 'big5-hkscs');
const coded = (bytes: Buffer, label: string) =>
  letter([...PERSON, `Content-Type: text/plain; charset=${label}`, 'Content-Transfer-Encoding: base64'], base64(bytes));

/** The text of a mail under every label that is known to lie. */
export const charsets: Group = [
  [
    'gb2312 that is GBK',
    plainMail(gbk('朱镕基故居周边，喆园路段。'), 'gb2312'),
    { text: '朱镕基故居周边，喆园路段。', corrections: ['text:gb2312->gb18030'] },
  ],
  [
    'gb2312 that is four-byte GB18030',
    plainMail(gb(RARE), 'GB2312'),
    { text: RARE, corrections: ['text:gb2312->gb18030'] },
  ],
  ['gbk that is four-byte GB18030', plainMail(gb(RARE), 'GBK'), { text: RARE }],
  ['utf-8 that is GBK', plainMail(gbk(TEXT), 'UTF-8'), { text: TEXT, corrections: ['text:utf-8->gb18030'] }],
  ['gb2312 that is UTF-8', plainMail(TEXT, 'gb2312'), { text: TEXT, corrections: ['text:gb2312->utf-8'] }],
  ['gbk that is UTF-8 with rare characters', plainMail(RARE, 'gbk'), { text: RARE, corrections: ['text:gbk->utf-8'] }],
  [
    'GBK without a label, in head and body',
    letter([...PERSON, raw('Subject: ', gbk('关于停车的建议'))], gbk(TEXT)),
    { title: '关于停车的建议', text: TEXT, corrections: ['text:none->gb18030', 'title:none->gb18030'] },
  ],
  [
    'UTF-8 without a label, in head and body',
    letter([...PERSON, 'Subject: 关于停车的建议'], TEXT),
    { title: '关于停车的建议', text: TEXT, corrections: ['text:none->utf-8'] },
  ],
  [
    'Big5 without a label',
    letter(PERSON, big5(TRADITIONAL)),
    { text: TRADITIONAL, corrections: ['text:none->big5-hkscs'] },
  ],
  [
    'Big5 of Hong Kong under big5',
    plainMail(big5('喺嗰度嘅路口，行人過唔到馬路。'), 'big5'),
    { text: '喺嗰度嘅路口，行人過唔到馬路。' },
  ],
  ['big5 that is GBK', plainMail(gbk(TEXT), 'big5'), { text: TEXT, corrections: ['text:big5->gb18030'] }],
  [
    'gb2312 that is Big5',
    plainMail(big5(TRADITIONAL), 'gb2312'),
    { text: TRADITIONAL, corrections: ['text:gb2312->big5-hkscs'] },
  ],
  ['HZ', plainMail('~{=(RiTvIhB75F!#~}', 'hz-gb-2312'), { text: '建议增设路灯。' }],
  [
    'HZ that nobody announced',
    plainMail('~{=(RiTvIhB75F!#~}', null),
    { text: '建议增设路灯。', corrections: ['text:none->hz-gb-2312'] },
  ],
  [
    'ISO-2022-CN',
    plainMail(Buffer.from('\x1b$)A\x0e=(RiTvIhB75F!#\x0f ok', 'latin1'), 'iso-2022-cn'),
    { text: '建议增设路灯。 ok' },
  ],
  [
    'ISO-2022-CN under us-ascii',
    plainMail(Buffer.from('\x1b$)A\x0e=(RiTvIhB75F!#\x0f', 'latin1'), 'us-ascii'),
    { text: '建议增设路灯。', corrections: ['text:none->iso-2022-cn'] },
  ],
  ['UTF-7', plainMail('+XvqLrg-1+Zbk-', 'utf-7'), { text: '建议1方' }],
  [
    'UTF-7 that nobody announced',
    plainMail('+XvqLrmW5aEg- ok', null),
    { text: '建议方案 ok', corrections: ['text:none->utf-7'] },
  ],
  [
    'UTF-16 with a mark, little end first',
    coded(raw(Buffer.from([0xff, 0xfe]), bytesOf(TEXT, 'utf-16le')), 'utf-16'),
    { text: TEXT },
  ],
  [
    'UTF-16 with a mark, big end first',
    coded(raw(Buffer.from([0xfe, 0xff]), bytesOf(TEXT, 'utf-16be')), 'utf-16'),
    { text: TEXT },
  ],
  ['UTF-16 without a mark', coded(bytesOf(TEXT, 'utf-16be'), 'utf-16'), { text: TEXT }],
  ['UTF-16 without a mark, little end first', coded(bytesOf(TEXT, 'utf-16le'), 'utf-16'), { text: TEXT }],
  ['utf-16 that is UTF-8', coded(Buffer.from(TEXT), 'utf-16'), { text: TEXT, corrections: ['text:utf-16->utf-8'] }],
  [
    'UTF-16 under utf-8',
    coded(bytesOf(`${TEXT}\nok 2026`, 'utf-16le'), 'utf-8'),
    { text: `${TEXT}\nok 2026`, corrections: ['text:utf-8->utf-16le'] },
  ],
  [
    'UTF-8 with a mark under gb2312',
    plainMail(`\ufeff${TEXT}`, 'gb2312'),
    { text: TEXT, corrections: ['text:gb2312->utf-8'] },
  ],
  ['a label in odd quotes', plainMail(gbk(TEXT), '"gb2312;"'), { text: TEXT }],
  ['a label of the operating system', plainMail(gbk(TEXT), 'GB2312_CHARSET'), { text: TEXT }],
  ['a label that is a number', plainMail(big5(TRADITIONAL), '136'), { text: TRADITIONAL }],
  ['a code page', plainMail(gb(RARE), 'cp936'), { text: RARE }],
  ['x-user-defined', plainMail(gbk(TEXT), 'x-user-defined'), { text: TEXT, corrections: ['text:none->gb18030'] }],
  ['default', plainMail(gbk(TEXT), 'default'), { text: TEXT, corrections: ['text:none->gb18030'] }],
  [
    'iso-8859-1 that is GBK',
    plainMail(gbk(TEXT), 'ISO-8859-1'),
    { text: TEXT, corrections: ['text:iso-8859-1->gb18030'] },
  ],
  [
    'windows-1252 that is UTF-8',
    plainMail(TEXT, 'windows-1252'),
    { text: TEXT, corrections: ['text:windows-1252->utf-8'] },
  ],
  [
    'short GBK that is UTF-8 by chance',
    plainMail(gbk('小学校'), null),
    { text: '小学校', corrections: ['text:none->gb18030'] },
  ],
  [
    'short GBK that is UTF-8 by chance, under utf-8',
    plainMail(gbk('学校'), 'utf-8'),
    { text: '学校', corrections: ['text:utf-8->gb18030'] },
  ],
  [
    'a Latin name in UTF-8 under gb2312',
    plainMail('Müller', 'gb2312'),
    { text: 'Müller', corrections: ['text:gb2312->utf-8'] },
  ],
  ['Russian in UTF-8', plainMail('Предложение о парковке', 'utf-8'), { text: 'Предложение о парковке' }],
  ['Russian in KOI8-R', plainMail(bytesOf('предложение', 'koi8-r'), 'koi8-r'), { text: 'предложение' }],
  ['Japanese, declared', plainMail(bytesOf('駐車場の提案です', 'euc-jp'), 'euc-jp'), { text: '駐車場の提案です' }],
  [
    'Japanese in Shift_JIS',
    plainMail(bytesOf('駐車場の提案です', 'shift_jis'), 'Shift_JIS'),
    { text: '駐車場の提案です' },
  ],
  ['Korean, declared', plainMail(bytesOf('주차장 건의', 'euc-kr'), 'ks_c_5601-1987'), { text: '주차장 건의' }],
  [
    'emoji and the rarest characters',
    plainMail('建议👍🏻 增设\u{20bb7}、\u{30edd}面', 'utf-8'),
    { text: '建议👍🏻 增设\u{20bb7}、\u{30edd}面' },
  ],
  ['plain ASCII', plainMail('Please add a lamp.', 'gb2312'), { text: 'Please add a lamp.' }],
  [
    'zero bytes in the text',
    plainMail('建议\0增设\0路灯。', 'utf-8'),
    { text: '建议增设路灯。', corrections: ['text:nul'] },
  ],
  [
    'UTF-8 with lines in GBK, as a gateway adds them',
    plainMail(raw(TEXT, '\r\n', gbk('本邮件由单位网关检查。'), '\r\n'), 'utf-8'),
    { text: `${TEXT}\n本邮件由单位网关检查。`, corrections: ['text:utf-8->utf-8+gb18030'] },
  ],
  [
    'UTF-8 with one broken character',
    plainMail(raw(TEXT, Buffer.from([0xe5, 0xbb]), '。\r\n完'), 'utf-8'),
    { text: `${TEXT}\ufffd。\n完` },
  ],
  [
    'two parts in two charsets',
    multipart('mixed', PERSON, [textPart(gbk('甲：喆园。'), 'gb2312'), textPart('乙：增设。', 'gbk')]),
    { text: '甲：喆园。\n乙：增设。', corrections: ['text:gb2312->gb18030', 'text:gbk->utf-8'] },
  ],
  [
    'a page whose own label lies',
    letter([...PERSON, 'Content-Type: text/html; charset=gb2312'], raw('<meta charset="gb2312"><p>', TEXT, '</p>')),
    { text: TEXT, corrections: ['text:gb2312->utf-8'] },
  ],
  [
    'a page without a label in the mail',
    letter(
      [...PERSON, 'Content-Type: text/html'],
      raw('<meta http-equiv=Content-Type content="text/html; charset=big5"><p>', big5(TRADITIONAL), '</p>'),
    ),
    { text: TRADITIONAL },
  ],
  [
    'quoted-printable GBK under utf-8',
    letter(
      [...PERSON, 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable'],
      quoted(gbk(TEXT)).replace(/(?:=..){20}/g, '$&=\r\n'),
    ),
    { text: TEXT, corrections: ['text:utf-8->gb18030'] },
  ],
  [
    'head and text in different charsets',
    letter([...PERSON, `Subject: ${word('關於停車', 'big5')}`, 'Content-Type: text/plain; charset=gb18030'], gb(RARE)),
    { title: '關於停車', text: RARE },
  ],
];
