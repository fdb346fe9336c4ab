/** How texts that were copied are found: by pieces of ten characters, whatever stands between the words. */
const pieceLength = 10;
/** Of so many neighbouring pieces at least one is kept, so that any run of fourteen equal characters is noticed. */
const windowLength = 5;

interface Character {
  character: string;
  /** Where it stands in the text. */
  at: number;
}

/** Letters and digits only: blanks and marks are changed easily and mean nothing here. */
function charactersOf(text: string): Character[] {
  const kept: Character[] = [];
  let at = 0;
  for (const character of text) {
    if (/[\p{L}\p{N}]/u.test(character)) kept.push({ character: character.toLowerCase(), at });
    at += character.length;
  }
  return kept;
}

const piecesOf = (characters: Character[]): string[] =>
  characters.slice(0, Math.max(0, characters.length - pieceLength + 1)).map((_, from) =>
    characters
      .slice(from, from + pieceLength)
      .map(({ character }) => character)
      .join(''),
  );

/** FNV-1a, as a signed 32-bit number: what an `int` column holds. */
function hashOf(piece: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < piece.length; i += 1) hash = Math.imul(hash ^ piece.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** Some of the pieces of a text as numbers (winnowing): two texts that share a long passage share at least one. */
export function fingerprintOf(text: string): number[] {
  const hashes = piecesOf(charactersOf(text)).map(hashOf);
  if (hashes.length === 0) return [];
  const kept = new Set<number>();
  for (let from = 0; from <= Math.max(0, hashes.length - windowLength); from += 1)
    kept.add(Math.min(...hashes.slice(from, from + windowLength)));
  return [...kept];
}

export interface Overlap {
  /** Share of the pieces of `text` that also stand in `other`, in percent, rounded down. */
  percent: number;
  /** The passages of `text` that do, in its order. */
  passages: string[];
}

export function overlapOf(text: string, other: string): Overlap {
  const characters = charactersOf(text);
  const pieces = piecesOf(characters);
  const others = new Set(piecesOf(charactersOf(other)));
  const equal = pieces.map((piece) => others.has(piece));
  const passages: string[] = [];
  for (let from = 0; from < equal.length; from += 1) {
    if (!equal[from]) continue;
    let to = from;
    while (equal[to + 1]) to += 1;
    const [first, last] = [characters[from], characters[to + pieceLength - 1]];
    if (first && last) passages.push(text.slice(first.at, last.at + last.character.length));
    from = to;
  }
  const shared = equal.filter(Boolean).length;
  return { percent: pieces.length > 0 ? Math.floor((100 * shared) / pieces.length) : 0, passages };
}
