import { type Attitude, type ProposalDraft, promising, routes } from '#contract';
import { chinaDay } from '#platform';
import type { Caller } from '../world/caller.js';
import type { World } from '../world/world.js';
import { type DemoMember, type Matter, people } from './content.js';
import { addDays, workingDay } from './course.js';

/** The people of the desk in the demo; departments sign in as `danwei01` and so on, members as `weiyuan01` and so on. */
export const desk = [
  { login: 'tian', name: '田敏（提案委）', role: 'secretariat' },
  { login: 'ducha', name: '督查室 周航', role: 'supervisor' },
  { login: 'lingdao', name: '主席 赵立群', role: 'leader' },
] as const;

const two = (index: number) => String(index + 1).padStart(2, '0');
export const departmentLogin = (name: string): string =>
  `danwei${two(people.departments.findIndex((department) => department.name === name))}`;
export const memberLogin = (member: DemoMember): string => `weiyuan${two(people.members.indexOf(member))}`;

/** One case as the demo follows it: filled in while it happens. */
export interface Case {
  matter: Matter;
  title: string;
  demands: string[];
  answers: string[];
  proposers: DemoMember[];
  collective: ProposalDraft['collective'];
  lead: string;
  co: string[];
  proposalId: string;
}

/** What a department and the proposers do with a case, through their own browsers. */
export class Handling {
  private readonly documentNumbers = new Map<string, number>();

  constructor(private readonly world: World) {}

  async file({ proposalId }: Case): Promise<void> {
    await this.world.file(proposalId);
  }

  async assign({ proposalId, lead, co }: Case): Promise<void> {
    await this.world.assign(proposalId, lead, co);
  }

  async acknowledge(one: Case, department: string): Promise<void> {
    const { caller, assignmentId } = await this.unit(one, department);
    await caller.call(routes.assignments.acknowledge, { params: { id: assignmentId } });
  }

  async consult(one: Case, day: string, outcome = '委员认可办理思路，希望尽快落实并及时反馈进展。'): Promise<void> {
    const { caller, assignmentId } = await this.unit(one, one.lead);
    const withWhom = one.proposers[0]?.name ?? one.collective?.name ?? '提案者';
    const way = (['MEETING', 'VISIT', 'PHONE'] as const)[one.title.length % 3] ?? 'PHONE';
    const body = { way, heldOn: day, withWhom, outcome };
    await caller.call(routes.assignments.consult, { params: { id: assignmentId }, body });
  }

  async giveOpinion(one: Case, department: string): Promise<void> {
    const { caller, assignmentId } = await this.unit(one, department);
    const text = `经研究，我单位就“${one.title}”提出会办意见如下：结合本单位职责，积极配合${one.lead}做好相关工作，已明确专人对接。`;
    const signer = people.departments.find(({ name }) => name === department)?.contact ?? '负责人';
    const body = { stance: 'AGREED' as const, text, signer };
    await caller.call(routes.assignments.sendOpinion, { params: { id: assignmentId }, body });
  }

  async reply(one: Case, year: string): Promise<void> {
    const { caller, assignmentId } = await this.unit(one, one.lead);
    const body = this.letterOf(one, year);
    await caller.call(routes.assignments.reply, { params: { id: assignmentId }, body });
  }

  /** 送审 */
  async submit(one: Case, year: string): Promise<void> {
    const { caller, assignmentId } = await this.unit(one, one.lead);
    const body = this.letterOf(one, year);
    await caller.call(routes.replies.submit, { params: { id: assignmentId }, body });
  }

  private letterOf(one: Case, year: string) {
    const department = people.departments.find(({ name }) => name === one.lead);
    const short = department?.shortName.replace(/^区/, '') ?? one.lead;
    const sequence = (this.documentNumbers.get(`${year}${short}`) ?? 0) + 1;
    this.documentNumbers.set(`${year}${short}`, sequence);
    return {
      documentNumber: `二七${short}提复〔${year}〕${sequence}号`,
      issuer: department?.contact ?? '负责人',
      resolution: one.matter.resolution,
      answers: one.answers,
      closing: '感谢您对我区工作的关心和支持，欢迎继续提出宝贵意见。',
      contactName: department?.contact ?? '负责人',
      contactPhone: department?.phone ?? '0371-00000000',
      disclosure: 'PUBLIC' as const,
      promises: this.promisesOf(one),
    };
  }

  /** What is still to come is promised for about two months later. */
  private promisesOf({ matter, demands }: Case): { what: string; dueOn: string }[] {
    if (!promising.includes(matter.resolution)) return [];
    const today = chinaDay(this.world.stage.clock.now());
    return demands.slice(0, 2).map((demand, i) => ({
      what: `落实：${demand.slice(0, 200)}`,
      dueOn: workingDay(addDays(today, 60 + i * 30)),
    }));
  }

  /** The unit reports what it promised as done, and the first proposer confirms it. */
  async keepPromises(one: Case): Promise<void> {
    const unit = await this.world.as(departmentLogin(one.lead));
    const { promises } = await unit.call(routes.proposals.read, { params: { id: one.proposalId } });
    const clerk = await this.world.as('tian');
    const [first] = one.proposers;
    for (const { id } of promises.filter(({ stage }) => stage === 'open')) {
      const body = { note: '已按答复完成，现场可查。', fileIds: [] };
      await unit.call(routes.promises.report, { params: { id }, body });
      if (first)
        await (await this.world.as(memberLogin(first))).call(routes.promises.confirm, { params: { id }, body: {} });
      else await this.confirmWithProof(clerk, id);
    }
  }

  /** A collective has no phone: the office confirms, with what proves it. */
  private async confirmWithProof(clerk: Caller, id: string): Promise<void> {
    const file = { name: '现场核验记录.txt', content: Buffer.from('经现场核验，承诺事项已完成。') };
    const proof = await clerk.upload(routes.files.upload, file);
    await clerk.call(routes.promises.confirm, { params: { id }, body: { fileIds: [proof.id] } });
  }

  async rate(one: Case, result: Attitude, comment: string | null = null): Promise<void> {
    const [first] = one.proposers;
    if (!first) return;
    const caller = await this.world.as(memberLogin(first));
    const attitude = result === 'UNSATISFIED' ? 'BASICALLY_SATISFIED' : result;
    await caller.call(routes.ratings.rate, { params: { id: one.proposalId }, body: { attitude, result, comment } });
  }

  /** The unit's browser and its assignment in the present round. */
  private async unit(one: Case, department: string) {
    const caller = await this.world.as(departmentLogin(department));
    const view = await caller.call(routes.proposals.read, { params: { id: one.proposalId } });
    const own = view.assignments.filter(({ departmentName }) => departmentName === department);
    const current = own.find(({ round }) => round === view.round);
    if (!current) throw new Error(`${department} has no assignment in ${one.title}`);
    return { caller, assignmentId: current.id };
  }
}
