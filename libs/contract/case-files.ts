import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, instant, made, page, pageQuery } from './values.js';

export const archiveStates = ['building', 'ready', 'failed'] as const;

/** The case files of a whole session, packed in the background. */
export const archiveView = z.object({
  id,
  sessionLabel: z.string(),
  state: z.enum(archiveStates),
  /** Cases packed so far, of how many. */
  done: z.number().int(),
  total: z.number().int(),
  /** Bytes of the finished file. */
  size: z.number().int(),
  requestedBy: z.string(),
  requestedAt: instant,
  readyAt: instant.nullable(),
});
export type ArchiveView = z.output<typeof archiveView>;

export const caseFiles = {
  download: route({
    method: 'GET',
    path: '/api/proposals/:id/case-file.zip',
    summary: '一件提案的案卷',
    params: idParams,
    allow: 'case-file.read',
    transfer: 'download',
  }),
  build: route({
    method: 'POST',
    path: '/api/archives',
    summary: '打包一次会议的全部案卷',
    body: z.strictObject({ sessionId: id }),
    result: made,
    allow: 'archive.build',
  }),
  list: route({
    method: 'GET',
    path: '/api/archives',
    summary: '已打包和正在打包的案卷',
    query: z.strictObject(pageQuery),
    result: page(archiveView),
    allow: 'archive.build',
  }),
  fetch: route({
    method: 'GET',
    path: '/api/archives/:id/archive.zip',
    summary: '下载打包好的案卷',
    params: idParams,
    allow: 'archive.build',
    transfer: 'download',
  }),
};
