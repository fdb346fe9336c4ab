import { z } from 'zod';
import { route } from './route.js';
import { id } from './values.js';

/** What can be brought in from a table: .xlsx or .csv. */
export const importKinds = ['members', 'departments'] as const;
export type ImportKind = (typeof importKinds)[number];

const kindParams = z.strictObject({ kind: z.enum(importKinds) });

export const importPreview = z.object({
  /** Names the checked file; applying refers to it. */
  fileId: id,
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      /** Row number in the file, the heading being 1. */
      line: z.number().int(),
      cells: z.array(z.string()),
      verdict: z.enum(['add', 'change', 'same', 'wrong']),
      errors: z.array(z.string()),
    }),
  ),
  counts: z.object({ add: z.number(), change: z.number(), same: z.number(), wrong: z.number() }),
});
export type ImportPreview = z.output<typeof importPreview>;

export const imports = {
  template: route({
    method: 'GET',
    path: '/api/imports/:kind/template',
    summary: '下载导入模板 (.xlsx)',
    params: kindParams,
    allow: 'people.write',
    transfer: 'download',
  }),
  preview: route({
    method: 'POST',
    path: '/api/imports/:kind/preview',
    summary: '检查要导入的表，不写入',
    params: kindParams,
    result: importPreview,
    allow: 'people.write',
    transfer: 'upload',
  }),
  /** All rows or none. */
  apply: route({
    method: 'POST',
    path: '/api/imports/:kind',
    summary: '导入已检查的表',
    params: kindParams,
    body: z.strictObject({ fileId: id }),
    result: z.object({ added: z.number(), changed: z.number() }),
    allow: 'people.write',
  }),
};
