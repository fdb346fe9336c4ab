export interface Piece {
  text: string;
  /** It stands in both. */
  both: boolean;
}

const WORD = /[\p{L}\p{N}]/u;

/** Shared phrases come as bare letters and numbers; in the text, punctuation and blanks may stand between them. */
const pattern = (phrase: string): string => [...phrase].filter((sign) => WORD.test(sign)).join('[^\\p{L}\\p{N}]*');

/** Cuts a text so that every phrase found in it can be highlighted; the longest phrase wins. */
export function pieces(text: string, phrases: readonly string[]): Piece[] {
  const wanted = [...new Set(phrases.map(pattern))].filter(Boolean).sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return [{ text, both: false }];
  return text
    .split(new RegExp(`(${wanted.join('|')})`, 'iu'))
    .map((piece, at) => ({ text: piece, both: at % 2 === 1 }))
    .filter((piece) => piece.text);
}
