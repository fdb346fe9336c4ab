import { Injectable } from '@nestjs/common';
import type { BodyOf, routes } from '#contract';
import { type Actor, Db, Refusal, type Tx, trail } from '#platform';
import type { BindingProvider } from './binding.entity.js';

interface Bound {
  id: string;
  memberId: string;
  provider: BindingProvider;
  subject: string;
}

/** Moves and removes what senders are known by. The records so far stay with whom they are. */
@Injectable()
export class Bindings {
  constructor(private readonly db: Db) {}

  move(actor: Actor, id: string, { memberId, reason }: BodyOf<typeof routes.bindings.move>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const bound = await lock(tx, id, memberId);
      const target = await tx.row<{ name: string }>(`SELECT name FROM members WHERE id = $1`, [memberId]);
      if (!target) throw Refusal.at('memberId', 'not-found');
      if (bound.memberId === memberId) throw Refusal.at('memberId', 'binding-not-moved', { name: target.name });
      await tx.rows(
        `UPDATE member_bindings SET member_id = $2, bound_by = $3, bound_at = $4, reason = $5 WHERE id = $1`,
        [id, memberId, tx.actor.name, tx.now, reason],
      );
      const { provider, subject } = bound;
      await trail(tx, 'member', bound.memberId, { action: 'unbind', note: reason, details: { provider, subject } });
      await trail(tx, 'member', memberId, { action: 'bind', note: reason, details: { provider, subject } });
    });
  }

  remove(actor: Actor, id: string, reason: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => unbind(tx, await lock(tx, id), reason));
  }

  /** One's own: whoever lost a telephone, or never knew the address, need not ask the office. */
  removeMine(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const bound = await lock(tx, id);
      if (bound.memberId !== actor.memberId) throw new Refusal('not-found');
      await unbind(tx, bound, '本人解除');
    });
  }
}

/** Locks the members first, in the order of their ids, as whoever binds does; then the binding as it is by then. */
async function lock(tx: Tx, id: string, other?: string): Promise<Bound> {
  const seen = await tx.row<{ memberId: string }>(`SELECT member_id AS "memberId" FROM member_bindings WHERE id = $1`, [
    id,
  ]);
  if (!seen) throw new Refusal('not-found');
  await tx.rows(`SELECT 1 FROM members WHERE id = ANY($1) ORDER BY id FOR UPDATE`, [
    [seen.memberId, other ?? seen.memberId],
  ]);
  const bound = await tx.row<Bound>(
    `SELECT id, member_id AS "memberId", provider, subject FROM member_bindings WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (!bound) throw new Refusal('not-found');
  if (bound.memberId !== seen.memberId) throw new Refusal('changed-meanwhile');
  return bound;
}

async function unbind(tx: Tx, { id, memberId, provider, subject }: Bound, reason: string): Promise<void> {
  await tx.rows(`DELETE FROM member_bindings WHERE id = $1`, [id]);
  await trail(tx, 'member', memberId, { action: 'unbind', note: reason, details: { provider, subject } });
}
