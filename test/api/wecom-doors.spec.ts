import { createHash } from 'node:crypto';
import { WecomCallback, WecomSender, readXmlMessage } from '#channels';
import { routes } from '#contract';
import { WecomOwner, sendWecom } from '#notices';
import { system } from '#platform';
import { WecomAccounts } from '#suggestions';
import { type Caller, stageWecom } from '../support/app.js';
import { type Office, openOffice } from '../support/office.js';
import { until } from '../support/queues.js';
import { WecomServer } from '../support/wecom-server.js';

const appKeys = { token: 'app-token', encodingAesKey: 'A'.repeat(42) + 'E', receiveId: 'ww-erqi' };
const mpKeys = { token: 'mp-token', encodingAesKey: 'B'.repeat(42) + 'I', receiveId: 'wx-erqi' };
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let office: Office;
let server: WecomServer;
let tian: Caller;
let owner: WecomOwner;
let issued = 0;

beforeAll(async () => {
  server = await WecomServer.open();
  const token = () => ({ access_token: `token-${(issued += 1)}`, expires_in: 7200 });
  server.api.set('/cgi-bin/gettoken', (query) =>
    query.get('corpsecret') === 'app-secret' ? token() : { errcode: 40001 },
  );
  server.api.set('/cgi-bin/token', (query) => (query.get('secret') === 'mp-secret' ? token() : { errcode: 40125 }));
  server.api.set('/cgi-bin/message/send', { errcode: 0 });
  server.api.set('/cgi-bin/message/custom/send', { errcode: 0 });
  server.api.set('/cgi-bin/message/update_template_card', { errcode: 0 });
  server.api.set('/cgi-bin/media/get', (query) =>
    query.get('media_id') === 'M-gone'
      ? { errcode: 40007, errmsg: 'invalid media_id' }
      : { bytes: png, disposition: `attachment; filename="${encodeURIComponent('照片.png')}"` },
  );
  office = await openOffice('wecom-doors', ['tian', 'zhang'], {
    SECRET_KEY: 'a key of the test, long enough for anybody',
  });
  tian = await office.world.as('tian');
  const url = server.httpUrl;
  await tian.call(routes.wecom.changeApp, {
    body: {
      settings: { on: true, corpId: 'ww-erqi', agentId: 218, url },
      secrets: { secret: 'app-secret', token: appKeys.token, encodingAesKey: appKeys.encodingAesKey },
    },
  });
  await tian.call(routes.wecom.changeMp, {
    body: { settings: { on: true, appId: 'wx-erqi', url }, secrets: { secret: 'mp-secret', token: mpKeys.token } },
  });
  owner = office.app.app.get(WecomOwner);
  owner.start({ roundMs: 20, lookMs: 40 });
});
afterAll(async () => {
  await owner?.stop();
  await office?.close();
  await server?.stop();
});
beforeEach(async () => {
  office.app.clock.set(new Date(office.app.clock.now().getTime() + 11 * 60_000));
  tian = await office.world.as('tian');
});

const moment = { timestamp: 1_551_661_200, nonce: 'n0nce' };
const address = (door: 'app' | 'mp', query: Record<string, string>) =>
  `${office.app.url}/api/wecom/callback/${door}?${new URLSearchParams(query).toString()}`;
const post = (door: 'app' | 'mp', query: Record<string, string>, body: string, type = 'text/xml') =>
  fetch(address(door, query), { method: 'POST', body, headers: { 'content-type': type } });
const sealedXml = (keys: typeof appKeys, plain: string) => {
  const { query, body } = new WecomSender(keys).postText(plain, moment);
  const { encrypt } = JSON.parse(body) as { encrypt: string };
  return { query, body: `<xml><ToUserName><![CDATA[ww]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>` };
};
let ids = 0;
const xml = (inside: string, { from = 'ZhangWeiMin', id = `${4561255354251345000n + BigInt((ids += 1))}` } = {}) =>
  `<xml><ToUserName><![CDATA[us]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName>` +
  `<CreateTime>${Math.floor(office.app.clock.now().getTime() / 1000)}</CreateTime>${inside}<MsgId>${id}</MsgId></xml>`;
