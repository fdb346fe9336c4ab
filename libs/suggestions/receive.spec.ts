import type { Incoming } from '#channels';
import type { RawInbound } from './raw-inbound.entity.js';
import { Unreadable, readArrival, titleOf } from './receive.js';

const rawOf = (form: RawInbound['form'], content: string | object, change: Partial<RawInbound> = {}): RawInbound => ({
  id: '01900000-0000-7000-8000-000000000001',
  channel: 'EMAIL',
  externalId: 'x',
  form,
  content: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
  sha256: '',
  senderRef: 'wang@example.com',
  accountId: null,
  recordFileId: null,
  receivedAt: new Date('2019-03-04T01:00:00Z'),
  state: 'stored',
  reason: null,
  processedAt: null,
  overruledBy: null,
  envelope: null,
  trust: null,
  ...change,
});

const mail = (subject: string, text: string) =>
  rawOf(
    'mail',
    `From: wang@example.com\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`,
  );

describe('reading by form', () => {
  test('of a mail the clerk reads the own words, and the original is complete', async () => {
    const quoted = '建议修路。\r\n\r\n在 2019年3月1日，提案委 写道：\r\n> 请补充地点。\r\n';
    const read = await readArrival(mail('Re: 修路', quoted), []);
    expect(read.text).toBe('建议修路。');
    expect(read.incoming.text).toContain('请补充地点');
  });

  test('a mail of attachments alone says so, and one of nothing at all points to no attachment', async () => {
    const photo = [
      'Content-Type: image/png; name="a.png"',
      'Content-Disposition: attachment; filename="a.png"',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    ];
    const head = ['From: wang@example.com', 'Subject: a', 'Content-Type: multipart/mixed; boundary=B', '', '--B'];
    const alone = rawOf('mail', [...head, ...photo, '--B--', ''].join('\r\n'));
    expect((await readArrival(alone, [])).text).toBe('（正文为空，见附件）');
    expect((await readArrival(mail('照片', ''), [])).text).toBe('（没有正文，也没有附件）');
  });

  test('mail from the own mailbox, or to the null sender, was written by no person', async () => {
    expect((await readArrival(mail('x', 'y'), ['wang@example.com'])).incoming.automatic).toBe('own-mail');
    const bounced = rawOf('mail', 'From: a@example.com\r\nSubject: x\r\n\r\ny', { senderRef: null });
    expect((await readArrival(bounced, [])).incoming.automatic).toBe('bounce');
  });

  test('what no reader understands is said to be unreadable, in Chinese', async () => {
    for (const raw of [
      rawOf('mail', 'no mail at all'),
      rawOf('wecom-bot', '{"msgtype":"text"}'),
      rawOf('wecom-bot', '{'),
    ]) {
      const error: unknown = await readArrival(raw, []).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Unreadable);
      expect(String(error)).toMatch(/\p{Script=Han}{4}/u);
    }
  });

  test('the member app names a file once, however often the phone does', async () => {
    const [one, other] = ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000b'];
    const draft = { key: '00000000-0000-4000-8000-000000000001', title: null, text: '路灯不亮了', category: null };
    const raw = rawOf('app', { ...draft, fileIds: [other, one, other] }, { accountId: one });
    expect((await readArrival(raw, [])).enclosed).toEqual([{ fileId: other }, { fileId: one }]);
  });

  test('of a chat message the clerk’s words are shown and the member’s are kept', async () => {
    const picked = { author: '老张', sentAt: null, quote: null, title: null, recordFileId: 'f', importedBy: '田' };
    const raw = rawOf('chat-message', { ...picked, text: '路灯坏咯', clerkText: '路灯损坏', memberId: null });
    const read = await readArrival(raw, []);
    expect([read.text, read.incoming.text, read.namedMemberId]).toEqual(['路灯损坏', '路灯坏咯', null]);
  });

  test.each([
    [{ msgtype: 'image', image: { url: 'u' } }, '（图片，没有文字）'],
    [
      { msgtype: 'text', text: { content: '@小助手 ' }, quote: { msgtype: 'text', text: { content: '修路' } } },
      '（没有文字，见引用）',
    ],
  ])('a group message without words of its own: %j', async (part, text) => {
    const raw = rawOf('wecom-bot', { msgid: '1', chattype: 'group', chatid: 'g', from: { userid: 'u' }, ...part });
    expect((await readArrival(raw, [])).text).toBe(text);
  });
});

test('a document is called by its first line where the subject says no more than that there is one', async () => {
  const of = async (subject: string) => {
    const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;
    const file = 'Content-Disposition: attachment; filename=a.txt\r\n\r\n关于停车的建议\r\n车位不足。';
    const head = `From: a@b.c\r\nSubject: ${encoded}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`;
    const type = 'Content-Type: text/plain; charset=utf-8\r\n';
    return titleOf(
      await readArrival(rawOf('mail', `${head}--b\r\n${type}\r\n详见附件\r\n--b\r\n${type}${file}\r\n--b--`), []),
    );
  };
  expect(await of('材料报送')).toBe('关于停车的建议');
  expect(await of('停车难')).toBe('停车难');
});

describe('the title', () => {
  const of = (title: string | null, text: string) => {
    const incoming: Incoming = {
      channel: 'EMAIL',
      sender: { provider: 'mail', subject: 'a@b.c', displayName: null },
      sentAt: null,
      title,
      text,
      html: null,
      quote: null,
      attachments: [],
      corrections: [],
      automatic: null,
    };
    return titleOf({ incoming, text, folded: null, category: null, enclosed: [], namedMemberId: undefined });
  };

  test.each([
    ['关于停车的建议', '正文', '关于停车的建议'],
    ['Re: 转发：回复: 关于停车的建议', '正文', '关于停车的建议'],
    ['Re:', '建议修路。', '建议修路'],
    ['轉寄： Re[2]: 答覆：关于停车的建议', '正文', '关于停车的建议'],
    ['（无主题）', '建议修路。', '建议修路'],
    ['No Subject', '建议修路。', '建议修路'],
    [null, '建议修路。其余从略。', '建议修路'],
    [null, '！！！\n  建议修路\n其余', '建议修路'],
    [null, '\n\n', '（无标题）'],
    [null, '路'.repeat(41), `${'路'.repeat(40)}…`],
    [null, '𠮷'.repeat(40), '𠮷'.repeat(40)],
    ['𠮷'.repeat(90), '正文', '𠮷'.repeat(80)],
  ])('%s + %j = %s', (title, text, expected) => expect(of(title, text)).toBe(expected));
});
