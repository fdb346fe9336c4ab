import { Injectable } from '@nestjs/common';
import { readBody } from '#people';
import { type Actor, Db, Refusal, type Tx, system, trail } from '#platform';
import { suggestionLifecycle } from './lifecycle.js';
import { calledForMs } from './gathering.js';
import { type Locked, lock } from './lock.js';
import { inTurn } from './placement.js';

/** Who presses a button of a card: as the channel itself knows them. */
export interface Presser {
  provider: 'wecom' | 'openid';
  subject: string;
}

/** What senders themselves may do with what they have just sent. */
@Injectable()
export class Withdrawals {
  constructor(private readonly db: Db) {}

  /** A member takes back their own. */
  withdraw(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => takeBack(tx, await lock(tx, id), '本人撤回'));
  }

  /** By the button of a card. Pressed twice, it is taken back once. */
  withdrawBy(presser: Presser, id: string): Promise<void> {
    return this.db.transaction(asSender, async (tx) => {
      const locked = await ownOf(tx, presser, id);
      if (locked.row.stage !== 'withdrawn') await takeBack(tx, locked, '本人在微信中撤回');
    });
  }

  /** 补充: for ten minutes whatever they say belongs to it. */
  async callFor(presser: Presser, id: string): Promise<{ until: Date }> {
    return this.db.transaction(asSender, async (tx) => {
      await inTurn(tx, `call for ${presser.provider} ${presser.subject}`);
      const { row } = await ownOf(tx, presser, id);
      if (row.stage !== 'received') throw new Refusal('withdrawal-not-allowed');
      const until = new Date(tx.now.getTime() + calledForMs);
      await tx.rows(`UPDATE suggestions SET called_for_until = $2 WHERE id = $1`, [id, until]);
      // One at a time: after “提交” nothing more goes to the one that was called for before. Not waited for is one that
      // somebody works on, who may wait for this one.
      await tx.rows(
        `UPDATE suggestions SET called_for_until = NULL WHERE id IN (
           SELECT id FROM suggestions WHERE sender_provider = $2 AND sender_subject = $3
              AND lower(normalize(sender_subject, NFKC)) = lower(normalize($3, NFKC))
              AND id <> $1 AND called_for_until IS NOT NULL FOR UPDATE SKIP LOCKED)`,
        [id, presser.provider, presser.subject],
      );
      return { until };
    });
  }
}

/** Nobody signed in: the platform says who pressed. */
const asSender: Actor = { ...system, name: '提出人' };

async function ownOf(tx: Tx, { provider, subject }: Presser, id: string): Promise<Locked> {
  const locked = await lock(tx, id);
  const { senderProvider, senderSubject } = locked.row;
  if (senderProvider !== provider || senderSubject !== subject) throw new Refusal('not-found');
  return locked;
}

async function takeBack(tx: Tx, { row, facts }: Locked, note: string): Promise<void> {
  const { withdrawMinutes } = (await readBody(tx)).settings;
  const asMember: Actor = { ...tx.actor, role: 'member' };
  const to = suggestionLifecycle.step(row, 'take-back', asMember, {
    ...facts,
    ...withdrawal(row, withdrawMinutes, tx.now),
  });
  await tx.rows(
    `UPDATE suggestions SET stage = $2, withdrawn_at = $3, gathering_until = NULL, called_for_until = NULL WHERE id = $1`,
    [row.id, to, tx.now],
  );
  await trail(tx, 'suggestion', row.id, { action: 'take-back', from: row.stage, to, note });
}

/** Whether it may still be taken back, as a fact for the lifecycle. */
export async function withdrawalNow(db: Db, row: { receivedAt: Date }) {
  return withdrawal(row, (await readBody(db)).settings.withdrawMinutes, db.now());
}

const withdrawal = ({ receivedAt }: { receivedAt: Date }, minutes: number, now: Date) => ({
  withdrawMinutes: minutes,
  withdrawable: minutes > 0 && now.getTime() <= receivedAt.getTime() + minutes * 60_000,
});