const textOf = (content: string) => `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content>`;
const plainQuery = (token = mpKeys.token) => {
  const [timestamp, nonce] = ['1551661200', 'n'];
  const signature = createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex');
  return { signature, timestamp, nonce };
};

/** Says it to the application, opens the answer as WeCom would. */
async function sayToApp(plain: string): Promise<string> {
  const { query, body } = sealedXml(appKeys, plain);
  const response = await post('app', query, body);
  expect(response.status).toBe(200);
  const answer = await response.text();
  if (answer === '') return '';
  const field = (name: string) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]+)`).exec(answer)?.[1] ?? '';
  const sealed = { msg_signature: field('MsgSignature'), timestamp: field('TimeStamp'), nonce: field('Nonce') };
  return wordsIn(new WecomCallback(appKeys).open(sealed, answer));
}
async function sayToMp(plain: string): Promise<string> {
  const response = await post('mp', plainQuery(), plain);
  expect(response.status).toBe(200);
  return wordsIn(await response.text());
}
const wordsIn = (answer: string) =>
  answer ? (readXmlMessage(answer.replace('</xml>', '<MsgId>1</MsgId></xml>'), 'wecom-app')?.incoming.text ?? '') : '';
async function recordOf(said: string) {
  const number = /\d{4}-\d{4}/.exec(said)?.[0];
  const { items } = await tian.call(routes.suggestions.inbox, { query: { search: number } });
  return tian.call(routes.suggestions.read, { params: { id: items[0]?.id ?? '' } });
}
const asked = (path: string) => server.asked.filter((one) => one.path === path);

describe('the self-built application', () => {
  test('answers the address check, and nobody without its keys', async () => {
    const echo = new WecomSender(appKeys).handshake('1616140317555161061', moment);
    const good = await fetch(address('app', echo));
    expect([good.status, await good.text()]).toEqual([200, '1616140317555161061']);
    const wrong = new WecomSender(stageWecom).handshake('x', moment);
    expect((await fetch(address('app', wrong))).status).toBe(403);
  });

  test('a message in XML is numbered in the answer itself; sent three times it is one record', async () => {
    const plain = xml(textOf('建议 007 路公交延长到大学路 䶮'), { id: '9223372036854775807' });
    const said = [await sayToApp(plain), await sayToApp(plain), await sayToApp(plain)];
    expect(said[0]).toMatch(/已收到，编号 2019-\d{4}/);
    expect(new Set(said).size).toBe(1);
    expect(await recordOf(said[0] ?? '')).toMatchObject({
      text: '建议 007 路公交延长到大学路 䶮',
      senderState: 'matched',
      member: { name: '张伟民' },
    });
    const rows = await office.app.db.rows(
      `SELECT 1 FROM raw_inbound WHERE external_id = 'wecom-app 9223372036854775807'`,
    );
    expect(rows).toHaveLength(1);
  });

  test('a picture is fetched by its id, with one token for all', async () => {
    const before = issued;
    const image = '<MsgType><![CDATA[image]]></MsgType><PicUrl>http://x</PicUrl><MediaId>M-1</MediaId>';
    const said = await Promise.all([sayToApp(xml(image)), sayToApp(xml(image, { from: 'LiSuQin' }))]);
    for (const one of said) expect((await recordOf(one)).attachments.map(({ name }) => name)).toEqual(['照片.png']);
    expect(issued - before).toBeLessThanOrEqual(1);
  });

  test('a token that another place has made worthless is made anew, once', async () => {
    server.api.set('/cgi-bin/message/send', (query) =>
      query.get('access_token') === `token-${issued}` && spent ? { errcode: 0 } : { errcode: ((spent = true), 42001) },
    );
    let spent = false;
    const before = issued;
    await push('token story', 'wecom', 'lisuqin');
    expect(issued).toBe(before + 1);
    server.api.set('/cgi-bin/message/send', { errcode: 0 });
  });

  test('a picture that is gone is said on the record', async () => {
    const said = await sayToApp(xml('<MsgType>image</MsgType><MediaId>M-gone</MediaId>'));
    const record = await recordOf(said);
    expect(record.arrivals[0]?.corrections.join()).toContain('图片未能下载（已过期），请向本人索取');
  });

  test('a click changes the card by its code', async () => {
    const said = await sayToApp(xml(textOf('建议修剪行道树。')));
    const record = await recordOf(said);
    const [card] = await office.app.db.rows<{ id: string; key: string }>(
      `SELECT id, card #>> '{buttons,0,key}' AS key FROM wecom_messages WHERE card IS NOT NULL ORDER BY id DESC LIMIT 1`,
    );
    expect(card?.key).toContain(record.id);
    const click =
      '<MsgType>event</MsgType><Event>template_card_event</Event>' +
      `<EventKey><![CDATA[${card?.key}]]></EventKey><TaskId>${card?.id}</TaskId><ResponseCode>code-1</ResponseCode>`;
    expect(await sayToApp(xml(click))).toBe('');
    expect(asked('/cgi-bin/message/update_template_card').at(-1)?.body).toMatchObject({
      response_code: 'code-1',
      userids: ['ZhangWeiMin'],
      template_card: { task_id: card?.id },
    });
  });

  test('what is signed for us but is no message is kept for a person; a stranger’s is not', async () => {
    const count = async () => (await office.app.db.rows(`SELECT 1 FROM raw_inbound`)).length;
    const before = await count();
    const { query, body } = sealedXml({ ...appKeys, token: 'guessed' }, xml(textOf('x')));
    expect((await post('app', query, body)).status).toBe(403);
    expect((await post('app', {}, '<xml></xml>')).status).toBe(403);
    expect(await count()).toBe(before);
    await sayToApp('not XML at all');
    expect(await count()).toBe(before + 1);
    await office.app.drain();
    const { items } = await tian.call(routes.arrivals.list, { query: { state: 'quarantined' } });
    expect(items[0]?.excerpt).toContain('not XML at all');
  });

  test('a body of more than a megabyte is not read', async () => {
    const { query } = sealedXml(appKeys, 'x');
    expect((await post('app', query, `<xml>${'a'.repeat(1_100_000)}</xml>`)).status).toBe(413);
  });
});

