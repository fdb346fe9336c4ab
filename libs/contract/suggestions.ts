import { z } from 'zod';
import { channels } from './arrivals.js';
import { proposalBrief, proposalDraft, submissionKey } from './proposals.js';
import { unlinkQuery } from './reviews.js';
import { route } from './route.js';
import { flag, id, idParams, made, maybeText, page, pageQuery, several, text } from './values.js';
import {
  suggestionStages,
  suggestionRow,
  likeSuggestion,
  partOf,
  splitDraft,
  moved,
  suggestionView,
} from './suggestion-views.js';

const listQuery = {
  ...pageQuery,
  stage: several(z.enum(suggestionStages)),
  channel: several(z.enum(channels)),
  category: z.string().max(40).optional(),
  year: z.coerce.number().int().min(2000).max(2100).optional(),
  search: z.string().max(100).optional(),
  /** Only those whose sender still has to be confirmed. */
  senderOpen: flag.optional(),
  /** Only those that may be the same matter as another. */
  alike: flag.optional(),
  /** Only those to which something was added that nobody has taken note of. */
  unseen: flag.optional(),
};

export const suggestions = {
  inbox: route({
    method: 'GET',
    path: '/api/suggestions',
    summary: '收件箱',
    query: z.strictObject(listQuery),
    result: page(suggestionRow),
    allow: 'suggestion.read',
  }),
  mine: route({
    method: 'GET',
    path: '/api/my/suggestions',
    summary: '我的意见建议',
    query: z.strictObject(pageQuery),
    result: page(suggestionRow.extend({ proposals: z.array(proposalBrief) })),
    allow: 'suggestion.read-own',
  }),
  read: route({
    method: 'GET',
    path: '/api/suggestions/:id',
    summary: '一条意见建议',
    params: idParams,
    result: suggestionView,
    allow: 'signed-in',
  }),
  like: route({
    method: 'GET',
    path: '/api/suggestions/:id/like',
    summary: '相似的意见建议与理由',
    params: idParams,
    result: z.array(likeSuggestion),
    allow: 'suggestion.read',
  }),
  edit: route({
    method: 'PUT',
    path: '/api/suggestions/:id',
    summary: '整理标题、文字与分类（原文不变）',
    params: idParams,
    body: z.strictObject({
      title: text(2, 80),
      text: text(1, 20_000),
      category: maybeText(40),
      /** Of the text that was read: if somebody has changed it meanwhile, this change is refused. */
      version: z.number().int(),
    }),
    allow: 'suggestion.triage',
  }),
  confirmSender: route({
    method: 'PUT',
    path: '/api/suggestions/:id/sender',
    summary: '确认或更正提出人',
    params: idParams,
    body: z.strictObject({
      /** Null: not a member. */
      memberId: id.nullable(),
      /** Remember the address or nickname for this member. */
      bind: z.boolean().default(false),
    }),
    allow: 'suggestion.triage',
  }),
  merge: route({
    method: 'PUT',
    path: '/api/suggestions/:id/merge',
    summary: '并入另一条（来件全部保留）',
    params: idParams,
    body: z.strictObject({ intoId: id, note: maybeText(200) }),
    allow: 'suggestion.triage',
  }),
  unmerge: route({
    method: 'DELETE',
    path: '/api/suggestions/:id/merge',
    summary: '撤销合并',
    params: idParams,
    allow: 'suggestion.triage',
  }),
  dismiss: route({
    method: 'PUT',
    path: '/api/suggestions/:id/dismissal',
    summary: '不采用，须选理由',
    params: idParams,
    body: z.strictObject({ reason: text(1, 40), note: maybeText(500) }),
    allow: 'suggestion.triage',
  }),
  restore: route({
    method: 'DELETE',
    path: '/api/suggestions/:id/dismissal',
    summary: '撤销不采用',
    params: idParams,
    allow: 'suggestion.triage',
  }),
  /** The proposal is filed in the name of the members of the draft; other suggestions may be joined to it. */
  convert: route({
    method: 'POST',
    path: '/api/suggestions/:id/proposals',
    summary: '转为提案',
    params: idParams,
    body: proposalDraft.extend({ alsoSuggestionIds: z.array(id).max(50).default([]), key: submissionKey }),
    result: made,
    allow: 'proposal.submit',
  }),
  /** Several suggestions to one proposal: adds this one to a proposal that exists. */
  link: route({
    method: 'PUT',
    path: '/api/suggestions/:id/proposals/:proposalId',
    summary: '并入已有提案',
    params: z.strictObject({ id, proposalId: id }),
    allow: 'suggestion.triage',
  }),
  unlink: route({
    method: 'DELETE',
    path: '/api/suggestions/:id/proposals/:proposalId',
    summary: '撤销转提案或并入；由它转成、尚待审查的提案可一并撤案',
    params: z.strictObject({ id, proposalId: id }),
    query: unlinkQuery,
    allow: 'suggestion.triage',
  }),
  /** While nobody has begun with it, and for a short time only. */
  withdraw: route({
    method: 'PUT',
    path: '/api/suggestions/:id/withdrawal',
    summary: '撤回自己刚报送的意见建议',
    params: idParams,
    allow: 'suggestion.write',
  }),
  join: route({
    method: 'PUT',
    path: '/api/suggestions/:id/arrivals/:arrivalId/:part',
    summary: '把一件来件归到本条，作为补充或支持',
    params: z.strictObject({ id, arrivalId: id, part: z.coerce.number().int().min(1) }),
    body: z.strictObject({ role: z.enum(['supplement', 'support']), why: maybeText(200) }),
    result: moved,
    allow: 'suggestion.triage',
  }),
  detach: route({
    method: 'POST',
    path: '/api/suggestions/:id/detachments',
    summary: '拆出一件来件，另成一条',
    params: idParams,
    body: partOf.extend({ why: maybeText(200) }),
    result: moved,
    allow: 'suggestion.triage',
  }),
  split: route({
    method: 'POST',
    path: '/api/suggestions/:id/splits',
    summary: '分成两条：按来件、按附件或按文字',
    params: idParams,
    body: splitDraft,
    result: moved,
    allow: 'suggestion.triage',
  }),
  undoMove: route({
    method: 'DELETE',
    path: '/api/suggestions/:id/moves/:moveId',
    summary: '撤销归并、拆出或拆分',
    params: z.strictObject({ id, moveId: id }),
    allow: 'suggestion.triage',
  }),
  seeSupplements: route({
    method: 'PUT',
    path: '/api/suggestions/:id/supplements',
    summary: '已看过补充',
    params: idParams,
    allow: 'suggestion.triage',
  }),
  takeRepair: route({
    method: 'PUT',
    path: '/api/suggestions/:id/arrivals/:arrivalId/repair',
    summary: '采用修复后的文字',
    params: z.strictObject({ id, arrivalId: id }),
    allow: 'suggestion.triage',
  }),
  leaveRepair: route({
    method: 'DELETE',
    path: '/api/suggestions/:id/arrivals/:arrivalId/repair',
    summary: '改回来件原来的文字',
    params: z.strictObject({ id, arrivalId: id }),
    allow: 'suggestion.triage',
  }),
  refuseLikeness: route({
    method: 'PUT',
    path: '/api/suggestions/:id/likenesses/:otherId',
    summary: '不是同一件事，不再提示',
    params: z.strictObject({ id, otherId: id }),
    allow: 'suggestion.triage',
  }),
  askAgain: route({
    method: 'DELETE',
    path: '/api/suggestions/:id/likenesses/:otherId',
    summary: '撤销“不是同一件事”',
    params: z.strictObject({ id, otherId: id }),
    allow: 'suggestion.triage',
  }),
};
