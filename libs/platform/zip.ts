import { inflateRawSync } from 'node:zlib';

const endMark = Buffer.from('PK\u0005\u0006', 'latin1');

/**
 * Whether the entries of a zip whose names match unpack to no more than `most` bytes together. It unpacks them, since a
 * bomb lies about its size; a zip that cannot be read does not pass.
 */
export function unpacksWithin(zip: Buffer, names: RegExp, most: number): boolean {
  const end = zip.lastIndexOf(endMark);
  if (end < 0 || end + 20 > zip.length) return false;
  let left = most;
  let at = zip.readUInt32LE(end + 16);
  for (let entries = zip.readUInt16LE(end + 10); entries > 0; entries -= 1) {
    if (at + 46 > zip.length) return false;
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as Sizes;
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (names.test(name)) left -= unpacked(zip, at, left);
    if (left < 0) return false;
    at += 46 + nameLength + extra + comment;
  }
  return true;
}

type Sizes = [number, number, number];

/** Bytes of the entry whose record stands at `at`; more than `most` when it is larger or cannot be unpacked. */
function unpacked(zip: Buffer, at: number, most: number): number {
  const method = zip.readUInt16LE(at + 10);
  const size = zip.readUInt32LE(at + 20);
  const header = zip.readUInt32LE(at + 42);
  if (method === 0) return size;
  if (header + 30 > zip.length) return Infinity;
  const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  try {
    return inflateRawSync(zip.subarray(from, from + size), { maxOutputLength: Math.max(1, most) }).length;
  } catch {
    return Infinity;
  }
}
