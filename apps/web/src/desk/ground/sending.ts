import { nextTick, reactive, shallowReactive } from 'vue';
import { problemOf } from './loading.js';

/** A form or a button on its way to the server. */
export interface Sending {
  busy: boolean;
  /** Why it did not work, in one sentence; empty when all is well. */
  message: string;
  fields: Record<string, string>;
  /** Names of the fields on the page: what is said at others is listed above the form. */
  placed: Set<string>;
  /** Does the work; true when it went through. The form keeps what was typed when it did not. */
  send: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** Takes the person to the first field that has to be mended. */
export async function toFirstWrong(): Promise<void> {
  await nextTick();
  document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/** `conflict` is told when the record is no longer as it was shown, so that the page can show the newest. */
export function useSending(conflict?: () => unknown): Sending {
  const state: Sending = shallowReactive({
    busy: false,
    message: '',
    fields: {},
    placed: reactive(new Set<string>()),
    send: async (work) => {
      if (state.busy) return false;
      state.busy = true;
      state.message = '';
      state.fields = {};
      try {
        await work();
        return true;
      } catch (error) {
        const problem = problemOf(error);
        state.message = problem.message;
        state.fields = problem.fields;
        if (problem.status === 409 || problem.status === 404) conflict?.();
        void toFirstWrong();
        return false;
      } finally {
        state.busy = false;
      }
    },
  });
  return state;
}
