import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Config, Db, Leases, Secrets } from '#platform';
import { Arrivals } from '../arrivals.js';
import { Mailbox } from './mailbox.entity.js';
import { MailboxReader, type Patience, usual } from './mailbox-reader.js';

/** How soon a new, changed or removed mailbox is noticed, and one whose reader died. */
const lookEveryMs = 2000;

interface Turn {
  version: number;
  stop: AbortController;
  running: Promise<void>;
}

const leaseOf = (id: string): string => `mailbox ${id}`;

/** Reads all mailboxes, each by exactly one of however many workers are running. */
@Injectable()
export class MailboxReading {
  private readonly log = new Logger('mailboxes');
  private readonly turns = new Map<string, Turn>();
  private readonly stopping = new AbortController();
  private readonly leases: Leases;
  private looking: Promise<void> | null = null;
  private failing = false;

  constructor(
    private readonly db: Db,
    config: Config,
    private readonly secrets: Secrets,
    private readonly arrivals: Arrivals,
  ) {
    this.leases = new Leases(config.databaseUrl, () => this.turns.forEach(({ stop }) => stop.abort()));
  }

  start(patience: Partial<Patience> = {}): void {
    this.looking ??= this.look({ ...usual, ...patience });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.looking;
    await Promise.all([...this.turns.keys()].map((id) => this.end(id)));
    await this.leases.close();
  }

  private async look(patience: Patience): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.match(patience);
        this.failing = false;
      } catch (error) {
        if (!this.failing) this.log.error(`cannot see which mailboxes there are: ${String(error)}`);
        this.failing = true;
      }
      await sleep(lookEveryMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async match(patience: Patience): Promise<void> {
    const wanted = await this.db.rows<{ id: string; version: number }>(
      `SELECT id, version FROM mailboxes WHERE enabled`,
    );
    const versions = new Map(wanted.map(({ id, version }) => [id, version]));
    for (const [id, turn] of this.turns)
      if (turn.stop.signal.aborted || versions.get(id) !== turn.version) await this.end(id);
    for (const { id } of wanted) {
      if (this.turns.has(id) || this.stopping.signal.aborted) continue;
      if (await this.leases.take(leaseOf(id))) await this.begin(id, patience);
    }
  }

  private async begin(id: string, patience: Patience): Promise<void> {
    const mailbox = await this.db.source.manager.findOneBy(Mailbox, { id, enabled: true });
    // Lost again, or removed, while it was looked up.
    if (!mailbox || !this.leases.has(leaseOf(id))) return this.leases.giveBack(leaseOf(id));
    const stop = new AbortController();
    const reader = new MailboxReader(this.db, this.secrets, this.arrivals, mailbox, patience);
    const running = reader.run(stop.signal).catch((error: unknown) => this.log.error(String(error)));
    this.turns.set(id, { version: mailbox.version, stop, running });
  }

  /** The right to read goes on to the next only when the last command was given. */
  private async end(id: string): Promise<void> {
    const turn = this.turns.get(id);
    if (!turn) return;
    turn.stop.abort();
    await turn.running;
    this.turns.delete(id);
    await this.leases.giveBack(leaseOf(id));
  }
}
