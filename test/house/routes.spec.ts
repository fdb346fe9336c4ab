import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { type Route, permissions, roleMay, roles, routes } from '#contract';
import { Config, newId } from '#platform';
import { ApiModule } from '../../apps/api/src/api.module.js';
import { routeKey } from '../../apps/api/src/ask.js';
import { DoorsController } from '../../apps/api/src/doors.controller.js';
import { PublicController } from '../../apps/api/src/public.controller.js';
import { SharesController } from '../../apps/api/src/shares.controller.js';
import { WecomController } from '../../apps/api/src/wecom.controller.js';
import { type Office, openOffice } from '../support/office.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice('house-routes', ['tian', 'zhang', 'lu', 'du', 'officer']);
});
afterAll(() => office?.close());

const operations = Object.entries(routes).flatMap(([noun, group]) =>
  Object.entries(group as Record<string, Route>).map(([verb, route]) => ({ name: `${noun}.${verb}`, route })),
);
const logins = {
  member: 'zhang',
  secretariat: 'tian',
  department: 'officer',
  supervisor: 'du',
  leader: 'lu',
  administrator: 'admin',
};

/** Every method of a controller that Nest answers requests with. */
function handlers(): { place: string; controller: unknown; route: Route | undefined }[] {
  const { controllers = [] } = ApiModule.with(office.app.app.get(Config));
  return controllers.flatMap((controller) => {
    const methods: object = controller.prototype;
    return Object.getOwnPropertyNames(methods).flatMap((name) => {
      const handler: unknown = Reflect.get(methods, name);
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const route: Route | undefined = Reflect.getMetadata(routeKey, handler);
      return [{ place: `${controller.name}.${name}`, controller, route }];
    });
  });
}

const addressOf = (route: Route) => `${office.app.url}${route.path.replace(/:\w+/g, () => newId())}`;
async function ask(route: Route, cookie = '') {
  const response = await fetch(addressOf(route), { method: route.method, headers: { cookie } });
  const type = response.headers.get('content-type') ?? '';
  const code = type.startsWith('application/problem+json') ? ((await response.json()) as { code: string }).code : null;
  await response.body?.cancel().catch(() => undefined);
  return { status: response.status, code };
}

describe('the contract', () => {
  test('every operation has exactly one handler, and every handler an operation; only the WeCom callback and the public pages have doors of their own', () => {
    const found = handlers();
    for (const { name, route } of operations) {
      expect([name, found.filter((handler) => handler.route === route).length]).toEqual([name, 1]);
    }
    const doors = found.filter(({ route }) => !operations.some((operation) => operation.route === route));
    expect(doors.map(({ place }) => place).sort()).toEqual([
      'DoorsController.comeBack',
      'DoorsController.setOut',
      'PublicController.casePage',
      'PublicController.listPage',
      'PublicController.robots',
      'SharesController.receive',
      'WecomController.app',
      'WecomController.appHandshake',
      'WecomController.bot',
      'WecomController.botHandshake',
      'WecomController.mp',
      'WecomController.mpHandshake',
    ]);
    expect(new Set(doors.map(({ controller }) => controller))).toEqual(
      new Set([DoorsController, WecomController, SharesController, PublicController]),
    );
  });

  test('no two operations share an address, and a fixed one is not taken for an id', () => {
    const addresses = operations.map(({ route }) => `${route.method} ${route.path.replace(/:\w+/g, ':x')}`);
    expect(addresses.filter((address, i) => addresses.indexOf(address) !== i)).toEqual([]);
  });

  test('every permission is asked for somewhere', () => {
    const used = new Set(operations.map(({ route }) => route.allow));
    expect(Object.keys(permissions).filter((permission) => !used.has(permission as Route['allow']))).toEqual([]);
  });

  test('what changes something is no GET, and only what is meant for strangers is public', () => {
    expect(
      operations
        .filter(({ route }) => route.allow === 'public')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'feedback.open',
      'feedback.rate',
      'jobs.health',
      'publicCases.file',
      'publicCases.list',
      'publicCases.read',
      'signIn.enter',
      'signIn.enterByCode',
      'signIn.setup',
      'signIn.welcome',
      'signInDoors.sendCode',
    ]);
    for (const { name, route } of operations) {
      if (route.method === 'GET') expect([name, route.body.safeParse(undefined).success]).toEqual([name, true]);
    }
  });
});

describe('the permission matrix', () => {
  const guarded = operations.filter(({ route }) => route.allow !== 'public');

  test.each(['', 'tibantong=forged', 'tibantong=', 'tibantong=%00'])(
    'nobody gets anything without signing in (%j)',
    async (cookie) => {
      for (const { name, route } of guarded) {
        expect([name, await ask(route, cookie)]).toEqual([name, { status: 401, code: 'not-signed-in' }]);
      }
    },
  );

  test.each(roles)('%s: what the contract does not allow is refused, the rest is answered', async (role) => {
    // Signing out is allowed to everybody, and would end the walk.
    const ends = [routes.signIn.leave, routes.signIn.leaveEverywhere] as Route[];
    const { cookie } = await office.world.as(logins[role]);
    for (const { name, route } of guarded.filter((operation) => !ends.includes(operation.route))) {
      const { status, code } = await ask(route, cookie);
      const allowed = route.allow === 'signed-in' || (route.allow !== 'public' && roleMay(role, route.allow));
      if (!allowed) expect([name, status, code]).toEqual([name, 403, 'not-allowed']);
      else expect([name, code === 'not-allowed' || status >= 500 || status === 401]).toEqual([name, false]);
    }
  });

  test('what is not there is not found, in the form of every refusal', async () => {
    const { cookie } = await office.world.as('tian');
    for (const [method, path] of [
      ['GET', '/api/nothing'],
      ['POST', '/api/nothing'],
      ['PUT', '/api/todo'],
      ['GET', '/api/suggestions/not-an-id'],
    ]) {
      const response = await fetch(`${office.app.url}${path}`, { method, headers: { cookie } });
      expect([path, response.headers.get('content-type')]).toEqual([path, expect.stringContaining('problem+json')]);
      expect([404, 422]).toContain(response.status);
    }
  });
});
