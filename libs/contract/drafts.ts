import { z } from 'zod';
import { collectiveKinds, proposalSources } from './kinds.js';
import { memberBrief } from './members.js';
import { route } from './route.js';
import { fileView, id, idParams, instant, made, may, maybeText } from './values.js';

export const draftStages = ['writing', 'submitted', 'discarded'] as const;
export type DraftStage = (typeof draftStages)[number];

export const invitationStages = ['invited', 'signed', 'refused', 'withdrawn', 'lapsed'] as const;
export type InvitationStage = (typeof invitationStages)[number];

/** Text in the middle of being typed: kept as it is, except for what the database cannot hold (NUL, half characters). */
const typed = (max: number) =>
  z
    .string()
    .max(max)
    .transform((value) => value.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, ''))
    .default('');

/** A proposal as it is being written: every part may still be missing or too long. */
export const draftContent = z.strictObject({
  title: typed(400),
  situation: typed(40_000),
  demands: z.array(typed(20_000)).max(40).default(['']),
  category: z.string().max(40).nullable().default(null),
  consentPublic: z.boolean().default(true),
  nonDisclosureReason: typed(1000),
  source: z.enum(proposalSources).default('OWN'),
  suggestedDepartmentIds: z.array(id).max(10).default([]),
  fileIds: z.array(id).max(10).default([]),
  /** The suggestions it grows out of; they are converted when it is submitted. */
  suggestionIds: z.array(id).max(50).default([]),
  /** By staff on somebody's behalf: members, or a body of this kind. A member writes in their own name. */
  by: z.enum(['members', ...collectiveKinds]).default('members'),
  proposerIds: z.array(id).max(60).default([]),
  collectiveName: typed(200),
  contactName: typed(200),
  contactPhone: typed(200),
  /** The paper form with seal or signatures. */
  scanFileId: id.nullable().default(null),
});
export type DraftContent = z.output<typeof draftContent>;

/** A draft of one's own, as lists show it. */
export const draftRow = z.object({
  id,
  title: z.string(),
  updatedAt: instant,
  signUntil: instant.nullable(),
  invited: z.number().int(),
  signed: z.number().int(),
  suggestionIds: z.array(id),
});
export type DraftRow = z.output<typeof draftRow>;

export const draftView = z.object({
  id,
  stage: z.enum(draftStages),
  version: z.number().int(),
  updatedAt: instant,
  content: draftContent,
  /** What the ids of the content are called. */
  files: z.array(fileView),
  members: z.array(memberBrief),
  departments: z.array(z.object({ id, name: z.string() })),
  suggestions: z.array(z.object({ id, number: z.string(), title: z.string() })),
  /** Until when may be signed; null before anybody is invited. */
  signUntil: instant.nullable(),
  /** What it would be if nothing else is chosen. */
  defaultSignUntil: instant,
  invitations: z.array(
    z.object({
      id,
      member: memberBrief,
      stage: z.enum(invitationStages),
      /** The text was changed after this member had signed: the signature was void. */
      askedAgain: z.boolean(),
      opinion: z.string().nullable(),
      decidedAt: instant.nullable(),
      may,
    }),
  ),
  /** What became of it. */
  proposalId: id.nullable(),
  may,
});
export type DraftView = z.output<typeof draftView>;

/** An invitation to sign, as the invited member sees it. */
export const invitationRow = z.object({
  id,
  stage: z.enum(invitationStages),
  from: z.string(),
  title: z.string(),
  until: instant,
  askedAgain: z.boolean(),
  overdue: z.boolean(),
});
export type InvitationRow = z.output<typeof invitationRow>;

export const invitationView = invitationRow.extend({
  situation: z.string(),
  demands: z.array(z.string()),
  category: z.string().nullable(),
  consentPublic: z.boolean(),
  files: z.array(fileView),
  /** Goes with the signature: who signs an older text is told to read the new one. */
  textRevision: z.number().int(),
  opinion: z.string().nullable(),
  decidedAt: instant.nullable(),
  /** The others who were asked, and what they did. */
  others: z.array(z.object({ name: z.string(), stage: z.enum(invitationStages) })),
  /** Once submitted, for those who signed. */
  proposalId: id.nullable(),
  may,
});
export type InvitationView = z.output<typeof invitationView>;

