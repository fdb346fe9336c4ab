import { bytesOf, letter, multipart, part, percent, PERSON, quoted, word } from '../../../test/corpus/mail/letter.js';
import { readMail } from './read.js';

const read = (raw: Buffer) => readMail(raw, { ownAddresses: [] });
const TEXT = '建议在人民路与解放路口增设左转信号灯。';

/** [what the mailer did, bytes of the body, Content-Type charset or null, what was said, corrections] */
const bodies: [string, Buffer, string | null, string, string[]][] = [
  ['GB2312, and says so', bytesOf(TEXT, 'gbk'), 'gb2312', TEXT, []],
  ['GBK under gb2312', bytesOf('朱镕基、喆、堃', 'gbk'), 'gb2312', '朱镕基、喆、堃', ['gb2312->gb18030']],
  ['four-byte GB18030 under gb2312', bytesOf('𬍛㐂路', 'gb18030'), 'GB2312', '𬍛㐂路', ['gb2312->gb18030']],
  ['four-byte GB18030 under gbk', bytesOf('𬍛㐂路', 'gb18030'), 'x-gbk', '𬍛㐂路', []],
  ['䶮 in its own GB18030 bytes', Buffer.from([0xfe, 0x9f, 0xa1, 0xa3]), 'gb18030', '䶮。', []],
  ['UTF-8 under gb2312', Buffer.from(TEXT), 'gb2312', TEXT, ['gb2312->utf-8']],
  ['UTF-8 under GB18030', Buffer.from(TEXT), 'GB18030', TEXT, ['gb18030->utf-8']],
  ['GBK under utf-8', bytesOf(TEXT, 'gbk'), 'utf-8', TEXT, ['utf-8->gb18030']],
  ['GBK under iso-8859-1', bytesOf(TEXT, 'gbk'), 'iso-8859-1', TEXT, ['iso-8859-1->gb18030']],
  ['UTF-8 under iso-8859-1', Buffer.from(TEXT), 'iso-8859-1', TEXT, ['iso-8859-1->utf-8']],
  ['GBK under us-ascii', bytesOf(TEXT, 'gbk'), 'us-ascii', TEXT, ['none->gb18030']],
  ['GBK under a label nobody knows', bytesOf(TEXT, 'gbk'), 'x-zh-unknown', TEXT, ['x-zh-unknown->gb18030']],
  ['GBK without a label', bytesOf(TEXT, 'gbk'), null, TEXT, ['none->gb18030']],
  ['UTF-8 without a label', Buffer.from(TEXT), null, TEXT, ['none->utf-8']],
  ['GBK that is valid UTF-8 by chance', bytesOf('小学校', 'gbk'), 'gb2312', '小学校', []],
  ['the same without a label', bytesOf('小学校', 'gbk'), null, '小学校', ['none->gb18030']],
  ['UTF-8 cut in mid-character', Buffer.from(TEXT).subarray(0, -1), 'utf-8', `${TEXT.slice(0, -1)}\ufffd`, []],
  ['GBK cut in mid-character', bytesOf(TEXT, 'gbk').subarray(0, -1), 'gbk', `${TEXT.slice(0, -1)}\ufffd`, []],
  ['Big5', bytesOf('建議增設號誌', 'big5'), 'big5', '建議增設號誌', []],
  ['Big5 of Hong Kong', bytesOf('喺嗰度嘅路口', 'big5-hkscs'), 'Big5', '喺嗰度嘅路口', []],
  ['GBK under big5', bytesOf('喆与堃镕', 'gbk'), 'big5', '喆与堃镕', ['big5->gb18030']],
  ['UTF-8 under big5', Buffer.from('建議增設號誌'), 'big5', '建議增設號誌', ['big5->utf-8']],
  ['HZ', Buffer.from('A~~B ~{=(Ri~}\n~{VPND~}'), 'hz-gb-2312', 'A~B 建议\n中文', []],
  ['ISO-2022-CN', Buffer.from('x \x1b$)A\x0eVPND\x0f y', 'latin1'), 'iso-2022-cn', 'x 中文 y', []],
  ['UTF-7', Buffer.from('+XvqLrg- ok'), 'utf-7', '建议 ok', []],
  ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), bytesOf(TEXT, 'utf-16le')]), 'utf-16', TEXT, []],
  ['UTF-16BE', bytesOf(TEXT, 'utf-16be'), 'utf-16be', TEXT, []],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8', TEXT, []],
  ['ISO-2022-JP', Buffer.from('\x1b$B4A;z\x1b(B', 'latin1'), 'iso-2022-jp', '漢字', []],
  ['windows-1252', Buffer.from('caf\xe9 M\xfcller', 'latin1'), 'windows-1252', 'café Müller', []],
  [
    'accents without a label',
    Buffer.from('le caf\xe9 \xe0 Paris', 'latin1'),
    null,
    'le café à Paris',
    ['none->windows-1252'],
  ],
  ['EUC-KR', bytesOf('한국어', 'euc-kr'), 'euc-kr', '한국어', []],
  ['NUL bytes', Buffer.from('建议\0增设\0。'), 'utf-8', '建议增设。', ['nul']],
];

