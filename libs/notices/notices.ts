import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { type JobName, type Occasion, enqueueAll } from '#jobs';
import { badAmong, markBad } from '#people';
import { Config, Db, type Tx, chinaDay, newId, system } from '#platform';
import { ownAddresses } from '#suggestions';
import { postable } from './address.js';
import { failureOf } from './delivery-words.js';
import { type Reader, readersOf } from './audiences.js';
import { eventNames } from './events.js';
import { type Posted, letterOf } from './letter.js';
import { messageIdOf } from './message-id.js';
import { neverWrittenTo } from './own-addresses.js';
import type { Notice } from './notice.entity.js';
import { draftsOf } from './occasions.js';
import { type Origin, originsOf, tellsSender } from './origin.js';
import { badAddress, receiptsLeft, tooManyReceipts } from './receipts.js';
import { MailRefused, MailSender } from './senders/mail-sender.js';
import type { Draft } from './telling.js';
import { type Written, answerSender, pushToReaders } from './wecom-push.js';

type Addressed = Draft &
  Pick<Notice, 'id' | 'eventId' | 'accountId' | 'address' | 'mailTo' | 'mailText' | 'mailInReplyTo' | 'mailFailure'>;

/** What people are told of. `jobId` names it: told twice, it is one notice a reader. */
interface Happened {
  jobId: string;
  occasion: Occasion;
  subjectId: string;
}

interface Told {
  eventId: string;
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
    return this.db.transaction(system, (tx) => this.write(tx, events, true));
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
    const told = await toldOf(tx, events);
    const own = byMail ? await neverWrittenTo(tx, this.config) : null;
    const rows = await address(tx, told, own);
    const written = await tx.rows<Written & Pick<Notice, 'mailTo'>>(
      `INSERT INTO notices (id, event_id, account_id, address, kind, title, text, subject_kind, subject_id, asks,
                            created_at, mail_to, mail_text, mail_in_reply_to, mail_failure)
       SELECT id, "eventId", "accountId", address, kind, title, text, "subjectKind", "subjectId", asks,
              $1, "mailTo", "mailText", "mailInReplyTo", "mailFailure"
         FROM jsonb_to_recordset($2) AS n(id uuid, "eventId" uuid, "accountId" uuid, address text, kind text,
              title text, text text, "subjectKind" text, "subjectId" uuid, asks boolean, "mailTo" text,
              "mailText" text, "mailInReplyTo" text, "mailFailure" text)
       ON CONFLICT DO NOTHING RETURNING id, account_id AS "accountId", title, text, kind, mail_to AS "mailTo"`,
      [tx.now, JSON.stringify(rows)],
    );
    await pushToReaders(tx, written);
    const { publicOrigin } = this.config.http;
    for (const { draft, origin, eventId } of told)
      if (origin) await answerSender(tx, { draft, origin, eventId, publicOrigin });
    if (!this.config.mailOut) return;
    const mails = written.filter(({ mailTo }) => mailTo !== null).map(({ id }) => ({ noticeId: id }));
    await enqueueAll(tx, 'notices.mail', mails);
  }
}

async function toldOf(tx: Tx, events: Happened[]): Promise<Told[]> {
  const said = await draftsOf(tx, events);
  const drafts = events.flatMap(({ jobId }, at) => (said[at] ?? []).map((draft) => ({ eventId: jobId, draft })));
  const origins = await originsOf(
    tx,
    drafts.map(({ draft }) => draft),
  );
  return drafts.map((one) => ({
    ...one,
    origin: tellsSender(one.draft) ? (origins.get(one.draft.subjectId) ?? null) : null,
  }));
}

type Reached = Told & Reader & { mailTo: string | null };

/**
 * Finds the readers. One address gets one mail of an event, however many readers share it. `own`: our own addresses,
 * which are not written to; null where nothing goes by mail.
 */
async function address(tx: Tx, told: Told[], own: string[] | null): Promise<Addressed[]> {
  const readers = await readersOf(
    tx,
    told.map(({ draft }) => draft),
  );
  const posted = new Set<string>();
  const reached = told.flatMap((one, at) =>
    (readers[at] ?? []).flatMap((reader): Reached[] => {
      const postbox = own && !one.origin?.automatic ? postable(reader.mail, own) : null;
      const mailTo = postbox && !posted.has(`${one.eventId} ${postbox}`) ? postbox : null;
      posted.add(`${one.eventId} ${mailTo}`);
      return reader.accountId || mailTo ? [{ ...one, ...reader, mailTo }] : [];
    }),
  );
  const heldBack = await holdingBack(tx, reached);
  return reached.map((one): Addressed => {
    const { draft, eventId, accountId, mailTo, origin, answeredHead } = one;
    const held = heldBack(one);
    return {
      ...draft,
      id: newId(),
      eventId,
      accountId,
      address: accountId ? null : mailTo,
      mailTo: held ? null : mailTo,
      mailText: origin?.doubted ? (draft.brief ?? null) : null,
      mailInReplyTo: answeredHead && messageIdOf(answeredHead),
      mailFailure: held,
    };
  });
}

/** Tells of each in turn why nothing is sent there, although it is somebody's address; null when it is sent. */
async function holdingBack(tx: Tx, reached: Reached[]): Promise<(one: Reached) => string | null> {
  const bad = await badAmong(
    tx,
    reached.flatMap(({ mailTo }) => mailTo ?? []),
  );
  const receipts = reached.filter(({ draft }) => draft.kind === 'receipt');
  const left = await receiptsLeft(
    tx,
    receipts.flatMap(({ mailTo }) => mailTo ?? []),
  );
  return ({ draft, mailTo }) => {
    const reason = mailTo && bad.get(mailTo)?.reason;
    if (reason) return badAddress(reason);
    if (!mailTo || draft.kind !== 'receipt') return null;
    const more = left.get(mailTo) ?? 0;
    left.set(mailTo, more - 1);
    return more > 0 ? null : tooManyReceipts;
  };
}
