import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { MailReaders } from '#channels';
import { Config, Db, idSince, system } from '#platform';
import { In } from 'typeorm';
import { Alikes } from './alikes.js';
import { recordIn } from './chat-records/keeping.js';
import { ownAddresses } from './mailboxes/own-addresses.js';
import { RawInbound } from './raw-inbound.entity.js';
import { type ReadArrival, Unreadable, readArrival } from './receive.js';
import { type Taken, register } from './registering.js';
import { robotName } from './wecom/accounts.js';
import { mediaOf } from './wecom/media.js';

/** The reading itself failed; more tries may mend it. */
interface Failed {
  raw: RawInbound;
  error: unknown;
}

/** So many bytes of arrivals are held in memory at once. */
const lotBytes = 32 * 1024 * 1024;

/** So many within half a second are a flood; for so long the reading gives way to it. */
const arriving = { many: 100, withinMs: 500, lookEveryMs: 200, mostMs: 5000 };

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
   * The same for many: read side by side, written in one transaction, in the order in which they came, and compared
   * with others when it is quiet again. One that fails leaves the others alone; answers why those failed that did.
   */
  async receiveAll(rawIds: string[]): Promise<Map<string, unknown>> {
    const failed = new Map<string, unknown>();
    await this.letArrive();
    for (const lot of await this.lotsOf(rawIds)) {
      const raws = await this.db.source.manager.findBy(RawInbound, { id: In(lot) });
      raws.sort((a, b) => lot.indexOf(a.id) - lot.indexOf(b.id));
      const own = await ownAddresses(this.db, this.config);
      const taken = await Promise.all(raws.map((raw) => this.read(raw, own)));
      for (const [id, error] of await this.write(taken)) failed.set(id, error);
    }
    return failed;
  }

  /** While very much arrives at once it is only stored: then it is safe, and whoever sends it is not kept waiting. */
  private async letArrive(): Promise<void> {
    for (let waited = 0; waited < arriving.mostMs; waited += arriving.lookEveryMs) {
      const since = idSince(new Date(Date.now() - arriving.withinMs));
      const many = `SELECT 1 FROM raw_inbound WHERE id > $1 OFFSET ${arriving.many} LIMIT 1`;
      if (!(await this.db.row(many, [since]))) return;
      await sleep(arriving.lookEveryMs);
    }
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
    await this.db.transaction(system, (tx) => register(tx, [taken]));
  }

  private async read(raw: RawInbound, own: string[]): Promise<Taken | Failed> {
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
  private async write(taken: (Taken | Failed)[]): Promise<Map<string, unknown>> {
    const failed = new Map(taken.flatMap((one) => ('error' in one ? [[one.raw.id, one.error] as const] : [])));
    const readable = taken.filter((one): one is Taken => !('error' in one));
    try {
      await this.db.transaction(system, (tx) => register(tx, readable));
    } catch {
      for (const one of readable)
        await this.db
          .transaction(system, (tx) => register(tx, [one]))
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
