import { looksLikeChatRecord, readChatRecord } from '#channels';
import type { ChatOrigin } from '#contract';
import { type Tx, chinaDay, keepFile, newId, sha256, trail } from '#platform';
import { z } from 'zod';
import type { RawInbound } from '../raw-inbound.entity.js';
import type { ReadArrival } from '../receive.js';
import { ChatMessageRow, ChatRecordFile } from './chat-record.entity.js';
import { leadOf } from './known.js';
import { type NamedFile, type RecordSource, sourceAmong } from './sources.js';

/** A file that came with a record: bytes of its own, or one that was uploaded before. */
type Enclosed = NamedFile | { name: string; fileId: string };

export interface ToKeep extends Pick<RecordSource, 'words'> {
  enclosed: Enclosed[];
  origin: ChatOrigin;
  /** Uploaded: the file is the evidence; otherwise the words are kept as one. */
  fileId: string | null;
  madeOn: string;
  rawInboundId: string | null;
  receivedBy: string;
}

/** Keeps a record with its messages. The same words again are the same record; null when nothing in it is a message. */
export async function keepRecord(tx: Tx, given: ToKeep): Promise<string | null> {
  const digest = sha256(given.words);
  const nicknames = await tx.rows<{ subject: string }>(
    `SELECT subject FROM member_bindings WHERE provider = 'nickname'`,
  );
  // A header line with the name of somebody we know is certain.
  const knownAuthors = nicknames.map(({ subject }) => subject);
  const record = readChatRecord(given.words, { knownAuthors, madeOn: given.madeOn });
  if (record.messages.length === 0) return null;
  const id = newId();
  const fileId =
    given.fileId ?? (await keepFile(tx, { name: '聊天记录.txt', contentType: 'text/plain', content: given.words })).id;
  const added = await tx.row<{ id: string }>(
    `INSERT INTO chat_records (id, sha256, file_id, origin, raw_inbound_id, title, format, made_on, dropped, received_at,
                               received_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (sha256) DO NOTHING RETURNING id`,
    [
      id,
      digest,
      fileId,
      given.origin,
      given.rawInboundId,
      record.title,
      record.format,
      given.madeOn,
      record.dropped,
      tx.now,
      given.receivedBy,
    ],
  );
  if (!added)
    return (await tx.row<{ id: string }>(`SELECT id FROM chat_records WHERE sha256 = $1`, [digest]))?.id ?? null;
  for (const message of record.messages) {
    const sentAt = message.sentAt ? new Date(message.sentAt) : null;
    await tx.manager.insert(ChatMessageRow, { ...message, recordId: id, sentAt, lead: leadOf(message) });
  }
  await keepEnclosed(tx, id, given.enclosed);
  await trail(tx, 'chat-record', id, { action: 'receive', to: 'open', note: `${record.messages.length} 条消息` });
  return id;
}

async function keepEnclosed(tx: Tx, recordId: string, enclosed: Enclosed[]): Promise<void> {
  const names = new Set<string>();
  for (const file of enclosed) {
    const { name } = file;
    if (names.has(name)) continue;
    names.add(name);
    const fileId = 'fileId' in file ? file.fileId : (await keepFile(tx, file)).id;
    await tx.manager.insert(ChatRecordFile, { recordId, name, fileId });
  }
}

const shared = z.object({ kind: z.string() });

/** What a mail or a share holds, when it is the record of a talk; null when it is an opinion of its own. */
export async function recordIn(raw: RawInbound, read: ReadArrival): Promise<RecordSource | null> {
  const { incoming } = read;
  const words = Buffer.from(incoming.text);
  if (raw.form === 'app') {
    const said = shared.safeParse(JSON.parse(raw.content.toString('utf8')));
    return said.data?.kind === 'chat-record' ? { words, enclosed: [] } : null;
  }
  if (raw.form !== 'mail') return null;
  const enclosed = incoming.attachments;
  if (looksLikeChatRecord(incoming.text)) return { words, enclosed };
  return enclosed.length > 0 ? sourceAmong(enclosed) : null;
}

/** Keeps the record that came with an arrival; the arrival itself becomes no suggestion. */
export async function keepArrivedRecord(tx: Tx, raw: RawInbound, read: ReadArrival, source: RecordSource) {
  const uploaded = read.enclosed.flatMap((file) => ('fileId' in file ? file.fileId : []));
  const named = await tx.rows<{ name: string; fileId: string }>(
    `SELECT name, id AS "fileId" FROM files WHERE id = ANY($1)`,
    [uploaded],
  );
  return keepRecord(tx, {
    words: source.words,
    enclosed: [...source.enclosed, ...named],
    origin: raw.form === 'mail' ? 'MAIL' : 'SHARE',
    fileId: null,
    madeOn: chinaDay(read.incoming.sentAt ?? raw.receivedAt),
    rawInboundId: raw.id,
    receivedBy: read.incoming.sender.displayName || read.incoming.sender.subject,
  });
}
