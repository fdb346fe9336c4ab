import { Injectable, Logger } from '@nestjs/common';
import type { BotLine } from '#channels';
import type { WecomMessageView } from '#contract';
import { type Actor, Db, Parameters, Refusal, pageOf, readCursor } from '#platform';
import { WecomAccounts } from '#suggestions';
import { type Handle, type Outcome, Ways } from './ways.js';
import type { WecomMessage } from './wecom-message.entity.js';

/** What WeCom allows in one conversation, answers and pushes together. */
export const limits = { aMinute: 30, anHour: 1000 };

const mostTries = 8;
const firstPauseMs = 5000;
const longestPauseMs = 10 * 60_000;
/** So many conversations at a time: their order is their own. */
const atOnce = 8;

type Head = WecomMessage & { handle: Handle | null; lastMinute: number; lastHour: number };

/**
 * Says what waits. Only one process does it at a time (the owner of the line), so the order within a conversation and
 * its limits are kept by the rows alone, whoever the owner was before. What was `sending` when an owner died may have
 * arrived: it is said again, for a doubled receipt does less harm than a lost one; an answer by the line and a message of
 * the application are recognised by their ids and stay one.
 */
@Injectable()
export class WecomSending {
  private readonly log = new Logger('wecom');

  constructor(
    private readonly db: Db,
    private readonly accounts: WecomAccounts,
  ) {}

  /** One round: the first message of each conversation that may speak now. Answers how many were tried. */
  async deliver(line: BotLine | null): Promise<number> {
    const now = this.db.now();
    const heads = await this.heads(now);
    const ready = heads.filter(({ lastMinute, lastHour }) => lastMinute < limits.aMinute && lastHour < limits.anHour);
    const ways = new Ways(this.db, this.accounts, line);
    for (let next = 0; next < ready.length; next += atOnce)
      await Promise.all(ready.slice(next, next + atOnce).map((head) => this.say(ways, head)));
    return ready.length;
  }

  private heads(now: Date): Promise<Head[]> {
    const tried = (seconds: number) =>
      `(SELECT count(*)::int FROM wecom_messages t WHERE t.conversation = m.conversation AND t.id <> m.id
          AND t.tried_at > $1::timestamptz - interval '${seconds} seconds')`;
    return this.db
      .rows<Head>(
        `SELECT m.id, m.key, m.conversation, m.reply_to AS "replyTo", m.text, m.card, m.state, m.tries,
              CASE WHEN h.raw_inbound_id IS NULL THEN NULL ELSE
                json_build_object('requestId', h.request_id, 'responseUrl', h.response_url) END AS handle,
              h.received_at AS "handleAt", ${tried(60)} AS "lastMinute", ${tried(3600)} AS "lastHour"
         FROM (SELECT DISTINCT ON (conversation) * FROM wecom_messages WHERE state IN ('waiting', 'sending')
                ORDER BY conversation, id) m
         LEFT JOIN reply_handles h ON h.raw_inbound_id = m.reply_to
        WHERE m.next_try_at <= $1 ORDER BY m.id LIMIT 200`,
        [now],
      )
      .then((rows) => rows.map(withHandle));
  }

  private async say(ways: Ways, head: Head): Promise<void> {
    const now = this.db.now();
    await this.db.rows(`UPDATE wecom_messages SET state = 'sending', tries = tries + 1, tried_at = $2 WHERE id = $1`, [
      head.id,
      now,
    ]);
    const outcome = await ways.say(head, head.handle).catch((error: unknown): Outcome => {
      this.log.error(`message ${head.id} could not be said: ${String(error)}`);
      return { kind: 'again', failure: '发送时出错' };
    });
    await this.writeDown(head, outcome, now);
  }

