import { Injectable } from '@nestjs/common';
import { type ChatMessage, chatMessageKey } from '#channels';
import type { BodyOf, ChatItem, ChatPlan, routes } from '#contract';
import { bindSender } from '#people';
import { type Actor, Db, Refusal, type Tx, chinaDay, ownFiles, readFile, trail } from '#platform';
import { Intake, type Stored, type ToStore } from '../intake.js';
import { inTurn } from '../placement.js';
import type { PickedMessage } from '../receive.js';
import { Suggestions } from '../suggestions.js';
import { ChatMessageRow, ChatRecord, ChatRecordFile } from './chat-record.entity.js';
import { filesOf } from './enclosed.js';
import { keepRecord } from './keeping.js';
import { type KnownAs, knownMessages, messageOf } from './known.js';
import { sourceIn } from './sources.js';

type Begun = BodyOf<typeof routes.chatRecords.begin>;
type Versioned = BodyOf<typeof routes.chatRecords.save>;

/** One record with everything that is needed to take of it. */
interface Opened {
  record: ChatRecord;
  messages: ChatMessage[];
  known: Map<number, KnownAs>;
  files: ChatRecordFile[];
}

interface Taking {
  item: ChatItem;
  arrival: ToStore;
}

/** Records of an ordinary WeChat group: kept at once, taken apart by a clerk. */
@Injectable()
export class ChatRecords {
  constructor(
    private readonly db: Db,
    private readonly intake: Intake,
    private readonly suggestions: Suggestions,
  ) {}

  async begin(actor: Actor, { text, fileId, madeOn }: Begun): Promise<{ id: string }> {
    const source = fileId
      ? await this.uploaded(actor, fileId)
      : text?.trim()
        ? { words: Buffer.from(text), enclosed: [] }
        : null;
    const field = fileId ? 'fileId' : 'text';
    if (!source) throw Refusal.at(field, 'chat-record-unreadable');
    const id = await this.db.transaction(actor, (tx) =>
      keepRecord(tx, {
        ...source,
        origin: fileId ? 'UPLOAD' : 'PASTE',
        fileId,
        madeOn: madeOn ?? chinaDay(tx.now),
        rawInboundId: null,
        receivedBy: actor.name,
      }),
    );
    if (!id) throw Refusal.at(field, 'chat-record-unreadable');
    return { id };
  }

  private async uploaded(actor: Actor, fileId: string) {
    await this.db.transaction(actor, (tx) => ownFiles(tx, [fileId]));
    const file = await readFile(this.db, fileId);
    if (!file) throw Refusal.at('fileId', 'file-not-yours');
    return sourceIn({ name: file.name, content: file.content });
  }

  /** Keeps what the clerk has decided so far. Two clerks at once: the second one is told. */
  save(actor: Actor, id: string, { version, ...plan }: Versioned): Promise<{ version: number }> {
    return this.db.transaction(actor, async (tx) => {
      const record = await lock(tx, id);
      if (record.version !== version) throw new Refusal('changed-meanwhile');
      await tx.rows(`UPDATE chat_records SET plan = $2, version = version + 1 WHERE id = $1`, [
        id,
        JSON.stringify(plan),
      ]);
      return { version: version + 1 };
    });
  }

  /**
   * Takes the ticked items in, and only what is new: a message that an earlier record brought, or this one before,
   * stays the one it is, also when two clerks take the same at once.
   */
  async import(actor: Actor, id: string, { version, ...plan }: Versioned) {
    const ticked = plan.items.filter(({ take }) => take);
    if (ticked.length === 0) throw new Refusal('nothing-picked');
    const { stored, numbers: before } = await this.db.transaction(actor, async (tx) => {
      await inTurn(tx, 'chat records');
      const record = await lock(tx, id);
      if (record.version !== version) throw new Refusal('changed-meanwhile');
      const opened = await open(tx, record);
      const known = ticked.flatMap((item) => item.indexes.flatMap((index) => knownNumber(opened, item, index) ?? []));
      const fresh = ticked.flatMap((item) => {
        // Of messages that were put together some may be in already: only the others are taken.
        const indexes = item.indexes.filter((index) => knownNumber(opened, item, index) === null);
        return indexes.length > 0 ? [takingOf(actor, opened, plan, { ...item, indexes })] : [];
      });
      const added = await this.intake.storeIn(
        tx,
        fresh.map(({ arrival }) => arrival),
      );
      await this.noteTakings(tx, id, fresh, added);
      for (const { author, memberId, bind } of plan.authors)
        if (memberId && bind) await bindSender(tx, memberId, 'nickname', author);
      await tx.rows(`UPDATE chat_records SET plan = $2, version = version + 1, state = 'taken' WHERE id = $1`, [
        id,
        JSON.stringify(plan),
      ]);
      const note = `收下 ${added.filter(({ isNew }) => isNew).length} 条`;
      await trail(tx, 'chat-record', id, { action: 'import', from: record.state, to: 'taken', note });
      return { stored: added, numbers: known };
    });
    // Read at once, so that the clerk sees the numbers; the job that was stored with it finds nothing left to do.
    for (const { id: rawId } of stored) await this.suggestions.receive(rawId);
    const added = stored.filter(({ isNew }) => isNew).length;
    const numbers = [...before, ...(await this.numbersOf(stored))];
    return { added, alreadyKnown: ticked.length - added, numbers: [...new Set(numbers)].sort() };
  }

