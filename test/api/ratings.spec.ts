import { type Attitude, routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { type District, helper, lead, onSessionDay, refusalsOf, told } from './district.js';

const { district, road } = await onSessionDay('ratings');

const rating = (id: string, result: Attitude, comment: string | null = null) => ({
  params: { id },
  body: { attitude: 'SATISFIED' as const, result, comment },
});
const rate = (caller: District['tian'], id: string, result: Attitude, comment?: string) =>
  caller.call(routes.ratings.rate, rating(id, result, comment));
const joint = () => ({ proposerIds: [district.world.memberId('李素琴')] });

describe('a rating', () => {
  it('that accepts closes the case', async () => {
    const id = await road.replied();
    expect((await road.read(id, district.zhang)).may).toEqual([{ action: 'rate', blocked: null }]);
    await rate(district.zhang, id, 'BASICALLY_SATISFIED', '希望继续巩固');
    const view = await road.read(id, district.zhang);
    expect(view).toMatchObject({ stage: 'closed', round: 1, may: [] });
    expect(view.ratings).toMatchObject([
      { memberName: '张伟民', attitude: 'SATISFIED', result: 'BASICALLY_SATISFIED', comment: '希望继续巩固', round: 1 },
    ]);
    expect(view.trail.slice(-2).map((row) => row.action)).toEqual(['rate', 'close']);
    expect((await told(district, [id])).slice(-2)).toEqual(['proposal-rated', 'proposal-closed']);
  });

  it('that refuses the result reopens it once: same units, new clock, second round', async () => {
    const id = await road.ready([helper]);
    await road.reply(id);
    await district.at('2019-03-06 09:00');
    await rate(district.zhang, id, 'UNSATISFIED', '车位并没有划');
    const view = await road.read(id);
    expect(view).toMatchObject({ stage: 'handling', round: 2, repliedAt: null, leadDepartment: lead });
    const second = view.assignments.filter((each) => each.round === 2);
    // 40 working days from 6 March 2019.
    expect(second.map(({ departmentName, role, stage, due }) => [departmentName, role, stage, due.on])).toEqual([
      [lead, 'LEAD', 'assigned', '2019-05-05'],
      [helper, 'CO_HANDLER', 'assigned', '2019-05-05'],
    ]);
    expect(view.assignments.filter((each) => each.round === 1).map((each) => each.stage)).toEqual([
      'replied',
      'opinion-sent',
    ]);
    expect((await told(district, [id])).slice(-2)).toEqual(['proposal-rated', 'proposal-rehandling']);
    expect((await district.zhang.refused(routes.ratings.rate, rating(id, 'SATISFIED'))).code).toBe('stage-forbids');
    await road.prepare(id);
    await road.reply(id);
    expect((await road.read(id)).replies.map((each) => each.round)).toEqual([1, 2]);
    await rate(district.zhang, id, 'UNSATISFIED');
    expect(await road.read(id)).toMatchObject({ stage: 'disputed', round: 2, closedAs: null });
    expect((await told(district, [id])).slice(-2)).toEqual(['proposal-rated', 'proposal-disputed']);
    expect(await firstBrokenLink(district.app.db, 'proposal', id)).toBeNull();
  });

  it("of the unit's attitude alone reopens nothing", async () => {
    const id = await road.replied();
    const body = { attitude: 'UNSATISFIED', result: 'SATISFIED' } as const;
    await district.zhang.call(routes.ratings.rate, { params: { id }, body });
    expect((await road.read(id)).stage).toBe('closed');
  });

  it("is asked of every proposer, while the first one's decides", async () => {
    const id = await road.replied(joint());
    await rate(district.li, id, 'UNSATISFIED');
    expect(await road.read(id)).toMatchObject({ stage: 'replied', round: 1 });
    await rate(district.zhang, id, 'SATISFIED');
    expect((await road.read(id)).stage).toBe('closed');
    const after = await road.replied(joint());
    await rate(district.zhang, after, 'SATISFIED');
    expect((await road.read(after, district.li)).may).toEqual([{ action: 'rate', blocked: null }]);
    await rate(district.li, after, 'UNSATISFIED');
    const view = await road.read(after);
    expect(view.stage).toBe('closed');
    expect(view.ratings.map((each) => [each.memberName, each.result])).toEqual([
      ['张伟民', 'SATISFIED'],
      ['李素琴', 'UNSATISFIED'],
    ]);
  });

  it('is given once a round, by proposers only', async () => {
    const id = await road.replied();
    await rate(district.zhang, id, 'SATISFIED');
    expect((await district.zhang.refused(routes.ratings.rate, rating(id, 'UNSATISFIED'))).code).toBe('already-rated');
    expect((await district.li.refused(routes.ratings.rate, rating(id, 'SATISFIED'))).code).toBe('not-found');
    const unseen = await road.replied({ consentPublic: false });
    expect((await district.li.refused(routes.ratings.rate, rating(unseen, 'SATISFIED'))).code).toBe('not-found');
    expect((await district.tian.refused(routes.ratings.rate, rating(unseen, 'SATISFIED'))).code).toBe('not-allowed');
    const early = await road.assigned();
    expect((await district.zhang.refused(routes.ratings.rate, rating(early, 'SATISFIED'))).code).toBe('stage-forbids');
  });

  it('counts once, also when it is sent twice at the same moment', async () => {
    const id = await road.replied();
    const refusals = await refusalsOf([rate(district.zhang, id, 'SATISFIED'), rate(district.zhang, id, 'UNSATISFIED')]);
    // Behind a rating that reopened the case there is no reply to rate.
    expect(refusals).toEqual([expect.stringMatching(/already-rated|现在是“办理中”，不能评价/)]);
    const view = await road.read(id);
    expect(view.ratings).toHaveLength(1);
    expect(view.stage).toBe(view.ratings[0]?.result === 'SATISFIED' ? 'closed' : 'handling');
  });
});

describe('who reads ratings', () => {
  it('the committee at once; the unit and the other proposers once the round is over', async () => {
    const id = await road.replied(joint());
    await rate(district.li, id, 'BASICALLY_SATISFIED');
    const seen = async (caller: District['tian']) => (await road.read(id, caller)).ratings.length;
    expect([await seen(district.tian), await seen(district.leader), await seen(district.li)]).toEqual([1, 1, 1]);
    expect([await seen(district.atLead), await seen(district.zhang)]).toEqual([0, 0]);
    expect((await road.read(id, district.atLead)).trail.some((row) => row.action === 'rate')).toBe(false);
    await rate(district.zhang, id, 'UNSATISFIED', '没有划线');
    // Handled anew, the unit needs to know why.
    const view = await road.read(id, district.atLead);
    expect(view.ratings.map((each) => each.comment)).toContain('没有划线');
    expect(await seen(district.zhang)).toBe(2);
  });
});
