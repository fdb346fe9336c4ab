import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  WecomCallback,
  type WecomQuery,
  WecomRefused,
  type XmlDoor,
  checkPlainSignature,
  isSealed,
  readBotEvent,
  readXmlEvent,
  templateCard,
  xmlAnswer,
} from '#channels';
import { type AtOnce, WecomDoor } from '#notices';
import { Db, Refusal, newId } from '#platform';
import { WecomAccounts } from '#suggestions';
import { OpenDoor } from './actor.guard.js';

const largestCallback = 1024 * 1024;

/** Callbacks of applications and public accounts come as XML; here it stays the text that was signed. */
export function acceptXml(fastify: FastifyInstance): void {
  const options = { parseAs: 'string', bodyLimit: largestCallback } as const;
  fastify.addContentTypeParser(['text/xml', 'application/xml'], options, (_, body, done) => done(null, body));
}

/**
 * The callbacks of the robot, the application and the public account. The signature is the permission; nothing else is
 * believed. An answer goes out within the five seconds that the other side waits.
 */
@Controller('/api/wecom/callback')
export class WecomController {
  constructor(
    private readonly accounts: WecomAccounts,
    private readonly door: WecomDoor,
    private readonly db: Db,
  ) {}

  /** The handshake when the address is entered in the console. */
  @Get()
  @OpenDoor()
  async botHandshake(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const callback = await this.sealed('bot');
    sendText(
      reply,
      refusing(() => callback.handshake(queryOf(request))),
    );
  }

  @Get('app')
  @OpenDoor()
  async appHandshake(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const callback = await this.sealed('app');
    sendText(
      reply,
      refusing(() => callback.handshake(queryOf(request))),
    );
  }

  /** A public account sends its echo in plain, whatever mode it is in. */
  @Get('mp')
  @OpenDoor()
  async mpHandshake(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const keys = await this.accounts.callbackKeys('mp');
    if (!keys) throw new Refusal('not-found');
    const query = queryOf(request);
    refusing(() => checkPlainSignature(keys.token, query));
    sendText(reply, typeof query['echostr'] === 'string' ? query['echostr'] : '');
  }

  @Post()
  @OpenDoor()
  @HttpCode(200)
  async bot(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const callback = await this.sealed('bot');
    const plain = refusing(() => callback.open(queryOf(request), bodyOf(request)));
    const event = readBotEvent(plain);
    const answer = event
      ? await this.door.eventAnswer(event)
      : asStream(await this.door.byCallback(plain, 'wecom-bot'));
    // An empty answer is a full answer.
    sendText(reply, answer ? JSON.stringify(callback.seal(JSON.stringify(answer), this.moment())) : '');
  }

  @Post('app')
  @OpenDoor()
  @HttpCode(200)
  async app(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const callback = await this.sealed('app');
    const plain = refusing(() => callback.open(queryOf(request), bodyOf(request)));
    const answer = await this.xmlReply(plain, 'wecom-app');
    sendXml(reply, answer && callback.sealXml(answer, this.moment()));
  }

  /** In safe mode what is not sealed is refused; without an AES key only the plain mode is possible. */
  @Post('mp')
  @OpenDoor()
  @HttpCode(200)
  async mp(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const keys = await this.accounts.callbackKeys('mp');
    if (!keys) throw new Refusal('not-found');
    const [query, body] = [queryOf(request), bodyOf(request)];
    const { encodingAesKey } = keys;
    if (encodingAesKey) {
      const callback = new WecomCallback({ ...keys, encodingAesKey });
      const plain = refusing(() => callback.open(query, body));
      const answer = await this.xmlReply(plain, 'wechat-mp');
      return sendXml(reply, answer && callback.sealXml(answer, this.moment()));
    }
    refusing(() => checkPlainSignature(keys.token, query));
    if (isSealed(body)) throw new Refusal('not-allowed');
    sendXml(reply, await this.xmlReply(body, 'wechat-mp'));
  }

  private async xmlReply(plain: string, door: XmlDoor): Promise<string | null> {
    const event = readXmlEvent(plain);
    const words = event
      ? await this.door.xmlEventAnswer(event, door)
      : ((await this.door.byCallback(plain, door))?.text ?? null);
    return words && xmlAnswer(plain, words, this.moment().timestamp);
  }

  private async sealed(kind: 'bot' | 'app'): Promise<WecomCallback> {
    const keys = await this.accounts.callbackKeys(kind);
    if (!keys?.encodingAesKey) throw new Refusal('not-found');
    return new WecomCallback({ ...keys, encodingAesKey: keys.encodingAesKey });
  }

  private moment() {
    return { timestamp: Math.floor(this.db.now().getTime() / 1000), nonce: newId().slice(-12) };
  }
}

/** The robot answers a message with a stream that is complete at once. */
function asStream(said: AtOnce | null): Record<string, unknown> | null {
  if (!said) return null;
  const stream = { id: said.id, finish: true, content: said.text };
  return said.card
    ? { msgtype: 'stream_with_template_card', stream, template_card: templateCard(said.card, said.id) }
    : { msgtype: 'stream', stream };
}

function refusing<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof WecomRefused) throw new Refusal('not-allowed');
    throw error;
  }
}

const queryOf = (request: FastifyRequest): WecomQuery => ({ ...(request.query as Record<string, string>) });

const bodyOf = (request: FastifyRequest): string =>
  typeof request.body === 'string' ? request.body : JSON.stringify(request.body ?? {});

const sendText = (reply: FastifyReply, text: string): void => void reply.type('text/plain; charset=utf-8').send(text);

const sendXml = (reply: FastifyReply, xml: string | null): void =>
  void reply.type(xml ? 'application/xml; charset=utf-8' : 'text/plain; charset=utf-8').send(xml ?? '');
