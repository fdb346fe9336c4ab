import { Injectable } from '@nestjs/common';
import type { ProposalDraft } from '#contract';
import { enqueue } from '#jobs';
import { type Actor, Db, Refusal, type Tx, trail } from '#platform';
import { lockProposal, submitProposal } from '#proposals';
import { suggestionLifecycle } from './lifecycle.js';
import { type Locked, familySql, lock, lockAll, visibleSql } from './lock.js';
import { Conversion } from './suggestion.entity.js';

/** From suggestions to proposals, many to many. */
@Injectable()
export class Conversions {
  constructor(private readonly db: Db) {}

  /**
   * Files a proposal that grows out of one suggestion or several. The proposer is an eligible member or body:
   * named by the secretariat, or the member themself from their own suggestion.
   */
  convert(actor: Actor, id: string, draft: ProposalDraft & { alsoSuggestionIds: string[] }): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const { alsoSuggestionIds, ...proposal } = draft;
      const locked = await lockAll(tx, [...new Set([id, ...alsoSuggestionIds])]);
      for (const { row, facts } of locked) suggestionLifecycle.step(row, 'convert', tx.actor, facts);
      const allowedFileIds = await filesOf(
        tx,
        locked.map(({ row }) => row.id),
      );
      const made = await submitProposal(tx, proposal, { allowedFileIds });
      for (const one of locked) await this.join(tx, one, made.id, 'convert');
      return { id: made.id };
    });
  }

  /** Joins a suggestion to a proposal that exists already. */
  link(actor: Actor, id: string, proposalId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lock(tx, id);
      suggestionLifecycle.step(locked.row, 'link', tx.actor, locked.facts);
      const proposal = await lockProposal(tx, proposalId);
      if (proposal.stage === 'declined') throw new Refusal('not-found');
      const known = await tx.manager.existsBy(Conversion, { suggestionId: id, proposalId });
      if (!known) await this.join(tx, locked, proposalId, 'link');
    });
  }

  private async join(tx: Tx, { row, facts }: Locked, proposalId: string, action: 'convert' | 'link'): Promise<void> {
    const to = suggestionLifecycle.step(row, action, tx.actor, facts);
    await tx.manager.insert(Conversion, {
      suggestionId: row.id,
      proposalId,
      convertedAt: tx.now,
      convertedBy: tx.actor.name,
    });
    await tx.rows(`UPDATE suggestions SET stage = $2 WHERE id = $1`, [row.id, to]);
    await trail(tx, 'suggestion', row.id, { action, from: row.stage, to, details: { proposalId } });
    await enqueue(tx, 'notices.tell', { occasion: 'suggestion-converted', subjectId: row.id });
  }
}

/** Attachments that may go over: those of the suggestions and of what was merged into them, if the actor sees them. */
async function filesOf(tx: Tx, ids: string[]): Promise<string[]> {
  const values: unknown[] = [ids];
  const visible = visibleSql(tx.actor, (value) => `$${values.push(value)}`);
  const files = await tx.rows<{ id: string }>(
    `${familySql} SELECT sf.file_id AS id FROM family JOIN suggestions s ON s.id = family.id
       JOIN suggestion_files sf ON sf.suggestion_id = s.id WHERE ${visible}`,
    values,
  );
  return files.map(({ id }) => id);
}
