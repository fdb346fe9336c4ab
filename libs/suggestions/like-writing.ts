import { type Actor, type Db, Parameters } from '#platform';
import { candidateQuery, likenessOf, worthShowing } from './likeness.js';
import { visibleSql } from './lock.js';

interface Compared {
  id: string;
  number: string;
  title: string;
  text: string;
  receivedAt: Date;
}

const compares = 40;
const mostShown = 5;

/**
 * Of the suggestions that this person may see, those that say much the same as what is being written: a member finds
 * what they have sent before, and nobody else's. Nothing of it is stored.
 */
export async function suggestionsLike(db: Db, actor: Actor, text: string) {
  const asked = candidateQuery('', text);
  if (!asked) return [];
  const parameters = new Parameters();
  const add = (value: unknown) => parameters.add(value);
  const query = `${add(asked)}::tsquery`;
  const rows = await db.rows<Compared>(
    `SELECT s.id, s.number, s.title, s.text, s.received_at AS "receivedAt" FROM suggestions s
      WHERE ${visibleSql(actor, add)} AND s.grams @@ ${query}
      ORDER BY ts_rank(s.grams, ${query}) DESC, s.received_at DESC LIMIT ${compares}`,
    parameters.values,
  );
  return rows
    .map(({ text: other, ...row }) => ({ ...row, ...likenessOf(text, `${row.title}${other}`) }))
    .filter(({ likeness }) => likeness >= worthShowing)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, mostShown);
}
