import nodemailer from 'nodemailer';
import { routes } from '#contract';
import { FileReadings } from '#files';
import { sha256 } from '#platform';
import { type Letter, mailOf } from '../../apps/cli/src/world/post.js';
import { type Caller, mailbox } from '../support/app.js';
import { type Office, openOffice, rowCounts, zhangMail } from '../support/office.js';

let office: Office;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('mail', ['tian', 'zhang']);
  tian = await office.world.as('tian');
});
afterAll(() => office?.close());

const stranger = { name: '群众王某', address: 'wang@qq.example' };
let letters = 0;
const letterOf = (change: Partial<Letter> = {}): Letter => ({
  name: `letter-${(letters += 1)}`,
  from: stranger,
  subject: '关于路灯的建议',
  text: '淮河路一段路灯不亮，建议尽快修复。',
  // A minute apart: the same words at the same second are the same mail.
  at: new Date(Date.parse('2019-03-04T01:00:00Z') + letters * 60_000),
  ...change,
});

/** Delivers the bytes as they are and lets the jobs run. */
async function deliver(raw: Buffer, from = stranger.address): Promise<void> {
  await office.postman.deliver(from, raw);
  await office.app.drain();
}

/** What the worker does about attachments, until nothing waits. */
async function readFiles(): Promise<void> {
  do await office.app.drain();
  while ((await office.app.app.get(FileReadings).ask()) > 0);
}

/** The newest suggestion in the inbox, opened. */
async function newest(search?: string) {
  const { items } = await tian.call(routes.suggestions.inbox, { query: { limit: 1, search } });
  return tian.call(routes.suggestions.read, { params: { id: items[0]?.id ?? '' } });
}

const setAside = async (state: 'no-suggestion' | 'quarantined') =>
  (await tian.call(routes.arrivals.list, { query: { state, limit: 1 } })).items[0];

const counts = () => rowCounts(office, ['raw_inbound', 'suggestions']);

describe('reading', () => {
  test.each(['utf-8', 'gb2312', 'gbk', 'gb18030', 'big5'] as const)(
    'a mail in %s, with its attachment name',
    async (charset) => {
      const [subject, text, name] =
        charset === 'big5'
          ? ['關於老舊小區停車的建議', '建議劃定夜間臨時停車位。', '現場情況.txt']
          : charset === 'gb18030'
            ? ['䶮湖社区𠮷祥路的建议', '𠮷祥路路口视线不好，建议加装凸面镜。', '䶮湖照片.txt']
            : ['关于老旧小区停车的建议', '建议划定夜间临时停车位，清理“僵尸车”。', '现场情况.txt'];
      const content = Buffer.from('现场照片三张');
      const attachment = { name, contentType: 'application/octet-stream', content };
      const from = { name: text.slice(0, 4), address: `${charset}@qq.example` };
      await deliver(mailOf(letterOf({ charset, subject, text, attachment, from })));
      const read = await newest();
      expect(read).toMatchObject({ title: subject, text, senderName: from.name, channel: 'EMAIL' });
      expect(read.attachments).toMatchObject([{ name, contentType: 'text/plain', size: content.length }]);
      const file = await tian.download(routes.files.download, { params: { id: read.attachments[0]?.id ?? '' } });
      expect(file.content.equals(content)).toBe(true);
    },
  );

  test('a label that lies is put right, and the record says so', async () => {
    const raw = mailOf(letterOf({ charset: 'gb18030', subject: '镕䶮', text: '朱镕基路䶮湖段积水。' }));
    await deliver(Buffer.from(raw.toString('latin1').replaceAll('gb18030', 'gb2312'), 'latin1'));
    const read = await newest();
    expect(read).toMatchObject({ title: '镕䶮', text: '朱镕基路䶮湖段积水。' });
    expect(read.arrivals[0]?.corrections.join()).toContain('gb2312');
  });

  test('the layout is kept without anything that could act', async () => {
    const html =
      '<p>建议<b>修路</b></p><script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">看</a>';
    const raw = mailOf(letterOf()).toString('latin1');
    const [head = ''] = raw.split('\r\n\r\n');
    const typed = head.replace('text/plain', 'text/html');
    await deliver(Buffer.from(`${typed}\r\n\r\n${Buffer.from(html).toString('base64')}\r\n`, 'latin1'));
    const { html: shown, text } = await newest();
    expect(shown).toContain('<b>修路</b>');
    expect(shown).not.toMatch(/script|onerror|javascript/i);
    expect(text).toContain('建议修路');
  });

  test('a mail of 400,000 different characters is taken in like any other', async () => {
    const han = Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    // Each stride brings neighbours that were not together before.
    const text = Array.from({ length: 20 }, (_, stride) =>
      han.map((_, i) => han[(i * (2 * stride + 3)) % han.length]).join(''),
    ).join('\n');
    await deliver(mailOf(letterOf({ subject: '长信', text })));
    for (const search of ['长信', stranger.name, text.slice(0, 9)]) {
      expect(await newest(search)).toMatchObject({ title: '长信', text });
    }
  });
});

