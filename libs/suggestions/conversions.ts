import { Injectable } from '@nestjs/common';
import { type BodyOf, isRefused, type routes, words } from '#contract';
import { enqueue } from '#jobs';
import { type Actor, Db, Refusal, type Tx, trail } from '#platform';
import { lockProposal, submitDraft, submitOnce, submitProposal, takeDraft, withdrawUnreviewed } from '#proposals';
import { suggestionLifecycle } from './lifecycle.js';
import { type Locked, familySql, lock, lockAll, visibleSql } from './lock.js';
import { Conversion } from './suggestion.entity.js';

/** From suggestions to proposals, many to many. */
@Injectable()
export class Conversions {
  constructor(private readonly db: Db) {}

  /**
   * Files a proposal that grows out of one suggestion or several. The proposer is an eligible member or body:
   * named by the secretariat, or the member themself from their own suggestion. The same key again is the same proposal.
   */
  convert(actor: Actor, id: string, { key, ...draft }: BodyOf<typeof routes.suggestions.convert>) {
    return this.db.transaction(actor, (tx) =>
      submitOnce(tx, key, { from: id, ...draft }, (proposalId) => {
        const { alsoSuggestionIds, ...proposal } = draft;
        return this.growInto(tx, [id, ...alsoSuggestionIds], (allowedFileIds) =>
          submitProposal(tx, proposal, { allowedFileIds, id: proposalId }),
        );
      }),
    );
  }

  /** Files a draft, with the suggestions it grows out of. */
  submitDraft(actor: Actor, id: string, { version }: { version: number }): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const draft = await takeDraft(tx, id, version);
      return this.growInto(tx, draft.content.suggestionIds, (allowedFileIds) => submitDraft(tx, draft, allowedFileIds));
    });
  }

  /** Submits a proposal that grows out of these suggestions; their files may go over. */
  private async growInto(
    tx: Tx,
    suggestionIds: string[],
    submit: (allowedFileIds: string[]) => Promise<{ id: string }>,
  ): Promise<{ id: string }> {
    const locked = await lockAll(tx, [...new Set(suggestionIds)]);
    for (const { row, facts } of locked) suggestionLifecycle.step(row, 'convert', tx.actor, facts);
    const ids = locked.map(({ row }) => row.id);
    const { id } = await submit(await filesOf(tx, ids));
    for (const one of locked) await this.join(tx, one, id, 'convert');
    return { id };
  }

  /** Joins a suggestion to a proposal that exists already. */
  link(actor: Actor, id: string, proposalId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const locked = await lock(tx, id);
      suggestionLifecycle.step(locked.row, 'link', tx.actor, locked.facts);
      const { stage } = await lockProposal(tx, proposalId);
      if (isRefused(stage))
        throw new Refusal('stage-forbids', { stage: words.proposalStage[stage], action: words.action.link });
      const known = await tx.manager.existsBy(Conversion, { suggestionId: id, proposalId });
      if (!known) await this.join(tx, locked, proposalId, 'link');
    });
  }

  /**
   * Takes 转提案 or 并入 back; the sender is told. With `withdraw`, the proposal goes with it, as long as nobody has
   * begun to review it and no other suggestion leads to it.
   */
  unlink(actor: Actor, id: string, proposalId: string, withdraw: boolean): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { row, facts } = await lock(tx, id);
      const to = suggestionLifecycle.step(row, 'unlink', tx.actor, facts);
      const proposal = await lockProposal(tx, proposalId);
      const undone = await tx.row(
        `WITH gone AS (DELETE FROM conversions WHERE suggestion_id = $1 AND proposal_id = $2 RETURNING *)
         INSERT INTO undone_conversions (suggestion_id, proposal_id, converted_at, undone_at)
         SELECT suggestion_id, proposal_id, converted_at, $3 FROM gone RETURNING 1`,
        [id, proposalId, tx.now],
      );
      if (!undone) throw new Refusal('not-found');
      if (withdraw) {
        if (!(await onlySource(tx, id, proposalId))) throw new Refusal('proposal-has-sources');
        await withdrawUnreviewed(tx, proposal, `意见建议 ${row.number} 的转提案已撤销`);
      }
      await tx.rows(`UPDATE suggestions SET stage = $2 WHERE id = $1`, [id, to]);
      const note = `${proposal.caseNumber ?? proposal.intakeSerial} ${proposal.title}`;
      await trail(tx, 'suggestion', id, {
        action: 'unlink',
        from: row.stage,
        to,
        note,
        details: { proposalId, withdraw },
      });
      await enqueue(tx, 'notices.tell', { occasion: 'suggestion-unlinked', subjectId: id });
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

/** Whether the proposal was made out of this suggestion, and now, with its conversion gone, stands on nothing else. */
async function onlySource(tx: Tx, id: string, proposalId: string): Promise<boolean> {
  const made = await tx.row(
    `SELECT 1 FROM trail WHERE subject_kind = 'suggestion' AND subject_id = $1 AND action = 'convert'
        AND details ->> 'proposalId' = $2::text`,
    [id, proposalId],
  );
  return made !== null && !(await tx.manager.existsBy(Conversion, { proposalId }));
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
