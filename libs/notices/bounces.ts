import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { MailReaders, type ReadMail, UnreadableMail } from '#channels';
import { markBad } from '#people';
import { Config, Db, type Tx, newId, system } from '#platform';
import { ownAddresses } from '#suggestions';
import { failureOf } from './delivery-words.js';
import { feedbackLetter } from './feedback-mail.js';
import { noticeOfMessageId, noticeOfReturnAddress } from './message-id.js';

type Returned = NonNullable<ReadMail['bounce']>;

interface Raw {
  content: Buffer;
  to: string[] | null;
}

/** A returned letter is a few pages; what is larger brings something else. */
const maxBytes = 10 * 1024 * 1024;

/** Letters that came back: the notice is marked, and its address where that is the reason. */
@Injectable()
export class Bounces implements OnApplicationShutdown {
  private readonly readers = new MailReaders({ size: 1 });

  constructor(
    private readonly db: Db,
    private readonly config: Config,
  ) {}

  onApplicationShutdown(): Promise<void> {
    return this.readers.close();
  }

  /** Whoever invents a returned letter would have to know the name of one that we sent. Told twice, it is marked once. */
  async take(rawId: string): Promise<void> {
    const raw = await this.db.row<Raw>(
      `SELECT content, envelope -> 'to' AS "to" FROM raw_inbound
        WHERE id = $1 AND form = 'mail' AND length(content) <= ${maxBytes}`,
      [rawId],
    );
    const mail = raw && (await this.read(raw.content));
    if (!mail) return;
    const bounce: Returned = mail.bounce ?? unspoken;
    if (!bounce.permanent) return;
    const named = [...mail.recipients, ...(raw.to ?? [])].map((address) => noticeOfReturnAddress(address));
    const ids = [...named, noticeOfMessageId(bounce.originalMessageId ?? '')].filter((id) => id !== null);
    if (ids.length > 0) await this.db.transaction(system, (tx) => mark(tx, ids, bounce));
  }

  /** In a thread, like every mail: whoever writes one that takes long holds up nothing else. */
  private async read(content: Buffer): Promise<ReadMail | null> {
    const own = await ownAddresses(this.db, this.config);
    return this.readers.read(content, { ownAddresses: own, returnPath: '' }).catch((error: unknown) => {
      if (error instanceof UnreadableMail) return null;
      throw error;
    });
  }
}

/** A letter that came back without saying why, but to an address that only returned letters know. */
const unspoken: Returned = { failedRecipients: [], originalMessageId: null, permanent: true, diagnostic: null };

async function mark(tx: Tx, ids: string[], { failedRecipients, diagnostic }: Returned): Promise<void> {
  const { words, addressIsBad } = failureOf(diagnostic);
  const sent = await tx.rows<{ id: string; mailTo: string }>(
    `SELECT id, mail_to AS "mailTo" FROM notices
      WHERE id = ANY($1) AND mail_to IS NOT NULL AND mail_sent_at IS NOT NULL ORDER BY id FOR UPDATE`,
    [ids],
  );
  for (const { id, mailTo } of sent) {
    const marked = await tx.rows(
      `UPDATE notices SET bounced_at = $2, bounce = $3 WHERE id = $1 AND bounced_at IS NULL RETURNING id`,
      [id, tx.now, words],
    );
    if (marked.length > 0) await tellOffice(tx, id, words);
    // It may have been passed on, and failed at an address that is not the one we wrote to.
    const ownFault = failedRecipients.length === 0 || failedRecipients.includes(mailTo);
    if (addressIsBad && ownFault) await markBad(tx, mailTo, words);
  }
}

/**
 * Nothing else tells that a letter with links did not arrive, and somebody waits for the rating: the office is told,
 * with the address it went to. Told in the app alone, each clerk once.
 */
async function tellOffice(tx: Tx, noticeId: string, words: string): Promise<void> {
  const letter = await tx.row<{
    proposalId: string;
    mailTo: string;
    proposal: string;
    title: string;
    rater: string | null;
  }>(
    `SELECT n.subject_id AS "proposalId", n.mail_to AS "mailTo", coalesce(p.case_number, p.intake_serial) AS proposal,
            p.title, r.name AS rater
       FROM notices n JOIN proposals p ON p.id = n.subject_id
       LEFT JOIN feedback_links l ON l.id = n.event_id
       LEFT JOIN case_raters r ON r.proposal_id = p.id AND r.rater_id = l.rater_id
      WHERE n.id = $1 AND n.kind = $2 AND n.subject_kind = 'proposal'`,
    [noticeId, feedbackLetter],
  );
  if (!letter) return;
  const { proposalId, mailTo, proposal, title, rater } = letter;
  const clerks = await tx.rows<{ id: string }>(
    `SELECT id FROM accounts WHERE role = 'secretariat' AND disabled_at IS NULL ORDER BY id`,
  );
  const told = {
    title: `${proposal}：评价链接没有寄到${rater ? `，收件人${rater}` : ''}`,
    text: `寄往 ${mailTo} 的评价链接被退回：${words}。请核对${rater ?? '收件人'}的邮箱，或在《${title}》的征询意见中换一种方式给出链接。`,
  };
  for (const clerk of clerks)
    await tx.rows(
      `INSERT INTO notices (id, event_id, account_id, kind, title, text, subject_kind, subject_id, asks, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'proposal', $7, true, $8) ON CONFLICT DO NOTHING`,
      [newId(), noticeId, clerk.id, `${feedbackLetter}-returned`, told.title, told.text, proposalId, tx.now],
    );
}
