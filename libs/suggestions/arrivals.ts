import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ArrivalDraft, RawArrivalView, StaffEntry } from '#contract';
import { type Envelope, MailReaders } from '#channels';
import { enqueue, enqueueAll } from '#jobs';
import { memberBriefs } from '#people';
import { type Actor, Db, Parameters, Refusal, chinaDay, ownFiles, pageOf, readCursor, sha256, trail } from '#platform';
import { Intake, type Stored } from './intake.js';
import type { RawForm } from './raw-inbound.entity.js';
import type { Entered } from './receive.js';
import { Suggestions } from './suggestions.js';
import { Triage, checkCategory } from './triage.js';

/** How many bytes of a mail's head are looked through for its Message-ID. */
const headBytes = 64 * 1024;

/** What came in at the doors, and what became of it. */
@Injectable()
export class Arrivals implements OnApplicationShutdown {
  private readonly readers = new MailReaders({ size: 1, timeoutMs: excerptMs });

  constructor(
    private readonly db: Db,
    private readonly intake: Intake,
    private readonly suggestions: Suggestions,
    private readonly triage: Triage,
  ) {}

  onApplicationShutdown(): Promise<void> {
    return this.readers.close();
  }

  /** From the member app. The same key again is the same arrival; with other words it is refused. */
  async send(actor: Actor, draft: ArrivalDraft) {
    if (draft.fileIds.length > 0) await this.db.transaction(actor, (tx) => ownFiles(tx, draft.fileIds));
    const content = Buffer.from(JSON.stringify(draft));
    const stored = await this.intake.store({
      channel: 'MEMBER_APP',
      externalId: `${actor.accountId}:${draft.key}`,
      form: 'app',
      content,
      senderRef: actor.name,
      accountId: actor.accountId,
    });
    // Just stored, it cannot have been read yet; the phone asks for its number later.
    if (stored.isNew) return { id: stored.id, state: 'stored' as const, suggestionId: null, number: null };
    if (stored.sha256 !== sha256(content)) throw new Refusal('key-reused');
    return this.receiptOf(stored.id);
  }

  /** 代为登记: what somebody said to the office by another way. Read at once, so that the clerk sees the number. */
  async enter(actor: Actor, draft: StaffEntry) {
    const saidByName = await this.speakerOf(actor, draft);
    if (draft.saidOn > chinaDay(this.db.now())) throw Refusal.at('saidOn', 'said-in-future');
    const entered: Entered = { ...draft, saidByName, enteredBy: actor.name };
    const content = Buffer.from(JSON.stringify(entered));
    const stored = await this.intake.store({
      channel: 'STAFF_ENTRY',
      externalId: `${actor.accountId}:${draft.key}`,
      form: 'staff-entry',
      content,
      senderRef: saidByName,
      accountId: actor.accountId,
    });
    if (!stored.isNew && stored.sha256 !== sha256(content)) throw new Refusal('key-reused');
    await this.suggestions.receive(stored.id);
    return this.receiptOf(stored.id);
  }

  /** Who said it, checked before anything is kept. */
  private speakerOf(actor: Actor, { memberId, saidBy, category, fileIds }: StaffEntry): Promise<string> {
    return this.db.transaction(actor, async (tx) => {
      if (fileIds.length > 0) await ownFiles(tx, fileIds);
      if (category) await checkCategory(tx, category);
      const member = memberId ? (await memberBriefs(tx, [memberId])).get(memberId) : null;
      if (memberId && !member) throw Refusal.at('memberId', 'not-found');
      return member?.name ?? saidBy ?? '';
    });
  }

  /** A mail as the SMTP door or the reader of a mailbox took it. A copy of the same mail by another way has the same name. */
  storeMail(
    content: Buffer,
    from: string,
    { receivedAt, envelope }: { receivedAt?: Date; envelope?: Envelope } = {},
  ): Promise<Stored> {
    return this.intake.store({
      channel: 'EMAIL',
      externalId: mailName(content),
      form: 'mail',
      content,
      senderRef: from.replaceAll('\u0000', '').slice(0, 320) || null,
      accountId: null,
      receivedAt,
      envelope,
    });
  }

