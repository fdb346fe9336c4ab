import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { MailboxProblem } from '#contract';
import { ImapFault, ImapLine, type Inbox } from '#channels';
import { enqueue } from '#jobs';
import { type Db, Refusal, type Secrets, system } from '#platform';
import type { Arrivals } from '../arrivals.js';
import { MailIntake, type Place } from './mail-intake.js';
import type { Mailbox } from './mailbox.entity.js';
import { passwordOf } from './mailboxes.js';

/** How patient a reader is; specs bring less. */
export interface Patience {
  /** Wait before the second try; doubles up to `mostMs`, with jitter. */
  firstMs: number;
  mostMs: number;
  /** The same after the server refused the sign-in: more tries would lock the account. */
  refusedMs: number;
  mostRefusedMs: number;
  /** What lasts so long is told to the secretariat; a refused sign-in at once. */
  tellAfterMs: number;
  /** Between two looks; the mailbox's own setting when left out. */
  pollMs?: number;
}

export const usual: Patience = {
  firstMs: 1000,
  mostMs: 300_000,
  refusedMs: 15 * 60_000,
  mostRefusedMs: 2 * 3_600_000,
  tellAfterMs: 15 * 60_000,
};

/** These do not mend themselves. */
const lasting = new Set<MailboxProblem>(['login-refused', 'client-refused', 'key-changed', 'certificate']);
/** A server whose clock goes behind ours must not make a new mail look old. */
const slackMs = 10 * 60_000;

/** Reads one mailbox for as long as it may: connects, takes in, waits for news, and connects again for ever. */
export class MailboxReader {
  private readonly log = new Logger('mailbox');
  private tries = 0;
  private said: string | null = null;

  constructor(
    private readonly db: Db,
    private readonly secrets: Secrets,
    private readonly arrivals: Arrivals,
    private readonly mailbox: Mailbox,
    private readonly patience: Patience,
  ) {}

  /** Ends when `stop` says so: the right to read is gone, or the settings have changed. */
  async run(stop: AbortSignal): Promise<void> {
    const intake = new MailIntake(this.db, this.arrivals, this.mailbox, (what) => this.complain(what));
    await this.waitForTurn(stop);
    while (!stop.aborted) {
      try {
        await this.readOnce(intake, stop);
      } catch (error) {
        if (stop.aborted) break;
        const fault = error instanceof ImapFault ? error : new ImapFault('failing', null, { cause: error });
        // The database may be what is away; then there is nowhere to write it down.
        await this.fell(fault).catch((second: unknown) => this.complain(String(second)));
        await pause(this.waitAfter(fault.problem), stop);
      }
    }
    await this.mark(`connected = false`).catch(() => undefined);
  }

  private async readOnce(intake: MailIntake, stop: AbortSignal): Promise<void> {
    const line = await ImapLine.open({ ...this.mailbox, password: this.password() }, stop);
    try {
      const folders = await line.folders({ done: this.mailbox.doneFolder, failed: this.mailbox.failedFolder });
      while (!stop.aborted) {
        const place = await this.placeIn(await line.openInbox());
        await this.mark(`connected = true, last_success_at = $2`, [this.db.now()]);
        await intake.takeAll(line, place, folders, stop);
        await this.goesWell();
        await line.news(this.patience.pollMs ?? this.mailbox.pollMinutes * 60_000, stop);
        if (!line.open && !stop.aborted) throw new ImapFault('line-lost', null);
      }
    } finally {
      await line.close();
    }
  }

  private password(): string {
    try {
      return this.secrets.open(this.mailbox.sealedPassword, passwordOf(this.mailbox.id));
    } catch (error) {
      if (error instanceof Refusal) throw new ImapFault('key-changed', null, { cause: error });
      throw error;
    }
  }

