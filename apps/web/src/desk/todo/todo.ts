import { shallowReactive } from 'vue';
import { routes, type ResultOf } from '#contract';
import type { Problem } from '../../call.js';
import { call } from '../../call.js';
import { problemOf } from '../ground/loading.js';

export type Todo = ResultOf<typeof routes.todo.read>;

/** What waits for this person: read by the menu for its counts and by the page 待办, so that both say the same. */
export const waiting = shallowReactive<{ data: Todo | null; problem: Problem | null }>({ data: null, problem: null });

let latest = 0;

export async function readTodo(): Promise<void> {
  const mine = ++latest;
  try {
    const answer = await call(routes.todo.read);
    if (mine !== latest) return;
    waiting.data = answer;
    waiting.problem = null;
  } catch (error) {
    if (mine === latest) waiting.problem = problemOf(error);
  }
}