/** What was found in a document. */
export const importedText = z.object({
  title: z.string().nullable(),
  situation: z.string(),
  demands: z.array(z.string()),
  /** What the person should look at, in one sentence; null when every part was found. */
  said: z.string().nullable(),
});
export type ImportedText = z.output<typeof importedText>;

export const drafts = {
  list: route({
    method: 'GET',
    path: '/api/drafts',
    summary: '我的提案草稿',
    result: z.array(draftRow),
    allow: 'proposal.submit',
  }),
  read: route({
    method: 'GET',
    path: '/api/drafts/:id',
    summary: '一份草稿（仅起草人）',
    params: idParams,
    result: draftView,
    allow: 'proposal.submit',
  }),
  /** The writer chooses the id, so that a draft whose answer was lost is not begun twice. */
  save: route({
    method: 'PUT',
    path: '/api/drafts/:id',
    summary: '保存草稿；第一次保存即新建',
    params: idParams,
    body: z.strictObject({
      /** Of the draft that was changed; 0 for a new one. An older one is refused: another device has saved since. */
      version: z.number().int().min(0),
      content: draftContent,
      /** The writer has agreed that a changed text makes the signatures void. */
      voidSignatures: z.boolean().default(false),
    }),
    result: z.object({ version: z.number().int(), updatedAt: instant }),
    allow: 'proposal.submit',
  }),
  discard: route({
    method: 'DELETE',
    path: '/api/drafts/:id',
    summary: '删去草稿，并撤回联名邀请',
    params: idParams,
    allow: 'proposal.submit',
  }),
  invite: route({
    method: 'POST',
    path: '/api/drafts/:id/invitations',
    summary: '邀请委员联名，或改签名截止时间',
    params: idParams,
    body: z.strictObject({ memberIds: z.array(id).max(60), until: instant.nullable().default(null) }),
    allow: 'proposal.cosign',
  }),
  withdraw: route({
    method: 'DELETE',
    path: '/api/drafts/:id/invitations/:invitationId',
    summary: '撤回联名邀请',
    params: z.strictObject({ id, invitationId: id }),
    allow: 'proposal.cosign',
  }),
  submit: route({
    method: 'POST',
    path: '/api/drafts/:id/proposal',
    summary: '提交草稿为提案；联名只计已签名的',
    params: idParams,
    body: z.strictObject({ version: z.number().int() }),
    result: made,
    allow: 'proposal.submit',
  }),
  takeText: route({
    method: 'POST',
    path: '/api/drafts/text',
    summary: '从 .docx 或 .txt 读出案由、情况分析和具体建议',
    result: importedText,
    allow: 'proposal.submit',
    transfer: 'upload',
  }),
};

export const invitations = {
  list: route({
    method: 'GET',
    path: '/api/invitations',
    summary: '请我联名的提案',
    result: z.array(invitationRow),
    allow: 'proposal.cosign',
  }),
  read: route({
    method: 'GET',
    path: '/api/invitations/:id',
    summary: '一份联名邀请和提案全文（仅受邀委员）',
    params: idParams,
    result: invitationView,
    allow: 'proposal.cosign',
  }),
  sign: route({
    method: 'PUT',
    path: '/api/invitations/:id/signature',
    summary: '签名联名，可附意见',
    params: idParams,
    body: z.strictObject({ textRevision: z.number().int(), opinion: maybeText(500) }),
    allow: 'proposal.cosign',
  }),
  refuse: route({
    method: 'PUT',
    path: '/api/invitations/:id/refusal',
    summary: '不联名（已签名的，取消签名）',
    params: idParams,
    body: z.strictObject({ note: maybeText(500) }),
    allow: 'proposal.cosign',
  }),
};
