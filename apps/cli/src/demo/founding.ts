import { routes } from '#contract';
import type { World } from '../world/world.js';
import { callText, people } from './content.js';
import { departmentLogin, desk, memberLogin } from './handling.js';

/** So many accounts are made at a time: each costs a slow hash, and there are two cores. */
const atOnce = 4;

/** The committee as it stood at the end of 2018. */
export async function foundBody(world: World): Promise<void> {
  await world.found('郑州市二七区政协');
  await world.term(9, '2017-01-01', '2021-12-31', [
    session(3, '2019-02-19', '2019-02-22'),
    session(4, '2020-05-25', '2020-05-28'),
  ]);
  for (const department of people.departments) await world.department(department);
  for (const { mail, name, sector, party, standing, group, convener, phone, wecom, nickname } of people.members) {
    await world.member({ name, sector, party, standing, group, convener, phone, wecom, nickname, mails: [mail] });
  }
  const accounts = accountsOf(world);
  for (let i = 0; i < accounts.length; i += atOnce) {
    await Promise.all(accounts.slice(i, i + atOnce).map((account) => world.account(account)));
  }
}

function accountsOf(world: World) {
  return [
    ...desk,
    ...people.departments.map(({ name }) => ({
      login: departmentLogin(name),
      name,
      role: 'department' as const,
      departmentId: world.departmentId(name),
    })),
    ...people.members.map((member) => ({
      login: memberLogin(member),
      name: member.name,
      role: 'member' as const,
      memberId: world.memberId(member.name),
    })),
  ];
}

/** The tenth term: its sessions to the present one, and the members who go on. */
export async function reelect(world: World): Promise<void> {
  world.at('2022-01-05 09:00');
  await readNotices(world);
  const years = [2022, 2023, 2024, 2025, 2026];
  const sessions = years.map((year, index) => session(index + 1, `${year}-02-24`, `${year}-02-27`));
  const called = sessions.map((one, index) => (index === sessions.length - 1 ? { ...one, callText } : one));
  await world.term(10, '2022-01-01', '2026-12-31', called);
  const admin = await world.as('admin');
  const roster = Buffer.from(['姓名', ...people.members.map(({ name }) => name)].join('\n'));
  const params = { kind: 'members' as const };
  const preview = await admin.upload(routes.imports.preview, { name: '十届委员.csv', content: roster }, { params });
  await admin.call(routes.imports.apply, { params, body: { fileId: preview.fileId } });
}

/** Everybody has seen what they were told so far. */
export async function readNotices(world: World): Promise<void> {
  for (const { login } of accountsOf(world)) await (await world.as(login)).call(routes.notices.readAll);
}

const session = (number: number, opensOn: string, closesOn: string) => ({
  number,
  opensOn,
  closesOn,
  cutoffAt: `${closesOn}T12:00:00+08:00`,
});
