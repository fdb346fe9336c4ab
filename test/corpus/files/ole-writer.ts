/** Streams, and storages (null) by name, as an OLE compound file with real tables; small streams stand in the mini stream. */
export function oleFile(streams: Record<string, Buffer | null>, rootClass = '00'.repeat(16)): Buffer {
  const sectors: Buffer[] = [];
  const fat: number[] = [];
  const put = (bytes: Buffer): number => {
    const start = sectors.length;
    const count = Math.max(1, Math.ceil(bytes.length / 512));
    for (let i = 0; i < count; i += 1) {
      sectors.push(padded(bytes.subarray(i * 512, i * 512 + 512), 512));
      fat.push(i === count - 1 ? endOfChain : start + i + 1);
    }
    return start;
  };
  const mini: Buffer[] = [];
  const miniFat: number[] = [];
  const putSmall = (bytes: Buffer): number => {
    const start = mini.length;
    const count = Math.max(1, Math.ceil(bytes.length / 64));
    for (let i = 0; i < count; i += 1) {
      mini.push(padded(bytes.subarray(i * 64, i * 64 + 64), 64));
      miniFat.push(i === count - 1 ? endOfChain : start + i + 1);
    }
    return start;
  };
  const items = Object.entries(streams).map(([name, bytes]) => ({
    name,
    type: bytes ? 2 : 1,
    size: bytes?.length ?? 0,
    start: bytes ? (bytes.length >= 4096 ? put(bytes) : putSmall(bytes)) : 0,
  }));
  const whole = Buffer.concat(mini);
  const root = { name: 'Root Entry', type: 5, size: whole.length, start: whole.length > 0 ? put(whole) : endOfChain };
  const directory = Buffer.concat(
    [root, ...items].map((item, i) => entry(item, i === 0 ? 1 : -1, i > 0 && i < items.length ? i + 1 : -1, rootClass)),
  );
  const directoryAt = put(directory);
  const miniFatAt = miniFat.length > 0 ? put(words(miniFat)) : endOfChain;
  const fatSectors = Math.ceil((sectors.length + 8) / 127);
  const fatAt = sectors.length;
  for (let i = 0; i < fatSectors; i += 1) fat.push(0xfffffffd);
  const table = padded(words(fat), fatSectors * 512, 0xff);
  const head = Buffer.alloc(512, 0xff);
  Buffer.from('d0cf11e0a1b11ae1' + '00'.repeat(16) + '3e000300feff09000600' + '00'.repeat(10), 'hex').copy(head);
  [fatSectors, directoryAt, 0, 4096, miniFatAt, miniFat.length > 0 ? 1 : 0, endOfChain, 0].forEach((value, i) =>
    head.writeUInt32LE(value, 44 + i * 4),
  );
  for (let i = 0; i < fatSectors; i += 1) head.writeUInt32LE(fatAt + i, 76 + i * 4);
  return Buffer.concat([head, ...sectors, table]);
}

const endOfChain = 0xfffffffe;
const padded = (bytes: Buffer, size: number, fill = 0): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(Math.max(0, size - bytes.length), fill)]);

function words(values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32LE(value, i * 4));
  return bytes;
}

function entry(
  item: { name: string; type: number; size: number; start: number },
  child: number,
  right: number,
  rootClass: string,
): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(item.name, 'utf16le');
  bytes.writeUInt16LE((item.name.length + 1) * 2, 64);
  bytes[66] = item.type;
  bytes[67] = 1;
  bytes.writeInt32LE(-1, 68);
  bytes.writeInt32LE(right, 72);
  bytes.writeInt32LE(item.type === 5 ? child : -1, 76);
  if (item.type === 5) Buffer.from(rootClass, 'hex').copy(bytes, 80);
  bytes.writeUInt32LE(item.start, 116);
  bytes.writeUInt32LE(item.size, 120);
  return bytes;
}