describe('the public account', () => {
  test('answers its handshake in plain', async () => {
    const good = await fetch(address('mp', { ...plainQuery(), echostr: '4711' }));
    expect([good.status, await good.text()]).toEqual([200, '4711']);
    expect((await fetch(address('mp', { ...plainQuery('guessed'), echostr: '4711' }))).status).toBe(403);
  });

  test('a message in plain mode is numbered at once, its sender known by openid', async () => {
    const said = await sayToMp(xml(textOf('建议增设校车站牌。'), { from: 'oABC_openid-1' }));
    expect(said).toMatch(/已收到，编号/);
    expect(await recordOf(said)).toMatchObject({ text: '建议增设校车站牌。', senderState: 'unknown' });
    const [row] = await office.app.db.rows(
      `SELECT sender_provider, sender_subject FROM suggestions ORDER BY id DESC LIMIT 1`,
    );
    expect(row).toEqual({ sender_provider: 'openid', sender_subject: 'oABC_openid-1' });
    expect((await post('mp', plainQuery('guessed'), xml(textOf('x')))).status).toBe(403);
  });

  test('whoever wrote before can be told something, and nobody else', async () => {
    await push('mp story', 'openid', 'oABC_openid-1', '您的意见已转办');
    expect(asked('/cgi-bin/message/custom/send').at(-1)?.body).toEqual({
      touser: 'oABC_openid-1',
      msgtype: 'text',
      text: { content: '您的意见已转办' },
    });
    expect(await push('mp stranger', 'openid', 'oNobody')).toBe(false);
  });

  test('in safe mode it takes what is sealed, and nothing in plain', async () => {
    await tian.call(routes.wecom.changeMp, {
      body: {
        settings: { on: true, appId: 'wx-erqi', url: server.httpUrl },
        secrets: { encodingAesKey: mpKeys.encodingAesKey },
      },
    });
    expect((await post('mp', plainQuery(), xml(textOf('x')))).status).toBe(403);
    const { query, body } = sealedXml(mpKeys, xml(textOf('建议安装扶手。'), { from: 'oABC_openid-2' }));
    const response = await post('mp', { ...plainQuery(), ...query, encrypt_type: 'aes' }, body, 'application/xml');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<Encrypt>');
  });
});

