import { ref, shallowRef } from 'vue';
import { Problem } from '../call.js';
import { me } from '../session.js';
import { keepSeen, lastSeen } from './device/shelf.js';

interface Page<T> {
  items: T[];
  next: string | null;
}

/**
 * A list read page by page along its cursor. With a name, its beginning is kept on the phone and shown again when there
 * is no line.
 */
export function usePages<T extends { id: string }>(
  read: (after: string | undefined) => Promise<Page<T>>,
  keptAs?: string,
) {
  const items = shallowRef<T[]>([]);
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(false);
  const finished = ref(false);
  const readAt = ref(0);
  /** When what is shown was read, while it comes from the phone; null when it comes from the server. */
  const seenAt = ref<string | null>(null);
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
      if (fresh) {
        readAt.value = Date.now();
        seenAt.value = null;
        if (keptAs) void keepSeen(me.value?.accountId ?? '', keptAs, page.items);
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (mine === turn && !(await showSeen(error))) problem.value = error;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  /** Without a line: the list as it was read last. False when there is nothing of the kind. */
  async function showSeen(error: Problem): Promise<boolean> {
    if (!keptAs || error.code !== 'unreachable') return false;
    const seen = await lastSeen(me.value?.accountId ?? '', keptAs);
    if (!seen) return false;
    if (!items.value.length) items.value = seen.value as T[];
    seenAt.value ??= seen.at;
    finished.value = true;
    return true;
  }

  /** Reads the first page again; what is shown stays until the answer is here. */
  const restart = () => fetchPage(true);

  async function more(): Promise<void> {
    if (!loading.value && !finished.value) await fetchPage(readAt.value === 0);
  }

  return { items, problem, loading, finished, readAt, seenAt, more, restart };
}

export type Pages<T extends { id: string }> = ReturnType<typeof usePages<T>>;
