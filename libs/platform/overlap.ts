import { fold } from './db/search.js';

/** Shorter ones stand in any two texts. */
const shortestPhrase = 4;

/** Letters and numbers only: punctuation and blanks differ from door to door. */
export const core = (text: string): string[] => [...fold(text).replace(/[^\p{L}\p{N}]+/gu, '')];

/** Maximal phrases of `a` that also stand in `b`, longest first, at most eight. Both as `core` gives them. */
export function sharedPhrases(a: string[], b: string[]): string[] {
  const haystack = b.join('');
  const shortest = new Set(b.map((_, at) => b.slice(at, at + shortestPhrase).join('')));
  const phrases: string[] = [];
  for (let start = 0; start + shortestPhrase <= a.length;) {
    let end = start + shortestPhrase;
    if (!shortest.has(a.slice(start, end).join(''))) {
      start += 1;
      continue;
    }
    while (end < a.length && haystack.includes(a.slice(start, end + 1).join(''))) end += 1;
    phrases.push(a.slice(start, end).join(''));
    start = end;
  }
  return [...new Set(phrases)].sort((one, other) => other.length - one.length).slice(0, 8);
}
