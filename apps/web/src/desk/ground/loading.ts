import { onScopeDispose, shallowReactive, watch, type WatchSource } from 'vue';
import { Problem } from '../../call.js';

/** One answer of the server as a page shows it: nothing yet, slow, refused, or here. */
export interface Loading<T> {
  data: T | null;
  problem: Problem | null;
  /** Nothing to show for more than 300 ms: time for a skeleton. */
  slow: boolean;
  busy: boolean;
  /** Asks again and keeps what is shown until the new answer is here. */
  reload: () => Promise<void>;
}

export const SLOW_AFTER = 300;

/** Every failure a page can meet, as a sentence; a bug of our own is not hidden as one. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

/** Loads now and again whenever `source` changes; the last question wins. */
export function useLoading<T>(ask: (signal: AbortSignal) => Promise<T>, source?: WatchSource): Loading<T> {
  let question = new AbortController();

  async function load(fresh: boolean): Promise<void> {
    question.abort();
    const mine = (question = new AbortController());
    if (fresh) state.data = null;
    state.problem = null;
    state.busy = true;
    const timer = setTimeout(() => (state.slow = state.data === null), SLOW_AFTER);
    try {
      const answer = await ask(mine.signal);
      if (!mine.signal.aborted) state.data = answer;
    } catch (error) {
      if (!mine.signal.aborted) state.problem = problemOf(error);
    } finally {
      clearTimeout(timer);
      if (question === mine) state.slow = state.busy = false;
    }
  }

  const state: Loading<T> = shallowReactive({
    data: null,
    problem: null,
    slow: false,
    busy: false,
    reload: () => load(false),
  });
  if (source) watch(source, () => load(true));
  void load(true);
  onScopeDispose(() => question.abort());
  return state;
}
