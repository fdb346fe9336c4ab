import type { NamedAddress } from '../incoming.js';
import { type Reading, readRaw, readWords } from './words.js';

const ADDRESS = /[^\s<>"(),;:=?\\[\]＜＞@]{1,128}@[^\s<>"(),;:@\\＜＞]{1,255}/u;
/** Longer lists are not written by people, and cost time. */
const maxLength = 60_000;

/** Kept whole while the syntax is read: they may hold commas and brackets, and prove nothing. */
const WORDS = /=\?[^?\s]*\?[bq]\?.*?\?=/gi;

/** Everybody named in an address field. The address is what stands in brackets, whatever the name claims. */
export function readAddresses(raw: string | null, reading: Reading): NamedAddress[] {
  return raw ? addressesIn(readRaw(raw.slice(0, maxLength), reading), reading) : [];
}

/** As `readAddresses`, of a text that has no 8-bit bytes to be read any more. */
export function addressesIn(text: string, reading: Reading): NamedAddress[] {
  const words: string[] = [];
  const masked = text
    .slice(0, maxLength)
    .replace(/[\ue000-\uf8ff]/g, '')
    .replace(WORDS, (word) => String.fromCharCode(0xe000 + Math.min(words.push(word), 0x1800) - 1));
  const unmask = (one: string) =>
    readWords(
      one.replace(/[\ue000-\uf8ff]/g, (mark) => words[mark.charCodeAt(0) - 0xe000] ?? ''),
      reading,
    );
  const found: NamedAddress[] = [];
  let waiting = '';
  for (const piece of piecesOf(masked)) {
    const one = readOne(piece);
    if (!one.address && one.name) waiting += `${waiting && '，'}${one.name}`;
    if (!one.address) continue;
    found.push({ name: clean(unmask([waiting, one.name].filter(Boolean).join('，'))), address: one.address });
    waiting = '';
  }
  if (found.length > 0 || !waiting) return found;
  // Nothing outside of the encoded words: then they hold the address too.
  const inside = readOne(unmask(waiting));
  return [{ name: clean(inside.name), address: inside.address }];
}

/** Splits at the commas and semicolons that stand outside of quotes, brackets and comments. */
function piecesOf(text: string): string[] {
  const quotes = text.replace(/\\./g, '').match(/"/g)?.length ?? 0;
  const heedQuotes = quotes % 2 === 0;
  const [lastAngle, lastRound] = [text.lastIndexOf('>'), text.lastIndexOf(')')];
  const pieces: string[] = [];
  let piece = '';
  let closing = '';
  for (const token of text.matchAll(/\\.|[^]/gu)) {
    const [character] = token;
    if (closing === '' && /[,;，；]/.test(character)) {
      pieces.push(piece);
      piece = '';
      continue;
    }
    if (closing !== '' && character === closing) closing = '';
    else if (closing === '' && character === '"' && heedQuotes) closing = '"';
    else if (closing === '' && character === '<' && lastAngle > token.index) closing = '>';
    else if (closing === '' && character === '(' && lastRound > token.index) closing = ')';
    piece += character;
  }
  return [...pieces, piece].filter((one) => one.trim() !== '');
}

function readOne(piece: string): { name: string; address: string | null } {
  const text = (/@/.test(piece) ? piece.replace(/^[^<"@]{0,100}:(?=.)/u, '') : piece).replace(/[＜＞]/g, (mark) =>
    mark === '＜' ? '<' : '>',
  );
  const open = text.lastIndexOf('<');
  const close = text.indexOf('>', open);
  const within = open < 0 ? null : addressIn(text.slice(open + 1, close < 0 ? undefined : close));
  if (within) return { name: unquoted(text.slice(0, open)) || comment(text), address: within };
  const uncommented = text.replace(/\([^()]*\)/g, ' ').replace(/[<>]/g, ' ');
  const bare = ADDRESS.exec(uncommented)?.[0];
  if (!bare) return { name: unquoted(text.replace(/[<>]/g, ' ')), address: null };
  return { name: unquoted(uncommented.replace(bare, ' ')) || comment(text), address: addressIn(bare) };
}

function addressIn(given: string): string | null {
  const text = given.replace(/\p{Cc}/gu, '');
  const quoted = /^"([^"]*)"@([^\s]+)$/.exec(text.trim());
  if (quoted) return `"${quoted[1]}"@${quoted[2]}`.toLowerCase();
  const match = ADDRESS.exec(
    text
      .replace(/^\s*(?:@[^:]{0,200}:)?(?:mailto:)?/i, '')
      .replace(/＠/g, '@')
      .replace(/\s+(?=@)|(?<=@)\s+/g, ''),
  );
  return match ? match[0].replace(/[.'，。]+$/u, '').toLowerCase() : null;
}

function comment(text: string): string {
  return /\(([^()]*)\)/.exec(text)?.[1]?.trim() ?? '';
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  const whole = /^"((?:[^"\\]|\\.)*)"$/su.exec(trimmed);
  return (whole?.[1] ?? trimmed.replaceAll('"', '')).replace(/\\(.)/gu, '$1').trim();
}

function clean(name: string): string | null {
  const line = name.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const bare = [...line.replace(/^["'“”]+|["'“”]+$/g, '').trim()];
  return bare.slice(0, 200).join('') || null;
}
