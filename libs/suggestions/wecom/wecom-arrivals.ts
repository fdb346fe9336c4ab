import { Injectable } from '@nestjs/common';
import { type BotMessage, type XmlDoor, readBotEvent, readBotMessage, readXmlEvent, readXmlMessage } from '#channels';
import { Db, sha256 } from '#platform';
import { Intake, type Stored } from '../intake.js';
import { awaitMedia, neededFor } from './media.js';

/** How the message came, and with what it can be answered there. */
export type BotWay = { way: 'line'; requestId: string } | { way: 'webhook' };

export interface Taken extends Stored {
  conversation: string;
}

/** What is said to the robot, the application or the public account, stored before anything else is done with it. */
@Injectable()
export class WecomArrivals {
  constructor(
    private readonly db: Db,
    private readonly intake: Intake,
  ) {}

  /** Null: it is no message of a person (an event, a poll), and there is nothing to keep. */
  async fromBot(plain: string, came: BotWay): Promise<Taken | null> {
    const message = readBotMessage(plain);
    if (message) return this.take(message, plain, 'wecom-bot', came);
    if (readBotEvent(plain) || isPoll(plain)) return null;
    return this.keepUnread(plain, 'wecom-bot');
  }

  /** The same for callbacks in XML. */
  async fromXml(plain: string, door: XmlDoor): Promise<Taken | null> {
    const message = readXmlMessage(plain, door);
    if (message) return this.take(message, plain, door, { way: door === 'wecom-app' ? 'app' : 'mp' });
    return readXmlEvent(plain) ? null : this.keepUnread(plain, door);
  }

  private async take(
    message: BotMessage,
    plain: string,
    form: 'wecom-bot' | XmlDoor,
    came: BotWay | { way: 'app' | 'mp' },
  ): Promise<Taken> {
    const person = message.incoming.sender.subject;
    const conversation = conversationOf(form, message.chatid, person);
    const requestId = came.way === 'line' ? came.requestId : null;
    const needed = neededFor(message, this.db.now());
    const stored = await this.intake.store({
      channel: 'WECHAT_GROUP',
      externalId: form === 'wecom-bot' ? message.msgid : `${form} ${message.msgid}`,
      form,
      content: Buffer.from(plain),
      senderRef: person,
      accountId: null,
      beside: async (tx, rawId) => {
        await tx.rows(
          `INSERT INTO reply_handles (raw_inbound_id, way, conversation, person, request_id, response_url, received_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [rawId, came.way, conversation, person, requestId, message.responseUrl, tx.now],
        );
        await awaitMedia(tx, rawId, needed);
        await tx.rows(
          `INSERT INTO wecom_lines (kind, state, since, last_message_at) VALUES ($1, 'off', $2, $2)
           ON CONFLICT (kind) DO UPDATE SET last_message_at = excluded.last_message_at`,
          [kindOf(form), tx.now],
        );
        return needed.length > 0 ? 'held' : 'free';
      },
    });
    // Told again, it is answered where it was told last.
    if (!stored.isNew && requestId)
      await this.db.rows(`UPDATE reply_handles SET request_id = $2 WHERE raw_inbound_id = $1`, [stored.id, requestId]);
    return { ...stored, conversation };
  }

  /** It was meant for us and we cannot read it: a person must, and the next version perhaps can. */
  private async keepUnread(plain: string, form: 'wecom-bot' | XmlDoor): Promise<Taken> {
    const content = Buffer.from(plain);
    const externalId = `${form} ${sha256(content)}`;
    const arrival = { channel: 'WECHAT_GROUP', externalId, form, content, senderRef: null, accountId: null } as const;
    return { ...(await this.intake.store(arrival)), conversation: '' };
  }
}

const kindOf = (form: 'wecom-bot' | XmlDoor) => ({ 'wecom-bot': 'bot', 'wecom-app': 'app', 'wechat-mp': 'mp' })[form];

/** A group, or one person at one door: what is said there has one order and one measure. */
export function conversationOf(form: 'wecom-bot' | XmlDoor, chatid: string | null, person: string): string {
  if (form === 'wecom-bot') return chatid ? `bot:group:${chatid}` : `bot:single:${person}`;
  return form === 'wecom-app' ? `app:${person}` : `mp:${person}`;
}

/** WeCom asks how an answer goes on; ours are complete when they are given. */
const isPoll = (plain: string): boolean => /"msgtype"\s*:\s*"stream"/.test(plain);
