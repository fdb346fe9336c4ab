import { z } from 'zod';
import { arrivalRoles, channels, entryWays, joinWays } from './arrivals.js';
import { memberBrief } from './members.js';
import { proposalBrief } from './proposals.js';
import { day, fileView, id, instant, may, maybeText, trailView } from './values.js';

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
export const partOf = z.strictObject({ arrivalId: id, part: z.number().int().min(1) });

export const newTitle = maybeText(80);

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

export const moved = z.object({ moveId: id, id });

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
