import type { ArrivalRole, JoinWay, LikenessGround } from '#contract';
import type { Tx } from '#platform';
import { placeTalk } from './gathering.js';
import type { RawInbound } from './raw-inbound.entity.js';
import type { ReadArrival } from './receive.js';
import { isCourtesy } from './sayings.js';
import { placeMail } from './threads.js';

/** Another suggestion that may be the same matter: a clerk decides. */
export interface Link {
  otherId: string;
  ground: LikenessGround;
  /** In plain words. */
  why: string;
}

/** Where an arrival belongs. */
export type Placement =
  | {
      to: 'new';
      /** Why it is not part of what the sender began before; null when there was nothing. */
      why: string | null;
      gatheringUntil: Date | null;
      links: Link[];
      /** What was said after it, and was taken for part of an earlier one because it came first. */
      takes?: { from: string; since: Date };
    }
  | {
      to: 'known';
      suggestionId: string;
      role: Exclude<ArrivalRole, 'origin'>;
      how: JoinWay;
      why: string;
      /** Undefined: the window stays as it is. */
      gatheringUntil?: Date | null;
      links?: Link[];
    }
  | { to: 'nowhere'; reason: string };

export const isNew = (links: Link[] = []): Placement => ({ to: 'new', why: null, gatheringUntil: null, links });

/** What says nothing new and belongs to nothing. It stays among the arrivals, where a clerk may overrule it. */
export const onlyPolite: Placement = { to: 'nowhere', reason: '只是致意，没有意见建议' };

/** Decides where an arrival belongs. It holds the locks that keep two workers from deciding the same at once. */
export async function place(tx: Tx, raw: RawInbound, read: ReadArrival, gatheringMinutes: number): Promise<Placement> {
  if (read.mail) return placeMail(tx, raw, read, read.mail);
  if (read.talk) return placeTalk(tx, raw, read, { ...read.talk, gatheringMinutes });
  const polite = read.incoming.courtesy || isCourtesy(read.incoming.text);
  return polite && read.enclosed.length === 0 && raw.form !== 'staff-entry' && !raw.overruledBy ? onlyPolite : isNew();
}

/** One after the other, until the transaction ends. */
export async function inTurn(tx: Tx, what: string): Promise<void> {
  await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended($1, 15))`, [what]);
}
