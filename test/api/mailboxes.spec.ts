import type { SentBody } from '#contract';
import { routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { type Caller } from '../support/app.js';
import { Dovecot, account } from '../support/dovecot.js';
import { type Office, openOffice } from '../support/office.js';
import { freePort } from '../support/processes.js';

const secretKey = 'a key of the specs, forty-three letters long';
const missing = process.env.TIBANTONG_TEST_DOVECOT_MISSING;

let office: Office;
let clerk: Caller;
let dovecot: Dovecot | null = null;
let closed: number;
beforeAll(async () => {
  closed = await freePort();
  if (!missing) dovecot = await Dovecot.start();
  const ports = [143, 993, closed, dovecot?.port ?? closed].join(',');
  office = await openOffice('mailboxes', ['tian', 'lu', 'zhang'], { SECRET_KEY: secretKey, MAILBOX_PORTS: ports });
  clerk = await office.world.as('tian');
}, 60_000);
afterAll(async () => {
  await office?.close();
  await dovecot?.stop();
});

type Draft = SentBody<typeof routes.mailboxes.add>;
const draft = (change: Partial<Draft> = {}): Draft => ({
  address: 'Zhibao@QQ.example',
  host: 'imap.qq.example',
  port: 993,
  security: 'tls',
  login: 'zhibao@qq.example',
  password: '授权码 ä𠮷',
  ...change,
});
const read = async (address: string) =>
  (await clerk.call(routes.mailboxes.list)).items.find((item) => item.address === address);

describe('a mailbox', () => {
  let id: string;

  test('is kept with its password sealed, shown without it, and written down without it', async () => {
    ({ id } = await clerk.call(routes.mailboxes.add, { body: draft() }));
    const answer = await clerk.call(routes.mailboxes.list);
    expect(answer.canKeepPasswords).toBe(true);
    expect(answer.items).toEqual([
      expect.objectContaining({ id, address: 'zhibao@qq.example', beginWith: 'now', pollMinutes: 3, enabled: true }),
    ]);
    expect(JSON.stringify(answer)).not.toContain('授权码');
    const everything = await office.app.db.rows(
      `SELECT m::text FROM mailboxes m UNION ALL SELECT t::text FROM trail t`,
    );
    expect(JSON.stringify(everything)).not.toContain('授权码');
    expect(await firstBrokenLink(office.app.db, 'mailbox', id)).toBeNull();
  });

  test('is there once: neither its address nor its account can be added again', async () => {
    const again = await clerk.refused(routes.mailboxes.add, { body: draft({ login: 'other' }) });
    expect([again.code, again.fields]).toEqual(['mailbox-taken', { address: '这个邮箱已经添加过' }]);
    const account2 = await clerk.refused(routes.mailboxes.add, {
      body: draft({ address: 'b@qq.example', host: 'IMAP.qq.example' }),
    });
    expect(account2.code).toBe('mailbox-taken');
  });

  test('keeps its password while it stays where it is, and wants it again when it goes elsewhere', async () => {
    const { version = 0 } = (await read('zhibao@qq.example')) ?? {};
    const params = { id };
    const change = (body: Partial<Draft> & { version: number }) => ({
      params,
      body: { ...draft(), password: null, ...body },
    });
    await clerk.call(routes.mailboxes.change, change({ version, pollMinutes: 5 }));
    expect(await read('zhibao@qq.example')).toMatchObject({ pollMinutes: 5, version: version + 1 });
    const elsewhere: Partial<Draft>[] = [
      { host: 'evil.example' },
      { login: 'x' },
      { security: 'plain' },
      { port: 143 },
    ];
    for (const place of elsewhere) {
      const refused = await clerk.refused(routes.mailboxes.change, change({ version: version + 1, ...place }));
      expect(refused.fields).toEqual({ password: '请填写密码或授权码' });
      const test = { ...connectionOf(draft(place)), password: null, mailboxId: id };
      expect((await clerk.refused(routes.mailboxes.test, { body: test })).code).toBe('mailbox-password-missing');
    }
    expect((await clerk.refused(routes.mailboxes.change, change({ version }))).code).toBe('changed-meanwhile');
  });

  test('goes to ports of mail servers only, and says at the field what is wrong', async () => {
    const other = await clerk.refused(routes.mailboxes.add, { body: draft({ address: 'c@x.example', port: 6379 }) });
    expect(other.fields?.port).toContain('端口只能是 143、993');
    const wrong = await clerk.refused(routes.mailboxes.add, {
      body: draft({ address: 'nobody', host: 'http://x/', pollMinutes: 1, password: '' }),
    });
    expect(Object.keys(wrong.fields ?? {}).sort()).toEqual(['address', 'host', 'password', 'pollMinutes']);
    const empty = await clerk.refused(routes.mailboxes.add, { body: draft({ address: '', password: '' }) });
    expect(empty.fields).toEqual({ address: '请填写', password: '请填写' });
  });

  test('counts as ours: its own mails make no suggestion, and the mail door takes mail for it', async () => {
    const mail = { name: 'own', address: 'zhibao@qq.example' };
    await office.world.mail({ name: 'own', from: mail, subject: '测试', text: '测试', at: new Date() });
    await office.app.drain();
    expect(await office.app.db.rows(`SELECT reason FROM raw_inbound`)).toEqual([{ reason: '本邮箱自己发出的邮件' }]);
  });

  test('can be removed, and what was done stays known', async () => {
    await clerk.call(routes.mailboxes.retry, { params: { id } });
    await clerk.call(routes.mailboxes.remove, { params: { id } });
    expect((await clerk.call(routes.mailboxes.list)).items).toEqual([]);
    const course = await office.app.db.rows<{ action: string; note: string | null }>(
      `SELECT action, note FROM trail WHERE subject_id = $1 ORDER BY seq`,
      [id],
    );
    expect(course.map(({ action }) => action)).toEqual(['add', 'change', 'retry', 'remove']);
    expect((await clerk.refused(routes.mailboxes.remove, { params: { id } })).code).toBe('not-found');
  });

  test('is the business of the secretariat and the administrator alone', async () => {
    for (const login of ['lu', 'zhang']) {
      const other = await office.world.as(login);
      expect((await other.refused(routes.mailboxes.list)).code).toBe('not-allowed');
      expect((await other.refused(routes.mailboxes.add, { body: draft() })).code).toBe('not-allowed');
    }
  });
});

const connectionOf = ({ host, port, security, login, password }: Draft) => ({ host, port, security, login, password });

describe('the test of a connection', () => {
  const outcome = async (body: SentBody<typeof routes.mailboxes.test>) => {
    const { ok, steps } = await clerk.call(routes.mailboxes.test, { body });
    return { ok, steps: steps.map((each) => `${each.step} ${each.problem ?? 'ok'}`), last: steps.at(-1) };
  };

  test('says that the host is unknown, or its port closed', async () => {
    const unknown = await outcome(connectionOf(draft({ host: 'no-such-host.invalid' })));
    expect([unknown.ok, unknown.steps]).toEqual([false, ['resolve host-unknown']]);
    const shut = await outcome(connectionOf(draft({ host: '127.0.0.1', port: closed, security: 'plain' })));
    expect(shut.steps).toEqual(['resolve ok', 'connect port-closed']);
  });

  const withServer = missing ? test.skip : test;
  withServer(`on a real server names the step that fails${missing ? `　跳过：${missing}` : ''}`, async () => {
    if (!dovecot) throw new Error('Dovecot was started');
    const here = { ...dovecot.connection, password: account.password };
    const good = await outcome(here);
    expect([good.ok, good.steps]).toEqual([true, ['resolve ok', 'connect ok', 'login ok', 'inbox ok', 'folders ok']]);
    expect(good.last?.note).toBe('收下的信移到“已处理”，收不下的移到“失败”');
    const wrong = await outcome({ ...here, password: 'wrong' });
    expect(wrong.steps).toEqual(['resolve ok', 'connect ok', 'login login-refused']);
    expect((await outcome({ ...here, security: 'tls' })).steps).toEqual(['resolve ok', 'connect insecure']);
    expect((await outcome({ ...here, security: 'starttls' })).steps).toEqual(['resolve ok', 'connect insecure']);
  });

  withServer('uses the password that is kept, for the mailbox that it is kept for', async () => {
    if (!dovecot) throw new Error('Dovecot was started');
    const body = draft({ ...dovecot.connection, address: 'd@x.example', password: account.password });
    const { id: mailboxId } = await clerk.call(routes.mailboxes.add, { body });
    expect((await outcome({ ...dovecot.connection, password: null, mailboxId })).ok).toBe(true);
  });
});

test('without a key of the installation no password is kept, and the page is told', async () => {
  const keyless = await openOffice('mailboxes-keyless');
  try {
    const tian = await keyless.world.as('tian');
    expect((await tian.call(routes.mailboxes.list)).canKeepPasswords).toBe(false);
    expect((await tian.refused(routes.mailboxes.add, { body: draft() })).code).toBe('no-secret-key');
  } finally {
    await keyless.close();
  }
});
