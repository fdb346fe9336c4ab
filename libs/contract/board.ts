import { z } from 'zod';
import { proposalRow } from './proposals.js';
import { assignmentDraft } from './assignments.js';
import { assignmentRoles } from './kinds.js';
import { route } from './route.js';
import { day, id, page, pageQuery, several } from './values.js';

const unit = z.object({ id, name: z.string() });

export const boardRow = proposalRow
  .pick({
    id: true,
    intakeSerial: true,
    caseNumber: true,
    title: true,
    category: true,
    proposers: true,
    filedAt: true,
  })
  .extend({
    /** 提案者建议 */
    suggested: z.array(unit),
    /** 审查建议 */
    reviewed: z.array(unit.extend({ role: z.enum(assignmentRoles) })),
  });
export type BoardRow = z.output<typeof boardRow>;

/** What became of one case of a batch: nothing is half done, and what failed says why. */
export const batchResult = z.object({
  proposalId: id,
  done: z.boolean(),
  problem: z.string().nullable(),
  /** What to say at which field of this case. */
  fields: z.record(z.string(), z.string()),
});
export type BatchResult = z.output<typeof batchResult>;

const handout = z.strictObject({
  /** Assigned from this day to that one. */
  from: day.optional(),
  to: day.optional(),
  /** Only these proposals. */
  proposalId: several(id),
});

/** 交办会: all that waits for its units, assigned in one go, and the list to hand out. */
export const board = {
  list: route({
    method: 'GET',
    path: '/api/assignment-board',
    summary: '待交办的提案与建议单位',
    query: z.strictObject({ ...pageQuery, category: z.string().max(40).optional() }),
    result: page(boardRow),
    allow: 'assignment.assign',
  }),
  assign: route({
    method: 'POST',
    path: '/api/assignment-board',
    summary: '批量交办，逐件生效，逐件说明结果',
    body: z.strictObject({
      cases: z
        .array(assignmentDraft.extend({ proposalId: id }))
        .min(1)
        .max(200),
    }),
    result: z.object({ results: z.array(batchResult) }),
    allow: 'assignment.assign',
  }),
  workbook: route({
    method: 'GET',
    path: '/api/assignment-board/handout.xlsx',
    summary: '交办会清单（Excel），按承办单位',
    query: handout,
    allow: 'assignment.assign',
    transfer: 'download',
  }),
  document: route({
    method: 'GET',
    path: '/api/assignment-board/handout.docx',
    summary: '交办会清单（Word），按承办单位',
    query: handout,
    allow: 'assignment.assign',
    transfer: 'download',
  }),
};
