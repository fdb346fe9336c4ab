import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

export interface Decoded {
  text: string;
  /** What the bytes turned out to be. */
  charset: string;
  /** `label->charset` when the label (or its absence) was wrong; null when it told the truth. */
  correction: string | null;
}

const gb18030 = new TextDecoder('gb18030', { fatal: true });
const gb18030Lenient = new TextDecoder('gb18030');

const GB_LABEL =
  /^(?:x-)?(?:gb-?2312(?:-80)?|gbk|gb-?18030(?:-20\d\d)?|(?:cp|ms|windows-)?936|euc-cn|(?:cs)?(?:iso-58-)?gb231280|chinese)$/;
const UTF8_LABEL = /^utf-?8$/;
const BIG5_LABEL = /^(?:x-)?(?:big-?5(?:-(?:hkscs|eten))?|cp950|windows-950|cn-big5|x-x-big5)$/;
const UTF16_LABEL = /^(?:utf-?(?:16|32)|ucs-?[24]|iso-10646-ucs-[24])(?:-?[lb]e)?$/;
const LATIN1_LABEL = /^(?:iso-?8859-1|latin-?1|windows-1252|cp1252)$/;
const NO_LABEL =
  /^(?:|(?:us-)?ascii|ansi(?:-x3\.4-1968)?|unknown(?:-8bit)?|x-unknown|8bit|binary|default|none|x-user-defined)$/;

/** Charsets that hide Chinese in seven-bit bytes; iconv-lite knows only the last. */
const SEVEN_BIT: [RegExp, (bytes: Buffer) => string][] = [
  [/^(?:hz|hz-gb-?2312)$/, decodeHz],
  [/^(?:x-)?iso-2022-cn(?:-ext)?$/, decodeIso2022Cn],
  [/^(?:unicode-1-1-)?utf-?7$/, (bytes) => iconv.decode(bytes, 'utf-7')],
];

/**
 * Reads bytes whose label may lie. Chinese mailers write gb2312 and send GBK, GB18030 or UTF-8, write utf-8 and
 * send GBK, or write nothing; so the bytes decide, and the label only breaks ties.
 */
export function decodeText(bytes: Buffer, label: string | null): Decoded {
  const name = canonical(label);
  for (const [pattern, decode] of SEVEN_BIT) {
    if (pattern.test(name)) return { text: decode(bytes), charset: name, correction: null };
  }
  const marked = decodeByMark(bytes, name);
  if (marked) return marked;
  if (UTF16_LABEL.test(name)) return { text: iconv.decode(bytes, name), charset: name, correction: null };
  if (name.startsWith('iso-2022-')) return decodeForeign(bytes, name);
  if (isAscii(bytes)) {
    return { text: bytes.toString('latin1'), charset: 'ascii', correction: null };
  }
  if (isReallyUtf8(bytes, name)) return found(bytes.toString('utf8'), name, 'utf-8');
  if (BIG5_LABEL.test(name)) return decodeBig5(bytes, name);
  if (GB_LABEL.test(name) || UTF8_LABEL.test(name) || NO_LABEL.test(name)) return decodeGb(bytes, name);
  if (LATIN1_LABEL.test(name)) {
    return fitsGb2312(bytes) ? decodeGb(bytes, name) : found(iconv.decode(bytes, 'windows-1252'), name, name);
  }
  return decodeForeign(bytes, name);
}

