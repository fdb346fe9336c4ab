import { Injectable } from '@nestjs/common';
import type { AnswerOf, BodyOf, routes } from '#contract';
import { badAmong, markBad } from '#people';
import { type Actor, Config, Db, Refusal, dayInWords, newId, system } from '#platform';
import { FeedbackLinks, type Offered } from '#proposals';
import { postable } from './address.js';
import { failureOf } from './delivery-words.js';
import { returnAddressOf } from './message-id.js';
import { neverWrittenTo } from './own-addresses.js';
import { MailRefused, MailSender } from './senders/mail-sender.js';

/** The kind of notice that stands for a letter with links. */
export const feedbackLetter = 'feedback-link';

type Offer = typeof routes.feedback.offerLinks;

const pathOf = (token: string): string => `/m/feedback?token=${token}`;

/**
 * Gives out one-time links, by mail or for the clerk to hand out. The mail leaves at once and not by a job: a job would
 * have to keep the token. Should it get lost, the clerk gives out a new link, which ends the old one. A notice without the
 * token stands for the letter, so that it is known when it comes back.
 */
@Injectable()
export class FeedbackMail {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly sender: MailSender,
    private readonly links: FeedbackLinks,
  ) {}

  async offer(actor: Actor, proposalId: string, { raterId, by }: BodyOf<Offer>): Promise<AnswerOf<Offer>> {
    const address = by === 'MAIL' ? await this.addressOf(proposalId, raterId) : null;
    const { name, links } = await this.links.offer(actor, proposalId, raterId);
    if (!address) {
      const shown = links.map(({ token, departmentName, until }) => ({ departmentName, until, path: pathOf(token) }));
      return { links: shown, mailedTo: null };
    }
    await this.send({ proposalId, address, name, links });
    return { links: [], mailedTo: address };
  }

  private async addressOf(proposalId: string, raterId: string): Promise<string> {
    const { mailOut, http } = this.config;
    if (!mailOut || !http.publicOrigin) throw Refusal.at('by', 'no-mail-server');
    const rater = await this.db.row<{ name: string; mail: string | null }>(
      `SELECT r.name, coalesce(
                (SELECT a.mail FROM accounts a WHERE a.member_id = r.member_id AND a.disabled_at IS NULL AND a.mail IS NOT NULL
                  ORDER BY a.id LIMIT 1),
                (SELECT b.subject FROM member_bindings b WHERE b.member_id = r.member_id AND b.provider = 'mail'
                  ORDER BY b.bound_at, b.id LIMIT 1)) AS mail
         FROM case_raters r WHERE r.proposal_id = $1 AND r.rater_id = $2`,
      [proposalId, raterId],
    );
    if (!rater) throw Refusal.at('raterId', 'rater-unknown');
    const address = postable(rater.mail, await neverWrittenTo(this.db, this.config));
    if (!address) throw Refusal.at('by', 'no-mail-address', { name: rater.name });
    if ((await badAmong(this.db, [address])).has(address)) throw Refusal.at('by', 'address-is-bad', { address });
    return address;
  }

  private async send(posting: Posting): Promise<void> {
    const { address, name, links } = posting;
    const { mailOut, http, bounceAddress } = this.config;
    const body = await this.db.row<{ name: string }>(`SELECT name FROM bodies`);
    const from = { name: body?.name ?? '提办通', address: mailOut?.from ?? '' };
    const lines = links.map(({ departmentName, token }) => `${departmentName}：${http.publicOrigin}${pathOf(token)}`);
    const until = links[0]?.until;
    const text = [
      `${name}，您好！`,
      '您提出的提案已有答复。请打开下面的链接看答复函，并评价办理态度和办理结果：',
      ...lines,
      `链接只能用一次${until ? `，${dayInWords(until)}前有效` : ''}，请勿转发给承办单位或他人。`,
      `${from.name}\n（本邮件由系统发出，请勿直接回复。）`,
    ].join('\n\n');
    const headers = { 'Auto-Submitted': 'auto-generated', 'X-Loop': mailOut?.from ?? '' };
    const id = await this.note(posting);
    const letter = { messageId: `<${id}@${from.address.split('@').at(-1)}>`, from, to: address, text, headers };
    const returnTo = bounceAddress ? returnAddressOf(id, bounceAddress) : from.address;
    await this.sender.send({ ...letter, subject: title, inReplyTo: null, returnTo }).catch(async (error: unknown) => {
      await this.unsent(id, address, error);
      throw Refusal.at('by', 'mail-not-sent');
    });
  }

  /**
   * Before the letter leaves: it may be back before we know that it has left. Sent once more, it says where to turn. Its
   * event is the first of the links it brought, by which it is known whose it was.
   */
  private async note({ proposalId, address, name, links }: Posting): Promise<string> {
    const id = newId();
    await this.db.rows(
      `INSERT INTO notices (id, event_id, address, kind, title, text, subject_kind, subject_id, created_at, mail_to, mail_sent_at)
       VALUES ($1, $8, $2, $3, $4, $5, 'proposal', $6, $7, $2, $7)`,
      [
        id,
        address,
        feedbackLetter,
        title,
        `${name}，您提出的提案已有答复，请您评价。先前寄给您的评价链接没有送到，请联系提案委另取链接。`,
        proposalId,
        this.db.now(),
        links[0]?.id ?? id,
      ],
    );
    return id;
  }

  /** Refused for good, it stands among the failed mails; what may pass is for the clerk to try again. */
  private unsent(id: string, address: string, error: unknown): Promise<void> {
    const failure = error instanceof MailRefused ? failureOf(error.message) : null;
    return this.db.transaction(system, async (tx) => {
      if (!failure) return void (await tx.rows(`DELETE FROM notices WHERE id = $1`, [id]));
      await tx.rows(`UPDATE notices SET mail_sent_at = NULL, mail_failure = $2 WHERE id = $1`, [id, failure.words]);
      if (failure.addressIsBad) await markBad(tx, address, failure.words);
    });
  }
}

interface Posting {
  proposalId: string;
  address: string;
  name: string;
  links: Offered[];
}

const title = '请您评价提案答复';