describe('the body of a mail, whatever its label claims', () => {
  it.each(bodies)('%s', async (_, body, label, said, corrections) => {
    const type = label === null ? [] : [`Content-Type: text/plain; charset="${label}"`];
    const wide = label?.startsWith('utf-16') ?? false;
    const sent: [string, string | Buffer][] = [
      ['quoted-printable', quoted(body)],
      ['base64', body.toString('base64').replace(/.{60}/g, '$&\r\n')],
      ...(wide ? [] : [['8bit', body] as [string, Buffer]]),
    ];
    for (const [encoding, encoded] of sent) {
      const mail = await read(letter([...PERSON, ...type, `Content-Transfer-Encoding: ${encoding}`], encoded));
      expect({ encoding, text: mail.text, corrections: mail.corrections }).toEqual({
        encoding,
        text: said,
        corrections: corrections.map((correction) => `text:${correction}`),
      });
    }
  });

  it('believes the page itself only where the mail says nothing', async () => {
    const page = (label: string) => bytesOf(`<meta charset="${label}"><p>臺灣建議</p>`, 'big5');
    const silent = await read(letter([...PERSON, 'Content-Type: text/html'], page('big5')));
    expect(silent.text).toBe('臺灣建議');
    const labelled = await read(letter([...PERSON, 'Content-Type: text/html; charset=big5'], page('utf-8')));
    expect(labelled.text).toBe('臺灣建議');
  });

  it('reads every part by its own charset', async () => {
    const mail = await read(
      multipart('mixed', PERSON, [
        part(['Content-Type: text/plain; charset=gb2312'], bytesOf('甲：喆', 'gbk')),
        part(['Content-Type: text/plain; charset=utf-8'], bytesOf('乙：增设', 'gbk')),
      ]),
    );
    expect(mail.text).toBe('甲：喆\n乙：增设');
    expect(mail.corrections).toEqual(['text:gb2312->gb18030', 'text:utf-8->gb18030']);
  });

  it('does not let decoded text forge a boundary', async () => {
    const body = bytesOf('甲\r\n--b1\r\nContent-Type: application/x-evil\r\n\r\nhidden', 'gbk').toString('base64');
    const head = ['Content-Type: text/plain; charset=gbk', 'Content-Transfer-Encoding: base64'];
    const mail = await read(multipart('mixed', PERSON, [part(head, body)]));
    expect(mail.attachments).toEqual([]);
    expect(mail.text).toContain('hidden');
  });

  it('joins flowed lines after decoding', async () => {
    const type = 'Content-Type: text/plain; charset=gb2312; format=flowed; delsp=yes';
    const mail = await read(letter([...PERSON, type], bytesOf('建议增设 \r\n左转灯。\r\n第二段', 'gbk')));
    expect(mail.text).toBe('建议增设左转灯。\n第二段');
  });

  it('reads base64 that was padded piece by piece', async () => {
    const body = ['建议', '增设', '路灯'].map((piece) => bytesOf(`${piece}x`, 'gbk').toString('base64')).join('\r\n');
    const head = [...PERSON, 'Content-Type: text/plain; charset=gbk', 'Content-Transfer-Encoding: base64'];
    expect((await read(letter(head, body))).text).toBe('建议x增设x路灯x');
  });
});

