import type { ActionWord } from '#contract';
import { enqueueAll } from '#jobs';
import { type Tx, renameFile, sha256, trail } from '#platform';
import { link } from './alikes.js';
import { followAttachments } from './attached.js';
import { keepArrivedRecord } from './chat-records/keeping.js';
import type { RecordSource } from './chat-records/sources.js';
import { followArrivals } from './following.js';
import { lockAll } from './lock.js';
import { attachEnclosed, keepArrivals, makeSuggestions, saidAt } from './making.js';
import { type Placement, inTurnToMake } from './placement.js';
import { placeAll, tiesOf } from './placing.js';
import { Arrival, type RawInbound } from './raw-inbound.entity.js';
import { type Enclosed, type Heard, type ReadArrival, automaticWords } from './receive.js';
import { Suggestion } from './suggestion.entity.js';
import { In } from 'typeorm';

type Known = Extract<Placement, { to: 'known' }>;
type New = Extract<Placement, { to: 'new' }>;

/** What was read and is still to be written down. */
export type Taken = { raw: RawInbound } & ({ read: ReadArrival; record: RecordSource | null } | { unreadable: string });

/** What becomes of an arrival. */
interface Outcome {
  rawId: string;
  state: RawInbound['state'];
  reason: string | null;
}

/** Writes down what was read. */
export async function register(tx: Tx, taken: Taken[]): Promise<void> {
  await inTurnToMake(tx);
  const waiting = await stillWaiting(tx, taken);
  for (const some of untied(waiting)) await registerTogether(tx, some);
}

interface Waiting {
  taken: Taken;
  /** What it became when it was read before. */
  known: Arrival | null;
}

/** Those that nobody has written down meanwhile, locked. */
async function stillWaiting(tx: Tx, taken: Taken[]): Promise<Waiting[]> {
  const ids = taken.map(({ raw }) => raw.id);
  const stored = await tx.rows<{ id: string }>(
    `SELECT id FROM raw_inbound WHERE id = ANY($1) AND state = 'stored' ORDER BY id FOR UPDATE`,
    [ids],
  );
  const waiting = new Set(stored.map(({ id }) => id));
  const read = await tx.manager.findBy(Arrival, { rawInboundId: In(ids), part: 1 });
  const known = new Map(read.map((arrival) => [arrival.rawInboundId, arrival]));
  return taken
    .filter(({ raw }) => waiting.has(raw.id))
    .map((one) => ({ taken: one, known: known.get(one.raw.id) ?? null }));
}

/** In runs of neighbours that have nothing to do with each other: what one begins, another one may belong to. */
function untied(waiting: Waiting[]): Waiting[][] {
  const runs: Waiting[][] = [];
  let held = new Set<string>();
  for (const one of waiting) {
    const ties = 'read' in one.taken ? tiesOf(one.taken) : [];
    const last = runs.at(-1);
    if (last && !ties.some((tie) => held.has(tie))) last.push(one);
    else {
      runs.push([one]);
      held = new Set();
    }
    for (const tie of ties) held.add(tie);
  }
  return runs;
}

async function registerTogether(tx: Tx, waiting: Waiting[]): Promise<void> {
  const outcomes: Outcome[] = [];
  const toPlace: Heard[] = [];
  const bounces: { rawId: string }[] = [];
  for (const { taken, known } of waiting) {
    const { raw } = taken;
    const settle = (state: Outcome['state'], reason: string | null = null) =>
      outcomes.push({ rawId: raw.id, state, reason });
    if ('unreadable' in taken) {
      settle('quarantined', taken.unreadable);
      continue;
    }
    const { read, record } = taken;
    const { automatic } = read.incoming;
    if (automatic === 'bounce' && !known) bounces.push({ rawId: raw.id });
    if (known) {
      settle('processed');
      await readAgain(tx, known, taken);
    } else if (automatic && !raw.overruledBy) settle('no-suggestion', automaticWords[automatic]);
    else if (record && (await keepArrivedRecord(tx, raw, read, record)))
      settle('no-suggestion', '群聊记录，在“聊天记录”中拆分');
    else toPlace.push({ raw, read });
  }
  await enqueueAll(tx, 'notices.take-bounce', bounces);
  outcomes.push(...(await bringHome(tx, toPlace)));
  await settleAll(tx, outcomes);
}

