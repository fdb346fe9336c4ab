import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { weighBig5, weighGb } from './likelihood.js';
import { decodeGb18030 } from './seven-bit.js';

/** Longer texts are looked at by their beginning before all of them is tried. */
const maxRounds = 3;

/**
 * Undoes what happened before the mail was sent: UTF-8 that somebody read as Latin-1 (`å»ºè®®`) or as GBK (`寤鸿`),
 * GBK read as Latin-1 (`½¨Òé`), characters left in escapes. Null where the text is not garbled, or cannot be saved.
 */
export function repairText(text: string): string | null {
  let repaired = text;
  for (let round = 0; round < maxRounds; round++) {
    const next = REPAIRS.reduce<string | null>((found, repair) => found ?? repair(repaired), null);
    if (next === null || next === repaired) break;
    repaired = next;
  }
  return repaired === text ? null : repaired;
}

/** Characters that stand for bytes that are gone: nobody can tell what was written. */
export function isLost(text: string): boolean {
  return /锟斤拷|烫烫烫|屯屯屯|(?:\ufffd[^]{0,3}){4}/.test(text);
}

const REPAIRS = [fromLatin1, fromGbk, fromWrongChinese, fromEscapes];

/** Windows-1252 gave some bytes other places; the rest stand where they are. */
const CP1252 = new Map(
  Array.from({ length: 32 }, (_, i) => i + 0x80)
    .map((byte): [string, number] => [iconv.decode(Buffer.from([byte]), 'windows-1252'), byte])
    .filter(([sign]) => sign !== '\ufffd'),
);
const LATIN_RUN =
  /[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122\ufffd]{3,}/g;

const LATIN_ONCE = new RegExp(LATIN_RUN.source);

function fromLatin1(text: string): string | null {
  if (!/[\u0080-\u00ff]/.test(text)) return null;
  let mended = 0;
  const repaired = text.replace(LATIN_RUN, (run) => {
    const bytes = Buffer.from([...run].map((sign) => CP1252.get(sign) ?? sign.charCodeAt(0) & 0xff));
    const read = isUtf8(bytes) ? bytes.toString('utf8') : (readGb(bytes) ?? readLossy(bytes));
    const deeper = read !== null && LATIN_ONCE.test(read) ? fromLatin1(read) : null;
    if (deeper !== null) {
      mended++;
      return deeper;
    }
    if (read === null || !/[\u2010-\u9fff\uff01-\uff5e\u{20000}-\u{2ffff}]/u.test(read)) return run;
    mended++;
    return read;
  });
  return mended > 0 && HAN_TWICE.test(repaired) ? repaired : null;
}

const HAN_TWICE = /[\u4e00-\u9fff][^]*[\u4e00-\u9fff]/;

/** UTF-8 of which a few bytes had no character in Windows-1252, and were lost. */
function readLossy(bytes: Buffer): string | null {
  const text = bytes.toString('utf8').replace(/\ufffd+/g, '\ufffd');
  const [han, lost] = [/[\u4e00-\u9fff]/g, /\ufffd/g].map((pattern) => text.match(pattern)?.length ?? 0);
  return (han ?? 0) >= 2 && (lost ?? 0) * 3 <= (han ?? 0) ? text : null;
}

function readGb(bytes: Buffer): string | null {
  const { share, pairs, invalid } = weighGb(bytes);
  return pairs >= 2 && invalid === 0 && share >= 0.8 ? decodeGb18030(bytes) : null;
}

/** What the first two bytes of a Han character in UTF-8 are in GBK: seldom written, but half of such a text. */
const FIRST_PAIRS = new RegExp(
  `[${Array.from({ length: 7 * 64 }, (_, i) => decodeGb18030(Buffer.from([0xe3 + (i >> 6), 0x80 + (i & 63)]))).join('')}]`,
  'gu',
);

