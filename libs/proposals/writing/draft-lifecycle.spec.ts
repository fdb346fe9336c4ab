import { draftStages, invitationStages } from '#contract';
import { type Actor, lifecycleFaults, system } from '#platform';
import { draftLifecycle, draftTable, invitationLifecycle, invitationTable } from './draft-lifecycle.js';
import { Draft, Invitation } from './draft.entity.js';

const first: Actor = { ...system, role: 'member', accountId: 'a', memberId: 'm' };
const other: Actor = { ...system, role: 'member', accountId: 'b', memberId: 'n' };
const clerk: Actor = { ...system, role: 'secretariat', accountId: 'c' };
const now = new Date('2019-03-04T12:00:00Z');
const draftAt = (stage: Draft['stage'], signUntil = new Date('2019-03-05T12:00:00Z')) =>
  Object.assign(new Draft(), { stage, accountId: 'a', memberId: 'm', signUntil });
const invitationAt = (stage: Invitation['stage']) => Object.assign(new Invitation(), { stage, memberId: 'n' });
const names = (list: { action: string }[]) => list.map((each) => each.action);

it.each([
  ['drafts', draftTable, draftStages],
  ['invitations', invitationTable, invitationStages],
])(
  'the table of %s reaches every stage, leaves every one that is not final, and asks no question twice',
  (_, table, stages) => {
    expect(lifecycleFaults<string, string>(table)).toEqual([]);
    expect(Object.keys(table.stageWords)).toEqual([...stages]);
  },
);

describe('a draft', () => {
  it.each([
    ['writing', first, ['save-draft', 'invite', 'submit', 'discard-draft']],
    ['writing', other, []],
    ['writing', clerk, []],
    ['submitted', first, []],
    ['discarded', first, []],
  ] as const)('%s: may %j', (stage, actor, actions) => {
    expect(names(draftLifecycle.mayDo(draftAt(stage), actor, null))).toEqual(actions);
  });
});

describe('an invitation', () => {
  const may = (stage: Invitation['stage'], actor: Actor, draft = draftAt('writing')) =>
    invitationLifecycle.mayDo(invitationAt(stage), actor, { draft, now, until: '2019年3月5日' });

  it.each([
    ['invited', other, ['sign', 'refuse-to-sign']],
    ['signed', other, ['refuse-to-sign']],
    ['refused', other, ['sign']],
    ['withdrawn', other, []],
    ['lapsed', other, []],
    ['invited', first, ['withdraw-invitation']],
    ['signed', first, ['withdraw-invitation']],
    ['refused', first, ['invite-again']],
    ['withdrawn', first, ['invite-again']],
    ['invited', clerk, []],
  ] as const)('%s: may %j', (stage, actor, actions) => {
    expect(names(may(stage, actor))).toEqual(actions);
  });

  it('says that the cut-off has passed, and offers nothing once the draft is submitted', () => {
    const over = draftAt('writing', new Date('2019-03-04T11:59:59Z'));
    expect(may('invited', other, over)[0]?.blocked).toContain('2019年3月5日截止');
    for (const stage of invitationStages)
      for (const actor of [first, other]) expect(may(stage, actor, draftAt('submitted'))).toEqual([]);
  });
});
