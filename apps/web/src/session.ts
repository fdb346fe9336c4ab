import { readonly, shallowRef } from 'vue';
import { routes, type Me } from '#contract';
import { Problem, call } from './call.js';

const person = shallowRef<Me | null>(null);

/** Who is signed in; null before the first answer and after leaving. */
export const me = readonly(person);

export const setMe = (value: Me | null): void => {
  person.value = value;
};

/** Asks the server who is here; null when nobody is. */
export async function loadMe(): Promise<Me | null> {
  try {
    person.value = await call(routes.signIn.me);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 401) throw problem;
    person.value = null;
  }
  return person.value;
}

/** Ends this session, or every session of the account. */
export async function leave(everywhere = false): Promise<void> {
  await call(everywhere ? routes.signIn.leaveEverywhere : routes.signIn.leave);
  person.value = null;
}
