import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth';
import { type Lookup, NameLookup } from '#channels';
import { routes } from '#contract';
import { type Handlers, drain } from '#jobs';
import { MailRefused, Notices } from '#notices';
import { Config } from '#platform';
import { SenderChecks } from '#suggestions';
import { type Letter, mailOf } from '../../apps/cli/src/world/post.js';
import { type Caller, mailbox } from '../support/app.js';
import { type Office, openOffice, zhangMail } from '../support/office.js';
import { RecordingSender } from '../support/recording-sender.js';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const record = `v=DKIM1; k=rsa; p=${keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

/** Name servers of the story: they know one domain, and can be away. */
class StoryNames extends NameLookup {
  away = false;
  constructor() {
    super({ servers: [] });
  }
  override readonly lookup: Lookup = async (name, type) => {
    if (this.away) throw Object.assign(new Error('timeout'), { code: 'ETIMEOUT' });
    if (name === 's1._domainkey.erqi.example' && type === 'TXT') return [[record]];
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  };
}

let office: Office;
let tian: Caller;
let zhang: Caller;
let handlers: Handlers;
const names = new StoryNames();
const sender = new RecordingSender();
const from = 'tongzhi@erqi-zhengxie.example';
beforeAll(async () => {
  const env = { MAIL_OUT_URL: 'smtp://127.0.0.1:9', MAIL_OUT_FROM: from, MAIL_BOUNCE_ADDRESS: mailbox };
  office = await openOffice('senders', ['tian', 'zhang'], env);
  tian = await office.world.as('tian');
  zhang = await office.world.as('zhang');
  const { db, app } = office.app;
  const checks = new SenderChecks(db, names);
  const notices = new Notices(db, app.get(Config), sender);
  handlers = {
    ...office.app.handlers,
    'suggestions.verify': ({ rawId, announces }) => checks.verify(rawId, announces),
    'notices.mail': ({ noticeId }) => notices.mail(noticeId),
  };
});
afterAll(() => office?.close());
beforeEach(() => {
  names.away = false;
  sender.letters.length = 0;
});

let letters = 0;
const letterOf = (change: Partial<Letter> = {}): Letter => ({
  name: `sender-${(letters += 1)}`,
  from: { name: '张伟民', address: zhangMail },
  subject: `关于路灯的建议之${letters}`,
  text: `淮河路第 ${letters} 段路灯不亮，夜间行走危险，建议尽快修复并更换线路。`,
  at: new Date('2019-03-04T01:00:00Z'),
  ...change,
});

const run = () => drain(office.app.db, handlers);
async function deliver(raw: Buffer, envelopeFrom = zhangMail): Promise<void> {
  await office.postman.deliver(envelopeFrom, raw);
  await run();
}

async function signed(raw: Buffer): Promise<Buffer> {
  const by = {
    signingDomain: 'erqi.example',
    selector: 's1',
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  const signTime = new Date('2019-03-04T00:59:00Z');
  const { signatures } = await dkimSign(raw, { ...by, signTime, signatureData: [by] });
  return Buffer.concat([Buffer.from(signatures), raw]);
}

async function newest() {
  const { items } = await tian.call(routes.suggestions.inbox, { query: { limit: 1 } });
  const id = items[0]?.id ?? '';
  const [record_, about] = await Promise.all([
    tian.call(routes.suggestions.read, { params: { id } }),
    tian.call(routes.senders.read, { params: { id } }),
  ]);
  return { ...record_, about };
}
const mine = async () => (await zhang.call(routes.suggestions.mine)).items.map(({ id }) => id);

describe('who sent a mail', () => {
  test('is the member once the signature of the address’s own domain is right', async () => {
    await deliver(await signed(mailOf(letterOf())));
    const { id, senderState, member, about, trail } = await newest();
    expect({ senderState, name: member?.name }).toEqual({ senderState: 'matched', name: '张伟民' });
    expect(about.mails).toMatchObject([{ from: zhangMail, trust: { verdict: 'pass', reason: 'signed' } }]);
    expect(trail.at(-1)).toMatchObject({ action: 'check-sender', note: expect.stringContaining('通过') });
    expect(await mine()).toContain(id);
    expect(sender.to(zhangMail)).toHaveLength(1);
  });

  test('is not known while no name server answers: nothing is lost, it is marked, and looked up again later', async () => {
    names.away = true;
    await deliver(await signed(mailOf(letterOf())));
    const before = await newest();
    expect(before.senderState).toBe('matched');
    expect(before.about.mails[0]?.trust).toMatchObject({ verdict: 'off', reason: 'no-dns' });
    expect(sender.to(zhangMail)).toHaveLength(1);
    names.away = false;
    office.world.at('2019-03-04 09:15');
    await new SenderChecks(office.app.db, names).lookAgain();
    await run();
    const after = await newest();
    expect(after.about.mails[0]?.trust).toMatchObject({ verdict: 'pass' });
    // Told once, however often it is looked at.
    expect(sender.to(zhangMail)).toHaveLength(1);
  });

  test('is a mere claim without one: the member neither sees it nor is told, until a clerk has confirmed', async () => {
    await deliver(mailOf(letterOf()));
    const { id, senderState, about } = await newest();
    expect(senderState).toBe('unverified');
    expect(about.mails[0]?.trust).toMatchObject({ verdict: 'none', reason: 'unsigned' });
    expect(await mine()).not.toContain(id);
    expect((await zhang.call(routes.notices.list)).items.map(({ subject }) => subject?.id)).not.toContain(id);
    // The address itself gets its receipt, which says nothing but the number.
    expect(sender.to(zhangMail)[0]?.subject).toContain('已收到');
    const memberId = office.world.memberId('张伟民');
    await tian.call(routes.suggestions.confirmSender, { params: { id }, body: { memberId } });
    expect(await mine()).toContain(id);
  });

  test('is asked by a clerk before the first look: whichever look comes first, it is told once', async () => {
    await office.postman.deliver(zhangMail, await signed(mailOf(letterOf())));
    const raw = await office.app.db.row<{ id: string }>(`SELECT id FROM raw_inbound ORDER BY id DESC LIMIT 1`);
    const rawId = raw?.id ?? '';
    await handlers['suggestions.receive']({ rawId }, rawId);
    const { id } = await newest();
    await tian.call(routes.senders.verify, { params: { id } });
    const looks = await office.app.db.rows<{ id: string; data: { rawId: string; announces: boolean } }>(
      `SELECT id, data FROM outbox WHERE name = 'suggestions.verify' AND done_at IS NULL ORDER BY id DESC`,
    );
    expect(looks).toHaveLength(2);
    for (const look of looks) await handlers['suggestions.verify'](look.data, look.id);
    await run();
    expect(await mine()).toContain(id);
    expect(sender.to(zhangMail)).toHaveLength(1);
    const told = (await tian.call(routes.notices.list)).items.filter(({ subject }) => subject?.id === id);
    expect(told).toHaveLength(1);
  });

  test('is a mere claim after the body was changed on its way', async () => {
    const letter = letterOf({ charset: 'utf-8' });
    const raw = (await signed(mailOf(letter))).toString();
    const body = Buffer.from(letter.text).toString('base64').slice(0, 20);
    expect(raw).toContain(body);
    await deliver(Buffer.from(raw.replace(body, Buffer.from('建议修改这些文字。').toString('base64').slice(0, 20))));
    const { senderState, about } = await newest();
    expect(senderState).toBe('unverified');
    expect(about.mails[0]?.trust).toMatchObject({ verdict: 'fail', reason: 'body-changed' });
  });

  test('is not proved by what the mail itself says about its checks', async () => {
    const headers = ['Authentication-Results: mx.erqi.example; dkim=pass header.d=erqi.example'];
    await deliver(mailOf(letterOf({ headers })));
    expect((await newest()).senderState).toBe('unverified');
  });

  test('gets no word of the content by mail while it is a claim', async () => {
    await deliver(mailOf(letterOf()));
    const { id, number } = await newest();
    sender.letters.length = 0;
    const body = { reason: 'elsewhere', note: '属市级事权' };
    await tian.call(routes.suggestions.dismiss, { params: { id }, body });
    await run();
    const [told] = sender.to(zhangMail);
    expect(told?.text).toContain(`编号 ${number}）有新的进展`);
    expect(told?.text).not.toContain('市级事权');
  });

  test('is asked about again when a clerk wants to know; of a stranger too', async () => {
    await deliver(mailOf(letterOf({ from: { name: '路人', address: 'luren@erqi.example' } })), 'luren@erqi.example');
    const { id, about } = await newest();
    expect(about.mails[0]?.trust).toBeNull();
    const told = sender.letters.length;
    await tian.call(routes.senders.verify, { params: { id } });
    await run();
    const { about: known, senderState } = await newest();
    expect(known.mails[0]?.trust).toMatchObject({ verdict: 'none' });
    expect(senderState).toBe('unknown');
    expect(sender.letters).toHaveLength(told);
    expect(await zhang.refused(routes.senders.verify, { params: { id } })).toMatchObject({ code: 'not-allowed' });
  });

  test('is taken at its word where the office has switched the check off', async () => {
    const { name, settings } = await tian.call(routes.bodies.read);
    const change = (on: boolean) =>
      tian.call(routes.bodies.change, {
        body: { name, settings: { ...settings, senderChecks: { on, receivers: [] } } },
      });
    await change(false);
    await deliver(mailOf(letterOf()));
    await change(true);
    const { senderState, about } = await newest();
    expect(senderState).toBe('matched');
    expect(about.mails[0]?.trust).toMatchObject({ verdict: 'off', reason: 'switched-off' });
  });
});

/** A returned letter as mail servers write it. */
function returned(messageId: string, to: string, diagnostic: string): Buffer {
  const parts = [
    'From: Mail Delivery System <MAILER-DAEMON@mx.erqi.example>',
    `To: <${from}>`,
    'Subject: Undelivered Mail Returned to Sender',
    'Date: Mon, 4 Mar 2019 09:10:00 +0800',
    `Message-ID: <${Math.random().toString(36).slice(2)}@mx.erqi.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.',
    `--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.erqi.example\r\n\r\n` +
      `Final-Recipient: rfc822; ${to}\r\nAction: failed\r\nStatus: ${diagnostic.slice(4, 9)}\r\nDiagnostic-Code: smtp; ${diagnostic}`,
    `--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${messageId}\r\nTo: <${to}>\r\nSubject: x\r\n`,
    '--b--\r\n',
  ];
  return Buffer.from(parts.join('\r\n'));
}

