import { letter, multipart, part, PERSON, bytesOf, word } from '../../../test/corpus/mail/letter.js';
import { readMail, type ReadMailOptions } from './read.js';
import { UnreadableMail } from './unreadable.js';

const read = (raw: Buffer, options: Partial<ReadMailOptions> = {}) => readMail(raw, { ownAddresses: [], ...options });
const plain = (body: string) => part(['Content-Type: text/plain; charset=utf-8'], body);
const html = (body: string) => part(['Content-Type: text/html; charset=utf-8'], body);
const file = (name: string, content: Buffer, type = 'application/octet-stream') =>
  part(
    [
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
    ],
    content.toString('base64'),
  );

describe('who, when, what', () => {
  it('reads the whole of an ordinary mail', async () => {
    const mail = await read(
      letter(
        [
          `From: ${word('张三', 'gbk', 'gb2312')} <Zhang.San@QQ.com>`,
          `To: ${word('直报邮箱', 'utf-8')} <Zhibao@Example.gov.cn>, 组: b@x.cn, c@x.cn;`,
          'Cc: zhibao@example.gov.cn, d@x.cn',
          `Subject: ${word('关于停车的建议', 'gbk', 'gb2312')}`,
          'Date: Fri, 6 Nov 2026 08:54:00 +0800',
          'Message-ID: <tencent_1@qq.com>',
          'In-Reply-To: <r1@example.gov.cn>',
          'References: <r0@example.gov.cn>\r\n <r1@example.gov.cn>',
          'Content-Type: text/plain; charset=gb2312',
        ],
        bytesOf('\r\n  一是增设车位。\r\n\r\n二是错时共享。\r\n\r\n', 'gbk'),
      ),
    );
    expect(mail).toEqual({
      channel: 'EMAIL',
      sender: { provider: 'mail', subject: 'zhang.san@qq.com', displayName: '张三' },
      sentAt: new Date('2026-11-06T00:54:00Z'),
      title: '关于停车的建议',
      text: '  一是增设车位。\n\n二是错时共享。',
      html: null,
      quote: null,
      attachments: [],
      corrections: [],
      automatic: null,
      repair: null,
      forwardedFrom: null,
      courtesy: false,
      own: '  一是增设车位。\n\n二是错时共享。',
      folded: '',
      encrypted: false,
      numbers: [],
      bounce: null,
      messageId: '<tencent_1@qq.com>',
      inReplyTo: '<r1@example.gov.cn>',
      references: ['<r0@example.gov.cn>', '<r1@example.gov.cn>'],
      recipients: ['zhibao@example.gov.cn', 'b@x.cn', 'c@x.cn', 'd@x.cn'],
    });
  });

  it.each([
    ['Fri, 6 Nov 2026 08:54:00 +0800 (CST)', '2026-11-06T00:54:00.000Z'],
    ['Fri, 6 Nov 2026 08:54:00 CST', '2026-11-06T00:54:00.000Z'],
    ['6 Nov 2026 00:54 GMT', '2026-11-06T00:54:00.000Z'],
    ['昨天上午', undefined],
    ['Thu, 1 Jan 1970 00:00:00 +0000', undefined],
    [`Fri, 6 Nov 2026 08:54:00 +0800 ${'x'.repeat(5000)}`, '2026-11-06T00:54:00.000Z'],
    ['星期五, 06 十一月 2026 08:54:00 +0800', '2026-11-06T00:54:00.000Z'],
    ['2026年11月6日 8:54', '2026-11-06T00:54:00.000Z'],
    ['2026-11-06T00:54:00Z', '2026-11-06T00:54:00.000Z'],
    ['Fri Nov  6 08:54:00 2026', '2026-11-06T00:54:00.000Z'],
    ['6 Nov 26 08:54 +08:00', '2026-11-06T00:54:00.000Z'],
    ['31 Foo 2026 25:61', undefined],
  ])('dates %.40s', async (date, iso) => {
    const mail = await read(letter(['From: a@b.cn', `Date: ${date}`], 'x'));
    expect(mail.sentAt?.toISOString()).toBe(iso);
  });

  it.each([
    ['"张三 boss@gov.cn" <li@b.cn>', 'li@b.cn', '张三 boss@gov.cn'],
    ['li@b.cn (李四)', 'li@b.cn', '李四'],
    ['li@b.cn', 'li@b.cn', null],
    ['"LI@B.CN" <li@b.cn>', 'li@b.cn', null],
    ['"\'李四\'" <li@b.cn>', 'li@b.cn', '李四'],
    ['李四', '', '李四'],
  ])('takes the address, never the name, of %s', async (from, subject, displayName) => {
    const mail = await read(letter([Buffer.from(`From: ${from}`)], 'x'));
    expect(mail.sender).toEqual({ provider: 'mail', subject, displayName });
  });

  it.each(['Subject:', 'Subject:   ', `Subject: ${word(' \r\n\0', 'utf-8')}`])(
    'has no title under "%s"',
    async (subject) => {
      expect((await read(letter([...PERSON, subject], 'x'))).title).toBeNull();
    },
  );

  it('reads a head that starts late, or in an mbox', async () => {
    const mbox = Buffer.concat([Buffer.from('From zhang@x.cn Fri Nov  6 08:54:00 2026\n'), letter(PERSON, '建议')]);
    for (const raw of [Buffer.concat([Buffer.from('\r\n\ufeff'.trim()), letter(PERSON, '建议')]), mbox]) {
      expect((await read(raw)).sender.subject).toBe('zhang@example.cn');
    }
    expect((await read(Buffer.concat([Buffer.from('\r\n\n'), letter(PERSON, '建议')]))).text).toBe('建议');
  });

  it('reads a mail that was cut off', async () => {
    const whole = multipart('mixed', PERSON, [plain('建议'), file('a.txt', Buffer.from('abcdef'))]);
    const mail = await read(whole.subarray(0, whole.lastIndexOf('YWJj') + 4));
    expect([mail.text, mail.attachments[0]?.content.toString()]).toEqual(['建议', 'abc']);
  });

  it('reads a bare line feed and a type without a slash', async () => {
    const raw = Buffer.from('From: a@b.cn\nContent-Type: text\n\n第一行\n第二行\n');
    expect((await read(raw)).text).toBe('第一行\n第二行');
  });
});

