import net from 'node:net';
import { createTransport } from 'nodemailer';
import { bytesOf, letter, PERSON, word } from '../../../test/corpus/mail/letter.js';
import { readMail } from './read.js';
import { SmtpDoor, type ReceivedMail, type SmtpDoorOptions } from './smtp-door.js';

const received: ReceivedMail[] = [];
const warnings: string[] = [];
const open: SmtpDoor[] = [];

async function door(options: Partial<SmtpDoorOptions> = {}): Promise<number> {
  const opened = new SmtpDoor({
    host: '127.0.0.1',
    port: 0,
    maxBytes: 100_000,
    onMail: async (mail) => void received.push(mail),
    log: { warn: (message) => void warnings.push(message) },
    ...options,
  });
  open.push(opened);
  return opened.listen();
}

const send = (port: number, mail: { from?: string; to?: string[]; raw: Buffer }) =>
  createTransport({ host: '127.0.0.1', port, ignoreTLS: true }).sendMail({
    envelope: { from: mail.from ?? 'zhang@example.cn', to: mail.to ?? ['zhibao@example.gov.cn'] },
    raw: mail.raw,
  });

const refusal = (sent: Promise<unknown>) =>
  sent.then(
    () => null,
    (error: { responseCode?: number }) => error.responseCode,
  );

/** Speaks SMTP by hand: after the greeting writes all lines at once, and hears what comes back until silence. */
async function dialogue(port: number, lines: string[], quiet = 300): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (data) => (heard += data.toString()));
  socket.on('error', () => undefined);
  socket.once('data', () => socket.write(lines.join('\r\n')));
  await new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
    socket.setTimeout(quiet, resolve);
  });
  socket.destroy();
  return heard;
}

beforeEach(() => {
  received.length = 0;
  warnings.length = 0;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((opened) => opened.close()));
});

describe('SmtpDoor', () => {
  it('takes a Chinese mail byte for byte, with its envelope', async () => {
    const now = new Date('2026-11-06T00:54:00Z');
    const port = await door({ now: () => now });
    const head = [...PERSON, `Subject: ${word('停车', 'gbk', 'gb2312')}`, 'Content-Type: text/plain; charset=gb2312'];
    const raw = letter(head, bytesOf('.一是\r\n..二是\r\n.\r\n三是\r\n', 'gbk'));
    await send(port, { raw, from: '', to: ['a@x.cn', 'b@x.cn'] });
    const [mail] = received;
    expect({ ...mail, content: undefined }).toEqual({
      content: undefined,
      from: '',
      helo: '[127.0.0.1]',
      to: ['a@x.cn', 'b@x.cn'],
      remoteAddress: '127.0.0.1',
      receivedAt: now,
    });
    expect(mail?.content.equals(raw)).toBe(true);
    const read = await readMail(mail?.content ?? Buffer.alloc(0), { ownAddresses: [], returnPath: mail?.from });
    expect([read.title, read.text, read.automatic]).toEqual(['停车', '.一是\n..二是\n.\n三是', 'bounce']);
  });

  it('says yes only after the mail is stored', async () => {
    let store: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => (store = resolve));
    const port = await door({ onMail: () => stored });
    const sent = send(port, { raw: letter(PERSON, 'x') });
    const early = await Promise.race([
      sent.then(() => 'accepted'),
      new Promise((go) => setTimeout(go, 200, 'waiting')),
    ]);
    expect(early).toBe('waiting');
    store();
    expect((await sent).response).toMatch(/^250/);
  });

  it('refuses for the time being what could not be stored, and goes on', async () => {
    let failures = 1;
    const port = await door({
      onMail: async (mail) => {
        if (failures-- > 0) throw new Error('disk full');
        received.push(mail);
      },
    });
    expect(await refusal(send(port, { raw: letter(PERSON, 'x') }))).toBe(451);
    expect(warnings).toHaveLength(1);
    expect(await refusal(send(port, { raw: letter(PERSON, 'x') }))).toBeNull();
    expect(received).toHaveLength(1);
  });

  it('refuses too large a mail, announced or not', async () => {
    const port = await door();
    expect(await refusal(send(port, { raw: letter(PERSON, 'x'.repeat(100_000)) }))).toBe(552);
    const body = `${'y'.repeat(78)}\r\n`.repeat(1_400);
    const heard = await dialogue(port, [
      'EHLO a',
      'MAIL FROM:<a@b.cn>',
      'RCPT TO:<z@x.cn>',
      'DATA',
      body,
      '.',
      'QUIT',
      '',
    ]);
    expect(heard).toMatch(/^354[^]*^552[^]*^221/m);
    expect(received).toEqual([]);
    const fits = letter(PERSON, 'z'.repeat(90_000));
    await send(port, { raw: fits });
    expect(received[0]?.content.length).toBeGreaterThanOrEqual(fits.length);
  });

  it('takes mail only for whom it knows, in any letter case', async () => {
    const port = await door({ recipients: ['Zhibao@Example.gov.cn'] });
    expect(await refusal(send(port, { raw: letter(PERSON), to: ['other@example.gov.cn'] }))).toBe(550);
    expect(await refusal(send(port, { raw: letter(PERSON), to: ['ZHIBAO@example.gov.cn'] }))).toBeNull();
    const mixed = await send(port, { raw: letter(PERSON), to: ['zhibao@example.gov.cn', 'other@example.gov.cn'] });
    expect(mixed.rejected).toEqual(['other@example.gov.cn']);
    expect(received.map(({ to }) => to)).toEqual([['ZHIBAO@example.gov.cn'], ['zhibao@example.gov.cn']]);
  });

  it('offers neither sign-in nor encryption it does not have', async () => {
    const heard = await dialogue(await door(), ['EHLO a', 'AUTH PLAIN AGEAYg==', 'QUIT', '']);
    expect(heard).not.toMatch(/250.(AUTH|STARTTLS)/);
    expect(heard).toMatch(/^50\d/m);
  });

  it('takes many mails over one line, pipelined', async () => {
    const one = ['MAIL FROM:<a@b.cn>', 'RCPT TO:<z@x.cn>', 'DATA', 'Subject: s', '', 'x', '.'];
    const heard = await dialogue(await door(), ['EHLO a', ...Array.from({ length: 50 }, () => one).flat(), 'QUIT', '']);
    expect(heard.match(/^250 .*queued/gim)).toHaveLength(50);
    expect(received).toHaveLength(50);
    expect(new Set(received.map(({ content }) => content.toString()))).toEqual(new Set(['Subject: s\r\n\r\nx\r\n']));
  });

  it('keeps nothing of a mail that was cut off', async () => {
    const port = await door();
    await dialogue(port, ['EHLO a', 'MAIL FROM:<a@b.cn>', 'RCPT TO:<z@x.cn>', 'DATA', 'Subject: s', '', 'half'], 150);
    await send(port, { raw: letter(PERSON, 'whole') });
    expect(received.map(({ content }) => content.toString().includes('whole'))).toEqual([true]);
  });

  it('hangs up on the idle and on the crowd', async () => {
    expect(await dialogue(await door({ idleTimeoutMs: 100 }), [], 2_000)).toMatch(/^421/m);
    const port = await door({ maxClients: 1 });
    const first = net.connect(port, '127.0.0.1');
    await new Promise((resolve) => first.once('data', resolve));
    expect(await dialogue(port, [], 1_000)).toMatch(/^421/);
    first.destroy();
  });

  it('says at once that its port is taken', async () => {
    const port = await door();
    await expect(door({ port })).rejects.toThrow('EADDRINUSE');
    open.pop();
  });
});
