import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, instant, maybeText } from './values.js';

/** 双向评议: from 90 优秀, from 75 良好, from 60 一般. */
export const evaluationGrades = ['EXCELLENT', 'GOOD', 'FAIR', 'POOR'] as const;
export type EvaluationGrade = (typeof evaluationGrades)[number];
export const gradeOf = (total: number): EvaluationGrade => {
  if (total >= 90) return 'EXCELLENT';
  if (total >= 75) return 'GOOD';
  return total >= 60 ? 'FAIR' : 'POOR';
};

/** The department's judgement of the proposal, item by item. */
export const evaluationView = z.object({
  assignmentId: id,
  round: z.number().int(),
  departmentName: z.string(),
  points: z.array(z.object({ label: z.string(), points: z.number().int(), of: z.number().int() })),
  total: z.number().int(),
  grade: z.enum(evaluationGrades),
  comment: z.string().nullable(),
  /** Given while neither side could see the other's (背靠背). */
  blind: z.boolean(),
  by: z.string(),
  at: instant,
});
export type EvaluationView = z.output<typeof evaluationView>;

export const evaluations = {
  list: route({
    method: 'GET',
    path: '/api/proposals/:id/evaluations',
    summary: '承办单位对提案的评议；本轮结束前提案者看不到',
    params: idParams,
    result: z.array(evaluationView),
    allow: 'proposal.read',
  }),
  evaluate: route({
    method: 'PUT',
    path: '/api/assignments/:id/evaluation',
    summary: '评议提案（答复之后）',
    params: idParams,
    /** One number per item of the settings, in their order. */
    body: z.strictObject({
      points: z.array(z.number().int().min(0).max(100)).min(1).max(20),
      comment: maybeText(1000),
    }),
    allow: 'assignment.handle',
  }),
};