describe('a letter that comes back', () => {
  const unknown = '550 5.1.1 User unknown';
  const li = 'lu.ren@gone.example';
  const write = async () => {
    await deliver(mailOf(letterOf({ from: { name: '路人', address: li } })), li);
    return newest();
  };

  test('marks the receipt and the address; only the app is told from then on; a letter from it clears the mark', async () => {
    const first = await write();
    const [receipt] = sender.to(li);
    expect(first.about.receipt).toMatchObject({ state: 'sent', to: li });
    const raw = returned(receipt?.messageId ?? '', li, unknown);
    await deliver(raw, '');
    await deliver(raw, '');
    const { items } = await tian.call(routes.suggestions.inbox, { query: { limit: 1 } });
    expect(items[0]?.id).toBe(first.id);
    const { about } = await newest();
    expect(about.receipt).toMatchObject({ state: 'undelivered', to: li, why: '没有这个邮箱' });
    expect(about.bad).toMatchObject({ address: li, reason: '没有这个邮箱' });
    expect((await tian.call(routes.badAddresses.list)).items).toMatchObject([{ address: li, member: null }]);
    const failed = await tian.call(routes.notices.failedMails);
    expect(failed.items[0]).toMatchObject({ to: li, cameBack: true, bad: true, failure: '没有这个邮箱' });
    const again = { params: { id: failed.items[0]?.id ?? '' } };
    expect(await tian.refused(routes.notices.mailAgain, again)).toMatchObject({ code: 'address-is-bad' });

    sender.letters.length = 0;
    const body = { reason: 'elsewhere', note: null };
    await tian.call(routes.suggestions.dismiss, { params: { id: first.id }, body });
    await run();
    expect(sender.to(li)).toEqual([]);

    // It writes again: it is in use, and gets its receipt.
    await write();
    expect(sender.to(li)).toHaveLength(1);
    expect((await tian.call(routes.badAddresses.list)).count).toBe(0);
    await tian.call(routes.notices.mailAgain, again);
    expect(await tian.refused(routes.notices.mailAgain, again)).toMatchObject({ code: 'mail-not-failed' });
    await run();
    expect(sender.to(li)).toHaveLength(2);
  });

  test('is known by the address it comes back to, when it says nothing else', async () => {
    sender.letters.length = 0;
    await deliver(mailOf(letterOf({ from: { name: '路人', address: 'a@gone.example' } })), 'a@gone.example');
    const returnTo = sender.to('a@gone.example')[0]?.returnTo ?? '';
    expect(returnTo).toMatch(/^zhibao\+[0-9a-f-]{36}@/);
    const raw = Buffer.from(
      returned('<unknown@else.example>', 'a@gone.example', unknown)
        .toString()
        .replace(`To: <${from}>`, `To: <${returnTo}>`),
    );
    await deliver(raw, '');
    expect((await newest()).about.receipt).toMatchObject({ state: 'undelivered' });
    await tian.call(routes.badAddresses.clear, { params: { id: (await newest()).about.bad?.id ?? '' } });
    expect((await newest()).about.bad).toBeNull();
  });

  test('that somebody invents marks nothing', async () => {
    const before = await tian.call(routes.badAddresses.list);
    await deliver(returned('<00000000-0000-7000-8000-000000000000@erqi-zhengxie.example>', zhangMail, unknown), '');
    expect(await tian.call(routes.badAddresses.list)).toEqual(before);
  });

  test('refused as spam says so, and the address stays', async () => {
    sender.letters.length = 0;
    await deliver(mailOf(letterOf({ from: { name: '路人', address: 'b@gone.example' } })), 'b@gone.example');
    const [receipt] = sender.to('b@gone.example');
    await deliver(returned(receipt?.messageId ?? '', 'b@gone.example', '550 5.7.1 Message rejected as spam'), '');
    const { about } = await newest();
    expect(about.receipt).toMatchObject({ state: 'undelivered', why: '对方的服务器拒收，可能当作垃圾邮件' });
    expect(about.bad).toBeNull();
  });

  test('refused at once because nobody has that address marks it as well, in plain words', async () => {
    const { send } = sender;
    sender.send = async () => {
      throw new MailRefused('550 5.1.1 <c@gone.example>: Recipient address rejected: User unknown');
    };
    await deliver(mailOf(letterOf({ from: { name: '路人', address: 'c@gone.example' } })), 'c@gone.example');
    sender.send = send;
    const { about } = await newest();
    expect(about.receipt).toMatchObject({ state: 'failed', why: '没有这个邮箱' });
    expect(about.bad).toMatchObject({ address: 'c@gone.example' });
  });
});

