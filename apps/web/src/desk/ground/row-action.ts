import { shallowRef, type ShallowRef } from 'vue';
import { complain, say } from './say.js';
import { useSending } from './sending.js';

/** A button on a row of a list: which row is at it, how it went in a sentence, and the list as it is then. */
export interface RowAction {
  /** Name of the row whose button was pressed; null when none is on its way. */
  at: ShallowRef<string | null>;
  /** Without `done` nothing is said of a success: the page shows it. */
  act: (row: string, work: () => Promise<unknown>, done?: string) => Promise<void>;
}

export function useRowAction(reload: () => Promise<unknown>): RowAction {
  const sending = useSending();
  const at = shallowRef<string | null>(null);
  async function act(row: string, work: () => Promise<unknown>, done?: string): Promise<void> {
    at.value = row;
    const gone = await sending.send(work);
    at.value = null;
    if (!gone) complain(sending.message);
    else if (done) say(done);
    await reload();
  }
  return { at, act };
}
