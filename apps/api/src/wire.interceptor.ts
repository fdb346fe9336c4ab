import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { z } from 'zod';
import { type Route, fieldWords } from '#contract';
import { type Actor, Config, Refusal, maxFileBytes } from '#platform';
import { type Ask, type Download, WithSession, routeKey } from './ask.js';
import { sessionCookie } from './session-cookie.js';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
    sessionToken: string | null;
    ask: Ask<Route> | null;
  }
}

z.config({ customError: fieldWords });

/** The wire: input is checked by the route's schemas, output leaves only through them. */
@Injectable()
export class WireInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: Config,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const route = this.reflector.get<Route>(routeKey, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    request.ask = await askOf(route, request);
    const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    return from([await this.send(route, answer, reply)]);
  }

  private async send(route: Route, answer: unknown, reply: FastifyReply): Promise<unknown> {
    let body = answer;
    if (body instanceof WithSession) {
      void reply.header('set-cookie', sessionCookie(body.session, this.config.http.publicOrigin));
      body = body.answer;
    }
    if (route.transfer === 'download') return fileBody(body as Download, reply);
    if (body === undefined) void reply.code(204);
    return body === undefined ? undefined : route.result.parse(body);
  }
}

async function askOf(route: Route, request: FastifyRequest): Promise<Ask<Route>> {
  const params = check(route.params, request.params ?? {});
  const query = check(route.query, request.query ?? {});
  const upload = route.transfer === 'upload' ? await uploadOf(request) : null;
  const body = route.transfer === 'upload' ? undefined : check(route.body, request.body ?? undefined);
  const agent = String(request.headers['user-agent'] ?? '').slice(0, 200);
  return {
    params,
    query,
    body,
    // The guard let nobody through without an actor unless the route is public.
    actor: request.actor as Actor,
    upload,
    request: { address: request.ip, agent, token: request.sessionToken },
  };
}

function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const fields: Record<string, string> = {};
  for (const issue of read.error.issues) fields[issue.path.join('.') || '_'] ??= issue.message;
  throw new Refusal('bad-input', {}, fields);
}

async function uploadOf(request: FastifyRequest): Promise<Ask<Route>['upload']> {
  try {
    const part = await request.file({ limits: { fileSize: maxFileBytes, files: 1 } });
    if (part) return { name: part.filename, content: await part.toBuffer() };
  } catch (error) {
    // The parser's own refusals carry a code; the rest is an upload that broke off on the way.
    if (error instanceof Error && 'code' in error) throw error;
    throw new Refusal('bad-input', {}, { file: '没有传完，请再试一次' });
  }
  throw Refusal.at('file', 'file-empty');
}

/**
 * Everything is offered for saving, never opened in our own page: an upload is other people's content. The bytes are
 * handed back like any answer: sent from here, they would be sent a second time when the reader breaks off.
 */
function fileBody(file: Download, reply: FastifyReply): Download['content'] {
  const ascii = file.name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  void reply
    .header('content-type', file.contentType)
    .header('content-disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${extended(file.name)}`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store');
  return file.content;
}

/** RFC 5987: four signs more must be written as bytes than in an address. */
const extended = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
