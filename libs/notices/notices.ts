import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { type JobName, type Occasion, enqueueAll } from '#jobs';
import { badAmong, markBad } from '#people';
import { Config, Db, type Tx, chinaDay, newId, system } from '#platform';
import { ownAddresses } from '#suggestions';
import { postable } from './address.js';
import { failureOf } from './delivery-words.js';
import { readersOf } from './audiences.js';
import { eventNames } from './events.js';
import { type Posted, letterOf } from './letter.js';
import { messageIdOf } from './message-id.js';
import { neverWrittenTo } from './own-addresses.js';
import type { Notice } from './notice.entity.js';
import { draftsOf } from './occasions.js';
import { type Origin, originOf } from './origin.js';
import { badAddress, mayGetReceipt, tooManyReceipts } from './receipts.js';
import { MailRefused, MailSender } from './senders/mail-sender.js';
import type { Draft } from './telling.js';
import { type Written, answerSender, pushToReaders } from './wecom-push.js';

type Addressed = Draft &
  Pick<Notice, 'id' | 'accountId' | 'address' | 'mailTo' | 'mailText' | 'mailInReplyTo' | 'mailFailure'>;

/** What people are told of. `jobId` names it: told twice, it is one notice a reader. */
interface Happened {
  jobId: string;
  occasion: Occasion;
  subjectId: string;
}

interface Told {
  draft: Draft;
  /** Of the suggestion whose sender is told. */
  origin: Origin | null;
}

