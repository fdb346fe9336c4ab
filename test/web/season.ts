import { randomUUID } from 'node:crypto';
import { type SentBody, routes } from '#contract';
import { Postman } from '../../apps/cli/src/world/post.js';
import { type Ground, daysAgo, helper, lead } from './ground.js';

/** One proposal at every stage that a page can show. */
export const stages = [
  'submitted',
  'declined',
  'filed',
  'overdue',
  'assigned',
  'handling',
  'replied',
  'again',
] as const;
type Stage = (typeof stages)[number];

/** What a season leaves behind. */
export interface Season {
  proposals: Record<Stage, string>;
  suggestions: { fresh: string; own: string };
  report: string;
}

export const titles: Record<Stage, string> = {
  submitted: '关于在淮河路街道增设老年食堂的建议',
  declined: '关于本人亲属工作调动的建议',
  filed: '关于整治铁三官庙街背街小巷环境的建议',
  overdue: '关于火车站西广场夜间照明不足、指路标识陈旧且缺少无障碍设施、亟待统一规划改造的建议',
  assigned: '关于支持德化街商圈更新的建议',
  handling: '关于樱桃沟林下经济发展的建议',
  replied: '关于老旧小区加装电梯的建议',
  again: '关于大气污染网格化治理的建议',
};

/** Plays a season on a district founded 130 days ago; ends in the present. */
export async function play(ground: Ground): Promise<Season> {
  const season = new Playing(ground);
  const proposals = await season.proposals();
  const suggestions = await season.arrivals();
  return { suggestions, proposals, report: await season.report() };
}

class Playing {
  constructor(private readonly ground: Ground) {}

  private at(days: number): void {
    this.ground.world.at(daysAgo(days));
  }

  async arrivals(): Promise<Season['suggestions']> {
    const { world, app } = this.ground;
    this.at(3);
    const from = { name: '张伟民', address: 'zhangweimin@mail.example' };
    const file = { name: '现场照片说明.txt', contentType: 'text/plain', content: Buffer.from('路口东侧') };
    const twice = '嵩山路与航海路口早高峰拥堵，建议增设左转待转区，并安排交通志愿者值守。';
    const letter = { from, subject: '嵩山路口拥堵', text: twice, at: daysAgo(3), charset: 'gb2312' as const };
    await world.mail({ ...letter, name: 'crossing', attachment: file });
    await world.mail({ ...letter, name: 'vacation', headers: ['Auto-Submitted: auto-replied'] });
    const stranger = { name: '热心市民', address: 'someone@mail.example' };
    await world.mail({
      ...letter,
      name: 'stranger',
      from: stranger,
      subject: '公园长椅损坏',
      text: '公园长椅坏了很久。',
    });
    const postman = new Postman(app.smtpPort);
    await postman.deliver('nobody@mail.example', crowded());
    postman.close();
    await app.drain();
    this.at(2);
    const li = await world.as('li');
    const photo = await li.upload(routes.files.upload, { name: '路灯.txt', content: Buffer.from('灯杆编号 12') });
    const lamps = '建新街路灯不亮，老人夜里出行不便，请尽快修复。';
    await world.write('li', { key: randomUUID(), text: lamps, category: '社会建设', fileIds: [photo.id] });
    await world.write('li', { key: randomUUID(), text: `${twice}希望今年解决。` });
    await world.write('chen', { key: randomUUID(), text: '关于天气的随感，没有建议。' });
    await app.drain();
    return this.triage();
  }

  /** One is left as it came, one dismissed, one joined with its like, one turned into a proposal. */
  private async triage(): Promise<Season['suggestions']> {
    const clerk = await this.ground.world.as('tian');
    const { items } = await clerk.call(routes.suggestions.inbox, { query: {} });
    const numbered = (at: number) => {
      const id = items.find(({ number }) => number.endsWith(`-000${at}`))?.id;
      if (!id) throw new Error(`no suggestion ${at} among ${items.map(({ number }) => number).join()}`);
      return id;
    };
    const [crossing, own, like, musing] = [numbered(1), numbered(3), numbered(4), numbered(5)];
    await clerk.call(routes.suggestions.dismiss, { params: { id: musing }, body: { reason: 'no-suggestion' } });
    await clerk.call(routes.suggestions.convert, {
      params: { id: own },
      body: this.draft('关于修复建新街路灯的建议', { proposerIds: [this.ground.world.memberId('李素琴')] }),
    });
    await clerk.call(routes.suggestions.merge, { params: { id: like }, body: { intoId: crossing } });
    return { fresh: crossing, own };
  }

  private draft(title: string, change: Partial<SentBody<typeof routes.proposals.submit>> = {}) {
    const { world } = this.ground;
    return {
      title,
      situation: '经走访了解，群众反映较多，需要有关部门研究解决。\n涉及路段人流量大，问题存在两年以上。',
      demands: ['建议有关部门实地查看，列出清单。', '建议明确整改时限，并向社会公布。'],
      category: '社会建设',
      suggestedDepartmentIds: [world.departmentId(lead)],
      ...change,
    };
  }

