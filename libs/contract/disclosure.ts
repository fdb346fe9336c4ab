import { z } from 'zod';
import { publicCase } from './public.js';
import { route } from './route.js';
import { id, idParams, instant, maybeText, text } from './values.js';

export const disclosures = ['PUBLIC', 'NOT_PUBLIC'] as const;
export type Disclosure = (typeof disclosures)[number];

/** What the check looks for in a text before it is made public. */
export const findingKinds = [
  'MOBILE',
  'LANDLINE',
  'IDENTITY',
  'MAIL',
  'ADDRESS',
  'PLATE',
  'BANK_CARD',
  'WECHAT',
  'QQ',
  'NAME',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** What stands in the published text instead; none tells the length of what it hides. */
export const redactionMarks = ['某某', '××', '███', '〔已隐去〕'] as const;
export type RedactionMark = (typeof redactionMarks)[number];

/** A span of one text: from the first character up to, and without, `end`; in UTF-16 units as in the browser. */
const span = { start: z.number().int().min(0), end: z.number().int().min(1) };

/** Which text: `title`, `proposers`, `situation`, `demands.0`, `replies.<id>.answers.0`, `replies.<id>.closing`. */
const place = z.string().min(1).max(80);

export const finding = z.object({ kind: z.enum(findingKinds), ...span, mark: z.enum(redactionMarks) });
export type Finding = z.output<typeof finding>;

export const redaction = z.strictObject({ at: place, ...span, mark: z.enum(redactionMarks) });
export type Redaction = z.output<typeof redaction>;

export const disclosureDraft = z.strictObject({
  decision: z.enum(disclosures),
  /** Why it is not made public, or why it is although a department is against it. */
  reason: maybeText(500),
  /** The texts as they were when the clerk looked at them; another state is refused. */
  basis: z.string().max(64).default(''),
  /** The text of the proposal itself. Its 案由 and proposers are published in any case. */
  proposal: z.boolean().default(false),
  replyIds: z.array(id).max(100).default([]),
  fileIds: z.array(id).max(100).default([]),
  redactions: z.array(redaction).max(2000).default([]),
  /** Found words that may stay: an office telephone, a place everybody knows. */
  kept: z.array(z.string().min(1).max(200)).max(500).default([]),
});
export type DisclosureDraft = z.output<typeof disclosureDraft>;

export const disclosureText = z.object({
  at: place,
  label: z.string(),
  text: z.string(),
  findings: z.array(finding),
});
export type DisclosureText = z.output<typeof disclosureText>;

export const disclosureFile = z.object({
  id,
  name: z.string(),
  size: z.number().int(),
  /** Of the letter it belongs to; null: of the proposal. */
  replyId: id.nullable(),
  /** What speaks against publishing it; empty: it may be ticked. */
  problems: z.array(z.string()),
});

const opinion = z.object({
  replyId: id,
  departmentName: z.string(),
  documentNumber: z.string(),
  disclosure: z.enum(disclosures),
});

const decided = z.object({
  decision: z.enum(disclosures),
  reason: z.string().nullable(),
  decidedBy: z.string(),
  decidedAt: instant,
  endedAt: instant.nullable(),
  /** Why it was withdrawn; a decision that a newer one replaced has none. */
  endReason: z.string().nullable(),
});

export const disclosureView = z.object({
  /** The proposers' word. */
  consent: z.boolean(),
  consentReason: z.string().nullable(),
  /** The departments' word, on each letter. */
  opinions: z.array(opinion),
  /** The committee's: the one that stands, and those before it. */
  standing: decided.nullable(),
  earlier: z.array(decided),
  /** What the public reads now. */
  published: publicCase.nullable(),
});
export type DisclosureView = z.output<typeof disclosureView>;

/** Everything the clerk needs in order to decide. */
export const disclosureMaterial = z.object({
  basis: z.string(),
  texts: z.array(disclosureText),
  files: z.array(disclosureFile),
  opinions: z.array(opinion),
});
export type DisclosureMaterial = z.output<typeof disclosureMaterial>;

export const disclosure = {
  read: route({
    method: 'GET',
    path: '/api/proposals/:id/disclosure',
    summary: '公开情况：提案者意愿、承办单位意见、提案委决定',
    params: idParams,
    result: disclosureView,
    allow: 'disclosure.read',
  }),
  material: route({
    method: 'GET',
    path: '/api/proposals/:id/disclosure/material',
    summary: '公开前检查：逐处标出个人信息',
    params: idParams,
    result: disclosureMaterial,
    allow: 'disclosure.decide',
  }),
  preview: route({
    method: 'POST',
    path: '/api/proposals/:id/disclosure/preview',
    summary: '公众将看到的样子；不发布',
    params: idParams,
    body: disclosureDraft,
    /** `remaining`: places where personal data would still stand. */
    result: z.object({ view: publicCase, remaining: z.array(z.object({ label: z.string(), text: z.string() })) }),
    allow: 'disclosure.decide',
  }),
  decide: route({
    method: 'PUT',
    path: '/api/proposals/:id/disclosure',
    summary: '决定公开或不公开',
    params: idParams,
    body: disclosureDraft,
    allow: 'disclosure.decide',
  }),
  withdraw: route({
    method: 'PUT',
    path: '/api/proposals/:id/disclosure/withdrawal',
    summary: '撤回公开，须说明理由',
    params: idParams,
    body: z.strictObject({ reason: text(2, 500) }),
    allow: 'disclosure.decide',
  }),
};
