import { type DoorKind, type SentBody, routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { type Caller, Caller as Visitor } from '../support/app.js';
import * as other from '../support/identity-server.js';
import { type Office, openOffice } from '../support/office.js';

const origin = 'https://tibantong.example';
const server = new other.IdentityServer();
let office: Office;
let admin: Caller;
let zhang: Caller;

beforeAll(async () => {
  await server.open();
  office = await openOffice('doors', ['tian', 'zhang', 'li'], {
    PUBLIC_ORIGIN: origin,
    SECRET_KEY: 'a key of this story, long enough to be one',
  });
  admin = await office.world.as('admin');
  zhang = await office.world.as('zhang');
  for (const kind of Object.keys(ways) as DoorKind[]) await change(kind, {});
});
afterAll(async () => {
  await office?.close();
  await server.close();
});

type Settings = SentBody<typeof routes.signInDoors.change>;
const ways: Record<DoorKind, () => Partial<Settings>> = {
  wecom: () => ({ clientId: other.corpId, agentId: '1000002', secret: other.corpSecret, url: server.url }),
  wechat: () => ({ clientId: other.appId, secret: other.appSecret, url: server.url }),
  oidc: () => ({ clientId: other.clientId, secret: other.clientSecret, url: `${server.url}/oidc`, label: '郑好办' }),
};
const change = (kind: DoorKind, more: Partial<Settings>) =>
  admin.call(routes.signInDoors.change, {
    params: { kind },
    body: { enabled: true, authorizeUrl: `${server.url}/authorize/${kind}`, ...ways[kind](), ...more },
  });

/** A browser that goes where it is sent, with a cookie of each name. */
class Browser {
  readonly cookies = new Map<string, string>();

  constructor(signedIn?: Caller) {
    const [name, value] = signedIn?.cookie.split('=') ?? [];
    if (name && value) this.cookies.set(name, value);
  }

  async go(address: string): Promise<{ status: number; location: string }> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const here = address.replace(origin, office.app.url);
    const response = await fetch(here, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return { status: response.status, location: response.headers.get('location') ?? '' };
  }

  /** To the other system and back; answers the address it comes back with, not yet opened. */
  async outAndBack(kind: DoorKind, to = '/'): Promise<string> {
    const out = await this.go(`${office.app.url}/api/sign-in/doors/${kind}?${new URLSearchParams({ to })}`);
    return (await this.go(out.location)).location;
  }

  async who(): Promise<string | null> {
    const caller = new Visitor(office.app.url);
    caller.cookie = `tibantong=${this.cookies.get('tibantong') ?? ''}`;
    return caller.call(routes.signIn.me).then(
      ({ login }) => login,
      () => null,
    );
  }
}

const refusedWith = (location: string) => new URL(location, origin).searchParams.get('refused');

async function bind(caller: Caller, kind: DoorKind): Promise<string> {
  const { address } = await caller.call(routes.signInDoors.bind, { params: { kind }, body: { to: '/m/me' } });
  const browser = new Browser(caller);
  const { location } = await browser.go(address);
  return (await browser.go(location)).location;
}

test('the sign-in page offers what is open, and tells no secret', async () => {
  const { doors } = await new Visitor(office.app.url).call(routes.signIn.welcome);
  expect(doors).toEqual([
    { kind: 'wecom', label: '企业微信' },
    { kind: 'wechat', label: '微信' },
    { kind: 'oidc', label: '郑好办' },
  ]);
  const shown = await admin.call(routes.signInDoors.read);
  expect(shown.doors.map(({ hasSecret, returnAddress }) => [hasSecret, returnAddress])[0]).toEqual([
    true,
    `${origin}/api/sign-in/doors/wecom/return`,
  ]);
  const kept = await office.app.db.rows<{ secret: string }>(`SELECT secret FROM sign_in_doors`);
  const everything = JSON.stringify([shown, kept]);
  for (const secret of [other.corpSecret, other.appSecret, other.clientSecret])
    expect(everything).not.toContain(secret);
});

describe.each(['wecom', 'wechat', 'oidc'] as const)('%s', (kind) => {
  test('a stranger is told how to bind; one who bound it comes in, and goes on to where they were', async () => {
    server.nextIs = `zhang-${kind}`;
    const stranger = new Browser();
    const back = await stranger.go(await stranger.outAndBack(kind, '/m/mine'));
    expect([back.status, refusedWith(back.location)]).toEqual([302, 'identity-unknown']);
    expect(await stranger.who()).toBeNull();

    expect(await bind(zhang, kind)).toBe('/m/me');
    const { bound } = await zhang.call(routes.signInDoors.mine);
    expect(bound.map((one) => one.kind)).toContain(kind);

    const browser = new Browser();
    expect((await browser.go(await browser.outAndBack(kind, '/m/mine'))).location).toBe('/m/mine');
    expect(await browser.who()).toBe('zhang');
  });

  test('a way back is good once, in the browser that set out, and for ten minutes', async () => {
    server.nextIs = `zhang-${kind}`;
    const browser = new Browser();
    const back = await browser.outAndBack(kind);
    // An answer meant for one browser, slipped to another: nobody is signed in as somebody else.
    const victim = new Browser();
    expect(refusedWith((await victim.go(back)).location)).toBe('door-state');
    expect(await victim.who()).toBeNull();
    expect(refusedWith((await browser.go(back)).location)).toBe('door-state');

    const again = await browser.outAndBack(kind);
    await browser.go(again);
    expect(await browser.who()).toBe('zhang');
    expect(refusedWith((await new Browser().go(again)).location)).toBe('door-state');

    const late = new Browser();
    const address = await late.outAndBack(kind);
    const before = office.app.clock.now();
    office.app.clock.set(new Date(before.getTime() + 11 * 60_000));
    expect(refusedWith((await late.go(address)).location)).toBe('door-state');
    office.app.clock.set(before);
  });

  test('what another has bound cannot be bound a second time', async () => {
    server.nextIs = `zhang-${kind}`;
    const li = await office.world.as('li');
    expect(refusedWith(await bind(li, kind))).toBe('identity-taken');
    expect((await li.call(routes.signInDoors.mine)).bound).toEqual([]);
  });

  test('who says no over there is told so', async () => {
    server.nextIs = null;
    const browser = new Browser();
    expect(refusedWith((await browser.go(await browser.outAndBack(kind))).location)).toBe('door-cancelled');
  });

  test('the settings page finds out whether the other side knows us', async () => {
    const test = () => admin.call(routes.signInDoors.test, { params: { kind } });
    expect(await test()).toEqual({ works: true, said: expect.any(String) });
    if (kind === 'oidc') await change(kind, { url: `${server.url}/nothing` });
    else await change(kind, { secret: 'wrong' });
    expect((await test()).works).toBe(false);
    server.nextIs = `zhang-${kind}`;
    const browser = new Browser();
    const out = await browser.go(`${office.app.url}/api/sign-in/doors/${kind}`);
    const back = out.location.startsWith(server.url)
      ? await browser.go(out.location).then((there) => browser.go(there.location))
      : out;
    expect(refusedWith(back.location)).toBe('door-trouble');
    await change(kind, {});
  });
});

test('an answer with a clock that is far off is not believed', async () => {
  server.nextIs = 'zhang-oidc';
  server.clockOff = -3600;
  const browser = new Browser();
  expect(refusedWith((await browser.go(await browser.outAndBack('oidc'))).location)).toBe('door-trouble');
  server.clockOff = 0;
});

test('nobody is sent on to another site', async () => {
  server.nextIs = 'zhang-oidc';
  for (const to of [
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'javascript:alert(1)',
  ]) {
    const browser = new Browser();
    expect((await browser.go(await browser.outAndBack('oidc', to))).location).toBe('/m');
  }
});

test('what a clerk bound for a member’s messages lets the member in', async () => {
  server.nextIs = 'ZhangWeiMin';
  const browser = new Browser();
  await browser.go(await browser.outAndBack('wecom'));
  expect(await browser.who()).toBe('zhang');
});

test('a binding that was begun by one cannot be finished by another', async () => {
  server.nextIs = 'somebody';
  const { address } = await zhang.call(routes.signInDoors.bind, { params: { kind: 'oidc' }, body: {} });
  const li = new Browser(await office.world.as('li'));
  expect(refusedWith((await li.go((await li.go(address)).location)).location)).toBe('door-state');
});

test('a person takes a way in back, an administrator all of them, and both are written down', async () => {
  const [first] = (await zhang.call(routes.signInDoors.mine)).bound;
  const tian = await office.world.as('tian');
  expect(await tian.refused(routes.signInDoors.unbind, { params: { id: first?.id ?? '' } })).toMatchObject({
    code: 'not-found',
  });
  await zhang.call(routes.signInDoors.unbind, { params: { id: first?.id ?? '' } });
  const { accountId } = await zhang.call(routes.signIn.me);
  await admin.call(routes.signInDoors.unbindAll, { params: { id: accountId } });
  expect((await zhang.call(routes.signInDoors.mine)).bound).toEqual([]);
  expect(await firstBrokenLink(office.app.db, 'account', accountId)).toBeNull();
  server.nextIs = 'zhang-oidc';
  const browser = new Browser();
  expect(refusedWith((await browser.go(await browser.outAndBack('oidc'))).location)).toBe('identity-unknown');
});

test('a door does not open before it is complete, and a closed one leads nowhere', async () => {
  const body = { enabled: true, clientId: null, agentId: null, secret: null };
  const refused = await admin.refused(routes.signInDoors.change, { params: { kind: 'wecom' }, body });
  expect(refused).toMatchObject({ code: 'door-field-missing', fields: { clientId: '启用前请填写' } });
  await change('wecom', { enabled: false });
  const { location } = await new Browser().go(`${office.app.url}/api/sign-in/doors/wecom`);
  expect(refusedWith(location)).toBe('door-closed');
  expect(refusedWith((await new Browser().go(`${office.app.url}/api/sign-in/doors/elsewhere`)).location)).toBe(
    'door-closed',
  );
  expect(await zhang.refused(routes.signInDoors.read)).toMatchObject({ code: 'not-allowed' });
});
