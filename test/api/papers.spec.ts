import { routes } from '#contract';
import { unzip, wordsOf } from '../support/archive.js';
import { helper, lead, onSessionDay, opinionOf } from './district.js';

const { district, road } = await onSessionDay('papers');

const { letter, opinion, handout, form, feedback } = routes.papers;
const about = '九届四次会议第001号提案';

describe('the letter', () => {
  it('is laid out as offices do, with every part', async () => {
    const id = await road.replied(
      { title: '关于䶮湖路积水的建议' },
      {
        documentNumber: '二城管提复〔2019〕7号',
        resolution: 'IN_PROGRESS',
        promises: [{ what: '完成䶮湖路管网改造', dueOn: '2019-12-31' }],
        answers: ['第一段：已排查管网。\n第二段：五月底前完成 <疏通> & 改造。', '已会同消防部门清理。'],
        copyTo: ['区政协提案委（2份）', '区政府督查室'],
      },
    );
    const view = await road.read(id, district.zhang);
    const params = { id: view.replies[0]?.id ?? '' };
    const { name, type, content } = await district.zhang.download(letter, { params });
    expect(name).toBe(`${lead}关于${about}的答复.docx`);
    expect(type).toContain('wordprocessingml');
    expect(wordsOf(content).split('\n').filter(Boolean)).toEqual([
      lead,
      '二城管提复〔2019〕7号\t签发人：王局长',
      '此件公开\t办理结果：B',
      `关于${about}的答复`,
      '张伟民委员：',
      `您提出的《关于䶮湖路积水的建议》（${about}）收悉，现答复如下：`,
      '一、关于“建议划定夜间临时停车位”',
      '第一段：已排查管网。',
      '第二段：五月底前完成 <疏通> & 改造。',
      '二、关于“建议清理消防通道”',
      '已会同消防部门清理。',
      '办理结果：B 所提问题正在解决。',
      '后续办理：完成䶮湖路管网改造，2019年12月31日前完成。',
      '感谢您对城市管理工作的关心。',
      lead,
      '2019年3月4日',
      `联系单位：${lead}`,
      '联系人：王科长　　电话：0371-68180000',
      '抄送：区政协提案委（2份），区政府督查室。',
    ]);
    const document = unzip(content, 'word/document.xml');
    expect(document).toContain('w:eastAsia="仿宋_GB2312"');
    expect(document).toContain('w:line="578" w:lineRule="exact"');
    expect(document).toContain('w:sz w:val="32"');
  });

  it('is for those who read it on the page', async () => {
    const id = await road.replied({}, { disclosure: 'NOT_PUBLIC', disclosureReason: '涉及商业秘密' });
    const params = { id: (await road.read(id)).replies[0]?.id ?? '' };
    for (const caller of [district.tian, district.leader, district.atLead, district.zhang])
      expect((await caller.download(letter, { params })).content.length).toBeGreaterThan(1000);
    for (const caller of [district.li, district.atBystander])
      expect((await caller.refused(letter, { params })).code).toBe('not-found');
  });

  it('holds a text as long as the form allows, and names of every co-signer', async () => {
    const names = Array.from(
      { length: 26 },
      (_, at) => `委员${'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄'[at]}䶮`,
    );
    const proposerIds: string[] = [];
    for (const name of names) proposerIds.push(await district.world.member({ name }));
    const body = {
      title: '关于联名的建议',
      situation: '情况说明，共十个字以上。',
      demands: ['建议办好。'],
      category: '社会建设',
    };
    const scan = { name: '签名页.txt', content: Buffer.from('联名人签名') };
    const { id: scanFileId } = await district.tian.upload(routes.files.upload, scan);
    const { id } = await district.tian.call(routes.proposals.submit, { body: { ...body, proposerIds, scanFileId } });
    await district.world.file(id);
    await district.world.assign(id, lead);
    await road.prepare(id);
    const answer = '办'.repeat(5000);
    await road.reply(id, { answers: [answer] });
    const view = await road.read(id);
    const words = wordsOf(
      (await district.tian.download(letter, { params: { id: view.replies[0]?.id ?? '' } })).content,
    );
    expect(words).toContain(`${names.join('、')}委员：`);
    expect(words).toContain(answer);
    const paper = wordsOf((await district.tian.download(form, { params: { id } })).content);
    expect(paper).toContain(`联名人\n${names.slice(1).join('、')}`);
  });
});

describe('the opinion', () => {
  it('is addressed to the lead unit, with its dissent, and read by nobody else', async () => {
    const id = await road.assigned([helper]);
    const params = await road.assignment(id, helper);
    await district.atHelper.call(routes.assignments.acknowledge, { params });
    expect((await district.atLead.refused(opinion, { params })).code).toBe('not-found');
    const body = opinionOf('支持错时开放。', { stance: 'RESERVED', dissent: '消防验收前不宜开放。' });
    await district.atHelper.call(routes.assignments.sendOpinion, { params, body });
    for (const caller of [district.atLead, district.atHelper, district.tian]) {
      const words = wordsOf((await caller.download(opinion, { params })).content);
      expect(words).toMatch(new RegExp(`关于九届四次会议第\\d+号提案的会办意见\n${lead}：\n`));
      expect(words).toContain('保留意见\n消防验收前不宜开放。');
      expect(words).toContain('签发人：孙局长');
    }
    expect((await district.zhang.refused(opinion, { params })).code).toBe('not-allowed');
    expect((await district.atBystander.refused(opinion, { params })).code).toBe('not-found');
  });
});

describe('the forms', () => {
  it('say what was proposed, by whom, and what each unit has to do', async () => {
    const suggested = [district.world.departmentId(lead)];
    const id = await road.assigned([helper], { suggestedDepartmentIds: suggested });
    const paper = wordsOf((await district.zhang.download(form, { params: { id } })).content);
    for (const words of [
      '郑州市二七区政协提案表',
      '九届四次会议',
      '案由\n关于改善老旧小区停车的建议',
      '第一提案人\n张伟民',
    ])
      expect(paper).toContain(words);
    expect(paper).toContain(`建议承办单位\n${lead}`);
    expect(paper).toContain('一、建议划定夜间临时停车位。\n二、建议清理消防通道。');
    expect((await district.li.refused(form, { params: { id } })).code).toBe('not-found');

    const own = await road.assignment(id, helper);
    const sheet = wordsOf((await district.atHelper.download(handout, { params: own })).content);
    expect(sheet).toContain(`${helper}：`);
    expect(sheet).toContain('请于2019年4月1日前将会办意见送主办单位。');
    expect(sheet).toContain(`其他承办单位\n${lead}（主办）`);
    expect((await district.atLead.refused(handout, { params: own })).code).toBe('not-found');
    expect((await district.supervisor.download(handout, { params: own })).name).toMatch(/^交办单-\d+-区商务局\.docx$/);
  });

  it('ask the proposers what they think, on paper, once there is a letter', async () => {
    const id = await road.ready();
    expect((await district.tian.refused(feedback, { params: { id } })).code).toBe('reply-missing');
    await road.reply(id);
    const words = wordsOf((await district.tian.download(feedback, { params: { id } })).content);
    for (const part of [
      '征询意见表',
      `答复单位\n${lead}`,
      '□ 满意　　□ 基本满意　　□ 不满意',
      '没有交回的，不计为满意',
    ])
      expect(words).toContain(part);
    for (const caller of [district.atLead, district.zhang])
      expect((await caller.refused(feedback, { params: { id } })).code).toBe('not-allowed');
  });
});
