/** One stream or storage of an OLE compound file: old Office, WPS, MSI, Outlook's .msg. */
export interface OleEntry {
  name: string;
  storage: boolean;
  start: number;
  size: number;
  /** Sixteen bytes as hex; of the root it tells what the whole file is. */
  classId: string;
}

const signature = 'd0cf11e0a1b11ae1';
/** Above are marks: end of chain, free, and sectors of the tables themselves. */
const largestSector = 0xfffffffa;
const mostEntries = 10_000;

/** Reads the directory and streams of a compound file; damaged chains end early and never loop. */
export class OleFile {
  readonly entries: OleEntry[];
  private readonly sectorSize: number;
  private readonly fat: number[];
  private readonly miniFat: number[];
  private readonly miniCutoff: number;

  private constructor(private readonly bytes: Buffer) {
    this.sectorSize = 1 << bytes.readUInt16LE(30);
    this.miniCutoff = bytes.readUInt32LE(56);
    if (this.sectorSize !== 512 && this.sectorSize !== 4096) throw new Error('not a compound file');
    this.fat = this.readFat();
    this.miniFat = numbersOf(this.chain(bytes.readUInt32LE(60), bytes.length));
    this.entries = this.readEntries(this.chain(bytes.readUInt32LE(48), mostEntries * 128));
  }

  static is(bytes: Buffer): boolean {
    return bytes.length >= 512 && bytes.toString('hex', 0, 8) === signature;
  }

  /** null when the bytes are no compound file, or a broken one. */
  static open(bytes: Buffer): OleFile | null {
    try {
      return OleFile.is(bytes) ? new OleFile(bytes) : null;
    } catch {
      return null;
    }
  }

  has(name: RegExp): boolean {
    return this.entries.some((entry) => name.test(entry.name));
  }

  stream(name: RegExp): Buffer | null {
    const entry = this.entries.find((each) => !each.storage && name.test(each.name));
    if (!entry) return null;
    if (entry.size >= this.miniCutoff) return this.chain(entry.start, entry.size);
    const root = this.entries[0];
    const mini = root ? this.chain(root.start, root.size) : Buffer.alloc(0);
    const parts = this.sectors(entry.start, Math.ceil(entry.size / 64), this.miniFat).map((sector) =>
      mini.subarray(sector * 64, sector * 64 + 64),
    );
    return Buffer.concat(parts).subarray(0, entry.size);
  }

  private sector(index: number): Buffer {
    const at = (index + 1) * this.sectorSize;
    return this.bytes.subarray(at, at + this.sectorSize);
  }

  private chain(start: number, size: number): Buffer {
    const count = Math.ceil(Math.min(size, this.bytes.length) / this.sectorSize);
    return Buffer.concat(this.sectors(start, count, this.fat).map((index) => this.sector(index))).subarray(0, size);
  }

  private sectors(start: number, most: number, table: number[]): number[] {
    const found: number[] = [];
    for (let at = start; at < largestSector && found.length < most; at = table[at] ?? Infinity) found.push(at);
    return found;
  }

  private readFat(): number[] {
    const tables: number[] = [];
    for (let i = 0; i < 109; i += 1) tables.push(this.bytes.readUInt32LE(76 + i * 4));
    let next = this.bytes.readUInt32LE(68);
    const most = this.bytes.length / this.sectorSize;
    for (let i = 0; i < most && next < largestSector; i += 1) {
      const more = numbersOf(this.sector(next));
      next = more.pop() ?? Infinity;
      tables.push(...more);
    }
    const known = tables.filter((index) => index < most);
    return known.flatMap((index) => numbersOf(this.sector(index)));
  }

  private readEntries(directory: Buffer): OleEntry[] {
    const entries: OleEntry[] = [];
    for (let at = 0; at + 128 <= directory.length; at += 128) {
      const length = Math.min(64, directory.readUInt16LE(at + 64));
      const type = directory[at + 66] ?? 0;
      if (length < 2 || type === 0) continue;
      entries.push({
        name: directory.toString('utf16le', at, at + length - 2),
        storage: type === 1,
        classId: directory.toString('hex', at + 80, at + 96),
        start: directory.readUInt32LE(at + 116),
        size: directory.readUInt32LE(at + 120),
      });
    }
    return entries;
  }
}

function numbersOf(bytes: Buffer): number[] {
  const numbers: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) numbers.push(bytes.readUInt32LE(at));
  return numbers;
}
