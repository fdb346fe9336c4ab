import iconv from 'iconv-lite';
import type { Family } from './charset-labels.js';

const strict = new TextDecoder('gb18030', { fatal: true });
const lenient = new TextDecoder('gb18030');

/** Characters that had no place of their own when GB 18030 was first put into tables. */
const PRIVATE: Record<string, string> = {
  '\ue816': '\u{20087}',
  '\ue817': '\u{20089}',
  '\ue818': '\u{200cc}',
  '\ue831': '\u{215d7}',
  '\ue83b': '\u{2298f}',
  '\ue855': '\u{241fe}',
};

export function decodeGb18030(bytes: Uint8Array): string {
  return settled(lenient.decode(bytes));
}

export function strictGb18030(bytes: Uint8Array): string | null {
  try {
    return settled(strict.decode(bytes));
  } catch {
    return null;
  }
}

function settled(text: string): string {
  return text.replace(/[\ue816-\ue855]/g, (character) => PRIVATE[character] ?? character);
}

interface Hidden {
  text: string;
  charset: string;
}

const ESCAPE = '\u001b';
/** What follows the escape character where a mail changes over to Japanese, Chinese or Korean. */
const SHIFT = /\p{Cc}\$(?:([@B])|\)([AGC]))/u;

/** Charsets that hide Chinese in seven-bit bytes: by their label, or else by marks that ASCII texts do not bear. */
export function decodeSevenBit(bytes: Buffer, name: string, family: Family): Hidden | null {
  const text = bytes.toString('latin1');
  const said = family === 'seven-bit' ? name.replace(/^(?:x-)/, '') : '';
  if (said.startsWith('hz')) return { text: decodeHz(text), charset: name };
  if (/utf-?7$/.test(said)) return { text: iconv.decode(bytes, 'utf-7'), charset: name };
  const shift = text.includes(ESCAPE) ? SHIFT.exec(text) : null;
  if (shift?.[1])
    return { text: new TextDecoder('iso-2022-jp').decode(bytes), charset: truth(said, name, 'iso-2022-jp') };
  if (shift?.[2] === 'C') return { text: decodeShifted(bytes, 'euc-kr'), charset: truth(said, name, 'iso-2022-kr') };
  if (shift || said.startsWith('iso-2022-cn'))
    return { text: decodeShifted(bytes, 'gb'), charset: truth(said, name, 'iso-2022-cn') };
  if (said || !['none', 'gb', 'utf-8'].includes(family)) return null;
  if (/~\{(?:[\x21-\x77][\x21-\x7e]){2,}~\}/.test(text)) {
    const decoded = decodeHz(text);
    return /^[\p{ASCII}\u3000-\u9fff\uff00-\uffef\u2010-\u2027]*$/u.test(decoded)
      ? { text: decoded, charset: 'hz-gb-2312' }
      : null;
  }
  return decodeUnlabelledUtf7(bytes, text);
}

function truth(said: string, name: string, charset: string): string {
  return said.startsWith(charset) ? name : charset;
}

function decodeUnlabelledUtf7(bytes: Buffer, text: string): Hidden | null {
  const runs = text.match(/\+[A-Za-z0-9+/]{3,}-?/g) ?? [];
  if (runs.length === 0) return null;
  const isHan = (run: string) =>
    /^[\u2010-\u2027\u3000-\u9fff\uff00-\uffef]{2,}-?$/.test(iconv.decode(Buffer.from(run), 'utf-7'));
  return runs.every(isHan) ? { text: iconv.decode(bytes, 'utf-7'), charset: 'utf-7' } : null;
}

function decodeHz(text: string): string {
  const shifted = /~~|~\r?\n|~\{([^\r\n]*?)(?:~\}|(?=[\r\n])|$)/g;
  return text.replace(shifted, (whole, run?: string) => {
    if (run === undefined) return whole === '~~' ? '~' : '';
    return decodeGb18030(Buffer.from(run, 'latin1').map((byte) => byte | 0x80));
  });
}

/** Shift-out and shift-in switch between ASCII and the other charset; the escape sequences only announce it. */
function decodeShifted(bytes: Buffer, other: 'gb' | 'euc-kr'): string {
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
      plain.push(shifted && byte > 0x20 ? byte | 0x80 : byte);
    }
  }
  const high = Buffer.from(plain);
  return other === 'gb' ? decodeGb18030(high) : iconv.decode(high, 'euc-kr');
}
