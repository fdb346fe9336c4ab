import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SentBody, routes } from '#contract';
import { CodeLetters, MailRefused } from '#notices';
import { OneTimeCodes } from '#people';
import { Config } from '#platform';
import { drain } from '#jobs';
import { worldPassword } from '../../apps/cli/src/world/world.js';
import { type Caller, Caller as Visitor } from '../support/app.js';
import { type Office, openOffice, zhangMail } from '../support/office.js';
import { RecordingSender } from '../support/recording-sender.js';

let office: Office;
let admin: Caller;
const mails = new RecordingSender();
const texts: { phone: string; code: string }[] = [];
let gatewayIsDown = false;

/** An SMS gateway as the shops sell it: a POST with the number and the code. */
const gateway = createServer(async (request: IncomingMessage, response) => {
  let body = '';
  for await (const piece of request) body += String(piece);
  const known = request.headers.authorization === 'Bearer gateway-secret';
  if (known && !gatewayIsDown) texts.push(JSON.parse(body) as (typeof texts)[number]);
  response.writeHead(gatewayIsDown ? 503 : known ? 200 : 401).end();
});

beforeAll(async () => {
  await new Promise<void>((ready) => gateway.listen(0, '127.0.0.1', ready));
  office = await openOffice('codes', ['tian', 'zhang', 'li'], {
    SECRET_KEY: 'a key of this story, long enough to be one',
    MAIL_OUT_URL: 'smtp://127.0.0.1:9',
    MAIL_OUT_FROM: 'notice@erqi-zhengxie.example',
  });
  admin = await office.world.as('admin');
  const { db } = office.app;
  await db.rows(`UPDATE accounts SET mail = $1 WHERE login = 'zhang'`, [zhangMail]);
  await db.rows(`UPDATE accounts SET mail = 'admin@erqi.example' WHERE login = 'admin'`);
  await db.rows(`UPDATE members SET phone = '13803710001' WHERE name = '李素琴'`);
});
afterAll(async () => {
  await office?.close();
  gateway.closeAllConnections();
  gateway.close();
});

type Rules = SentBody<typeof routes.signInDoors.changeCodes>;
const rules = (change: Partial<Rules>) =>
  admin.call(routes.signInDoors.changeCodes, {
    body: { secondStep: 'off', alone: false, sms: null, smsSecret: null, ...change },
  });
