import type { ReturnView } from '#contract';
import type { CaseView, Look } from '../views/case-parts.js';
import { reviewUnits } from './units.js';

type Requests = Pick<CaseView['assignments'][number], 'returns' | 'unitProposals'>;

interface RequestRow {
  id: string;
  kind: 'return' | 'unit';
  assignmentId: string;
  reason: string;
  department: ReturnView['department'];
  askedBy: string;
  askedAt: Date;
  granted: boolean | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionNote: string | null;
}

/** What each unit asked for, and how it was decided; oldest first. Nothing for a member who is none of the proposers. */
export async function requestsReader({ db, outsider }: Look, ids: string[]): Promise<(id: string) => Requests> {
  const rows = await db.rows<RequestRow>(
    `SELECT r.id, r.kind, r.assignment_id AS "assignmentId", r.reason, r.asked_by AS "askedBy", r.asked_at AS "askedAt",
            CASE WHEN d.id IS NULL THEN NULL ELSE jsonb_build_object('id', d.id, 'name', d.name) END AS department,
            r.granted, r.decided_by AS "decidedBy", r.decided_at AS "decidedAt", r.decision_note AS "decisionNote"
       FROM unit_requests r LEFT JOIN departments d ON d.id = r.department_id
      WHERE r.assignment_id = ANY($1) ORDER BY r.asked_at, r.id`,
    [outsider ? [] : ids],
  );
  const of = (id: string, kind: RequestRow['kind']) =>
    rows.filter((row) => row.assignmentId === id && row.kind === kind).map(requestOf);
  return (id) => ({ returns: of(id, 'return'), unitProposals: of(id, 'unit') });
}

const requestOf = ({
  id,
  reason,
  department,
  askedBy,
  askedAt,
  ...decided
}: RequestRow): Requests['returns'][number] => {
  const { granted, decidedBy, decidedAt, decisionNote } = decided;
  const decision =
    granted !== null && decidedBy && decidedAt ? { granted, by: decidedBy, at: decidedAt, note: decisionNote } : null;
  return { id, reason, department, by: askedBy, at: askedAt, decision };
};

/** The units that the review would have, and why others than suggested were taken. */
export async function unitSuggestions({
  db,
  proposal,
}: Look): Promise<Pick<CaseView, 'reviewedUnits' | 'unitReasons'>> {
  const reviewed = await reviewUnits(db, proposal.id);
  return {
    reviewedUnits: reviewed.map(({ departmentId: id, name, role }) => ({ id, name, role })),
    unitReasons: { review: proposal.reviewUnitsReason, assignment: proposal.assignedUnitsReason },
  };
}
