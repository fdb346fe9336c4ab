import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { roleMay, routes } from '#contract';
import { SignIns } from '#people';
import { maxFileBytes } from '#platform';
import { type Shared, Shares } from '#suggestions';
import { OpenDoor } from './actor.guard.js';
import { type Ask, Endpoint } from './endpoint.js';
import { tokenOf } from './session-cookie.js';

/** Where the share sheet of a phone sends to; on a phone with a service worker that one answers instead. */
export const sharePath = '/m/share';

@Controller()
export class SharesController {
  constructor(
    private readonly shares: Shares,
    private readonly signIns: SignIns,
  ) {}

  /**
   * The phone itself posts here, without a page that could be asked for its origin: the cookie, which no other site can
   * make a browser send along, says whose it is. Whoever is not signed in is told to share once more.
   */
  @OpenDoor()
  @Post(sharePath)
  async receive(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = tokenOf(request.headers.cookie);
    const signedIn = token ? await this.signIns.find(token) : null;
    const role = signedIn?.actor.role;
    if (!signedIn || signedIn.mustChangePassword || !role || role === 'system' || !roleMay(role, 'suggestion.write')) {
      await reply.redirect('/m?shared=signed-out', 303);
      return;
    }
    const shared = await sharedOf(request).catch(() => null);
    const kept = shared && (await this.shares.receive(signedIn.actor, shared));
    await reply.redirect(kept ? `/m?shared=${kept.id}` : '/m?shared=unreadable', 303);
  }

  @Endpoint(routes.shares.read)
  read({ actor, params }: Ask<typeof routes.shares.read>) {
    return this.shares.read(actor, params.id);
  }

  @Endpoint(routes.shares.take)
  take({ actor, params }: Ask<typeof routes.shares.take>) {
    return this.shares.take(actor, params.id);
  }
}

/** The fields as the app's manifest names them. */
async function sharedOf(request: FastifyRequest): Promise<Shared> {
  const words: Record<string, string> = {};
  const files: Shared['files'] = [];
  const limits = { fileSize: maxFileBytes, files: 10, fields: 10, fieldSize: 1024 * 1024 };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') files.push({ name: part.filename, content: await part.toBuffer() });
    else if (typeof part.value === 'string') words[part.fieldname] = part.value;
  }
  const text = [words.text, words.url].filter(Boolean).join('\n');
  return { title: words.title ?? '', text, files };
}
