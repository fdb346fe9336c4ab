import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { runJob } from '#jobs';
import { type Letter, MailRefused, MailSender } from '#notices';
import { World } from '../../apps/cli/src/world/world.js';
import { type TestApp, mailbox, openTestApp } from '../support/app.js';
import { sendThrough } from '../support/recording-sender.js';

interface Taken {
  envelopeFrom: string;
  to: string[];
  mail: ParsedMail;
}

/** A mail server that keeps what it takes, and says no by the name of the address. */
class Exchange {
  readonly taken: Taken[] = [];
  refusesNullSender = false;
  signInBroken = false;
  private server: SMTPServer | null = null;

  constructor(readonly port: number) {}

  async open(): Promise<void> {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      onMailFrom: ({ address }, _session, done) => {
        if (this.signInBroken) return done(answer(530, 'Authentication required'));
        done(this.refusesNullSender && address === '' ? answer(553, 'Mail from must equal authorized user') : null);
      },
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.startsWith('nobody')
            ? answer(550, 'No such user')
            : address.startsWith('busy')
              ? answer(451, 'Come back later')
              : null,
        ),
      onData: (stream, { envelope }, done) => {
        void simpleParser(stream).then((mail) => {
          const to = envelope.rcptTo.map(({ address }) => address);
          if (to.some((address) => address.startsWith('full'))) return done(answer(552, 'Over quota'));
          this.taken.push({ envelopeFrom: envelope.mailFrom ? envelope.mailFrom.address : '', to, mail });
          done();
        }, done);
      },
    });
    const { server } = this;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', () => {
        server.off('error', reject);
        server.on('error', () => undefined);
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) await new Promise<void>((resolve) => server.close(resolve));
  }
}

const answer = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

let exchange: Exchange;
let test: TestApp;
let world: World;
let mails = 0;

beforeAll(async () => {
  exchange = new Exchange(await freePort());
  await exchange.open();
  test = await openTestApp('mail', {
    MAIL_OUT_URL: `smtp://127.0.0.1:${exchange.port}`,
    MAIL_OUT_FROM: 'tongzhi@erqi-zhengxie.example',
  });
  world = new World(test);
  await world.found('郑州市二七区政协');
});

afterAll(async () => {
  world.close();
  await test.close();
  await exchange.close();
});

beforeEach(() => {
  exchange.taken.length = 0;
  exchange.refusesNullSender = false;
  exchange.signInBroken = false;
});

/** A suggestion arrives by mail through the real door. */
async function arrives(from: string, headers: string[] = []): Promise<void> {
  mails += 1;
  await world.mail({
    name: `mail ${mails}`,
    from: { name: '群众', address: from },
    subject: `建议 ${mails}`,
    text: '建议在背街小巷增设路灯。',
    at: new Date('2019-03-04T09:00:00+08:00'),
    headers,
  });
}

const suggestionsOf = (address: string) =>
  test.db.rows<{ number: string }>(`SELECT number FROM suggestions WHERE sender_subject = $1`, [address]);

const noticeTo = (address: string) =>
  test.db.row<{ id: string; sentAt: Date | null; failure: string | null; mailTo: string | null }>(
    `SELECT id, mail_sent_at AS "sentAt", mail_failure AS failure, mail_to AS "mailTo"
       FROM notices WHERE address = $1 ORDER BY created_at DESC LIMIT 1`,
    [address],
  );

const waitingMail = async (address: string): Promise<string> => {
  const job = await test.db.row<{ id: string }>(
    `SELECT o.id FROM outbox o JOIN notices n ON n.id = (o.data->>'noticeId')::uuid
      WHERE o.name = 'notices.mail' AND o.done_at IS NULL AND n.mail_to = $1`,
    [address],
  );
  if (!job) throw new Error(`no mail waits for ${address}`);
  return job.id;
};

