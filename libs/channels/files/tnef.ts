import { decodeText } from '../charset.js';
import { NotOpened } from './limits.js';

export interface TnefFile {
  name: string;
  content: Buffer;
}

const attribute = { title: 0x00018010, data: 0x0006800f, begins: 0x00069002, properties: 0x00069005 };
const longName = 0x3707;
const shortName = 0x3704;
const attachedData = 0x3701;

/** Attachments of a winmail.dat: Outlook wraps them in a format of its own. @throws NotOpened */
export function readTnef(content: Buffer): TnefFile[] {
  if (content.length < 6 || content.readUInt32LE(0) !== 0x223e9f78) throw new NotOpened('broken');
  const files: { title: string; long: string; content: Buffer | null }[] = [];
  for (let at = 6; at + 11 <= content.length;) {
    const id = content.readUInt32LE(at + 1);
    const size = content.readUInt32LE(at + 5);
    const data = content.subarray(at + 9, at + 9 + size);
    if (data.length < size) break;
    at += 9 + size + 2;
    if (id === attribute.begins) files.push({ title: '', long: '', content: null });
    const file = files.at(-1);
    if (!file) continue;
    if (id === attribute.title) file.title = textOf(data);
    if (id === attribute.data) file.content = data;
    if (id === attribute.properties) {
      const found = properties(data);
      file.long = found.name ?? file.long;
      file.content ??= found.data;
    }
  }
  return files.flatMap(({ title, long, content: bytes }) =>
    bytes ? [{ name: long || title || '附件', content: bytes }] : [],
  );
}

/** The bytes of the sender's code page, which in China is 936. */
const textOf = (data: Buffer): string => {
  const end = data.indexOf(0);
  return decodeText(end < 0 ? data : data.subarray(0, end), null).text;
};

/** The list of properties of an attachment, as far as it can be followed. */
function properties(data: Buffer): { name: string | null; data: Buffer | null } {
  const found: { name: string | null; data: Buffer | null } = { name: null, data: null };
  let short: string | null = null;
  let at = 4;
  const count = data.length >= 4 ? data.readUInt32LE(0) : 0;
  for (let i = 0; i < count && at + 4 <= data.length; i += 1) {
    const type = data.readUInt16LE(at);
    const id = data.readUInt16LE(at + 2);
    at += 4;
    if (id >= 0x8000) at = afterName(data, at);
    const read = valueOf(data, at, type);
    if (!read) break;
    at = read.end;
    if (id === longName) found.name = read.text;
    if (id === shortName) short = read.text;
    if (id === attachedData && type === 0x0102) found.data = read.bytes;
  }
  found.name ??= short;
  return found;
}

/** A named property carries a set's id, then a number or a name. */
function afterName(data: Buffer, at: number): number {
  if (at + 24 > data.length) return data.length;
  return data.readUInt32LE(at + 16) === 0 ? at + 24 : at + 24 + padded(data.readUInt32LE(at + 20));
}

const padded = (size: number): number => Math.ceil(size / 4) * 4;
const fixed: Record<number, number> = {
  2: 4,
  3: 4,
  4: 4,
  0xa: 4,
  0xb: 4,
  5: 8,
  6: 8,
  7: 8,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};

interface Value {
  end: number;
  text: string;
  bytes: Buffer;
}

function valueOf(data: Buffer, from: number, type: number): Value | null {
  const many = (type & 0x1000) !== 0;
  const one = type & 0x0fff;
  const size = fixed[one];
  let at = from;
  if (size !== undefined && !many) return { end: at + size, text: '', bytes: data.subarray(at, at + size) };
  if (at + 4 > data.length) return null;
  const values = data.readUInt32LE(at);
  at += 4;
  if (size !== undefined) return { end: at + values * size, text: '', bytes: Buffer.alloc(0) };
  let last: Buffer = Buffer.alloc(0);
  for (let i = 0; i < values; i += 1) {
    if (at + 4 > data.length) return null;
    const length = data.readUInt32LE(at);
    last = data.subarray(at + 4, at + 4 + length);
    at += 4 + padded(length);
  }
  const wide = last.toString('utf16le').split('\u0000')[0] ?? '';
  return { end: at, text: one === 0x1f ? wide : textOf(last), bytes: last };
}
