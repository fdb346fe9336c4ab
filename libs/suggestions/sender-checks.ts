import { Injectable } from '@nestjs/common';
import { type Envelope, NameLookup, judgeTrust } from '#channels';
import { type TrustView, trustSentence } from '#contract';
import { enqueue, enqueueAll } from '#jobs';
import { clearBad, readBody } from '#people';
import { type Actor, Config, Db, type Tx, system, trail } from '#platform';
import { lock, lockAll } from './lock.js';
import type { Suggestion } from './suggestion.entity.js';

/** A bound mail address is a claim, until it is checked whether the mail really came from there. */
export const boundState = (provider: string): 'matched' | 'unverified' =>
  provider === 'mail' ? 'unverified' : 'matched';

/** A suggestion that has just been made. */
export interface Announced {
  suggestionId: string;
  rawId: string;
  senderState: Suggestion['senderState'];
}

/**
 * New suggestions are told, each with its receipt; one whose sender is still to be checked once that is done, for the
 * member is told of nothing in their name that they may not have sent.
 */
export async function announce(tx: Tx, made: Announced[]): Promise<void> {
  const isOpen = ({ senderState }: Announced): boolean => senderState === 'unverified';
  const open = made.filter(isOpen).map(({ rawId }) => ({ rawId, announces: true }));
  const settled = made.filter((one) => !isOpen(one)).map(({ suggestionId }) => suggestionId);
  await enqueueAll(tx, 'suggestions.verify', open);
  await enqueueAll(
    tx,
    'notices.tell',
    settled.map((subjectId) => ({ occasion: 'suggestion-received' as const, subjectId })),
  );
}

/** A person wrote from these: letters to them are tried again. */
export async function heardFrom(tx: Tx, senders: { provider: string; subject: string }[]): Promise<void> {
  const addresses = senders.filter(({ provider }) => provider === 'mail').map(({ subject }) => subject);
  if (addresses.length > 0) await clearBad(tx, addresses, '收到从这个邮箱寄来的信');
}

interface Claim {
  content: Buffer;
  envelope: Envelope | null;
  receivedAt: Date;
  claimed: string;
}

type Found = Omit<TrustView, 'at'> & { at: Date };

/** Looks again at what name servers did not answer, so many at once and for so long. */
const looksAgainAt = 200;
const looksAgainFor = `interval '7 days'`;
const notBefore = `interval '10 minutes'`;

/** Finds out whether a mail really came from its address. Nothing waits for it but the word that it came. */
@Injectable()
export class SenderChecks {
  constructor(
    private readonly db: Db,
    private readonly names: NameLookup,
  ) {}

  /** Run again, it changes nothing but a verdict that was still open; it announces once. */
  async verify(rawId: string, announces: boolean): Promise<void> {
    const claim = await this.db.row<Claim>(
      `SELECT r.content, r.envelope, r.received_at AS "receivedAt", a.sender_subject AS claimed
         FROM raw_inbound r JOIN arrivals a ON a.raw_inbound_id = r.id AND a.part = 1
        WHERE r.id = $1 AND r.form = 'mail'`,
      [rawId],
    );
    if (!claim) return;
    const found = await this.judge(claim);
    await this.db.transaction(system, (tx) => settle(tx, rawId, found, announces));
  }

