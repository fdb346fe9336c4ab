import { letters } from './lines.js';
import type { ChatMessage } from './record.js';

/** A message of a new record that an earlier record holds as well. */
export interface Known {
  /** Place of the same message in the earlier record. */
  at: number;
  /** False: likely the same, for the clerk to say. */
  certain: boolean;
}

/** So many characters are nobody's chance: the same words again are the same message. */
const tellingLength = 12;
const minute = 60_000;
const day = 86_400_000;

type Bare = { words: string; author: string; time: number | null; pictures: number };

/**
 * Which messages of a new record stand in an earlier one. Programs write names and times differently, leave out times,
 * and cut long texts, so it is the words in their order that tell: long ones are found wherever they stand; short ones
 * (`收到`) only between neighbours that were found, or by the same person in the same minute.
 */
export function overlapOf(fresh: ChatMessage[], earlier: ChatMessage[]): Map<number, Known> {
  const [left, right] = [fresh.map(bareOf), earlier.map(bareOf)];
  const anchors = inOrder(anchorsOf(left, right));
  const found = new Map<number, Known>(anchors);
  const taken = new Set(anchors.map(([, { at }]) => at));
  for (const [from, one] of left.entries()) {
    if (found.has(from)) continue;
    const [after, before] = gapAround(from, anchors, right.length);
    const at = right.findIndex((other, to) => to > after && to < before && !taken.has(to) && fits(one, other));
    if (at < 0) continue;
    const moment = sameMoment(one, right[at] as Bare);
    const between = anchors.length > 0 && after >= 0 && before < right.length;
    if (moment !== true && !between) continue;
    found.set(from, { at, certain: moment === true || one.author === (right[at] as Bare).author });
    taken.add(at);
  }
  return found;
}

function bareOf({ author, sentAt, text, images, files, quote }: ChatMessage): Bare {
  return {
    words: letters(text) || letters(quote?.text ?? '') || text.trim(),
    author: letters(author) || author,
    time: sentAt ? Date.parse(sentAt) : null,
    pictures: images.length + files.length,
  };
}

/** Pairs of long texts that are the same, or of which one was cut. */
function anchorsOf(left: Bare[], right: Bare[]): [number, Known][] {
  const places = new Map<string, number[]>();
  for (const [at, { words }] of right.entries()) {
    if (words.length < tellingLength) continue;
    const key = words.slice(0, tellingLength);
    places.set(key, [...(places.get(key) ?? []), at]);
  }
  return left.flatMap((one, from): [number, Known][] => {
    if (one.words.length < tellingLength) return [];
    const candidates = places.get(one.words.slice(0, tellingLength)) ?? [];
    const ranked = candidates
      .map((at) => ({ at, closeness: closeness(one, right[at] as Bare) }))
      .filter((candidate) => candidate.closeness > 0)
      .toSorted((a, b) => b.closeness - a.closeness);
    return ranked[0] ? [[from, { at: ranked[0].at, certain: ranked[0].closeness >= 1 }]] : [];
  });
}

/** 0: another message; below 1: doubtful; 1 and more: the same. */
function closeness(one: Bare, other: Bare): number {
  const same = one.words === other.words;
  const cut = !same && (one.words.startsWith(other.words) || other.words.startsWith(one.words));
  if (!same && !cut) return 0;
  const moment = sameMoment(one, other);
  const author = one.author === other.author;
  // The same words again a day later are said anew, even by the same person.
  if (moment === false && Math.abs((one.time ?? 0) - (other.time ?? 0)) >= day) return 0;
  if (moment === false && !author) return 0;
  if (moment === true) return same ? 3 : 2;
  if (moment === false) return 0.5;
  return same && author ? 2 : same ? 1 : author ? 1 : 0.5;
}

/** Within the same minute; null where one of the two does not tell. Seconds are often left out. */
function sameMoment(one: Bare, other: Bare): boolean | null {
  if (one.time === null || other.time === null) return null;
  return Math.floor(one.time / minute) === Math.floor(other.time / minute);
}

/** A short message, or a picture: the same words by the same person, and no other time. */
function fits(one: Bare, other: Bare): boolean {
  if (sameMoment(one, other) === false) return false;
  const sameWords = one.words === other.words && one.pictures === other.pictures;
  return sameWords && (one.author === other.author || sameMoment(one, other) === true);
}

/** The longest run of pairs whose places rise on both sides: a chat does not change its order. */
function inOrder(pairs: [number, Known][]): [number, Known][] {
  const tails: { pair: [number, Known]; before: number | null }[] = [];
  const ends: number[] = [];
  for (const pair of pairs) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const end = tails[ends[middle] as number]?.pair[1].at ?? -1;
      if (end < pair[1].at) low = middle + 1;
      else high = middle;
    }
    tails.push({ pair, before: low > 0 ? (ends[low - 1] ?? null) : null });
    ends[low] = tails.length - 1;
  }
  const run: [number, Known][] = [];
  for (let at = ends.at(-1) ?? null; at !== null; at = tails[at]?.before ?? null) {
    const link = tails[at];
    if (link) run.unshift(link.pair);
  }
  return run;
}

/** The places of the earlier record between which a message must stand. */
function gapAround(from: number, anchors: [number, Known][], end: number): [number, number] {
  let [after, before] = [-1, end];
  for (const [place, { at }] of anchors) {
    if (place < from) after = at;
    else if (place > from) {
      before = at;
      break;
    }
  }
  return [after, before];
}
