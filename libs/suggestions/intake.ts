import { Injectable } from '@nestjs/common';
import type { Envelope } from '#channels';
import type { Channel } from '#contract';
import { enqueueAll } from '#jobs';
import { Db, type Tx, newId, sha256, system } from '#platform';
import type { RawForm } from './raw-inbound.entity.js';

export interface ToStore {
  channel: Channel;
  /** The channel's own name for it: the same name again is the same arrival. */
  externalId: string;
  form: RawForm;
  content: Buffer;
  senderRef: string | null;
  accountId: string | null;
  /** When it reached the channel, where the channel knows; never later than now. */
  receivedAt?: Date;
  /** What the SMTP door saw beside the bytes. */
  envelope?: Envelope;
  /** The chat record that the message was picked from: evidence that is kept with it. */
  recordFileId?: string;
  /** What is written with it in the same transaction, when it is new. `held`: whoever wrote it has it read later. */
  beside?: (tx: Tx, rawId: string) => Promise<'held' | 'free'>;
}

export interface Stored {
  id: string;
  /** False when it had arrived before. */
  isNew: boolean;
  sha256: string;
}

interface Waiting {
  id: string;
  receivedAt: Date;
  arrival: ToStore;
  resolve(stored: Stored): void;
  reject(error: unknown): void;
}

/** Keeps one statement well under PostgreSQL's limit of parameters and the memory of one round small. */
const largestRound = 64;
const largestRoundBytes = 32 * 1024 * 1024;

/**
 * Stores what arrives, byte for byte, together with the job that will read it. While one round is being written the
 * arrivals that come in gather for the next one, so under load many share a transaction (and its fsync), and a single
 * one is written at once. The promise is kept only after the commit.
 */
@Injectable()
export class Intake {
  private waiting: Waiting[] = [];
  private writing = false;

  constructor(private readonly db: Db) {}

  store(arrival: ToStore): Promise<Stored> {
    return new Promise((resolve, reject) => {
      const now = this.db.now();
      const receivedAt = arrival.receivedAt && arrival.receivedAt < now ? arrival.receivedAt : now;
      this.waiting.push({ id: newId(), receivedAt, arrival, resolve, reject });
      if (!this.writing) void this.writeRounds();
    });
  }

  private async writeRounds(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const round = this.takeRound();
      // One that cannot be written must not hold up the others of its round: then each goes alone.
      if (!(await this.tryRound(round)) && round.length > 1) for (const one of round) await this.tryRound([one]);
    }
    this.writing = false;
  }

  private async tryRound(round: Waiting[]): Promise<boolean> {
    try {
      const stored = await this.write(round);
      round.forEach((one, index) => one.resolve(stored[index] as Stored));
      return true;
    } catch (error) {
      if (round.length === 1) round[0]?.reject(error);
      return false;
    }
  }

  private takeRound(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { arrival } of this.waiting) {
      bytes += arrival.content.length;
      if (count > 0 && (count === largestRound || bytes > largestRoundBytes)) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private write(round: Waiting[]): Promise<Stored[]> {
    return this.db.transaction(system, (tx) => this.writeIn(tx, round));
  }

  /** Stores several in the caller's transaction, where they belong together with something else. */
  storeIn(tx: Tx, arrivals: ToStore[]): Promise<Stored[]> {
    if (arrivals.length === 0) return Promise.resolve([]);
    return this.writeIn(
      tx,
      arrivals.map((arrival) => ({ id: newId(), receivedAt: tx.now, arrival })),
    );
  }

  private async writeIn(tx: Tx, round: Pick<Waiting, 'id' | 'receivedAt' | 'arrival'>[]): Promise<Stored[]> {
    const digests = round.map(({ arrival }) => sha256(arrival.content));
    const values = round.flatMap(({ id, receivedAt, arrival }, index) => [
      id,
      arrival.channel,
      arrival.externalId,
      arrival.form,
      arrival.content,
      digests[index],
      arrival.senderRef,
      arrival.accountId,
      receivedAt,
      arrival.recordFileId ?? null,
      arrival.envelope ? JSON.stringify(arrival.envelope) : null,
    ]);
    const tuples = round.map(
      (_, row) => `(${Array.from({ length: 11 }, (__, i) => `$${row * 11 + i + 1}`).join(', ')})`,
    );
    const added = await tx.rows<{ id: string }>(
      `INSERT INTO raw_inbound (id, channel, external_id, form, content, sha256, sender_ref, account_id, received_at,
                                record_file_id, envelope)
       VALUES ${tuples.join(', ')} ON CONFLICT (channel, external_id) DO NOTHING RETURNING id`,
      values,
    );
    const fresh = new Set(added.map((row) => row.id));
    const held = new Set<string>();
    for (const { id, arrival } of round) if (fresh.has(id) && (await arrival.beside?.(tx, id)) === 'held') held.add(id);
    await enqueueAll(
      tx,
      'suggestions.receive',
      added.flatMap(({ id }) => (held.has(id) ? [] : [{ rawId: id }])),
    );
    const known = fresh.size === round.length ? new Map<string, Stored>() : await this.known(tx, round);
    return round.map(({ id, arrival }, index) =>
      fresh.has(id)
        ? { id, isNew: true, sha256: digests[index] as string }
        : (known.get(`${arrival.channel} ${arrival.externalId}`) as Stored),
    );
  }

  private async known(tx: Tx, round: Pick<Waiting, 'arrival'>[]) {
    const rows = await tx.rows<{ id: string; channel: string; externalId: string; sha256: string }>(
      `SELECT r.id, r.channel, r.external_id AS "externalId", r.sha256 FROM raw_inbound r
         JOIN unnest($1::text[], $2::text[]) AS k(channel, external_id) USING (channel, external_id)`,
      [round.map(({ arrival }) => arrival.channel), round.map(({ arrival }) => arrival.externalId)],
    );
    return new Map(
      rows.map(({ id, channel, externalId, sha256: digest }): [string, Stored] => [
        `${channel} ${externalId}`,
        { id, isNew: false, sha256: digest },
      ]),
    );
  }
}