  discard(actor: Actor, id: string): Promise<void> {
    return this.setState(actor, id, { action: 'discard', from: 'open', to: 'discarded' });
  }

  restore(actor: Actor, id: string): Promise<void> {
    return this.setState(actor, id, { action: 'restore', from: 'discarded', to: 'open' });
  }

  private setState(
    actor: Actor,
    id: string,
    step: { action: string; from: ChatRecord['state']; to: ChatRecord['state'] },
  ) {
    return this.db.transaction(actor, async (tx) => {
      const record = await lock(tx, id);
      if (record.state !== step.from) throw new Refusal('changed-meanwhile');
      await tx.rows(`UPDATE chat_records SET state = $2, version = version + 1 WHERE id = $1`, [id, step.to]);
      await trail(tx, 'chat-record', id, step);
    });
  }

  private async noteTakings(tx: Tx, recordId: string, takings: Taking[], stored: Stored[]): Promise<void> {
    for (const [at, { item }] of takings.entries()) {
      const raw = stored[at];
      if (!raw) continue;
      await tx.rows(
        `INSERT INTO chat_takings (record_id, index, raw_inbound_id) SELECT $1, unnest($2::int[]), $3 ON CONFLICT DO NOTHING`,
        [recordId, item.indexes, raw.id],
      );
    }
  }

  private async numbersOf(stored: Stored[]): Promise<string[]> {
    const rows = await this.db.rows<{ number: string }>(
      `SELECT DISTINCT s.number FROM arrivals a JOIN suggestions s ON s.id = a.suggestion_id
        WHERE a.raw_inbound_id = ANY($1)`,
      [stored.map(({ id }) => id)],
    );
    return rows.map(({ number }) => number);
  }
}

/** What this message is in the inbox already; null when it is to be taken. Parts are told apart by their own names. */
function knownNumber({ known }: Opened, { part }: ChatItem, index: number): string | null {
  const as = known.get(index);
  return as?.certain && !(part > 0 && as.byName) ? as.number : null;
}

async function lock(tx: Tx, id: string): Promise<ChatRecord> {
  const record = await tx.manager.findOne(ChatRecord, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!record) throw new Refusal('not-found');
  return record;
}

async function open(tx: Tx, record: ChatRecord): Promise<Opened> {
  const rows = await tx.manager.find(ChatMessageRow, { where: { recordId: record.id }, order: { index: 'ASC' } });
  const files = await tx.manager.findBy(ChatRecordFile, { recordId: record.id });
  const messages = rows.map(messageOf);
  return { record, messages, files, known: await knownMessages(tx, record, messages) };
}

/** A ticked item as it is stored: the words of the record beside what the clerk made of them. */
function takingOf(actor: Actor, { record, messages, files }: Opened, plan: ChatPlan, item: ChatItem): Taking {
  const parts = item.indexes.flatMap((index) => messages[index] ?? []);
  const [first] = parts;
  if (!first || parts.length < item.indexes.length) throw new Refusal('nothing-picked');
  const named = plan.authors.find(({ author }) => author === first.author);
  const memberId = item.memberId === undefined ? named?.memberId : item.memberId;
  const picked: PickedMessage = {
    author: first.author,
    sentAt: first.sentAt,
    text: parts
      .map(({ text }) => text)
      .filter(Boolean)
      .join('\n'),
    quote: first.quote ? `${first.quote.author}：${first.quote.text}` : null,
    title: item.title,
    clerkText: item.text,
    ...(memberId === undefined ? {} : { memberId }),
    fileIds: filesOf(parts, files).map(({ fileId }) => fileId),
    recordFileId: record.fileId,
    importedBy: actor.name,
  };
  const key = chatMessageKey(first, record.title);
  const arrival: ToStore = {
    channel: 'WECHAT_GROUP',
    externalId: item.part === 0 ? key : `${key} ${item.part}`,
    form: 'chat-message',
    content: Buffer.from(JSON.stringify(picked)),
    senderRef: first.author,
    accountId: actor.accountId,
    recordFileId: record.fileId,
  };
  return { item, arrival };
}
