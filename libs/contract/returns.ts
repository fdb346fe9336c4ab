import { z } from 'zod';
import { assignmentRoles } from './kinds.js';
import { route } from './route.js';
import { day, id, idParams, instant, made, maybeText, text } from './values.js';

/** How a request of a unit was decided; a request that is open has none yet. */
const decision = z.object({
  granted: z.boolean(),
  by: z.string(),
  at: instant,
  note: z.string().nullable(),
});

const asked = z.object({
  id,
  reason: z.string(),
  /** The unit it names: who should handle the case instead, or as well. */
  department: z.object({ id, name: z.string() }).nullable(),
  by: z.string(),
  at: instant,
  decision: decision.nullable(),
});

/** 申请退办 */
export const returnView = asked;
export type ReturnView = z.output<typeof returnView>;

/** 建议增办 */
export const unitProposalView = asked;
export type UnitProposalView = z.output<typeof unitProposalView>;

/** A request that waits for the supervisor's or the secretariat's decision. */
export const openRequest = z.object({
  id,
  kind: z.enum(['return', 'unit']),
  assignmentId: id,
  proposalId: id,
  number: z.string(),
  title: z.string(),
  departmentName: z.string(),
  role: z.enum(assignmentRoles),
  reason: z.string(),
  /** The unit it names instead, or as well. */
  suggested: z.string().nullable(),
  at: instant,
  dueOn: day,
});
export type OpenRequest = z.output<typeof openRequest>;

export const returns = {
  open: route({
    method: 'GET',
    path: '/api/unit-requests',
    summary: '等待决定的退办申请和增办建议',
    result: z.array(openRequest),
    allow: 'assignment.assign',
  }),
  request: route({
    method: 'PUT',
    path: '/api/assignments/:id/return',
    summary: '申请退办，写明理由和建议改交的单位',
    params: idParams,
    body: z.strictObject({ reason: text(5, 1000), departmentId: id.nullable().default(null) }),
    allow: 'assignment.handle',
  }),
  allowLate: route({
    method: 'PUT',
    path: '/api/assignments/:id/late-return',
    summary: '准许这个单位逾期申请退办',
    params: idParams,
    body: z.strictObject({ note: text(2, 500) }),
    allow: 'assignment.assign',
  }),
  accept: route({
    method: 'PUT',
    path: '/api/assignments/:id/return-acceptance',
    summary: '同意退办：改交别的单位，会办或三家以上分办的也可以不再另交',
    params: idParams,
    body: z.strictObject({ departmentId: id.nullable().default(null), note: maybeText(500) }),
    allow: 'assignment.assign',
  }),
  refuse: route({
    method: 'PUT',
    path: '/api/assignments/:id/return-refusal',
    summary: '不同意退办，写明理由',
    params: idParams,
    body: z.strictObject({ reason: text(2, 500) }),
    allow: 'assignment.assign',
  }),
  reassign: route({
    method: 'PUT',
    path: '/api/assignments/:id/reassignment',
    summary: '改派：不经申请，改由别的单位以同样的角色办理',
    params: idParams,
    body: z.strictObject({ departmentId: id, reason: text(2, 500) }),
    allow: 'assignment.assign',
  }),
  addUnit: route({
    method: 'POST',
    path: '/api/proposals/:id/units',
    summary: '增办：增加一个会办单位，分办的增加一个分办单位',
    params: idParams,
    body: z.strictObject({ departmentId: id, reason: text(2, 500) }),
    result: made,
    allow: 'assignment.assign',
  }),
  proposeUnit: route({
    method: 'POST',
    path: '/api/assignments/:id/unit-proposals',
    summary: '建议增办',
    params: idParams,
    body: z.strictObject({ departmentId: id, reason: text(5, 1000) }),
    result: made,
    allow: 'assignment.handle',
  }),
  agreeUnit: route({
    method: 'PUT',
    path: '/api/assignments/:id/unit-agreement',
    summary: '同意增办这个单位建议的单位',
    params: idParams,
    body: z.strictObject({ note: maybeText(500) }),
    result: made,
    allow: 'assignment.assign',
  }),
  refuseUnit: route({
    method: 'PUT',
    path: '/api/assignments/:id/unit-refusal',
    summary: '不同意增办，写明理由',
    params: idParams,
    body: z.strictObject({ reason: text(2, 500) }),
    allow: 'assignment.assign',
  }),
};
