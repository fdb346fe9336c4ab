import WordExtractor from 'word-extractor';
import { decodeText } from '../charset.js';
import { NotOpened } from './limits.js';
import { OleFile } from './ole.js';

/** .doc of Word and .wps: the same streams. @throws NotOpened */
export async function docText(content: Buffer): Promise<string> {
  const stream = OleFile.open(content)?.stream(/^WordDocument$/);
  // Bit 8 of the flags in the file's own head: encrypted.
  if (stream && stream.length > 12 && stream.readUInt16LE(10) & 0x100) throw new NotOpened('encrypted');
  const document = await new WordExtractor().extract(content);
  return [document.getBody(), document.getTextboxes(), document.getFootnotes(), document.getEndnotes()]
    .filter((part) => part.trim())
    .join('\n');
}

/** Text atoms of old PowerPoint: UTF-16, or one byte a character. */
export function pptText(content: Buffer): string {
  const ole = OleFile.open(content);
  if (ole?.has(/^EncryptedSummary$/)) throw new NotOpened('encrypted');
  const stream = ole?.stream(/^PowerPoint Document$/) ?? Buffer.alloc(0);
  const found: string[] = [];
  for (let at = 0; at + 8 <= stream.length;) {
    const container = (stream.readUInt16LE(at) & 0x0f) === 0x0f;
    const type = stream.readUInt16LE(at + 2);
    const size = stream.readUInt32LE(at + 4);
    const data = stream.subarray(at + 8, at + 8 + size);
    if (type === 0x0fa0) found.push(data.toString('utf16le'));
    if (type === 0x0fa8) found.push(data.toString('latin1'));
    at += container ? 8 : 8 + size;
  }
  return found.join('\n').replaceAll('\r', '\n').replaceAll('\u000b', '\n');
}

interface Rec {
  type: number;
  data: Buffer;
}

const records = { sharedTexts: 0xfc, goesOn: 0x3c, sharedCell: 0xfd, label: 0x204, number: 0x203, short: 0x27e };
const manyShorts = 0xbd;
const sheetName = 0x85;
const encrypted = 0x2f;
const formulaText = 0x207;

/** Cells of an Excel 97 workbook in their order, a row on a line. @throws NotOpened */
export function xlsText(content: Buffer): string {
  const stream = OleFile.open(content)?.stream(/^(?:Workbook|Book)$/i);
  if (!stream) throw new NotOpened('broken');
  const all = recordsOf(stream);
  if (all.some(({ type }) => type === encrypted)) throw new NotOpened('encrypted');
  const shared = sharedTexts(all);
  const lines: string[] = [];
  let last = -1;
  const put = (row: number, text: string): void => {
    if (!text) return;
    if (row === last) lines.push(`${lines.pop()}\t${text}`);
    else lines.push(text);
    last = row;
  };
  for (const { type, data } of all) {
    if (data.length < 4) continue;
    const row = data.readUInt16LE(0);
    if (type === sheetName) {
      lines.push(shortText(data, 6));
      last = -1;
    } else if (type === records.sharedCell && data.length >= 10) put(row, shared[data.readUInt32LE(6)] ?? '');
    else if (type === records.label && data.length >= 9) put(row, longText(data, 6));
    else if (type === records.number && data.length >= 14) put(row, String(data.readDoubleLE(6)));
    else if (type === records.short && data.length >= 10) put(row, shortNumber(data.readUInt32LE(6)));
    else if (type === formulaText && data.length >= 3) put(last, longText(data, 0));
    else if (type === manyShorts)
      for (let at = 4; at + 6 <= data.length - 2; at += 6) put(row, shortNumber(data.readUInt32LE(at + 2)));
  }
  return lines.join('\n');
}

function recordsOf(stream: Buffer): Rec[] {
  const found: Rec[] = [];
  for (let at = 0; at + 4 <= stream.length;) {
    const size = stream.readUInt16LE(at + 2);
    found.push({ type: stream.readUInt16LE(at), data: stream.subarray(at + 4, at + 4 + size) });
    at += 4 + size;
  }
  return found;
}

