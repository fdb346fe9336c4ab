import { z } from 'zod';
import { route } from './route.js';
import { day, idParams, made, maybeText, text } from './values.js';

/** Extension, pause and 催办 of one unit's part in a case; their results travel with the assignment. */
export const deadlines = {
  requestExtension: route({
    method: 'POST',
    path: '/api/assignments/:id/extension',
    summary: '申请延期',
    params: idParams,
    body: z.strictObject({ wantedOn: day, reason: text(4, 1000) }),
    result: made,
    allow: 'assignment.handle',
  }),
  grantExtension: route({
    method: 'PUT',
    path: '/api/assignments/:id/extension/grant',
    summary: '同意延期，到申请的或另定的日期',
    params: idParams,
    body: z.strictObject({ on: day, note: maybeText(500) }),
    allow: 'deadline.decide',
  }),
  refuseExtension: route({
    method: 'PUT',
    path: '/api/assignments/:id/extension/refusal',
    summary: '不同意延期，写明理由',
    params: idParams,
    body: z.strictObject({ reason: text(2, 500) }),
    allow: 'deadline.decide',
  }),
  pause: route({
    method: 'POST',
    path: '/api/assignments/:id/pause',
    summary: '暂停计时（等委员答复期间）',
    params: idParams,
    body: z.strictObject({ reason: text(4, 500) }),
    allow: 'assignment.handle',
  }),
  resume: route({
    method: 'DELETE',
    path: '/api/assignments/:id/pause',
    summary: '恢复计时',
    params: idParams,
    allow: 'deadline.resume',
  }),
  remind: route({
    method: 'POST',
    path: '/api/assignments/:id/reminders',
    summary: '催办一个单位',
    params: idParams,
    body: z.strictObject({ text: maybeText(300) }),
    /** A 催办 outside of working hours is told at 9 o'clock of the next working day. */
    result: z.object({ toldNow: z.boolean() }),
    allow: 'assignment.remind',
  }),
};

/** One day of the body's own calendar: what it decided otherwise than the public one. */
export const calendarDay = z.object({
  day,
  works: z.boolean(),
  /** Why, in words: `劳动节`, `调休上班（劳动节）`, or the body's own. */
  name: z.string(),
  /** By whom, if it is the body's own decision. */
  own: z.object({ by: z.string() }).nullable(),
});
export type CalendarDay = z.output<typeof calendarDay>;

const dayParams = z.strictObject({ day });

export const calendar = {
  /** Every day of a year that is not what its weekday says. */
  read: route({
    method: 'GET',
    path: '/api/calendar',
    summary: '工作日历：一年里的放假、调休和本机关的调整',
    query: z.strictObject({ year: z.coerce.number().int().min(2004).max(2059) }),
    result: z.object({ year: z.number().int(), published: z.boolean(), days: z.array(calendarDay) }),
    allow: 'signed-in',
  }),
  change: route({
    method: 'PUT',
    path: '/api/calendar/:day',
    summary: '把一天定为工作日或休息日；所有在办的期限重新计算',
    params: dayParams,
    body: z.strictObject({ works: z.boolean(), name: text(1, 30) }),
    allow: 'body.write',
  }),
  restore: route({
    method: 'DELETE',
    path: '/api/calendar/:day',
    summary: '取消对这一天的调整',
    params: dayParams,
    allow: 'body.write',
  }),
};
