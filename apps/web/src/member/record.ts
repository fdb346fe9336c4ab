import { onScopeDispose, shallowRef, watch } from 'vue';
import { Problem } from '../call.js';

/** One record of a page, read whenever `what` changes. `waiting` turns true only after 300 ms, so a quick answer never flickers. */
export function useRecord<T>(what: () => string, read: (id: string, signal: AbortSignal) => Promise<T>) {
  const value = shallowRef<T | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const waiting = shallowRef(false);
  let reading = new AbortController();

  async function load(): Promise<void> {
    const timer = setTimeout(() => (waiting.value = true), 300);
    problem.value = null;
    await renew((error) => (problem.value = error)).finally(() => clearTimeout(timer));
  }

  /** Reads again behind what is shown; without an answer that stays as it is. */
  async function renew(failed: (error: Problem) => void = () => {}): Promise<void> {
    reading.abort();
    const mine = (reading = new AbortController());
    try {
      const answer = await read(what(), mine.signal);
      if (!mine.signal.aborted) value.value = answer;
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      failed(error);
    } finally {
      if (!mine.signal.aborted) waiting.value = false;
    }
  }

  watch(
    what,
    () => {
      value.value = null;
      void load();
    },
    { immediate: true },
  );
  onScopeDispose(() => reading.abort());

  return { value, problem, waiting, load, renew };
}
