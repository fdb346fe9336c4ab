import { z } from 'zod';
import { arrivalRoles, channels, entryWays, joinWays } from './arrivals.js';
import { memberBrief } from './members.js';
import { proposalBrief, proposalDraft, submissionKey } from './proposals.js';
import { unlinkQuery } from './reviews.js';
import { route } from './route.js';
import {
  day,
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

/** Why two may be one matter: their words, an answer to a mail, a quotation in the group, one talk. */
export const likenessGrounds = ['words', 'thread', 'quote', 'chat'] as const;
export type LikenessGround = (typeof likenessGrounds)[number];

export const moveKinds = ['join', 'detach', 'split'] as const;
export type MoveKind = (typeof moveKinds)[number];

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
  /** How many others said that they support it. */
  supporters: z.number().int(),
  /** Others that may be the same matter and wait for a decision. */
  alike: z.number().int(),
  /** Supplements that came after the text had been put in order, and that nobody has taken note of. */
  unseen: z.number().int(),
  /** Until then the sender may go on writing, and it is added; null when it is complete. */
  gatheringUntil: instant.nullable(),
});
export type SuggestionRow = z.output<typeof suggestionRow>;

export const arrivalView = z.object({
  id,
  /** An arrival that was cut has several. */
  part: z.number().int(),
  role: z.enum(arrivalRoles),
  title: z.string().nullable(),
  /** The sender's own words, without quotes and signatures. */
  text: z.string(),
  /** Complete, as they came. */
  originalText: z.string(),
  /** Quotes and signatures that were folded away. */
  folded: z.string().nullable(),
  quote: z.string().nullable(),
  saidAt: instant,
  senderName: z.string(),
  joinedAt: instant,
  /** The clerk; null where a rule did it. */
  joinedBy: z.string().nullable(),
  how: z.enum(joinWays),
  why: z.string().nullable(),
  /** False: it came after the text had been put in order, and stands beside it. */
  inText: z.boolean(),
  seen: z.boolean(),
  /** Garbled words, repaired: taken only by a person. */
  repair: z.object({ title: z.string().nullable(), text: z.string().nullable() }).nullable(),
  repaired: z.boolean(),
  /** Who wrote what was passed on, as the forward claims. */
  forwardedFrom: z.object({ name: z.string().nullable(), address: z.string().nullable() }).nullable(),
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

/** What two that may be one matter have in common, seen from one of them. */
export const likenessView = likeSuggestion.extend({
  excerpt: z.string(),
  /** In plain words, for the clerk. */
  why: z.string(),
  ground: z.enum(likenessGrounds),
});

/** What a clerk moved between suggestions, and may put back. */
export const moveView = z.object({
  id,
  kind: z.enum(moveKinds),
  at: instant,
  by: z.string(),
  why: z.string().nullable(),
  from: z.object({ id, number: z.string() }),
  to: z.object({ id, number: z.string() }),
  undoneAt: instant.nullable(),
});

/** One part of an arrival. */
const partOf = z.strictObject({ arrivalId: id, part: z.number().int().min(1) });

const newTitle = maybeText(80);

/** Where a suggestion is divided: whole arrivals, one document of it, or a cut in the words of an arrival. */
export const splitDraft = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('arrivals'), parts: z.array(partOf).min(1).max(50), title: newTitle }),
  z.strictObject({ by: z.literal('file'), fileId: id, title: newTitle }),
  partOf.extend({
    by: z.literal('cut'),
    /** The first character of the second half, counted as JavaScript does. */
    at: z.number().int().min(1),
    title: newTitle,
  }),
]);
export type SplitDraft = z.output<typeof splitDraft>;

const moved = z.object({ moveId: id, id });

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
  /** 转意见建议: the proposal that it was. */
  fromProposal: z.object({ id, number: z.string(), title: z.string() }).nullable(),
  attachments: z.array(fileView),
  arrivals: z.array(arrivalView),
  /** Others that may be the same matter; for the desk. */
  matters: z.array(likenessView),
  moves: z.array(moveView),
  /** Attachments with words of their own: of two documents two suggestions can be made. */
  documents: z.array(z.object({ fileId: id, name: z.string(), title: z.string() })),
  /** 代为登记: how and when it was said, and who wrote it down. */
  entry: z.object({ way: z.enum(entryWays), saidOn: day, enteredBy: z.string() }).nullable(),
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
