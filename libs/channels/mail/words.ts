import { isAscii } from 'node:buffer';
import { familyOf, labelName } from '../charset-labels.js';
import { decodeText } from '../charset.js';
import { decodeBase64, decodeQuotedPrintable } from './transfer.js';

/** Takes note of a correction; `place` says to the clerk which words were concerned. */
export type Note = (place: Place, correction: string | null) => void;
export type Place = 'title' | 'sender' | 'file' | 'text' | 'mail';

/** `?=` may have been cut off at the end of the field. */
const WORD = /=\?([^?\s*]*)(?:\*[^?\s]*)?\?([bq])\?(.*?)(?:\?=|\??$)/gi;

/** How the words of a field are read: where they stand, and the charset that the rest of the mail is in. */
export interface Reading {
  place: Place;
  note: Note;
  hint: string | null;
}

/** The raw value of a field with its 8-bit bytes read; encoded words are left for later, for they may hold syntax. */
export function readRaw(value: string, { place, note, hint }: Reading): string {
  const bytes = Buffer.from(value, 'latin1');
  if (isAscii(bytes) && !value.includes('\x1b') && !value.includes('~{')) return value;
  const { text, correction } = decodeText(bytes, null, hint);
  // Raw UTF-8 in a head is in order (RFC 6532).
  if (correction !== 'none->utf-8') note(place, correction);
  return text;
}

/** Encoded words made readable; neighbours are joined without the space that only separates them. */
export function readWords(raw: string, reading: Reading): string {
  if (!raw.includes('=?')) return raw;
  const out: (string | Piece[])[] = [];
  let done = 0;
  for (const match of raw.matchAll(WORD)) {
    const between = raw.slice(done, match.index);
    const run = out.at(-1);
    const piece = pieceOf(match);
    done = match.index + match[0].length;
    if (Array.isArray(run) && between.trim() === '') run.push(piece);
    else out.push(between, [piece]);
  }
  out.push(raw.slice(done));
  const text = out.map((part) => (typeof part === 'string' ? part : readRun(part, reading))).join('');
  // Some mailers encode what was encoded already.
  return /=\?[^?\s]+\?[bq]\?[^?]*\?=/i.test(text) && text !== raw ? readWords(text, reading) : text;
}

export function readField(value: string, reading: Reading): string {
  return readWords(readRaw(value, reading), reading);
}

interface Piece {
  label: string;
  bytes: Buffer;
}

function pieceOf([, label = '', encoding = '', body = '']: RegExpMatchArray): Piece {
  const bytes = Buffer.from(body, 'utf8');
  if (encoding.toLowerCase() === 'b') return { label, bytes: decodeBase64(bytes) };
  return { label, bytes: decodeQuotedPrintable(Buffer.from(body.replaceAll('_', '=20'), 'utf8')) };
}

/** Neighbouring words of one family are joined as bytes first: senders cut characters in two. */
function readRun(pieces: Piece[], reading: Reading): string {
  const groups: { label: string; key: string; bytes: Buffer[] }[] = [];
  for (const { label, bytes } of pieces) {
    const name = labelName(label);
    const family = familyOf(name);
    const key = ['foreign', 'seven-bit'].includes(family) ? name : family;
    const last = groups.at(-1);
    if (last?.key === key) last.bytes.push(bytes);
    else groups.push({ label, key, bytes: [bytes] });
  }
  return groups.map(({ label, bytes }) => readGroup(label, bytes, reading)).join('');
}

function readGroup(label: string, pieces: Buffer[], { place, note, hint }: Reading): string {
  const joined = decodeText(Buffer.concat(pieces), label, hint);
  const apart = pieces.length > 1 ? pieces.map((bytes) => decodeText(bytes, label, hint)) : [];
  const separately = apart.map(({ text }) => text).join('');
  const isMixed = new Set(apart.map(({ charset }) => charset).filter((charset) => charset !== 'ascii')).size > 1;
  const isCut = separately.includes('\ufffd') || apart.some(({ charset }) => charset === 'windows-1252');
  if (isMixed && !isCut) {
    for (const { correction } of apart) note(place, correction);
    return separately;
  }
  note(place, joined.correction);
  return joined.text;
}
