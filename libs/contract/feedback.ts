import { z } from 'zod';
import { ratingMedia, replyView } from './parts.js';
import { ratingAnswers } from './ratings.js';
import { route } from './route.js';
import { day, id, idParams, instant, maybeText, page, pageQuery, text } from './values.js';

/** Nobody is asked by this but the one person whose link it is: no more than is needed is said. */
const token = z.strictObject({ token: z.string().min(20).max(100) });

/** One person asked about one unit's reply of the present round. */
export const feedbackRow = z.object({
  assignmentId: id,
  departmentName: z.string(),
  raterId: id,
  raterName: z.string(),
  /** 第一提案人, whose verdict decides. */
  first: z.boolean(),
  /** Number of the merged proposal by which this person stands behind the case. */
  via: z.string().nullable(),
  medium: z.enum(ratingMedia).nullable(),
  ratedAt: instant.nullable(),
  /** Until when a link that was given out and not used is good. */
  linkUntil: day.nullable(),
  /** Why the letter with that link did not arrive. */
  returned: z.string().nullable(),
});
export type FeedbackRow = z.output<typeof feedbackRow>;

export const feedbackView = z.object({
  round: z.number().int(),
  rows: z.array(feedbackRow),
  /** Rater by rater: whether an address is known to which a link can be mailed. */
  mailable: z.array(id),
  /** From this day the case can be closed without the first proposer's verdict. */
  closableFrom: day.nullable(),
});
export type FeedbackView = z.output<typeof feedbackView>;

/** Many ratings of different people from one place. */
export const alikeOrigin = z.object({
  place: z.enum(['device', 'address']),
  ratings: z.number().int(),
  raters: z.array(z.string()),
  cases: z.array(z.object({ id, number: z.string(), title: z.string() })),
  firstAt: instant,
  lastAt: instant,
});

export const waitingForFeedback = z.object({
  id,
  number: z.string(),
  title: z.string(),
  proposers: z.string(),
  units: z.array(z.string()),
  stage: z.enum(['replied', 'disputed']),
  round: z.number().int(),
  repliedAt: instant,
  /** Person by unit. */
  asked: z.number().int(),
  rated: z.number().int(),
  closableFrom: day,
});

export const feedback = {
  read: route({
    method: 'GET',
    path: '/api/proposals/:id/feedback',
    summary: '征询意见情况：请谁评价、谁已评价',
    params: idParams,
    result: feedbackView,
    allow: 'feedback.read',
  }),
  overview: route({
    method: 'GET',
    path: '/api/feedback',
    summary: '等待评价和待协商的提案',
    query: z.strictObject(pageQuery),
    result: page(waitingForFeedback).extend({ alike: z.array(alikeOrigin) }),
    allow: 'feedback.read',
  }),
  offerLinks: route({
    method: 'POST',
    path: '/api/proposals/:id/feedback-links',
    summary: '给一位提案者发一次性评价链接：每个未评价的单位一个，旧链接作废',
    params: idParams,
    body: z.strictObject({ raterId: id, by: z.enum(['MAIL', 'HAND']) }),
    result: z.object({
      /** Shown once; empty when they were mailed. */
      links: z.array(z.object({ departmentName: z.string(), path: z.string(), until: day })),
      mailedTo: z.string().nullable(),
    }),
    allow: 'feedback.run',
  }),
  open: route({
    method: 'POST',
    path: '/api/feedback-links/opening',
    summary: '打开一次性评价链接：只见答复函和评价表',
    body: token,
    result: z.object({
      raterName: z.string(),
      number: z.string(),
      title: z.string(),
      /** What follows from 不满意 differs for the first proposer. */
      first: z.boolean(),
      round: z.number().int(),
      until: day,
      letter: replyView.omit({ id: true, attachments: true }).extend({ attachments: z.array(z.string()) }),
    }),
    allow: 'public',
  }),
  rate: route({
    method: 'PUT',
    path: '/api/feedback-links/rating',
    summary: '用一次性链接评价',
    body: ratingAnswers.extend(token.shape),
    allow: 'public',
  }),
  closeUnrated: route({
    method: 'PUT',
    path: '/api/proposals/:id/unrated-closing',
    summary: '期满未收到第一提案人评价，按未评价办结',
    params: idParams,
    body: z.strictObject({ note: maybeText(500) }),
    allow: 'feedback.run',
  }),
  mediate: route({
    method: 'PUT',
    path: '/api/proposals/:id/mediation',
    summary: '登记组织协商的情况，办结',
    params: idParams,
    body: z.strictObject({
      heldOn: day,
      withWhom: text(2, 200),
      outcome: text(4, 2000),
      /** Whether the first proposer came to agree; the rating stays as it is. */
      agreed: z.boolean(),
    }),
    allow: 'feedback.run',
  }),
  rehandleAgain: route({
    method: 'PUT',
    path: '/api/proposals/:id/rehandling',
    summary: '再次办理：对不满意的单位另定期限，再答复一次',
    params: idParams,
    body: z.strictObject({ reason: text(4, 500) }),
    allow: 'feedback.run',
  }),
};
