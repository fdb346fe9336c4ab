import { words } from '#contract';
import {
  Refusal,
  type Tx,
  chinaYear,
  gramsLiteral,
  gramsOf,
  gramsSql,
  keepFiles,
  newId,
  nextNumbers,
  trail,
  trailAll,
} from '#platform';
import { followAttachments } from './attached.js';
import { Arrival, type RawInbound } from './raw-inbound.entity.js';
import { type Heard, type ReadArrival, titleOf } from './receive.js';
import { titleFrom } from './titles.js';
import { announce, heardFrom } from './sender-checks.js';
import { type Sender, boundSender, sendersOf } from './senders.js';
import { Suggestion, SuggestionFile } from './suggestion.entity.js';

/** How an arrival comes to its suggestion. */
export type Joining = Pick<Arrival, 'role' | 'joinedHow' | 'joinedWhy' | 'inText'>;

/** Arrivals that begin a suggestion each. */
export interface Beginning extends Heard {
  gatheringUntil: Date | null;
  /** Why it is not part of what the sender began before. */
  why: string | null;
}

/** The next number of the year in which it came. The counter stays locked until the commit: taken as late as can be. */
const numberFor = async (tx: Tx, receivedAt: Date): Promise<string> =>
  (await numbersFor(tx, [receivedAt]))[0] as string;

/** The same for several, in their order. */
async function numbersFor(tx: Tx, receivedAt: Date[]): Promise<string[]> {
  const years = receivedAt.map((at) => chinaYear(at));
  const next = new Map<number, number[]>();
  for (const year of [...new Set(years)].sort((a, b) => a - b)) {
    const count = years.filter((one) => one === year).length;
    next.set(year, await nextNumbers(tx, `suggestion:${year}`, count));
  }
  return years.map((year) => `${year}-${String(next.get(year)?.shift()).padStart(4, '0')}`);
}

/** The suggestions that these arrivals begin, numbered in their order; answers their ids. */
export async function makeSuggestions(tx: Tx, beginnings: Beginning[]): Promise<string[]> {
  if (beginnings.length === 0) return [];
  const senders = await sendersOf(tx, beginnings);
  const ids = beginnings.map(() => newId());
  const made = beginnings.map((one, at) => ({ ...one, id: ids[at] as string, sender: senders[at] as Sender }));
  await trailAll(
    tx,
    'suggestion',
    made.map(({ id, ...one }) => ({ subjectId: id, action: 'receive', to: 'received', note: receivedNote(one) })),
  );
  await announce(
    tx,
    made.map(({ id, raw, sender }) => ({ suggestionId: id, rawId: raw.id, senderState: sender.senderState })),
  );
  const numbers = await numbersFor(
    tx,
    beginnings.map(({ raw }) => raw.receivedAt),
  );
  await tx.manager.insert(
    Suggestion,
    made.map((one, at) => rowOf(one, numbers[at] as string)),
  );
  const joining = { role: 'origin', joinedHow: 'made', inText: true } as const;
  await keepArrivals(
    tx,
    made.map(({ id, raw, read, why }) => ({ raw, read, suggestionId: id, joinedWhy: why, ...joining })),
  );
  await attachEnclosed(
    tx,
    made.map(({ id, raw, read }) => ({ suggestionId: id, raw, read })),
  );
  return ids;
}

function rowOf({ id, raw, read, sender, gatheringUntil }: Beginning & { id: string; sender: Sender }, number: string) {
  const { incoming, entry } = read;
  const title = titleOf(read);
  return {
    id,
    number,
    channel: raw.channel,
    stage: 'received' as const,
    title,
    text: read.text,
    originalText: incoming.text,
    quote: incoming.quote,
    category: read.category,
    receivedAt: raw.receivedAt,
    ...sender,
    senderProvider: incoming.sender.provider,
    senderSubject: incoming.sender.subject,
    gatheringUntil,
    entryWay: entry?.way ?? null,
    saidOn: entry?.saidOn ?? null,
    enteredBy: entry?.enteredBy ?? null,
    grams: `${read.grams} ${gramsLiteral(gramsOf(number, sender.senderName))}`,
  };
}

/** A suggestion for an arrival that was taken out of another; who spoke is known as far as it was known there. */
export async function makeFromArrival(
  tx: Tx,
  from: Suggestion,
  { arrivalId, part }: { arrivalId: string; part: number },
  givenTitle: string | null,
): Promise<string> {
  const arrival = await tx.manager.findOneByOrFail(Arrival, { rawInboundId: arrivalId, part });
  const raw = await tx.row<Pick<RawInbound, 'receivedAt' | 'channel'>>(
    `SELECT received_at AS "receivedAt", channel FROM raw_inbound WHERE id = $1`,
    [arrivalId],
  );
  if (!raw) throw new Refusal('not-found');
  const { senderProvider: provider, senderSubject: subject, senderName: called } = arrival;
  const same = provider === from.senderProvider && subject === from.senderSubject;
  const sender = same ? from : await boundSender(tx, { provider, subject, displayName: called });
  const [id, title] = [newId(), titleFrom(givenTitle ?? arrival.title, arrival.text)];
  await trail(tx, 'suggestion', id, {
    action: 'receive',
    to: 'received',
    note: `${words.channel[raw.channel]}，${sender.senderName}，由 ${from.number} 分出`,
  });
  // The sender of the whole was told of it; another one has not heard of us yet.
  if (!same) await announce(tx, [{ suggestionId: id, rawId: arrivalId, senderState: sender.senderState }]);
  const number = await numberFor(tx, raw.receivedAt);
  await tx.rows(
    `INSERT INTO suggestions (id, number, channel, stage, title, text, original_text, category, received_at, sender_name,
       sender_provider, sender_subject, sender_state, member_id, entry_way, said_on, entered_by, grams)
     SELECT $1, $2, $3, 'received', $4, $5, $5, category, $6, $7, $8, $9, $10, $11,
            CASE WHEN $3 = 'STAFF_ENTRY' THEN entry_way END, CASE WHEN $3 = 'STAFF_ENTRY' THEN said_on END,
            CASE WHEN $3 = 'STAFF_ENTRY' THEN entered_by END, ${gramsSql('$12')} FROM suggestions WHERE id = $13`,
    [
      id,
      number,
      raw.channel,
      title,
      arrival.text,
      raw.receivedAt,
      sender.senderName,
      provider,
      subject,
      sender.senderState,
      sender.memberId,
      gramsOf(number, title, arrival.text, sender.senderName),
      from.id,
    ],
  );
  return id;
}

