import { Injectable } from '@nestjs/common';
import type { Card } from '#channels';
import { readBody } from '#people';
import { Config, Db, Refusal, type Tx } from '#platform';
import { Withdrawals } from '#suggestions';
import { type Said, closedCard, receiptOf } from './wecom-words.js';

export type { Said } from './wecom-words.js';

/** Somebody pressed a button of a card of ours. */
export interface CardClick {
  /** The message that the card came with. */
  messageId: string;
  /** The button. */
  key: string;
  provider: 'wecom' | 'openid';
  subject: string;
  /** The arrival that the card answered. */
  rawId: string | null;
}

/** The receipt of the message that began a suggestion; null while it has no number, and for what it goes on with. */
export async function receiptSaid(q: Db | Tx, rawId: string, publicOrigin: string | null): Promise<Said | null> {
  const begun = await q.row<{ id: string; number: string }>(
    `SELECT s.id, s.number FROM arrivals a JOIN suggestions s ON s.id = a.suggestion_id
      WHERE a.raw_inbound_id = $1 AND a.role = 'origin' ORDER BY a.part LIMIT 1`,
    [rawId],
  );
  if (!begun) return null;
  const { gatheringMinutes, withdrawMinutes } = (await readBody(q)).settings;
  return receiptOf({ ...begun, gatheringMinutes, withdrawMinutes, publicOrigin });
}

/** What is said to people in WeCom and by the public account. Each answer may be asked for twice. */
@Injectable()
export class WecomTalk {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly withdrawals: Withdrawals,
  ) {}

  receipt(rawId: string): Promise<Said | null> {
    return receiptSaid(this.db, rawId, this.config.http.publicOrigin);
  }

  /** To somebody who comes in for the first time today. */
  async welcome(_subject: string): Promise<Said | null> {
    return { text: '您好。直接把意见建议发给我，即可登记并得到编号；可以附图片和文件。' };
  }

  /** Does what the button says, for nobody but the sender; answers the card as it shall look now. */
  async clicked({ key, provider, subject }: CardClick): Promise<Card | null> {
    const [, verb, id = ''] = /^(add|withdraw):([0-9a-f-]{36})$/.exec(key) ?? [];
    if (!verb) return null;
    const number = await this.numberOf(id);
    try {
      if (verb === 'withdraw') {
        await this.withdrawals.withdrawBy({ provider, subject }, id);
        return closedCard(`编号 ${number} 已撤回`, '这一条不再办理；需要时可以重新发送。');
      }
      await this.withdrawals.callFor({ provider, subject }, id);
      const said = await this.receiptOf(id, number);
      return { ...said, title: `请补充，编号 ${number}`, text: '10 分钟内发来的文字、图片和文件，都归入这一条。' };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const notYours = error.code === 'not-found';
      // Somebody else in the group pressed it: the card stays as it is for its sender.
      if (notYours) return null;
      return closedCard(`编号 ${number}`, error.message);
    }
  }

  private async numberOf(id: string): Promise<string> {
    const row = await this.db.row<{ number: string }>(`SELECT number FROM suggestions WHERE id = $1`, [id]);
    return row?.number ?? '';
  }

  private async receiptOf(id: string, number: string): Promise<Card> {
    const { gatheringMinutes, withdrawMinutes } = (await readBody(this.db)).settings;
    const { publicOrigin } = this.config.http;
    const { card } = receiptOf({ id, number, gatheringMinutes, withdrawMinutes, publicOrigin });
    return card ?? closedCard(`已收到，编号 ${number}`, '');
  }
}
