import { type OpinionStance, type ReplyDraft, type SentBody, routes } from '#contract';
import { World } from '../../apps/cli/src/world/world.js';
import { type Caller, type TestApp, openTestApp } from '../support/app.js';

export const lead = '区城市管理局';
export const helper = '区商务局';
export const bystander = '区教育体育局';

/** Three members, three departments and everybody who oversees them, on the second day of a plenary session. */
export interface District {
  app: TestApp;
  world: World;
  tian: Caller;
  supervisor: Caller;
  leader: Caller;
  /** Members: 张伟民, 李素琴, 陈䶮. */
  zhang: Caller;
  li: Caller;
  chen: Caller;
  /** Officers of the three departments. */
  atLead: Caller;
  atHelper: Caller;
  atBystander: Caller;
  /** Sets the time; whoever's sign-in has ended by then has signed in again. */
  at(time: string): Promise<void>;
  close(): Promise<void>;
}

export const sessionDay = '2019-03-04 09:00';
/** Of the session; submissions after it are 平时提案. */
export const cutoffAt = '2019-03-04T20:00:00+08:00';

export async function openDistrict(name: string): Promise<District> {
  const app = await openTestApp(name);
  const world = new World(app);
  world.at(sessionDay);
  await world.found('郑州市二七区政协');
  const session = { number: 4, opensOn: '2019-03-03', closesOn: '2019-03-05', cutoffAt };
  await world.term(9, '2017-01-01', '2022-01-01', [session]);
  for (const department of [lead, helper, bystander]) await world.department({ name: department });
  for (const member of ['张伟民', '李素琴', '陈䶮']) await world.member({ name: member });
  const clerks = [
    world.account({ login: 'tian', name: '田秘书', role: 'secretariat' }),
    world.account({ login: 'du', name: '杜督查', role: 'supervisor' }),
    world.account({ login: 'lu', name: '卢主席', role: 'leader' }),
  ];
  const officers = [lead, helper, bystander].map((department, i) =>
    world.account({
      login: `officer${i}`,
      name: `${department}经办人`,
      role: 'department',
      departmentId: world.departmentId(department),
    }),
  );
  const members = ['张伟民', '李素琴', '陈䶮'].map((member, i) =>
    world.account({ login: `member${i}`, name: member, role: 'member', memberId: world.memberId(member) }),
  );
  await Promise.all([...clerks, ...officers, ...members]);
  const district: District = {
    app,
    world,
    ...(await callersOf(world)),
    at: async (time) => {
      world.at(time);
      Object.assign(district, await callersOf(world));
    },
    close: () => {
      world.close();
      return app.close();
    },
  };
  return district;
}

/** The district of a file of stories, each of which begins on the day of the session. */
export async function onSessionDay(name: string): Promise<{ district: District; road: Road }> {
  const district = await openDistrict(name);
  afterAll(() => district.close());
  beforeEach(() => district.at(sessionDay));
  return { district, road: new Road(district) };
}

const callersOf = async (world: World) => ({
  tian: await world.as('tian'),
  supervisor: await world.as('du'),
  leader: await world.as('lu'),
  zhang: await world.as('member0'),
  li: await world.as('member1'),
  chen: await world.as('member2'),
  atLead: await world.as('officer0'),
  atHelper: await world.as('officer1'),
  atBystander: await world.as('officer2'),
});

export const draftOf = (
  change: Partial<SentBody<typeof routes.proposals.submit>> = {},
): SentBody<typeof routes.proposals.submit> => ({
  title: '关于改善老旧小区停车的建议',
  situation: '辖区老旧小区车位不足，夜间车辆占用消防通道。',
  demands: ['建议划定夜间临时停车位。', '建议清理消防通道。'],
  category: '社会建设',
  ...change,
});

let letters = 0;

export const letterOf = (change: Partial<SentBody<typeof routes.assignments.reply>> = {}) => ({
  documentNumber: `二城管提复〔2019〕${(letters += 1)}号`,
  issuer: '王局长',
  resolution: 'RESOLVED' as ReplyDraft['resolution'],
  answers: ['已划定夜间临时停车位 86 个。', '已会同消防部门清理。'],
  closing: '感谢您对城市管理工作的关心。',
  contactName: '王科长',
  contactPhone: '0371-68180000',
  disclosure: 'PUBLIC' as ReplyDraft['disclosure'],
  ...change,
});