/** Word 97: one piece of UTF-16 text, the table of pieces in `1Table`. WPS writes the same. */
export function doc(text: string, { macros = false, encrypted = false } = {}): Buffer {
  const said = Buffer.from(`${text}\r`, 'utf16le');
  const start = 1536;
  const fib = Buffer.alloc(start);
  fib.writeUInt16LE(0xa5ec, 0);
  fib.writeUInt16LE(0xc1, 2);
  fib.writeUInt16LE(0x0200 | (encrypted ? 0x100 : 0), 10);
  fib.writeUInt32LE(start, 0x18);
  fib.writeUInt32LE(said.length / 2, 0x4c);
  const clx = Buffer.alloc(5 + 8 + 8);
  clx[0] = 2;
  clx.writeUInt32LE(16, 1);
  clx.writeUInt32LE(said.length / 2, 9);
  clx.writeUInt32LE(start, 15);
  fib.writeUInt32LE(0, 0x1a2);
  fib.writeUInt32LE(clx.length, 0x1a6);
  const stream = padded(Buffer.concat([fib, said]), 4096);
  return oleFile({
    WordDocument: stream,
    '1Table': padded(clx, 4096),
    ...(macros ? { Macros: null, _VBA_PROJECT: Buffer.alloc(100) } : {}),
  });
}

const biff = (type: number, ...parts: Buffer[]): Buffer => {
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
};
const u16 = (...values: number[]): Buffer => Buffer.from(values.flatMap((value) => [value & 255, value >> 8]));
const u32 = (value: number): Buffer => u16(value & 0xffff, value >>> 16);

/** Excel 97: shared texts (the table cut in mid-text into a second record), cells, a number and a squeezed one. */
export function xls(rows: (string | number)[][], { encrypted = false } = {}): Buffer {
  const texts = [...new Set(rows.flat().filter((cell) => typeof cell === 'string'))];
  const table = texts.map((text) => Buffer.concat([u16(text.length), Buffer.from([1]), Buffer.from(text, 'utf16le')]));
  const last = table.pop() ?? Buffer.alloc(0);
  const middle = 3 + 2 * Math.floor((last.length - 3) / 4);
  const cells = rows.flatMap((row, r) =>
    row.map((cell, c) => {
      if (typeof cell === 'string') return biff(0xfd, u16(r, c, 0), u32(texts.indexOf(cell)));
      if (Number.isInteger(cell)) return biff(0x27e, u16(r, c, 0), u32((cell << 2) | 2));
      const float = Buffer.alloc(8);
      float.writeDoubleLE(cell);
      return biff(0x203, u16(r, c, 0), float);
    }),
  );
  const sheet = Buffer.from('明细', 'utf16le');
  const stream = Buffer.concat([
    biff(0x809, u16(0x600, 5, 0, 0)),
    ...(encrypted ? [biff(0x2f, u16(0, 0, 0))] : []),
    biff(0x85, u32(0), u16(0), Buffer.from([2, 1]), sheet),
    biff(0xfc, u32(texts.length), u32(texts.length), ...table, last.subarray(0, middle)),
    biff(0x3c, Buffer.from([1]), last.subarray(middle)),
    biff(0x0a),
    biff(0x809, u16(0x600, 0x10, 0, 0)),
    ...cells,
    biff(0x0a),
  ]);
  return oleFile({ Workbook: stream.length < 4096 ? Buffer.concat([stream, Buffer.alloc(10)]) : stream });
}

const atom = (type: number, data: Buffer, container = false): Buffer =>
  Buffer.concat([u16(container ? 0x0f : 0, type), u32(data.length), data]);

/** PowerPoint 97: text atoms in a container. */
export const ppt = (lines: string[]): Buffer =>
  oleFile({
    'Current User': Buffer.alloc(20),
    'PowerPoint Document': atom(
      0x03e8,
      Buffer.concat(lines.map((line) => atom(0x0fa0, Buffer.from(line, 'utf16le')))),
      true,
    ),
  });

export const msi = (): Buffer => oleFile({ '\u4840\u3f7f': Buffer.alloc(10) }, '84100c0000000000c000000000000046');
export const lockedOffice = (): Buffer =>
  oleFile({ EncryptionInfo: Buffer.alloc(200), EncryptedPackage: Buffer.alloc(5000, 7) });