  private async writeDown({ id, tries }: Head, outcome: Outcome, triedAt: Date): Promise<void> {
    const now = this.db.now();
    if (outcome.kind === 'sent') {
      await this.db.rows(
        `UPDATE wecom_messages SET state = 'sent', sent_at = $2, tried_at = $2, failure = NULL WHERE id = $1`,
        [id, now],
      );
      return;
    }
    if (outcome.kind === 'wait') {
      // Nothing was said: neither a try, nor anything against the limits.
      await this.db.rows(
        `UPDATE wecom_messages SET state = 'waiting', tries = tries - 1, tried_at = NULL, next_try_at = $2 WHERE id = $1`,
        [id, new Date(now.getTime() + outcome.ms)],
      );
      return;
    }
    const over = outcome.kind !== 'again' || tries + 1 >= mostTries;
    const state = outcome.kind === 'no-way' ? 'no-way' : over ? 'failed' : 'waiting';
    const pause = Math.min(firstPauseMs * 2 ** tries, longestPauseMs);
    await this.db.rows(
      `UPDATE wecom_messages SET state = $2, failure = $3, next_try_at = $4, tried_at = $5 WHERE id = $1`,
      [id, state, outcome.failure, new Date(now.getTime() + pause), outcome.kind === 'no-way' ? null : triedAt],
    );
  }

  async list(query: { state: WecomMessageView['state']; after?: string; limit: number }) {
    const parameters = new Parameters();
    const cursor = readCursor(query.after, 1);
    const state = parameters.add(query.state);
    const before = cursor ? `AND w.id < ${parameters.add(cursor[0])}` : '';
    const rows = await this.db.rows<Omit<WecomMessageView, 'to'> & { conversation: string; name: string | null }>(
      `SELECT w.id, w.state, w.conversation, w.created_at AS "createdAt", w.sent_at AS "sentAt", w.tries, w.failure,
              left(w.text, 80) AS excerpt, m.name
         FROM wecom_messages w
         LEFT JOIN member_bindings b ON b.provider IN ('wecom', 'openid') AND w.conversation !~ '^bot:group:'
               AND b.subject = lower(regexp_replace(w.conversation, '^(bot:single|app|mp|wecom|openid):', ''))
         LEFT JOIN members m ON m.id = b.member_id
        WHERE w.state = ${state} ${before} ORDER BY w.id DESC LIMIT ${parameters.add(query.limit + 1)}`,
      parameters.values,
    );
    const counts = await this.db.rows<{ state: WecomMessageView['state']; count: number }>(
      `SELECT state, count(*) FROM wecom_messages GROUP BY state`,
    );
    const { items, next } = pageOf(
      rows,
      query.limit,
      (row) => [row.id],
      ({ conversation, name, ...row }) => ({ ...row, to: placeOf(conversation, name) }),
    );
    const zero = { waiting: 0, sending: 0, sent: 0, failed: 0, 'no-way': 0 };
    return { items, next, counts: { ...zero, ...Object.fromEntries(counts.map((row) => [row.state, row.count])) } };
  }

  /** Two people at once: it is queued once. */
  async again(actor: Actor, id: string): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      const row = await tx.row<{ state: string; conversation: string }>(
        `SELECT state, conversation FROM wecom_messages WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (!row) throw new Refusal('not-found');
      if (!['failed', 'no-way'].includes(row.state) || !/^(bot|app|mp):/.test(row.conversation))
        throw new Refusal('wecom-not-failed');
      await tx.rows(
        `UPDATE wecom_messages SET state = 'waiting', tries = 0, next_try_at = $2, failure = NULL WHERE id = $1`,
        [id, tx.now],
      );
    });
  }
}

const withHandle = ({ handleAt, ...row }: Head & { handleAt?: Date | null }): Head => ({
  ...row,
  handle: row.handle && handleAt ? { ...row.handle, receivedAt: handleAt } : null,
});

/** Where it was said, without a code: a group, or the person by name. */
function placeOf(conversation: string, name: string | null): string {
  if (conversation.startsWith('bot:group:')) return '企业微信群';
  const door = conversation.startsWith('mp:') || conversation.startsWith('openid:') ? '公众号' : '企业微信';
  return name ? `${name}（${door}）` : `${door}用户`;
}
