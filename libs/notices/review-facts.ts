import { type ProposalStage, words } from '#contract';
import { readBody } from '#people';
import type { Tx } from '#platform';

/** What may be told of how a review ended, of 退回补充 and of 并案. */
export interface ReviewFacts {
  /** 不予立案, 转社情民意信息 …; null: it was not refused, or that was taken back. */
  outcome: string | null;
  /** Reason of the list and words. */
  why: string;
  destination: string | null;
  /** 退回补充: what is asked; null when it no longer is. */
  asked: string | null;
  /** Where it stands now. */
  stage: string;
  /** 第 012 号提案《…》 */
  leadCase: string | null;
  /** 转意见建议: the number of the suggestion, once there is one. */
  takenUpAs: string | null;
}

export async function reviewFacts(tx: Tx, proposalId: string): Promise<ReviewFacts> {
  const row = await tx.row<{
    stage: ProposalStage;
    reason: string | null;
    note: string | null;
    destination: string | null;
    asked: string | null;
    leadTitle: string | null;
    leadNumber: string | null;
    leadSerial: string | null;
    takenUpAs: string | null;
  }>(
    `SELECT p.stage, p.outcome_reason AS reason, p.outcome_note AS note, p.outcome_destination AS destination,
            p.returned_note AS asked, l.title AS "leadTitle", l.case_number AS "leadNumber",
            l.intake_serial AS "leadSerial",
            (SELECT number FROM suggestions s WHERE s.from_proposal_id = p.id AND s.withdrawn_at IS NULL) AS "takenUpAs"
       FROM proposals p LEFT JOIN proposals l ON l.id = p.merged_into_id WHERE p.id = $1`,
    [proposalId],
  );
  if (!row) throw new Error(`proposal ${proposalId} is told of and does not exist`);
  const { stage, note, destination, asked, leadTitle, leadNumber, leadSerial, takenUpAs } = row;
  const { declineReasons } = (await readBody(tx)).settings;
  const listed = declineReasons.find(({ code }) => code === row.reason)?.label;
  const number = leadNumber ? `第 ${leadNumber} 号提案` : `流水号 ${leadSerial} 的提案`;
  return {
    outcome: note === null ? null : words.proposalStage[stage],
    why: [listed, note].filter(Boolean).join('；').replace(/。$/u, ''),
    destination,
    asked,
    stage: words.proposalStage[stage],
    leadCase: leadTitle === null ? null : `${number}《${leadTitle}》`,
    takenUpAs,
  };
}
