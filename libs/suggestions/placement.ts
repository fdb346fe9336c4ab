import type { ArrivalRole, JoinWay, LikenessGround } from '#contract';
import type { Tx } from '#platform';

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

/** One after the other, until the transaction ends. */
export async function inTurn(tx: Tx, what: string): Promise<void> {
  await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended($1, 15))`, [what]);
}

/**
 * Whoever makes suggestions waits here before holding anything else: two that hold a record and want the next number
 * would wait for each other.
 */
export const inTurnToMake = (tx: Tx): Promise<void> => inTurn(tx, 'receive');