describe('text and page', () => {
  const PAGE =
    '<html><head><style>p{color:red}</style><title>t</title></head><body><p>一是<b>增设</b>车位。</p><p>二是<br>错时共享。</p>' +
    '<table><tr><td>路段</td><td>车位</td></tr><tr><td>人民路</td><td>20</td></tr></table></body></html>';

  it('prefers the plain twin and keeps the page', async () => {
    const mail = await read(multipart('alternative', PERSON, [plain('一是增设车位。'), html('<p>一是增设车位。</p>')]));
    expect(mail.text).toBe('一是增设车位。');
    expect(mail.html).toBe('<p>一是增设车位。</p>');
  });

  it('reads a page without a twin', async () => {
    const mail = await read(letter([...PERSON, 'Content-Type: text/html; charset=utf-8'], PAGE));
    expect(mail.text).toBe('一是增设车位。\n\n二是\n错时共享。\n\n路段\u2003车位\n人民路\u200320');
  });

  it('reads the page when the plain twin is blank', async () => {
    const mail = await read(multipart('alternative', PERSON, [plain(' \r\n\r\n'), html('<p>只在这里</p>')]));
    expect(mail.text).toBe('只在这里');
  });

  it('loses nothing when page and text are no twins', async () => {
    const mixed = await read(multipart('mixed', PERSON, [html('<p>正文</p>'), plain('网关附言\n第二行')]));
    expect(mixed.text.replace(/\s+/g, ' ')).toBe('正文 网关附言 第二行');
    expect(mixed.html).toContain('网关附言');
    const twins = multipart('alternative', [], [plain('正文'), html('<p>正文</p>')], 'b2');
    const footer = await read(multipart('mixed', PERSON, [twins, plain('附言')]));
    expect(footer.text).toBe('正文\n附言');
    expect(footer.html).toContain('附言');
  });

  it('makes the page safe', async () => {
    const evil =
      '<div onclick="x()" style="position:fixed">甲<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=a>' +
      '<a href="javascript:alert(1)">乙</a><a href="https://evil.cn/a?b=1&amp;c">登录</a><a href="http://ok.cn/">http://ok.cn</a>' +
      '<a href="mailto:z@x.cn">写信</a><a href="http://o.cn"><a href="http://i.cn">套</a></a><iframe src="//x"></iframe><form action="//x"><input value="v"></form>' +
      '<math><mi xlink:href="data:x,<script>alert(1)</script>">丙</math><p title="\'><img src=x>">丁</p></div>';
    const mail = await read(letter([...PERSON, 'Content-Type: text/html; charset=utf-8'], evil));
    expect(mail.html).toBe(
      '<div>甲乙登录 (https://evil.cn/a?b=1&amp;c)http://ok.cn写信 (z@x.cn)套 (http://i.cn) (http://o.cn)丙<p>丁</p></div>',
    );
    expect(mail.text).not.toMatch(/alert|https:/);
  });

  it('finds markup hidden by UTF-7', async () => {
    const mail = await read(
      letter([...PERSON, 'Content-Type: text/html; charset=utf-7'], '+ADw-script+AD4-alert(1)+ADw-/script+AD4- ok'),
    );
    expect(mail.html).toBe('ok');
  });

  it('has no page when nothing is left of it', async () => {
    const mail = await read(letter([...PERSON, 'Content-Type: text/html'], '<p>&nbsp;</p><img src="cid:1">'));
    expect([mail.text, mail.html]).toEqual(['', null]);
  });

  it('does not choke on a page nested 200,000 deep', async () => {
    const page = `${'<b>'.repeat(200_000)}建议${'</b>'.repeat(200_000)}`;
    const mail = await read(letter([...PERSON, 'Content-Type: text/html; charset=utf-8'], page));
    expect(mail.text.trim()).toBe('建议');
    expect(mail.html).toBeNull();
  });
});

