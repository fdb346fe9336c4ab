import { type Tx, gramsOf, gramsSql } from '#platform';
import { titleFrom } from './titles.js';
import { Suggestion } from './suggestion.entity.js';

interface Said {
  role: string;
  title: string | null;
  text: string;
  originalText: string;
  quote: string | null;
  inText: boolean;
}

/**
 * Lets the text follow the arrivals. Until a clerk has put it in order it is their words, in the order in which they
 * were said; afterwards it stays the clerk's. The words as they came are always complete.
 */
export async function followArrivals(tx: Tx, suggestionId: string): Promise<void> {
  const row = await tx.manager.findOneByOrFail(Suggestion, { id: suggestionId });
  const said = await tx.rows<Said>(
    `SELECT role, title, text, coalesce(original_text, text) AS "originalText", quote, in_text AS "inText" FROM arrivals
      WHERE suggestion_id = $1 AND role IN ('origin', 'supplement') ORDER BY said_at, raw_inbound_id, part`,
    [suggestionId],
  );
  if (said.length === 0) return;
  const quote = joined(said.map((one) => one.quote));
  const originalText = joined(said.map((one) => one.originalText)) ?? '';
  const free = row.editedAt === null && row.stage === 'received';
  const text = free ? textOf(said) : row.text;
  const title = free ? titleFrom(said.find(({ role }) => role === 'origin')?.title ?? null, text) : row.title;
  await tx.rows(
    `UPDATE suggestions SET title = $2, text = $3, original_text = $4, quote = $5, version = version + 1,
            grams = ${gramsSql('$6')} WHERE id = $1`,
    [suggestionId, title, text, originalText, quote, gramsOf(row.number, title, text, row.senderName)],
  );
}

/** Placeholders like “（图片，没有文字）” give way to words. */
function textOf(said: Said[]): string {
  const words = said.filter(({ inText, text }) => inText && text.trim());
  const spoken = words.filter(({ text }) => !placeholder.test(text));
  return (spoken.length > 0 ? spoken : words.slice(0, 1)).map(({ text }) => text).join('\n') || '（没有文字）';
}

/** What stands in the inbox for an arrival that says nothing itself. */
const placeholder = /^（[^（）]*(?:没有文字|正文为空)[^（）]*）$/u;

const joined = (texts: (string | null)[]): string | null => texts.filter(Boolean).join('\n') || null;