const sms = () => ({
  url: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`,
  body: '{"phone":"{phone}","code":"{code}"}',
  contentType: 'application/json',
});
const later = (minutes: number) => office.app.clock.set(new Date(office.app.clock.now().getTime() + minutes * 60_000));
async function deliver(): Promise<void> {
  const { app, db, handlers } = office.app;
  const letters = new CodeLetters(db, app.get(Config), app.get(OneTimeCodes), mails);
  await drain(db, {
    ...handlers,
    'notices.mail': async () => undefined,
    'notices.send-code': ({ codeId }) => letters.send(codeId),
  });
}
const lastMailed = (to: string): string => /验证码是 (\d{6})/.exec(mails.to(to).at(-1)?.text ?? '')?.[1] ?? '';
const visitor = () => new Visitor(office.app.url);
const enter = (login: string, code: string | null = null) =>
  visitor().call(routes.signIn.enter, { body: { login, password: worldPassword, code } });
const refusedEntry = (login: string, code: string | null = null) =>
  visitor().refused(routes.signIn.enter, { body: { login, password: worldPassword, code } });
const wrong = (right: string): string => (right === '000000' ? '000001' : '000000');

test('after the password a code is asked for, sent by mail, and good once', async () => {
  await rules({ secondStep: 'all' });
  const asked = await refusedEntry('zhang');
  expect(asked).toMatchObject({ code: 'code-needed', title: expect.stringContaining('zh***@erqi.example') });
  await deliver();
  const code = lastMailed(zhangMail);
  expect(code).toMatch(/^\d{6}$/);
  expect(await refusedEntry('zhang', wrong(code))).toMatchObject({ code: 'code-wrong' });
  expect((await enter('zhang', code)).login).toBe('zhang');
  expect(await refusedEntry('zhang', code)).toMatchObject({ code: 'code-wrong' });
  // Nothing that was sent can be read in the database afterwards.
  const rows = await office.app.db.rows<{ sealed: string | null }>(`SELECT sealed FROM one_time_codes`);
  expect(rows.every(({ sealed }) => sealed === null)).toBe(true);
});

test('a code is over after five minutes and after five wrong tries; a new one takes a minute', async () => {
  later(2);
  await refusedEntry('zhang');
  await deliver();
  const first = lastMailed(zhangMail);
  expect(await refusedEntry('zhang')).toMatchObject({ code: 'code-too-soon' });
  later(5.1);
  expect(await refusedEntry('zhang', first)).toMatchObject({ code: 'code-wrong' });
  await refusedEntry('zhang');
  await deliver();
  const second = lastMailed(zhangMail);
  later(30);
  await refusedEntry('zhang');
  await deliver();
  const third = lastMailed(zhangMail);
  for (let n = 0; n < 5; n += 1) expect((await refusedEntry('zhang', wrong(third))).code).toBe('code-wrong');
  // By then the account is locked as after wrong passwords.
  expect(await refusedEntry('zhang', third)).toMatchObject({ code: 'account-locked' });
  expect(new Set([first, second, third]).size).toBeGreaterThan(1);
});

test('one who cannot be reached is told whom to ask; one’s own door is not shut by mistake', async () => {
  expect(await refusedEntry('tian')).toMatchObject({ code: 'code-unreachable' });
  await office.app.db.rows(`UPDATE accounts SET mail = NULL WHERE login = 'admin'`);
  const body: Rules = { secondStep: 'desk', alone: false, sms: null, smsSecret: null };
  expect(await admin.refused(routes.signInDoors.changeCodes, { body })).toMatchObject({
    fields: { secondStep: expect.any(String) },
  });
  await office.app.db.rows(`UPDATE accounts SET mail = 'admin@erqi.example' WHERE login = 'admin'`);
  await rules({ secondStep: 'desk' });
  expect((await enter('li')).login).toBe('li');
});

test('a member comes in with a code alone, by text message; a stranger gets the same answer', async () => {
  await rules({ alone: true, sms: sms(), smsSecret: 'gateway-secret' });
  const ask = (login: string) => visitor().call(routes.signInDoors.sendCode, { body: { login } });
  await ask('13803710001');
  await ask('nobody');
  await ask('tian');
  await deliver();
  expect(texts).toEqual([{ phone: '13803710001', code: expect.stringMatching(/^\d{6}$/) }]);
  const body = { login: '13803710001', code: texts[0]?.code ?? '' };
  expect((await visitor().call(routes.signIn.enterByCode, { body })).login).toBe('li');
  expect(await visitor().refused(routes.signIn.enterByCode, { body })).toMatchObject({ code: 'code-wrong' });
  expect(await visitor().refused(routes.signIn.enterByCode, { body: { login: 'tian', code: '123456' } })).toMatchObject(
    {
      code: 'code-wrong',
    },
  );
  expect((await visitor().call(routes.signIn.welcome)).codeAlone).toBe(true);
});

test('a telephone that two members share lets neither in; each comes in by their login', async () => {
  await office.app.db.rows(`UPDATE members SET phone = '13803710001' WHERE name = '张伟民'`);
  later(2);
  const before = texts.length;
  const ask = (login: string) => visitor().call(routes.signInDoors.sendCode, { body: { login } });
  await ask('13803710001');
  await deliver();
  expect(texts).toHaveLength(before);
  await ask('zhang');
  await deliver();
  const code = texts.at(-1)?.code ?? '';
  expect(await visitor().refused(routes.signIn.enterByCode, { body: { login: '13803710001', code } })).toMatchObject({
    code: 'code-wrong',
  });
  expect((await visitor().call(routes.signIn.enterByCode, { body: { login: 'zhang', code } })).login).toBe('zhang');
  await office.app.db.rows(`UPDATE members SET phone = NULL WHERE name = '张伟民'`);
  await office.app.db.rows(`DELETE FROM one_time_codes`);
});

test('of two who use the same code at once, one comes in', async () => {
  later(5);
  await visitor().call(routes.signInDoors.sendCode, { body: { login: 'li' } });
  await deliver();
  const body = { login: 'li', code: texts.at(-1)?.code ?? '' };
  const both = await Promise.allSettled([1, 2].map(() => visitor().call(routes.signIn.enterByCode, { body })));
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a gateway that is down is no lost code: it is tried again', async () => {
  later(5);
  gatewayIsDown = true;
  await visitor().call(routes.signInDoors.sendCode, { body: { login: 'li' } });
  const before = texts.length;
  await deliver().catch(() => undefined);
  expect(texts).toHaveLength(before);
  gatewayIsDown = false;
  const [waiting] = await office.app.db.rows<{ sealed: string | null }>(
    `SELECT sealed FROM one_time_codes ORDER BY made_at DESC LIMIT 1`,
  );
  expect(waiting?.sealed).not.toBeNull();
});

test('an address that takes no mail is seen by those who can put it right; another refusal fails the job', async () => {
  await rules({ secondStep: 'all' });
  const { send } = mails;
  const refuse = (said: string) => {
    mails.send = () => Promise.reject(new MailRefused(said));
  };
  const bad = async () =>
    (await admin.call(routes.badAddresses.list)).items.map(({ address, reason }) => [address, reason]);
  later(61);
  refuse('550 5.7.1 Message rejected as spam');
  await refusedEntry('zhang');
  await expect(deliver()).rejects.toThrow('rejected as spam');
  expect(await bad()).toEqual([]);
  await office.app.db.rows(`DELETE FROM outbox WHERE name = 'notices.send-code'`);
  later(2);
  refuse('550 5.1.1 User unknown');
  await refusedEntry('zhang');
  await deliver();
  expect(await bad()).toEqual([[zhangMail, '没有这个邮箱']]);
  mails.send = send;
  await office.app.db.rows(`DELETE FROM one_time_codes`);
});

test('so many an hour and a day, and no more', async () => {
  await rules({ secondStep: 'all' });
  later(2);
  for (let n = 0; n < 5; n += 1) {
    expect((await refusedEntry('zhang')).code).toBe('code-needed');
    later(2);
  }
  expect(await refusedEntry('zhang')).toMatchObject({ code: 'code-too-many' });
  later(61);
  for (let n = 0; n < 5; n += 1) {
    expect((await refusedEntry('zhang')).code).toBe('code-needed');
    later(2);
  }
  later(61);
  expect(await refusedEntry('zhang')).toMatchObject({ code: 'code-too-many' });
  await office.app.drain().catch(() => undefined);
});
