import fastifyMultipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { refusalMessage } from '#contract';
import { type Clock, type Config, Refusal, installation, maxFileBytes } from '#platform';
import { Publications } from '#proposals';
import { ApiModule } from './api.module.js';
import { ProblemFilter } from './problem.filter.js';
import { sharePath } from './shares.controller.js';
import { cachePublic } from './public.cache.js';
import { acceptXml } from './wecom.controller.js';

const jsonLimit = 4 * 1024 * 1024;

/** The HTTP door, ready to listen. `clock` is another one only in the demo loader and in tests. */
export async function openApi(config: Config, clock?: Clock): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: jsonLimit,
    trustProxy: config.http.trustProxy,
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(config, clock), adapter, {
    logger: config.logLevel === 'debug' ? ['debug', 'log', 'warn', 'error'] : ['warn', 'error'],
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  const fastify: FastifyInstance = adapter.getInstance();
  await fastify.register(fastifyMultipart, { limits: { fileSize: maxFileBytes, files: 1 } });
  acceptXml(fastify);
  refuseForeignOrigins(fastify, config);
  cachePublic(fastify, app.get(Publications));
  await servePages(fastify);
  app.enableShutdownHooks([]);
  return app;
}

/** A browser says where a request comes from: what changes something must come from our own pages. */
function refuseForeignOrigins(fastify: FastifyInstance, config: Config): void {
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers(safeHeaders);
    // What one person was answered must not be found in the cache of a shared machine.
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
    const { origin } = request.headers;
    if (request.method === 'GET' || request.method === 'HEAD' || origin === undefined) return;
    // The share sheet has no page of its own: see there.
    if (request.url === sharePath && origin === 'null') return;
    const own = config.http.publicOrigin ?? `${request.protocol}://${request.host}`;
    if (origin === own) return;
    const title = refusalMessage('wrong-origin');
    await reply
      .code(403)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send({ type: 'about:blank', title, status: 403, code: 'wrong-origin' });
  });
}

const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'self'",
};

/** The built pages: the phone under /m, the desk everywhere else outside /api. */
async function servePages(fastify: FastifyInstance): Promise<void> {
  const root = join(installation, 'dist', 'web');
  if (!existsSync(root)) return;
  await fastify.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    setHeaders(reply, path) {
      const forever = path.includes('/assets/');
      reply.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  fastify.get('/', (_, reply) => reply.sendFile('index.html'));
  fastify.get('/*', (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    if (path.startsWith('/api/') || /\.\w{1,8}$/.test(path)) throw new Refusal('not-found');
    return reply.sendFile(path === '/m' || path.startsWith('/m/') ? 'member.html' : 'index.html');
  });
}
