import { Controller, Get, HttpCode, Logger, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WecomCallback, WecomRefused, readBotMessage } from '#channels';
import { Config, Refusal, newId } from '#platform';
import { Arrivals, SuggestionViews, Suggestions } from '#suggestions';
import { OpenDoor } from './actor.guard.js';

/** The callback of the WeCom 智能机器人. Its signature is its permission; nothing else is believed. */
@Controller('/api/wecom/callback')
export class WecomController {
  private readonly log = new Logger('wecom');
  private readonly callback: WecomCallback | null;

  constructor(
    config: Config,
    private readonly arrivals: Arrivals,
    private readonly suggestions: Suggestions,
    private readonly views: SuggestionViews,
  ) {
    this.callback = config.wecom ? new WecomCallback(config.wecom) : null;
  }

  /** The handshake when the address is entered in the WeCom console. */
  @Get()
  @OpenDoor()
  handshake(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const echo = this.opened((callback) => callback.handshake(queryOf(request)));
    void reply.type('text/plain; charset=utf-8').send(echo);
  }

  @Post()
  @OpenDoor()
  @HttpCode(200)
  async message(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = typeof request.body === 'string' ? request.body : JSON.stringify(request.body ?? {});
    const plain = this.opened((callback) => callback.open(queryOf(request), body));
    const message = readBotMessage(plain);
    // Card clicks, polls and other events bring no suggestion; an empty answer is a full answer.
    if (!message) return void reply.send('');
    const { id } = await this.arrivals.storeBotMessage(
      message.msgid,
      Buffer.from(plain),
      message.incoming.sender.subject,
    );
    const said = await this.receiptFor(id);
    void reply.type('text/plain; charset=utf-8').send(this.sealed(said));
  }

  /** WeCom waits five seconds: the number is given at once when the reading succeeds, else the job gives it later. */
  private async receiptFor(rawId: string): Promise<string> {
    try {
      await this.suggestions.receive(rawId);
      const number = await this.views.numberOf(rawId);
      return number ? `已收到，编号 ${number}` : '已收到';
    } catch (error) {
      this.log.warn(`reading ${rawId} at once failed, the job will try again: ${String(error)}`);
      return '已收到';
    }
  }

  private sealed(content: string): string {
    if (!this.callback) return '';
    const plain = JSON.stringify({ msgtype: 'stream', stream: { id: newId(), finish: true, content } });
    const timestamp = Math.floor(Date.now() / 1000);
    return JSON.stringify(this.callback.seal(plain, { timestamp, nonce: newId().slice(-12) }));
  }

  private opened(open: (callback: WecomCallback) => string): string {
    if (!this.callback) throw new Refusal('not-found');
    try {
      return open(this.callback);
    } catch (error) {
      if (error instanceof WecomRefused) throw new Refusal('not-allowed');
      throw error;
    }
  }
}

const queryOf = (request: FastifyRequest): Record<string, string> => ({ ...(request.query as Record<string, string>) });
