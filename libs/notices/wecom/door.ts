import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { type BotEvent, type XmlDoor, cutBytes, templateCard } from '#channels';
import { Db, system } from '#platform';
import { Suggestions, WecomAccounts, WecomArrivals, WecomMedia } from '#suggestions';
import { type Said, WecomTalk } from '../wecom-talk.js';
import { saidAtOnce, sendWecom } from './outgoing.js';

/** The other side waits five seconds for an answer to what it sent. */
const patienceMs = 3500;
const bytesOfReply = 2000;
/** A second each. */
const mostStoreTries = 900;

/** An answer that goes back in the very response: its words, and the id under which it is kept. */
export interface AtOnce extends Said {
  id: string;
}

/** What comes in from WeCom and the public account, whichever way, up to its answer. */
@Injectable()
export class WecomDoor {
  private readonly log = new Logger('wecom');

  constructor(
    private readonly db: Db,
    private readonly accounts: WecomAccounts,
    private readonly arrivals: WecomArrivals,
    private readonly media: WecomMedia,
    private readonly suggestions: Suggestions,
    private readonly talk: WecomTalk,
  ) {}

  /** By the long connection: once it is stored the rest may take its time, and be made up for by the jobs. */
  async byLine(plain: string, requestId: string): Promise<void> {
    const taken = await this.stored(plain, requestId);
    if (!taken) return;
    void this.understand(taken.id)
      .then(() => this.receiptLater(taken.id))
      .catch((error: unknown) =>
        this.log.warn(`reading ${taken.id} at once failed, the job tries again: ${String(error)}`),
      );
  }

  /** What came by the line is not sent again: it is held until the database takes it. */
  private async stored(plain: string, requestId: string) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.arrivals.fromBot(plain, { way: 'line', requestId });
      } catch (error) {
        if (attempt === mostStoreTries) throw error;
        if (attempt === 1) this.log.error(`a message cannot be stored yet: ${String(error)}`);
        await sleep(1000);
      }
    }
  }

  /** By a callback: what is known of it within the seconds that the other side waits. Null: say nothing now. */
  async byCallback(plain: string, form: 'wecom-bot' | XmlDoor): Promise<AtOnce | null> {
    const taken =
      form === 'wecom-bot'
        ? await this.arrivals.fromBot(plain, { way: 'webhook' })
        : await this.arrivals.fromXml(plain, form);
    if (!taken) return null;
    const over = new AbortController();
    const understood = this.understand(taken.id).catch((error: unknown) =>
      this.log.warn(`reading ${taken.id} at once failed, the job tries again: ${String(error)}`),
    );
    await Promise.race([understood, sleep(patienceMs, undefined, { signal: over.signal }).catch(() => undefined)]);
    over.abort();
    return this.receiptAtOnce(taken.id);
  }

  /** An event that is answered in place: the body of the answer, in the robot's form. */
  async eventAnswer(event: BotEvent): Promise<Record<string, unknown> | null> {
    if (event.kind === 'enter') {
      const said = await this.talk.welcome(event.userid);
      return said && { msgtype: 'text', text: { content: cutBytes(said.text, bytesOfReply) } };
    }
    const card = await this.clicked(event, 'wecom');
    return card && { response_type: 'update_template_card', template_card: card };
  }

  /** The same for the application and the public account: words for the response itself. */
  async xmlEventAnswer(event: BotEvent, door: XmlDoor): Promise<string | null> {
    const provider = door === 'wecom-app' ? 'wecom' : 'openid';
    if (event.kind === 'enter') return (await this.talk.welcome(event.userid))?.text ?? null;
    const card = await this.clicked(event, provider);
    const api = card && event.responseCode ? await this.accounts.api('app') : null;
    if (card && event.responseCode) await api?.updateCard(event.responseCode, event.userid, card);
    return null;
  }

  private async clicked({ kind, key, taskId, userid }: BotEvent, provider: 'wecom' | 'openid') {
    if (kind !== 'click' || !key || !taskId || !/^[0-9a-f-]{36}$/.test(taskId)) return null;
    const sent = await this.db.row<{ id: string; rawId: string | null }>(
      `SELECT id, reply_to AS "rawId" FROM wecom_messages WHERE id = $1`,
      [taskId],
    );
    if (!sent) return null;
    const plain = await this.db.row<{ userid: string }>(`SELECT userid FROM wecom_userids WHERE encrypted = $1`, [
      userid,
    ]);
    const subject = plain?.userid ?? userid;
    const card = await this.talk.clicked({ messageId: sent.id, key, provider, subject, rawId: sent.rawId });
    return card && templateCard(card, sent.id);
  }

  /** Fetches what it points to and reads it. What does not succeed here is done by the jobs. */
  private async understand(rawId: string): Promise<void> {
    await this.media.fetch(rawId);
    const open = await this.db.row(`SELECT 1 FROM raw_media WHERE raw_inbound_id = $1 AND state = 'waiting' LIMIT 1`, [
      rawId,
    ]);
    if (!open) await this.suggestions.receive(rawId);
  }

  private async receiptLater(rawId: string): Promise<void> {
    const said = (await this.talk.receipt(rawId)) ?? (await this.shortWord(rawId));
    if (!said) return;
    await this.db.transaction(system, (tx) => sendWecom(tx, { key: receiptKey(rawId), to: { rawId }, ...said }));
  }

  /** By the line every message is answered: WeCom holds back what follows when three of one person are not. */
  private async shortWord(rawId: string): Promise<Said | null> {
    const row = await this.db.row<{ state: string; number: string | null }>(
      `SELECT r.state, s.number FROM raw_inbound r LEFT JOIN arrivals a ON a.raw_inbound_id = r.id
         LEFT JOIN suggestions s ON s.id = a.suggestion_id WHERE r.id = $1 ORDER BY a.part LIMIT 1`,
      [rawId],
    );
    if (!row || row.state === 'stored') return null;
    return { text: row.number ? `已补充，编号 ${row.number}` : '已收到' };
  }

  /** The same callback again, because our answer was lost, gets the same answer. */
  private async receiptAtOnce(rawId: string): Promise<AtOnce | null> {
    const said = await this.talk.receipt(rawId);
    if (!said) return this.lastWord(rawId);
    const key = receiptKey(rawId);
    const id = await this.db.transaction(system, (tx) => saidAtOnce(tx, key, rawId, said));
    if (id) return { ...said, id };
    const before = await this.db.row<AtOnce>(
      `SELECT id, text, card FROM wecom_messages WHERE key = $1 AND state = 'sent'`,
      [key],
    );
    return before;
  }

  /** Not read yet, and no way to say so later: then at least that it arrived. */
  private async lastWord(rawId: string): Promise<AtOnce | null> {
    const mute = await this.db.row<object>(
      `SELECT 1 FROM raw_inbound r JOIN reply_handles h ON h.raw_inbound_id = r.id
        WHERE r.id = $1 AND r.state = 'stored' AND h.way = 'webhook' AND h.response_url IS NULL`,
      [rawId],
    );
    return mute ? { id: rawId, text: '已收到' } : null;
  }
}

/** Whoever gives the receipt of an arrival uses this key, so that it is given once. */
export const receiptKey = (rawId: string): string => `receipt:${rawId}`;
