import type { ProposalBrief } from '#contract';
import { readBody } from '#people';
import { type CaseView, type Look } from '../views/case-parts.js';
import type { Proposal } from '../proposal.entity.js';

/** How the review stands, the former texts, 并案 and the marks, as this person may see them. */
export async function reviewOf(
  look: Look,
): Promise<Pick<CaseView, 'outcome' | 'completion' | 'versions' | 'marks' | 'leadCase' | 'merged'>> {
  const { proposal } = look;
  const [outcome, versions, marks, [leadCase], merged] = await Promise.all([
    outcomeOf(look),
    versionsOf(look),
    marksOf(look),
    briefs(look, 'p.id = $1', proposal.mergedIntoId),
    look.outsider ? [] : briefs(look, 'p.merged_into_id = $1', proposal.id),
  ]);
  return { outcome, completion: completionOf(proposal), versions, marks, leadCase: leadCase ?? null, merged };
}

async function outcomeOf({ db, proposal }: Look): Promise<CaseView['outcome']> {
  const { outcomeReason, outcomeNote, outcomeDestination: destination, outcomeAt: at } = proposal;
  if (!at || outcomeNote === null) return null;
  const { declineReasons } = (await readBody(db)).settings;
  const listed = declineReasons.find((each) => each.code === outcomeReason)?.label;
  return { reason: listed ?? outcomeReason, note: outcomeNote, destination, at };
}

const completionOf = ({ stage, returnedNote: note, returnedAt: at }: Proposal): CaseView['completion'] =>
  stage === 'returned' && note !== null && at ? { note, at } : null;

/** Former texts are between its own proposers and the desk. */
async function versionsOf({ db, actor, proposal }: Look): Promise<CaseView['versions']> {
  if (actor.role === 'department') return [];
  return db.rows(
    `SELECT v.version, v.title, v.situation, v.demands, v.category, v.replaced_at AS "replacedAt",
            v.replaced_by AS "replacedBy"
       FROM proposal_versions v WHERE v.proposal_id = $1
        AND ($2 OR EXISTS (SELECT 1 FROM proposal_members m WHERE m.proposal_id = $1 AND m.member_id = $3))
      ORDER BY v.version`,
    [proposal.id, actor.role !== 'member', actor.memberId],
  );
}

const marksOf = ({ db, proposal }: Look): Promise<CaseView['marks']> =>
  db.rows(
    `SELECT kind, supervisor, reason, marked_at AS "markedAt", marked_by AS "markedBy"
       FROM proposal_marks WHERE proposal_id = $1 AND withdrawn_at IS NULL ORDER BY kind DESC`,
    [proposal.id],
  );

const briefs = (
  { db }: Look,
  condition: string,
  id: string | null,
): Promise<(ProposalBrief & { proposers: string })[]> =>
  db.rows(
    `SELECT p.id, p.intake_serial AS "intakeSerial", p.case_number AS "caseNumber", p.title, p.stage, p.proposers
       FROM proposals p WHERE ${condition} ORDER BY p.submitted_at, p.id`,
    [id],
  );
