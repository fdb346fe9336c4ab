import type { AssignmentRole, DeadlineRule, DueRound } from '#contract';
import { readBody, readCalendar } from '#people';
import { type Calendar, type Counted, type Tx, addMonths, chinaDay } from '#platform';
import type { Assignment } from '../units/assignment.entity.js';
import type { Proposal } from '../proposal.entity.js';

/** What the rules ask of a case. */
type Case = Pick<Proposal, 'source' | 'kind' | 'proposerKind'>;
interface Part {
  role: AssignmentRole;
  round: number;
}
/** What an assignment keeps of how its due day was reached. */
export type Deadline = Pick<Assignment, 'dueOn' | 'dueFrom' | 'dueRule'>;

/**
 * The seam of the deadline policy: until when a unit that is given its part now has to answer, by the body's rules and
 * calendar of today. The rule is kept with the assignment: a change of the rules later does not touch it.
 */
export async function deadlineFor(tx: Tx, proposal: Case, part: Part): Promise<Deadline> {
  const [{ settings }, calendar] = [await readBody(tx), await readCalendar(tx)];
  const dueFrom = chinaDay(tx.now);
  const dueRule = ruleFor(settings.deadlineRules, proposal, part, dueFrom);
  return { dueOn: countRule(calendar, dueRule, dueFrom).on, dueFrom, dueRule };
}

/** The first rule that fits. One with a fixed day is passed over once that day has come: the next rule decides. */
export function ruleFor(rules: readonly DeadlineRule[], proposal: Case, { role, round }: Part, from: string) {
  const dueRound: DueRound = round > 1 ? 'REHANDLING' : 'FIRST';
  const asked = { source: proposal.source, kind: proposal.kind, proposerKind: proposal.proposerKind, role };
  const fits = (rule: DeadlineRule) =>
    (Object.keys(asked) as (keyof typeof asked)[]).every((name) => rule[name] === null || rule[name] === asked[name]) &&
    (rule.round === null || rule.round === dueRound) &&
    (rule.period.unit !== 'date' || dayOfYear(from, rule.period.on) > from);
  const rule = rules.find(fits);
  // The settings are refused without a last rule that always fits.
  if (!rule) throw new Error('no deadline rule fits');
  return rule;
}

/** The day by the rule alone. */
export function countRule(calendar: Calendar, { period }: DeadlineRule, from: string): Counted {
  if (period.unit === 'working-days') return calendar.dueDate(from, period.count);
  if (period.unit === 'months') return calendar.afterMonths(from, period.count);
  return { on: dayOfYear(from, period.on), days: [] };
}

/** `06-30` in the year of a day; 29 February is the 28th where the year has no other. */
function dayOfYear(day: string, on: string): string {
  const [month = 1, date = 1] = on.split('-').map(Number);
  const first = `${day.slice(0, 4)}-01-${String(date).padStart(2, '0')}`;
  return addMonths(first, month - 1);
}
