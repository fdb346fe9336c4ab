import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Jieba } from '@node-rs/jieba';
import { fold } from './db/search.js';

let jieba: Jieba | null = null;

const dictionary = (): Buffer => readFileSync(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt'));

/** Read when the first text comes: the dictionary takes half a second and 60 MB, and not every program needs it. */
const segmenter = (): Jieba => (jieba ??= Jieba.withDict(dictionary()));

let frequencies: Map<string, number> | null = null;

/** Words below it are all rare; only the others are kept in memory. */
const rareBelow = 20;
const allWords = 60_000_000;

/**
 * How rare a word is in Chinese texts at large: the logarithm of one in how many words it is, 8 for the commonest
 * (影响) to 15 for the rarest and those that no dictionary has, as the names of streets.
 */
export function rarityOf(word: string): number {
  frequencies ??= new Map(
    dictionary()
      .toString()
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, count]) => Number(count) >= rareBelow)
      .map(([known = '', count]): [string, number] => [known, Number(count)]),
  );
  return Math.log(allWords / (10 + (frequencies.get(word) ?? 0)));
}

/** Words that every case has, whatever it is about. */
const everybodys = new Set('关于 建议 提案 问题 工作 情况 加强 进一步 推动 推进 完善 建立 开展 以及'.split(' '));

/** A word of one character says too little, and a bare number nothing at all. */
const counts = (word: string): boolean =>
  [...word].length > 1 && /\p{L}/u.test(word) && !everybodys.has(word) && word.length <= 100;

/** A case has so many words at most: beyond them a text is a book, and the database holds a megabyte per case. */
const most = 5000;

/** The different words of a text in their order, long ones also in their parts. Same words whatever their width or case. */
export function wordsIn(text: string): string[] {
  const found = new Set<string>();
  for (const word of segmenter().cutForSearch(fold(text), true)) {
    if (counts(word)) found.add(word);
    if (found.size === most) break;
  }
  return [...found];
}
