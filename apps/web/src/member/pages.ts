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
class PageList<T extends { id: string }> {
  readonly items = shallowRef<T[]>([]);
  readonly problem = shallowRef<Problem | null>(null);
  readonly loading = ref(false);
  readonly finished = ref(false);
  readonly readAt = ref(0);
  /** When what is shown was read, while it comes from the phone; null when it comes from the server. */
  readonly seenAt = ref<string | null>(null);
  private next: string | undefined;
  /** An answer that comes after a restart belongs to a list that is no longer shown. */
  private turn = 0;

  constructor(
    private readonly read: (after: string | undefined) => Promise<Page<T>>,
    private readonly keptAs?: string,
  ) {}

  /** Reads the first page again; what is shown stays until the answer is here. */
  readonly restart = (): Promise<void> => this.fetchPage(true);

  readonly more = async (): Promise<void> => {
    if (!this.loading.value && !this.finished.value) await this.fetchPage(this.readAt.value === 0);
  };

  private async fetchPage(fresh: boolean): Promise<void> {
    const mine = ++this.turn;
    this.loading.value = true;
    this.problem.value = null;
    try {
      const page = await this.read(fresh ? undefined : this.next);
      if (mine === this.turn) this.show(page, fresh);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (mine === this.turn && !(await this.showSeen(error))) this.problem.value = error;
    } finally {
      if (mine === this.turn) this.loading.value = false;
    }
  }

  private show(page: Page<T>, fresh: boolean): void {
    const before = fresh ? [] : this.items.value;
    const known = new Set(before.map((item) => item.id));
    this.items.value = [...before, ...page.items.filter((item) => !known.has(item.id))];
    this.next = page.next ?? undefined;
    this.finished.value = page.next === null;
    if (!fresh) return;
    this.readAt.value = Date.now();
    this.seenAt.value = null;
    if (this.keptAs) void keepSeen(me.value?.accountId ?? '', this.keptAs, page.items);
  }

  /** Without a line: the list as it was read last. False when there is nothing of the kind. */
  private async showSeen(error: Problem): Promise<boolean> {
    if (!this.keptAs || error.code !== 'unreachable') return false;
    const seen = await lastSeen(me.value?.accountId ?? '', this.keptAs);
    if (!seen) return false;
    if (!this.items.value.length) this.items.value = seen.value as T[];
    this.seenAt.value ??= seen.at;
    this.finished.value = true;
    return true;
  }
}

export const usePages = <T extends { id: string }>(
  read: (after: string | undefined) => Promise<Page<T>>,
  keptAs?: string,
): PageList<T> => new PageList(read, keptAs);

/** What a list on the page needs to know of it. */
export type Pages<T extends { id: string }> = Pick<PageList<T>, keyof PageList<T>>;
