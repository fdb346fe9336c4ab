import { routes } from '#contract';
import { FeedbackMail, MailRefused } from '#notices';
import { Config, system } from '#platform';
import { FeedbackLinks } from '#proposals';
import { Postman } from '../../apps/cli/src/world/post.js';
import { mailbox } from '../support/app.js';
import { RecordingSender } from '../support/recording-sender.js';
import { onSessionDay } from './district.js';

const { district, road } = await onSessionDay('feedback-letters');

const address = 'zhang.weimin@gone.example';
const sender = new RecordingSender();
let postman: Postman;
beforeAll(async () => {
  postman = new Postman(district.app.smtpPort);
  await district.app.db.rows(`UPDATE accounts SET mail = $2 WHERE member_id = $1`, [zhang(), address]);
});
afterAll(() => postman?.close());
beforeEach(async () => {
  sender.letters.length = 0;
  await district.app.db.rows(`DELETE FROM bad_addresses`);
});

const zhang = () => district.world.memberId('张伟民');

/** Gives out the links of a case by mail, as the clerk does; a bounce address is set or not. */
function offer(id: string, bounceAddress: string | null = mailbox): Promise<unknown> {
  const { db, app, databaseUrl } = district.app;
  const config = Config.read({
    DATABASE_URL: databaseUrl,
    PUBLIC_ORIGIN: 'https://tian.example',
    MAIL_OUT_URL: 'smtp://127.0.0.1:9',
    MAIL_OUT_FROM: 'tongzhi@erqi-zhengxie.example',
    ...(bounceAddress ? { MAILBOX_ADDRESSES: mailbox, MAIL_BOUNCE_ADDRESS: bounceAddress } : {}),
  });
  const mail = new FeedbackMail(db, config, sender, app.get(FeedbackLinks));
  return mail.offer({ ...system, role: 'secretariat', name: '田秘书' }, id, { raterId: zhang(), by: 'MAIL' });
}