  async receipt(actor: Actor, id: string) {
    const own = await this.db.row(`SELECT 1 FROM raw_inbound WHERE id = $1 AND account_id = $2`, [id, actor.accountId]);
    if (!own) throw new Refusal('not-found');
    return this.receiptOf(id);
  }

  async list(query: { state?: RawArrivalView['state']; after?: string; limit: number }) {
    const parameters = new Parameters();
    const cursor = readCursor(query.after, 1);
    const state = query.state ? `r.state = ${parameters.add(query.state)}` : `r.state <> 'processed'`;
    const before = cursor ? `AND r.id < ${parameters.add(cursor[0])}` : '';
    const rows = await this.db.rows<Omit<RawArrivalView, 'excerpt'> & { form: RawForm; head: Buffer }>(
      `SELECT r.id, r.channel, r.state, r.received_at AS "receivedAt", r.sender_ref AS "senderRef", r.reason,
              length(r.content) AS size, r.form, r.overruled_by AS "overruledBy", s.id AS "suggestionId", s.number,
              CASE WHEN r.form = 'mail' AND length(r.content) <= ${readableBytes} THEN r.content
                   ELSE substring(r.content FOR 600) END AS head
         FROM raw_inbound r LEFT JOIN arrivals a ON a.raw_inbound_id = r.id AND a.part = 1
         LEFT JOIN suggestions s ON s.id = a.suggestion_id
        WHERE ${state} ${before} ORDER BY r.id DESC LIMIT ${parameters.add(query.limit + 1)}`,
      parameters.values,
    );
    const { items, next } = pageOf(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => row,
    );
    const read = async ({ head, form, ...row }: (typeof items)[number]) => ({
      ...row,
      excerpt: await excerptOf(this.readers, { form, head, state: row.state }),
    });
    return { items: await Promise.all(items.map(read)), next };
  }

  async original(id: string) {
    const raw = await this.db.row<{ content: Buffer; form: RawForm }>(
      `SELECT content, form FROM raw_inbound WHERE id = $1`,
      [id],
    );
    if (!raw) throw new Refusal('not-found');
    const [ending, contentType] = raw.form === 'mail' ? ['eml', 'message/rfc822'] : ['json', 'application/json'];
    return { name: `来件原文-${id.slice(-8)}.${ending}`, contentType, content: raw.content };
  }

