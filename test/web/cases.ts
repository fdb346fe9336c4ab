import { randomUUID } from 'node:crypto';
import { type BodySettings, routes } from '#contract';
import { type District, Road, bystander, helper, lead, letterOf, openDistrict } from '../api/district.js';
import { casesAtEveryStage } from '../api/every-stage.js';
import { splitOfThree } from '../api/feedback.ground.js';
import type { Open, Visit } from '../support/browser.js';

/** A case at every stage, and with everything that its units can ask for. */
export interface Cases {
  district: District;
  /** Case ids by what is special about them. */
  ids: Record<string, string>;
}

/** Names under which people sign in; the rest is Chinese. */
export const logins = /\b(admin|tian|du|lu|officer\d|member\d)\b|之[a-z -]+(?=的建议)|inreview/g;

export async function openCases(name: string): Promise<Cases> {
  const district = await openDistrict(name);
  const road = new Road(district);
  const standings = await casesAtEveryStage(district, road);
  const ids = Object.fromEntries(standings.map((each) => [each.name, each.id]));
  ids.asked = await asked(district, road);
  ids.paused = await road.ready([], { title: '关于暂停计时的建议' });
  const pause = { params: await road.assignment(ids.paused, lead), body: { reason: '委员出差，约定回来后面谈' } };
  await district.atLead.call(routes.deadlines.pause, pause);
  ids.marked = await marked(district, road);
  ids.promised = await promised(district, road);
  ids.helping = await road.assigned([helper], { title: '关于会办的建议' });
  const part = { params: await road.assignment(ids.helping, helper) };
  await district.atHelper.call(routes.assignments.acknowledge, part);
  ids.split = await splitOfThree(district, road, { title: '关于三家分办的建议' });
  await district.app.drain();
  return { district, ids };
}

/** A unit asks for more time and for another unit. */
async function asked({ atLead, world }: District, road: Road): Promise<string> {
  const id = await road.ready([], { title: '关于申请延期和增办的建议' });
  const params = await road.assignment(id, lead);
  const unit = { departmentId: world.departmentId(bystander), reason: '涉及学校周边，须由教育部门配合' };
  await atLead.call(routes.returns.proposeUnit, { params, body: unit });
  const { assignments } = await road.read(id);
  const due = assignments[0]?.due.on ?? '';
  const wantedOn = new Date(Date.parse(due) + 7 * 86_400_000).toISOString().slice(0, 10);
  const body = { wantedOn, reason: '工程招标尚未完成，须延后' };
  await atLead.call(routes.deadlines.requestExtension, { params, body });
  return id;
}

/** 重点 and 优秀, with a leader's 批示 that waits for its answer. */
async function marked({ tian, world }: District, road: Road): Promise<string> {
  const id = await road.assigned([helper], { title: '关于重点督办的建议' });
  const params = { id };
  await tian.call(routes.marks.set, {
    params: { ...params, kind: 'key' },
    body: { supervisor: '卢主席', reason: '事关全区' },
  });
  await tian.call(routes.marks.set, { params: { ...params, kind: 'excellent' }, body: { reason: '调研扎实' } });
  const body = {
    text: '请城管局牵头，月底前报告办理情况。',
    departmentIds: [world.departmentId(lead)],
    toSecretariat: true,
    leader: '卢主席',
    dueOn: '2019-03-29',
  };
  await tian.call(routes.supervision.instruct, { params, body });
  const event = {
    kind: 'ON_SITE' as const,
    heldOn: '2019-03-04',
    participants: '卢主席、张伟民委员',
    outcome: '实地看了三个路口，商定四月底前完成。',
    proposalIds: [id],
    departmentIds: [world.departmentId(lead)],
  };
  await tian.call(routes.supervision.record, { body: event });
  return id;
}

/** A reply that promises two things, one of which is reported as done. */
async function promised({ atLead }: District, road: Road): Promise<string> {
  const id = await road.ready([], { title: '关于公园长椅的建议' });
  const promises = [
    { what: '新增长椅 20 张', dueOn: '2019-04-30' },
    { what: '修复旧长椅 35 张', dueOn: '2019-03-29' },
  ];
  const body = { ...letterOf({ resolution: 'IN_PROGRESS' }), promises };
  await atLead.call(routes.assignments.reply, { params: await road.assignment(id, lead), body });
  const { promises: made } = await road.read(id);
  const first = made[0];
  if (!first) throw new Error('no promise was kept of the reply');
  const report = { note: '已全部安装，请查看。', fileIds: [] };
  await atLead.call(routes.promises.report, { params: { id: first.id }, body: report });
  return id;
}

/** A draft of 张伟民's that 李素琴 is asked to sign; answers the draft's id and the invitation's. */
export async function invited({ district }: Cases): Promise<{ draft: string; invitation: string }> {
  const draft = randomUUID();
  const params = { id: draft };
  const content = {
    title: '关于增设公园夜间照明的建议',
    situation: '公园步道夜间昏暗，老人行走不便。',
    demands: ['建议沿步道补装庭院灯。'],
    category: '社会建设',
  };
  await district.zhang.call(routes.drafts.save, { params, body: { version: 0, content } });
  const memberIds = ['李素琴', '陈䶮'].map((name) => district.world.memberId(name));
  await district.zhang.call(routes.drafts.invite, { params, body: { memberIds } });
  const { invitations } = await district.zhang.call(routes.drafts.read, { params });
  const invitation = invitations.find(({ member }) => member.name === '李素琴')?.id ?? '';
  await district.app.drain();
  return { draft, invitation };
}

export async function change(district: District, some: Partial<BodySettings>): Promise<void> {
  const { name, settings } = await district.tian.call(routes.bodies.read);
  await district.tian.call(routes.bodies.change, { body: { name, settings: { ...settings, ...some } } });
}

/** A browser of somebody who is signed in already. The years of these cases are past: the browser keeps no date. */
export async function enterAs(
  open: Open,
  { district }: Cases,
  screen: 'desk' | 'phone',
  login: string,
): Promise<Visit> {
  const visit = await open(screen, district.app.url);
  const [name = '', value = ''] = (await district.world.as(login)).cookie.split('=');
  await visit.page.context().addCookies([{ name, value, url: district.app.url }]);
  await visit.page.goto(screen === 'phone' ? '/m' : '/');
  await visit.page.getByRole('main').waitFor();
  visit.complaints.splice(0);
  return visit;
}
