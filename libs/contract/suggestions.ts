import { z } from 'zod';
import { channels } from './arrivals.js';
import { memberBrief } from './members.js';
import { proposalBrief, proposalDraft, submissionKey } from './proposals.js';
import { unlinkQuery } from './reviews.js';
import { route } from './route.js';
import {
  fileView,
  flag,
  id,
  idParams,
  instant,
  made,
  may,
  maybeText,
  page,
  pageQuery,
  several,
  text,
  trailView,
} from './values.js';

export const suggestionStages = ['received', 'converted', 'dismissed', 'merged', 'withdrawn'] as const;
export type SuggestionStage = (typeof suggestionStages)[number];

/**
 * How sure we are who sent it: confirmed by a person or the app, matched by a bound address, bound address that did not
 * prove itself, only proposed, unknown.
 */
export const senderStates = ['confirmed', 'matched', 'unverified', 'proposed', 'unknown'] as const;

export const suggestionRow = z.object({
  id,
  number: z.string(),
  channel: z.enum(channels),
  stage: z.enum(suggestionStages),
  title: z.string(),
  excerpt: z.string(),
  category: z.string().nullable(),
  receivedAt: instant,
  senderName: z.string(),
  senderState: z.enum(senderStates),
  member: memberBrief.nullable(),
  attachments: z.number().int(),
  /** Arrivals joined in this one suggestion, itself included. */
  arrivals: z.number().int(),
});
export type SuggestionRow = z.output<typeof suggestionRow>;

export const arrivalView = z.object({
  id,
  suggestionId: id,
  suggestionNumber: z.string(),
  channel: z.enum(channels),
  receivedAt: instant,
  senderRef: z.string().nullable(),
  /** What had to be corrected to read it, e.g. `gb2312->gb18030`. */
  corrections: z.array(z.string()),
  /** The chat record it was picked from, as evidence; for those who take such records in. */
  recordFile: fileView.nullable(),
});

export const likeSuggestion = z.object({
  id,
  number: z.string(),
  title: z.string(),
  stage: z.enum(suggestionStages),
  receivedAt: instant,
  channel: z.enum(channels),
  senderName: z.string(),
  /** 0–1. */
  likeness: z.number(),
  /** Phrases that stand in both. */
  overlap: z.array(z.string()),
});

export const suggestionView = suggestionRow.omit({ excerpt: true, attachments: true, arrivals: true }).extend({
  text: z.string(),
  /** Goes up with every edit. */
  version: z.number().int(),
  /** The sender's own layout, made safe; null when plain text. */
  html: z.string().nullable(),
  quote: z.string().nullable(),
  /** The words as they came, before the clerk's edits. */
  originalText: z.string(),
  dismissal: z.object({ reason: z.string(), note: z.string().nullable(), at: instant }).nullable(),
  mergedInto: z.object({ id, number: z.string(), title: z.string() }).nullable(),
  attachments: z.array(fileView),
  arrivals: z.array(arrivalView),
  proposals: z.array(proposalBrief),
  trail: z.array(trailView),
  may,
});
export type SuggestionView = z.output<typeof suggestionView>;

const listQuery = {
  ...pageQuery,
  stage: several(z.enum(suggestionStages)),
  channel: several(z.enum(channels)),
  category: z.string().max(40).optional(),
  year: z.coerce.number().int().min(2000).max(2100).optional(),
  search: z.string().max(100).optional(),
  /** Only those whose sender still has to be confirmed. */
  senderOpen: flag.optional(),
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
};
