import { z } from 'zod';
import type { Permission } from './permissions.js';

/**
 * One operation of the wire: it validates, serialises, names its permission and prints itself.
 * `allow` is required by the type, so no route can be left without one; `public` is said aloud.
 */
export interface Route<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Fastify style: `/api/proposals/:id`. */
  path: string;
  /** What it does, in Chinese; printed into the OpenAPI document. */
  summary: string;
  params: P;
  query: Q;
  body: B;
  result: R;
  allow: Permission | 'public' | 'signed-in';
  /** `upload`: multipart body with one file; `download`: the answer is a file. Plain JSON otherwise. */
  transfer: 'json' | 'upload' | 'download';
}

const none = z.strictObject({});
type None = typeof none;

type Draft<P, Q, B, R> = {
  method: Route['method'];
  path: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  result?: R;
  allow: Route['allow'];
  transfer?: Route['transfer'];
};

/** Declares an operation. Parts left out are empty: no parameters, no body, answer 204. */
export function route<
  P extends z.ZodObject = None,
  Q extends z.ZodObject = None,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodVoid,
>(draft: Draft<P, Q, B, R>): Route<P, Q, B, R> {
  return {
    transfer: 'json',
    params: none as z.ZodObject as P,
    query: none as z.ZodObject as Q,
    body: z.undefined() as z.ZodType as B,
    result: z.void() as z.ZodType as R,
    ...draft,
  };
}

export type ParamsOf<R extends Route> = z.output<R['params']>;
export type QueryOf<R extends Route> = z.output<R['query']>;
export type BodyOf<R extends Route> = z.output<R['body']>;
/** What a handler returns, before serialisation (a `Date` is welcome where the wire has text). */
export type AnswerOf<R extends Route> = z.input<R['result']>;
/** What the caller receives. */
export type ResultOf<R extends Route> = z.output<R['result']>;
/** What the caller sends, before defaults are filled in. */
export type SentParams<R extends Route> = z.input<R['params']>;
export type SentQuery<R extends Route> = z.input<R['query']>;
export type SentBody<R extends Route> = z.input<R['body']>;