  /** Reads a stored arrival once more, with today's parser. */
  replay(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const raw = await tx.row<{ state: string }>(`SELECT state FROM raw_inbound WHERE id = $1 FOR UPDATE`, [id]);
      if (!raw) throw new Refusal('not-found');
      await tx.rows(`UPDATE raw_inbound SET state = 'stored', reason = NULL WHERE id = $1`, [id]);
      await trail(tx, 'arrival', id, { action: 'replay', from: raw.state, to: 'stored' });
      await enqueue(tx, 'suggestions.receive', { rawId: id });
    });
  }

  /** Everything in quarantine once more, after the parser has learnt. */
  replayAll(actor: Actor): Promise<{ count: number }> {
    return this.db.transaction(actor, async (tx) => {
      const waiting = await tx.rows<{ rawId: string }>(
        `UPDATE raw_inbound SET state = 'stored', reason = NULL WHERE id IN (
           SELECT id FROM raw_inbound WHERE state = 'quarantined' ORDER BY id FOR UPDATE) RETURNING id AS "rawId"`,
      );
      for (const { rawId } of waiting)
        await trail(tx, 'arrival', rawId, { action: 'replay', from: 'quarantined', to: 'stored' });
      await enqueueAll(tx, 'suggestions.receive', waiting);
      return { count: waiting.length };
    });
  }

  /** A clerk says that it is a suggestion, although no person seemed to have written it. */
  async accept(actor: Actor, id: string) {
    await this.db.transaction(actor, async (tx) => {
      const raw = await tx.row<{ state: string }>(`SELECT state FROM raw_inbound WHERE id = $1 FOR UPDATE`, [id]);
      if (!raw) throw new Refusal('not-found');
      if (raw.state !== 'no-suggestion') throw new Refusal('arrival-not-set-aside');
      await tx.rows(`UPDATE raw_inbound SET state = 'stored', reason = NULL, overruled_by = $2 WHERE id = $1`, [
        id,
        tx.actor.name,
      ]);
      await trail(tx, 'arrival', id, { action: 'accept', from: raw.state, to: 'stored' });
      // Should we fall before it is read below, the job does it.
      await enqueue(tx, 'suggestions.receive', { rawId: id });
    });
    await this.suggestions.receive(id);
    return this.receiptOf(id);
  }

  /** Takes that back: the number was given, so the suggestion stays, as one that is not taken up. */
  async unaccept(actor: Actor, id: string): Promise<void> {
    const row = await this.db.row<{ suggestionId: string; number: string; role: string }>(
      `SELECT s.id AS "suggestionId", s.number, a.role FROM raw_inbound r JOIN arrivals a ON a.raw_inbound_id = r.id
         JOIN suggestions s ON s.id = a.suggestion_id
        WHERE r.id = $1 AND r.overruled_by IS NOT NULL ORDER BY a.part LIMIT 1`,
      [id],
    );
    if (!row) throw new Refusal('not-found');
    // What it was added to is somebody's suggestion in its own right.
    if (row.role !== 'origin') throw new Refusal('arrival-joined', { number: row.number });
    await this.triage.dismiss(actor, row.suggestionId, { reason: 'no-suggestion', note: '撤销认定' });
  }

  private async receiptOf(id: string) {
    const row = await this.db.row<{
      state: RawArrivalView['state'];
      suggestionId: string | null;
      number: string | null;
    }>(
      `SELECT r.state, s.id AS "suggestionId", s.number FROM raw_inbound r
         LEFT JOIN arrivals a ON a.raw_inbound_id = r.id
         LEFT JOIN suggestions s ON s.id = a.suggestion_id WHERE r.id = $1 ORDER BY a.part LIMIT 1`,
      [id],
    );
    if (!row) throw new Refusal('not-found');
    return { id, ...row };
  }
}

/** Larger mails are not read for the sake of a list. */
const readableBytes = 200_000;

/** Longer nobody waits for the beginning of a mail. */
const excerptMs = 2000;

/**
 * What a clerk recognises an arrival by: title and first words; the raw beginning of what cannot be read. A mail that
 * was too much for the reader is not tried here again.
 */
async function excerptOf(
  readers: MailReaders,
  { form, head, state }: { form: RawForm; head: Buffer; state: RawArrivalView['state'] },
): Promise<string> {
  // Of what could not be read the head alone is tried: its title says more than raw lines.
  const bytes = state === 'quarantined' ? head.subarray(0, Math.min(headEnd(head), quarantinedHead)) : head;
  const mail = form === 'mail' ? await readers.read(bytes, { ownAddresses: [] }).catch(() => null) : null;
  const told = mail ? [mail.title, mail.text].filter(Boolean).join(' · ') : '';
  const words = told || head.toString('utf8', 0, rawBytes);
  return words.replace(/\s+/gu, ' ').slice(0, 160);
}

/** So much of what is not read stands for it. */
const rawBytes = 1000;
const quarantinedHead = 16 * 1024;

/** Where the blank line stands; the length where there is none. */
function headEnd(content: Buffer): number {
  const end = content.indexOf('\r\n\r\n');
  const split = end < 0 ? content.indexOf('\n\n') : end;
  return split < 0 ? content.length : split;
}

/** Message-ID and digest of the body: headers grow on the way, the body stays. */
export function mailName(content: Buffer): string {
  const end = content.indexOf('\r\n\r\n');
  const split = end < 0 ? content.indexOf('\n\n') : end;
  const head = content.subarray(0, split < 0 ? headBytes : Math.min(split, headBytes)).toString('latin1');
  const messageId = /^message-id:\s*<([^>\0\r\n]{1,300})>/im.exec(head)?.[1];
  if (!messageId) return sha256(content);
  return `${messageId} ${sha256(content.subarray(split < 0 ? 0 : split)).slice(0, 24)}`;
}
