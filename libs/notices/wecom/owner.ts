import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { BotLine, type LinePatience, type LineState } from '#channels';
import { Config, Db, Leases, sha256 } from '#platform';
import { type OpenAccount, WecomAccounts, type WecomLine as LineRow } from '#suggestions';
import { WecomDoor } from './door.js';
import { WecomSending } from './sending.js';

const lease = 'wecom';

/** How patient it is; specs bring less. */
export interface OwnerPatience extends Partial<LinePatience> {
  /** How often what waits is looked for. */
  roundMs: number;
  /** How often settings and the wish to reconnect are looked for, and the sign of life is given. */
  lookMs: number;
}

const usual: OwnerPatience = { roundMs: 500, lookMs: 3000 };

/** A refused secret is tried again by itself, but not so often that it counts as an attack. */
const refusedPauseMs = 10 * 60_000;

/**
 * The one owner, among all workers, of the robot's long connection and of everything that is said: a second connection
 * of the same robot would kick the first. Whoever loses the database lets go of the line; the next one takes over.
 */
@Injectable()
export class WecomOwner {
  private readonly log = new Logger('wecom');
  private readonly stopping = new AbortController();
  private readonly leases: Leases;
  private line: { line: BotLine; settings: string; openedAt: Date } | null = null;
  private states: Promise<void> = Promise.resolve();
  private running: Promise<void> | null = null;
  private failing = false;
  private lookedAt = 0;

  constructor(
    private readonly db: Db,
    config: Config,
    private readonly accounts: WecomAccounts,
    private readonly door: WecomDoor,
    private readonly sending: WecomSending,
  ) {
    this.leases = new Leases(config.databaseUrl, () => this.letGo());
  }

  start(patience: Partial<OwnerPatience> = {}): void {
    this.running ??= this.run({ ...usual, ...patience });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.letGo();
    await this.states;
    await this.leases.close();
  }

  private async run(patience: OwnerPatience): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let busy = false;
      try {
        busy = await this.round(patience);
        this.failing = false;
      } catch (error) {
        // Said once per outage: a line per round would fill the disk.
        if (!this.failing) this.log.error(`cannot look after the line: ${String(error)}`);
        this.failing = true;
      }
      if (!busy) await sleep(this.failing ? 2000 : patience.roundMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async round(patience: OwnerPatience): Promise<boolean> {
    if (!this.leases.has(lease)) {
      const due = Date.now() - this.lookedAt >= patience.lookMs;
      if (!due) return false;
      this.lookedAt = Date.now();
      if (!(await this.leases.take(lease))) return false;
      this.lookedAt = 0;
    }
    if (Date.now() - this.lookedAt >= patience.lookMs) {
      this.lookedAt = Date.now();
      await this.lookAfterLine(patience);
    }
    return (await this.sending.deliver(this.line?.line ?? null)) > 0;
  }

  private async lookAfterLine(patience: OwnerPatience): Promise<void> {
    const bot = await this.accounts.open('bot');
    const wanted = bot?.settings.way === 'line' && bot.secrets.secret ? bot : null;
    const row = await this.db.row<LineRow>(
      `SELECT kind, state, since, wanted_at AS "wantedAt", settings FROM wecom_lines WHERE kind = 'bot'`,
    );
    if (!wanted) {
      this.letGo();
      if (row && row.state !== 'off') await this.note('off');
      return;
    }
    const settings = sha256(JSON.stringify([wanted.settings.botId, wanted.settings.url, wanted.secrets.secret]));
    const asked = row?.wantedAt && this.line && row.wantedAt > this.line.openedAt;
    const ended = row && this.line && isEnded(row.state) && row.since >= this.line.openedAt;
    const changed = this.line && this.line.settings !== settings;
    if (changed || asked || (ended && this.mayOpen(row, settings))) this.letGo();
    if (!this.line && this.mayOpen(row, settings)) this.open(wanted, settings, patience);
    if (this.line?.line.isOpen)
      await this.db.rows(`UPDATE wecom_lines SET seen_at = $1 WHERE kind = 'bot'`, [this.db.now()]);
  }

  /** Kicked, only a person lets it in again: two that fight for one place would both lose messages. */
  private mayOpen(row: LineRow | null, settings: string): boolean {
    if (!row || !isEnded(row.state)) return true;
    if (row.wantedAt && row.wantedAt > row.since) return true;
    if (row.settings !== settings) return true;
    return row.state === 'refused' && this.db.now().getTime() - row.since.getTime() > refusedPauseMs;
  }

  private open({ settings, secrets }: OpenAccount<'bot'>, fingerprint: string, patience: OwnerPatience): void {
    const given = { botId: settings.botId, secret: secrets.secret ?? '', url: settings.url };
    const ears = {
      onMessage: (plain: string, requestId: string) => this.door.byLine(plain, requestId),
      onEvent: (event: Parameters<WecomDoor['eventAnswer']>[0]) => this.door.eventAnswer(event),
      onState: (state: LineState) => {
        if (this.line?.line === line) this.states = this.states.then(() => this.note(state, fingerprint));
        if (state === 'kicked' || state === 'refused') this.log.error(`the robot's line is ${state}`);
      },
      warn: (words: string) => this.log.warn(words),
    };
    const { reconnectMs = 1000, heartbeatMs = 30_000 } = patience;
    const line = new BotLine(given, ears, { reconnectMs, heartbeatMs });
    this.line = { line, settings: fingerprint, openedAt: this.db.now() };
    line.open();
  }

  private letGo(): void {
    const { line } = this;
    this.line = null;
    line?.line.close();
  }

  /** Only the owner may say how the line stands. */
  private async note(state: LineState | 'off', settings: string | null = null): Promise<void> {
    if (!this.leases.has(lease)) return;
    await this.db
      .rows(
        `INSERT INTO wecom_lines (kind, state, since, settings) VALUES ('bot', $1, $2, $3)
         ON CONFLICT (kind) DO UPDATE SET state = excluded.state, settings = excluded.settings,
           since = CASE WHEN wecom_lines.state = excluded.state THEN wecom_lines.since ELSE excluded.since END`,
        [state, this.db.now(), settings],
      )
      .catch((error: unknown) => this.log.error(`cannot write down that the line is ${state}: ${String(error)}`));
  }
}

/** An end that does not pass by itself. */
const isEnded = (state: LineRow['state']): boolean => state === 'kicked' || state === 'refused';
