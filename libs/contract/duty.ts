import { z } from 'zod';
import { memberBrief } from './members.js';
import { route } from './route.js';
import { id, idParams, instant } from './values.js';

/** What a member's record of duty counts, in the order of the page. */
export const dutyFigures = [
  'suggestions',
  'suggestions-converted',
  'first-proposer',
  'co-signer',
  'collective',
  'excellent',
  'consulted',
  'proposals-rated',
  'replies-rated',
] as const;
export type DutyFigure = (typeof dutyFigures)[number];

const year = z.coerce.number().int().min(2000).max(2100);

export const dutyView = z.object({
  member: memberBrief,
  year: z.number().int(),
  /** The years in which there is anything, newest first; this year is always one of them. */
  years: z.array(z.number().int()),
  figures: z.array(
    z.object({
      figure: z.enum(dutyFigures),
      label: z.string(),
      unit: z.string(),
      count: z.number().int(),
      /** What is counted, in one sentence. */
      definition: z.string(),
    }),
  ),
});
export type DutyView = z.output<typeof dutyView>;

/** One record that a figure counts. */
export const dutyRecord = z.object({
  /** Of the record that it opens. */
  id,
  kind: z.enum(['suggestion', 'proposal']),
  number: z.string(),
  title: z.string(),
  at: instant,
  note: z.string().nullable(),
});
export type DutyRecord = z.output<typeof dutyRecord>;

const ofYear = z.strictObject({ id, year });

/** 履职档案: a member sees their own, the secretariat everybody's. */
export const duty = {
  read: route({
    method: 'GET',
    path: '/api/members/:id/duty',
    summary: '一位委员的履职档案',
    params: idParams,
    query: z.strictObject({ year: year.optional() }),
    result: dutyView,
    allow: 'duty.read',
  }),
  records: route({
    method: 'GET',
    path: '/api/members/:id/duty/:year/records/:figure',
    summary: '履职档案中一个数字的全部记录',
    params: ofYear.extend({ figure: z.enum(dutyFigures) }),
    result: z.array(dutyRecord),
    allow: 'duty.read',
  }),
  document: route({
    method: 'GET',
    path: '/api/members/:id/duty/:year/document',
    summary: '导出一位委员的履职档案（Word）',
    params: ofYear,
    allow: 'duty.read',
    transfer: 'download',
  }),
  workbook: route({
    method: 'GET',
    path: '/api/members/:id/duty/:year/workbook',
    summary: '导出一位委员的履职档案（Excel）',
    params: ofYear,
    allow: 'duty.read',
    transfer: 'download',
  }),
};
