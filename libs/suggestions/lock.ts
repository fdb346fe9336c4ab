import { type Actor, Refusal, type Tx } from '#platform';
import type { SuggestionFacts } from './lifecycle.js';
import { Suggestion } from './suggestion.entity.js';

export interface Locked {
  row: Suggestion;
  facts: SuggestionFacts;
}

/**
 * Which suggestions a person may see, as an SQL condition over the alias `s`: the desk all, a member their own. A
 * nickname that merely looks like theirs does not make it theirs. Lists, reads, search, counts and files all use this
 * one.
 */
export function visibleSql(actor: Actor, add: (value: unknown) => string): string {
  switch (actor.role) {
    case 'secretariat':
    case 'leader':
    case 'administrator':
    case 'system':
      return 'TRUE';
    case 'member':
      return `(s.member_id = ${add(actor.memberId)} AND s.sender_state IN ('confirmed', 'matched'))`;
    default:
      return 'FALSE';
  }
}

/** The suggestions `$1` and all that was merged into them, however deep. */
export const familySql = `WITH RECURSIVE family AS (
    SELECT id FROM suggestions WHERE id = ANY($1)
    UNION SELECT s.id FROM suggestions s JOIN family f ON s.merged_into_id = f.id)`;

/** The facts of the suggestion `$1`. */
export const factsSql = `SELECT (SELECT count(*) FROM conversions WHERE suggestion_id = $1) AS proposals,
  (SELECT count(*) FROM arrivals WHERE suggestion_id = $1) AS arrivals,
  (SELECT count(*) FROM suggestions m WHERE m.merged_into_id = $1
      AND EXISTS (SELECT 1 FROM arrivals WHERE suggestion_id = m.id))
    + (SELECT count(*) FROM arrivals a JOIN suggestions s ON s.id = a.suggestion_id
        WHERE s.id = $1 AND a.role IN ('origin', 'supplement') AND a.joined_how = 'joined'
          AND (a.sender_provider, a.sender_subject) <> (s.sender_provider, s.sender_subject)) AS others`;

/**
 * The only way to a suggestion for writing: locked, and visible to the actor; otherwise it does not exist.
 * Several are locked in the order of their ids, so that two people never wait for each other.
 */
export async function lockAll(tx: Tx, ids: string[]): Promise<Locked[]> {
  const wanted = [...new Set(ids)].sort();
  const values: unknown[] = [wanted];
  const visible = visibleSql(tx.actor, (value) => `$${values.push(value)}`);
  const locked = await tx.rows<{ id: string }>(
    `SELECT s.id FROM suggestions s WHERE s.id = ANY($1) AND ${visible} ORDER BY s.id FOR UPDATE`,
    values,
  );
  if (locked.length !== wanted.length) throw new Refusal('not-found');
  const found: Locked[] = [];
  for (const id of ids) {
    const row = await tx.manager.findOneByOrFail(Suggestion, { id });
    const facts = await tx.row<SuggestionFacts>(factsSql, [id]);
    found.push({ row, facts: facts ?? { proposals: 0, arrivals: 0, others: 0 } });
  }
  return found;
}

export async function lock(tx: Tx, id: string): Promise<Locked> {
  const [locked] = await lockAll(tx, [id]);
  if (!locked) throw new Refusal('not-found');
  return locked;
}
