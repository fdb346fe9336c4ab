import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export type WecomRefusal = 'bad-signature' | 'bad-envelope' | 'bad-padding' | 'wrong-receiver';

/** The callback was not sealed with our keys, or not for us. */
export class WecomRefused extends Error {
  override readonly name = 'WecomRefused';

  constructor(readonly code: WecomRefusal) {
    super(`wecom callback refused: ${code}`);
  }
}

export interface WecomKeys {
  token: string;
  /** 43 characters of Base64. */
  encodingAesKey: string;
  /** Empty for an organisation's own bot; the corporation's or application's id elsewhere. */
  receiveId: string;
}

const BLOCK = 32;
const RANDOM = 16;
const LENGTH = 4;

/** The seal of WeCom and public-account callbacks: AES-256-CBC under a SHA-1 signature. */
export class WecomSeal {
  private readonly key: Buffer;
  private readonly iv: Buffer;

  constructor(private readonly keys: WecomKeys) {
    this.key = Buffer.from(`${keys.encodingAesKey}=`, 'base64');
    if (keys.encodingAesKey.length !== 43 || this.key.length !== BLOCK) {
      throw new TypeError('an EncodingAESKey has 43 characters of Base64');
    }
    this.iv = this.key.subarray(0, 16);
  }

  sign(encrypted: string, timestamp: string, nonce: string): string {
    const parts = [this.keys.token, timestamp, nonce, encrypted].sort();
    return createHash('sha1').update(parts.join('')).digest('hex');
  }

  /** Compared in constant time, so that the answer's speed tells nothing. */
  isSigned(signature: string, encrypted: string, timestamp: string, nonce: string): boolean {
    const expected = Buffer.from(this.sign(encrypted, timestamp, nonce));
    const given = Buffer.from(signature.toLowerCase());
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  encrypt(plain: string, random: Buffer = randomBytes(RANDOM)): string {
    const words = Buffer.from(plain);
    const length = Buffer.alloc(LENGTH);
    length.writeUInt32BE(words.length);
    const body = Buffer.concat([random, length, words, Buffer.from(this.keys.receiveId)]);
    const pad = BLOCK - (body.length % BLOCK);
    const cipher = createCipheriv('aes-256-cbc', this.key, this.iv).setAutoPadding(false);
    return Buffer.concat([cipher.update(body), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString(
      'base64',
    );
  }

  decrypt(encrypted: string): string {
    const body = this.unpad(Buffer.from(encrypted, 'base64'));
    if (body.length < RANDOM + LENGTH) throw new WecomRefused('bad-padding');
    const end = RANDOM + LENGTH + body.readUInt32BE(RANDOM);
    if (end > body.length) throw new WecomRefused('bad-padding');
    if (body.toString('utf8', end) !== this.keys.receiveId) throw new WecomRefused('wrong-receiver');
    return body.toString('utf8', RANDOM + LENGTH, end);
  }

  private unpad(sealed: Buffer): Buffer {
    if (sealed.length === 0 || sealed.length % 16 !== 0) throw new WecomRefused('bad-padding');
    const decipher = createDecipheriv('aes-256-cbc', this.key, this.iv).setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
    const pad = padded.at(-1) ?? 0;
    const body = padded.subarray(0, -pad);
    const honest = pad >= 1 && pad <= BLOCK && padded.subarray(-pad).every((byte) => byte === pad);
    if (!honest) throw new WecomRefused('bad-padding');
    return body;
  }
}