describe('a receipt', () => {
  it('arrives with its Chinese words, as the answer to the mail, so that no machine answers back', async () => {
    await arrives('qunzhong@else.example');
    await test.drain();
    const [suggestion] = await suggestionsOf('qunzhong@else.example');
    const number = suggestion?.number ?? '';
    const [taken] = exchange.taken;
    expect(exchange.taken).toHaveLength(1);
    expect(taken).toMatchObject({ envelopeFrom: '', to: ['qunzhong@else.example'] });
    const { mail } = taken ?? {};
    expect(mail?.subject).toBe(`意见建议已收到，编号 ${number}`);
    expect(mail?.text).toContain(`通过社情民意信息直报邮箱报送的意见建议已收到，编号 ${number}。`);
    expect(mail?.text).not.toContain('路灯');
    expect(mail?.from?.value).toEqual([{ name: '郑州市二七区政协', address: 'tongzhi@erqi-zhengxie.example' }]);
    const row = await noticeTo('qunzhong@else.example');
    expect(mail?.messageId).toBe(`<${row?.id}@erqi-zhengxie.example>`);
    expect(mail?.inReplyTo).toMatch(/^<[0-9a-f]{24}@else\.example>$/);
    expect(mail?.references).toBe(mail?.inReplyTo);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-replied');
    expect(mail?.headers.get('x-auto-response-suppress')).toBe('All');
    expect(mail?.headers.get('x-loop')).toBe(mailbox);
    expect(row?.sentAt).not.toBeNull();
  });

  it('is not sent to a machine, and not for an echo of our own mail', async () => {
    await arrives('robot@else.example', ['Auto-Submitted: auto-replied']);
    await arrives('echo@else.example', [`X-Loop: ${mailbox}`]);
    await test.drain();
    expect(exchange.taken).toEqual([]);
    expect(await noticeTo('robot@else.example')).toBeNull();
  });

  it('goes at most five times a day to one address; the suggestions are kept all the same', async () => {
    world.at('2019-03-05 09:00');
    for (let n = 0; n < 7; n += 1) await arrives('Flood@Else.example');
    await test.drain();
    expect(exchange.taken).toHaveLength(5);
    const held = await noticeTo('flood@else.example');
    expect(held).toMatchObject({ mailTo: null, sentAt: null, failure: '当天已向这个地址寄出 5 封回执，没有再寄' });
    expect(await suggestionsOf('flood@else.example')).toHaveLength(7);
    world.at('2019-03-06 09:00');
    await arrives('flood@else.example');
    await test.drain();
    expect(exchange.taken).toHaveLength(6);
  });

  it('leaves from our own address where the null sender is refused', async () => {
    exchange.refusesNullSender = true;
    await arrives('strict@else.example');
    await test.drain();
    expect(exchange.taken).toMatchObject([
      { envelopeFrom: 'tongzhi@erqi-zhengxie.example', to: ['strict@else.example'] },
    ]);
  });
});

describe('a mail that is not taken', () => {
  it.each([
    ['nobody@else.example', '没有这个邮箱'],
    ['full@else.example', '对方的邮箱已满'],
  ])('to %s is written down with the reason and not tried again', async (address, failure) => {
    await arrives(address);
    await test.drain();
    const row = await noticeTo(address);
    expect(row).toMatchObject({ sentAt: null, failure });
    const [job] = await test.db.rows<{ doneAt: Date | null }>(
      `SELECT done_at AS "doneAt" FROM outbox WHERE data->>'noticeId' = $1`,
      [row?.id],
    );
    expect(job?.doneAt).not.toBeNull();
    await test.handlers['notices.mail']({ noticeId: row?.id ?? '' }, randomUUID());
    expect(exchange.taken).toEqual([]);
  });

  it.each([
    ['because the reader’s server is busy', 'busy@else.example', () => undefined],
    ['because our own sign-in is wrong', 'later@else.example', () => (exchange.signInBroken = true)],
  ])('%s is tried again', async (_, address, spoil) => {
    spoil();
    await arrives(address);
    await expect(test.drain()).rejects.toThrow();
    expect(await noticeTo(address)).toMatchObject({ sentAt: null, failure: null });
    const job = await waitingMail(address);
    if (exchange.signInBroken) {
      exchange.signInBroken = false;
      await runJob(test.db, test.handlers, job);
      expect(exchange.taken).toHaveLength(1);
    } else await expect(runJob(test.db, test.handlers, job)).rejects.toThrow('451');
  });

  it('because nobody listens goes out once somebody does', async () => {
    await exchange.close();
    await arrives('patient@else.example');
    await expect(test.drain()).rejects.toThrow(/ECONNREFUSED/);
    const job = await waitingMail('patient@else.example');
    await expect(runJob(test.db, test.handlers, job)).rejects.toThrow(/ECONNREFUSED/);
    await exchange.open();
    await runJob(test.db, test.handlers, job);
    await runJob(test.db, test.handlers, job);
    expect(exchange.taken.map(({ to }) => to)).toEqual([['patient@else.example']]);
  });
});

