import { bytesOf, type Group, letter, multipart, part, PERSON, plainMail, textPart, titled } from './build.js';
import iconv from 'iconv-lite';

const TEXT = '建议在人民路增设信号灯，方便学生。';
const misread = (text: string, as: string, was = 'utf-8') => iconv.decode(iconv.encode(text, was), as);
const latin = misread(TEXT, 'latin1');
const cp1252 = misread('建议修路，谢谢', 'windows-1252');
const asGbk = misread('建议修路，', 'gbk');
const gbkAsLatin = misread(TEXT, 'latin1', 'gbk');
const sent = (text: string, title?: string) => plainMail(text, 'utf-8', title ? [...PERSON, titled(title)] : PERSON);
const shown = (text: string) => text.replace(/[\u0080-\u009f]/g, '');

/** What was garbled before it was sent: offered, never replaced. */
export const garbled: Group = [
  ['UTF-8 read as Latin-1', sent(latin), { text: shown(latin), repair: { text: TEXT } }],
  ['UTF-8 read as Windows-1252', sent(cp1252), { text: shown(cp1252), repair: { text: '建议修路，谢谢' } }],
  [
    'UTF-8 read as GBK',
    sent(misread('建议增设信号灯方便学生通行', 'gbk')),
    { text: misread('建议增设信号灯方便学生通行', 'gbk'), repair: { text: '建议增设信号灯方便学生通行' } },
  ],
  [
    'UTF-8 read as GBK, a byte lost',
    sent(`${asGbk}abc`),
    {
      text: `${asGbk}abc`,
      repair: { text: '建议修路\ufffdabc' },
    },
  ],
  ['GBK read as Latin-1', sent(gbkAsLatin), { text: gbkAsLatin, repair: { text: TEXT } }],
  [
    'the title alone',
    sent(TEXT, misread('关于停车的建议', 'latin1')),
    {
      title: misread('关于停车的建议', 'latin1')
        .replace(/[\s\u0080-\u009f]+/g, ' ')
        .trim(),
      text: TEXT,
      repair: { title: '关于停车的建议' },
    },
  ],
  [
    'twice read as Latin-1',
    sent(misread(latin, 'latin1')),
    { text: shown(misread(latin, 'latin1')), repair: { text: TEXT } },
  ],
  [
    'a garbled line among good ones',
    sent(`您好：\n${latin}\n此致`),
    { text: `您好：\n${shown(latin)}\n此致`, repair: { text: `您好：\n${TEXT}\n此致` } },
  ],
  [
    'characters as entities',
    sent('&#24314;&#35758;&#20462;&#36335; &amp; ok'),
    { text: '&#24314;&#35758;&#20462;&#36335; &amp; ok', repair: { text: '建议修路 &amp; ok' } },
  ],
  [
    'characters as escapes',
    sent('\\u5efa\\u8bae\\u4fee\\u8def'),
    { text: '\\u5efa\\u8bae\\u4fee\\u8def', repair: { text: '建议修路' } },
  ],
  ['what cannot be saved', sent('建议锟斤拷锟斤拷修路'), { text: '建议锟斤拷锟斤拷修路', corrections: ['text:lost'] }],
  [
    'French, and nothing to repair',
    sent('Le café à Paris, Übergröße, naïve'),
    { text: 'Le café à Paris, Übergröße, naïve' },
  ],
  [
    'rare characters, and nothing to repair',
    sent('䶮、𠮷、喆、堃、镕、犇、骉、淼、焱、垚'),
    { text: '䶮、𠮷、喆、堃、镕、犇、骉、淼、焱、垚' },
  ],
  [
    'traditional characters, and nothing to repair',
    sent('建議增設無障礙通道，方便長者。'),
    { text: '建議增設無障礙通道，方便長者。' },
  ],
  [
    'Japanese, and nothing to repair',
    sent('駐車場の提案です。よろしくお願いします'),
    { text: '駐車場の提案です。よろしくお願いします' },
  ],
  ['Korean, and nothing to repair', sent('주차장 건의'), { text: '주차장 건의' }],
  [
    'an address with percent signs',
    sent('见 https://x.cn/?q=%E5%81%9C%E8%BD%A6 所示'),
    { text: '见 https://x.cn/?q=%E5%81%9C%E8%BD%A6 所示', repair: { text: '见 https://x.cn/?q=停车 所示' } },
  ],
];

const many = (count: number) => Array.from({ length: count }, () => textPart('x'));
const nested = (depth: number): Buffer =>
  depth === 0 ? textPart('底') : multipart('mixed', [], [nested(depth - 1)], `n${depth}`);
const files = (count: number) =>
  Array.from({ length: count }, (_, i) => part([`Content-Type: application/pdf; name=${i}.pdf`], '%PDF'));

/** What is refused, and what is only just taken. */
export const limits: Group = [
  ['nothing at all', '', { refused: 'not-a-mail' }],
  ['words and no head', '建议修路', { refused: 'not-a-mail' }],
  ['three thousand parts', multipart('mixed', PERSON, many(3000)), { refused: 'too-many-parts' }],
  ['a hundred levels', multipart('mixed', PERSON, [nested(100)]), { refused: 'too-many-parts' }],
  ['twenty levels', multipart('mixed', PERSON, [nested(20)]), { text: '底' }],
  ['thirty-one files', multipart('mixed', PERSON, files(31)), { refused: 'too-many-attachments' }],
  [
    'a head of two megabytes',
    letter([...PERSON, `X-Fill: ${'y'.repeat(2 * 1024 * 1024)}`]),
    { refused: 'head-too-large' },
  ],
  ['fifty megabytes', Buffer.alloc(50 * 1024 * 1024 + 1, 'a'), { refused: 'too-large' }],
  [
    'ten thousand addresses',
    plainMail('正文', 'utf-8', [...PERSON, `Cc: ${Array.from({ length: 10_000 }, (_, i) => `a${i}@x.cn`).join(', ')}`]),
    { text: '正文' },
  ],
  [
    'a page nested fifty thousand deep',
    letter(
      [...PERSON, 'Content-Type: text/html; charset=utf-8'],
      `${'<div>'.repeat(50_000)}底${'</div>'.repeat(50_000)}`,
    ),
    { text: '底' },
  ],
  [
    'brackets without end in the sender',
    plainMail('正文', 'utf-8', [`From: ${'<('.repeat(20_000)}a@x.cn`, ...PERSON.slice(1)]),
    { text: '正文', from: `${'<('.repeat(100)} <a@x.cn>` },
  ],
  [
    'bytes of a program under a mail’s head',
    letter([...PERSON, 'Content-Type: application/octet-stream'], Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0])),
    { files: ['附件1.exe | application/x-msdownload | 8'] },
  ],
  [
    'UTF-7 and markup',
    letter([...PERSON, 'Content-Type: text/html; charset=utf-7'], '+ADw-script+AD4-alert(1)+ADw-/script+AD4- ok'),
    { text: 'ok', courtesy: true },
  ],
  [
    'zero bytes everywhere',
    letter([...PERSON, 'Sub\0ject: \0关于\0'], '\0\0正\0文\0'),
    { title: '关于', text: '正文', corrections: ['text:none->utf-8', 'text:nul'] },
  ],
  ['bytesOf nothing', letter([...PERSON, 'Content-Type: text/plain; charset=utf-16'], bytesOf('', 'utf-8')), {}],
];
