import { setTimeout as rest } from 'node:timers/promises';
import { World } from '../../apps/cli/src/world/world.js';
import { type TestApp, openTestApp } from '../support/app.js';

export const bodyName = '郑州市二七区政协';
export const lead = '区城市管理局';
export const helper = '区商务局';

/** Members by login; each is known by one address: the app, a mail address, a nickname in the group. */
export const members = {
  li: { name: '李素琴', sector: '教育界', group: '淮河路街道' },
  zhang: { name: '张伟民', sector: '经济界', mails: ['zhangweimin@mail.example'] },
  chen: { name: '陈䶮', sector: '医药卫生界', nickname: '陈䶮-医卫界' },
};

/** A district with its people, whose clock is that of the browsers in front of it. */
export interface Ground {
  app: TestApp;
  world: World;
  /** From now on time goes by and jobs are done, as the worker does them; what happens is then up to the pages. */
  live(): void;
  close(): Promise<void>;
}

export const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

/** Opens the district as it was founded some days ago. */
export async function openGround(name: string, founded = 0, env: Record<string, string> = {}): Promise<Ground> {
  const app = await openTestApp(name, env);
  const world = new World(app);
  world.at(daysAgo(founded));
  await settle(world);
  let over = false;
  let worker: Promise<void> = Promise.resolve();
  const work = async () => {
    while (!over) {
      app.clock.set(new Date());
      await app.drain();
      await rest(50);
    }
  };
  return {
    app,
    world,
    live: () => void (worker = work()),
    close: async () => {
      over = true;
      await worker;
      world.close();
      await app.close();
    },
  };
}

async function settle(world: World): Promise<void> {
  const year = new Date().getFullYear();
  await world.found(bodyName);
  const session = { opensOn: `${year - 1}-02-24`, closesOn: `${year - 1}-02-27` };
  await world.term(10, `${year - 1}-01-01`, `${year + 3}-12-31`, [
    { number: 4, ...session, cutoffAt: `${session.closesOn}T12:00:00+08:00` },
  ]);
  for (const department of [lead, helper]) await world.department({ name: department });
  for (const member of Object.values(members)) await world.member(member);
  await Promise.all([
    world.account({ login: 'tian', name: '田敏', role: 'secretariat' }),
    world.account({ login: 'du', name: '周航', role: 'supervisor' }),
    world.account({ login: 'zhao', name: '赵立群', role: 'leader' }),
    ...[lead, helper].map((department, at) =>
      world.account({
        login: at === 0 ? 'chengguan' : 'shangwu',
        name: at === 0 ? '王磊' : '孙静',
        role: 'department',
        departmentId: world.departmentId(department),
      }),
    ),
    ...Object.entries(members).map(([login, { name }]) =>
      world.account({ login, name, role: 'member', memberId: world.memberId(name) }),
    ),
  ]);
}
