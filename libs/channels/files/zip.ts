import { type Entry, type ZipFile, fromBufferPromise } from 'yauzl';
import { decodeText } from '../charset.js';
import { NotOpened, largestInner, mostInner, mostUnpacked } from './limits.js';

export interface ZipEntry {
  /** Decoded: UTF-8 where the entry says so, else what its bytes are, which in China is GB18030. */
  name: string;
  directory: boolean;
  link: boolean;
  encrypted: boolean;
  size: number;
  packedSize: number;
  entry: Entry;
}

const utf8Flag = 0x800;
const linkMode = 0o120000;

/** Reads the list of a zip without unpacking anything. @throws NotOpened */
export async function openZip(content: Buffer, most = mostInner): Promise<{ zip: ZipFile; entries: ZipEntry[] }> {
  const zip = await fromBufferPromise(content, { lazyEntries: true, decodeStrings: false }).catch(() => {
    throw new NotOpened('broken');
  });
  if (zip.entryCount > most) throw new NotOpened('too-many-inside');
  const entries: ZipEntry[] = [];
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.push(entryOf(entry));
      if (entries.length > most) reject(new NotOpened('too-many-inside'));
      else zip.readEntry();
    });
    zip.on('end', resolve);
    zip.on('error', () => reject(new NotOpened('broken')));
    zip.readEntry();
  });
  return { zip, entries };
}

function entryOf(entry: Entry): ZipEntry {
  const raw = entry.fileNameRaw;
  const name = entry.generalPurposeBitFlag & utf8Flag ? raw.toString('utf8') : decodeText(raw, null).text;
  return {
    name,
    directory: /[\\/]$/.test(name),
    link: ((entry.externalFileAttributes >>> 16) & 0o170000) === linkMode,
    encrypted: entry.isEncrypted(),
    size: entry.uncompressedSize,
    packedSize: entry.compressedSize,
    entry,
  };
}

/** Declared too large, or shrunk more than any honest file: never unpacked at all. */
export function checkDeclared(entries: { size: number; packedSize: number }[]): void {
  const whole = entries.reduce((sum, { size }) => sum + size, 0);
  if (whole > mostUnpacked || entries.some(({ size }) => size > largestInner)) throw new NotOpened('too-large-inside');
  const bomb = entries.some(({ size, packedSize }) => size > 1024 * 1024 && size > packedSize * 200);
  if (bomb) throw new NotOpened('bomb');
}

/** Unpacks one entry and counts while it does: what a zip says about itself proves nothing. @throws NotOpened */
export async function unzip(zip: ZipFile, { entry }: ZipEntry, most: number): Promise<Buffer> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) {
        stream.destroy();
        throw new NotOpened('bomb');
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw error instanceof NotOpened ? error : new NotOpened('broken');
  }
}

/** Parts of an Office file by name, in the order of their names' numbers. @throws NotOpened */
export async function zipParts(content: Buffer, wanted: RegExp): Promise<Map<string, Buffer>> {
  const { zip, entries } = await openZip(content, 20_000);
  const chosen = entries.filter(({ name, directory }) => !directory && wanted.test(name));
  let left = mostUnpacked;
  const parts = new Map<string, Buffer>();
  for (const each of chosen.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))) {
    const part = await unzip(zip, each, Math.min(left, 40 * 1024 * 1024));
    left -= part.length;
    parts.set(each.name.replaceAll('\\', '/'), part);
  }
  return parts;
}
