import type { SimilarCase } from '#contract';
import { core, sharedPhrases, wordsIn } from '#platform';

/** What others are compared with: a case, or one that is being written. */
export interface Asked {
  title: string;
  /** Everything that was written besides. */
  text: string;
}

/** How much each word of what was asked for counts, the weightiest first. */
export type Weights = Map<string, number>;

/** A word of the 案由 says what the case is about; one of the text may stand there by the way. */
const titleCounts = 2;

/** So many words of a long text are looked at: the weightiest, which are the rarest. */
const mostWords = 60;

/** A word that no case has says that this one is another, but not so loudly that nothing else is heard. */
const unheardOf = 50;

/**
 * The weight of each word: the logarithm of how rare it is among all cases, as BM25 has it, twice for a word of the
 * title. `cases`: in how many of `total` cases each word stands.
 */
export function weigh(asked: Asked, words: string[], cases: ReadonlyMap<string, number>, total: number): Weights {
  const ofTitle = new Set(wordsIn(asked.title));
  const weightOf = (word: string): number => {
    const holding = Math.min(cases.get(word) || total / unheardOf, total);
    return Math.log(1 + (total - holding + 0.5) / (holding + 0.5)) * (ofTitle.has(word) ? titleCounts : 1);
  };
  const weighed = words.map((word): [string, number] => [word, weightOf(word)]);
  return new Map(weighed.sort(([, one], [, other]) => other - one).slice(0, mostWords));
}

export type Resemblance = Pick<SimilarCase, 'likeness' | 'words'>;

/** A word that stands only in the other's text, and not in its title, counts for half. */
const textCounts = 0.5;

/** The share of the weight of all words asked for that the other case holds, and which words that is. */
export function resemblanceOf(weights: Weights, title: string, words: ReadonlySet<string>): Resemblance {
  const ofTitle = new Set(wordsIn(title));
  let all = 0;
  const shared: { word: string; weight: number }[] = [];
  for (const [word, weight] of weights) {
    all += weight;
    if (words.has(word)) shared.push({ word, weight: ofTitle.has(word) ? weight : weight * textCounts });
  }
  if (all === 0) return { likeness: 0, words: [] };
  const counted = shared.map(({ word, weight }) => ({ word, share: weight / all }));
  return {
    likeness: counted.reduce((sum, { share }) => sum + share, 0),
    words: counted.sort((one, other) => other.share - one.share).slice(0, 8),
  };
}

/** Comparing phrases costs the product of the lengths; nobody reads further for a likeness. */
const comparedCharacters = 2000;

/** Phrases that stand in both, longest first. */
export const overlapOf = (asked: Asked, other: Asked): string[] => sharedPhrases(coreOf(asked), coreOf(other));

const coreOf = ({ title, text }: Asked): string[] => core(`${title}\n${text}`.slice(0, comparedCharacters));

const excerptLength = 90;

/** The part in which most of the phrases stand, cut so that the first of them is seen; else the beginning. */
export function excerptOf(parts: string[], phrases: string[]): string {
  let best = '';
  let most = -1;
  for (const part of parts) {
    const letters = phrases.length > 0 ? core(part).join('') : '';
    const held = phrases.filter((phrase) => letters.includes(phrase)).length;
    if (held <= most) continue;
    best = part;
    most = held;
  }
  const place = phrases.map((phrase) => best.indexOf(phrase)).find((at) => at >= 0) ?? 0;
  const from = Math.max(0, place - 20);
  const cut = Array.from(best.slice(from)).slice(0, excerptLength).join('');
  return `${from > 0 ? '…' : ''}${cut}${from + cut.length < best.length ? '…' : ''}`;
}
