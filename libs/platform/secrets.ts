import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from './config.js';
import { Refusal } from './refusal.js';

const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Passwords of other systems, sealed for the database: AES-256-GCM under the installation's key, which never lies in
 * the database. What was sealed for one purpose does not open for another, so rows cannot be exchanged.
 */
@Injectable()
export class Secrets {
  private readonly key: Buffer | null;

  constructor({ secretKey }: Pick<Config, 'secretKey'>) {
    this.key = secretKey === null ? null : Buffer.from(hkdfSync('sha256', secretKey, 'tibantong', 'secrets', 32));
  }

  /** False when the installation has no key: then no secret can be kept, and pages say so. */
  get available(): boolean {
    return this.key !== null;
  }

  seal(plain: string, purpose: string): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.keyOrRefuse(), iv).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** Throws `secret-unreadable` for what another key sealed. */
  open(sealed: string, purpose: string): string {
    const key = this.keyOrRefuse();
    try {
      const bytes = Buffer.from(sealed.slice(version.length + 1), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
    } catch {
      throw new Refusal('secret-unreadable');
    }
  }

  private keyOrRefuse(): Buffer {
    if (!this.key) throw new Refusal('no-secret-key');
    return this.key;
  }
}

/** The key of an installation that keeps its own data: made on the first start, readable by its owner only. */
export async function ownSecretKey(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret.key');
  const made = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  // Linked when it is complete: of two first starts one key wins, and nobody reads half of it.
  await writeFile(made, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  try {
    await link(made, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(made);
  }
  return (await readFile(path, 'utf8')).trim();
}
