import { WecomSeal, type WecomKeys } from './seal.js';

export interface SealedCallback {
  /** For the query string, not yet URL-encoded. */
  query: { msg_signature: string; timestamp: string; nonce: string };
  body: string;
}

export interface SealingMoment {
  /** Seconds since 1970. */
  timestamp: number;
  nonce: string;
  /** Sixteen bytes; given where the outcome must be repeatable. */
  random?: Buffer;
}

/** The sending end: makes the callbacks WeCom would make, for the specs and the demo year. */
export class WecomSender {
  private readonly seal: WecomSeal;

  constructor(keys: WecomKeys) {
    this.seal = new WecomSeal(keys);
  }

  post(message: object, moment: SealingMoment): SealedCallback {
    return this.postText(JSON.stringify(message), moment);
  }

  /** For what JSON.stringify cannot write: numbers beyond 2^53, broken JSON, XML. */
  postText(plain: string, moment: SealingMoment): SealedCallback {
    const { encrypted, query } = this.sealed(plain, moment);
    return { query, body: JSON.stringify({ encrypt: encrypted }) };
  }

  handshake(echo: string, moment: SealingMoment): SealedCallback['query'] & { echostr: string } {
    const { encrypted, query } = this.sealed(echo, moment);
    return { ...query, echostr: encrypted };
  }

  private sealed(plain: string, { timestamp, nonce, random }: SealingMoment) {
    const encrypted = this.seal.encrypt(plain, random);
    const signature = this.seal.sign(encrypted, String(timestamp), nonce);
    return { encrypted, query: { msg_signature: signature, timestamp: String(timestamp), nonce } };
  }
}
