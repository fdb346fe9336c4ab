import { roles, suggestionStages } from '#contract';
import { Refusal, lifecycleFaults } from '#platform';
import { suggestionGuardWords, suggestionLifecycle } from './lifecycle.js';
import { Suggestion } from './suggestion.entity.js';

const at = (stage: Suggestion['stage']) => Object.assign(new Suggestion(), { stage });
const as = (role: (typeof roles)[number]) => ({ accountId: 'a', name: 'n', role, memberId: null, departmentId: null });
const may = (stage: Suggestion['stage'], role: (typeof roles)[number], proposals = 0) =>
  suggestionLifecycle.mayDo(at(stage), as(role), { proposals }).map(({ action }) => action);

test('every stage is reached and left, and no question has two answers', () => {
  expect(lifecycleFaults(suggestionLifecycle.table)).toEqual([]);
  expect(Object.keys(suggestionLifecycle.table.stageWords)).toEqual([...suggestionStages]);
  expect(Object.keys(suggestionGuardWords)).toEqual(['no-proposals']);
});

test('the desk is offered what the stage allows, and nothing is undone that did not happen', () => {
  expect(may('received', 'secretariat')).toEqual(['convert', 'link', 'confirm-sender', 'edit', 'merge', 'dismiss']);
  expect(may('converted', 'secretariat', 1)).toEqual(['convert', 'link', 'unlink', 'confirm-sender', 'edit']);
  expect(may('merged', 'secretariat')).toEqual(['unmerge']);
  expect(may('dismissed', 'secretariat')).toEqual(['confirm-sender', 'restore']);
});

test('a member can only convert, and everybody else only read', () => {
  expect(suggestionStages.map((stage) => may(stage, 'member'))).toEqual([['convert'], ['convert'], [], []]);
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
            suggestionLifecycle.step(at(stage), action, as(role), { proposals });
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
  const merge = () => suggestionLifecycle.step(at('received'), 'merge', as('secretariat'), { proposals: 1 });
  expect(merge).toThrow(expect.objectContaining({ code: 'merge-has-proposals' }));
});
