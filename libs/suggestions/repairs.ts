import { Injectable } from '@nestjs/common';
import { type Actor, Db, Refusal, type Tx, trail } from '#platform';
import { followArrivals } from './following.js';
import { suggestionLifecycle } from './lifecycle.js';
import { lock } from './lock.js';
import { Arrival } from './raw-inbound.entity.js';

/** Words that were garbled before they were sent: the repair is offered, and taken by a person. */
@Injectable()
export class Repairs {
  constructor(private readonly db: Db) {}

  /** Puts the repaired words in the place of the garbled ones, which are kept as they came. */
  take(actor: Actor, id: string, arrivalId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { arrival, stage } = await lockArrival(tx, id, arrivalId);
      if (!arrival.repair || arrival.repairedAt) throw new Refusal('repair-missing');
      const { title, text } = arrival.repair;
      await tx.manager.update(
        Arrival,
        { rawInboundId: arrivalId, part: 1 },
        {
          title: title ?? arrival.title,
          text: text ?? arrival.text,
          originalText: arrival.originalText ?? arrival.text,
          // What stood there before, to be put back.
          repair: { title: arrival.title ?? undefined, text: arrival.text },
          repairedAt: tx.now,
        },
      );
      await followArrivals(tx, id);
      await trail(tx, 'suggestion', id, { action: 'take-repair', from: stage, to: stage });
    });
  }

  /** Puts the words back as they came. */
  leave(actor: Actor, id: string, arrivalId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { arrival, stage } = await lockArrival(tx, id, arrivalId);
      if (!arrival.repair || !arrival.repairedAt) throw new Refusal('repair-missing');
      await tx.manager.update(
        Arrival,
        { rawInboundId: arrivalId, part: 1 },
        {
          title: arrival.repair.title ?? null,
          text: arrival.repair.text ?? arrival.text,
          repair: { title: arrival.title ?? undefined, text: arrival.text },
          repairedAt: null,
        },
      );
      await followArrivals(tx, id);
      await trail(tx, 'suggestion', id, { action: 'leave-repair', from: stage, to: stage });
    });
  }
}

async function lockArrival(tx: Tx, id: string, arrivalId: string) {
  const { row, facts } = await lock(tx, id);
  suggestionLifecycle.step(row, 'take-repair', tx.actor, facts);
  const arrival = await tx.manager.findOneBy(Arrival, { rawInboundId: arrivalId, part: 1, suggestionId: id });
  if (!arrival) throw new Refusal('not-found');
  return { arrival, stage: row.stage };
}