/** UTF-8 read as GBK: put back into GBK, the bytes are UTF-8 again, save where a character lost its last byte. */
function fromGbk(text: string): string | null {
  if ((text.match(FIRST_PAIRS)?.length ?? 0) < 2) return null;
  let mended = 0;
  const repaired = text.replace(/[\u00b7-\uffff]{2,}[?\ufffd]?/g, (run) => {
    if ((run.match(FIRST_PAIRS)?.length ?? 0) * 5 < run.length) return run;
    // Windows has the euro sign where GBK has nothing.
    const pieces = run
      .replace(/\ufffd/g, '?')
      .split('€')
      .map((piece) => iconv.encode(piece, 'gb18030'));
    const bytes = Buffer.concat(pieces.flatMap((piece, i) => (i === 0 ? [piece] : [Buffer.from([0x80]), piece])));
    const read = bytes.toString('utf8').replace(/\ufffd+\??/g, '\ufffd');
    const lost = read.match(/\ufffd/g)?.length ?? 0;
    const han = read.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
    const rest = read.replace(/[\ufffd\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\p{ASCII}]/gu, '');
    if (han < 2 || lost * 3 > han + 1 || rest.length * 5 > han) return run;
    mended += han;
    return read;
  });
  return mended >= 2 ? repaired : null;
}

/** Big5 read as GBK, or GBK as Big5: rare characters where common ones were written. */
function fromWrongChinese(text: string): string | null {
  const han = text
    .slice(0, 1500)
    .replace(/[^\u2e80-\uffff]/g, '')
    .slice(0, 300);
  if (han.length < 4) return null;
  const asGb = iconv.encode(han, 'gb18030');
  const [gb, big5] = [weighGb(asGb), weighBig5(asGb)];
  if (gb.share < 0.5 && big5.invalid === 0 && big5.share > 0.9)
    return iconv.decode(iconv.encode(text, 'gb18030'), 'big5-hkscs');
  const asBig5 = iconv.encode(han, 'big5-hkscs');
  if (asBig5.includes(0x3f)) return null;
  const [wrong, right] = [weighBig5(asBig5), weighGb(asBig5)];
  const isGb = wrong.share < 0.6 && right.invalid === 0 && right.share > 0.95;
  return isGb ? decodeGb18030(iconv.encode(text, 'big5-hkscs')) : null;
}

/** Left over from pages, programs and forms: `&#24314;`, `\u5efa`, `%E5%BB%BA`, `=E5=BB=BA`. */
const ESCAPES: [RegExp, (run: string) => string][] = [
  [
    /(?:&#(?:x[0-9a-f]{4,5}|\d{5,6});){2,}/gi,
    (run) => run.replace(/&#(x?)([0-9a-f]+);/gi, (_, x: string, code: string) => fromCode(code, x ? 16 : 10)),
  ],
  [/(?:\\u[0-9a-f]{4}){2,}/gi, (run) => run.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => fromCode(code, 16))],
  [/(?:%[0-9A-F]{2}){4,}/gi, (run) => fromBytes(run, '%')],
  [/(?:=[0-9A-F]{2}(?:=\r?\n)?){4,}/g, (run) => fromBytes(run, '=')],
];

function fromEscapes(text: string): string | null {
  const repaired = ESCAPES.reduce(
    (now, [pattern, read]) => now.replace(pattern, (run) => (HAN_TWICE.test(read(run)) ? read(run) : run)),
    text,
  );
  return repaired === text ? null : repaired;
}

function fromCode(code: string, base: number): string {
  const point = Number.parseInt(code, base);
  return point <= 0x10ffff && point > 0 ? String.fromCodePoint(point) : '';
}

function fromBytes(run: string, mark: string): string {
  const bytes = Buffer.from(run.replace(/\s/g, '').replaceAll(`${mark}${mark}`, mark).replaceAll(mark, ''), 'hex');
  return isUtf8(bytes) ? bytes.toString('utf8') : (readGb(bytes) ?? run);
}
