import { Readable } from 'node:stream';
import yazl from 'yazl';
import { sha256 } from '#platform';

/** One file of a case file; its bytes are fetched when its turn comes, so that only one is held at a time. */
export interface Entry {
  path: string;
  content: () => Promise<Buffer>;
}

/** A name that every system can unpack: nothing that leads elsewhere, nothing that breaks a line of SHA256SUMS. */
export function safePart(name: string): string {
  const clean = [...name.normalize('NFC')]
    .map((sign) => (/[\p{Cc}\p{Cf}\\/:*?"<>|]/u.test(sign) ? '_' : sign))
    .join('')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (clean.length <= 100) return clean || '未命名';
  const ending = /\.[^.]{1,9}$/.exec(clean)?.[0] ?? '';
  return (
    Array.from(clean.slice(0, clean.length - ending.length))
      .slice(0, 90)
      .join('') + ending
  );
}

/** Gives each path once: the second of a name is numbered, whatever the case of its letters. */
export class Paths {
  private readonly taken = new Set<string>();

  take(...parts: string[]): string {
    const folder = parts.slice(0, -1).map(safePart);
    const name = safePart(parts.at(-1) ?? '');
    const dot = name.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    for (let n = 1; ; n += 1) {
      const path = [...folder, n === 1 ? name : `${stem} (${n})${ending}`].join('/');
      if (this.taken.has(path.toLowerCase())) continue;
      this.taken.add(path.toLowerCase());
      return path;
    }
  }
}

/** A zip that is written while it is read: entries go in one after the other, each with its digest. */
export class Packing {
  private readonly zip = new yazl.ZipFile();
  private readonly sums: string[] = [];

  get output(): NodeJS.ReadableStream {
    return this.zip.outputStream;
  }

  /** Done once its bytes have been read: somebody must be reading the output meanwhile. */
  async add({ path, content }: Entry, at: Date): Promise<void> {
    const bytes = await content();
    this.sums.push(`${sha256(bytes)}  ${path}\n`);
    await this.write(path, bytes, at);
  }

  /** `SHA256SUMS` over everything that went in, as `sha256sum -c` reads it; then the zip is complete. */
  async finish(at: Date): Promise<void> {
    await this.write('SHA256SUMS', Buffer.from(this.sums.join('')), at);
    this.zip.end();
  }

  private write(path: string, bytes: Buffer, mtime: Date): Promise<void> {
    return new Promise((resolve, reject) => {
      this.zip.once('error', reject);
      this.zip.addReadStreamLazy(path, { mtime, mode: 0o100644 }, (give) => {
        const stream = Readable.from(bytes.length > 0 ? [bytes] : []);
        stream.once('end', () => {
          this.zip.removeListener('error', reject);
          resolve();
        });
        give(null, stream);
      });
    });
  }
}
