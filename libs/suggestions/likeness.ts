import { core, sharedPhrases } from '#platform';

/**
 * How alike two texts are, with the reason: shared pairs of neighbouring characters, weighed against the shorter
 * text, so that a short message that stands inside a long mail is found as well.
 */
export interface Likeness {
  /** 0–1. */
  likeness: number;
  /** Phrases of at least four characters that stand in both, longest first. */
  overlap: string[];
}

/** Below this the pair is not worth showing. Measured on the demo years: unrelated matters stay under 0.2. */
export const worthShowing = 0.35;

export function likenessOf(a: string, b: string): Likeness {
  const [left, right] = [core(a), core(b)];
  const [pairsA, pairsB] = [pairsOf(left), pairsOf(right)];
  const smaller = Math.min(pairsA.size, pairsB.size);
  if (smaller === 0) return { likeness: 0, overlap: [] };
  let shared = 0;
  for (const pair of pairsA) if (pairsB.has(pair)) shared += 1;
  return { likeness: shared / smaller, overlap: sharedPhrases(left, right) };
}

function pairsOf(characters: string[]): Set<string> {
  const pairs = new Set<string>();
  for (let i = 1; i < characters.length; i += 1) pairs.add(`${characters[i - 1]}${characters[i]}`);
  return pairs;
}

/**
 * A tsquery that finds candidates through the `grams` index: any run of four characters of the title or the
 * beginning of the text.
 */
export function candidateQuery(title: string, text: string): string | null {
  const windows = new Set<string>();
  for (const characters of [core(title), core(text).slice(0, 160)]) {
    for (let i = 0; i + 4 <= characters.length; i += 1) {
      const [a, b, c, d] = characters.slice(i, i + 4);
      windows.add(`('${a}${b}' & '${b}${c}' & '${c}${d}')`);
    }
  }
  return windows.size === 0 ? null : [...windows].slice(0, 120).join(' | ');
}
