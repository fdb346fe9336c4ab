import { routes } from '#contract';
import {
  type District,
  bystander,
  helper,
  lead,
  letterOf,
  onSessionDay,
  opinionOf,
  refusalsOf,
  told,
} from './district.js';

const { district, road } = await onSessionDay('opinions');

const { sendOpinion, acknowledge, consult, reply } = routes.assignments;
const { waiveOpinion } = routes.replies;
const reason = '会办单位逾期未送，已电话催办两次';

/** Two co-handlers; everybody has acknowledged and the lead has talked with the member. */
async function waitingCase() {
  const id = await road.assigned([helper, bystander]);
  const part = {
    lead: await road.assignment(id, lead),
    helper: await road.assignment(id, helper),
    bystander: await road.assignment(id, bystander),
  };
  await district.atLead.call(acknowledge, { params: part.lead });
  await district.atHelper.call(acknowledge, { params: part.helper });
  await district.atBystander.call(acknowledge, { params: part.bystander });
  const body = { way: 'PHONE' as const, heldOn: '2019-03-04', withWhom: '张伟民', outcome: '同意办理方案' };
  await district.atLead.call(consult, { params: part.lead, body });
  return { id, part };
}

const unitOf = async (id: string, name: string, by = district.tian) =>
  (await road.read(id, by)).assignments.find((each) => each.departmentName === name);

describe('an opinion', () => {
  it('says whether the unit agrees, is signed, and keeps its dissent for the lead and the office', async () => {
    const { id, part } = await waitingCase();
    const dissent = '夜间开放商场车位涉及消防验收，我局保留意见。';
    const bare = opinionOf('原则支持错时停车。', { stance: 'RESERVED' });
    const missing = await district.atHelper.refused(sendOpinion, { params: part.helper, body: bare });
    expect(missing.fields).toEqual({ dissent: '保留意见的，请写明保留的是什么' });
    await district.atHelper.call(sendOpinion, { params: part.helper, body: { ...bare, dissent } });
    for (const caller of [district.atLead, district.tian, district.supervisor])
      expect((await unitOf(id, helper, caller))?.opinion).toMatchObject({
        stance: 'RESERVED',
        dissent,
        signer: '孙局长',
        late: false,
      });
    for (const caller of [district.zhang, district.atBystander])
      expect((await unitOf(id, helper, caller))?.opinion).toBeNull();
  });

  it('is late after its own day', async () => {
    const { id, part } = await waitingCase();
    await district.at('2019-04-02 09:00');
    await district.atHelper.call(sendOpinion, { params: part.helper, body: opinionOf('迟到的意见，请见谅。') });
    expect((await unitOf(id, helper))?.opinion?.late).toBe(true);
  });
});

describe('waiting for an opinion', () => {
  it('is ended by the office with a reason; the opinion may still come, marked late', async () => {
    const { id, part } = await waitingCase();
    const ask = { params: part.lead, body: letterOf() };
    await district.atBystander.call(sendOpinion, { params: part.bystander, body: opinionOf('我局没有不同意见。') });
    expect((await district.atLead.refused(reply, ask)).title).toBe('会办单位还有 1 家未送会办意见');
    const waive = { params: part.helper, body: { reason } };
    expect((await district.atLead.refused(waiveOpinion, waive)).code).toBe('not-allowed');
    expect((await district.tian.refused(waiveOpinion, { ...waive, body: { reason: ' ' } })).fields).toHaveProperty(
      'reason',
    );
    expect((await unitOf(id, helper))?.may.map(({ action }) => action)).toContain('waive-opinion');
    await district.tian.call(waiveOpinion, waive);
    expect((await unitOf(id, helper, district.atHelper))?.opinionWaiver).toMatchObject({ by: '田秘书', reason });
    expect((await unitOf(id, helper, district.zhang))?.opinionWaiver).toBeNull();
    expect((await told(district, [part.helper.id])).at(-1)).toBe('opinion-waived');
    expect((await district.supervisor.refused(waiveOpinion, waive)).code).toBe('opinion-not-awaited');
    const open = (await district.atHelper.call(routes.todo.read)).later.filter((item) => item.subjectId === id);
    expect(open).toEqual([]);

    await district.atLead.call(reply, ask);
    expect((await road.read(id)).stage).toBe('replied');
    await district.atHelper.call(sendOpinion, { params: part.helper, body: opinionOf('补送会办意见，供存查。') });
    expect((await unitOf(id, helper, district.atLead))?.opinion).toMatchObject({
      late: true,
      text: '补送会办意见，供存查。',
    });
    expect((await road.read(id)).stage).toBe('replied');
    const notes = async (by: District['tian']) =>
      (await road.read(id, by)).trail.filter(({ action }) => action === 'waive-opinion').map(({ note }) => note);
    // Why, is between the office and the unit that did not answer.
    expect(await notes(district.tian)).toEqual([`${helper}：${reason}`]);
    expect(await notes(district.atLead)).toEqual([helper]);
    expect(await notes(district.zhang)).toEqual([]);
  });

  it('ends with the letter: the unit that still owed its opinion is not replaced any more', async () => {
    const id = await road.assigned([helper]);
    const [own, late] = [await road.assignment(id, lead), await road.assignment(id, helper)];
    await district.atLead.call(acknowledge, { params: own });
    const talk = { way: 'PHONE' as const, heldOn: '2019-03-04', withWhom: '张伟民', outcome: '同意办理方案' };
    await district.atLead.call(consult, { params: own, body: talk });
    await district.tian.call(waiveOpinion, { params: late, body: { reason } });
    await district.atLead.call(reply, { params: own, body: letterOf() });
    const body = { departmentId: district.world.departmentId(bystander), reason };
    const refused = await district.tian.refused(routes.returns.reassign, { params: late, body });
    expect(refused.title).toBe('提案已经答复，不再退办、改派');
    expect((await road.read(id)).assignments).toHaveLength(2);
  });

  it('is not ended where nobody waits: for the lead, or once the letter is out', async () => {
    const { part } = await waitingCase();
    expect((await district.tian.refused(waiveOpinion, { params: part.lead, body: { reason } })).code).toBe(
      'not-allowed',
    );
    await district.atHelper.call(sendOpinion, { params: part.helper, body: opinionOf('我局没有不同意见。') });
    const sent = await district.tian.refused(waiveOpinion, { params: part.helper, body: { reason } });
    expect(sent.title).toBe('现在是“已送会办意见”，不能不再等会办意见；页面已更新为最新情况');
  });

  it('ended and sent at the same moment: both stand, and the lead may go on', async () => {
    for (let i = 0; i < 5; i += 1) {
      const { id, part } = await waitingCase();
      const refusals = await refusalsOf([
        district.atHelper.call(sendOpinion, { params: part.helper, body: opinionOf('我局没有不同意见。') }),
        district.tian.call(waiveOpinion, { params: part.helper, body: { reason } }),
      ]);
      expect(refusals.filter((refusal) => !refusal.includes('409'))).toEqual([]);
      const unit = await unitOf(id, helper);
      expect(unit?.stage).toBe('opinion-sent');
      expect(unit?.opinionWaiver === null).toBe(refusals.length === 1);
    }
  });
});