export const opinionOf = (text: string, change: Partial<SentBody<typeof routes.assignments.sendOpinion>> = {}) => ({
  stance: 'AGREED' as OpinionStance,
  text,
  signer: '孙局长',
  ...change,
});

/** The steps of the straight road, each through its door. */
export class Road {
  constructor(private readonly district: District) {}

  async submitted(change: Parameters<typeof draftOf>[0] = {}, by = this.district.zhang): Promise<string> {
    const { proposerIds = [], ...draft } = draftOf(change);
    if (by === this.district.tian || proposerIds.length === 0)
      return (await by.call(routes.proposals.submit, { body: draftOf(change) })).id;
    const all = proposerIds.map((memberId) => ({ memberId, caller: this.memberBy(memberId) }));
    const cosigners = all.filter(({ caller }) => caller !== by);
    const { collective: _, key: __, nonDisclosureReason: ___, ...content } = draft;
    return this.district.world.joint(by, content, cosigners);
  }

  /** The phone of a member. */
  private memberBy(memberId: string): Caller {
    const { world, zhang, li, chen } = this.district;
    const phones = { 张伟民: zhang, 李素琴: li, 陈䶮: chen };
    const [, caller] = Object.entries(phones).find(([name]) => world.memberId(name) === memberId) ?? [];
    if (!caller) throw new Error(`no phone of ${memberId}`);
    return caller;
  }

  async filed(change: Parameters<typeof draftOf>[0] = {}): Promise<string> {
    const id = await this.submitted(change);
    await this.district.world.file(id);
    return id;
  }

  async assigned(coHandlers: string[] = [], change: Parameters<typeof draftOf>[0] = {}): Promise<string> {
    const id = await this.filed(change);
    await this.district.world.assign(id, lead, coHandlers);
    return id;
  }

  /** Acknowledged by every unit, consulted by the lead, opinions sent: ready for the reply. */
  async ready(coHandlers: string[] = [], change: Parameters<typeof draftOf>[0] = {}): Promise<string> {
    const id = await this.assigned(coHandlers, change);
    await this.prepare(id);
    return id;
  }

  async prepare(id: string): Promise<void> {
    const { atLead, atHelper } = this.district;
    for (const [caller, unit] of [
      [atLead, lead],
      [atHelper, helper],
    ] as const) {
      const params = await this.assignment(id, unit).catch(() => null);
      if (!params) continue;
      await caller.call(routes.assignments.acknowledge, { params });
      if (unit === helper) {
        await caller.call(routes.assignments.sendOpinion, { params, body: opinionOf('我局支持，建议错时开放。') });
      } else {
        const body = { way: 'VISIT' as const, heldOn: '2019-03-04', withWhom: '张伟民', outcome: '当面听取了意见' };
        await caller.call(routes.assignments.consult, { params, body });
      }
    }
  }

  async replied(change: Parameters<typeof draftOf>[0] = {}, letter: Parameters<typeof letterOf>[0] = {}) {
    const id = await this.ready([], change);
    await this.reply(id, letter);
    return id;
  }

  async reply(id: string, letter: Parameters<typeof letterOf>[0] = {}): Promise<void> {
    const params = await this.assignment(id, lead);
    await this.district.atLead.call(routes.assignments.reply, { params, body: letterOf(letter) });
  }

  /** The assignment of a department in the present round. */
  async assignment(id: string, department: string): Promise<{ id: string }> {
    const { round, assignments } = await this.read(id);
    const found = assignments.find(
      (each) => each.round === round && each.departmentName === department && each.stage !== 'released',
    );
    if (!found) throw new Error(`${department} has no part in ${id}`);
    return { id: found.id };
  }

  read(id: string, by = this.district.tian) {
    return by.call(routes.proposals.read, { params: { id } });
  }
}

/** What people will be told about, in order: the jobs that wait. */
export const told = (district: District, subjectIds: string[]) =>
  district.app.db
    .rows<{ occasion: string }>(
      `SELECT data->>'occasion' AS occasion FROM outbox
        WHERE name = 'notices.tell' AND data->>'subjectId' = ANY($1) ORDER BY id`,
      [subjectIds],
    )
    .then((rows) => rows.map((row) => row.occasion));

/** What came of things done at the same moment: the refusals among them, in words. */
export async function refusalsOf(attempts: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(attempts);
  return settled.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
}
