import { type Actor, type Db, Parameters, core, sharedPhrases } from '#platform';
import { visibleSql } from './lock.js';
import type { Suggestion } from './suggestion.entity.js';

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

/** Phrases that everybody uses make many candidates: so many are ranked by the pairs they share, and the best compared. */
const looksThrough = 5000;
const compares = 50;

/** What is asked about: words that are just being written, or a suggestion that is `kept`. */
interface Asked {
  title: string;
  text: string;
  kept?: Pick<Suggestion, 'id' | 'receivedAt'>;
  most: number;
}

type Alike = Pick<Suggestion, 'id' | 'number' | 'title' | 'stage' | 'receivedAt' | 'channel' | 'senderName'>;

/**
 * Of the suggestions that this person may see those that say much the same, with the phrases that stand in both; beside
 * one that is kept those of a year before or after. Nothing of it is stored.
 */
export async function suggestionsLike(
  db: Db,
  actor: Actor,
  { title, text, kept, most }: Asked,
): Promise<(Alike & Likeness)[]> {
  const query = candidateQuery(title, text);
  if (!query) return [];
  const parameters = new Parameters();
  const add = (value: unknown) => parameters.add(value);
  const asked = `${add(query)}::tsquery`;
  const where = [visibleSql(actor, add), `s.grams @@ ${asked}`];
  if (kept) {
    const [id, at] = [add(kept.id), `${add(kept.receivedAt)}::timestamptz`];
    where.push(`s.id <> ${id} AND s.merged_into_id IS DISTINCT FROM ${id}`);
    where.push(`s.received_at BETWEEN ${at} - interval '1 year' AND ${at} + interval '1 year'`);
  }
  const candidates = await db.rows<Alike & { text: string }>(
    `SELECT s.id, s.number, s.title, s.text, s.stage, s.received_at AS "receivedAt", s.channel,
            s.sender_name AS "senderName"
       FROM (SELECT s.id, ts_rank(s.grams, ${asked}) AS closeness FROM suggestions s
              WHERE ${where.join(' AND ')} ORDER BY s.received_at DESC LIMIT ${looksThrough}) near
       JOIN suggestions s USING (id) ORDER BY near.closeness DESC, s.received_at DESC LIMIT ${compares}`,
    parameters.values,
  );
  return candidates
    .map(({ text: other, ...one }) => ({ ...one, ...likenessOf(`${title}${text}`, `${one.title}${other}`) }))
    .filter(({ likeness }) => likeness >= worthShowing)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, most);
}
