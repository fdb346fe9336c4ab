import { Injectable } from '@nestjs/common';
import type { Card } from '#channels';
import { SuggestionViews } from '#suggestions';

/** What the robot, the application or the public account says. */
export interface Said {
  text: string;
  card?: Card | null;
}

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

/** What is said to people in WeCom and by the public account. Each answer may be asked for twice. */
@Injectable()
export class WecomTalk {
  constructor(private readonly views: SuggestionViews) {}

  /** The receipt of a message; null while it has no number, and where nothing is to be said. */
  async receipt(rawId: string): Promise<Said | null> {
    const number = await this.views.numberOf(rawId);
    return number ? { text: `已收到，编号 ${number}` } : null;
  }

  /** To somebody who comes in for the first time today. */
  async welcome(_subject: string): Promise<Said | null> {
    return { text: '您好。直接把意见建议发给我，即可登记并得到编号；可以附图片和文件。' };
  }

  /** Does what the button says; answers the card as it shall look now. */
  async clicked(_click: CardClick): Promise<Card | null> {
    return null;
  }
}
