import { isAscii, isUtf8 } from 'node:buffer';
import { weighGb } from '../likelihood.js';

export interface Transferred {
  bytes: Buffer;
  /** `label->encoding` when the label was wrong. */
  correction: string | null;
}

type Encoding = 'base64' | 'quoted-printable' | 'uuencode' | '8bit';

/** Undoes a Content-Transfer-Encoding; anything unknown is taken as it is. */
export function decodeTransfer(label: string, body: Buffer): Buffer {
  const encoding = encodingOf(label);
  if (encoding === 'base64') return decodeBase64(body);
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body);
  return encoding === 'uuencode' ? (firstUuencoded(body) ?? body) : body;
}

/** As `decodeTransfer`, for a text: its label may be wrong, and a relay may have added lines of its own. */
export function decodeTextTransfer(label: string, body: Buffer): Transferred {
  const encoding = encodingOf(label);
  const corrected = (bytes: Buffer, truth: Encoding) => ({ bytes, correction: `${encoding}->${truth}` });
  if (encoding === 'base64') {
    const { coded, rest } = base64Lines(body);
    if (rest.length === 0) return { bytes: decodeBase64(coded), correction: null };
    const cleaned = soiledBase64(body);
    if (cleaned) return { bytes: cleaned, correction: null };
    if (coded.length === 0 || !isText(decodeBase64(coded))) {
      const quoted = quotedText(body);
      return quoted ? corrected(quoted, 'quoted-printable') : corrected(body, '8bit');
    }
    return corrected(Buffer.concat([decodeBase64(coded), Buffer.from('\n\n'), rest]), '8bit');
  }
  if (encoding === 'uuencode') return { bytes: firstUuencoded(body) ?? body, correction: null };
  const hidden = base64Text(body);
  if (hidden) return corrected(hidden, 'base64');
  if (encoding === 'quoted-printable') return { bytes: decodeQuotedPrintable(body), correction: null };
  const quoted = quotedText(body);
  return quoted ? corrected(quoted, 'quoted-printable') : { bytes: body, correction: null };
}

function encodingOf(label: string): Encoding {
  const name = label.toLowerCase();
  if (/base-?64/.test(name) || /^\s*"?b"?\s*$/.test(name)) return 'base64';
  if (/quoted/.test(name) || /^\s*"?q"?\s*$/.test(name)) return 'quoted-printable';
  return /uu-?e/.test(name) ? 'uuencode' : '8bit';
}

export function decodeBase64(body: Buffer): Buffer {
  const text = body.toString('latin1');
  // Node stops at padding, but some mailers pad in the middle because they encode piece by piece.
  const padding = text.indexOf('=');
  if (padding < 0 || /^[=\s]*$/.test(text.slice(padding))) return Buffer.from(text, 'base64');
  return Buffer.concat((text.match(/[^=]+/g) ?? []).map((piece) => Buffer.from(piece, 'base64')));
}

