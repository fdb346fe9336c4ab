import { Injectable } from '@nestjs/common';
import { words } from '#contract';
import { enqueue } from '#jobs';
import { memberByNickname, memberBySender } from '#people';
import {
  Config,
  Db,
  Refusal,
  type Tx,
  chinaYear,
  gramsOf,
  gramsSql,
  keepFile,
  newId,
  nextNumber,
  system,
  trail,
} from '#platform';
import { Arrival, RawInbound } from './raw-inbound.entity.js';
import { type ReadArrival, Unreadable, automaticWords, readArrival, titleOf } from './receive.js';
import { Suggestion, SuggestionFile } from './suggestion.entity.js';

type Sender = Pick<Suggestion, 'memberId' | 'senderState' | 'senderName'>;

/** From what arrived to a numbered suggestion. */
@Injectable()
export class Suggestions {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
  ) {}

  /**
   * Reads one stored arrival and makes its suggestion; run again, it changes nothing. An arrival that was read
   * before is read anew: the clerk's edits stay, only what was never edited follows the better reading.
   */
  async receive(rawId: string): Promise<void> {
    const raw = await this.db.source.manager.findOneBy(RawInbound, { id: rawId });
    if (!raw || raw.state !== 'stored') return;
    try {
      const read = await readArrival(raw, this.config.mailboxAddresses);
      await this.db.transaction(system, (tx) => this.register(tx, raw, read));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      await this.close(rawId, 'quarantined', error.message.slice(0, 300));
    }
  }

  private async register(tx: Tx, raw: RawInbound, read: ReadArrival): Promise<void> {
    const now = await tx.row<{ state: RawInbound['state'] }>(`SELECT state FROM raw_inbound WHERE id = $1 FOR UPDATE`, [
      raw.id,
    ]);
    if (now?.state !== 'stored') return;
    const known = await tx.manager.findOneBy(Arrival, { rawInboundId: raw.id });
    const { automatic } = read.incoming;
    if (!known && automatic) return this.setState(tx, raw.id, 'no-suggestion', automaticWords[automatic]);
    await this.setState(tx, raw.id, 'processed', null);
    if (known) await this.readAgain(tx, known, read);
    else await this.make(tx, raw, read);
  }

  private async make(tx: Tx, raw: RawInbound, read: ReadArrival): Promise<void> {
    const { incoming } = read;
    const sender = await senderOf(tx, read, raw);
    const title = titleOf(read);
    const id = newId();
    const fileIds = await this.keepEnclosed(tx, read);
    const note = `${words.channel[raw.channel]}，${sender.senderName}`;
    await trail(tx, 'suggestion', id, { action: 'receive', to: 'received', note });
    await enqueue(tx, 'notices.tell', { occasion: 'suggestion-received', subjectId: id });
    // The counter is taken as late as can be: it stays locked until the commit, and other arrivals wait for it.
    const year = chinaYear(raw.receivedAt);
    const number = `${year}-${String(await nextNumber(tx, `suggestion:${year}`)).padStart(4, '0')}`;
    await tx.rows(
      `INSERT INTO suggestions (id, number, channel, stage, title, text, original_text, html, quote, category, received_at,
         sender_name, sender_provider, sender_subject, sender_state, member_id, grams)
       VALUES ($1, $2, $3, 'received', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, ${gramsSql('$16')})`,
      [
        id,
        number,
        raw.channel,
        title,
        read.text,
        incoming.text,
        incoming.html,
        incoming.quote,
        read.category,
        raw.receivedAt,
        sender.senderName,
        incoming.sender.provider,
        incoming.sender.subject,
        sender.senderState,
        sender.memberId,
        gramsOf(number, title, read.text, sender.senderName),
      ],
    );
    await tx.manager.insert(Arrival, { rawInboundId: raw.id, suggestionId: id, corrections: incoming.corrections });
    const files = fileIds.map((fileId, position) => ({ suggestionId: id, fileId, position }));
    if (files.length > 0) await tx.manager.insert(SuggestionFile, files);
  }

  private async readAgain(tx: Tx, arrival: Arrival, read: ReadArrival): Promise<void> {
    const { incoming } = read;
    const row = await tx.manager.findOneOrFail(Suggestion, {
      where: { id: arrival.suggestionId },
      lock: { mode: 'pessimistic_write' },
    });
    const edited = await tx.row(
      `SELECT 1 FROM trail WHERE subject_kind = 'suggestion' AND subject_id = $1 AND action = 'edit' LIMIT 1`,
      [row.id],
    );
    const [title, text] = edited ? [row.title, row.text] : [titleOf(read), read.text];
    await tx.rows(
      `UPDATE suggestions SET title = $2, text = $3, original_text = $4, html = $5, quote = $6, grams = ${gramsSql('$7')}
        WHERE id = $1`,
      [
        row.id,
        title,
        text,
        incoming.text,
        incoming.html,
        incoming.quote,
        gramsOf(row.number, title, text, row.senderName),
      ],
    );
    await tx.rows(`UPDATE arrivals SET corrections = $2 WHERE raw_inbound_id = $1`, [
      arrival.rawInboundId,
      incoming.corrections,
    ]);
  }

  private async keepEnclosed(tx: Tx, read: ReadArrival): Promise<string[]> {
    const ids: string[] = [];
    for (const file of read.enclosed) ids.push('fileId' in file ? file.fileId : (await keepFile(tx, file)).id);
    return ids;
  }

  private close(rawId: string, state: RawInbound['state'], reason: string): Promise<void> {
    return this.db.transaction(system, (tx) => this.setState(tx, rawId, state, reason));
  }

  private async setState(tx: Tx, rawId: string, state: RawInbound['state'], reason: string | null): Promise<void> {
    await tx.rows(`UPDATE raw_inbound SET state = $2, reason = $3, processed_at = $4 WHERE id = $1`, [
      rawId,
      state,
      reason,
      tx.now,
    ]);
  }
}

/** Who sent it: the app knows, a bound address or userid tells, a nickname only proposes. */
async function senderOf(tx: Tx, read: ReadArrival, raw: RawInbound): Promise<Sender> {
  const { provider, subject, displayName } = read.incoming.sender;
  const called = displayName || subject;
  if (provider === 'account') {
    const account = await tx.row<{ memberId: string; name: string }>(
      `SELECT m.id AS "memberId", m.name FROM accounts a JOIN members m ON m.id = a.member_id WHERE a.id = $1`,
      [raw.accountId],
    );
    if (!account) throw new Refusal('not-found');
    return { memberId: account.memberId, senderName: account.name, senderState: 'confirmed' };
  }
  if (provider === 'nickname') {
    if (read.namedMemberId === null) return { memberId: null, senderName: called, senderState: 'unknown' };
    const named = read.namedMemberId
      ? await tx.row<{ name: string }>(`SELECT name FROM members WHERE id = $1`, [read.namedMemberId])
      : null;
    if (named && read.namedMemberId) {
      return { memberId: read.namedMemberId, senderName: named.name, senderState: 'confirmed' };
    }
    const proposed = await memberByNickname(tx, subject);
    return proposed
      ? { memberId: proposed.memberId, senderName: proposed.name, senderState: 'proposed' }
      : { memberId: null, senderName: called, senderState: 'unknown' };
  }
  const bound = await memberBySender(tx, provider, subject);
  return bound
    ? { memberId: bound.memberId, senderName: bound.name, senderState: 'matched' }
    : { memberId: null, senderName: called, senderState: 'unknown' };
}
