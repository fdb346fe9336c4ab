/** Programs pad lines with blanks of many kinds; for telling what a line is, one kind will do. */
export function tidy(line: string): string {
  return (
    line
      // Columns of a table are parted by it.
      .replace(/\u2003/g, '\t')
      .replace(/[\u00a0\u2002-\u200a\u3000]/g, ' ')
      .replace(/[\u200b\u200e\u200f\ufeff]/g, '')
      .trim()
  );
}

/** Letters and figures only, in one form: programs write blanks and signs in many. */
export const letters = (words: string): string =>
  words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
