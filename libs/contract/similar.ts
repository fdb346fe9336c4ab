import { z } from 'zod';
import { resolutions } from './body.js';
import { proposalBrief } from './proposals.js';
import { route } from './route.js';
import { id, idParams, instant, text } from './values.js';

/** A word that stands in both, and its share of everything that was asked for, 0–1: rare words count for more. */
export const sharedWord = z.object({ word: z.string(), share: z.number() });

/** Why two cases are held to be alike. */
export const resemblance = {
  /** 0–1: the weight of the shared words against the weight of all words that were asked for. */
  likeness: z.number(),
  /** The words that counted, the weightiest first. */
  words: z.array(sharedWord),
  /** Phrases of at least four characters that stand in both, longest first. */
  overlap: z.array(z.string()),
};

/** A case of this session or an earlier one that says much the same, and what came of it. */
export const similarCase = proposalBrief.extend({
  ...resemblance,
  sessionLabel: z.string(),
  category: z.string(),
  proposers: z.string(),
  submittedAt: instant,
  /** Where the phrases stand: the beginning of the situation, or of the demand that shares most. */
  excerpt: z.string(),
  /** The letters this person may read, newest first. */
  replies: z.array(
    z.object({
      departmentName: z.string(),
      resolution: z.enum(resolutions),
      /** As this body prints it. */
      resolutionLabel: z.string(),
      sentAt: instant,
      excerpt: z.string(),
    }),
  ),
});
export type SimilarCase = z.output<typeof similarCase>;

/** A suggestion of one's own that says much the same. */
const ownLikeness = z.object({
  id,
  number: z.string(),
  title: z.string(),
  receivedAt: instant,
  /** 0–1. */
  likeness: z.number(),
  /** Phrases that stand in both. */
  overlap: z.array(z.string()),
});
export type OwnLikeness = z.output<typeof ownLikeness>;

export const similar = {
  /** While it is being written; nothing of it is stored. */
  toDraft: route({
    method: 'GET',
    path: '/api/proposals/similar',
    summary: '与正在写的案由相似的提案，及其理由',
    query: z.strictObject({
      title: text(2, 80),
      /** The beginning of what was written so far. */
      text: text(0, 300).default(''),
      /** A case that is being completed is not like itself. */
      except: id.optional(),
    }),
    result: z.array(similarCase),
    allow: 'proposal.read',
  }),
  /** While a suggestion is being written: what this member has sent before. Nothing of it is stored. */
  ownSuggestions: route({
    method: 'GET',
    path: '/api/my/suggestions/similar',
    summary: '与正在写的内容相似的本人意见建议，及其理由',
    query: z.strictObject({ text: text(0, 300) }),
    result: z.array(ownLikeness),
    allow: 'suggestion.read-own',
  }),
  toProposal: route({
    method: 'GET',
    path: '/api/proposals/:id/similar',
    summary: '与这件提案相似的提案，及其理由',
    params: idParams,
    result: z.array(similarCase),
    allow: 'proposal.read',
  }),
};
