import { randomUUID } from 'node:crypto';
import { type Redaction, routes } from '#contract';
import type { World } from '../world/world.js';
import { people } from './content.js';
import type { Course } from './course.js';
import { type Case, Handling, departmentLogin, memberLogin } from './handling.js';

/** Cases of the present session by how far they have come; filled in while it is planned. */
export interface Shown {
  submitted: Case[];
  filed: Case[];
  unacknowledged: Case[];
  begun: Case[];
  nearDue: Case[];
  closed: Case[];
}

/** One or two of everything that is rarer than the straight road, so that every list of the desk has something to show. */
export function showRareSteps(world: World, course: Course, day: string, handling: Handling, shown: Shown): void {
  const rare = new RareSteps(world, handling);
  const then = (run: () => Promise<unknown>): void => course.at(day, '17:00', run);
  const { submitted, filed, unacknowledged, begun, nearDue, closed } = shown;
  then(() => rare.merge(filed[0], submitted[3]));
  then(() => rare.split(filed[1]));
  then(() => rare.askReturn(unacknowledged[1]));
  then(() => rare.mark(begun[0], 'key', '区政协主席 赵立群', '事关民生实事，由主席会议确定'));
  then(() => rare.mark(closed[0], 'excellent', null, '调研深入，建议具体，办理成效好'));
  then(() => rare.askExtension(nearDue[0]));
  then(async () => rare.grantExtension(nearDue[1], await rare.askExtension(nearDue[1])));
  then(() => rare.submitForReview(nearDue[2], day.slice(0, 4)));
  for (const one of closed.slice(0, 2)) then(() => rare.disclose(one));
  then(() => rare.beginDraft());
}

class RareSteps {
  constructor(
    private readonly world: World,
    private readonly handling: Handling,
  ) {}

  async merge(lead: Case | undefined, other: Case | undefined): Promise<void> {
    if (!lead || !other) return;
    const body = { proposalIds: [other.proposalId], note: '两件都要求改善同一片居民区的公共服务，一并办理。' };
    await (await this.clerk()).call(routes.merges.join, { params: { id: lead.proposalId }, body });
  }

  async split(one: Case | undefined): Promise<void> {
    if (!one) return;
    const units = [one.lead, ...one.co, '区财政局', '区司法局'].filter((name, at, all) => all.indexOf(name) === at);
    const splitIds = units.slice(0, 2).map((name) => this.world.departmentId(name));
    const body = { splitIds, reason: '两项建议分属两个单位，分别答复。' };
    await (await this.clerk()).call(routes.assignments.assign, { params: { id: one.proposalId }, body });
  }

  async askReturn(one: Case | undefined): Promise<void> {
    if (!one) return;
    const body = { departmentId: null, reason: '所提事项主要涉及规划审批，不属本单位职责，请改交有关单位。' };
    await (await this.unit(one)).call(routes.returns.request, { params: await this.part(one), body });
  }

  async mark(
    one: Case | undefined,
    kind: 'key' | 'excellent',
    supervisor: string | null,
    reason: string,
  ): Promise<void> {
    if (!one) return;
    const params = { id: one.proposalId, kind };
    await (await this.clerk()).call(routes.marks.set, { params, body: { supervisor, reason } });
  }

  /** For two weeks; answers until when. */
  async askExtension(one: Case | undefined): Promise<string> {
    if (!one) return '';
    const { id, due } = await this.part(one);
    const wantedOn = new Date(Date.parse(due.on) + 14 * 86_400_000).toISOString().slice(0, 10);
    const body = { wantedOn, reason: '现场施工受雨季影响，需待工程验收后一并答复。' };
    await (await this.unit(one)).call(routes.deadlines.requestExtension, { params: { id }, body });
    return wantedOn;
  }

  async grantExtension(one: Case | undefined, on: string): Promise<void> {
    if (!one) return;
    const { id } = await this.part(one);
    const body = { on, note: '请按新的期限办完，并向委员说明。' };
    await (await this.world.as('ducha')).call(routes.deadlines.grantExtension, { params: { id }, body });
  }

  /** One letter waits for the office: the rule is on while it is handed over. */
  async submitForReview(one: Case | undefined, year: string): Promise<void> {
    if (!one) return;
    const admin = await this.clerk();
    const { name, settings } = await admin.call(routes.bodies.read);
    await admin.call(routes.bodies.change, { body: { name, settings: { ...settings, replyReview: true } } });
    await this.handling.submit(one, year);
    await admin.call(routes.bodies.change, { body: { name, settings } });
  }

  /** Everything that the check finds is hidden. */
  async disclose(one: Case): Promise<void> {
    const clerk = await this.clerk();
    const params = { id: one.proposalId };
    const { basis, texts } = await clerk.call(routes.disclosure.material, { params });
    const { replies } = await clerk.call(routes.proposals.read, { params });
    const redactions = texts.flatMap(({ at, findings }) =>
      findings.map(({ start, end, mark }): Redaction => ({ at, start, end, mark })),
    );
    const body = {
      decision: 'PUBLIC' as const,
      basis,
      proposal: true,
      replyIds: replies.map(({ id }) => id),
      redactions,
    };
    await clerk.call(routes.disclosure.decide, { params, body });
  }

  async beginDraft(): Promise<void> {
    const [member] = people.members;
    if (!member) return;
    const content = {
      title: '关于规范共享单车停放的建议',
      situation: '地铁口和学校周边共享单车乱停放，早晚高峰时占用盲道和人行道。',
      demands: ['在地铁口划定停放区。'],
    };
    const params = { id: randomUUID() };
    await (
      await this.world.as(memberLogin(member))
    ).call(routes.drafts.save, { params, body: { version: 0, content } });
  }

  private clerk() {
    return this.world.as('tian');
  }

  private unit(one: Case) {
    return this.world.as(departmentLogin(one.lead));
  }

  private async part(one: Case) {
    const { assignments } = await (await this.clerk()).call(routes.proposals.read, { params: { id: one.proposalId } });
    const part = assignments.find(({ departmentName, stage }) => departmentName === one.lead && stage !== 'released');
    if (!part) throw new Error(`${one.lead} has no part in ${one.title}`);
    return part;
  }
}