export function decodeQuotedPrintable(body: Buffer): Buffer {
  if (!body.includes(0x3d)) return body;
  const text = body
    .toString('latin1')
    .replace(/=[ \t]*(?:\r?\n|$)/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}

/** The lines that Base64 can be made of, up to the first that is none. */
function base64Lines(body: Buffer): { coded: Buffer; rest: Buffer } {
  if (!/[^A-Za-z0-9+/=\r\n]/.test(body.toString('latin1'))) return { coded: body, rest: Buffer.alloc(0) };
  let start = 0;
  while (start < body.length) {
    const feed = body.indexOf(0x0a, start);
    const end = feed < 0 ? body.length : feed + 1;
    if (!/^\s*[A-Za-z0-9+/]*={0,3}\s*$/.test(body.toString('latin1', start, end))) break;
    start = end;
  }
  const rest = body.subarray(start);
  return { coded: body.subarray(0, start), rest: rest.toString('latin1').trim() === '' ? Buffer.alloc(0) : rest };
}

/** Base64 with a few signs in it that do not belong there: readers must pass over them (RFC 2045). */
function soiledBase64(body: Buffer): Buffer | null {
  const text = body.toString('latin1');
  const bare = text.replace(/[^A-Za-z0-9+/=\s]+/g, '');
  const lines = bare.split('\n').map((line) => line.trim());
  if (bare.length < text.length * 0.9 || lines.some((line) => /\s/.test(line))) return null;
  const bytes = decodeBase64(Buffer.from(bare, 'latin1'));
  return !isAscii(bytes) && isText(bytes) ? bytes : null;
}

/** Base64 that nobody announced: nothing but its lines, and Chinese behind them. */
function base64Text(body: Buffer): Buffer | null {
  if (body.length < 16 || !isAscii(body)) return null;
  const text = body.toString('latin1').trim();
  if (!/^[A-Za-z0-9+/]{16,}={0,2}(?:\r?\n|$)/.test(text)) return null;
  const { coded, rest } = base64Lines(body);
  const bytes = rest.length === 0 ? decodeBase64(coded) : null;
  return bytes && !isAscii(bytes) && isText(bytes) ? bytes : null;
}

/** Quoted-printable that nobody announced: `=E5=BB=BA` and Chinese behind it. */
function quotedText(body: Buffer): Buffer | null {
  if (!isAscii(body) || !body.includes(0x3d)) return null;
  const marks = body.toString('latin1').match(/(?:=[89A-F][0-9A-F]){2}/g)?.length ?? 0;
  if (marks === 0) return null;
  const bytes = decodeQuotedPrintable(body);
  return isText(bytes) ? bytes : null;
}

function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  if (isUtf8(bytes)) return true;
  const { share, invalid } = weighGb(bytes);
  return invalid === 0 && share > 0.6;
}

export interface Uuencoded {
  /** As its bytes came, one character each. */
  name: string;
  content: Buffer;
}

const UU_BEGIN = /^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n(?=[\x20-\x60])/gm;
const UU_END = /^end[ \t]*(?:\r?\n|$)/gm;

/** Takes uuencoded files out of a text, as mailers before MIME put them there. */
export function takeUuencoded(body: Buffer): { body: Buffer; files: Uuencoded[] } {
  if (!body.includes('begin ')) return { body, files: [] };
  const text = body.toString('latin1');
  const files: Uuencoded[] = [];
  let rest = '';
  let done = 0;
  for (const begin of text.matchAll(UU_BEGIN)) {
    if (begin.index < done) continue;
    UU_END.lastIndex = begin.index + begin[0].length;
    const end = UU_END.exec(text);
    if (!end) break;
    const lines = text.slice(begin.index + begin[0].length, end.index);
    if (!lines.split('\n', 3).every((line) => /^[\x20-\x60]{0,62}\r?$/.test(line))) continue;
    files.push({ name: begin[1] ?? '', content: decodeUuLines(lines) });
    rest += text.slice(done, begin.index);
    done = end.index + end[0].length;
  }
  return files.length === 0 ? { body, files } : { body: Buffer.from(rest + text.slice(done), 'latin1'), files };
}

function firstUuencoded(body: Buffer): Buffer | null {
  return takeUuencoded(body).files[0]?.content ?? null;
}

function decodeUuLines(lines: string): Buffer {
  return Buffer.concat(
    lines.split(/\r?\n/).map((line) => {
      const length = (line.charCodeAt(0) - 32) & 63;
      if (!line || length === 0) return Buffer.alloc(0);
      const bytes = Buffer.alloc(Math.ceil(line.length / 4) * 3);
      for (let i = 1, at = 0; i < line.length; i += 4, at += 3) {
        const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((k) => ((line.charCodeAt(i + k) || 32) - 32) & 63);
        bytes[at] = (a << 2) | (b >> 4);
        bytes[at + 1] = ((b << 4) | (c >> 2)) & 255;
        bytes[at + 2] = ((c << 6) | d) & 255;
      }
      return bytes.subarray(0, length);
    }),
  );
}
