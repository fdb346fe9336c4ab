import { roles, suggestionStages } from '#contract';
import { Refusal, lifecycleFaults, system } from '#platform';
import { suggestionGuardWords, suggestionLifecycle } from './lifecycle.js';
import { Suggestion } from './suggestion.entity.js';

const at = (stage: Suggestion['stage']) => Object.assign(new Suggestion(), { stage });
const as = (role: (typeof roles)[number]) => ({ accountId: 'a', name: 'n', role, memberId: null, departmentId: null });
const arrivals = 1;
const may = (stage: Suggestion['stage'], role: (typeof roles)[number], proposals = 0) =>
  suggestionLifecycle.mayDo(at(stage), as(role), { proposals, arrivals, others: 0 }).map(({ action }) => action);

test('every stage is reached and left, and no question has two answers', () => {
  expect(lifecycleFaults(suggestionLifecycle.table)).toEqual([]);
  expect(Object.keys(suggestionLifecycle.table.stageWords)).toEqual([...suggestionStages]);
  expect(Object.keys(suggestionGuardWords)).toEqual(['no-proposals', 'has-arrivals', 'stands-alone', 'soon-enough']);
});

test('the desk is offered what the stage allows, and nothing is undone that did not happen', () => {
  const moves = ['join-arrival', 'detach-arrival', 'split', 'undo-move'];
  const open = ['convert', 'link', 'confirm-sender', 'edit', 'merge', 'dismiss', ...moves];
  expect(may('received', 'secretariat')).toEqual([...open, 'take-repair', 'see-supplements']);
  const converted = ['convert', 'link', 'unlink', 'confirm-sender', 'edit', ...moves, 'see-supplements'];
  expect(may('converted', 'secretariat', 1)).toEqual(converted);
  expect(may('merged', 'secretariat')).toEqual(['unmerge']);
  const added = ['join-arrival', 'detach-arrival', 'undo-move', 'see-supplements'];
  expect(may('dismissed', 'secretariat')).toEqual(['confirm-sender', ...added, 'restore']);
});

test('a member can only convert and, for a short while, take back; everybody else only reads', () => {
  expect(suggestionStages.map((stage) => may(stage, 'member'))).toEqual([['convert'], ['convert'], [], [], []]);
  const soon = { proposals: 0, arrivals: 1, others: 0, withdrawable: true, withdrawMinutes: 30 };
  const offered = (stage: Suggestion['stage'], facts = soon) =>
    suggestionLifecycle.mayDo(at(stage), as('member'), facts).map(({ action }) => action);
  expect(offered('received')).toEqual(['convert', 'take-back']);
  expect(offered('received', { ...soon, proposals: 1 })).toEqual(['convert']);
  expect(offered('dismissed')).toEqual([]);
  for (const role of ['department', 'supervisor', 'leader', 'administrator'] as const) {
    expect(suggestionStages.flatMap((stage) => may(stage, role))).toEqual([]);
  }
});

test('what is offered is exactly what is allowed', () => {
  const actions = [...new Set(suggestionLifecycle.table.rows.map(({ action }) => action))];
  for (const stage of suggestionStages) {
    for (const role of roles) {
      for (const proposals of [0, 1]) {
        const allowed = actions.filter((action) => {
          try {
            suggestionLifecycle.step(at(stage), action, as(role), { proposals, arrivals, others: 0 });
            return true;
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            return false;
          }
        });
        expect(new Set(may(stage, role, proposals))).toEqual(new Set(allowed));
      }
    }
  }
});

test('one with a proposal is not merged away', () => {
  const merge = () =>
    suggestionLifecycle.step(at('received'), 'merge', as('secretariat'), { proposals: 1, arrivals, others: 0 });
  expect(merge).toThrow(expect.objectContaining({ code: 'merge-has-proposals' }));
});

test('one that was made by a division and has nothing of its own any more stays with the other', () => {
  const unmerge = () =>
    suggestionLifecycle.step(at('merged'), 'unmerge', as('secretariat'), { proposals: 0, arrivals: 0, others: 0 });
  expect(unmerge).toThrow(expect.objectContaining({ code: 'division-taken-back' }));
});

test('what others were joined to is not taken back by its sender, nor with the outcome it came from', () => {
  const facts = { proposals: 0, arrivals: 2, others: 1, withdrawable: true, withdrawMinutes: 30 };
  const refused = expect.objectContaining({ code: 'withdrawal-joined' });
  expect(() => suggestionLifecycle.step(at('received'), 'take-back', as('member'), facts)).toThrow(refused);
  expect(() => suggestionLifecycle.step(at('received'), 'undo-taking-up', system, facts)).toThrow(refused);
});
