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

/** The field on the page that shows what is said about `name`: its own, or that of the list or group it stands in. */
export function placeOf(placed: ReadonlySet<string>, name: string): string | undefined {
  for (let at = name; at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) if (placed.has(at)) return at;
  return undefined;
}

/** Forgets what was said at a field that is being mended; when nothing is left, the form is no longer wrong. */
export function mended(form: Sending, name: string): void {
  const said = Object.entries(form.fields);
  const left = said.filter(([field]) => placeOf(form.placed, field) !== name);
  if (left.length === said.length) return;
  form.fields = Object.fromEntries(left);
  if (left.length === 0) form.message = '';
}

/** Takes the person to the first field that has to be mended, also where it is folded away. */
export async function toFirstWrong(): Promise<void> {
  await nextTick();
  const wrong = document.querySelector<HTMLElement>('[aria-invalid="true"]');
  wrong?.closest('details')?.setAttribute('open', '');
  wrong?.focus();
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
