import type { ImapFolders, ImapHead, ImapLine } from '#channels';
import { type Db, newId } from '#platform';
import type { Arrivals } from '../arrivals.js';
import type { Mailbox } from './mailbox.entity.js';

/** As large as the inbound mail door takes them. */
const largestMail = 50 * 1024 * 1024;
/** What is asked for at once: the next batch comes in while one is being stored, so twice that is in memory. */
const batchMails = 64;
const batchBytes = 16 * 1024 * 1024;
/** Heads are looked at in larger lots. */
const lotMails = 500;
/** So often may a mail tear the line before it is left where it is. */
const mostTears = 3;

type Batch = ImapHead[];

/** Where the reading of one inbox stands. */
export interface Place {
  uidValidity: number;
  lastUid: number;
  /** Mails from before are not wanted: they are old, and only met because the inbox was numbered anew. */
  from: Date | null;
}

/**
 * Takes in all mails of an open inbox, in their order: bytes first, and only when they are stored is the mail marked as
 * read and moved; then the place is remembered. Killed on any line it begins again at the place, and meets what is
 * stored already under the same name.
 */
export class MailIntake {
  /** A mail that was being handed over when the line broke, and how often that happened. */
  private torn = { uid: 0, times: 0 };

  constructor(
    private readonly db: Db,
    private readonly arrivals: Arrivals,
    private readonly mailbox: Pick<Mailbox, 'id' | 'address'>,
    private readonly warn: (what: string) => void,
  ) {}

  async takeAll(line: ImapLine, place: Place, folders: ImapFolders, stop: AbortSignal): Promise<void> {
    const uids = await line.uidsAfter(place.lastUid);
    for (let at = 0; at < uids.length && !stop.aborted; at += lotMails) {
      const lot = uids.slice(at, at + lotMails);
      await this.remember(place, { waiting: uids.length - at });
      await this.takeLot(line, place, folders, await line.heads(lot), stop);
      // Those that somebody removed meanwhile have no head: they are over too.
      if (!stop.aborted) await this.remember(place, { lastUid: lot.at(-1) ?? place.lastUid });
    }
    if (!stop.aborted) await this.remember(place, { waiting: 0 });
  }

  private async takeLot(
    line: ImapLine,
    place: Place,
    folders: ImapFolders,
    heads: ImapHead[],
    stop: AbortSignal,
  ): Promise<void> {
    const batches = this.batchesOf(heads.filter((head) => isWanted(head, place)));
    let coming = this.fetch(line, batches[0]);
    for (const [at, batch] of batches.entries()) {
      const contents = await coming;
      if (stop.aborted) return;
      coming = this.fetch(line, batches[at + 1]);
      // Awaited in the next round; until then nobody listens.
      coming.catch(() => undefined);
      await this.take(line, place, folders, batch, contents);
    }
  }

  private async take(
    line: ImapLine,
    place: Place,
    folders: ImapFolders,
    batch: Batch,
    contents: Map<number, Buffer>,
  ): Promise<void> {
    const stored: number[] = [];
    const withheld = await this.withheldAmong(line, batch, contents);
    const results = await Promise.allSettled(
      batch.map(async ({ uid, receivedAt }) => {
        const content = contents.get(uid);
        if (!content) return;
        await this.store(content, receivedAt);
        stored.push(uid);
      }),
    );
    const moved = await this.putAway(line, folders, stored);
    for (const [at, result] of results.entries()) {
      const head = batch[at];
      if (result.status === 'rejected' && head) await this.storeAgain(line, place, folders, head, contents);
    }
    for (const head of batch) {
      if (head.size > largestMail) await this.giveUp(line, place, folders, head, '邮件超过 50 MB，没有收下');
      else if (this.isTorn(head) || withheld.has(head.uid))
        await this.giveUp(line, place, folders, head, '邮件服务器没能交出这封信');
    }
    const lastUid = batch.at(-1)?.uid ?? place.lastUid;
    await this.remember(place, { lastUid, takenIn: stored.length, unmoved: moved ? 0 : stored.length });
  }

  /** What was asked for, did not come, and is there still: it was not removed meanwhile, the server keeps it back. */
  private async withheldAmong(line: ImapLine, batch: Batch, contents: Map<number, Buffer>): Promise<Set<number>> {
    const missing = batch.filter((head) => head.size <= largestMail && !this.isTorn(head) && !contents.has(head.uid));
    const there = missing.length === 0 ? [] : await line.heads(missing.map(({ uid }) => uid));
    return new Set(there.filter(({ deleted }) => !deleted).map(({ uid }) => uid));
  }

  private store(content: Buffer, receivedAt: Date) {
    return this.arrivals.storeMail(content, envelopeSender(content), { receivedAt });
  }

  /** Not stored in company: alone, then. If the database itself is away, this throws and everything is tried anew. */
  private async storeAgain(
    line: ImapLine,
    place: Place,
    folders: ImapFolders,
    head: ImapHead,
    contents: Map<number, Buffer>,
  ): Promise<void> {
    const content = contents.get(head.uid);
    if (!content) return;
    const failure = await this.store(content, head.receivedAt).then(
      () => null,
      (error: unknown) => String(error),
    );
    if (failure === null) return void (await this.putAway(line, folders, [head.uid]));
    await this.db.row(`SELECT 1`);
    this.warn(`mail ${head.uid} cannot be stored: ${failure.slice(0, 200)}`);
    await this.giveUp(line, place, folders, head, '系统存不下这封信');
  }

