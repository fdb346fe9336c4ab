import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { publicQuery, routes } from '#contract';
import { Refusal } from '#platform';
import { Publications } from '#proposals';
import { OpenDoor } from './actor.guard.js';
import { type Ask, Endpoint } from './endpoint.js';
import { casePage, listPage, missingPage } from './public.page.js';

const asked = z.object({ search: publicQuery.search, after: publicQuery.after });
const named = z.object({ id: z.uuid() });

/** So many pages are kept ready; they are a few kB each. */
const mostPages = 500;

/** What everybody may read, without signing in: as pages for people, and the same as data. */
@Controller()
export class PublicController {
  /** Pages of the state that `tag` names. */
  private ready = { tag: '', pages: new Map<string, string>() };

  constructor(private readonly publications: Publications) {}

  @Endpoint(routes.publicCases.list)
  list({ query }: Ask<typeof routes.publicCases.list>) {
    return this.publications.list(query);
  }

  @Endpoint(routes.publicCases.read)
  read({ params }: Ask<typeof routes.publicCases.read>) {
    return this.publications.read(params.id);
  }

  @Endpoint(routes.publicCases.file)
  file({ params }: Ask<typeof routes.publicCases.file>) {
    return this.publications.file(params.id, params.fileId);
  }

  @Get('/public')
  @OpenDoor()
  async listPage(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = asked.safeParse(request.query);
    const { search = '', after } = query.success ? query.data : {};
    const page = await this.pageAt(request, async () => {
      const [body, { items, next }] = await Promise.all([
        this.publications.body(),
        this.publications.list({ search, after, limit: 20 }),
      ]);
      const more = next && `/public?${new URLSearchParams({ ...(search ? { search } : {}), after: next })}`;
      return listPage({ body, search, items, next: more });
    });
    void reply.type('text/html; charset=utf-8').send(page);
  }

  @Get('/public/:id')
  @OpenDoor()
  async casePage(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = await this.publications.body();
    try {
      const params = named.safeParse(request.params);
      if (!params.success) throw new Refusal('not-found');
      const { id } = params.data;
      const page = await this.pageAt(request, async () => casePage(body, await this.publications.read(id)));
      void reply.type('text/html; charset=utf-8').send(page);
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'not-found')) throw error;
      void reply.code(404).type('text/html; charset=utf-8').send(missingPage(body));
    }
  }

  @Get('/robots.txt')
  @OpenDoor()
  robots(@Res() reply: FastifyReply): void {
    void reply.type('text/plain; charset=utf-8').send('User-agent: *\nAllow: /public\nDisallow: /\n');
  }

  /** From the pages that are ready, else made now; a new state forgets those of the one before. */
  private async pageAt({ url, publicTag }: FastifyRequest, make: () => Promise<string>): Promise<string> {
    const tag = publicTag ?? '';
    if (this.ready.tag !== tag || this.ready.pages.size >= mostPages) this.ready = { tag, pages: new Map() };
    const { pages } = this.ready;
    const known = pages.get(url);
    if (known !== undefined) return known;
    const page = await make();
    // An address of any length can be asked for; only ordinary ones are worth keeping.
    if (url.length <= 300) pages.set(url, page);
    return page;
  }
}
