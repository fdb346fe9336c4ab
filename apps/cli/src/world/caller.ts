import type { Problem, ResultOf, Route, SentBody, SentParams, SentQuery } from '#contract';

export type Ask<R extends Route> = { params?: SentParams<R>; query?: SentQuery<R>; body?: SentBody<R> };

/** What the server answered when it said no. */
export class Answered extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(`${status} ${problem.code} ${problem.title} ${JSON.stringify(problem.fields ?? {})}`);
  }
}

/** One person's browser: keeps the cookie, speaks the contract over HTTP. */
export class Caller {
  cookie = '';

  constructor(readonly url: string) {}

  async call<R extends Route>(route: R, ask: Ask<R> = {}): Promise<ResultOf<R>> {
    const response = await this.send(route, ask);
    const text = await response.text();
    if (!response.ok) throw new Answered(response.status, JSON.parse(text) as Problem);
    return (text ? JSON.parse(text) : undefined) as ResultOf<R>;
  }

  /** For refusals: the problem, or a failure when the call succeeds. */
  async refused<R extends Route>(route: R, ask: Ask<R> = {}): Promise<Problem> {
    const answer = await this.call(route, ask).catch((error: unknown) => error);
    if (answer instanceof Answered) return answer.problem;
    throw answer instanceof Error ? answer : new Error(`expected a refusal of ${route.method} ${route.path}`);
  }

  async download<R extends Route>(
    route: R,
    ask: Ask<R> = {},
  ): Promise<{ content: Buffer; type: string; name: string }> {
    const response = await this.send(route, ask);
    const content = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Answered(response.status, JSON.parse(content.toString()) as Problem);
    const name = /filename\*=UTF-8''(.+)$/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '';
    return { content, type: response.headers.get('content-type') ?? '', name: decodeURIComponent(name) };
  }

  async upload<R extends Route>(
    route: R,
    file: { name: string; content: Buffer },
    ask: Ask<R> = {},
  ): Promise<ResultOf<R>> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(file.content)]), file.name);
    const response = await fetch(addressOf(this.url, route, ask), {
      method: route.method,
      headers: { cookie: this.cookie },
      body: form,
    });
    const text = await response.text();
    if (!response.ok) throw new Answered(response.status, JSON.parse(text) as Problem);
    return JSON.parse(text) as ResultOf<R>;
  }

  private async send<R extends Route>(route: R, ask: Ask<R>): Promise<Response> {
    const headers: Record<string, string> = { cookie: this.cookie };
    if (ask.body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(addressOf(this.url, route, ask), {
      method: route.method,
      headers,
      body: ask.body === undefined ? undefined : JSON.stringify(ask.body),
    });
    for (const cookie of response.headers.getSetCookie()) this.cookie = cookie.split(';')[0] ?? '';
    return response;
  }
}

function addressOf(base: string, route: Route, ask: { params?: unknown; query?: unknown }): string {
  const params = { ...(ask.params as Record<string, string> | undefined) };
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const url = new URL(path, base);
  for (const [key, value] of Object.entries({ ...(ask.query as Record<string, unknown> | undefined) })) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) url.searchParams.append(key, String(one));
  }
  return url.toString();
}
