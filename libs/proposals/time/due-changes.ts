import { In } from 'typeorm';
import type { AnswerOf, routes } from '#contract';
import { type Calendar, type Counted, type Db, type Tx, chinaDay, startOfChinaDay } from '#platform';
import type { Assignment } from '../units/assignment.entity.js';
import { Extension, Pause } from './deadline.entity.js';
import { countRule } from './deadlines.js';

/** What was decided about the clock of one assignment, each in the order of time. */
export interface Decisions {
  extensions: Extension[];
  pauses: Pause[];
}

type Explained = AnswerOf<typeof routes.assignments.due>;

/** A due day as it comes from its rule, the calendar and every decision. */
export interface Reached {
  base: Counted;
  changes: Explained['changes'];
  on: string;
}

/** The decisions about each of these assignments. */
export async function decisionsOf(q: Db | Tx, assignmentIds: string[]): Promise<(id: string) => Decisions> {
  const manager = 'manager' in q ? q.manager : q.source.manager;
  const where = { assignmentId: In(assignmentIds) };
  const [extensions, pauses] = [
    await manager.find(Extension, { where, order: { requestedAt: 'ASC' } }),
    await manager.find(Pause, { where, order: { startedAt: 'ASC' } }),
  ];
  return (id) => ({
    extensions: extensions.filter((each) => each.assignmentId === id),
    pauses: pauses.filter((each) => each.assignmentId === id),
  });
}

/**
 * Follows a due day from its rule through the decisions: an extension sets the day, a pause puts it off by the working
 * days that passed meanwhile. Days of a pause before an extension was granted are contained in the granted day.
 * @param now up to when a pause that is still open is counted
 */
export function reach(
  calendar: Calendar,
  { dueFrom, dueRule }: Pick<Assignment, 'dueFrom' | 'dueRule'>,
  { extensions, pauses }: Decisions,
  now: Date,
): Reached {
  const base = countRule(calendar, dueRule, dueFrom);
  const grants = extensions.flatMap(({ grantedOn, decidedAt, ...rest }) =>
    grantedOn && decidedAt ? [{ ...rest, grantedOn, at: decidedAt }] : [],
  );
  const steps = [
    ...grants.map((grant) => ({ at: grant.at, grant, pause: null })),
    ...pauses.map((pause) => ({ at: pause.endedAt ?? now, grant: null, pause })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  let on = base.on;
  const changes: Reached['changes'] = [];
  for (const { at, grant, pause } of steps) {
    if (grant) {
      const former = on;
      on = grant.grantedOn;
      changes.push({ kind: 'extension', at, words: grantWords(grant, former), on });
    } else {
      const since = grants.filter((each) => each.at > pause.startedAt && each.at <= at).map((each) => each.at);
      const days = stoodStill(calendar, since.at(-1) ?? pause.startedAt, at);
      if (days > 0) on = calendar.dueDate(on, days).on;
      changes.push({ kind: 'pause', at: pause.startedAt, words: pauseWords(pause, days), on });
    }
  }
  return { base, changes, on };
}

/** Working days on which the clock stood still; the day it was stopped still ran, the day it started again did not. */
const stoodStill = (calendar: Calendar, from: Date, to: Date): number =>
  calendar.workingDaysBetween(chinaDay(from), chinaDay(to));

/** How many working days all pauses of an assignment have taken so far. */
export const pausedDays = (calendar: Calendar, pauses: readonly Pause[], now: Date): number =>
  pauses.reduce((sum, pause) => sum + stoodStill(calendar, pause.startedAt, pause.endedAt ?? now), 0);

/** When an open pause ends: now, or, had it been noticed in time, on the day its allowance was used up. */
export function endOfPause(calendar: Calendar, { pauses }: Decisions, allowed: number, now: Date): Date {
  const open = pauses.find((pause) => pause.endedAt === null);
  if (!open) return now;
  const others = pauses.filter((pause) => pause !== open);
  const left = allowed - pausedDays(calendar, others, now);
  if (left <= 0) return open.startedAt;
  const last = startOfChinaDay(calendar.dueDate(chinaDay(open.startedAt), left).on);
  return last < now ? last : now;
}

/** The latest day to which the body's rules let a due day be extended. */
export function extensionLimit(
  calendar: Calendar,
  assignment: Pick<Assignment, 'dueFrom' | 'dueRule'>,
  { pauses }: Decisions,
  allowed: number,
  now: Date,
): string {
  const { on } = reach(calendar, assignment, { extensions: [], pauses }, now);
  return allowed === 0 ? on : calendar.dueDate(on, allowed).on;
}

const dayWords = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

const grantWords = (grant: { requestedBy: string; decidedBy: string | null; grantedOn: string }, former: string) =>
  `${grant.requestedBy}申请，${grant.decidedBy}同意延期，由${dayWords(former)}延至${dayWords(grant.grantedOn)}`;

const pauseWords = ({ startedAt, endedAt, reason }: Pause, days: number): string => {
  const until = endedAt ? `至${dayWords(chinaDay(endedAt))}` : '起';
  return `${dayWords(chinaDay(startedAt))}${until}暂停计时（${reason}），${endedAt ? '' : '到今天'}顺延 ${days} 个工作日`;
};
