import { type ChatMessage, chatMessageKey, overlapOf } from '#channels';
import { type Db, type Tx, core } from '#platform';
import type { ChatMessageRow } from './chat-record.entity.js';

/** Where a message of a record stands already. */
export interface KnownAs {
  suggestionId: string | null;
  number: string | null;
  certain: boolean;
  /** By the name of the message itself, which does not tell whether all of it was taken. */
  byName?: true;
}

const leadLength = 12;
/** So many earlier records, the newest, are looked through. */
const looksThrough = 60;

/** By these letters a message is looked for in other records; '' for what is too short to tell. */
export function leadOf({ text, quote }: Pick<ChatMessage, 'text' | 'quote'>): string {
  const letters = core(text || quote?.text || '');
  return letters.length < leadLength ? '' : letters.slice(0, leadLength).join('');
}

export const messageOf = (row: ChatMessageRow): ChatMessage => {
  const { index, author, sentAt, text, images, files, marked, quote, doubtful } = row;
  return { index, author, sentAt: sentAt?.toISOString() ?? null, text, images, files, marked, quote, doubtful };
};

interface Earlier extends ChatMessageRow {
  suggestionId: string | null;
  number: string | null;
}

/** Which messages of this record an earlier one held, or the inbox holds, by their place in it. */
export async function knownMessages(
  q: Db | Tx,
  record: { id: string; title: string | null },
  messages: ChatMessage[],
): Promise<Map<number, KnownAs>> {
  const known = await byKey(q, record, messages);
  for (const [place, as] of await putTogether(q, record, messages)) if (!known.has(place)) known.set(place, as);
  for (const earlier of await earlierRecords(q, record.id, messages)) {
    const overlap = overlapOf(messages, earlier.map(messageOf));
    for (const [place, { at, certain }] of overlap) {
      const { suggestionId, number } = earlier[at] as Earlier;
      if (tellsMore({ number, suggestionId, certain }, known.get(place))) {
        known.set(place, { suggestionId, number, certain });
      }
    }
  }
  return known;
}

/** In the inbox before only seen; certain before likely. */
function tellsMore(found: KnownAs, before: KnownAs | undefined): boolean {
  if (!before) return true;
  if ((found.number === null) !== (before.number === null)) return before.number === null;
  return found.certain && !before.certain;
}

/** The very same message, also of the time before records were kept, or of an import that was cut off. */
async function byKey(q: Db | Tx, { title }: { title: string | null }, messages: ChatMessage[]) {
  const keys = messages.map((message) => chatMessageKey(message, title));
  const rows = await q.rows<{ key: string; suggestionId: string; number: string }>(
    `SELECT r.external_id AS key, s.id AS "suggestionId", s.number
       FROM raw_inbound r JOIN arrivals a ON a.raw_inbound_id = r.id JOIN suggestions s ON s.id = a.suggestion_id
      WHERE r.channel = 'WECHAT_GROUP' AND r.external_id = ANY($1)`,
    [keys],
  );
  const found = new Map(rows.map(({ key, ...as }) => [key, as]));
  const known = new Map<number, KnownAs>();
  for (const [place, key] of keys.entries()) {
    const as = found.get(key);
    if (as) known.set(place, { ...as, certain: true, byName: true });
  }
  return known;
}

/** Messages of this very record that went into the arrival of another one: only that one's name is known outside. */
async function putTogether(q: Db | Tx, { id, title }: { id: string; title: string | null }, messages: ChatMessage[]) {
  const rows = await q.rows<{ index: number; name: string; suggestionId: string; number: string }>(
    `SELECT t.index, r.external_id AS name, s.id AS "suggestionId", s.number
       FROM chat_takings t JOIN raw_inbound r ON r.id = t.raw_inbound_id
       JOIN arrivals a ON a.raw_inbound_id = r.id AND a.part = 1 JOIN suggestions s ON s.id = a.suggestion_id
      WHERE t.record_id = $1`,
    [id],
  );
  return rows.flatMap(({ index, name, ...as }): [number, KnownAs][] => {
    const place = messages.findIndex((message) => message.index === index);
    const message = messages[place];
    return message && !name.startsWith(chatMessageKey(message, title)) ? [[place, { ...as, certain: true }]] : [];
  });
}

/** Records that share a longer message with this one, or a minute in which somebody spoke. */
async function earlierRecords(q: Db | Tx, recordId: string, messages: ChatMessage[]): Promise<Earlier[][]> {
  const leads = [...new Set(messages.map(leadOf).filter(Boolean))];
  const minutes = [...new Set(messages.flatMap(({ sentAt }) => sentAt ?? []))];
  const rows = await q.rows<Earlier>(
    `WITH near AS (
       SELECT DISTINCT record_id FROM chat_messages WHERE lead = ANY($1) AND lead <> ''
       UNION SELECT DISTINCT m.record_id FROM chat_messages m JOIN unnest($2::timestamptz[]) AS at
          ON m.sent_at >= date_trunc('minute', at) AND m.sent_at < date_trunc('minute', at) + interval '1 minute'),
     newest AS (SELECT record_id FROM near WHERE record_id < $3 ORDER BY record_id DESC LIMIT ${looksThrough})
     SELECT m.record_id AS "recordId", m.index, m.author, m.sent_at AS "sentAt", m.text, m.quote, m.images, m.files,
            m.marked, m.doubtful, m.lead, s.id AS "suggestionId", s.number
       FROM newest JOIN chat_messages m USING (record_id)
       LEFT JOIN LATERAL (SELECT s.id, s.number FROM chat_takings t
            JOIN arrivals a ON a.raw_inbound_id = t.raw_inbound_id JOIN suggestions s ON s.id = a.suggestion_id
           WHERE t.record_id = m.record_id AND t.index = m.index ORDER BY a.part LIMIT 1) s ON true
      ORDER BY m.record_id DESC, m.index`,
    [leads, minutes, recordId],
  );
  const records = new Map<string, Earlier[]>();
  for (const row of rows) records.set(row.recordId, [...(records.get(row.recordId) ?? []), row]);
  return [...records.values()];
}
