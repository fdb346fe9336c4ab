import type { Me } from '#contract';
import { Problem } from '../../call.js';
import { leave, loadMe, me, setMe } from '../../session.js';
import { forget, keep, recall } from '../kept.js';
import { readMatters, wipe } from './shelf.js';

const NAME = 'who';
/** Of nobody in particular, and therefore kept. */
const impersonal = new Set(['large-type']);

/**
 * Who is signed in, asked of the server; without a line, who was signed in last on this phone. The server decides all
 * the same with the first thing that reaches it.
 */
export async function whoIsHere(): Promise<Me | null> {
  try {
    const person = await loadMe();
    if (person) keep(NAME, person);
    return person;
  } catch (error) {
    const before = recall<Me>(NAME);
    if (!(error instanceof Problem) || error.code !== 'unreachable' || !before) throw error;
    setMe(before);
    return before;
  }
}

/** Just signed in: remembered for the time without a line. */
export function welcomed(person: Me): Me {
  keep(NAME, person);
  return person;
}

/** What a sign-out would take away: drafts, and what waits to be sent. */
export async function unsentOf(account: string): Promise<number> {
  return (await readMatters(account)).filter(({ stage }) => stage !== 'sent').length;
}

/** Ends the sign-in here, or everywhere, and leaves nothing personal on this phone; `stop` ends what still writes to it. */
export async function leavePhone(everywhere: boolean, stop: () => void): Promise<void> {
  const account = me.value?.accountId ?? '';
  await leave(everywhere);
  stop();
  await clearPhone(account);
}

export async function clearPhone(account: string): Promise<void> {
  await wipe(account);
  for (const name of keptNames()) if (!impersonal.has(name)) forget(name);
}

function keptNames(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
