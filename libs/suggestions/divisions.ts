import { pointsToAttachment } from '#channels';
import type { SplitDraft } from '#contract';
import { Refusal, type Tx } from '#platform';
import { documentsSql } from './arrival-views.js';
import type { Locked } from './lock.js';
import { makeFromArrival } from './making.js';
import { Arrival } from './raw-inbound.entity.js';
import { titleFrom } from './titles.js';
import type { PartName } from './snapshot.js';
import { SuggestionFile } from './suggestion.entity.js';

/** Half of the words become another part of the same arrival; what came is kept whole with the first. */
export async function byCut(tx: Tx, from: Locked, draft: SplitDraft & { by: 'cut' }): Promise<string> {
  const arrival = await tx.manager.findOneBy(Arrival, { rawInboundId: draft.arrivalId, part: draft.part });
  if (arrival?.suggestionId !== from.row.id) throw new Refusal('not-found');
  // Never inside a character that takes two.
  const at = /[\uDC00-\uDFFF]/.test(arrival.text.charAt(draft.at)) ? draft.at + 1 : draft.at;
  const [first, second] = [arrival.text.slice(0, at).trim(), arrival.text.slice(at).trim()];
  if (!first || !second) throw Refusal.at('at', 'cut-out-of-place');
  await tx.rows(
    `UPDATE arrivals SET text = $3, original_text = coalesce(original_text, text) WHERE raw_inbound_id = $1 AND part = $2`,
    [arrival.rawInboundId, arrival.part, first],
  );
  return another(tx, from, arrival, { title: draft.title, text: second });
}

/**
 * One document of several becomes a suggestion; its words are those that were read in it. One out of an archive goes
 * alone, the archive stays where it is. What pointed to several documents says what the last of them says.
 */
export async function byFile(tx: Tx, from: Locked, { fileId, title }: SplitDraft & { by: 'file' }): Promise<string> {
  const id = from.row.id;
  const file = await heldFile(tx, id, fileId);
  if (!file) throw new Refusal('not-found');
  if (!file.text?.trim()) throw Refusal.at('fileId', 'document-without-words');
  const arrivals = await tx.manager.find(Arrival, { where: { suggestionId: id }, order: { part: 'ASC' } });
  const arrival =
    arrivals.find(({ rawInboundId }) => rawInboundId === file.rawId) ?? arrivals.find(({ role }) => role === 'origin');
  if (!arrival) throw new Refusal('not-found');
  const text = firstOf(file.text);
  const madeId = await another(tx, from, arrival, { title: title ?? titleFrom(null, text), text });
  if (file.inner)
    await tx.manager.insert(SuggestionFile, { suggestionId: madeId, fileId, position: 0, rawInboundId: file.rawId });
  else
    await tx.rows(
      `UPDATE suggestion_files SET suggestion_id = $3, position = 0 WHERE suggestion_id = $1 AND file_id = $2`,
      [id, fileId, madeId],
    );
  await speakByRest(tx, id, arrival);
  return madeId;
}

/** A book is read as a file. */
const longestText = 20_000;

const firstOf = (text: string): string => [...text.trim()].slice(0, longestText).join('');

interface Held {
  rawId: string | null;
  text: string | null;
  /** It came out of what the suggestion holds. */
  inner: boolean;
}

/** A file of the suggestion, or one out of its archives that has not gone elsewhere. */
function heldFile(tx: Tx, id: string, fileId: string): Promise<Held | null> {
  return tx.row<Held>(
    `WITH RECURSIVE up AS (
       SELECT $2::uuid AS id
       UNION ALL SELECT r.container_id FROM file_readings r JOIN up ON r.file_id = up.id WHERE r.container_id IS NOT NULL)
     SELECT f.raw_inbound_id AS "rawId", f.file_id <> $2 AS inner, r.text
       FROM up JOIN suggestion_files f ON f.file_id = up.id AND f.suggestion_id = $1
       LEFT JOIN file_readings r ON r.file_id = $2
      WHERE f.file_id = $2 OR NOT EXISTS (SELECT 1 FROM suggestion_files o WHERE o.file_id = $2) LIMIT 1`,
    [id, fileId],
  );
}