  /** A clerk wants to know now. */
  check(actor: Actor, suggestionId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      await lock(tx, suggestionId);
      // Where the first look is still to come whoever looks first announces it.
      const mails = await tx.rows<{ rawId: string; announces: boolean }>(
        `SELECT r.id AS "rawId",
                bool_or(a.role = 'origin' AND s.sender_state = 'unverified' AND r.trust IS NULL) AS announces
           FROM arrivals a JOIN raw_inbound r ON r.id = a.raw_inbound_id JOIN suggestions s ON s.id = a.suggestion_id
          WHERE s.id = $1 AND r.form = 'mail' GROUP BY r.id`,
        [suggestionId],
      );
      await enqueueAll(tx, 'suggestions.verify', mails);
    });
  }

  /** What could not be looked up is looked up again, once somebody answers. */
  async lookAgain(): Promise<void> {
    const open = `trust ->> 'reason' IN ('dns-failed', 'no-dns') AND received_at > $1::timestamptz - ${looksAgainFor}
        AND (trust ->> 'at')::timestamptz < $1::timestamptz - ${notBefore}`;
    const now = this.db.now();
    if (!(await this.db.row(`SELECT 1 FROM raw_inbound WHERE ${open} LIMIT 1`, [now]))) return;
    if (!(await this.names.answers())) return;
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM raw_inbound WHERE ${open} ORDER BY received_at DESC LIMIT ${looksAgainAt}`,
      [now],
    );
    await this.db.transaction(system, (tx) =>
      enqueueAll(
        tx,
        'suggestions.verify',
        rows.map(({ id }) => ({ rawId: id, announces: false })),
      ),
    );
  }

  private async judge({ content, envelope, receivedAt, claimed }: Claim): Promise<Found> {
    const at = this.db.now();
    const { on, receivers } = (await readBody(this.db)).settings.senderChecks;
    if (!on) return { verdict: 'off', reason: 'switched-off', domain: null, at };
    const { lookup } = this.names;
    const trust = await judgeTrust(content, { claimed, envelope, receivers, lookup, at: receivedAt });
    // Unsigned says little where nobody could be asked what else the domain allows.
    const asked = trust.verdict === 'pass' || (await this.names.answers());
    return asked ? { ...trust, at } : { verdict: 'off', reason: 'no-dns', domain: null, at };
  }
}

/** What a verdict makes of a bound address. */
const stateOf = ({ verdict }: Found): 'matched' | 'unverified' =>
  verdict === 'pass' || verdict === 'off' ? 'matched' : 'unverified';

async function settle(tx: Tx, rawId: string, found: Found, announces: boolean): Promise<void> {
  const before = await tx.row<{ trust: TrustView | null }>(`SELECT trust FROM raw_inbound WHERE id = $1 FOR UPDATE`, [
    rawId,
  ]);
  const known = before?.trust?.verdict;
  // What was proved stays proved, whatever the name servers say a month later.
  const settled = known === 'pass' || (known !== undefined && found.verdict === 'off');
  if (!settled) await tx.rows(`UPDATE raw_inbound SET trust = $2 WHERE id = $1`, [rawId, JSON.stringify(found)]);
  const begun = await tx.rows<{ id: string }>(
    `SELECT suggestion_id AS id FROM arrivals WHERE raw_inbound_id = $1 AND role = 'origin'`,
    [rawId],
  );
  const ids = begun.map(({ id }) => id);
  for (const { row } of await lockAll(tx, ids)) if (!settled) await apply(tx, row, found);
  if (!announces || before?.trust) return;
  for (const id of ids) await enqueue(tx, 'notices.tell', { occasion: 'suggestion-received', subjectId: id });
}

async function apply(tx: Tx, row: Suggestion, found: Found): Promise<void> {
  if (row.senderProvider !== 'mail' || !['matched', 'unverified'].includes(row.senderState)) return;
  const state = stateOf(found);
  await tx.rows(`UPDATE suggestions SET sender_state = $2 WHERE id = $1`, [row.id, state]);
  if (found.verdict === 'off') return;
  await trail(tx, 'suggestion', row.id, {
    action: 'check-sender',
    from: row.stage,
    to: row.stage,
    note: `${state === 'matched' ? '通过' : '未通过'}：${trustSentence(found)}`,
  });
}

/** The name servers of the installation. */
export const nameLookup = {
  provide: NameLookup,
  useFactory: ({ nameServers }: Config) => new NameLookup({ servers: nameServers }),
  inject: [Config],
};
