import { memberByNickname, membersBySenders } from '#people';
import { Refusal, type Tx } from '#platform';
import type { RawInbound } from './raw-inbound.entity.js';
import type { Heard, ReadArrival } from './receive.js';
import { boundState } from './sender-checks.js';
import type { Suggestion } from './suggestion.entity.js';

type Provider = Suggestion['senderProvider'];

/** Whose suggestion it is, as far as is known. */
export type Sender = Pick<Suggestion, 'memberId' | 'senderState' | 'senderName'>;

/** Who sent them: the app knows, a bound address or userid tells, a nickname only proposes. */
export async function sendersOf(tx: Tx, arrivals: Heard[]): Promise<Sender[]> {
  const addressed = arrivals.map(({ read }) => read.incoming.sender).filter(isAddress);
  const known = await ofAddresses(tx, addressed);
  const senders: Sender[] = [];
  for (const { raw, read } of arrivals) {
    const { sender } = read.incoming;
    senders.push(isAddress(sender) ? (known.shift() as Sender) : await ofPerson(tx, raw, read));
  }
  return senders;
}

type Reported = ReadArrival['incoming']['sender'];
type Bindable = Reported & { provider: Exclude<Provider, 'account' | 'spoken'> };

/** Can stand for a member, because somebody said so. */
const isBindable = (sender: Reported): sender is Bindable => !['account', 'spoken'].includes(sender.provider);

const isAddress = (sender: Reported): sender is Bindable => isBindable(sender) && sender.provider !== 'nickname';

async function ofAddresses(tx: Tx, senders: Bindable[]): Promise<Sender[]> {
  const members = await membersBySenders(tx, senders);
  return senders.map(({ provider, subject, displayName }, at) => {
    const bound = members[at];
    return bound
      ? { memberId: bound.memberId, senderName: bound.name, senderState: boundState(provider) }
      : { memberId: null, senderName: displayName || subject, senderState: 'unknown' };
  });
}

function ofPerson(tx: Tx, raw: RawInbound, read: ReadArrival): Promise<Sender> {
  const { provider, subject, displayName } = read.incoming.sender;
  const called = displayName || subject;
  if (provider === 'account') return ofAccount(tx, raw);
  if (provider === 'nickname') return ofNickname(tx, read, called);
  return named(tx, read.namedMemberId ?? null, called, 'confirmed');
}

/** Of an arrival that was read before: only what is bound says who it is. */
export async function boundSender(tx: Tx, sender: Reported): Promise<Sender> {
  const unknown: Sender = { memberId: null, senderName: sender.displayName || sender.subject, senderState: 'unknown' };
  return isBindable(sender) ? ((await ofAddresses(tx, [sender]))[0] ?? unknown) : unknown;
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
