import {
  refusals,
  type Problem as ProblemBody,
  type RefusalCode,
  type ResultOf,
  type Route,
  type SentBody,
  type SentParams,
  type SentQuery,
} from '#contract';

/** A refusal of the server, or no answer at all; `message` is the sentence to show. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: RefusalCode | 'unreachable',
    message: string,
    /** What to say at which field, keyed by its path (`answers.0`). */
    readonly fields: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Parameters or a query that may be empty may be left out. */
type Part<K extends string, T> = Record<string, never> extends T ? { [P in K]?: T } : { [P in K]: T };
type Body<T> = undefined extends T ? { body?: T } : { body: T };

export type Address<R extends Route> = Part<'params', SentParams<R>> & Part<'query', SentQuery<R>>;
export type Sent<R extends Route> = Address<R> & Body<SentBody<R>>;
type Arguments<R extends Route> =
  Partial<Sent<R>> extends Sent<R> ? [sent?: Sent<R>, signal?: AbortSignal] : [sent: Sent<R>, signal?: AbortSignal];

interface Loose {
  params?: object;
  query?: object;
  body?: unknown;
}

/** Sent on `window` when the server no longer knows who is here; each entry shows its sign-in page. */
export const SIGNED_OUT = 'signed-out';
/** Sent on `window` with every answer of the server, whatever it says; and when there was none. */
export const REACHED = 'server-reached';
export const NOT_REACHED = 'server-not-reached';
/** Sent on `window` when a first password still has to be changed. */
export const PASSWORD_MUST_CHANGE = 'password-must-change';

function addressOf(route: Route, { params = {}, query = {} }: Loose): string {
  const given: Record<string, unknown> = { ...params };
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(given[name] ?? '')));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') search.append(name, String(item));
    }
  }
  return search.size ? `${path}?${search}` : path;
}

function unreachable(): Problem {
  window.dispatchEvent(new Event(NOT_REACHED));
  return new Problem(0, 'unreachable', '连不上服务器，请检查网络后再试一次');
}

const isProblem = (value: unknown): value is ProblemBody =>
  typeof value === 'object' && value !== null && 'code' in value && 'title' in value;

function problemFrom(status: number, text: string): Problem {
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy answered with a page of its own: only its status is worth anything.
  }
  if (!isProblem(body)) {
    return status >= 502 && status <= 504
      ? unreachable()
      : new Problem(status, 'internal', `系统没有正常回答（${status}），请再试一次`);
  }
  const code: RefusalCode = body.code in refusals ? body.code : 'internal';
  if (code === 'not-signed-in') window.dispatchEvent(new Event(SIGNED_OUT));
  if (code === 'password-must-change') window.dispatchEvent(new Event(PASSWORD_MUST_CHANGE));
  return new Problem(status, code, body.title, body.fields);
}

/** Calls one operation of the contract; throws `Problem` for everything that is not a success. */
export async function call<R extends Route>(route: R, ...[sent, signal]: Arguments<R>): Promise<ResultOf<R>> {
  const loose: Loose = sent ?? {};
  const { body } = loose;
  let response: Response;
  let text: string;
  try {
    response = await fetch(addressOf(route, loose), {
      method: route.method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
  window.dispatchEvent(new Event(REACHED));
  if (!response.ok) throw problemFrom(response.status, text);
  return (text ? JSON.parse(text) : undefined) as ResultOf<R>;
}

/** Sends one file; `progress` is told the share sent so far, 0–1. After `timeout` milliseconds, if any, it has failed. */
export function upload<R extends Route>(
  route: R & { transfer: Route['transfer'] },
  file: File,
  sent: Address<R>,
  progress: (share: number) => void = () => {},
  { signal, timeout = 0 }: { signal?: AbortSignal; timeout?: number } = {},
): Promise<ResultOf<R>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(route.method, addressOf(route, sent));
    request.setRequestHeader('accept', 'application/json');
    request.timeout = timeout;
    request.ontimeout = () => reject(unreachable());
    request.onabort = () => reject(new Problem(0, 'unreachable', '已停止上传'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(unreachable());
    request.onload = () => {
      window.dispatchEvent(new Event(REACHED));
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as ResultOf<R>);
      else reject(problemFrom(request.status, request.responseText));
    };
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

/** The address of an operation whose answer is a file, for `<a href download>`. */
export function downloadHref<R extends Route>(route: R, address: Address<R>): string {
  return addressOf(route, address);
}