/** Tells people what happened: in the app, and by mail where an address is known. */
@Injectable()
export class Notices {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly sender: MailSender,
  ) {}

  /** Tells everybody whom the occasion concerns. */
  tell(jobId: string, occasion: Occasion, subjectId: string): Promise<void> {
    return this.db.transaction(system, (tx) => this.write(tx, [{ jobId, occasion, subjectId }], true));
  }

  /** The same for many, in one transaction: all are told, or none. */
  tellAll(events: Happened[]): Promise<void> {
    return this.db.transaction(system, async (tx) => {
      // Each holds back receipts to the addresses it writes to: two who hold some would wait for each other's.
      await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('tell all', 0))`);
      await this.write(tx, events, true);
    });
  }

  /** Tells those who run the installation that a job has failed for good. */
  jobFailed(jobId: string): Promise<void> {
    return this.db.transaction(system, async (tx) => {
      const job = await tx.row<{ name: JobName }>(`SELECT name FROM outbox WHERE id = $1`, [jobId]);
      if (!job) return;
      // While the mail server is away every letter fails: one notice a day says so, and it does not go by mail.
      const isMail = job.name === 'notices.mail';
      const event = isMail ? v5(`no mail leaves ${chinaDay(tx.now)}`, eventNames) : jobId;
      await this.write(tx, [{ jobId: event, occasion: 'job-failed', subjectId: jobId }], !isMail);
    });
  }

  /** Sends the mail of a notice, unless it was sent before. Without a mail server there is nothing to do. */
  async mail(noticeId: string): Promise<void> {
    const { mailOut, bounceAddress, http } = this.config;
    if (!mailOut) return;
    const mailboxAddresses = await ownAddresses(this.db, this.config);
    await this.db.transaction(system, async (tx) => {
      // Two tries at the same time wait for each other here; the row itself stays free for its reader.
      await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('mail ' || $1, 0))`, [noticeId]);
      const notice = await tx.row<Posted>(
        `SELECT n.id, n.kind, n.title, n.text, n.mail_text AS "mailText", n.subject_kind AS "subjectKind", n.subject_id AS "subjectId",
                n.mail_to AS "mailTo", n.mail_in_reply_to AS "mailInReplyTo", a.role, (SELECT name FROM bodies) AS body
           FROM notices n LEFT JOIN accounts a ON a.id = n.account_id
          WHERE n.id = $1 AND n.mail_to IS NOT NULL AND n.mail_sent_at IS NULL AND n.mail_failure IS NULL`,
        [noticeId],
      );
      if (!notice) return;
      const refused = await this.sender.send(letterOf(notice, { mailOut, mailboxAddresses, bounceAddress, http })).then(
        () => null,
        (error: unknown) => {
          if (error instanceof MailRefused) return failureOf(error.message);
          throw error;
        },
      );
      if (refused?.addressIsBad) await markBad(tx, notice.mailTo, refused.words);
      await tx.rows(`UPDATE notices SET mail_sent_at = $2, mail_failure = $3 WHERE id = $1`, [
        noticeId,
        refused === null ? this.db.now() : null,
        refused?.words ?? null,
      ]);
    });
  }

  private async write(tx: Tx, events: Happened[], byMail: boolean): Promise<void> {
    const own = await neverWrittenTo(tx, this.config);
    for (const event of events) await this.writeOne(tx, event, byMail ? own : null);
  }

  /** `own`: our own addresses, which are not written to; null where nothing goes by mail. */
  private async writeOne(
    tx: Tx,
    { jobId: eventId, occasion, subjectId }: Happened,
    own: string[] | null,
  ): Promise<void> {
    const told: Told[] = [];
    for (const draft of await draftsOf(tx, occasion, subjectId))
      told.push({ draft, origin: await originOf(tx, draft) });
    const rows = await address(tx, told, own);
    const written = await tx.rows<Written & Pick<Notice, 'mailTo'>>(
      `INSERT INTO notices (id, event_id, account_id, address, kind, title, text, subject_kind, subject_id, asks,
                            created_at, mail_to, mail_text, mail_in_reply_to, mail_failure)
       SELECT id, $1, "accountId", address, kind, title, text, "subjectKind", "subjectId", asks,
              $2, "mailTo", "mailText", "mailInReplyTo", "mailFailure"
         FROM jsonb_to_recordset($3) AS n(id uuid, "accountId" uuid, address text, kind text, title text, text text,
              "subjectKind" text, "subjectId" uuid, asks boolean, "mailTo" text, "mailText" text,
              "mailInReplyTo" text, "mailFailure" text)
       ON CONFLICT DO NOTHING RETURNING id, account_id AS "accountId", title, text, kind, mail_to AS "mailTo"`,
      [eventId, tx.now, JSON.stringify(rows)],
    );
    await pushToReaders(tx, written);
    const { publicOrigin } = this.config.http;
    for (const { draft, origin } of told) if (origin) await answerSender(tx, { draft, origin, eventId, publicOrigin });
    if (!this.config.mailOut) return;
    const mails = written.filter(({ mailTo }) => mailTo !== null).map(({ id }) => ({ noticeId: id }));
    await enqueueAll(tx, 'notices.mail', mails);
  }
}

/** Finds the readers. One address gets one mail of an event, however many readers share it. */
async function address(tx: Tx, told: Told[], own: string[] | null): Promise<Addressed[]> {
  const posted = new Set<string>();
  const rows: Addressed[] = [];
  for (const { draft, origin } of told) {
    for (const { accountId, mail, answeredHead } of await readersOf(tx, draft)) {
      const reached = own && !origin?.automatic ? postable(mail, own) : null;
      const mailTo = reached && !posted.has(reached) ? reached : null;
      if (!accountId && !mailTo) continue;
      if (mailTo) posted.add(mailTo);
      const held = mailTo && (await heldBack(tx, draft, mailTo));
      rows.push({
        ...draft,
        id: newId(),
        accountId,
        address: accountId ? null : mailTo,
        mailTo: held ? null : mailTo,
        mailText: origin?.doubted ? (draft.brief ?? null) : null,
        mailInReplyTo: answeredHead && messageIdOf(answeredHead),
        mailFailure: held,
      });
    }
  }
  return rows;
}

/** Why nothing is sent there, although it is somebody's address; null when it is sent. */
async function heldBack(tx: Tx, { kind }: Draft, address: string): Promise<string | null> {
  const bad = (await badAmong(tx, [address])).get(address);
  if (bad) return badAddress(bad.reason);
  return kind === 'receipt' && !(await mayGetReceipt(tx, address)) ? tooManyReceipts : null;
}
