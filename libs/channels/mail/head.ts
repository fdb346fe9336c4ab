import { isAscii } from 'node:buffer';
import { decodeText } from '../charset.js';
import { decodeTransfer } from './transfer.js';

const WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\r\n]*)\?=/gi;
const WORD_RUN = /=\?[^?\s]+\?[bq]\?[^?\r\n]*\?=(?:\s*=\?[^?\s]+\?[bq]\?[^?\r\n]*\?=)*/gi;
/** `name*=gb2312''%D6%D0` and its continued form `name*0*=gb2312''…; name*1*=…`. */
const EXTENDED =
  /((?:file)?name)\*(?:0\*)?="?([\w-]*)'[\w-]*'([^;\s"]*)"?((?:;\s*(?:file)?name\*\d+\*?=(?:"[^"]*"|[^;\s]*))*)/gi;

/**
 * Rewrites the head of a mail, or of one part, so that every non-ASCII word in it is UTF-8 and says so: raw 8-bit
 * lines, encoded words (also when cut in mid-character) and RFC 2231 file names. Structure is left alone.
 */
export function normaliseHead(head: Buffer, corrections: Set<string>): Buffer {
  const raw = head.toString('latin1');
  const note = (correction: string | null) => correction && corrections.add(correction);
  const lines = isAscii(head) ? raw : decodeRawLines(raw, note);
  const words = lines.includes('=?') ? lines.replace(WORD_RUN, (run) => rewriteWords(run, note)) : lines;
  const names = words.includes("'") ? words.replace(EXTENDED, (...parts) => rewriteName(parts, note)) : words;
  return names === raw ? head : Buffer.from(names, 'latin1');
}

type Note = (correction: string | null) => unknown;

/** Works on whole header fields, since a two-byte character may hold a byte that looks like syntax. */
function decodeRawLines(raw: string, note: Note): string {
  return raw.replace(/^.*(?:\r?\n[ \t].*)*/gm, (field) => {
    const bytes = Buffer.from(field, 'latin1');
    if (isAscii(bytes)) return field;
    const { text, correction } = decodeText(bytes, null);
    // Raw UTF-8 in a head is in order (RFC 6532).
    if (correction !== 'none->utf-8') note(correction);
    return Buffer.from(text).toString('latin1');
  });
}

/** Neighbouring words of one charset are joined as bytes first: senders cut characters in two. */
function rewriteWords(run: string, note: Note): string {
  const pieces: { charset: string; bytes: Buffer[] }[] = [];
  for (const [, label = '', encoding = '', body = ''] of run.matchAll(WORD)) {
    const charset = label.toLowerCase();
    const bytes = decodeWord(encoding, body);
    const last = pieces.at(-1);
    if (last?.charset === charset) last.bytes.push(bytes);
    else pieces.push({ charset, bytes: [bytes] });
  }
  const text = pieces.map(({ charset, bytes }) => {
    const decoded = decodeText(Buffer.concat(bytes), charset);
    note(decoded.correction);
    return decoded.text;
  });
  return `=?utf-8?B?${Buffer.from(text.join('')).toString('base64')}?=`;
}

function decodeWord(encoding: string, body: string): Buffer {
  const bytes = Buffer.from(body, 'latin1');
  if (encoding.toLowerCase() === 'b') return decodeTransfer('base64', bytes);
  return decodeTransfer('quoted-printable', Buffer.from(body.replaceAll('_', '=20'), 'latin1'));
}

function rewriteName(parts: string[], note: Note): string {
  const [, key = '', label = '', first = '', rest = ''] = parts;
  const value = first + rest.replace(/;\s*(?:file)?name\*\d+\*?=|"/gi, '');
  const bytes = Buffer.from(
    value.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => fromHex(hex)),
    'latin1',
  );
  const { text, correction } = decodeText(bytes, label);
  note(correction);
  return `${key}*=utf-8''${Buffer.from(text).toString('hex').replace(/../g, '%$&')}`;
}

function fromHex(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}
