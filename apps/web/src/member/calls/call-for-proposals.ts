import { shallowRef } from 'vue';
import { routes } from '#contract';
import { Problem, call } from '../../call.js';
import { me } from '../../session.js';
import { chinaDay, fullDay, today } from '../../words/format.js';
import { keepSeen, lastSeen } from '../device/shelf.js';

export interface CallForProposals {
  label: string;
  text: string;
  until: string;
}

/** 征集通知 of the session in force; null while there is none. Read once, and kept for the time without a line. */
export const callForProposals = shallowRef<CallForProposals | null>(null);

const NAME = 'call';

export async function readCall(): Promise<void> {
  const account = me.value?.accountId ?? '';
  try {
    const sessions = (await call(routes.bodies.terms)).flatMap((term) => term.sessions);
    const current = sessions.find((session) => session.current);
    callForProposals.value = current?.callText
      ? { label: current.label, text: current.callText, until: current.submissionCutoffAt }
      : null;
    await keepSeen(account, NAME, callForProposals.value);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const seen = await lastSeen(account, NAME);
    callForProposals.value ??= (seen?.value as CallForProposals | null | undefined) ?? null;
  }
}

const days = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

/** 还剩 12 天（2026年12月9日 12 时截止）· 今天 12 时截止 · 大会提案已于2026年12月9日截止，平时提案随时可以提交 */
export function untilWords(until: string, now = new Date()): string {
  const on = chinaDay(until);
  const hour = Number(new Date(new Date(until).getTime() + 8 * 3600_000).toISOString().slice(11, 13));
  if (Date.parse(until) < now.getTime()) return `大会提案已于${fullDay(on)}截止，平时提案随时可以提交`;
  const left = days(on) - days(today());
  return left > 0 ? `还剩 ${left} 天（${fullDay(on)} ${hour} 时截止）` : `今天 ${hour} 时截止`;
}
