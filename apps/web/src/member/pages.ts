import { ref, shallowRef } from 'vue';
import { Problem } from '../call.js';

interface Page<T> {
  items: T[];
  next: string | null;
}

/** A list read page by page along its cursor. */
export function usePages<T extends { id: string }>(read: (after: string | undefined) => Promise<Page<T>>) {
  const items = shallowRef<T[]>([]);
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(false);
  const finished = ref(false);
  const readAt = ref(0);
  let next: string | undefined;
  // An answer that comes after a restart belongs to a list that is no longer shown.
  let turn = 0;

  async function fetchPage(fresh: boolean): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    problem.value = null;
    try {
      const page = await read(fresh ? undefined : next);
      if (mine !== turn) return;
      const before = fresh ? [] : items.value;
      const known = new Set(before.map((item) => item.id));
      items.value = [...before, ...page.items.filter((item) => !known.has(item.id))];
      next = page.next ?? undefined;
      finished.value = page.next === null;
      if (fresh) readAt.value = Date.now();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (mine === turn) problem.value = error;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  /** Reads the first page again; what is shown stays until the answer is here. */
  const restart = () => fetchPage(true);

  async function more(): Promise<void> {
    if (!loading.value && !finished.value) await fetchPage(readAt.value === 0);
  }

  return { items, problem, loading, finished, readAt, more, restart };
}

export type Pages<T extends { id: string }> = ReturnType<typeof usePages<T>>;
