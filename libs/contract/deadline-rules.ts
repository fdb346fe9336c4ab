import { z } from 'zod';
import { assignmentRoles, proposalKinds, proposalSources, proposerKinds } from './kinds.js';

/** Until when, counted from the day of 交办, which itself does not count. */
export const period = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('working-days'), count: z.number().int().min(1).max(250) }),
  /** By the calendar: 31 January + 1 month = the last of February; on a rest day it is the next working day. */
  z.strictObject({ unit: z.literal('months'), count: z.number().int().min(1).max(24) }),
  /** This day of the year, as it stands, `06-30`; a rule whose day is past on the day of 交办 is passed over. */
  z.strictObject({ unit: z.literal('date'), on: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/) }),
]);
export type Period = z.output<typeof period>;

export const dueRounds = ['FIRST', 'REHANDLING'] as const;
export type DueRound = (typeof dueRounds)[number];

/** One line of the deadline policy; a condition that is null holds always. */
export const deadlineRule = z.strictObject({
  source: z.enum(proposalSources).nullable().default(null),
  kind: z.enum(proposalKinds).nullable().default(null),
  proposerKind: z.enum(proposerKinds).nullable().default(null),
  role: z.enum(assignmentRoles).nullable().default(null),
  round: z.enum(dueRounds).nullable().default(null),
  period,
});
export type DeadlineRule = z.output<typeof deadlineRule>;

const conditions = ['source', 'kind', 'proposerKind', 'role', 'round'] as const satisfies (keyof DeadlineRule)[];

/** Holds for every case on every day. */
export const isCatchAll = (rule: DeadlineRule): boolean =>
  conditions.every((name) => rule[name] === null) && rule.period.unit !== 'date';

/** In order: the first that fits gives the due day. The last one fits always, so that no unit is left without a day. */
export const deadlineRules = z
  .array(deadlineRule)
  .min(1)
  .max(40)
  .superRefine((rules, context) => {
    const last = rules.at(-1);
    if (last && !isCatchAll(last))
      context.addIssue({
        code: 'custom',
        path: [rules.length - 1],
        message: '最后一条须对所有提案适用，且不能是固定日期',
      });
  });

export const ladderSteps = ['OFFICER', 'HEAD', 'SUPERVISOR'] as const;
export type LadderStep = (typeof ladderSteps)[number];

/** Who is told when so many working days are left: 0 on the due day, negative once it is past. */
export const ladder = z
  .array(z.strictObject({ daysLeft: z.number().int().min(-60).max(60), tells: z.enum(ladderSteps) }))
  .max(20);
export type Ladder = z.output<typeof ladder>;