  /** Leaves a mail to people: they see its row, and find it in the folder of failures. */
  private async giveUp(line: ImapLine, place: Place, folders: ImapFolders, head: ImapHead, reason: string) {
    const { subject, sender } = this.isTorn(head) ? { subject: '', sender: '' } : await line.envelope(head.uid);
    await this.db.rows(
      `INSERT INTO mailbox_failures (id, mailbox_id, address, uid_validity, uid, subject, sender, size, received_at,
                                     failed_at, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
      [
        newId(),
        this.mailbox.id,
        this.mailbox.address,
        place.uidValidity,
        head.uid,
        clean(subject, 200),
        clean(sender, 200),
        head.size,
        head.receivedAt,
        this.db.now(),
        reason,
      ],
    );
    if (await line.putAway([head.uid], folders.failed))
      await this.db.rows(
        `UPDATE mailbox_failures SET folder = $4 WHERE mailbox_id = $1 AND uid_validity = $2 AND uid = $3`,
        [this.mailbox.id, place.uidValidity, head.uid, folders.failed],
      );
  }

  private async putAway(line: ImapLine, folders: ImapFolders, uids: number[]): Promise<boolean> {
    if (await line.putAway(uids, folders.done)) return true;
    // Somebody may have renamed or removed the folder.
    Object.assign(folders, await line.folders({ done: folders.done, failed: folders.failed }));
    if (await line.putAway(uids, folders.done)) return true;
    this.warn(`${uids.length} mails stay in the inbox, the server does not move them to ${folders.done}`);
    return false;
  }

  /** What is too large, or has torn the line too often, is not asked for. */
  private async fetch(line: ImapLine, batch: Batch = []): Promise<Map<number, Buffer>> {
    const asked = batch.filter((head) => head.size <= largestMail && !this.isTorn(head)).map(({ uid }) => uid);
    try {
      return await line.contents(asked);
    } catch (error) {
      const [first = 0] = asked;
      this.torn = { uid: first, times: this.torn.uid === first ? this.torn.times + 1 : 1 };
      throw error;
    }
  }

  private isTorn({ uid }: ImapHead): boolean {
    return this.torn.uid === uid && this.torn.times > mostTears;
  }

  /** After a torn line mails are asked for one by one, so that it shows which one does it. */
  private batchesOf(heads: ImapHead[]): Batch[] {
    const batches: Batch[] = [];
    let bytes = 0;
    for (const head of heads) {
      const last = batches.at(-1);
      const size = head.size > largestMail ? 0 : head.size;
      const alone = head.uid <= this.torn.uid + batchMails && this.torn.times > 0;
      if (last && !alone && last.length < batchMails && bytes + size <= batchBytes) last.push(head);
      else {
        batches.push([head]);
        bytes = 0;
      }
      bytes += size;
    }
    return batches;
  }

  /** Never backwards, and never for another generation of the inbox. */
  private async remember(
    place: Place,
    news: { lastUid?: number; waiting?: number; takenIn?: number; unmoved?: number },
  ): Promise<void> {
    place.lastUid = Math.max(place.lastUid, news.lastUid ?? 0);
    await this.db.rows(
      `UPDATE mailboxes SET last_uid = greatest(last_uid, $3), waiting = coalesce($4, greatest(waiting - $5, 0)),
              taken_in = taken_in + $5, unmoved = unmoved + $6, last_success_at = $7
        WHERE id = $1 AND uid_validity = $2`,
      [
        this.mailbox.id,
        place.uidValidity,
        place.lastUid,
        news.waiting ?? null,
        news.takenIn ?? 0,
        news.unmoved ?? 0,
        this.db.now(),
      ],
    );
  }
}

const isWanted = ({ deleted, receivedAt }: ImapHead, { from }: Place): boolean =>
  !deleted && (from === null || receivedAt >= from);

const clean = (text: string, most: number): string => [...text.replaceAll('\u0000', '')].slice(0, most).join('');

const headBytes = 64 * 1024;
/** Further nobody writes an address; who does wants to keep us busy. */
const fieldBytes = 1000;

/**
 * What the mail was sent from, as the server that received it wrote it on top: '' is the null sender of bounces. Where
 * it wrote nothing, the author stands for it.
 */
export function envelopeSender(content: Buffer): string {
  const head = content.subarray(0, headBytes).toString('latin1');
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
  const fields = head
    .slice(0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const value = (name: string) =>
    fields
      .find((field) => field.toLowerCase().startsWith(name))
      ?.slice(name.length, name.length + fieldBytes)
      .trim();
  const returned = value('return-path:');
  if (returned !== undefined) return returned.replace(/^<|>$/g, '').trim();
  const from = value('from:') ?? '';
  return /<([^<>\s]+@[^<>\s]+)>/.exec(from)?.[1] ?? /[^\s<>"',;()]+@[^\s<>"',;()]+/.exec(from)?.[0] ?? 'unknown';
}
