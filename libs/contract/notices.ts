import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, instant, page, pageQuery } from './values.js';

export const noticeView = z.object({
  id,
  at: instant,
  title: z.string(),
  text: z.string(),
  /** What it is about: opens that record. */
  subject: z.object({ kind: z.enum(['suggestion', 'proposal', 'report', 'job']), id }).nullable(),
  /** It asks the reader to do something. */
  asks: z.boolean(),
  readAt: instant.nullable(),
});
export type NoticeView = z.output<typeof noticeView>;

export const notices = {
  list: route({
    method: 'GET',
    path: '/api/notices',
    summary: '通知',
    query: z.strictObject(pageQuery),
    result: page(noticeView).extend({ unread: z.number().int() }),
    allow: 'signed-in',
  }),
  read: route({
    method: 'PUT',
    path: '/api/notices/:id/read',
    summary: '标为已读',
    params: idParams,
    allow: 'signed-in',
  }),
  readAll: route({ method: 'PUT', path: '/api/notices/read', summary: '全部标为已读', allow: 'signed-in' }),
};
