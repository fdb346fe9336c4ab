import { z } from 'zod';
import { instant } from './values.js';

/** How a review ended other than with 立案, as its proposers are told it; which one stands in the stage. */
export const outcomeView = z.object({
  /** Of the body's list; only where the list applies (不予立案). */
  reason: z.string().nullable(),
  note: z.string(),
  /** 去向 */
  destination: z.string().nullable(),
  at: instant,
});

/** 退回补充: what is asked of the proposers. */
export const completionView = z.object({ note: z.string(), at: instant });

/** A text of the proposal that was replaced by a later one. */
export const versionView = z.object({
  version: z.number().int(),
  title: z.string(),
  situation: z.string(),
  demands: z.array(z.string()),
  category: z.string(),
  replacedAt: instant,
  replacedBy: z.string(),
});

/** 重点提案 and 优秀提案 */
export const markKinds = ['key', 'excellent'] as const;
export type MarkKind = (typeof markKinds)[number];
export const markView = z.object({
  kind: z.enum(markKinds),
  /** 督办领导; of a key proposal. */
  supervisor: z.string().nullable(),
  reason: z.string(),
  markedAt: instant,
  markedBy: z.string(),
});