/** Writes arrivals down with their own words. */
export async function keepArrivals(tx: Tx, arrivals: (Heard & Joining & { suggestionId: string })[]): Promise<void> {
  await heardFrom(
    tx,
    arrivals.map(({ read }) => read.incoming.sender),
  );
  await tx.manager.insert(
    Arrival,
    arrivals.map(({ raw, read, ...joining }) => {
      const { incoming, talk, mail } = read;
      return {
        ...joining,
        rawInboundId: raw.id,
        part: 1,
        title: incoming.title,
        text: read.text,
        originalText: incoming.text === read.text ? null : incoming.text,
        folded: read.folded,
        quote: incoming.quote,
        html: incoming.html,
        saidAt: saidAt(raw, read),
        senderProvider: incoming.sender.provider,
        senderSubject: incoming.sender.subject,
        senderName: incoming.sender.displayName || incoming.sender.subject,
        joinedAt: tx.now,
        joinedBy: null,
        corrections: incoming.corrections,
        repair: incoming.repair ?? null,
        forwardedFrom: incoming.forwardedFrom ?? null,
        conversation: talk?.conversation ?? null,
        messageId: mail?.messageId ?? null,
        thread: mail?.thread ?? [],
        twin: mail?.twin ?? null,
      };
    }),
  );
}

/**
 * When it was said. A message says it itself, and we believe it as far as it fits: not later than it came, and not
 * long before. A mail's own date proves nothing.
 */
export function saidAt(raw: RawInbound, { incoming, talk }: ReadArrival): Date {
  const said = talk ? incoming.sentAt : null;
  if (!said) return raw.receivedAt;
  const late = raw.receivedAt.getTime() - said.getTime();
  return late < 0 || late > believedMs ? raw.receivedAt : said;
}

/** The platform delivers again for a while; what claims to be older has a wrong clock. */
const believedMs = 24 * 3_600_000;

/** Keeps the files of arrivals and hangs them on their suggestions, after those that are there. */
export async function attachEnclosed(tx: Tx, arrivals: (Heard & { suggestionId: string })[]): Promise<void> {
  const enclosed = arrivals.filter(({ read }) => read.enclosed.length > 0);
  if (enclosed.length === 0) return;
  const fileIds = await keepEnclosed(
    tx,
    enclosed.map(({ read }) => read),
  );
  const ids = enclosed.map(({ suggestionId }) => suggestionId);
  const places = await tx.rows<{ id: string; next: number }>(
    `SELECT suggestion_id AS id, max(position) + 1 AS next FROM suggestion_files WHERE suggestion_id = ANY($1)
      GROUP BY suggestion_id`,
    [ids],
  );
  const next = new Map(places.map(({ id, next: place }) => [id, place]));
  const files = enclosed.flatMap(({ suggestionId, raw }, index) =>
    (fileIds[index] ?? []).map((fileId, at) => {
      const position = (next.get(suggestionId) ?? 0) + at;
      return { suggestionId, fileId, position, rawInboundId: raw.id };
    }),
  );
  await tx.manager.createQueryBuilder().insert().into(SuggestionFile).values(files).orIgnore().execute();
  // What was uploaded before may have been read before; the others tell when they are.
  const read = await tx.rows<{ id: string }>(
    `SELECT DISTINCT f.suggestion_id AS id FROM suggestion_files f JOIN file_readings r USING (file_id)
      WHERE f.suggestion_id = ANY($1) AND f.file_id = ANY($2) AND r.state = 'read'`,
    [ids, fileIds.flat()],
  );
  await followAttachments(
    tx,
    read.map(({ id }) => id),
  );
}

/** The files of each, in its order: those that were uploaded before, and those that came with it. */
async function keepEnclosed(tx: Tx, reads: ReadArrival[]): Promise<string[][]> {
  const inside = reads.flatMap(({ enclosed }) => enclosed.filter((file) => 'content' in file));
  const kept = (await keepFiles(tx, inside)).map(({ id }) => id);
  return reads.map(({ enclosed }) => [
    ...new Set(enclosed.map((file) => ('fileId' in file ? file.fileId : (kept.shift() as string)))),
  ]);
}

function receivedNote({ raw, read: { entry }, sender }: Heard & { sender: Sender }): string {
  const door = words.channel[raw.channel];
  return entry
    ? `${door}（${words.entryWay[entry.way]}），${sender.senderName}，${entry.enteredBy}登记`
    : `${door}，${sender.senderName}`;
}