/** What the other side sends back, through the real door. */
async function comesBack(of: string, said: string, to = mailbox): Promise<void> {
  const report = [
    'From: Mail Delivery System <MAILER-DAEMON@mx.gone.example>',
    `To: <${to}>`,
    'Subject: Undelivered Mail Returned to Sender',
    'Date: Mon, 4 Mar 2019 09:10:00 +0800',
    `Message-ID: <${Math.random().toString(36).slice(2)}@mx.gone.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.',
    '--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.gone.example\r\n\r\n' +
      `Final-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: ${said.slice(4, 9)}\r\nDiagnostic-Code: smtp; ${said}`,
    `--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${of}\r\nTo: <${address}>\r\nSubject: x\r\n`,
    '--b--\r\n',
  ];
  await postman.deliver('', Buffer.from(report.join('\r\n')));
  await district.app.drain();
}

const failed = async () => (await district.tian.call(routes.notices.failedMails)).items;
const bad = async () => (await district.tian.call(routes.badAddresses.list)).items;
const toldTo = async (id: string) =>
  (await district.tian.call(routes.notices.list)).items.filter(({ subject }) => subject?.id === id);
/** Why the letter to 张伟民 did not arrive, as the table of the case says. */
const returned = async (id: string) => {
  const { rows } = await district.tian.call(routes.feedback.read, { params: { id } });
  return rows.filter(({ raterId }) => raterId === zhang()).map((row) => row.returned);
};
const unknown = '550 5.1.1 User unknown';

describe('a letter with a link that comes back', () => {
  it('marks the address, stands among the failed mails, and the office is told where it went, once', async () => {
    const id = await road.replied();
    await district.app.drain();
    await offer(id);
    const before = (await toldTo(id)).length;
    const [letter] = sender.to(address);
    expect(await returned(id)).toEqual([null]);
    await comesBack(letter?.messageId ?? '', unknown);
    await comesBack(letter?.messageId ?? '', unknown);
    expect(await bad()).toMatchObject([{ address, reason: '没有这个邮箱' }]);
    expect(await failed()).toMatchObject([{ to: address, failure: '没有这个邮箱', cameBack: true, bad: true }]);
    const told = await toldTo(id);
    expect(told).toHaveLength(before + 1);
    expect(told[0]).toMatchObject({ asks: true, subject: { kind: 'proposal', id } });
    expect(told[0]?.title).toContain('张伟民');
    expect(told[0]?.text).toContain(`寄往 ${address} 的评价链接被退回：没有这个邮箱`);
    // By the same way nothing more goes there; handed over it still can.
    await expect(offer(id)).rejects.toThrow(address);
    expect(sender.to(address)).toHaveLength(1);
    const byHand = { params: { id }, body: { raterId: zhang(), by: 'HAND' as const } };
    expect(await returned(id)).toEqual(['没有这个邮箱']);
    expect((await district.tian.call(routes.feedback.offerLinks, byHand)).links).toHaveLength(1);
    expect(await returned(id)).toEqual([null]);
  });

  it('is known by the address it comes back to, when it says nothing else', async () => {
    const id = await road.replied();
    await offer(id);
    const returnTo = sender.to(address)[0]?.returnTo ?? '';
    expect(returnTo).toMatch(/^zhibao\+[0-9a-f-]{36}@/);
    await comesBack('<unknown@else.example>', unknown, returnTo);
    expect((await toldTo(id))[0]?.text).toContain(address);
    expect(await bad()).toMatchObject([{ address }]);
  });

  it('refused as spam leaves the address good; the office is told all the same', async () => {
    const id = await road.replied();
    await offer(id, null);
    const [letter] = sender.to(address);
    expect(letter?.returnTo).toBe('tongzhi@erqi-zhengxie.example');
    await comesBack(letter?.messageId ?? '', '550 5.7.1 Message rejected as spam');
    expect(await bad()).toEqual([]);
    expect((await toldTo(id))[0]?.text).toContain('可能当作垃圾邮件');
  });

  it('that somebody invents tells nobody', async () => {
    const id = await road.replied();
    await offer(id);
    await district.app.drain();
    const before = await toldTo(id);
    await comesBack('<00000000-0000-7000-8000-000000000000@erqi-zhengxie.example>', unknown);
    expect([await toldTo(id), await bad()]).toEqual([before, []]);
  });

  it('keeps no link, also not when it is sent once more', async () => {
    const id = await road.replied();
    await offer(id);
    const [letter] = sender.to(address);
    const token = /token=(\S+)/.exec(letter?.text ?? '')?.[1] ?? '';
    expect(token).not.toBe('');
    const kept = await district.app.db.rows<{ text: string }>(
      `SELECT title || text || coalesce(mail_text, '') AS text FROM notices WHERE mail_to = $1`,
      [address],
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const { text } of kept) expect(text).not.toContain(token);
  });
});

describe('a letter with a link that is refused at once', () => {
  const refusing = (error: Error) => {
    sender.send = () => Promise.reject(error);
  };
  afterEach(() => {
    Reflect.deleteProperty(sender, 'send');
  });

  it('because nobody has that address says so to the clerk and marks it', async () => {
    const id = await road.replied();
    refusing(new MailRefused(`${unknown}`));
    await expect(offer(id)).rejects.toThrow('邮件没有寄出');
    expect(await bad()).toMatchObject([{ address, reason: '没有这个邮箱' }]);
    const refused = { to: address, failure: '没有这个邮箱', cameBack: false };
    expect(await failed()).toContainEqual(expect.objectContaining(refused));
    expect(await returned(id)).toEqual(['没有这个邮箱']);
  });

  it('because no server answers leaves nothing behind, and can be tried again', async () => {
    const id = await road.replied();
    const before = await failed();
    refusing(new Error('ECONNREFUSED'));
    await expect(offer(id)).rejects.toThrow('邮件没有寄出');
    expect([await bad(), await failed()]).toEqual([[], before]);
    Reflect.deleteProperty(sender, 'send');
    await offer(id);
    expect(sender.to(address)).toHaveLength(1);
  });
});