describe('attachments', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
  const ole = Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(512),
    bytesOf('WordDocument', 'utf16le'),
  ]);

  it('judges types by content', async () => {
    const mail = await read(
      multipart('mixed', PERSON, [
        plain('见附件'),
        file('photo.doc', png, 'application/msword'),
        file('letter.wps', ole),
        file('a.pdf', Buffer.from('%PDF-1.7\n'), 'text/plain'),
        file('b.zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')),
        file('c.png', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), 'image/png'),
        file('d.jpg', bytesOf('这是文字', 'gbk'), 'image/jpeg'),
        file('e.txt', Buffer.from([1, 2, 0, 3])),
      ]),
    );
    expect(mail.attachments.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['photo.doc', 'image/png'],
      ['letter.wps', 'application/msword'],
      ['a.pdf', 'application/pdf'],
      ['b.zip', 'application/zip'],
      ['c.png', 'application/x-msdownload'],
      ['d.jpg', 'text/plain'],
      ['e.txt', 'application/octet-stream'],
    ]);
    expect(mail.attachments[0]?.content).toEqual(png);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\\\temp\\\\建议.doc', '建议.doc'],
    ['a\u202egpj.exe', 'agpj.exe'],
    ['  .建议:?*.doc. ', '建议___.doc'],
    ['..', '附件1.png'],
    [`${'长'.repeat(300)}.docx`, `${'长'.repeat(115)}.docx`],
  ])('keeps a safe base name of %.30s', async (sent, kept) => {
    const mail = await read(multipart('mixed', PERSON, [plain('x'), file(sent, png)]));
    expect(mail.attachments[0]?.name).toBe(kept);
  });

  it('keeps inline pictures and named texts as files, and a named first text as the body', async () => {
    const inline = part(
      [
        'Content-Type: image/png',
        'Content-ID: <p1>',
        'Content-Disposition: inline',
        'Content-Transfer-Encoding: base64',
      ],
      png.toString('base64'),
    );
    const named = part(
      ['Content-Type: text/plain; charset=gbk; name="说明.txt"', 'Content-Disposition: inline'],
      '说明',
    );
    const body = part(['Content-Type: text/html; charset=utf-8; name="mail.html"'], '<p>正文</p><img src="cid:p1">');
    const mail = await read(multipart('related', PERSON, [body, inline, named]));
    expect(mail.text).toBe('正文');
    expect(mail.attachments.map(({ name }) => name)).toEqual(['附件1.png', '说明.txt']);
  });

  it('keeps a mail inside a mail as a file', async () => {
    const inner = part(['Content-Type: message/rfc822'], letter([...PERSON, 'Subject: inner'], 'x').toString());
    const mail = await read(multipart('mixed', PERSON, [plain('转来一信'), inner]));
    expect(mail.text).toBe('转来一信');
    expect(mail.attachments.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['附件1.eml', 'message/rfc822'],
    ]);
  });
});

describe('what is refused', () => {
  const parts = (count: number) => Array.from({ length: count }, () => plain('x'));
  const files = (count: number) => Array.from({ length: count }, (_, i) => file(`${i}.txt`, Buffer.from('abc')));

  it.each([
    ['too-large', () => Buffer.alloc(50 * 1024 * 1024 + 1, 'a'), {}],
    ['too-many-parts', () => multipart('mixed', PERSON, parts(1001)), {}],
    ['head-too-large', () => letter([...PERSON, `X-Fill: ${'y'.repeat(2 * 1024 * 1024)}`]), {}],
    ['too-many-attachments', () => multipart('mixed', PERSON, files(31)), {}],
    ['attachments-too-large', () => multipart('mixed', PERSON, files(4)), { maxAttachmentBytes: 11 }],
    ['not-a-mail', () => Buffer.alloc(0), {}],
    ['not-a-mail', () => Buffer.from('just some words\r\nand more'), {}],
  ])('%s', async (reason, build, limits) => {
    const failure = await read(build(), { limits }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnreadableMail);
    expect(failure).toMatchObject({ reason });
  });

  it('takes the greatest mail allowed', async () => {
    expect((await read(multipart('mixed', PERSON, files(30)))).attachments).toHaveLength(30);
    expect((await read(multipart('mixed', PERSON, parts(900)))).text).toHaveLength(900 * 2 - 1);
  });
});