describe('who sent it', () => {
  test('a bound address is matched, in whatever case it is written', async () => {
    await deliver(mailOf(letterOf({ from: { name: 'zwm', address: 'Zhang.Weimin@ERQI.example' } })));
    expect(await newest()).toMatchObject({ senderState: 'matched', senderName: '张伟民', member: { name: '张伟民' } });
    const zhang = await office.world.as('zhang');
    const { items } = await zhang.call(routes.suggestions.mine);
    expect(items).toHaveLength(1);
  });

  test('a stranger is shown by name and stays open until the clerk has spoken', async () => {
    await deliver(mailOf(letterOf()));
    const read = await newest();
    expect(read).toMatchObject({ senderState: 'unknown', senderName: stranger.name, member: null });
    const open = await tian.call(routes.suggestions.inbox, { query: { senderOpen: 'true' } });
    expect(open.items.map(({ id }) => id)).toContain(read.id);
    const body = { memberId: null, bind: false };
    await tian.call(routes.suggestions.confirmSender, { params: { id: read.id }, body });
    expect(await newest()).toMatchObject({ senderState: 'confirmed', senderName: stranger.name, member: null });
  });
});

describe('one mail, one record', () => {
  test('sent twice, or brought by another relay with other trace headers', async () => {
    const before = await counts();
    const raw = mailOf(letterOf({ from: { name: '张', address: zhangMail } }));
    const trace =
      'Received: from mx2.qq.example by relay (ESMTPS id 77)\r\n\tfor <zhibao>; Mon, 4 Mar 2019 09:00:09 +0800\r\n';
    await deliver(raw, zhangMail);
    await deliver(raw, zhangMail);
    await Promise.all([
      deliver(Buffer.concat([Buffer.from(trace), raw]), zhangMail),
      deliver(Buffer.concat([Buffer.from(`${trace}DKIM-Signature: v=1; a=rsa-sha256\r\n`), raw]), zhangMail),
    ]);
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });

  test('another mail under the same Message-ID is another mail', async () => {
    const before = await counts();
    const letter = letterOf();
    await deliver(mailOf(letter));
    await deliver(mailOf({ ...letter, text: '又及：路口的红绿灯也坏了。' }));
    expect(await counts()).toEqual(before.map((count) => count + 2));
  });

  test.each([
    ['without a Message-ID', (head: string) => head.replace(/^Message-ID:.*\r\n/m, '')],
    [
      'with bytes in its Message-ID that no database takes',
      (head: string) => head.replace('Message-ID: <', 'Message-ID: <\0\xff'),
    ],
    [
      'with a Message-ID of 5,000 characters',
      (head: string) => head.replace('Message-ID: <', `Message-ID: <${'x'.repeat(5000)}`),
    ],
  ])('a mail %s is stored, once', async (_, change) => {
    const before = await counts();
    const raw = Buffer.from(change(mailOf(letterOf()).toString('latin1')), 'latin1');
    await deliver(raw);
    await deliver(raw);
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });
});

