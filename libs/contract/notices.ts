import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, instant, page, pageQuery } from './values.js';

export const noticeView = z.object({
  id,
  at: instant,
  title: z.string(),
  text: z.string(),
  /** What it is about: opens that record. */
  subject: z
    .object({ kind: z.enum(['suggestion', 'draft', 'invitation', 'proposal', 'report', 'job']), id })
    .nullable(),
  /** It asks the reader to do something. */
  asks: z.boolean(),
  readAt: instant.nullable(),
});
export type NoticeView = z.output<typeof noticeView>;

/** A mail that was refused and will not be tried again by itself. */
export const failedMail = z.object({
  id,
  at: instant,
  title: z.string(),
  to: z.string(),
  reader: z.string().nullable(),
  /** In plain words. */
  failure: z.string(),
  /** It was sent, and returned later. */
  cameBack: z.boolean(),
  /** The address takes no mail any more: another try must wait until somebody says otherwise. */
  bad: z.boolean(),
});
export type FailedMail = z.output<typeof failedMail>;

export const notices = {
  failedMails: route({
    method: 'GET',
    path: '/api/notices/failed-mails',
    summary: '没有寄出的邮件',
    query: z.strictObject(pageQuery),
    result: page(failedMail).extend({ count: z.number().int() }),
    allow: 'job.operate',
  }),
  mailAgain: route({
    method: 'POST',
    path: '/api/notices/:id/mail',
    summary: '再寄一次',
    params: idParams,
    allow: 'job.operate',
  }),
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
