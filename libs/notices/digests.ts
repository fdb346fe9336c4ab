import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { type TodoItem, roleMay } from '#contract';
import { countFailed, enqueue, enqueueAll } from '#jobs';
import { badAmong } from '#people';
import { type Actor, Config, Db, type Tx, chinaDay, newId, readMark, setMark, system } from '#platform';
import { climb, escalated, inWorkingHours, proposalTodo } from '#proposals';
import { SuggestionViews } from '#suggestions';
import { postable } from './address.js';
import { boundAddress } from './audiences.js';
import { type Waiting, digestOf } from './digest-text.js';
import { eventNames } from './events.js';
import { neverWrittenTo } from './own-addresses.js';

/** The day of the last digests. */
const mark = 'digest-day';

interface Account {
  actor: Actor;
  mail: string | null;
}

/**
 * 每日提醒: one digest a person at 9 o'clock of a working day, with everything that waits for them. A day that began
 * later, because nobody was running at nine, has its digests later; a day on which nobody ran is made up for by the
 * next one, since each lists everything.
 */
@Injectable()
export class Digests {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly suggestions: SuggestionViews,
  ) {}

  /** Begins the day, once, whoever asks first: asked every minute. */
  async begin(): Promise<void> {
    const today = chinaDay(this.db.now());
    if ((await readMark<string>(this.db, mark)) === today || !(await inWorkingHours(this.db, this.db.now()))) return;
    await this.db.transaction(system, async (tx) => {
      await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('${mark}', 0))`);
      if ((await readMark<string>(tx, mark)) === today) return;
      await climb(tx, today);
      const accounts = await tx.rows<{ id: string }>(`SELECT id FROM accounts WHERE disabled_at IS NULL ORDER BY id`);
      await enqueueAll(
        tx,
        'notices.digest',
        accounts.map(({ id }) => ({ accountId: id, day: today })),
      );
      await setMark(tx, mark, today);
    });
  }

  /** Writes the digest of one person. One that could not be written in time is left to the next day. */
  async send(accountId: string, day: string): Promise<void> {
    const now = this.db.now();
    if (chinaDay(now) !== day || !(await inWorkingHours(this.db, now))) return;
    const account = await this.account(accountId);
    const waiting = account && (await this.waitingFor(account.actor, day));
    if (!waiting) return;
    const { title, text } = digestOf(waiting, day);
    const event = v5(`digest ${day}`, eventNames);
    await this.db.transaction(system, async (tx) => {
      if (account.actor.role === 'member' && !(await isNews(tx, accountId, waiting))) return;
      const mailTo = await this.freeAddress(tx, account.mail, event);
      const id = newId();
      const written = await tx.row(
        `INSERT INTO notices (id, event_id, account_id, kind, title, text, asks, created_at, mail_to)
         VALUES ($1, $2, $3, 'digest', $4, $5, TRUE, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
        [id, event, accountId, title, text, tx.now, mailTo],
      );
      if (written && mailTo && this.config.mailOut) await enqueue(tx, 'notices.mail', { noticeId: id });
    });
  }

  /** Everything that waits, whole: as many items as the counts of 待办 say. Null: nothing does. */
  private async waitingFor(actor: Actor, day: string): Promise<Waiting | null> {
    const operates = actor.role !== 'system' && roleMay(actor.role, 'job.operate');
    const [cases, inbox, failed, rungs] = await Promise.all([
      proposalTodo(this.db, actor, everything),
      this.suggestions.todo(actor, everything),
      operates ? countFailed(this.db) : 0,
      escalated(this.db, actor, day),
    ]);
    const items: TodoItem[] = [...cases.items, ...inbox.items];
    const counts: Record<string, number> = { ...inbox.counts, ...cases.counts, failed };
    // What a member only follows asks nothing of them.
    const { follow: _, ...asking } = counts;
    const some = items.length > 0 || rungs.length > 0 || Object.values(asking).some((count) => count > 0);
    return some ? { role: actor.role, items, counts, rungs } : null;
  }

  private async account(id: string): Promise<Account | null> {
    const row = await this.db.row<Actor & { mail: string | null }>(
      `SELECT a.id AS "accountId", a.name, a.role, a.member_id AS "memberId", a.department_id AS "departmentId",
              coalesce(a.mail, d.mail, ${boundAddress}) AS mail
         FROM accounts a LEFT JOIN departments d ON d.id = a.department_id LEFT JOIN members m ON m.id = a.member_id
        WHERE a.id = $1 AND a.disabled_at IS NULL`,
      [id],
    );
    if (!row) return null;
    const { mail, ...actor } = row;
    return { actor, mail };
  }

  /** Where the mail goes; nowhere when another reader at the same address has had one today. */
  private async freeAddress(tx: Tx, mail: string | null, event: string): Promise<string | null> {
    const address = postable(mail, await neverWrittenTo(tx, this.config));
    if (!address || (await badAmong(tx, [address])).has(address)) return null;
    await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('digest ' || $1, 0))`, [address]);
    const taken = await tx.row(`SELECT 1 FROM notices WHERE event_id = $1 AND mail_to = $2`, [event, address]);
    return taken ? null : address;
  }
}

/** A list of everything has no end. */
const everything = 1_000_000;

/** So many working days before its day a thing is told of once more. */
const nearDays = 2;

/** A member is not at work: told when something waits that was not there the last time, or its day is near. */
async function isNews(tx: Tx, accountId: string, { items }: Waiting): Promise<boolean> {
  const known = new Set(await readMark<string[]>(tx, `digest ${accountId}`));
  const waiting = items.map(({ verb, id }) => `${verb} ${id}`).sort();
  await setMark(tx, `digest ${accountId}`, waiting);
  const near = ({ workingDaysLeft: left }: TodoItem) => left !== null && left >= 0 && left <= nearDays;
  return waiting.some((each) => !known.has(each)) || items.some(near);
}
