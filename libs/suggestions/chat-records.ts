import { Injectable } from '@nestjs/common';
import { chatMessageKey, readChatRecord } from '#channels';
import type { ChatMessageView, MemberBrief, BodyOf, routes } from '#contract';
import { memberBriefs, membersByNickname } from '#people';
import { type Actor, Db, Refusal, keepFile, ownFiles, readFile } from '#platform';
import { Intake } from './intake.js';
import type { PickedMessage } from './receive.js';
import { Suggestions } from './suggestions.js';

type Source = BodyOf<typeof routes.chatRecords.preview>;
type ImportDraft = BodyOf<typeof routes.chatRecords.import>;
type Pick = ImportDraft['picks'][number];
type Message = ReturnType<typeof readChatRecord>['messages'][number];

/** A record of the WeChat group, pasted or uploaded by the clerk. */
@Injectable()
export class ChatRecords {
  constructor(
    private readonly db: Db,
    private readonly intake: Intake,
    private readonly suggestions: Suggestions,
  ) {}

  /** Splits the record and proposes the members behind the nicknames; writes nothing. */
  async preview(actor: Actor, source: Source) {
    const record = await this.recordIn(await this.contentOf(actor, source));
    if (record.messages.length === 0) throw Refusal.at(source.fileId ? 'fileId' : 'text', 'chat-record-unreadable');
    const authors = await this.membersOf(record.messages);
    const keys = record.messages.map((message) => chatMessageKey(message, record.title));
    const known = await this.numbersOf(keys);
    const messages = record.messages.map((message, at): ChatMessageView => ({
      index: message.index,
      key: keys[at] ?? '',
      author: message.author,
      sentAt: message.sentAt,
      text: message.text,
      quote: quoteOf(message),
      images: message.images,
      marked: message.marked,
      doubtful: message.doubtful,
      member: authors.get(message.author)?.member ?? null,
      memberCertain: authors.get(message.author)?.certain ?? false,
      knownAs: known.get(keys[at] ?? '') ?? null,
    }));
    return { format: record.format, messages, dropped: record.dropped };
  }

  /** Takes the ticked messages in. A message that is in the inbox already, from an overlapping record, stays one. */
  async import(actor: Actor, draft: ImportDraft) {
    if (draft.picks.length === 0) throw new Refusal('nothing-picked');
    const content = await this.contentOf(actor, draft);
    const { messages, title } = await this.recordIn(content);
    const ticked = draft.picks.map((pick) => ({ pick, message: messages.find(({ index }) => index === pick.index) }));
    if (ticked.some(({ message }) => !message)) throw new Refusal('nothing-picked');
    const record = await this.db.transaction(actor, (tx) =>
      keepFile(tx, { name: '聊天记录.txt', contentType: 'text/plain', content }),
    );
    let added = 0;
    const keys: string[] = [];
    for (const { pick, message } of ticked) {
      if (!message) continue;
      const key = chatMessageKey(message, title);
      const stored = await this.intake.store({
        channel: 'WECHAT_GROUP',
        externalId: key,
        form: 'chat-message',
        content: Buffer.from(JSON.stringify(pickedOf(message, pick, { fileId: record.id, by: actor.name }))),
        senderRef: message.author,
        accountId: actor.accountId,
        recordFileId: record.id,
      });
      if (stored.isNew) added += 1;
      // Read at once, so that the clerk sees the numbers; the job that was stored with it finds nothing left to do.
      await this.suggestions.receive(stored.id);
      keys.push(key);
    }
    const numbers = await this.numbersOf(keys);
    return { added, alreadyKnown: draft.picks.length - added, numbers: keys.flatMap((key) => numbers.get(key) ?? []) };
  }

  /** The nicknames of the group are known: a header line with one of them is certain. */
  private async recordIn(content: Buffer) {
    const rows = await this.db.rows<{ subject: string }>(
      `SELECT subject FROM member_bindings WHERE provider = 'nickname'`,
    );
    return readChatRecord(content, { knownAuthors: rows.map(({ subject }) => subject) });
  }

  private async contentOf(actor: Actor, source: Source): Promise<Buffer> {
    if (source.text?.trim()) return Buffer.from(source.text);
    const { fileId } = source;
    if (!fileId) throw Refusal.at('text', 'chat-record-unreadable');
    await this.db.transaction(actor, (tx) => ownFiles(tx, [fileId]));
    const file = await readFile(this.db, fileId);
    if (!file) throw Refusal.at('fileId', 'file-not-yours');
    return file.content;
  }

  private async membersOf(messages: Message[]): Promise<Map<string, { member: MemberBrief; certain: boolean }>> {
    const matches = await membersByNickname(this.db, [...new Set(messages.map((message) => message.author))]);
    const briefs = await memberBriefs(
      this.db,
      [...matches.values()].map(({ memberId }) => memberId),
    );
    const found = new Map<string, { member: MemberBrief; certain: boolean }>();
    for (const [author, { memberId, certain }] of matches) {
      const member = briefs.get(memberId);
      if (member) found.set(author, { member, certain });
    }
    return found;
  }

  /** Numbers of the suggestions that these messages became before. */
  private async numbersOf(keys: string[]): Promise<Map<string, string>> {
    const rows = await this.db.rows<{ key: string; number: string }>(
      `SELECT r.external_id AS key, s.number FROM raw_inbound r JOIN arrivals a ON a.raw_inbound_id = r.id
         JOIN suggestions s ON s.id = a.suggestion_id
        WHERE r.channel = 'WECHAT_GROUP' AND r.external_id = ANY($1)`,
      [keys],
    );
    return new Map(rows.map(({ key, number }) => [key, number]));
  }
}

const quoteOf = ({ quote }: Message): string | null => (quote ? `${quote.author}：${quote.text}` : null);

/** A ticked message as it is stored: its own words beside what the clerk made of them. */
const pickedOf = (message: Message, pick: Pick, record: { fileId: string; by: string }): PickedMessage => ({
  author: message.author,
  sentAt: message.sentAt,
  text: message.text,
  quote: quoteOf(message),
  title: pick.title,
  clerkText: pick.text,
  memberId: pick.memberId,
  recordFileId: record.fileId,
  importedBy: record.by,
});
