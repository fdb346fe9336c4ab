import {
  ApiRefused,
  type BotLine,
  type Card,
  LineRefused,
  type TencentApi,
  cardAsText,
  cutBytes,
  templateCard,
} from '#channels';
import type { Db } from '#platform';
import type { WecomAccounts } from '#suggestions';
import type { WecomMessage } from './wecom-message.entity.js';

/** What became of one try. `wait`: nothing was tried, and it counts as nothing. */
export type Outcome =
  | { kind: 'sent' }
  | { kind: 'wait'; ms: number }
  | { kind: 'again'; failure: string }
  | { kind: 'failed'; failure: string }
  | { kind: 'no-way'; failure: string };

export interface Handle {
  requestId: string | null;
  responseUrl: string | null;
  receivedAt: Date;
}

const day = 24 * 3600_000;
const hour = 3600_000;
const longestText = 2000;
const apiBytes = 2000;

/** Limits reached, or busy on the other side: it will pass. */
const passingCodes = new Set([-1, 45009, 45033, 6000, 846607, 45047]);
const failureWords = new Map([
  [45015, '超过 48 小时没有给公众号发消息，按规定不能再发给对方'],
  [45047, '对方没有回应，公众号连续下发的条数已到上限'],
  [81013, '对方不在应用的可见范围内'],
  [60020, '本服务器的地址不在企业可信IP 中'],
  [40003, '对方已不是成员或已取消关注'],
  [48002, '公众号没有发消息的权限'],
  [86008, '机器人不在这个群里'],
  [93000, '这条消息已不能再回复'],
]);

/** Says one message by the way that is open now. Never throws for what the other side says. */
export class Ways {
  constructor(
    private readonly db: Db,
    private readonly accounts: WecomAccounts,
    private readonly line: BotLine | null,
  ) {}

  async say(message: WecomMessage, handle: Handle | null): Promise<Outcome> {
    const [door] = message.conversation.split(':');
    if (door === 'bot') return this.asBot(message, handle);
    const api = await this.accounts.api(door === 'mp' ? 'mp' : 'app');
    if (!api) return { kind: 'no-way', failure: door === 'mp' ? '公众号未启用' : '企业微信自建应用未启用' };
    return this.byApi(api, message);
  }

  private async asBot(message: WecomMessage, handle: Handle | null): Promise<Outcome> {
    const bot = await this.accounts.open('bot');
    if (!bot) return { kind: 'no-way', failure: '智能机器人未启用' };
    if (bot.settings.way === 'webhook') return this.byResponseUrl(message, handle);
    if (!this.line?.isOpen) return { kind: 'wait', ms: 2000 };
    const age = handle ? this.db.now().getTime() - handle.receivedAt.getTime() : Infinity;
    if (handle?.requestId && age < day) {
      const answered = await this.byLine((line) => line.reply(handle.requestId ?? '', replyBody(message)));
      // An answer that is no longer taken can still be said as something new.
      if (answered.kind !== 'failed') return answered;
    }
    const chatid = message.conversation.split(':').slice(2).join(':');
    return this.byLine((line) => line.push(message.id, chatid, pushBody(message)));
  }

  private async byLine(send: (line: BotLine) => Promise<void>): Promise<Outcome> {
    if (!this.line) return { kind: 'wait', ms: 2000 };
    try {
      await send(this.line);
      return { kind: 'sent' };
    } catch (error) {
      if (error instanceof LineRefused) return outcomeOf(error.code);
      throw error;
    }
  }

  /** One use, within the hour. It is marked used before: said twice would be worse than said by another way. */
  private async byResponseUrl(message: WecomMessage, handle: Handle | null): Promise<Outcome> {
    const failure = '机器人用网址回调方式，只能在对方说话后一小时内回复一次';
    if (!handle?.responseUrl || this.db.now().getTime() - handle.receivedAt.getTime() > hour)
      return { kind: 'no-way', failure };
    const url = URL.canParse(handle.responseUrl) ? new URL(handle.responseUrl) : null;
    const bot = await this.accounts.open('bot');
    const hosts = [...(bot?.settings.hosts ?? []), '.weixin.qq.com'];
    const own = bot?.settings.url ? new URL(bot.settings.url).hostname : null;
    const known = url && (url.hostname === own || hosts.some((host) => `.${url.hostname}`.endsWith(host)));
    if (!url || !known || (url.protocol !== 'https:' && url.hostname !== own)) return { kind: 'no-way', failure };
    const [free] = await this.db.rows(
      `UPDATE reply_handles SET response_used_at = $2 WHERE raw_inbound_id = $1 AND response_used_at IS NULL RETURNING 1`,
      [message.replyTo, this.db.now()],
    );
    if (!free) return { kind: 'no-way', failure };
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(pushBody(message)),
        redirect: 'error',
        signal: AbortSignal.timeout(10_000),
      });
      const answer: unknown = await response.json().catch(() => null);
      const code = typeof answer === 'object' && answer && 'errcode' in answer ? Number(answer.errcode) : 0;
      return response.ok && code === 0 ? { kind: 'sent' } : { kind: 'failed', failure: wordsFor(code) };
    } catch {
      return { kind: 'failed', failure: '企业微信没有应答' };
    }
  }

  private async byApi(api: TencentApi, message: WecomMessage): Promise<Outcome> {
    const person = message.conversation.split(':').slice(1).join(':');
    const plain = message.card ? `${message.text}\n${cardAsText(message.card)}` : message.text;
    const text = { msgtype: 'text', text: { content: cutBytes(plain, apiBytes) } };
    const asCard = message.card && api.account.kind === 'app';
    const body = asCard ? { msgtype: 'template_card', template_card: cardOf(message, message.card) } : text;
    try {
      await api.sendToPerson(person, body);
      return { kind: 'sent' };
    } catch (error) {
      if (error instanceof ApiRefused) return outcomeOf(error.code);
      throw error;
    }
  }
}

function outcomeOf(code: number | null): Outcome {
  if (code === null) return { kind: 'again', failure: '没有应答' };
  return passingCodes.has(code)
    ? { kind: 'again', failure: wordsFor(code) }
    : { kind: 'failed', failure: wordsFor(code) };
}

const wordsFor = (code: number): string => failureWords.get(code) ?? '对方系统没有接受这条消息';

const cut = (text: string): string => [...text].slice(0, longestText).join('');

const cardOf = ({ id, text }: WecomMessage, card: Card | null) =>
  templateCard(card ? { ...card, text: card.text || text } : { title: text, text: '', buttons: [] }, id);

/** The same id again is the same answer: a second try changes it into itself. */
function replyBody(message: WecomMessage): Record<string, unknown> {
  const stream = { id: message.id, finish: true, content: cut(message.text) };
  if (!message.card) return { msgtype: 'stream', stream };
  return { msgtype: 'stream_with_template_card', stream, template_card: cardOf(message, message.card) };
}

function pushBody(message: WecomMessage): Record<string, unknown> {
  if (message.card) return { msgtype: 'template_card', template_card: cardOf(message, message.card) };
  return { msgtype: 'markdown', markdown: { content: cut(message.text) } };
}
