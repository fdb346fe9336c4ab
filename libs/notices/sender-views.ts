import { Injectable } from '@nestjs/common';
import type { AnswerOf, ReceiptState, routes } from '#contract';
import { badAmong } from '#people';
import { type Actor, Config, Db, Refusal } from '#platform';

type View = AnswerOf<typeof routes.senders.read>;

interface Receipt {
  at: Date;
  accountId: string | null;
  address: string | null;
  mailTo: string | null;
  mailSentAt: Date | null;
  mailFailure: string | null;
  bouncedAt: Date | null;
  bounce: string | null;
}

/** What a clerk wants to know of who sent a suggestion: whether it was them, and whether they can be told. */
@Injectable()
export class SenderViews {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
  ) {}

  /** For those who read every suggestion. */
  async read(_actor: Actor, id: string): Promise<View> {
    const found = await this.db.row<{ provider: string; subject: string }>(
      `SELECT sender_provider AS provider, sender_subject AS subject FROM suggestions WHERE id = $1`,
      [id],
    );
    if (!found) throw new Refusal('not-found');
    const mails = await this.db.rows<View['mails'][number]>(
      `SELECT DISTINCT ON (r.received_at, r.id) r.id AS "arrivalId", a.sender_subject AS "from", r.trust
         FROM arrivals a JOIN raw_inbound r ON r.id = a.raw_inbound_id
        WHERE a.suggestion_id = $1 AND r.form = 'mail' ORDER BY r.received_at, r.id`,
      [id],
    );
    const receipt = await this.receiptOf(id);
    const address = receipt.to ?? (found.provider === 'mail' ? found.subject : null);
    const bad = address ? (await badAmong(this.db, [address])).get(address) : undefined;
    return { mails, receipt, bad: bad && address ? { ...bad, address } : null };
  }

  private async receiptOf(id: string): Promise<View['receipt']> {
    const row = await this.db.row<Receipt>(
      `SELECT created_at AS at, account_id AS "accountId", address, mail_to AS "mailTo", mail_sent_at AS "mailSentAt",
              mail_failure AS "mailFailure", bounced_at AS "bouncedAt", bounce
         FROM notices WHERE subject_id = $1 AND kind = 'receipt'`,
      [id],
    );
    if (row) return receiptOf(row, this.config.mailOut !== null);
    const said = await this.db.row<{ state: string; at: Date | null; failure: string | null }>(
      `SELECT m.state, m.sent_at AS at, m.failure FROM wecom_messages m
        WHERE m.key = (SELECT 'receipt:' || a.raw_inbound_id FROM arrivals a
                        WHERE a.suggestion_id = $1 AND a.role = 'origin')`,
      [id],
    );
    if (!said) return { state: 'none', at: null, to: null, why: null };
    const states: Record<string, ReceiptState> = { sent: 'sent', failed: 'failed', 'no-way': 'held' };
    return { state: states[said.state] ?? 'waiting', at: said.at, to: null, why: said.failure };
  }
}

function receiptOf(row: Receipt, sendsMail: boolean): View['receipt'] {
  const { at, accountId, address, mailTo, mailSentAt, mailFailure, bouncedAt, bounce } = row;
  const to = mailTo ?? address;
  if (bouncedAt) return { state: 'undelivered', at: bouncedAt, to, why: bounce };
  if (mailFailure) return { state: mailTo ? 'failed' : 'held', at, to, why: mailFailure };
  if (mailSentAt) return { state: 'sent', at: mailSentAt, to, why: null };
  if (mailTo && sendsMail) return { state: 'waiting', at, to, why: null };
  if (accountId) return { state: 'in-app', at, to: null, why: null };
  return mailTo ? { state: 'held', at, to, why: '没有设置发件服务器' } : { state: 'none', at, to: null, why: null };
}
