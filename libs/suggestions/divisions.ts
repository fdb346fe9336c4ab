import type { SplitDraft } from '#contract';
import { Refusal, type Tx } from '#platform';
import type { Locked } from './lock.js';
import { makeFromArrival } from './making.js';
import { Arrival } from './raw-inbound.entity.js';
import { titleFrom } from './receive.js';
import type { PartName } from './snapshot.js';

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

/** One document of several becomes a suggestion; its words are those that were read in it. */
export async function byFile(tx: Tx, from: Locked, { fileId, title }: SplitDraft & { by: 'file' }): Promise<string> {
  const id = from.row.id;
  const file = await tx.row<{ rawId: string | null; text: string | null }>(
    `SELECT f.raw_inbound_id AS "rawId", r.text FROM suggestion_files f LEFT JOIN file_readings r USING (file_id)
      WHERE f.suggestion_id = $1 AND f.file_id = $2`,
    [id, fileId],
  );
  if (!file) throw new Refusal('not-found');
  if (!file.text?.trim()) throw Refusal.at('fileId', 'document-without-words');
  const arrivals = await tx.manager.findBy(Arrival, { suggestionId: id });
  const arrival =
    arrivals.find(({ rawInboundId }) => rawInboundId === file.rawId) ?? arrivals.find(({ role }) => role === 'origin');
  if (!arrival) throw new Refusal('not-found');
  const text = [...file.text.trim()].slice(0, longestText).join('');
  const madeId = await another(tx, from, arrival, { title: title ?? titleFrom(null, text), text });
  await tx.rows(
    `UPDATE suggestion_files SET suggestion_id = $3, position = 0 WHERE suggestion_id = $1 AND file_id = $2`,
    [id, fileId, madeId],
  );
  return madeId;
}

/** A book is read as a file. */
const longestText = 20_000;

/** A further part of an arrival, and the suggestion it begins. */
async function another(
  tx: Tx,
  from: Locked,
  arrival: Arrival,
  words: { title: string | null; text: string },
): Promise<string> {
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
