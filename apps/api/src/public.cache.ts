import type { FastifyInstance } from 'fastify';
import { sha256 } from '#platform';
import type { Publications } from '#proposals';
import { lookDigest } from './public.page.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of everything that is public: it changes with every decision on disclosure. */
    publicTag: string | null;
  }
}

const isPublic = (url: string): boolean => /^\/(?:api\/public|public)(?:[/?]|$)/.test(url);

/**
 * What is public may be kept by browsers and proxies, but each use is asked for: the answer `304` costs one row. So
 * what is withdrawn is gone at once, everywhere.
 */
export function cachePublic(fastify: FastifyInstance, publications: Publications): void {
  fastify.decorateRequest('publicTag', null);
  fastify.addHook('onRequest', async (request, reply) => {
    if (!isPublic(request.url) || (request.method !== 'GET' && request.method !== 'HEAD')) return;
    const [version, body] = await Promise.all([publications.version(), publications.body()]);
    const tag = `"${sha256(`${version} ${body} ${lookDigest}`).slice(0, 24)}"`;
    request.publicTag = tag;
    void reply.header('cache-control', 'public, no-cache').header('etag', tag);
    const known = String(request.headers['if-none-match'] ?? '').split(',');
    if (known.some((each) => each.trim().replace(/^W\//, '') === tag)) await reply.code(304).send();
  });
}