describe('the head of a mail', () => {
  const subjects: [string, string | Buffer, string, string[]][] = [
    [
      'GBK in an encoded word under gb2312',
      word('关于朱镕基故居', 'gbk', 'gb2312'),
      '关于朱镕基故居',
      ['gb2312->gb18030'],
    ],
    ['UTF-8 in a word under gb2312', word('关于停车', 'utf-8', 'gb2312'), '关于停车', ['gb2312->utf-8']],
    ['GBK in a word under utf-8', word('关于停车', 'gbk', 'UTF-8'), '关于停车', ['utf-8->gb18030']],
    ['GB18030 of QQ', word('关于㐂路停车', 'gb18030'), '关于㐂路停车', []],
    ['Big5 of Hong Kong', word('嘅建議', 'big5-hkscs', 'big5'), '嘅建議', []],
    ['HZ', `=?hz-gb-2312?B?${Buffer.from('~{VPND~}').toString('base64')}?=`, '中文', []],
    ['a Q word with spaces', `=?gb2312?Q?${quoted(bytesOf('停车', 'gbk'))}_and more?=`, '停车 and more', []],
    ['raw UTF-8', '关于停车的建议', '关于停车的建议', []],
    ['raw GBK', bytesOf('关于停车的建议', 'gbk'), '关于停车的建议', ['none->gb18030']],
    ['ISO-2022-CN', `=?iso-2022-cn?B?${Buffer.from('\x1b$)A\x0eVPND\x0f', 'latin1').toString('base64')}?=`, '中文', []],
    ['one word after another in two charsets', `${word('关于', 'gbk')} ${word('停车', 'utf-8')}`, '关于停车', []],
  ];

  it.each(subjects)('reads a subject: %s', async (_, subject, title, corrections) => {
    const mail = await read(letter([...PERSON, Buffer.concat([Buffer.from('Subject: '), Buffer.from(subject)])]));
    const noted = corrections.map((correction) => `title:${correction}`);
    expect({ title: mail.title, corrections: mail.corrections }).toEqual({ title, corrections: noted });
  });

  it.each(['gbk', 'gb18030', 'utf-8'])('joins words cut in mid-character (%s)', async (charset) => {
    const bytes = bytesOf('关于加快老旧小区改造的建议', charset);
    const cuts = [bytes.subarray(0, 7), bytes.subarray(7, 12), bytes.subarray(12)];
    const words = cuts.map((cut) => `=?${charset}?B?${cut.toString('base64')}?=`).join('\r\n ');
    expect((await read(letter([...PERSON, `Subject: ${words}`]))).title).toBe('关于加快老旧小区改造的建议');
  });

  it('keeps a name apart from the address, also when both are raw GBK', async () => {
    const from = bytesOf('From: "张（委员），三" <Zhang.San@Example.CN>', 'gbk');
    const mail = await read(letter([from, `Subject: ${word('x', 'utf-8')}`]));
    expect(mail.sender).toEqual({ provider: 'mail', subject: 'zhang.san@example.cn', displayName: '张（委员），三' });
  });

  it('is not taken in by an address or syntax inside an encoded name', async () => {
    const mail = await read(letter([`From: ${word('领导" <boss@gov.cn>, 张三', 'gbk', 'gb2312')} <li@qq.com>`]));
    expect(mail.sender.subject).toBe('li@qq.com');
    expect(mail.sender.displayName).toContain('领导');
  });
});

describe('file names', () => {
  const NAME = '关于喆路的建议（定稿）.txt';
  const gbk = bytesOf(NAME, 'gbk');
  const halves = [percent(gbk.subarray(0, 11)), percent(gbk.subarray(11))];
  const names: [string, (string | Buffer)[]][] = [
    ['raw GBK', [Buffer.concat([Buffer.from('Content-Disposition: attachment; filename="'), gbk, Buffer.from('"')])]],
    ['raw UTF-8', [`Content-Disposition: attachment; filename="${NAME}"`]],
    ['an encoded word', [`Content-Disposition: attachment; filename="${word(NAME, 'gbk', 'gb2312')}"`]],
    ['RFC 2231', [`Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(NAME)}`]],
    ['RFC 2231 in GBK under gb2312', [`Content-Disposition: attachment; filename*=gb2312''${percent(gbk)}`]],
    ['RFC 2231 in UTF-8 under gbk', [`Content-Disposition: attachment; filename*=gbk''${encodeURIComponent(NAME)}`]],
    [
      'RFC 2231 continued, cut in mid-character',
      [`Content-Disposition: attachment;\r\n filename*0*=gb2312''${halves[0]};\r\n filename*1*=${halves[1]}`],
    ],
    ['percent signs in a plain parameter', [`Content-Disposition: attachment; filename="${percent(gbk)}"`]],
    [
      'the Content-Type only',
      ['Content-Disposition: attachment', `Content-Type: text/plain; name="${word(NAME, 'gbk')}"`],
    ],
  ];

  it.each(names)('reads %s', async (_, head) => {
    const body = part(['Content-Type: text/plain; charset=utf-8'], '见附件');
    const type = head.some((line) => line.toString().startsWith('Content-Type')) ? [] : ['Content-Type: text/plain'];
    const mail = await read(multipart('mixed', PERSON, [body, part([...head, ...type], bytesOf('正文', 'gbk'))]));
    expect(mail.text).toBe('见附件');
    expect(mail.attachments.map(({ name }) => name)).toEqual([NAME]);
    expect(mail.attachments[0]?.content).toEqual(bytesOf('正文', 'gbk'));
  });
});
