import { z } from 'zod';
import { route } from './route.js';
import { day, id, idParams, page, pageQuery } from './values.js';

/** A case as everybody may read it: the frozen copy that was decided on, and nothing of the live record. */
export const publicCase = z.object({
  id,
  number: z.string(),
  title: z.string(),
  proposers: z.string(),
  sessionLabel: z.string(),
  category: z.string(),
  publishedOn: day,
  /** Null: the text of the proposal is not public. */
  situation: z.string().nullable(),
  demands: z.array(z.string()).nullable(),
  replies: z.array(
    z.object({
      id,
      departmentName: z.string(),
      documentNumber: z.string(),
      sentOn: day,
      resolution: z.string(),
      answers: z.array(z.string()),
      closing: z.string().nullable(),
    }),
  ),
  files: z.array(z.object({ id, name: z.string(), size: z.number().int() })),
});
export type PublicCase = z.output<typeof publicCase>;

export const publicRow = publicCase.pick({
  id: true,
  number: true,
  title: true,
  proposers: true,
  sessionLabel: true,
  category: true,
  publishedOn: true,
});
export type PublicRow = z.output<typeof publicRow>;

export const publicQuery = {
  ...pageQuery,
  limit: z.coerce.number().int().min(1).max(100).default(20),
  search: z.string().max(100).optional(),
};

/** Read by anybody, without signing in. The pages for people are at `/public`. */
export const publicCases = {
  list: route({
    method: 'GET',
    path: '/api/public/cases',
    summary: '已公开的提案',
    query: z.strictObject(publicQuery),
    result: page(publicRow),
    allow: 'public',
  }),
  read: route({
    method: 'GET',
    path: '/api/public/cases/:id',
    summary: '一件已公开的提案及答复',
    params: idParams,
    result: publicCase,
    allow: 'public',
  }),
  file: route({
    method: 'GET',
    path: '/api/public/cases/:id/files/:fileId',
    summary: '随提案公开的附件',
    params: z.strictObject({ id, fileId: id }),
    allow: 'public',
    transfer: 'download',
  }),
};
