import { shallowRef, type ShallowRef } from 'vue';
import { problemOf } from './loading.js';
import { complain, say } from './say.js';

/** A button outside of any form: which one is at it, how it went in a sentence, and what is shown as it is then. */
export interface RowAction {
  /** Name of the row, or of the button above the rows, that was pressed; null when none is on its way. */
  at: ShallowRef<string | null>;
  /** Without `done` nothing is said of a success: the page shows it. */
  act: (row: string, work: () => Promise<unknown>, done?: string) => Promise<void>;
}

export function useRowAction(reload?: () => Promise<unknown>): RowAction {
  const at = shallowRef<string | null>(null);
  async function act(row: string, work: () => Promise<unknown>, done?: string): Promise<void> {
    // A second press before the answer is here is not a failure.
    if (at.value === row) return;
    at.value = row;
    try {
      await work();
      if (done) say(done);
    } catch (error) {
      complain(problemOf(error).message);
    } finally {
      if (at.value === row) at.value = null;
    }
    await reload?.();
  }
  return { at, act };
}