/** “详见附件” with one document left: its words are what was said. */
async function speakByRest(tx: Tx, id: string, { rawInboundId, part, text }: Arrival): Promise<void> {
  if (!pointsToAttachment(text.replace(/^（正文为空，见附件）$/u, ''))) return;
  const left = await tx.rows<{ text: string }>(documentsSql('r.text', 'AND family.raw_inbound_id = $2'), [
    id,
    rawInboundId,
  ]);
  const [only] = left;
  if (!only || left.length > 1) return;
  await tx.rows(
    `UPDATE arrivals SET text = $3, original_text = coalesce(original_text, text)
      WHERE raw_inbound_id = $1 AND part = $2`,
    [rawInboundId, part, firstOf(only.text)],
  );
}

/** A division was taken back: what it took out of an archive lies there again. */
export async function putInside(tx: Tx, madeId: string): Promise<void> {
  await tx.rows(
    `DELETE FROM suggestion_files f USING file_readings r
      WHERE f.suggestion_id = $1 AND r.file_id = f.file_id AND r.container_id IS NOT NULL`,
    [madeId],
  );
}

/** A further part of an arrival, and the suggestion it begins. */
async function another(
  tx: Tx,
  from: Locked,
  arrival: Arrival,
  words: { title: string | null; text: string },
): Promise<string> {
  // Parts of one arrival may lie in several suggestions: two who divide these at once wait for each other here.
  await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('parts ' || $1, 0))`, [arrival.rawInboundId]);
  const last = await tx.row<{ part: number }>(`SELECT max(part) AS part FROM arrivals WHERE raw_inbound_id = $1`, [
    arrival.rawInboundId,
  ]);
  const part = (last?.part ?? 1) + 1;
  const name = { arrivalId: arrival.rawInboundId, part };
  await tx.manager.insert(Arrival, {
    ...arrival,
    ...words,
    part,
    role: 'note',
    originalText: null,
    folded: null,
    html: null,
    repair: null,
    conversation: null,
    messageId: null,
    thread: [],
    twin: null,
  });
  const madeId = await makeFromArrival(tx, from.row, name, words.title);
  await place(tx, name, madeId, { role: 'origin', joinedHow: 'split', joinedWhy: null, inText: true });
  return madeId;
}

/** Is there an arrival with words of its own left, when these are gone? */
export async function leavesWords(tx: Tx, id: string, names: PartName[]): Promise<boolean> {
  const row = await tx.row(
    `SELECT 1 FROM arrivals WHERE suggestion_id = $1 AND role IN ('origin', 'supplement')
        AND (raw_inbound_id, part) NOT IN (SELECT * FROM unnest($2::uuid[], $3::int[])) LIMIT 1`,
    [id, names.map(({ arrivalId }) => arrivalId), names.map(({ part }) => part)],
  );
  return row !== null;
}

/** Puts an arrival where a person wants it. */
export async function place(
  tx: Tx,
  { arrivalId, part }: PartName,
  suggestionId: string,
  joining: Pick<Arrival, 'role' | 'joinedHow' | 'joinedWhy' | 'inText'>,
): Promise<void> {
  const joined = { ...joining, suggestionId, joinedAt: tx.now, joinedBy: tx.actor.name, seenAt: tx.now };
  await tx.manager.update(Arrival, { rawInboundId: arrivalId, part }, joined);
}

/** The files that came with these arrivals go with them; a part that was cut off brought none. */
export async function moveFiles(tx: Tx, names: PartName[], fromId: string, toId: string): Promise<void> {
  const rawIds = names.filter(({ part }) => part === 1).map(({ arrivalId }) => arrivalId);
  await tx.rows(
    `UPDATE suggestion_files f SET suggestion_id = $2 WHERE suggestion_id = $1 AND raw_inbound_id = ANY($3)
        AND NOT EXISTS (SELECT 1 FROM suggestion_files o WHERE o.suggestion_id = $2 AND o.file_id = f.file_id)`,
    [fromId, toId, rawIds],
  );
}
