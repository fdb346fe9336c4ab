import { z } from 'zod';
import { assignmentRoles } from './kinds.js';
import { assignmentStages, dueView, reminderView } from './parts.js';
import { route } from './route.js';
import { day, id, instant, may, maybeText } from './values.js';

/** One unit's part in a case that is late or nearly late. */
export const lateAssignment = z.object({
  assignmentId: id,
  proposalId: id,
  number: z.string(),
  title: z.string(),
  proposers: z.string(),
  role: z.enum(assignmentRoles),
  round: z.number().int(),
  stage: z.enum(assignmentStages),
  due: dueView,
  paused: z.boolean(),
  /** Newest first. */
  reminders: z.array(reminderView),
  may,
});
export type LateAssignment = z.output<typeof lateAssignment>;

export const lateUnit = z.object({
  departmentId: id,
  name: z.string(),
  overdue: z.number().int(),
  near: z.number().int(),
  /** Late and in nobody's hands to remind again today. */
  remindable: z.number().int(),
  rows: z.array(lateAssignment),
});
export type LateUnit = z.output<typeof lateUnit>;

export const extensionWaiting = z.object({
  assignmentId: id,
  proposalId: id,
  number: z.string(),
  title: z.string(),
  department: z.string(),
  role: z.enum(assignmentRoles),
  dueOn: day,
  wantedOn: day,
  limit: day,
  reason: z.string(),
  by: z.string(),
  at: instant,
  may,
});
export type ExtensionWaiting = z.output<typeof extensionWaiting>;

export const oversight = {
  units: route({
    method: 'GET',
    path: '/api/oversight/units',
    summary: '督办：逾期和临近到期的，按承办单位',
    query: z.strictObject({ /** Working days. */ within: z.coerce.number().int().min(0).max(60).default(10) }),
    result: z.array(lateUnit),
    allow: 'oversight.read',
  }),
  extensions: route({
    method: 'GET',
    path: '/api/oversight/extensions',
    summary: '等待审批的延期申请',
    result: z.array(extensionWaiting),
    allow: 'oversight.read',
  }),
  remindUnit: route({
    method: 'POST',
    path: '/api/oversight/units/:departmentId/reminders',
    summary: '催办一个单位的全部逾期件；当天催过的不再催',
    params: z.strictObject({ departmentId: id }),
    body: z.strictObject({ text: maybeText(300) }),
    result: z.object({ reminded: z.number().int(), toldNow: z.boolean() }),
    allow: 'assignment.remind',
  }),
};
