import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { MailReaders } from '#channels';
import type { ActionWord } from '#contract';
import { enqueue } from '#jobs';
import { readBody } from '#people';
import { Config, Db, type Tx, system, trail } from '#platform';
import { Alikes, link } from './alikes.js';
import { followAttachments } from './attached.js';
import { keepArrivedRecord, recordIn } from './chat-records/keeping.js';
import type { RecordSource } from './chat-records/sources.js';
import { followArrivals } from './following.js';
import { lockAll } from './lock.js';
import { attachEnclosed, keepArrival, makeSuggestion, saidAt } from './making.js';
import { type Placement, inTurn } from './placement.js';
import { place } from './placing.js';
import { Arrival, RawInbound } from './raw-inbound.entity.js';
import { type ReadArrival, Unreadable, automaticWords, readArrival } from './receive.js';
import { Suggestion } from './suggestion.entity.js';
import { robotName } from './wecom/accounts.js';
import { mediaOf } from './wecom/media.js';
import { In } from 'typeorm';
import { ownAddresses } from './mailboxes/own-addresses.js';

type Known = Extract<Placement, { to: 'known' }>;
type New = Extract<Placement, { to: 'new' }>;

/** What was read and is still to be written down. */
type Taken = { raw: RawInbound } & (
  { read: ReadArrival; record: RecordSource | null } | { unreadable: string } | { error: unknown }
);

/** So many bytes of arrivals are held in memory at once. */
const lotBytes = 32 * 1024 * 1024;

/** From what arrived to a numbered suggestion. */
@Injectable()
export class Suggestions implements OnApplicationShutdown {
  private readonly readers = new MailReaders();

  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly alikes: Alikes,
  ) {}

  onApplicationShutdown(): Promise<void> {
    return this.readers.close();
  }

  /**
   * Reads one stored arrival and brings it to its suggestion; run again, it changes nothing. An arrival that was read
   * before is read anew: the clerk's edits stay, only what was never edited follows the better reading.
   */
  async receive(rawId: string): Promise<void> {
    const raw = await this.db.source.manager.findOneBy(RawInbound, { id: rawId });
    if (!raw) return;
    if (raw.state === 'stored') await this.take(raw);
    await this.alikes.compareArrival(rawId);
  }

  /**
   * The same for many: read side by side, written in one transaction, in the order in which they came. One that fails
   * leaves the others alone; answers why those failed that did.
   */
  async receiveAll(rawIds: string[]): Promise<Map<string, unknown>> {
    const failed = new Map<string, unknown>();
    for (const lot of await this.lotsOf(rawIds)) {
      const raws = await this.db.source.manager.findBy(RawInbound, { id: In(lot) });
      raws.sort((a, b) => lot.indexOf(a.id) - lot.indexOf(b.id));
      const own = await ownAddresses(this.db, this.config);
      const taken = await Promise.all(raws.map((raw) => this.read(raw, own)));
      for (const [id, error] of await this.write(taken)) failed.set(id, error);
    }
    await this.alikes.compareArrivals(rawIds.filter((id) => !failed.has(id)));
    return failed;
  }

  /** Those that wait, in the order in which they came, in lots that fit into memory. */
  private async lotsOf(rawIds: string[]): Promise<string[][]> {
    const rows = await this.db.rows<{ id: string; size: number }>(
      `SELECT id, length(content) AS size FROM raw_inbound WHERE id = ANY($1) AND state = 'stored'
        ORDER BY received_at, id`,
      [rawIds],
    );
    const lots: string[][] = [];
    let bytes = 0;
    for (const { id, size } of rows) {
      const last = lots.at(-1);
      bytes += size;
      if (last && bytes <= lotBytes) last.push(id);
      else {
        lots.push([id]);
        bytes = size;
      }
    }
    return lots;
  }

  private async take(raw: RawInbound): Promise<void> {
    const taken = await this.read(raw, await ownAddresses(this.db, this.config));
    if ('error' in taken) throw taken.error;
    await this.db.transaction(system, (tx) => writeDown(tx, [taken]));
  }

  private async read(raw: RawInbound, own: string[]): Promise<Taken> {
    try {
      const readMail = this.readers.read.bind(this.readers);
      const robot = raw.form === 'wecom-bot' ? await robotName(this.db) : undefined;
      const read = await this.withMedia(raw, await readArrival(raw, own, readMail, robot));
      return { raw, read, record: raw.overruledBy ? null : await recordIn(raw, read) };
    } catch (error) {
      return error instanceof Unreadable ? { raw, unreadable: error.message.slice(0, 300) } : { raw, error };
    }
  }

  /** All in one go, which is nearly always possible; otherwise each by itself. */
  private async write(taken: Taken[]): Promise<Map<string, unknown>> {
    const failed = new Map(taken.flatMap((one) => ('error' in one ? [[one.raw.id, one.error] as const] : [])));
    const readable = taken.filter((one) => !('error' in one));
    try {
      await this.db.transaction(system, (tx) => writeDown(tx, readable));
    } catch {
      for (const one of readable)
        await this.db
          .transaction(system, (tx) => writeDown(tx, [one]))
          .catch((error: unknown) => void failed.set(one.raw.id, error));
    }
    return failed;
  }

  /** The files a message points to were fetched before it is read; what is missing is said on the record. */
  private async withMedia(raw: RawInbound, read: ReadArrival): Promise<ReadArrival> {
    if (!read.talk) return read;
    const { fileIds, missing, userid } = await mediaOf(this.db, raw.id);
    const { sender, corrections } = read.incoming;
    return {
      ...read,
      incoming: {
        ...read.incoming,
        sender: userid ? { ...sender, subject: userid } : sender,
        corrections: [...corrections, ...missing],
      },
      enclosed: [...read.enclosed, ...fileIds.map((fileId) => ({ fileId }))],
    };
  }
}