/** Integers and hundredths squeezed into four bytes. */
function shortNumber(packed: number): string {
  const float = Buffer.alloc(8);
  float.writeUInt32LE((packed & 0xfffffffc) >>> 0, 4);
  const value = packed & 2 ? (packed | 0) >> 2 : float.readDoubleLE(0);
  return String(packed & 1 ? value / 100 : value);
}

function shortText(data: Buffer, at: number): string {
  const count = data[at] ?? 0;
  const wide = (data[at + 1] ?? 0) & 1;
  return data.toString(wide ? 'utf16le' : 'latin1', at + 2, at + 2 + count * (wide ? 2 : 1));
}

/** Excel 95 wrote the bytes of its code page, later ones say how wide their characters are. */
function longText(data: Buffer, at: number): string {
  const count = data.readUInt16LE(at);
  if (data.length === at + 2 + count) return decodeText(data.subarray(at + 2), 'gbk').text;
  const wide = (data[at + 2] ?? 0) & 1;
  return data.toString(wide ? 'utf16le' : 'latin1', at + 3, at + 3 + count * (wide ? 2 : 1));
}

/** The table of texts goes on through following records; where it is cut in a text, the width is said again. */
function sharedTexts(all: Rec[]): string[] {
  const from = all.findIndex(({ type }) => type === records.sharedTexts);
  if (from < 0) return [];
  const pieces = [all[from]?.data ?? Buffer.alloc(0)];
  for (let i = from + 1; all[i]?.type === records.goesOn; i += 1) pieces.push(all[i]?.data ?? Buffer.alloc(0));
  const reader = new Pieces(pieces);
  const count = reader.u32(4);
  const found: string[] = [];
  while (found.length < count && !reader.ended) found.push(reader.text());
  return found;
}

class Pieces {
  private piece = 0;
  private at = 8;

  constructor(private readonly pieces: Buffer[]) {}

  get ended(): boolean {
    return this.piece >= this.pieces.length;
  }

  u32(at: number): number {
    const first = this.pieces[0];
    return first && first.length >= at + 4 ? first.readUInt32LE(at) : 0;
  }

  text(): string {
    const count = this.number(2);
    const flags = this.number(1);
    const runs = flags & 8 ? this.number(2) : 0;
    const extra = flags & 4 ? this.number(4) : 0;
    const text = this.characters(count, (flags & 1) === 1);
    this.skip(runs * 4 + extra);
    return text;
  }

  private characters(count: number, first: boolean): string {
    let wide = first;
    let text = '';
    for (let left = count; left > 0 && !this.ended;) {
      const bytes = this.pieces[this.piece]?.subarray(this.at) ?? Buffer.alloc(0);
      const taken = Math.min(left, Math.floor(bytes.length / (wide ? 2 : 1)));
      text += bytes.toString(wide ? 'utf16le' : 'latin1', 0, taken * (wide ? 2 : 1));
      left -= taken;
      this.at += taken * (wide ? 2 : 1);
      if (left === 0) break;
      this.next();
      wide = ((this.pieces[this.piece]?.[0] ?? 0) & 1) === 1;
      this.at = 1;
    }
    return text;
  }

  private number(size: number): number {
    let value = 0;
    for (let i = 0; i < size; i += 1) {
      while (!this.ended && this.at >= (this.pieces[this.piece]?.length ?? 0)) this.next();
      value += (this.pieces[this.piece]?.[this.at] ?? 0) * 256 ** i;
      this.at += 1;
    }
    return value;
  }

  private skip(size: number): void {
    for (let left = size; left > 0 && !this.ended;) {
      const here = (this.pieces[this.piece]?.length ?? 0) - this.at;
      const taken = Math.min(left, here);
      left -= taken;
      this.at += taken;
      if (left > 0) this.next();
    }
  }

  private next(): void {
    this.piece += 1;
    this.at = 0;
  }
}
