import { z } from 'zod';
import { attitudes, contactWays, relevances } from './parts.js';
import { route } from './route.js';
import { id, idParams, maybeText } from './values.js';

const answers = {
  /** 办理态度 */
  attitude: z.enum(attitudes),
  /** 办理结果; what follows from UNSATISFIED stands in the lifecycle. */
  result: z.enum(attitudes),
  /** 答复是否针对提案 */
  relevance: z.enum(relevances).nullable().default(null),
  /** 答复前是否联系过, and how. */
  consulted: z.enum(contactWays).nullable().default(null),
  comment: maybeText(1000),
};
export const ratingAnswers = z.strictObject(answers);
export type RatingAnswers = z.output<typeof ratingAnswers>;

export const ratingDraft = z.strictObject({
  ...answers,
  /** Of the unit that is rated; may be left out where only one has replied. */
  assignmentId: id.nullable().default(null),
});
export type RatingDraft = z.output<typeof ratingDraft>;

export const paperRating = z.strictObject({
  ...answers,
  assignmentId: id,
  /** The member who filled in the form, or the collective's own proposal. */
  raterId: id,
  /** The scanned form. */
  scanFileId: id,
});
export type PaperRating = z.output<typeof paperRating>;

export const ratings = {
  rate: route({
    method: 'PUT',
    path: '/api/proposals/:id/rating',
    summary: '评价答复，每个答复单位一份',
    params: idParams,
    body: ratingDraft,
    allow: 'proposal.rate',
  }),
  enter: route({
    method: 'POST',
    path: '/api/proposals/:id/paper-ratings',
    summary: '代录书面评价，须附扫描件',
    params: idParams,
    body: paperRating,
    allow: 'feedback.run',
  }),
};
