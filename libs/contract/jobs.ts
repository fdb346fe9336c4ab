import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, instant, page, pageQuery } from './values.js';

export const jobStates = ['waiting', 'sent', 'done', 'failed'] as const;

export const jobView = z.object({
  id,
  /** What it does, in Chinese. */
  label: z.string(),
  state: z.enum(jobStates),
  createdAt: instant,
  tries: z.number().int(),
  failedAt: instant.nullable(),
  /** The reason in plain words. */
  failure: z.string().nullable(),
});
export type JobView = z.output<typeof jobView>;

export const jobs = {
  health: route({
    method: 'GET',
    path: '/api/health',
    summary: '健康检查',
    result: z.object({ ok: z.boolean(), database: z.boolean() }),
    allow: 'public',
  }),
  list: route({
    method: 'GET',
    path: '/api/jobs',
    summary: '后台任务',
    query: z.strictObject({ ...pageQuery, state: z.enum(jobStates).default('failed') }),
    result: page(jobView).extend({ counts: z.record(z.enum(jobStates), z.number().int()) }),
    allow: 'job.operate',
  }),
  redrive: route({
    method: 'POST',
    path: '/api/jobs/:id/redrive',
    summary: '再试一次',
    params: idParams,
    allow: 'job.operate',
  }),
};
