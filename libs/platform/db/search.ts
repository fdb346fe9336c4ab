/**
 * Substring search in Chinese that finds everything: texts are indexed by all their pairs of neighbouring
 * characters, so any two characters, a rare one, or a number find their rows through one GIN index.
 * Pairs can stand apart in the text, so a match is checked against the text itself.
 */

/** Same letters whatever their width or case; white space is one blank. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** Between fields, so that no pair spans two of them. */
const gap = '\n';

/** PostgreSQL addresses the lexemes of a tsvector with 20 bits, and `array_to_tsvector` wraps around in silence. */
const largestBytes = 1_000_000;

/**
 * What goes into a `grams` column. Short fields come first, so that a letter beyond all measure (more than 150,000
 * different pairs) is still found by number, title, sender and its first hundred pages.
 */
export const gramsOf = (...fields: (string | null | undefined)[]): string[] => {
  const grams = new Set<string>();
  const folded = fields.map((field) => fold(field ?? '')).sort((a, b) => a.length - b.length);
  for (const field of folded) addPairs(grams, field);
  const most = folded.reduce((sum, { length }) => sum + length, 0) * 2 * mostBytesOfUnit;
  return most <= largestBytes ? [...grams] : withinLargest(grams);
};

/** In UTF-8; a character of two units has four. */
const mostBytesOfUnit = 3;

/** No pair is shorter than two bytes. Without an end a mail of nothing but different pairs would fill the memory. */
const mostGrams = largestBytes / 2;

function addPairs(grams: Set<string>, field: string): void {
  const characters = /[\ud800-\udfff]/.test(field) ? [...field] : field;
  const last = characters.length - 1;
  for (let at = 0; at < last && grams.size <= mostGrams; at += 1) grams.add(`${characters[at]}${characters[at + 1]}`);
  if (last >= 0) grams.add(`${characters[last]}${gap}`);
}

function withinLargest(grams: Set<string>): string[] {
  const kept: string[] = [];
  let bytes = 0;
  for (const gram of grams) {
    bytes += Buffer.byteLength(gram);
    if (bytes > largestBytes) return kept;
    kept.push(gram);
  }
  return kept;
}

/** SQL that turns a text[] parameter into the column's tsvector. */
export const gramsSql = (placeholder: string): string => `array_to_tsvector(${placeholder}::text[])`;

/** The same as the text of a tsvector, for a column that is written like any other. */
export const gramsLiteral = (grams: string[]): string => {
  if (grams.length === 0) return '';
  const plain = !/['\\]/.test(grams.join(''));
  return plain ? `'${grams.join(`' '`)}'` : grams.map(lexeme).join(' ');
};

/** One lexeme as a tsquery. */
export const lexeme = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The tsquery of a search text: all pairs, or for a single character any pair that begins with it. */
export function searchQuery(search: string): string | null {
  const characters = [...fold(search)];
  if (characters.length === 0) return null;
  if (characters.length === 1) return `${lexeme(characters.join(''))}:*`;
  return characters
    .slice(0, -1)
    .map((character, i) => lexeme(`${character}${characters[i + 1]}`))
    .join(' & ');
}

/** LIKE pattern of a folded search text, for the check against the text itself. */
export const likePattern = (search: string): string => `%${fold(search).replace(/[\\%_]/g, '\\$&')}%`;

/** One pair, or one character, cannot stand apart: then the index alone is exact. */
export const needsCheck = (search: string): boolean => [...fold(search)].length > 2;

/** SQL that folds columns the way `fold` does, a line for each. */
export const foldedSql = (...columns: string[]): string => {
  const lines = columns.map((column) => `regexp_replace(normalize(${column}, NFKC), '\\s+', ' ', 'g')`);
  return `lower(concat_ws(E'\\n', ${lines.join(', ')}))`;
};

/**
 * SQL for the check against the text itself; `pattern` is the placeholder of a `likePattern`. Mostly the words stand
 * there just as they were typed. Folding the text costs many times more and is left to the rest.
 */
export const containsSql = (pattern: string, ...columns: string[]): string =>
  `(concat_ws(E'\\n', ${columns.join(', ')}) LIKE ${pattern} OR ${foldedSql(...columns)} LIKE ${pattern})`;