describe('taking back', () => {
  const write = async () => {
    await office.world.write('zhang', {
      key: crypto.randomUUID(),
      title: null,
      text: `大学路第 ${(letters += 1)} 个路口红绿灯时间太短，建议延长。`,
      category: null,
    });
    await run();
    return (await zhang.call(routes.suggestions.mine)).items[0]?.id ?? '';
  };
  const at = (minutes: number) => office.world.at(new Date(Date.parse('2019-03-04T10:00:00+08:00') + minutes * 60_000));

  test('is possible for half an hour, while nobody has begun with it', async () => {
    at(0);
    const id = await write();
    at(29);
    await zhang.call(routes.suggestions.withdraw, { params: { id } });
    const read = await tian.call(routes.suggestions.read, { params: { id } });
    expect(read).toMatchObject({ stage: 'withdrawn', may: [{ action: 'see-supplements' }] });
    expect(read.trail.at(-1)).toMatchObject({ action: 'take-back', who: '张伟民', to: 'withdrawn' });
    expect(await zhang.refused(routes.suggestions.withdraw, { params: { id } })).toMatchObject({
      code: 'stage-forbids',
    });
  });

  test('is too late afterwards, and never for what is another’s or already handled', async () => {
    at(60);
    const id = await write();
    at(91);
    expect(await zhang.refused(routes.suggestions.withdraw, { params: { id } })).toMatchObject({
      code: 'withdrawal-too-late',
      title: expect.stringContaining('30 分钟'),
    });
    const handled = await write();
    await tian.call(routes.suggestions.dismiss, { params: { id: handled }, body: { reason: 'vague', note: null } });
    expect(await zhang.refused(routes.suggestions.withdraw, { params: { id: handled } })).toMatchObject({
      code: 'stage-forbids',
    });
    const foreign = (await newest()).id;
    expect(foreign).not.toBe(id);
  });

  test('takes nobody else along: what others were joined to stays, and nothing is joined to what was taken back', async () => {
    at(100);
    const [id, other] = [await write(), await write()];
    await tian.call(routes.suggestions.merge, { params: { id: other }, body: { intoId: id, note: null } });
    expect(await zhang.refused(routes.suggestions.withdraw, { params: { id } })).toMatchObject({
      code: 'withdrawal-joined',
    });
    expect((await zhang.call(routes.suggestions.read, { params: { id } })).may).not.toContainEqual(
      expect.objectContaining({ action: 'take-back' }),
    );
    await tian.call(routes.suggestions.unmerge, { params: { id: other } });
    await zhang.call(routes.suggestions.withdraw, { params: { id } });
    const body = { intoId: id, note: null };
    expect(await tian.refused(routes.suggestions.merge, { params: { id: other }, body })).toMatchObject({
      fields: { intoId: expect.stringContaining('撤回') },
    });
  });

  test('and a clerk’s decision at the same moment leave one of the two', async () => {
    at(120);
    const id = await write();
    const outcomes = await Promise.allSettled([
      zhang.call(routes.suggestions.withdraw, { params: { id } }),
      tian.call(routes.suggestions.dismiss, { params: { id }, body: { reason: 'vague', note: null } }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
