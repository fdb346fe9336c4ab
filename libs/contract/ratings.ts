import { z } from 'zod';
import { attitudes } from './proposals.js';
import { route } from './route.js';
import { idParams, maybeText } from './values.js';

export const ratingDraft = z.strictObject({
  /** 办理态度 */
  attitude: z.enum(attitudes),
  /** 办理结果; UNSATISFIED reopens the case once. */
  result: z.enum(attitudes),
  comment: maybeText(1000),
});
export type RatingDraft = z.output<typeof ratingDraft>;

export const ratings = {
  rate: route({
    method: 'PUT',
    path: '/api/proposals/:id/rating',
    summary: '评价答复',
    params: idParams,
    body: ratingDraft,
    allow: 'proposal.rate',
  }),
};