/** Has something said, waits until it was. */
async function push(key: string, provider: 'wecom' | 'openid', subject: string, text = key): Promise<boolean> {
  const queued = await office.app.db.transaction(system, (tx) =>
    sendWecom(tx, { key, to: { provider, subject }, text }),
  );
  if (!queued) return false;
  const state = async () =>
    (await office.app.db.row<{ state: string }>(`SELECT state FROM wecom_messages WHERE key = $1`, [key]))?.state;
  await until(`${key} was sent`, async () => (await state()) === 'sent');
  return true;
}

describe('the robot by its webhook', () => {
  test('a picture under the callback’s own key that comes late: nothing now, the receipt by the address it gave, once', async () => {
    server.api.set('/respond', { errcode: 0 });
    const settings = {
      on: true,
      way: 'webhook' as const,
      botId: '',
      name: '',
      url: server.url,
      hosts: ['.qpic.cn'],
      largestMegabytes: 5,
    };
    const secrets = { token: stageWecom.token, encodingAesKey: stageWecom.encodingAesKey };
    await tian.call(routes.wecom.changeBot, { body: { settings, secrets } });
    const { url } = server.put(png, '晚到.png', 4500, Buffer.from(`${stageWecom.encodingAesKey}=`, 'base64'));
    const msg_item = [
      { msgtype: 'text', text: { content: '@提办通 建议换灯泡。' } },
      { msgtype: 'image', image: { url } },
    ];
    const plain = { msgid: 'late-1', chatid: 'g3', chattype: 'group', from: { userid: 'LateOne' }, msgtype: 'mixed' };
    const message = { ...plain, mixed: { msg_item }, response_url: `${server.httpUrl}/respond` };
    const { query, body } = new WecomSender(stageWecom).post(message, moment);
    const address = `${office.app.url}/api/wecom/callback?${new URLSearchParams(query).toString()}`;
    const response = await fetch(address, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect([response.status, await response.text()]).toEqual([200, '']);
    await until('the receipt came', async () => {
      await office.app.drain();
      return asked('/respond').length > 0;
    });
    expect(JSON.stringify(asked('/respond')[0]?.body)).toMatch(/已收到，编号 2019-\d{4}/);
    await office.app.drain();
    expect(asked('/respond')).toHaveLength(1);
    const [file] = await office.app.db.rows(
      `SELECT f.name FROM raw_media m JOIN files f ON f.id = m.file_id ORDER BY m.raw_inbound_id DESC LIMIT 1`,
    );
    expect(file).toEqual({ name: '晚到.png' });
  });
});

describe('userids that come encrypted', () => {
  test('are resolved before the message is read', async () => {
    const encrypted = `wo${'x'.repeat(30)}`;
    server.api.set('/cgi-bin/batch/openuserid_to_userid', (_, body) => ({
      errcode: 0,
      userid_list: (body['open_userid_list'] as string[]).map((one) => ({ open_userid: one, userid: 'ZhangWeiMin' })),
    }));
    const plain = { msgid: 'enc-1', chatid: 'g2', chattype: 'group', from: { userid: encrypted }, msgtype: 'text' };
    const { query, body } = new WecomSender(stageWecom).post(
      { ...plain, text: { content: '@提办通 建议种花。' } },
      moment,
    );
    const url = `${office.app.url}/api/wecom/callback?${new URLSearchParams(query).toString()}`;
    await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    await office.app.drain();
    const [row] = await office.app.db.rows(
      `SELECT s.sender_subject, s.sender_name FROM suggestions s ORDER BY s.id DESC LIMIT 1`,
    );
    expect(row).toEqual({ sender_subject: 'ZhangWeiMin', sender_name: '张伟民' });
  });
});

describe('the settings', () => {
  test('never give a secret back, keep it sealed, and say what is missing at its field', async () => {
    const view = await tian.call(routes.wecom.read);
    expect(view.keepsSecrets).toBe(true);
    expect([...view.app.known].sort()).toEqual(['encodingAesKey', 'secret', 'token']);
    expect(JSON.stringify(view)).not.toMatch(/app-secret|mp-secret/);
    const rows = await office.app.db.rows(`SELECT * FROM wecom_accounts`);
    expect(JSON.stringify(rows)).not.toMatch(/app-secret|mp-secret|app-token/);
    const trail = await office.app.db.rows(`SELECT details FROM trail WHERE action = 'change-wecom'`);
    expect(trail.length).toBeGreaterThan(1);
    expect(JSON.stringify(trail)).not.toContain('app-secret');
    const settings = {
      on: true,
      way: 'line' as const,
      botId: 'b',
      name: '',
      url: null,
      hosts: ['.qpic.cn'],
      largestMegabytes: 20,
    };
    const refused = await tian.refused(routes.wecom.changeBot, { body: { settings, secrets: {} } });
    expect(refused.fields).toEqual({ 'secrets.secret': '启用前请填写' });
    const wrong = await tian.refused(routes.wecom.changeBot, {
      body: { settings: { ...settings, url: 'https://x' as string }, secrets: { encodingAesKey: 'short' } },
    });
    expect(Object.keys(wrong.fields ?? {}).sort()).toEqual(['secrets.encodingAesKey', 'settings.url']);
  });

  test('the connection test names the step that fails', async () => {
    expect((await tian.call(routes.wecom.test, { params: { kind: 'app' } })).steps.map(({ ok }) => ok)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const settings = { on: true, corpId: 'ww-erqi', agentId: 218, url: server.httpUrl };
    await tian.call(routes.wecom.changeApp, { body: { settings, secrets: { secret: 'wrong' } } });
    const refused = await tian.call(routes.wecom.test, { params: { kind: 'app' } });
    expect(refused.steps.at(-1)).toEqual({
      label: '用密钥登录接口',
      ok: false,
      words: '密钥不对，请到管理后台核对后重新填写',
    });
    const nowhere = { ...settings, url: 'http://127.0.0.1:9' };
    await tian.call(routes.wecom.changeApp, { body: { settings: nowhere, secrets: {} } });
    const { steps } = await tian.call(routes.wecom.test, { params: { kind: 'app' } });
    expect(steps.at(-1)).toMatchObject({ label: '建立连接', ok: false, words: expect.stringContaining('防火墙') });
    expect(await tian.refused(routes.wecom.test, { params: { kind: 'bot' } }).catch(() => null)).toBeNull();
  });

  test('are nobody’s but the office’s', async () => {
    const zhang = await office.world.as('zhang');
    expect(await zhang.refused(routes.wecom.read)).toMatchObject({ code: 'not-allowed' });
    expect(await zhang.refused(routes.wecom.reconnect)).toMatchObject({ code: 'not-allowed' });
  });

  test('removed, the door is shut and the secret is gone', async () => {
    await tian.call(routes.wecom.remove, { params: { kind: 'app' } });
    const echo = new WecomSender(appKeys).handshake('x', moment);
    expect((await fetch(address('app', echo))).status).toBe(404);
    expect(await office.app.app.get(WecomAccounts).open('app')).toBeNull();
    expect(await tian.refused(routes.wecom.remove, { params: { kind: 'app' } })).toMatchObject({
      code: 'wecom-not-set',
    });
  });
});
