import { z } from 'zod';
import { replyDraft } from './assignments.js';
import { resolutions } from './body.js';
import { promiseDraft } from './promises.js';
import { route } from './route.js';
import { day, fileView, id, idParams, instant, maybeText, page, pageQuery, text } from './values.js';

/** A reply as it is being written: anything may still be missing. */
export const replyWriting = z.strictObject({
  documentNumber: text(0, 60).default(''),
  issuer: text(0, 30).default(''),
  resolution: z.enum(resolutions).nullable().default(null),
  answers: z.array(text(0, 5000)).max(20).default([]),
  closing: maybeText(2000),
  contactName: text(0, 30).default(''),
  contactPhone: text(0, 30).default(''),
  disclosure: z.enum(['PUBLIC', 'NOT_PUBLIC']).default('PUBLIC'),
  disclosureReason: maybeText(500),
  copyTo: z.array(text(0, 60)).max(20).default([]),
  promises: z
    .array(z.strictObject({ what: text(0, 500), dueOn: z.union([day, z.literal('')]) }))
    .max(10)
    .default([]),
  fileIds: z.array(id).max(10).default([]),
});
export type ReplyWriting = z.output<typeof replyWriting>;

export const replyDraftView = z.object({
  /** Counts up with every change; 0: nobody has saved anything yet. */
  version: z.number().int(),
  writing: replyWriting,
  attachments: z.array(fileView),
  savedBy: z.string().nullable(),
  savedAt: instant.nullable(),
  /** 送审, while it waits for the office. */
  submittedAt: instant.nullable(),
  submittedBy: z.string().nullable(),
  /** Submitted on or before the due day. */
  onTime: z.boolean().nullable(),
  /** The last 退回修改. */
  sentBack: z.object({ note: z.string(), by: z.string(), at: instant }).nullable(),
});
export type ReplyDraftView = z.output<typeof replyDraftView>;

/** What the office should look at twice. A flag never blocks. */
export const replyFlagKinds = ['too-short', 'polite-only', 'off-topic', 'copied', 'no-phone'] as const;
export type ReplyFlagKind = (typeof replyFlagKinds)[number];

export const replyFlag = z.object({
  kind: z.enum(replyFlagKinds),
  /** The answer it is about, from 0; null: the letter as a whole. */
  answer: z.number().int().nullable(),
  /** Of `copied`: the letter it agrees with, how much of this one, and where. */
  copied: z
    .object({
      replyId: id,
      proposalId: id,
      proposalName: z.string(),
      departmentName: z.string(),
      documentNumber: z.string(),
      sentOn: day,
      /** Share of this letter's ten-character pieces that also stand in the other, in percent. */
      percent: z.number().int(),
      passages: z.array(z.string()),
    })
    .nullable(),
});
export type ReplyFlag = z.output<typeof replyFlag>;

export const waitingReply = z.object({
  assignmentId: id,
  proposalId: id,
  number: z.string(),
  title: z.string(),
  departmentName: z.string(),
  documentNumber: z.string(),
  resolutionLabel: z.string(),
  submittedAt: instant,
  submittedBy: z.string(),
  dueOn: day,
  onTime: z.boolean(),
});
export type WaitingReply = z.output<typeof waitingReply>;

/** The version that was looked at: what was changed meanwhile is not decided unseen. */
const seen = { version: z.number().int().min(0) };

export const replies = {
  draft: route({
    method: 'GET',
    path: '/api/assignments/:id/reply-draft',
    summary: '答复稿：本单位共用；送审后审核人可看',
    params: idParams,
    result: replyDraftView,
    allow: 'reply.prepare',
  }),
  saveDraft: route({
    method: 'PUT',
    path: '/api/assignments/:id/reply-draft',
    summary: '保存答复稿，同事可接着写',
    params: idParams,
    body: z.strictObject({ ...seen, writing: replyWriting }),
    result: z.object({ version: z.number().int() }),
    allow: 'assignment.handle',
  }),
  flags: route({
    method: 'GET',
    path: '/api/assignments/:id/reply-flags',
    summary: '答复稿的提示：答非所问、与别的答复雷同、缺电话；只提示，不阻止',
    params: idParams,
    result: z.array(replyFlag),
    allow: 'reply.prepare',
  }),
  waiting: route({
    method: 'GET',
    path: '/api/replies/waiting',
    summary: '等待审核的答复，先送审的在前',
    query: z.strictObject(pageQuery),
    result: page(waitingReply),
    allow: 'reply.review',
  }),
  submit: route({
    method: 'PUT',
    path: '/api/assignments/:id/reply-submission',
    summary: '送审答复（规则要求审核时）',
    params: idParams,
    body: replyDraft,
    allow: 'assignment.handle',
  }),
  pass: route({
    method: 'PUT',
    path: '/api/assignments/:id/reply-pass',
    summary: '答复审核通过，发送给提案者',
    params: idParams,
    body: z.strictObject(seen),
    result: z.object({ id }),
    allow: 'reply.review',
  }),
  sendBack: route({
    method: 'PUT',
    path: '/api/assignments/:id/reply-revision',
    summary: '答复退回修改，须说明',
    params: idParams,
    body: z.strictObject({ ...seen, note: text(2, 1000) }),
    allow: 'reply.review',
  }),
  changeResolution: route({
    method: 'PUT',
    path: '/api/assignments/:id/resolution',
    summary: '更改办理结果类别，须说明；前后两个类别都保留',
    params: idParams,
    body: z.strictObject({
      resolution: z.enum(resolutions),
      reason: text(2, 500),
      /** Added to what the letter promises; asked for where the result is now to come and nothing is promised yet. */
      promises: z.array(promiseDraft).max(10).default([]),
    }),
    allow: 'reply.review',
  }),
  waiveOpinion: route({
    method: 'PUT',
    path: '/api/assignments/:id/opinion-waiver',
    summary: '不再等待这个单位的会办意见，须说明；意见仍可补送',
    params: idParams,
    body: z.strictObject({ reason: text(2, 500) }),
    allow: 'reply.review',
  }),
};
