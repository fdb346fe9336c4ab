import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { type Family, familyOf, labelName } from './charset-labels.js';
import { looksLatin, weighBig5, weighGb, wordsInLatin } from './likelihood.js';
import { decodeGb18030, decodeSevenBit, strictGb18030 } from './seven-bit.js';

export interface Decoded {
  text: string;
  /** What the bytes turned out to be. */
  charset: string;
  /** `label->charset` when the label (or its absence) was wrong; null when it told the truth. */
  correction: string | null;
}

interface Label {
  name: string;
  family: Family;
}

/**
 * Reads bytes whose label may lie. Chinese mailers write gb2312 and send GBK, GB18030 or UTF-8, write utf-8 and
 * send GBK, or write nothing; so the bytes decide, and the label only breaks ties. Where there is no label, `hint`
 * is the one that stands elsewhere in the same mail.
 */
export function decodeText(bytes: Buffer, label: string | null, hint: string | null = null): Decoded {
  const name = labelName(label);
  const given = { name, family: familyOf(name) };
  const marked = decodeByMark(bytes, given);
  if (marked) return marked;
  const wide = decodeWide(bytes, given);
  if (wide) return wide;
  if (isAscii(bytes)) {
    const hidden = decodeSevenBit(bytes, name, given.family);
    if (hidden) return found(hidden.text, given, hidden.charset);
    return { text: bytes.toString('latin1'), charset: 'ascii', correction: null };
  }
  const likely = given.family === 'none' && hint ? labelName(hint) : name;
  const decoded = decodeEightBit(bytes, { name: likely, family: familyOf(likely) });
  return likely === name ? decoded : found(decoded.text, given, decoded.charset);
}

function decodeEightBit(bytes: Buffer, label: Label): Decoded {
  if (isReallyUtf8(bytes, label.family)) return found(bytes.toString('utf8'), label, 'utf-8');
  if (label.family === 'foreign' || label.family === 'double') return decodeForeign(bytes, label);
  if (!isUtf8(bytes)) {
    const damaged = decodeDamaged(bytes, label);
    if (damaged) return damaged;
  }
  return label.family === 'latin' ? decodeLatin(bytes, label) : decodeChinese(bytes, label);
}

function found(text: string, { name, family }: Label, charset: string): Decoded {
  const truthful = name === charset || (charset === 'utf-8' && family === 'utf-8');
  const correction = truthful ? null : `${family === 'none' ? 'none' : name}->${charset}`;
  return { text, charset, correction };
}

function decodeByMark(bytes: Buffer, label: Label): Decoded | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && isUtf8(bytes)) {
    return found(bytes.toString('utf8', 3), label, 'utf-8');
  }
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  const isWide = label.family === 'wide' && !label.name.includes('32') && !label.name.endsWith('4');
  if (!(little || big) || (!isWide && readable(decodeAs(bytes.subarray(2), little)) < 0.9)) return null;
  const charset = little ? 'utf-16le' : 'utf-16be';
  return found(decodeAs(bytes.subarray(2), little), isWide ? { ...label, name: charset } : label, charset);
}

/** UTF-16 says so, or shows it by zero bytes that stand on one side only; which side comes first must be guessed. */
function decodeWide(bytes: Buffer, label: Label): Decoded | null {
  if (label.family === 'wide' && /32|4/.test(label.name.replace('16', ''))) {
    return { text: iconv.decode(bytes, label.name), charset: label.name, correction: null };
  }
  if (label.family !== 'wide' && (!bytes.includes(0) || (isUtf8(bytes) && !isAscii(bytes)))) return null;
  const promised = !label.name.endsWith('be');
  const [best] = [promised, !promised]
    .map((little) => ({ little, text: decodeAs(bytes, little) }))
    .map((read) => ({ ...read, share: readable(read.text) }))
    .toSorted((a, b) => b.share - a.share);
  if (!best || best.share < (label.family === 'wide' ? 0.7 : 0.95)) return null;
  const charset = best.little ? 'utf-16le' : 'utf-16be';
  const truthful = label.family === 'wide' && !/[bl]e$/.test(label.name);
  return found(best.text, truthful ? { ...label, name: charset } : label, charset);
}

function decodeAs(bytes: Buffer, little: boolean): string {
  const even = bytes.subarray(0, bytes.length & ~1);
  return iconv.decode(even, little ? 'utf-16le' : 'utf-16be', { stripBOM: true });
}

/** The share of characters that stand in ordinary texts. */
function readable(text: string): number {
  const sample = text.slice(0, 2000);
  const usual = count(sample, /[\t\r\n\x20-\x7e\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]/g);
  return sample === '' ? 0 : usual / sample.length;
}

/**
 * Valid UTF-8 beats any other label, with one exception: text made of two-byte sequences only may be GBK by chance
 * (the GBK bytes of 学校 are valid UTF-8 for two Cyrillic letters), so there the label, or the script, decides.
 */