  /** Where to go on: at the beginning the setting says it, and an inbox that was numbered anew is gone through again. */
  private async placeIn({ uidValidity, uidNext }: Inbox): Promise<Place> {
    const { id, beginWith } = this.mailbox;
    const row = await this.db.row<Pick<Mailbox, 'uidValidity' | 'lastUid' | 'readsFrom'>>(
      `UPDATE mailboxes SET
              last_uid = CASE WHEN uid_validity = $2 THEN last_uid WHEN uid_validity IS NULL THEN $3::bigint ELSE 0 END,
              reads_from = CASE WHEN uid_validity IS NULL THEN $4::timestamptz ELSE reads_from END,
              uid_validity = $2
        WHERE id = $1 RETURNING uid_validity AS "uidValidity", last_uid AS "lastUid", reads_from AS "readsFrom"`,
      [
        id,
        uidValidity,
        beginWith === 'now' ? Math.max(0, uidNext - 1) : 0,
        beginWith === 'now' ? new Date(Date.now() - slackMs) : null,
      ],
    );
    if (!row) throw new ImapFault('failing', null);
    return { uidValidity, lastUid: row.lastUid, from: row.readsFrom };
  }

  private async goesWell(): Promise<void> {
    this.tries = 0;
    if (this.said) this.log.log('reads again');
    this.said = null;
    await this.mark(
      `connected = true, last_success_at = $2, problem = NULL, server_said = NULL, failing_since = NULL,
       next_try_at = NULL, told_at = NULL`,
      [this.db.now()],
    );
  }

  private async fell({ problem, serverSaid, cause }: ImapFault): Promise<void> {
    this.complain(`${problem}${cause && problem === 'failing' ? ` ${String(cause).slice(0, 200)}` : ''}`);
    const waitMs = this.nextWait(problem);
    await this.db.transaction(system, async (tx) => {
      const row = await tx.row<{ toTell: boolean }>(
        `UPDATE mailboxes SET connected = false, problem = $2, server_said = $3, next_try_at = $5,
                failing_since = coalesce(failing_since, $4)
          WHERE id = $1 RETURNING told_at IS NULL AND ($6 OR failing_since <= $7::timestamptz) AS "toTell"`,
        [
          this.mailbox.id,
          problem,
          serverSaid,
          tx.now,
          new Date(tx.now.getTime() + waitMs),
          lasting.has(problem),
          new Date(tx.now.getTime() - this.patience.tellAfterMs),
        ],
      );
      if (!row?.toTell) return;
      await tx.rows(`UPDATE mailboxes SET told_at = $2 WHERE id = $1`, [this.mailbox.id, tx.now]);
      await enqueue(tx, 'notices.tell', { occasion: 'mailbox-failing', subjectId: this.mailbox.id });
    });
  }

  /** Restarted in the middle of a long wait, it goes on waiting; who saves the settings again is not kept waiting. */
  private async waitForTurn(stop: AbortSignal): Promise<void> {
    const { nextTryAt, problem } = this.mailbox;
    if (!nextTryAt || !problem || !lasting.has(problem)) return;
    await pause(Math.min(nextTryAt.getTime() - this.db.now().getTime(), this.patience.mostRefusedMs), stop);
  }

  private nextWait(problem: MailboxProblem): number {
    const { firstMs, mostMs, refusedMs, mostRefusedMs } = this.patience;
    const [first, most] = lasting.has(problem) ? [refusedMs, mostRefusedMs] : [firstMs, mostMs];
    return Math.min(most, first * 2 ** Math.min(this.tries, 20));
  }

  private waitAfter(problem: MailboxProblem): number {
    const wait = this.nextWait(problem) * (0.75 + Math.random() / 2);
    this.tries += 1;
    return wait;
  }

  /** The same complaint is said once: a line per try would fill the disk. */
  private complain(what: string): void {
    if (this.said === what) return;
    this.said = what;
    this.log.warn(what);
  }

  private mark(changes: string, values: unknown[] = []): Promise<unknown> {
    return this.db.rows(`UPDATE mailboxes SET ${changes} WHERE id = $1`, [this.mailbox.id, ...values]);
  }
}

const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  sleep(Math.max(0, ms), undefined, { signal: stop }).catch(() => undefined);
