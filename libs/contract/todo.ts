import { z } from 'zod';
import { route } from './route.js';
import { day, id } from './values.js';

/** What waits for this person. `verb` is the one next step, in the institution's word. */
export const todoItem = z.object({
  kind: z.enum(['suggestion', 'invitation', 'proposal', 'assignment', 'rating', 'promise', 'job']),
  id,
  /** The record to open: for an assignment or rating, its proposal. */
  subjectId: id,
  number: z.string(),
  title: z.string(),
  verb: z.string(),
  who: z.string().nullable(),
  dueOn: day.nullable(),
  workingDaysLeft: z.number().int().nullable(),
});
export type TodoItem = z.output<typeof todoItem>;

export const todo = {
  read: route({
    method: 'GET',
    path: '/api/todo',
    summary: '待办：今天到期或已逾期、本周、以后',
    result: z.object({
      now: z.array(todoItem),
      week: z.array(todoItem),
      later: z.array(todoItem),
      /** Complete counts behind the lists, keyed by menu entry (`inbox`, `matters`, `review`, `assign`, `handle`, `overdue`, `extensions`, `returns`, `additions`, `rate`, `sign`, `failed`). */
      counts: z.record(z.string(), z.number().int()),
    }),
    allow: 'signed-in',
  }),
};