function canonical(label: string | null): string {
  return (label ?? '')
    .replace(/["'\s]/g, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

function found(text: string, name: string, charset: string): Decoded {
  const truthful = name === charset || (charset === 'utf-8' && UTF8_LABEL.test(name));
  const correction = truthful ? null : `${NO_LABEL.test(name) ? 'none' : name}->${charset}`;
  return { text, charset, correction };
}

function decodeByMark(bytes: Buffer, name: string): Decoded | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && isUtf8(bytes)) {
    return found(bytes.toString('utf8', 3), name, 'utf-8');
  }
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (!little && !big) return null;
  const charset = little ? 'utf-16le' : 'utf-16be';
  return { ...found(iconv.decode(bytes, charset), UTF16_LABEL.test(name) ? charset : name, charset) };
}

/**
 * Valid UTF-8 beats any other label, with one exception: text made of two-byte sequences only may be GBK by chance
 * (the GBK bytes of 学校 are valid UTF-8 for two Cyrillic letters), so there the label, or the script, decides.
 */
function isReallyUtf8(bytes: Buffer, name: string): boolean {
  if (!isUtf8(bytes)) return isDamagedUtf8(bytes);
  const text = bytes.toString('utf8');
  if (/[\u0800-\uffff]/.test(text) || UTF8_LABEL.test(name)) return true;
  if (GB_LABEL.test(name) || BIG5_LABEL.test(name)) return false;
  return !NO_LABEL.test(name) || /[\u0080-\u00ff]/.test(text);
}

/** Cut in mid-character, UTF-8 still shows many three-byte characters; other charsets show next to none. */
function isDamagedUtf8(bytes: Buffer): boolean {
  const start = bytes.findIndex((byte) => byte >= 0x80);
  const sample = bytes.toString('utf8', start, start + 4096);
  return count(sample, /[\u0800-\ufffc]/g) > 2 * count(sample, /\ufffd/g);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function decodeGb(bytes: Buffer, name: string): Decoded {
  const strict = strictGb(bytes);
  const text = strict ?? gb18030Lenient.decode(bytes);
  if (strict === null && count(text, /\ufffd/g) * 8 > count(text, /[^\p{ASCII}]/gu)) {
    return found(iconv.decode(bytes, 'windows-1252'), name, 'windows-1252');
  }
  const promised = GB_LABEL.test(name) && (!/2312/.test(name) || fitsGb2312(bytes));
  return promised ? { text, charset: 'gb18030', correction: null } : found(text, name, 'gb18030');
}

function strictGb(bytes: Buffer): string | null {
  try {
    return gb18030.decode(bytes);
  } catch {
    return null;
  }
}

/** Every high byte stands in a pair of the GB2312 rows: never true of accented Latin text. */
function fitsGb2312(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[++i] ?? 0;
    if (lead < 0xa1 || lead > 0xf7 || trail < 0xa1 || trail === 0xff) return false;
  }
  return true;
}

function decodeBig5(bytes: Buffer, name: string): Decoded {
  const text = iconv.decode(bytes, 'big5-hkscs');
  const gb = text.includes('\ufffd') ? strictGb(bytes) : null;
  return gb === null ? { text, charset: 'big5-hkscs', correction: null } : found(gb, name, 'gb18030');
}

function decodeForeign(bytes: Buffer, name: string): Decoded {
  if (iconv.encodingExists(name)) return { text: iconv.decode(bytes, name), charset: name, correction: null };
  try {
    return { text: new TextDecoder(name).decode(bytes), charset: name, correction: null };
  } catch {
    // A label nobody knows is as good as none.
    return decodeGb(bytes, name);
  }
}

function decodeHz(bytes: Buffer): string {
  const shifted = /~~|~\r?\n|~\{([^\r\n]*?)(?:~\}|(?=[\r\n])|$)/g;
  return bytes
    .toString('latin1')
    .replace(shifted, (whole, run?: string) => (run === undefined ? (whole === '~~' ? '~' : '') : shiftUp(run)));
}

/** Shift-out and shift-in switch between ASCII and GB2312; the escape sequences only announce it. */
function decodeIso2022Cn(bytes: Buffer): string {
  const shiftOut = 0x0e;
  const shiftIn = 0x0f;
  const plain: number[] = [];
  let shifted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === shiftOut || byte === shiftIn) shifted = byte === shiftOut;
    else if (byte === 0x1b && bytes[i + 1] === 0x24) i += 3;
    else {
      if (byte === 0x0a) shifted = false;
      plain.push(shifted ? byte | 0x80 : byte);
    }
  }
  return gb18030Lenient.decode(Buffer.from(plain));
}

function shiftUp(run: string): string {
  return gb18030Lenient.decode(Buffer.from(run, 'latin1').map((byte) => byte | 0x80));
}
