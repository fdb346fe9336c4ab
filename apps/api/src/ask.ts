import type { BodyOf, ParamsOf, QueryOf, Route } from '#contract';
import type { Actor } from '#platform';

export const routeKey = 'route';

/** What a handler is given: checked input and who asks. */
export interface Ask<R extends Route> {
  params: ParamsOf<R>;
  query: QueryOf<R>;
  body: BodyOf<R>;
  /** Who asks; for a public route that nobody is signed in to, `null`. */
  actor: R['allow'] extends 'public' ? Actor | null : Actor;
  upload: Upload | null;
  request: { address: string; agent: string; token: string | null };
}

export interface Upload {
  name: string;
  content: Buffer;
}

/** A file as an answer. */
export interface Download {
  name: string;
  contentType: string;
  content: Buffer | NodeJS.ReadableStream;
}

/** Sets the cookie of a sign-in, beside the answer. */
export class WithSession<T> {
  constructor(
    readonly answer: T,
    /** `null` takes the cookie away. */
    readonly session: { token: string; expiresAt: Date } | null,
  ) {}
}
