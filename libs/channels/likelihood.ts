/** How Chinese a text is when its bytes are read in pairs. */
export interface Weight {
  pairs: number;
  /** Pairs of the first, common half of the charset, and punctuation. */
  common: number;
  /** High bytes that no pair begins with. */
  invalid: number;
  /** Characters that GB 2312 does not have. */
  beyond2312: number;
  share: number;
}

/** Long texts tell by their beginning. */
const sampleBytes = 8192;

export function weighGb(bytes: Uint8Array): Weight {
  return weigh(bytes, (lead, trail, third) => {
    if (trail >= 0x30 && trail <= 0x39) return third >= 0x81 && third <= 0xfe ? 'quad' : 'invalid';
    if (trail < 0x40 || trail === 0x7f || trail === 0xff) return 'invalid';
    if (lead < 0xa1 || lead > 0xf7 || trail < 0xa1) return 'beyond';
    if (lead >= 0xb0 && lead <= 0xd7) return 'common';
    return lead <= 0xa3 ? 'common' : 'rare';
  });
}

export function weighBig5(bytes: Uint8Array): Weight {
  return weigh(bytes, (lead, trail) => {
    if (trail < 0x40 || (trail > 0x7e && trail < 0xa1) || trail === 0xff) return 'invalid';
    return lead >= 0xa1 && lead <= 0xc6 ? 'common' : 'rare';
  });
}

type Kind = 'common' | 'rare' | 'beyond' | 'quad' | 'invalid';

function weigh(bytes: Uint8Array, kindOf: (lead: number, trail: number, third: number) => Kind): Weight {
  let start = 0;
  while (start < bytes.length && (bytes[start] ?? 0) < 0x80) start++;
  const end = Math.min(bytes.length, start + sampleBytes);
  const weight = { pairs: 0, common: 0, invalid: 0, beyond2312: 0, share: 0 };
  for (let i = start; i < end; i++) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) continue;
    // A last byte on its own was cut off, and says nothing.
    if (i + 1 >= bytes.length) break;
    const kind = lead === 0x80 || lead === 0xff ? 'invalid' : kindOf(lead, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0);
    if (kind === 'invalid') {
      weight.invalid++;
      continue;
    }
    weight.pairs++;
    if (kind === 'common') weight.common++;
    if (kind === 'beyond' || kind === 'quad') weight.beyond2312++;
    i += kind === 'quad' ? 3 : 1;
  }
  weight.share = weight.common / Math.max(1, weight.pairs + weight.invalid);
  return weight;
}

/** Every foreign letter stands in a word with plain ones: Müller, café. */
export function wordsInLatin(text: string): boolean {
  const words = text.match(/[A-Za-z\u00c0-\u024f]*[\u0080-\u{10ffff}][A-Za-z\u0080-\u{10ffff}]*/gu) ?? [];
  return words.length > 0 && words.every((word) => /^[A-Za-z\u00c0-\u024f]+$/.test(word) && /[A-Za-z]/.test(word));
}

/** Nothing but letters and signs that Western texts use. */
export function looksLatin(text: string): boolean {
  return /^[\p{ASCII}\u00a0-\u024f]*$/u.test(text) && !/[\u0180-\u01ff]/.test(text);
}
