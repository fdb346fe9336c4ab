import { Injectable } from '@nestjs/common';
import type { BodyOf, routes } from '#contract';
import { enqueue } from '#jobs';
import { bindSender, memberBriefs, readBody } from '#people';
import { type Actor, Db, Refusal, type Tx, gramsOf, gramsSql, trail } from '#platform';
import { suggestionLifecycle } from './lifecycle.js';
import { familySql, lock, lockAll } from './lock.js';

/** What was merged is read where it was merged into: it is all taken note of. */
const see = (tx: Tx, id: string) =>
  tx.rows(
    `${familySql} UPDATE arrivals SET seen_at = $2
      WHERE suggestion_id IN (SELECT id FROM family) AND NOT in_text AND seen_at IS NULL`,
    [[id], tx.now],
  );

/** What the secretariat decides about a suggestion. */
@Injectable()
export class Triage {
  constructor(private readonly db: Db) {}

  /** Puts title and words in order; the original stays beside them. Two clerks at once: the second one is told. */
  edit(actor: Actor, id: string, draft: BodyOf<typeof routes.suggestions.edit>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { row, facts } = await lock(tx, id);
      suggestionLifecycle.step(row, 'edit', tx.actor, facts);
      if (draft.version !== row.version) throw new Refusal('changed-meanwhile');
      if (draft.category) await checkCategory(tx, draft.category);
      await tx.rows(
        `UPDATE suggestions SET title = $2, text = $3, category = $4, grams = ${gramsSql('$5')}, version = version + 1,
                edited_at = $6, gathering_until = NULL WHERE id = $1`,
        [
          id,
          draft.title,
          draft.text,
          draft.category,
          gramsOf(row.number, draft.title, draft.text, row.senderName),
          tx.now,
        ],
      );
      // Whoever saw the newest version saw what was added; it is theirs to put into the text.
      await see(tx, id);
      const note = row.title === draft.title ? null : `原题：${row.title}`;
      await trail(tx, 'suggestion', id, { action: 'edit', from: row.stage, to: row.stage, note });
    });
  }

  /** Says who sent it; with `bind` the address, userid or nickname is remembered for that member. */
  confirmSender(
    actor: Actor,
    id: string,
    { memberId, bind }: { memberId: string | null; bind: boolean },
  ): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { row, facts } = await lock(tx, id);
      suggestionLifecycle.step(row, 'confirm-sender', tx.actor, facts);
      const member = memberId ? (await memberBriefs(tx, [memberId])).get(memberId) : null;
      if (memberId && !member) throw Refusal.at('memberId', 'not-found');
      const { senderProvider: provider } = row;
      if (member && bind && provider !== 'account' && provider !== 'spoken') {
        await bindSender(tx, member.id, provider, row.senderSubject);
      }
      const name = member?.name ?? row.senderName;
      await tx.rows(
        `UPDATE suggestions SET member_id = $2, sender_name = $3, sender_state = 'confirmed', grams = ${gramsSql('$4')}
          WHERE id = $1`,
        [id, memberId, name, gramsOf(row.number, row.title, row.text, name)],
      );
      const note = member ? `提出人：${member.name}` : '提出人不是委员';
      await trail(tx, 'suggestion', id, { action: 'confirm-sender', from: row.stage, to: row.stage, note });
    });
  }

  /** Joins a suggestion to the one that says the same. Both keep their arrivals, number and course. */
  merge(actor: Actor, id: string, { intoId, note }: { intoId: string; note: string | null }): Promise<void> {
    if (id === intoId) throw Refusal.at('intoId', 'merge-into-itself');
    return this.db.transaction(actor, async (tx) => {
      const [one, target] = await lockAll(tx, [id, intoId]);
      if (!one || !target) throw new Refusal('not-found');
      const to = suggestionLifecycle.step(one.row, 'merge', tx.actor, one.facts);
      if (target.row.stage === 'merged') throw Refusal.at('intoId', 'merge-target-merged');
      if (target.row.stage === 'withdrawn') throw Refusal.at('intoId', 'merge-target-withdrawn');
      await tx.rows(`UPDATE suggestions SET stage = $2, merged_into_id = $3, merged_at = $4 WHERE id = $1`, [
        id,
        to,
        intoId,
        tx.now,
      ]);
      const said = note ?? `并入 ${target.row.number}`;
      await trail(tx, 'suggestion', id, { action: 'merge', from: one.row.stage, to, note: said, details: { intoId } });
      const received = `${one.row.number} 并入本条`;
      const { stage } = target.row;
      await trail(tx, 'suggestion', intoId, {
        action: 'merge',
        from: stage,
        to: stage,
        note: received,
        details: { id },
      });
    });
  }

  /** Takes note of what was added after the text had been put in order. */
  seeSupplements(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { row, facts } = await lock(tx, id);
      suggestionLifecycle.step(row, 'see-supplements', tx.actor, facts);
      await see(tx, id);
      await trail(tx, 'suggestion', id, { action: 'see-supplements', from: row.stage, to: row.stage });
    });
  }

  unmerge(actor: Actor, id: string): Promise<void> {
    return this.undo(actor, id, 'unmerge', `merged_into_id = NULL, merged_at = NULL`);
  }

  /** Takes no further action, with a reason from the body's list; the sender is told. */
  dismiss(actor: Actor, id: string, { reason, note }: { reason: string; note: string | null }): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { row, facts } = await lock(tx, id);
      const to = suggestionLifecycle.step(row, 'dismiss', tx.actor, facts);
      const known = (await readBody(tx)).settings.dismissalReasons.find(({ code }) => code === reason);
      if (!known) throw Refusal.at('reason', 'reason-unknown');
      await tx.rows(
        `UPDATE suggestions SET stage = $2, dismiss_reason = $3, dismiss_note = $4, dismissed_at = $5 WHERE id = $1`,
        [id, to, reason, note, tx.now],
      );
      const said = [known.label, note].filter(Boolean).join('：');
      await trail(tx, 'suggestion', id, { action: 'dismiss', from: row.stage, to, note: said });
      await enqueue(tx, 'notices.tell', { occasion: 'suggestion-dismissed', subjectId: id });
    });
  }

  restore(actor: Actor, id: string): Promise<void> {
    return this.undo(actor, id, 'restore', `dismiss_reason = NULL, dismiss_note = NULL, dismissed_at = NULL`);
  }

  private undo(actor: Actor, id: string, action: 'unmerge' | 'restore', clear: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { row, facts } = await lock(tx, id);
      const to = suggestionLifecycle.step(row, action, tx.actor, facts);
      await tx.rows(`UPDATE suggestions SET stage = $2, ${clear} WHERE id = $1`, [id, to]);
      await trail(tx, 'suggestion', id, { action, from: row.stage, to });
    });
  }
}

export async function checkCategory(tx: Tx, category: string): Promise<void> {
  const { settings } = await readBody(tx);
  if (!settings.categories.includes(category)) throw Refusal.at('category', 'category-unknown');
}
