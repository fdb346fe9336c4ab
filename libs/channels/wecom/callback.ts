import { XMLParser } from 'fast-xml-parser';
import { WecomRefused, WecomSeal, type WecomKeys } from './seal.js';

/** Query fields as the HTTP layer gives them: URL-decoded once. */
export type WecomQuery = Record<string, unknown>;

/** The answer in JSON, as the bot's callback wants it. */
export interface SealedReply {
  encrypt: string;
  msgsignature: string;
  timestamp: number;
  nonce: string;
}

const xml = new XMLParser({ parseTagValue: false, ignoreAttributes: true, processEntities: false });

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

function field(record: WecomQuery, name: string): string | null {
  const value = record[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function encryptedIn(body: string): string | null {
  const envelope = body.startsWith('<') ? xmlEnvelope(body) : jsonObject(body);
  return envelope && (field(envelope, 'encrypt') ?? field(envelope, 'Encrypt'));
}

function xmlEnvelope(body: string): WecomQuery | null {
  try {
    const document: unknown = xml.parse(body);
    return isRecord(document) && isRecord(document['xml']) ? document['xml'] : null;
  } catch {
    return null;
  }
}

function jsonObject(body: string): WecomQuery | null {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
