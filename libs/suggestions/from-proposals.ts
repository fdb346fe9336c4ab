import { Injectable } from '@nestjs/common';
import type { ProposalStage } from '#contract';
import { enqueue } from '#jobs';
import { Db, type Tx, chinaDay, system, trail } from '#platform';
import { Intake } from './intake.js';
import { suggestionLifecycle } from './lifecycle.js';
import { lockAll } from './lock.js';
import type { Entered } from './receive.js';
import { Suggestions } from './suggestions.js';

interface Proposal {
  stage: ProposalStage;
  title: string;
  situation: string;
  demands: string[];
  category: string;
  proposers: string;
  submittedAt: Date;
  outcomeBy: string | null;
  memberId: string | null;
  fileIds: string[];
}

/** As much as a suggestion holds; the whole stands in the proposal. */
const longestText = 20_000;
const longestTitle = 80;

/**
 * 转意见建议: what a proposal asks for is taken up as a suggestion, and given back when that outcome is undone. It came to the
 * committee as a proposal and is counted there: it is no newly collected suggestion of the year (docs/adr/0009).
 */
@Injectable()
export class FromProposals {
  constructor(
    private readonly db: Db,
    private readonly intake: Intake,
    private readonly suggestions: Suggestions,
  ) {}

  /** Brings the inbox to where the proposal stands by now: in whichever order, and however often, it is told. */
  async follow(proposalId: string): Promise<void> {
    const rawId = await this.db.transaction(system, (tx) => this.keep(tx, proposalId));
    if (!rawId) return;
    await this.suggestions.receive(rawId);
    await this.db.transaction(system, (tx) => settle(tx, proposalId, rawId));
  }

  /** The proposal's words as an arrival, once; answers which one it is, if there is one. */
  private async keep(tx: Tx, proposalId: string): Promise<string | null> {
    const externalId = `proposal:${proposalId}`;
    const known = await tx.row<{ id: string }>(
      `SELECT id FROM raw_inbound WHERE channel = 'STAFF_ENTRY' AND external_id = $1`,
      [externalId],
    );
    if (known) return known.id;
    const proposal = await readProposal(tx, proposalId);
    if (proposal?.stage !== 'to-suggestion') return null;
    const [stored] = await this.intake.storeIn(tx, [
      {
        channel: 'STAFF_ENTRY',
        externalId,
        form: 'staff-entry',
        content: Buffer.from(JSON.stringify(entryOf(proposalId, proposal))),
        senderRef: proposal.proposers,
        accountId: null,
      },
    ]);
    return stored?.id ?? null;
  }
}

/** Locked, so that the outcome is not undone meanwhile. */
const readProposal = (tx: Tx, id: string): Promise<Proposal | null> =>
  tx.row<Proposal>(
    `SELECT p.stage, p.title, p.situation, p.demands, p.category, p.proposers, p.submitted_at AS "submittedAt",
            (SELECT who FROM trail t WHERE t.subject_kind = 'proposal' AND t.subject_id = p.id
                AND t.action = 'to-suggestion' ORDER BY t.seq DESC LIMIT 1) AS "outcomeBy",
            (SELECT member_id FROM proposal_members WHERE proposal_id = p.id AND position = 0) AS "memberId",
            ARRAY(SELECT file_id::text FROM proposal_files WHERE proposal_id = p.id ORDER BY position) AS "fileIds"
       FROM proposals p WHERE p.id = $1 FOR SHARE OF p`,
    [id],
  );

function entryOf(key: string, proposal: Proposal): Entered {
  const demands = proposal.demands.map((demand, i) => `${i + 1}. ${demand}`);
  return {
    key,
    way: 'PAPER',
    saidOn: chinaDay(proposal.submittedAt),
    memberId: proposal.memberId,
    saidBy: null,
    title: beginningOf(proposal.title, longestTitle),
    text: beginningOf([proposal.situation, ...demands].join('\n'), longestText),
    category: proposal.category,
    fileIds: proposal.fileIds,
    saidByName: proposal.proposers,
    enteredBy: proposal.outcomeBy ?? '提案委',
  };
}

/** As the forms count, and never through a character that takes two. */
const beginningOf = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, '');

/** Linked, taken back or taken up again, by the stage that the proposal has now. */
async function settle(tx: Tx, proposalId: string, rawId: string): Promise<void> {
  const proposal = await readProposal(tx, proposalId);
  const made = await tx.row<{ id: string }>(
    `SELECT coalesce((SELECT id FROM suggestions WHERE from_proposal_id = $1),
                     (SELECT suggestion_id FROM arrivals WHERE raw_inbound_id = $2 AND part = 1)) AS id`,
    [proposalId, rawId],
  );
  const [locked] = proposal && made ? await lockAll(tx, [made.id]) : [];
  if (!locked) return;
  const { row, facts } = locked;
  const linked = await tx.row(
    `UPDATE suggestions SET from_proposal_id = $2 WHERE id = $1 AND from_proposal_id IS NULL RETURNING id`,
    [row.id, proposalId],
  );
  const wanted = proposal?.stage === 'to-suggestion';
  const action = wanted ? 'take-up-again' : 'undo-taking-up';
  // What was dealt with meanwhile stays as it is: undoing the outcome does not undo what the office decided since.
  const offered = suggestionLifecycle.mayDo(row, system, facts).some((each) => each.action === action);
  const can = offered && (!wanted || (await wasTakenBack(tx, row.id)));
  if (can) {
    const to = suggestionLifecycle.step(row, action, system, facts);
    await tx.rows(`UPDATE suggestions SET stage = $2, withdrawn_at = $3 WHERE id = $1`, [
      row.id,
      to,
      wanted ? null : tx.now,
    ]);
    await trail(tx, 'suggestion', row.id, { action, from: row.stage, to: String(to) });
  }
  if (wanted && (linked || can))
    await enqueue(tx, 'notices.tell', { occasion: 'proposal-taken-up', subjectId: proposalId });
}

/** By this, not by its sender. */
async function wasTakenBack(tx: Tx, id: string): Promise<boolean> {
  const last = await tx.row<{ action: string }>(
    `SELECT action FROM trail WHERE subject_kind = 'suggestion' AND subject_id = $1 AND to_stage = 'withdrawn'
      ORDER BY seq DESC LIMIT 1`,
    [id],
  );
  return last?.action === 'undo-taking-up';
}