describe('what is no suggestion', () => {
  test.each([
    ['自动发出的邮件', { headers: ['Auto-Submitted: auto-replied'] }, stranger.address],
    ['自动回复', { subject: '自动回复: 您好，我正在休假' }, stranger.address],
    ['退信', { subject: '系统退信' }, ''],
    ['群发邮件', { headers: ['List-Unsubscribe: <mailto:x@list.example>'] }, stranger.address],
    ['本邮箱自己发出的邮件', { from: { name: '直报', address: mailbox } }, mailbox],
  ])('%s: kept with its reason, without a number', async (reason, change, from) => {
    const [raws = 0, suggestions] = await counts();
    await deliver(mailOf(letterOf(change)), from);
    expect(await counts()).toEqual([raws + 1, suggestions]);
    expect(await setAside('no-suggestion')).toMatchObject({ reason, channel: 'EMAIL' });
  });

  test('one that cannot be read waits in quarantine, whole, with the reason in plain words', async () => {
    const junk = Buffer.from('这不是邮件\r\n\x01\x02\x03\r\n');
    const [raws = 0, suggestions] = await counts();
    await deliver(junk);
    expect(await counts()).toEqual([raws + 1, suggestions]);
    const waiting = await setAside('quarantined');
    expect(waiting?.reason).toMatch(/\p{Script=Han}{4}/u);
    const { content } = await tian.download(routes.arrivals.original, { params: { id: waiting?.id ?? '' } });
    expect(content.equals(junk)).toBe(true);
    // Read once more by the same parser, it comes to lie there again.
    await tian.call(routes.arrivals.replay, { params: { id: waiting?.id ?? '' } });
    await office.app.drain();
    expect(await setAside('quarantined')).toMatchObject({ id: waiting?.id, reason: waiting?.reason });
  });

  test('a better parser makes a suggestion of what an older one put aside', async () => {
    await office.postman.deliver(stranger.address, mailOf(letterOf({ subject: '曾经读不出的信' })));
    const [raw] = await office.app.db.rows<{ id: string }>(
      `UPDATE raw_inbound SET state = 'quarantined', reason = '邮件格式损坏，无法解析' WHERE state = 'stored' RETURNING id`,
    );
    await office.app.drain();
    expect(await setAside('quarantined')).toMatchObject({ id: raw?.id });
    await tian.call(routes.arrivals.replay, { params: { id: raw?.id ?? '' } });
    await office.app.drain();
    expect(await newest()).toMatchObject({ title: '曾经读不出的信', arrivals: [{ id: raw?.id }] });
  });

  test('reading once more keeps the number, the edits of the clerk and the one record', async () => {
    await deliver(mailOf(letterOf({ subject: '再读一次' })));
    const before = await newest();
    const params = { id: before.id };
    const body = { title: '整理过的题目', text: '整理过的文字。', category: '社会建设' };
    await tian.call(routes.suggestions.edit, { params, body: { ...body, version: before.version } });
    const had = await counts();
    await tian.call(routes.arrivals.replay, { params: { id: before.arrivals[0]?.id ?? '' } });
    await office.app.drain();
    expect(await counts()).toEqual(had);
    expect(await newest()).toMatchObject({ ...body, id: before.id, number: before.number, originalText: before.text });
  });

  test('reading once more gives a file the name that is read better, and looks at what the name tells', async () => {
    const attachment = { name: '通知.pdf.exe', contentType: 'application/octet-stream', content: Buffer.from('字') };
    await deliver(mailOf(letterOf({ subject: '附件名读坏了', attachment })));
    const { id, arrivals, attachments } = await newest();
    const fileId = attachments[0]?.id ?? '';
    await office.app.db.rows(`UPDATE files SET name = '˵Ã÷.txt' WHERE id = $1`, [fileId]);
    await readFiles();
    const before = await tian.call(routes.suggestions.read, { params: { id } });
    expect(before.attachments).toMatchObject([{ id: fileId, name: '˵Ã÷.txt' }]);
    const reading = () =>
      office.app.db.row(
        `SELECT state, danger, released_at IS NOT NULL AS released FROM file_readings WHERE file_id = $1`,
        [fileId],
      );
    expect(await reading()).toEqual({ state: 'read', danger: null, released: false });
    // What was released then is not what it turns out to be.
    await office.app.db.rows(
      `UPDATE file_readings SET danger = 'macro', released_at = now(), released_by = '田秘书', release_reason = '看过了'
        WHERE file_id = $1`,
      [fileId],
    );
    await tian.call(routes.arrivals.replay, { params: { id: arrivals[0]?.id ?? '' } });
    await readFiles();
    const { attachments: after } = await tian.call(routes.suggestions.read, { params: { id } });
    expect(after).toMatchObject([{ id: fileId, name: '通知.pdf.exe' }]);
    expect(await reading()).toEqual({ state: 'read', danger: 'double-ending', released: false });
    expect((await newest('通知.pdf')).id).toBe(id);
  });
});

describe('the door', () => {
  test('what was sent can be downloaded byte for byte', async () => {
    const lines = ['.', '..两个点', '.\t', 'tab\tand 8 bit: \xc4\xe3\xba\xc3', ' trailing  '];
    const raw = Buffer.concat([
      Buffer.from(`From: <${stranger.address}>\r\nSubject: bytes\r\nMessage-ID: <${sha256('bytes')}@x>\r\n\r\n`),
      Buffer.from(lines.join('\r\n'), 'latin1'),
      Buffer.from('\r\n'),
    ]);
    await deliver(raw);
    const { arrivals } = await newest();
    const got = await tian.download(routes.arrivals.original, { params: { id: arrivals[0]?.id ?? '' } });
    expect(got.content.equals(raw)).toBe(true);
    expect(got).toMatchObject({ type: 'message/rfc822', name: expect.stringMatching(/\.eml$/) });
  });

  test('mail for somebody else is refused at once, and nothing is kept', async () => {
    const before = await counts();
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: office.app.smtpPort, secure: false });
    const envelope = { from: stranger.address, to: 'somebody@else.example' };
    await expect(transport.sendMail({ envelope, raw: mailOf(letterOf()) })).rejects.toMatchObject({
      responseCode: 550,
    });
    transport.close();
    expect(await counts()).toEqual(before);
  });
});