/** Writes down what was read. Two who write at the same time wait for each other before they hold anything else. */
async function writeDown(tx: Tx, taken: Taken[]): Promise<void> {
  await inTurn(tx, 'receive');
  for (const one of taken) {
    if ('read' in one) await register(tx, one.raw, one.read, one.record);
    else if ('unreadable' in one) await setState(tx, one.raw.id, 'quarantined', one.unreadable);
  }
}

async function register(tx: Tx, raw: RawInbound, read: ReadArrival, record: RecordSource | null): Promise<void> {
  const now = await tx.row<{ state: RawInbound['state'] }>(`SELECT state FROM raw_inbound WHERE id = $1 FOR UPDATE`, [
    raw.id,
  ]);
  if (now?.state !== 'stored') return;
  const known = await tx.manager.findOneBy(Arrival, { rawInboundId: raw.id, part: 1 });
  if (known) {
    await setState(tx, raw.id, 'processed', null);
    return readAgain(tx, known, read);
  }
  const { automatic } = read.incoming;
  if (automatic === 'bounce') await enqueue(tx, 'notices.take-bounce', { rawId: raw.id });
  if (automatic && !raw.overruledBy) return setState(tx, raw.id, 'no-suggestion', automaticWords[automatic]);
  if (record && (await keepArrivedRecord(tx, raw, read, record)))
    return setState(tx, raw.id, 'no-suggestion', '群聊记录，在“聊天记录”中拆分');
  // Mails may come before the installation is set up.
  const gatheringMinutes = read.talk ? (await readBody(tx)).settings.gatheringMinutes : 0;
  const placement = await place(tx, raw, read, gatheringMinutes);
  if (placement.to === 'nowhere') return setState(tx, raw.id, 'no-suggestion', placement.reason);
  await setState(tx, raw.id, 'processed', null);
  if (placement.to === 'known') await joinKnown(tx, raw, read, placement);
  else await begin(tx, raw, read, placement);
}

async function begin(tx: Tx, raw: RawInbound, read: ReadArrival, placement: New): Promise<void> {
  const id = await makeSuggestion(tx, raw, read, placement);
  for (const each of placement.links) await link(tx, id, each);
  if (placement.takes) await takeOver(tx, id, raw, placement.takes);
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

async function joinKnown(tx: Tx, raw: RawInbound, read: ReadArrival, placement: Known): Promise<void> {
  const { suggestionId: id, role, how, why, gatheringUntil } = placement;
  const [locked] = await lockAll(tx, [id]);
  if (!locked) return;
  const { row } = locked;
  const inText = role === 'supplement' && row.editedAt === null && row.stage === 'received';
  await keepArrival(tx, raw, read, { suggestionId: id, role, joinedHow: how, joinedWhy: why, inText });
  // A copy brings the same files once more.
  if (how !== 'copy') await attachEnclosed(tx, id, raw, read);
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
async function readAgain(tx: Tx, arrival: Arrival, read: ReadArrival): Promise<void> {
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
  await followArrivals(tx, arrival.suggestionId);
}

async function setState(tx: Tx, rawId: string, state: RawInbound['state'], reason: string | null): Promise<void> {
  await tx.rows(`UPDATE raw_inbound SET state = $2, reason = $3, processed_at = $4 WHERE id = $1`, [
    rawId,
    state,
    reason,
    tx.now,
  ]);
}
