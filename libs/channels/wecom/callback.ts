import { createHash, timingSafeEqual } from 'node:crypto';
import { WecomRefused, WecomSeal, type WecomKeys } from './seal.js';
import { cdata, isFields, textField, xmlFields } from './xml.js';

/** Query fields as the HTTP layer gives them: URL-decoded once. */
export type WecomQuery = Record<string, unknown>;

/** The answer in JSON, as the bot's callback wants it. */
export interface SealedReply {
  encrypt: string;
  msgsignature: string;
  timestamp: number;
  nonce: string;
}

/** The receiving end of a WeCom callback. Every refusal is a WecomRefused. */
export class WecomCallback {
  private readonly crypto: WecomSeal;

  constructor(keys: WecomKeys) {
    this.crypto = new WecomSeal(keys);
  }

  /** Answers the address check: the plain text to send back as it is, no quotes, no newline. */
  handshake(query: WecomQuery): string {
    return this.unseal(query, field(query, 'echostr'));
  }

  /** Opens a posted envelope (JSON or XML); what is inside may be anything. */
  open(query: WecomQuery, body: Buffer | string): string {
    return this.unseal(query, encryptedIn(body.toString().trim()));
  }

  seal(plain: string, { timestamp, nonce }: { timestamp: number; nonce: string }): SealedReply {
    const encrypt = this.crypto.encrypt(plain);
    return { encrypt, msgsignature: this.crypto.sign(encrypt, String(timestamp), nonce), timestamp, nonce };
  }

  /** The same in XML, as applications and public accounts want it. */
  sealXml(plain: string, moment: { timestamp: number; nonce: string }): string {
    const { encrypt, msgsignature, timestamp, nonce } = this.seal(plain, moment);
    const sealed = `<Encrypt>${cdata(encrypt)}</Encrypt><MsgSignature>${cdata(msgsignature)}</MsgSignature>`;
    return `<xml>${sealed}<TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`;
  }

  private unseal(query: WecomQuery, given: string | null): string {
    const signature = field(query, 'msg_signature') ?? field(query, 'msgsignature') ?? field(query, 'signature');
    const timestamp = field(query, 'timestamp');
    const nonce = field(query, 'nonce');
    // A plus sign that was decoded once too often became a blank; Base64 has none.
    const encrypted = given?.replaceAll(' ', '+');
    if (!encrypted) throw new WecomRefused('bad-envelope');
    if (signature === null || timestamp === null || nonce === null) throw new WecomRefused('bad-signature');
    if (!this.crypto.isSigned(signature, encrypted, timestamp, nonce)) throw new WecomRefused('bad-signature');
    return this.crypto.decrypt(encrypted);
  }
}

/**
 * A public account's callback in plain mode: the signature is over token, time and nonce only, so it says who sends,
 * not what. Throws WecomRefused.
 */
export function checkPlainSignature(token: string, query: WecomQuery): void {
  const [given, timestamp, nonce] = [field(query, 'signature'), field(query, 'timestamp'), field(query, 'nonce')];
  if (given === null || timestamp === null || nonce === null) throw new WecomRefused('bad-signature');
  const parts = [token, timestamp, nonce].sort().join('');
  const expected = Buffer.from(createHash('sha1').update(parts).digest('hex'));
  const actual = Buffer.from(given.toLowerCase());
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) throw new WecomRefused('bad-signature');
}

/** Whether a posted body is sealed; a public account may send it plain. */
export const isSealed = (body: string): boolean => encryptedIn(body.trim()) !== null;

const field = textField;

function encryptedIn(body: string): string | null {
  const envelope = body.startsWith('<') ? xmlFields(body) : jsonObject(body);
  return envelope && (field(envelope, 'encrypt') ?? field(envelope, 'Encrypt'));
}

function jsonObject(body: string): WecomQuery | null {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}
