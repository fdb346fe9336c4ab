import { Injectable } from '@nestjs/common';
import type { ChatRecordView, QueryOf, routes } from '#contract';
import { memberBriefs, membersByNickname, readBody } from '#people';
import { Db, FileRow, Refusal, fileViewOf, pageOf, readCursor } from '#platform';
import { In } from 'typeorm';
import { ChatMessageRow, ChatRecord, ChatRecordFile } from './chat-record.entity.js';
import { filesOf } from './enclosed.js';
import { knownMessages, messageOf } from './known.js';
import { proposePlan } from './proposing.js';

type Query = QueryOf<typeof routes.chatRecords.list>;
type Row = Omit<ChatRecordView, 'messages' | 'receivedAt' | 'from' | 'to'> & {
  messages: number;
  receivedAt: Date;
  from: Date | null;
  to: Date | null;
};

const columns = `r.id, r.title, r.origin, r.state, r.received_at AS "receivedAt", r.received_by AS "receivedBy",
  (SELECT min(sent_at) FROM chat_messages WHERE record_id = r.id) AS "from",
  (SELECT max(sent_at) FROM chat_messages WHERE record_id = r.id) AS "to",
  (SELECT count(*) FROM chat_messages WHERE record_id = r.id) AS messages,
  (SELECT count(DISTINCT a.suggestion_id) FROM chat_takings t JOIN arrivals a USING (raw_inbound_id)
    WHERE t.record_id = r.id) AS taken`;

@Injectable()
export class ChatRecordViews {
  constructor(private readonly db: Db) {}

  /** Those that wait first, the newest first among them. */
  async list({ state, after, limit }: Query) {
    const cursor = readCursor(after, 2);
    const rows = await this.db.rows<Row>(
      `SELECT ${columns} FROM chat_records r
        WHERE ($1::text IS NULL OR r.state = $1) AND ($2::int IS NULL OR ((r.state = 'open')::int, r.id) < ($2, $3::uuid))
        ORDER BY (r.state = 'open')::int DESC, r.id DESC LIMIT $4`,
      [state ?? null, cursor?.[0] ?? null, cursor?.[1] ?? null, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      ({ state: stands, id }) => [stands === 'open' ? 1 : 0, id],
      (row) => row,
    );
  }

  async read(id: string) {
    const row = await this.db.row<Row>(`SELECT ${columns} FROM chat_records r WHERE r.id = $1`, [id]);
    const manager = this.db.source.manager;
    const record = row && (await manager.findOneBy(ChatRecord, { id }));
    if (!row || !record) throw new Refusal('not-found');
    const messages = (await manager.find(ChatMessageRow, { where: { recordId: id }, order: { index: 'ASC' } })).map(
      messageOf,
    );
    const enclosed = await manager.findBy(ChatRecordFile, { recordId: id });
    const files = await manager.findBy(FileRow, { id: In([record.fileId, ...enclosed.map(({ fileId }) => fileId)]) });
    const fileById = new Map(files.map((file) => [file.id, fileViewOf(file)]));
    const known = await knownMessages(this.db, record, messages);
    const shown = messages.map((message, place) => {
      const own = filesOf([message], enclosed).flatMap(({ fileId }) => fileById.get(fileId) ?? []);
      const { index, author, sentAt, text, quote, marked, doubtful, images, files: documents } = message;
      const missing = images.length + documents.length - own.length;
      const said = quote ? `${quote.author}：${quote.text}` : null;
      return {
        index,
        author,
        sentAt,
        text,
        quote: said,
        marked,
        doubtful,
        files: own,
        missing,
        known: known.get(place) ?? null,
      };
    });
    const { settings } = await readBody(this.db);
    const { items, reasons } = proposePlan(shown, settings.gatheringMinutes);
    const authors = await this.authorsOf(messages.map(({ author }) => author));
    const sure = authors.filter(({ certain }) => certain);
    const plan = record.plan ?? {
      authors: sure.map(({ author, memberId }) => ({ author, memberId, bind: false })),
      items,
    };
    return {
      ...row,
      format: record.format,
      dropped: record.dropped,
      version: record.version,
      original: fileById.get(record.fileId) as ReturnType<typeof fileViewOf>,
      messages: shown,
      authors,
      plan,
      reasons,
    };
  }

  /** Every nickname once, the one who says most first. */
  private async authorsOf(names: string[]) {
    const counts = new Map<string, number>();
    for (const name of names) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
    const matches = await membersByNickname(this.db, [...counts.keys()]);
    const briefs = await memberBriefs(
      this.db,
      [...matches.values()].map(({ memberId }) => memberId),
    );
    return [...counts]
      .toSorted((a, b) => b[1] - a[1])
      .map(([author, count]) => {
        const match = matches.get(author);
        const member = (match && briefs.get(match.memberId)) ?? null;
        return { author, count, member, memberId: member?.id ?? null, certain: match?.certain ?? false };
      });
  }
}
