import { words } from '#contract';
import { memberByNickname, memberBySender } from '#people';
import { Refusal, type Tx, chinaYear, gramsOf, gramsSql, keepFile, newId, nextNumber, trail } from '#platform';
import { followAttachments } from './attached.js';
import { Arrival, type RawInbound } from './raw-inbound.entity.js';
import { type ReadArrival, titleFrom, titleOf } from './receive.js';
import { announce, boundState, heardFrom } from './sender-checks.js';
import { type Suggestion, SuggestionFile } from './suggestion.entity.js';

type Provider = Suggestion['senderProvider'];
export type Sender = Pick<Suggestion, 'memberId' | 'senderState' | 'senderName'>;

/** How an arrival comes to its suggestion. */
export type Joining = Pick<Arrival, 'role' | 'joinedHow' | 'joinedWhy' | 'inText'>;

/** The next number of the year in which it came. The counter stays locked until the commit: taken as late as can be. */
export async function numberFor(tx: Tx, receivedAt: Date): Promise<string> {
  const year = chinaYear(receivedAt);
  return `${year}-${String(await nextNumber(tx, `suggestion:${year}`)).padStart(4, '0')}`;
}

/** A suggestion that this arrival begins. */
export async function makeSuggestion(
  tx: Tx,
  raw: RawInbound,
  read: ReadArrival,
  { gatheringUntil, why }: { gatheringUntil: Date | null; why: string | null },
): Promise<string> {
  const { incoming, entry } = read;
  const sender = await senderOf(tx, read, raw);
  const [id, title] = [newId(), titleOf(read)];
  const fileIds = await keepEnclosed(tx, read);
  await trail(tx, 'suggestion', id, { action: 'receive', to: 'received', note: receivedNote(raw, read, sender) });
  await announce(tx, { suggestionId: id, rawId: raw.id, senderState: sender.senderState });
  const number = await numberFor(tx, raw.receivedAt);
  await tx.rows(
    `INSERT INTO suggestions (id, number, channel, stage, title, text, original_text, quote, category, received_at,
       sender_name, sender_provider, sender_subject, sender_state, member_id, gathering_until, entry_way, said_on,
       entered_by, grams)
     VALUES ($1, $2, $3, 'received', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
             ${gramsSql('$19')})`,
    [
      id,
      number,
      raw.channel,
      title,
      read.text,
      incoming.text,
      incoming.quote,
      read.category,
      raw.receivedAt,
      sender.senderName,
      incoming.sender.provider,
      incoming.sender.subject,
      sender.senderState,
      sender.memberId,
      gatheringUntil,
      entry?.way ?? null,
      entry?.saidOn ?? null,
      entry?.enteredBy ?? null,
      gramsOf(number, title, read.text, sender.senderName),
    ],
  );
  const joining = { role: 'origin', joinedHow: 'made', joinedWhy: why, inText: true } as const;
  await keepArrival(tx, raw, read, { suggestionId: id, ...joining });
  await attach(tx, id, raw.id, fileIds);
  return id;
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
  const sender = same ? from : await ofAddress(tx, provider, subject, called);
  const [id, title] = [newId(), titleFrom(givenTitle ?? arrival.title, arrival.text)];
  await trail(tx, 'suggestion', id, {
    action: 'receive',
    to: 'received',
    note: `${words.channel[raw.channel]}，${sender.senderName}，由 ${from.number} 分出`,
  });
  // The sender of the whole was told of it; another one has not heard of us yet.
  if (!same) await announce(tx, { suggestionId: id, rawId: arrivalId, senderState: sender.senderState });
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

/** Writes an arrival down with its own words. */
export async function keepArrival(
  tx: Tx,
  raw: RawInbound,
  read: ReadArrival,
  joining: Joining & { suggestionId: string },
): Promise<void> {
  const { incoming, talk, mail } = read;
  await heardFrom(tx, incoming.sender);
  await tx.manager.insert(Arrival, {
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
  });
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

/** Keeps the files of an arrival and hangs them on its suggestion, after those that are there. */
export async function attachEnclosed(tx: Tx, suggestionId: string, raw: RawInbound, read: ReadArrival): Promise<void> {
  await attach(tx, suggestionId, raw.id, await keepEnclosed(tx, read));
}

async function attach(tx: Tx, suggestionId: string, rawInboundId: string, fileIds: string[]): Promise<void> {
  if (fileIds.length === 0) return;
  const last = await tx.row<{ next: number }>(
    `SELECT coalesce(max(position) + 1, 0) AS next FROM suggestion_files WHERE suggestion_id = $1`,
    [suggestionId],
  );
  const files = fileIds.map((fileId, at) => ({ suggestionId, fileId, position: (last?.next ?? 0) + at, rawInboundId }));
  await tx.manager.createQueryBuilder().insert().into(SuggestionFile).values(files).orIgnore().execute();
  // What was uploaded before may have been read before; the others tell when they are.
  const read = `SELECT 1 FROM file_readings WHERE file_id = ANY($1) AND state = 'read' LIMIT 1`;
  if (await tx.row(read, [fileIds])) await followAttachments(tx, [suggestionId]);
}

async function keepEnclosed(tx: Tx, read: ReadArrival): Promise<string[]> {
  const ids: string[] = [];
  for (const file of read.enclosed) ids.push('fileId' in file ? file.fileId : (await keepFile(tx, file)).id);
  return [...new Set(ids)];
}

function receivedNote(raw: RawInbound, { entry }: ReadArrival, sender: Sender): string {
  const door = words.channel[raw.channel];
  return entry
    ? `${door}（${words.entryWay[entry.way]}），${sender.senderName}，${entry.enteredBy}登记`
    : `${door}，${sender.senderName}`;
}

/** Who sent it: the app knows, a bound address or userid tells, a nickname only proposes. */
async function senderOf(tx: Tx, read: ReadArrival, raw: RawInbound): Promise<Sender> {
  const { provider, subject, displayName } = read.incoming.sender;
  const called = displayName || subject;
  switch (provider) {
    case 'account':
      return ofAccount(tx, raw);
    case 'spoken':
      return named(tx, read.namedMemberId ?? null, called, 'confirmed');
    case 'nickname':
      return ofNickname(tx, read, called);
    default:
      return ofAddress(tx, provider, subject, called);
  }
}

async function ofAddress(tx: Tx, provider: Provider, subject: string, called: string): Promise<Sender> {
  const bound = provider === 'account' || provider === 'spoken' ? null : await memberBySender(tx, provider, subject);
  return bound
    ? { memberId: bound.memberId, senderName: bound.name, senderState: boundState(provider) }
    : { memberId: null, senderName: called, senderState: 'unknown' };
}

async function ofAccount(tx: Tx, raw: RawInbound): Promise<Sender> {
  const account = await tx.row<{ memberId: string; name: string }>(
    `SELECT m.id AS "memberId", m.name FROM accounts a JOIN members m ON m.id = a.member_id WHERE a.id = $1`,
    [raw.accountId],
  );
  if (!account) throw new Refusal('not-found');
  return { memberId: account.memberId, senderName: account.name, senderState: 'confirmed' };
}

async function ofNickname(tx: Tx, { namedMemberId, incoming }: ReadArrival, called: string): Promise<Sender> {
  if (namedMemberId === null) return { memberId: null, senderName: called, senderState: 'unknown' };
  if (namedMemberId) {
    const sender = await named(tx, namedMemberId, called, 'unknown');
    if (sender.memberId) return { ...sender, senderState: 'confirmed' };
  }
  const proposed = await memberByNickname(tx, incoming.sender.subject);
  return proposed
    ? { memberId: proposed.memberId, senderName: proposed.name, senderState: 'proposed' }
    : { memberId: null, senderName: called, senderState: 'unknown' };
}

async function named(
  tx: Tx,
  memberId: string | null,
  called: string,
  senderState: Sender['senderState'],
): Promise<Sender> {
  const member = memberId ? await tx.row<{ name: string }>(`SELECT name FROM members WHERE id = $1`, [memberId]) : null;
  return { memberId: member ? memberId : null, senderName: member?.name ?? called, senderState };
}