describe('a mail job that runs twice', () => {
  it('sends one mail, also when both run at the same time', async () => {
    await arrives('once@else.example');
    await test.drain();
    const { id } = (await noticeTo('once@else.example')) ?? { id: '' };
    await test.db.rows(`UPDATE notices SET mail_sent_at = NULL WHERE id = $1`, [id]);
    exchange.taken.length = 0;
    const mail = () => test.handlers['notices.mail']({ noticeId: id }, randomUUID());
    await Promise.all([mail(), mail(), mail()]);
    await mail();
    expect(exchange.taken).toHaveLength(1);
  });

  it('sends the same letter again when it was killed before it could write that down', async () => {
    const letters: Letter[] = [];
    class Killed extends MailSender {
      async send(letter: Letter): Promise<void> {
        letters.push(letter);
        if (letters.length === 1) throw new Error('killed');
      }
    }
    const drain = sendThrough(test, new Killed());
    await arrives('twice@else.example');
    await expect(drain()).rejects.toThrow('killed');
    await test.db.rows(`UPDATE outbox SET sent_at = NULL WHERE id = $1`, [await waitingMail('twice@else.example')]);
    await drain();
    expect(letters).toHaveLength(2);
    expect(letters[1]).toEqual(letters[0]);
  });

  it('does not hold up the reader while the mail is on its way', async () => {
    let arrived = () => undefined as void;
    let letGo = () => undefined as void;
    const onItsWay = new Promise<void>((resolve) => (arrived = resolve));
    class Slow extends MailSender {
      async send(): Promise<void> {
        arrived();
        await new Promise<void>((resolve) => (letGo = resolve));
        throw new MailRefused('550 in the end');
      }
    }
    const drain = sendThrough(test, new Slow());
    await arrives('slow@else.example');
    const drained = drain();
    await onItsWay;
    const { id } = (await noticeTo('slow@else.example')) ?? { id: '' };
    await test.db.rows(`UPDATE notices SET read_at = now() WHERE id = $1`, [id]);
    letGo();
    await drained;
    expect(await noticeTo('slow@else.example')).toMatchObject({ sentAt: null, failure: '对方的服务器退回了这封信' });
  });
});

describe('an installation without a mail server', () => {
  it('tells in the app only, and leaves no mail waiting', async () => {
    const alone = await openTestApp('no-mail');
    const quiet = new World(alone);
    await quiet.found('郑州市二七区政协');
    await quiet.mail({
      name: 'one',
      from: { name: '群众', address: 'qunzhong@else.example' },
      subject: '建议',
      text: '建议增设路灯。',
      at: new Date('2019-03-04T09:00:00+08:00'),
    });
    await alone.drain();
    const [notice] = await alone.db.rows<{ id: string; sentAt: Date | null; failure: string | null }>(
      `SELECT id, mail_sent_at AS "sentAt", mail_failure AS failure FROM notices`,
    );
    expect(await alone.db.rows(`SELECT 1 FROM outbox WHERE name = 'notices.mail'`)).toEqual([]);
    await alone.handlers['notices.mail']({ noticeId: notice?.id ?? '' }, randomUUID());
    expect(notice).toMatchObject({ sentAt: null, failure: null });
    quiet.close();
    await alone.close();
  });
});