/** To their suggestions, old or new; answers what became of them. */
async function bringHome(tx: Tx, arrivals: Heard[]): Promise<Outcome[]> {
  const placements = await placeAll(tx, arrivals);
  const placed = arrivals.map((heard, at) => ({ ...heard, placement: placements[at] as Placement }));
  const beginning: (Heard & { placement: New })[] = [];
  for (const { placement, ...heard } of placed) {
    if (placement.to === 'known') await joinKnown(tx, heard, placement);
    if (placement.to === 'new') beginning.push({ ...heard, placement });
  }
  await begin(tx, beginning);
  return placed.map(({ raw, placement }) =>
    placement.to === 'nowhere'
      ? { rawId: raw.id, state: 'no-suggestion', reason: placement.reason }
      : { rawId: raw.id, state: 'processed', reason: null },
  );
}

async function begin(tx: Tx, arrivals: (Heard & { placement: New })[]): Promise<void> {
  const ids = await makeSuggestions(
    tx,
    arrivals.map(({ raw, read, placement }) => ({ ...placement, raw, read })),
  );
  for (const [at, { raw, placement }] of arrivals.entries()) {
    const id = ids[at] as string;
    for (const each of placement.links) await link(tx, id, each);
    if (placement.takes) await takeOver(tx, id, raw, placement.takes);
  }
}

/** An earlier message came late and began anew: what was said after it goes with it. */
async function takeOver(tx: Tx, id: string, raw: RawInbound, { from, since }: { from: string; since: Date }) {
  await lockAll(tx, [from, id]);
  const taken = await tx.rows<{ rawId: string }>(
    `UPDATE arrivals SET suggestion_id = $1, role = CASE WHEN role = 'origin' THEN 'supplement' ELSE role END
      WHERE suggestion_id = $2 AND raw_inbound_id <> $4 AND joined_how IN ('gathered', 'signal')
        AND (said_at, raw_inbound_id) > ($3, $4) RETURNING raw_inbound_id AS "rawId"`,
    [id, from, since, raw.id],
  );
  const rawIds = taken.map(({ rawId }) => rawId);
  await tx.rows(
    `UPDATE suggestion_files SET suggestion_id = $1 WHERE suggestion_id = $2 AND raw_inbound_id = ANY($3)`,
    [id, from, rawIds],
  );
  for (const each of [from, id]) await followArrivals(tx, each);
  await followAttachments(tx, [from, id]);
}

/** What is written in the course of the suggestion that something was added to. */
const actions = { supplement: 'supplement', support: 'support', note: 'note' } as const satisfies Record<
  Known['role'],
  ActionWord
>;

async function joinKnown(tx: Tx, { raw, read }: Heard, placement: Known): Promise<void> {
  const { suggestionId: id, role, how, why, gatheringUntil } = placement;
  const [locked] = await lockAll(tx, [id]);
  if (!locked) return;
  const { row } = locked;
  const inText = role === 'supplement' && row.editedAt === null && row.stage === 'received';
  await keepArrivals(tx, [{ raw, read, suggestionId: id, role, joinedHow: how, joinedWhy: why, inText }]);
  // A copy brings the same files once more.
  if (how !== 'copy') await attachEnclosed(tx, [{ suggestionId: id, raw, read }]);
  if (role === 'supplement') {
    await settleOrigin(tx, id, saidAt(raw, read));
    await followArrivals(tx, id);
  }
  if (gatheringUntil !== undefined) await keepOpen(tx, id, gatheringUntil);
  for (const each of placement.links ?? []) await link(tx, id, each);
  const { stage } = row;
  await trail(tx, 'suggestion', id, {
    action: actions[role],
    from: stage,
    to: stage,
    note: why,
    details: { rawId: raw.id },
  });
}

const keepOpen = (tx: Tx, id: string, until: Date | null) =>
  until
    ? tx.rows(`UPDATE suggestions SET gathering_until = greatest(gathering_until, $2) WHERE id = $1`, [id, until])
    : tx.rows(`UPDATE suggestions SET gathering_until = NULL, called_for_until = NULL WHERE id = $1`, [id]);

