import { z } from 'zod';
import { proposalBrief } from './proposals.js';
import { route } from './route.js';
import { resemblance } from './similar.js';
import { id, idParams } from './values.js';

export const certainties = ['high', 'medium', 'low'] as const;
export type Certainty = (typeof certainties)[number];

/** A unit that handled cases like this one: they are the reason. */
export const recommendedDepartment = z.object({
  id,
  name: z.string(),
  /** Of the likeness of all past cases that were compared, the share that this unit handled, 0–1. */
  share: z.number(),
  certainty: z.enum(certainties),
  cases: z.array(proposalBrief.extend(resemblance)),
});
export type RecommendedDepartment = z.output<typeof recommendedDepartment>;

export const recommendation = {
  departments: route({
    method: 'GET',
    path: '/api/proposals/:id/recommended-departments',
    summary: '根据以往同类提案推荐的承办单位与理由，由经办人决定',
    params: idParams,
    result: z.object({
      /** At most three, the likeliest first. */
      recommended: z.array(recommendedDepartment),
      /** How many past cases were compared. */
      compared: z.number().int(),
      /** 提案者建议, evidence of another kind and kept apart. */
      suggested: z.array(z.object({ id, name: z.string() })),
    }),
    allow: 'assignment.assign',
  }),
};