function isReallyUtf8(bytes: Buffer, family: Family): boolean {
  if (!isUtf8(bytes)) return false;
  const text = bytes.toString('utf8');
  if (/[\u0800-\uffff]/.test(text)) return true;
  const gb = weighGb(bytes);
  const isChinese = gb.common === gb.pairs && gb.invalid === 0;
  if (family === 'utf-8') return !isChinese || looksLatin(text) || /^[\p{ASCII}\u0400-\u045f]*$/u.test(text);
  if (family === 'gb' || family === 'big5' || family === 'double') return wordsInLatin(text);
  return !isChinese || wordsInLatin(text);
}

/**
 * UTF-8 that was cut in mid-character, or that stands beside lines in another charset, as gateways and quoted mails
 * bring it about. Null where no line is UTF-8.
 */
function decodeDamaged(bytes: Buffer, label: Label): Decoded | null {
  if (!hasTriples(bytes)) return null;
  const lines = linesOf(bytes).map((line) => ({ line, sound: isUtf8(line) }));
  const others = lines.filter(({ line, sound }) => !sound && !isDamagedUtf8(line));
  if (others.length === 0) return found(bytes.toString('utf8'), label, 'utf-8');
  const firm = lines.filter(({ line, sound }) => sound && hasTriples(line));
  const gb = weighGb(Buffer.concat(others.map(({ line }) => line)));
  if (firm.length === 0 || gb.invalid * 4 > gb.pairs) {
    return isDamagedUtf8(bytes) ? found(bytes.toString('utf8'), label, 'utf-8') : null;
  }
  const foreign = new Set(others);
  const text = lines.map((one) => (foreign.has(one) ? decodeGb18030(one.line) : one.line.toString('utf8')));
  return found(text.join(''), label, 'utf-8+gb18030');
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0x0a, start);
    const next = end < 0 ? bytes.length : end + 1;
    lines.push(bytes.subarray(start, next));
    start = next;
  }
  return lines;
}

const TRIPLE = /[\u2010-\u2027\u3000-\u9fff\uac00-\ud7a3\uff01-\uff5e]/g;

function hasTriples(bytes: Buffer): boolean {
  return count(bytes.toString('utf8'), TRIPLE) >= 2;
}

/** Cut in mid-character, UTF-8 still shows many three-byte characters; other charsets show next to none. */
function isDamagedUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8');
  const broken = count(text.replace(/^\s*\ufffd{1,2}|\ufffd\s*$/g, ''), /\ufffd/g);
  return count(text, TRIPLE) > (broken === 0 ? 0 : 2 * broken);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** GBK and Big5 use the same bytes; the one in which the text is made of common characters is right. */
function decodeChinese(bytes: Buffer, label: Label): Decoded {
  const gb = weighGb(bytes);
  const isPlainGb = gb.share > 0.9 && gb.invalid === 0 && label.family !== 'big5';
  const big5 = isPlainGb ? gb : weighBig5(bytes);
  const isBig5 =
    label.family === 'big5'
      ? gb.share < 0.7 || big5.share + 0.3 > gb.share
      : big5.share > 0.7 && big5.share > gb.share + 0.3;
  if (isBig5 && (big5.invalid === 0 || gb.invalid > 0)) {
    const text = iconv.decode(bytes, 'big5-hkscs');
    if (!text.includes('\ufffd') || label.family !== 'big5' || strictGb18030(bytes) === null) {
      return label.family === 'big5'
        ? { text, charset: 'big5-hkscs', correction: null }
        : found(text, label, 'big5-hkscs');
    }
  }
  const latin = wordsInLatin(bytes.toString('latin1'));
  if (label.family !== 'gb' && ((gb.common === 0 && (gb.invalid > 0 || latin)) || (gb.invalid > 0 && latin))) {
    return found(iconv.decode(bytes, 'windows-1252'), label, 'windows-1252');
  }
  const text = strictGb18030(bytes) ?? decodeGb18030(bytes);
  const promised = label.family === 'gb' && (!label.name.includes('2312') || gb.beyond2312 === 0);
  return promised ? { text, charset: 'gb18030', correction: null } : found(text, label, 'gb18030');
}

function decodeLatin(bytes: Buffer, label: Label): Decoded {
  const gb = weighGb(bytes);
  const big5 = weighBig5(bytes);
  const isChinese = [gb, big5].some(({ share, invalid }) => invalid === 0 && share >= 0.7);
  if (isChinese) return decodeChinese(bytes, label);
  const charset = /^(?:iso-?8859-1|latin-?1)$/.test(label.name) ? 'windows-1252' : label.name;
  return { text: iconv.decode(bytes, charset), charset, correction: null };
}

function decodeForeign(bytes: Buffer, label: Label): Decoded {
  const text = asLabelled(bytes, label.name);
  // A label nobody knows is as good as none.
  if (text === null) return decodeChinese(bytes, label);
  const gb = text.includes('\ufffd') ? weighGb(bytes) : null;
  if (gb && gb.invalid === 0 && gb.share > 0.8) return decodeChinese(bytes, label);
  return { text, charset: label.name, correction: null };
}

function asLabelled(bytes: Buffer, name: string): string | null {
  if (iconv.encodingExists(name)) return iconv.decode(bytes, name);
  try {
    return new TextDecoder(name).decode(bytes);
  } catch {
    return null;
  }
}
