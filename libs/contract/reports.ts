import { z } from 'zod';
import { route } from './route.js';
import { day, id, idParams, instant, made, page, pageQuery } from './values.js';

/** Units are typed: adding different ones is an error. */
export const units = ['条', '件', '件次', '项', '人', '次', '%'] as const;
export type Unit = (typeof units)[number];

export const figureView = z.object({
  key: z.string(),
  /** Heading under which the page shows it. */
  group: z.string(),
  label: z.string(),
  unit: z.enum(units),
  /** The count; for a rate its numerator. */
  numerator: z.number().int(),
  /** The base of a rate; null for a plain count. */
  denominator: z.number().int().nullable(),
  /** As printed: `155`, `98.3`, or `—` when the base is 0. */
  printed: z.string(),
  /** How it is counted, in one sentence. */
  definition: z.string(),
  asOf: instant,
});
export type FigureView = z.output<typeof figureView>;

/** A piece of the sentence: plain words, or a figure that opens its records. */
export const sentencePart = z.object({ text: z.string(), key: z.string().nullable() });

/** `total = parts` over the records; red when it does not close. */
export const equation = z.object({
  label: z.string(),
  total: z.string(),
  parts: z.array(z.string()),
  holds: z.boolean(),
  sum: z.number().int(),
  expected: z.number().int(),
});

export const snapshotState = ['building', 'ready', 'failed'] as const;

export const snapshotRow = z.object({
  id,
  title: z.string(),
  from: day,
  to: day,
  asOf: instant,
  revision: z.number().int(),
  state: z.enum(snapshotState),
  requestedBy: z.string(),
  requestedAt: instant,
  builtAt: instant.nullable(),
});
export type SnapshotRow = z.output<typeof snapshotRow>;

export const snapshotView = snapshotRow.extend({
  sentence: z.array(sentencePart),
  figures: z.array(figureView),
  equations: z.array(equation),
  /** SHA-256 over the figures and their record lists. */
  digest: z.string().nullable(),
});
export type SnapshotView = z.output<typeof snapshotView>;

export const recordRow = z.object({
  id,
  kind: z.enum(['suggestion', 'proposal', 'assignment', 'rating', 'promise', 'supervision', 'evaluation']),
  /** The record to open. */
  subjectId: id,
  number: z.string(),
  title: z.string(),
  who: z.string().nullable(),
  at: instant.nullable(),
  /** In a rate: counted in the numerator as well as in the base. */
  counted: z.boolean(),
});

export const comparison = z.object({
  comparedAt: instant,
  same: z.boolean(),
  sentence: z.string(),
  changes: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      before: z.string(),
      after: z.string(),
      /** True counts; the lists are cut at a hundred. */
      addedTotal: z.number().int(),
      removedTotal: z.number().int(),
      added: z.array(recordRow),
      removed: z.array(recordRow),
    }),
  ),
});

const figureParams = z.strictObject({ id, key: z.string().max(120) });

export const reports = {
  build: route({
    method: 'POST',
    path: '/api/reports',
    summary: '生成年度（或任意时段）汇总',
    body: z.strictObject({ from: day, to: day, asOf: instant.nullable().default(null) }),
    result: made,
    allow: 'report.build',
  }),
  list: route({
    method: 'GET',
    path: '/api/reports',
    summary: '已生成的汇总',
    query: z.strictObject(pageQuery),
    result: page(snapshotRow),
    allow: 'report.read',
  }),
  read: route({
    method: 'GET',
    path: '/api/reports/:id',
    summary: '一份汇总：报告句、数字、勾稽',
    params: idParams,
    result: snapshotView,
    allow: 'report.read',
  }),
  records: route({
    method: 'GET',
    path: '/api/reports/:id/figures/:key/records',
    summary: '一个数字所数的记录，逐条',
    params: figureParams,
    query: z.strictObject(pageQuery),
    result: page(recordRow).extend({ total: z.number().int() }),
    allow: 'report.read',
  }),
  compare: route({
    method: 'GET',
    path: '/api/reports/:id/comparison',
    summary: '与现在的数据比较，列出变化的记录',
    params: idParams,
    result: comparison,
    allow: 'report.read',
  }),
  workbook: route({
    method: 'GET',
    path: '/api/reports/:id/workbook.xlsx',
    summary: '下载 Excel：数字一页，记录一页',
    params: idParams,
    allow: 'report.read',
    transfer: 'download',
  }),
  document: route({
    method: 'GET',
    path: '/api/reports/:id/document.docx',
    summary: '下载 Word',
    params: idParams,
    allow: 'report.read',
    transfer: 'download',
  }),
};