/** The first that was said in a talk begins the suggestion, in whichever order the messages reached us. */
async function settleOrigin(tx: Tx, id: string, at: Date): Promise<void> {
  const origin = await tx.row<{ rawId: string }>(
    `UPDATE arrivals SET role = 'supplement' WHERE suggestion_id = $1 AND role = 'origin' AND conversation IS NOT NULL
        AND said_at > $2 RETURNING raw_inbound_id AS "rawId"`,
    [id, at],
  );
  if (!origin) return;
  await tx.rows(
    `UPDATE arrivals SET role = 'origin' WHERE (raw_inbound_id, part) = (
       SELECT raw_inbound_id, part FROM arrivals WHERE suggestion_id = $1 AND role = 'supplement'
        ORDER BY said_at, raw_inbound_id, part LIMIT 1)`,
    [id],
  );
}

/** A better parser: the arrival's own words follow it, unless a person cut or mended them. */
async function readAgain(tx: Tx, arrival: Arrival, { raw, read }: Heard): Promise<void> {
  const { incoming } = read;
  await tx.manager.findOneOrFail(Suggestion, {
    where: { id: arrival.suggestionId },
    lock: { mode: 'pessimistic_write' },
  });
  const cut = await tx.row(`SELECT 1 FROM arrivals WHERE raw_inbound_id = $1 AND part > 1`, [arrival.rawInboundId]);
  const mended = cut !== null || arrival.repairedAt !== null;
  await tx.rows(
    `UPDATE arrivals SET corrections = $2, html = $3, quote = $4, repair = $5, forwarded_from = $6, message_id = $7,
            thread = $8, twin = $9, original_text = $10, title = CASE WHEN $13 THEN title ELSE $11 END,
            text = CASE WHEN $13 THEN text ELSE $12 END, folded = CASE WHEN $13 THEN folded ELSE $14 END
      WHERE raw_inbound_id = $1 AND part = 1`,
    [
      arrival.rawInboundId,
      incoming.corrections,
      incoming.html,
      incoming.quote,
      incoming.repair ? JSON.stringify(incoming.repair) : null,
      incoming.forwardedFrom ? JSON.stringify(incoming.forwardedFrom) : null,
      read.mail?.messageId ?? null,
      read.mail?.thread ?? [],
      read.mail?.twin ?? null,
      incoming.text,
      incoming.title,
      read.text,
      mended,
      read.folded,
    ],
  );
  if (arrival.joinedHow !== 'copy') await attachFound(tx, arrival, { raw, read });
  await followArrivals(tx, arrival.suggestionId);
}

/** Files that the better parser found beside those that are kept already, and the names it read better. */
async function attachFound(tx: Tx, { suggestionId }: Arrival, { raw, read }: Heard): Promise<void> {
  const kept = await tx.rows<{ id: string; digest: string }>(
    `SELECT f.id, f.sha256 AS digest FROM suggestion_files s JOIN files f ON f.id = s.file_id
      WHERE s.raw_inbound_id = $1 ORDER BY f.id`,
    [raw.id],
  );
  const enclosed: Enclosed[] = [];
  for (const file of read.enclosed) {
    if (!('content' in file)) continue;
    const digest = sha256(file.content);
    const at = kept.findIndex((one) => one.digest === digest);
    const [same] = at < 0 ? [] : kept.splice(at, 1);
    if (same) await renameFile(tx, same.id, file.name);
    else enclosed.push(file);
  }
  await attachEnclosed(tx, [{ suggestionId, raw, read: { ...read, enclosed } }]);
}

async function settleAll(tx: Tx, outcomes: Outcome[]): Promise<void> {
  await tx.rows(
    `UPDATE raw_inbound r SET state = o.state, reason = o.reason, processed_at = $4
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS o(id, state, reason) WHERE r.id = o.id`,
    [
      outcomes.map(({ rawId }) => rawId),
      outcomes.map(({ state }) => state),
      outcomes.map(({ reason }) => reason),
      tx.now,
    ],
  );
}
