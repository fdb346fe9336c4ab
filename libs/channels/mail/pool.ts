import { availableParallelism } from 'node:os';
import { ThreadStopped, Threads } from '../threads/threads.js';
import { readMail, type ReadMail, type ReadMailOptions } from './read.js';
import { UnreadableMail, type UnreadableReason } from './unreadable.js';

/** An honest mail takes a few milliseconds. */
const timeoutMs = 30_000;

/** Enough for the greatest mail that is allowed: its bytes, their text, and what came out of it. */
const memoryMb = 768;

/** A mail in the hands of a thread: the answer can be sent back, an error of ours only by its reason. */
export type Reading = { mail: ReadMail } | { unreadable: UnreadableReason };

/** Reads mails in threads that are killed when a mail takes too long: no mail holds up the others. */
export class MailReaders {
  private readonly threads: Threads;
  private readonly timeoutMs: number;

  constructor(options: { size?: number; timeoutMs?: number } = {}) {
    this.threads = new Threads({ size: options.size ?? availableParallelism(), memoryMb });
    this.timeoutMs = options.timeoutMs ?? timeoutMs;
  }

  /** As `readMail`. Throws UnreadableMail, or ThreadStopped (`closed`) when the readers were closed meanwhile. */
  async read(raw: Uint8Array, options: ReadMailOptions): Promise<ReadMail> {
    const reading = await this.attempt(raw, options);
    if ('unreadable' in reading) throw new UnreadableMail(reading.unreadable);
    const attachments = reading.mail.attachments.map((file) => ({ ...file, content: asBuffer(file.content) }));
    return { ...reading.mail, attachments };
  }

  close(): Promise<void> {
    return this.threads.close();
  }

  private async attempt(raw: Uint8Array, options: ReadMailOptions): Promise<Reading> {
    try {
      return await this.threads.run('mail.read', { raw: ownBytes(raw), options }, { timeoutMs: this.timeoutMs });
    } catch (error) {
      if (!(error instanceof ThreadStopped) || error.reason === 'closed') throw error;
      throw new UnreadableMail(error.reason === 'failed' ? 'malformed' : 'too-slow', error);
    }
  }
}

/** What the thread does. */
export async function readInThread({ raw, options }: { raw: Uint8Array; options: ReadMailOptions }): Promise<Reading> {
  try {
    return { mail: await readMail(asBuffer(raw), options) };
  } catch (error) {
    if (error instanceof UnreadableMail) return { unreadable: error.reason };
    throw error;
  }
}

/** A view into a large buffer would be sent with the whole of it. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
