import { crc32, deflateRawSync } from './packing.js';
import iconv from 'iconv-lite';

export interface Packed {
  name: string;
  content: Buffer | string;
  /** The bytes of the name are GBK and nothing says so, as Windows in China does it. */
  gbk?: boolean;
  encrypted?: boolean;
  link?: boolean;
  stored?: boolean;
  /** What the directory claims the size is, when it lies. */
  claims?: number;
}

const u16 = (value: number): Buffer => Buffer.from([value & 255, (value >> 8) & 255]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);

/** A zip with exactly the names, flags and lies that are wanted. */
export function zip(files: Packed[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const name = file.gbk ? iconv.encode(file.name, 'gbk') : Buffer.from(file.name);
    const content = Buffer.from(file.content);
    const data = file.stored ? content : deflateRawSync(content);
    const flags = (file.gbk ? 0 : 0x800) | (file.encrypted ? 1 : 0);
    const about = Buffer.concat([
      u16(20),
      u16(flags),
      u16(file.stored ? 0 : 8),
      u32(0),
      u32(crc32(content)),
      u32(data.length),
      u32(file.claims ?? content.length),
      u16(name.length),
      u16(0),
    ]);
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004'), about, name, data]);
    const mode = file.link ? 0o120777 : 0o100644;
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002'),
        u16(0x0314),
        about,
        u16(0),
        u16(0),
        u16(0),
        u32((mode << 16) >>> 0),
        u32(at),
        name,
      ]),
    );
    bodies.push(body);
    at += body.length;
  }
  const list = Buffer.concat(directory);
  const end = [u16(0), u16(0), u16(files.length), u16(files.length), u32(list.length), u32(at), u16(0)];
  return Buffer.concat([...bodies, list, Buffer.from('PK\u0005\u0006'), ...end]);
}

const vint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) | 128);
  }
};

/** RAR 5 with stored files. */
export function rar(files: { name: string; content: Buffer | string }[], { locked = false } = {}): Buffer {
  const block = (head: Buffer, data: Buffer = Buffer.alloc(0)): Buffer => {
    const body = Buffer.concat([vint(head.length), head]);
    return Buffer.concat([u32(crc32(body)), body, data]);
  };
  const entries = files.map(({ name, content }) => {
    const bytes = Buffer.from(content);
    const title = Buffer.from(name);
    // An encryption record in the extra area says that a password is needed.
    const record = Buffer.concat([vint(1), vint(0), vint(0), Buffer.from([15]), Buffer.alloc(32)]);
    const extra = locked ? Buffer.concat([vint(record.length), record]) : Buffer.alloc(0);
    const head = Buffer.concat([
      vint(2),
      vint(locked ? 3 : 2),
      ...(locked ? [vint(extra.length)] : []),
      vint(bytes.length),
      vint(4),
      vint(bytes.length),
      vint(0x20),
      u32(crc32(bytes)),
      vint(0),
      vint(1),
      vint(title.length),
      title,
      extra,
    ]);
    return block(head, bytes);
  });
  const main = block(Buffer.concat([vint(1), vint(0), vint(0)]));
  const end = block(Buffer.concat([vint(5), vint(0), vint(0)]));
  return Buffer.concat([Buffer.from('526172211a070100', 'hex'), main, ...entries, end]);
}

/** winmail.dat: titles in the bytes of code page 936, cut to 8.3 as Outlook does; the long name in the properties. */
export function tnef(files: { title: string; long?: string; content: Buffer | string }[]): Buffer {
  const attribute = (level: number, id: number, data: Buffer): Buffer =>
    Buffer.concat([
      Buffer.from([level]),
      u32(id),
      u32(data.length),
      data,
      u16(data.reduce((sum, byte) => (sum + byte) & 0xffff, 0)),
    ]);
  const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
  const property = (long: string): Buffer => {
    const value = Buffer.from(`${long}\u0000`, 'utf16le');
    const number = Buffer.concat([u16(3), u16(0x3705), u32(1)]);
    return Buffer.concat([u32(2), number, u16(0x1f), u16(0x3707), u32(1), u32(value.length), padded(value)]);
  };
  return Buffer.concat([
    u32(0x223e9f78),
    u16(1),
    attribute(1, 0x00089006, u32(0x00010000)),
    attribute(1, 0x00069007, Buffer.concat([u32(936), u32(0)])),
    ...files.flatMap(({ title, long, content }) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.concat([iconv.encode(title, 'gbk'), Buffer.alloc(1)])),
      attribute(2, 0x0006800f, Buffer.from(content)),
      ...(long ? [attribute(2, 0x00069005, property(long))] : []),
    ]),
  ]);
}
