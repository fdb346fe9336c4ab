import { type Db, Refusal, type Tx, newId, trail } from '#platform';
import type { BindingProvider } from './binding.entity.js';
import { likeliest } from './nicknames.js';
import { termNow } from './sessions.js';

/** One address, one spelling: what a channel reports and what a clerk types are the same row. */
export function subjectOf(provider: BindingProvider, subject: string): string {
  const plain = subject.normalize('NFKC').replace(/\s+/gu, ' ').trim();
  if (provider === 'nickname') return plain;
  // An openid is one spelling only, in which small and large letters differ.
  return provider === 'openid' ? subject.trim() : plain.replaceAll(' ', '').toLowerCase();
}

export interface KnownSender {
  memberId: string;
  name: string;
}

/** An address, a userid, an openid or a nickname, as a channel reports it. */
export interface Subject {
  provider: BindingProvider;
  subject: string;
}

/** The members that these addresses and userids are bound to, in their order; null where nobody is. */
export async function membersBySenders(q: Db | Tx, senders: Subject[]): Promise<(KnownSender | null)[]> {
  if (senders.length === 0) return [];
  const spelled = senders.map(({ provider, subject }) => ({ provider, subject: subjectOf(provider, subject) }));
  const bound = await q.rows<KnownSender & Subject>(
    `SELECT m.id AS "memberId", m.name, b.provider, b.subject FROM member_bindings b JOIN members m ON m.id = b.member_id
      WHERE (b.provider, b.subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [spelled.map(({ provider }) => provider), spelled.map(({ subject }) => subject)],
  );
  const known = new Map(bound.map(({ memberId, name, ...sender }) => [keyOf(sender), { memberId, name }]));
  return spelled.map((sender) => known.get(keyOf(sender)) ?? null);
}

const keyOf = ({ provider, subject }: Subject): string => `${provider} ${subject}`;

export interface NicknameMatch extends KnownSender {
  /** Bound by a clerk; otherwise only a likeness that somebody must confirm. */
  certain: boolean;
}

export async function memberByNickname(q: Db | Tx, nickname: string): Promise<NicknameMatch | null> {
  return (await membersByNickname(q, [nickname])).get(nickname) ?? null;
}

/** Who the nicknames of a chat record are: bound ones for certain, others by likeness to one serving member only. */
export async function membersByNickname(q: Db | Tx, nicknames: string[]): Promise<Map<string, NicknameMatch>> {
  const found = new Map<string, NicknameMatch>();
  if (nicknames.length === 0) return found;
  const bound = await q.rows<KnownSender & { subject: string }>(
    `SELECT m.id AS "memberId", m.name, b.subject FROM member_bindings b JOIN members m ON m.id = b.member_id
      WHERE b.provider = 'nickname' AND b.subject = ANY($1)`,
    [nicknames.map((nickname) => subjectOf('nickname', nickname))],
  );
  const certain = new Map(bound.map(({ subject, ...sender }) => [subject, sender]));
  const candidates = await q.rows<KnownSender & { hints: string[] }>(
    `SELECT m.id AS "memberId", m.name, array_remove(ARRAY[s.name, m.liaison_group, m.party], NULL) AS hints
       FROM members m LEFT JOIN sectors s ON s.id = m.sector_id WHERE m.active AND m.term_id = $1`,
    [await termNow(q)],
  );
  for (const nickname of nicknames) {
    const sender = certain.get(subjectOf('nickname', nickname));
    const match = sender ?? likeliest(subjectOf('nickname', nickname), candidates);
    if (match) found.set(nickname, { memberId: match.memberId, name: match.name, certain: sender !== undefined });
  }
  return found;
}

/**
 * Remembers that an address, userid or nickname is this member's. One that belongs to another member is refused by
 * name; one that belongs to the same person's row of a former term moves over.
 */
export async function bindSender(
  tx: Tx,
  memberId: string,
  provider: BindingProvider,
  given: string,
  field = 'subject',
  reason: string | null = null,
): Promise<string> {
  const subject = subjectOf(provider, given);
  const member = await tx.row<{ name: string; termId: string }>(
    `SELECT name, term_id AS "termId" FROM members WHERE id = $1 FOR UPDATE`,
    [memberId],
  );
  if (!member) throw new Refusal('not-found');
  const id = newId();
  const added = await tx.row(
    `INSERT INTO member_bindings (id, member_id, provider, subject, bound_by, bound_at, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT ON CONSTRAINT member_bindings_subject_key DO NOTHING RETURNING id`,
    [id, memberId, provider, subject, tx.actor.name, tx.now, reason],
  );
  if (added) {
    await trail(tx, 'member', memberId, { action: 'bind', note: reason, details: { provider, subject } });
    return id;
  }
  const holder = await tx.row<{ id: string; memberId: string; name: string; termId: string }>(
    `SELECT b.id, m.id AS "memberId", m.name, m.term_id AS "termId"
       FROM member_bindings b JOIN members m ON m.id = b.member_id
      WHERE b.provider = $1 AND b.subject = $2 FOR UPDATE`,
    [provider, subject],
  );
  if (holder?.memberId === memberId) return holder.id;
  if (!holder || holder.name !== member.name || holder.termId === member.termId)
    throw Refusal.at(field, 'address-taken', { name: holder?.name ?? '' });
  await tx.rows(`UPDATE member_bindings SET member_id = $2, bound_by = $3, bound_at = $4, reason = $5 WHERE id = $1`, [
    holder.id,
    memberId,
    tx.actor.name,
    tx.now,
    reason,
  ]);
  await trail(tx, 'member', holder.memberId, { action: 'unbind', details: { provider, subject } });
  await trail(tx, 'member', memberId, { action: 'bind', details: { provider, subject } });
  return holder.id;
}
