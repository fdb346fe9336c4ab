import { onScopeDispose, shallowReactive, watch, type WatchSource } from 'vue';
import type { Problem } from '../../call.js';
import { SLOW_AFTER, problemOf } from './loading.js';

export interface Page {
  items: unknown[];
  next: string | null;
}

export interface Where {
  after?: string;
  limit?: number;
}

/** A list that grows page by page. */
export interface Paging<P extends Page> {
  /** Null before the first answer. */
  items: P['items'] | null;
  next: string | null;
  /** The latest page as it came, for what it says beside its rows. */
  last: P | null;
  problem: Problem | null;
  slow: boolean;
  busy: boolean;
  more: () => Promise<void>;
  /** Asks once more what was asked last and not answered. */
  again: () => Promise<void>;
  /** Asks again for as many rows as are shown, in place. */
  reload: () => Promise<void>;
}

const LARGEST = 200;
const FIRST = 50;

/** As many rows as are shown, from the first. */
const shownAgain = (rows: number): Where => (rows > FIRST ? { limit: Math.min(rows, LARGEST) } : {});

/** Loads the first page now and again whenever `source` changes. */
export function usePaging<P extends Page>(
  ask: (where: Where, signal: AbortSignal) => Promise<P>,
  source?: WatchSource,
): Paging<P> {
  let question = new AbortController();
  let asked: [where: Where, keep: P['items']] = [{}, []];

  async function load(where: Where, keep: P['items']): Promise<void> {
    asked = [where, keep];
    question.abort();
    const mine = (question = new AbortController());
    state.problem = null;
    state.busy = true;
    const timer = setTimeout(() => (state.slow = state.items === null), SLOW_AFTER);
    try {
      const page = await ask(where, mine.signal);
      if (mine.signal.aborted) return;
      state.items = [...keep, ...page.items];
      state.next = page.next;
      state.last = page;
    } catch (error) {
      if (!mine.signal.aborted) state.problem = problemOf(error);
    } finally {
      clearTimeout(timer);
      if (question === mine) state.slow = state.busy = false;
    }
  }

  const state: Paging<P> = shallowReactive({
    items: null,
    next: null,
    last: null,
    problem: null,
    slow: false,
    busy: false,
    again: () => load(...asked),
    more: () => (state.next ? load({ after: state.next }, state.items ?? []) : Promise.resolve()),
    reload: () => load(shownAgain(state.items?.length ?? 0), []),
  });
  if (source)
    watch(source, () => {
      state.items = null;
      void load({}, []);
    });
  void load({}, []);
  onScopeDispose(() => question.abort());
  return state;
}