  async proposals(): Promise<Season['proposals']> {
    const made = {} as Season['proposals'];
    const submit = async (stage: Stage) => {
      const li = await this.ground.world.as('li');
      const body = this.draft(titles[stage]);
      if (stage === 'handling') {
        const chen = { memberId: this.ground.world.memberId('陈䶮'), caller: await this.ground.world.as('chen') };
        const { title, situation, demands, category, suggestedDepartmentIds } = body;
        const content = { title, situation, demands, category, suggestedDepartmentIds };
        made[stage] = await this.ground.world.joint(li, content, [chen]);
      } else made[stage] = (await li.call(routes.proposals.submit, { body })).id;
    };
    this.at(125);
    await submit('overdue');
    await this.ground.world.file(made.overdue);
    await this.ground.world.assign(made.overdue, lead, [helper]);
    this.at(30);
    for (const stage of stages) if (stage !== 'overdue') await submit(stage);
    await this.handle(made);
    return made;
  }

  private async handle(made: Season['proposals']): Promise<void> {
    const { world } = this.ground;
    const reason = { outcome: 'decline' as const, reason: 'personal', note: '属于个人事项，请向用人单位反映。' };
    const clerk = await world.as('tian');
    await clerk.call(routes.reviews.refuse, { params: { id: made.declined }, body: reason });
    for (const stage of ['filed', 'assigned', 'handling', 'replied', 'again'] as const) await world.file(made[stage]);
    this.at(20);
    for (const stage of ['assigned', 'replied', 'again'] as const) await world.assign(made[stage], lead);
    await world.assign(made.handling, lead, [helper]);
    await this.opinion(made.handling);
    for (const stage of ['handling', 'replied', 'again'] as const) await this.talk(made[stage]);
    this.at(10);
    await this.reply(made.replied, '二七城管函〔2026〕12号');
    await this.reply(made.again, '二七城管函〔2026〕13号');
    const rating = { attitude: 'SATISFIED', result: 'UNSATISFIED', comment: '没有说明具体时间。' } as const;
    await (await world.as('li')).call(routes.ratings.rate, { params: { id: made.again }, body: rating });
    await this.ground.app.drain();
  }

  private async part(id: string, unit: string): Promise<{ id: string }> {
    const clerk = await this.ground.world.as('tian');
    const { assignments } = await clerk.call(routes.proposals.read, { params: { id } });
    const part = assignments.find(({ departmentName }) => departmentName === unit);
    if (!part) throw new Error(`${unit} has no part in ${id}`);
    return { id: part.id };
  }

  private async opinion(id: string): Promise<void> {
    const params = await this.part(id, helper);
    const officer = await this.ground.world.as('shangwu');
    await officer.call(routes.assignments.acknowledge, { params });
    await officer.call(routes.assignments.sendOpinion, {
      params,
      body: { stance: 'AGREED', text: '我局支持，建议错时开放。', signer: '孙局长' },
    });
  }

  private async talk(id: string): Promise<void> {
    const params = await this.part(id, lead);
    const officer = await this.ground.world.as('chengguan');
    await officer.call(routes.assignments.acknowledge, { params });
    const heldOn = this.ground.app.clock.now().toISOString().slice(0, 10);
    const body = { way: 'VISIT', heldOn, withWhom: '李素琴', outcome: '当面听取了意见，商定了做法。' } as const;
    await officer.call(routes.assignments.consult, { params, body });
  }

  private async reply(id: string, documentNumber: string): Promise<void> {
    const params = await this.part(id, lead);
    const officer = await this.ground.world.as('chengguan');
    const letter = await officer.upload(routes.files.upload, { name: '答复函.txt', content: Buffer.from('答复函') });
    await officer.call(routes.assignments.reply, {
      params,
      body: {
        documentNumber,
        issuer: '王国强',
        resolution: 'IN_PROGRESS',
        answers: ['已实地查看，列出清单 12 项。', '整改时限为今年年底，已在官网公布。'],
        closing: '感谢您对城市管理工作的关心和支持。',
        contactName: '王磊',
        contactPhone: '0371-68180000',
        disclosure: 'PUBLIC',
        promises: [{ what: '完成清单内 12 项整改', dueOn: daysAgo(-60).toISOString().slice(0, 10) }],
        fileIds: [letter.id],
      },
    });
  }

  /** Of the past twelve months, as the clerk asked for it yesterday. */
  async report(): Promise<string> {
    this.at(1);
    const clerk = await this.ground.world.as('tian');
    const day = (days: number) => daysAgo(days).toISOString().slice(0, 10);
    const { id } = await clerk.call(routes.reports.build, { body: { from: day(365), to: day(1) } });
    await this.ground.app.drain();
    return id;
  }
}

/** A mail with more attachments than any honest one. */
function crowded(): Buffer {
  const part = '--part\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\na\r\n';
  const head =
    'From: nobody@mail.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="part"\r\n\r\n';
  return Buffer.from(`${head}${part.repeat(40)}--part--\r\n`);
}
