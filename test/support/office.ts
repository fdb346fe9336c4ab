import type { SentBody } from '#contract';
import { routes } from '#contract';
import { Postman } from '../../apps/cli/src/world/post.js';
import { World } from '../../apps/cli/src/world/world.js';
import { type TestApp, openTestApp } from './app.js';

/** Where intake happens: two clerks, three members, and one person of every kind that has no business there. */
export interface Office {
  app: TestApp;
  world: World;
  /** Brings letters to the SMTP door. */
  postman: Postman;
  close(): Promise<void>;
}

export const unit = '区城市管理局';

type Login = 'tian' | 'wen' | 'lu' | 'du' | 'officer' | 'zhang' | 'li' | 'chen';

/** 张伟民 is known by address, userid and nickname; 陈䶮 by nothing but a name with a rare character. */
export const zhangMail = 'zhang.weimin@erqi.example';

const members = [
  {
    name: '张伟民',
    sector: '医药卫生界',
    group: '福华街街道',
    mails: [zhangMail],
    wecom: 'ZhangWeiMin',
    nickname: '老张（福华街）',
  },
  { name: '李素琴', sector: '教育界', group: '大学路街道' },
  { name: '陈䶮', sector: '经济界' },
] satisfies SentBody<typeof routes.members.add>[];

/** Opens an installation with its people; only the accounts that are asked for are made, since each costs three hashes. */
export async function openOffice(name: string, logins: Login[] = ['tian', 'zhang'], env: Record<string, string> = {}) {
  const app = await openTestApp(name, env);
  try {
    const world = new World(app);
    world.at('2019-03-04 09:00');
    await world.found('郑州市二七区政协');
    const session = { number: 4, opensOn: '2019-03-03', closesOn: '2019-03-05', cutoffAt: '2019-03-04T20:00:00+08:00' };
    await world.term(9, '2017-01-01', '2022-01-01', [session]);
    await world.department({ name: unit });
    for (const member of members) await world.member(member);
    const drafts: Record<Login, Parameters<World['account']>[0]> = {
      tian: { login: 'tian', name: '田秘书', role: 'secretariat' },
      wen: { login: 'wen', name: '文秘书', role: 'secretariat' },
      lu: { login: 'lu', name: '卢主席', role: 'leader' },
      du: { login: 'du', name: '杜督查', role: 'supervisor' },
      officer: { login: 'officer', name: '王经办', role: 'department', departmentId: world.departmentId(unit) },
      zhang: { login: 'zhang', name: '张伟民', role: 'member', memberId: world.memberId('张伟民') },
      li: { login: 'li', name: '李素琴', role: 'member', memberId: world.memberId('李素琴') },
      chen: { login: 'chen', name: '陈䶮', role: 'member', memberId: world.memberId('陈䶮') },
    };
    await Promise.all(logins.map((login) => world.account(drafts[login])));
    const postman = new Postman(app.smtpPort);
    const close = async () => {
      postman.close();
      world.close();
      await app.close();
    };
    return { app, world, postman, close } satisfies Office;
  } catch (error) {
    // Doors left open would keep the whole run from ending.
    await app.close();
    throw error;
  }
}

let drafts = 0;

/** What a member writes in the app; each has a key of its own. */
export const opinion = (change: Partial<SentBody<typeof routes.arrivals.send>> = {}) => ({
  key: `00000000-0000-4000-8000-${String((drafts += 1)).padStart(12, '0')}`,
  title: '关于增设夜间停车位的建议',
  text: '福华街一带夜间停车难，建议在人行道外侧划定夜间临时停车位。',
  category: '社会建设',
  ...change,
});

/** Row counts of several tables, for stories that must not leave a second record. */
export async function rowCounts(office: Office, tables: string[]): Promise<number[]> {
  const counts = tables.map((table) => office.app.db.row<{ count: number }>(`SELECT count(*) FROM ${table}`));
  return (await Promise.all(counts)).map((row) => row?.count ?? 0);
}
