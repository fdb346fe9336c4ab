import type { AnswerOf, MemberBrief, TrailView, routes } from '#contract';
import { roleMay } from '#contract';
import { memberBriefs } from '#people';
import { type Actor, type Db, type FileRow, Parameters, courseOf, fileViewOf } from '#platform';
import type { Assignment } from '../units/assignment.entity.js';
import { hiddenSteps } from './hidden-steps.js';
import type { Proposal } from '../proposal.entity.js';
import { goneSince, isAside, toldAside } from '../units/own-part.js';
import { repliesSeenBy } from './visibility.js';

export type CaseView = AnswerOf<typeof routes.proposals.read>;

/** Who looks at which case. */
export interface Look {
  db: Db;
  actor: Actor;
  proposal: Proposal;
  /** A member who is none of the proposers: reads what is public, not how it came about. */
  outsider: boolean;
}

/** First proposer first. */
export async function proposerMembers({ db, proposal }: Look): Promise<MemberBrief[]> {
  const rows = await db.rows<{ id: string }>(
    `SELECT member_id AS id FROM proposal_members WHERE proposal_id = $1 ORDER BY position`,
    [proposal.id],
  );
  const ids = rows.map((row) => row.id);
  const briefs = await memberBriefs(db, ids);
  return ids.flatMap((id) => briefs.get(id) ?? []);
}

export const suggestedDepartments = ({ db, proposal }: Look): Promise<CaseView['suggestedDepartments']> =>
  db.rows(
    `SELECT d.id, d.name FROM proposal_suggested_departments s JOIN departments d ON d.id = s.department_id
      WHERE s.proposal_id = $1 ORDER BY d.name`,
    [proposal.id],
  );

export async function attachments({ db, proposal }: Look): Promise<CaseView['attachments']> {
  const rows = await db.rows<FileRow>(
    `SELECT f.id, f.name, f.content_type AS "contentType", f.size
       FROM proposal_files p JOIN files f ON f.id = p.file_id WHERE p.proposal_id = $1 ORDER BY p.position`,
    [proposal.id],
  );
  return rows.map(fileViewOf);
}

/** The suggestions it came from: a member sees their own, the others what their role may read. */
export async function sources({ db, actor, proposal }: Look): Promise<CaseView['suggestions']> {
  const { role } = actor;
  if (role !== 'member' && role !== 'system' && !roleMay(role, 'suggestion.read')) return [];
  const parameters = new Parameters();
  const id = parameters.add(proposal.id);
  // As in `suggestions`: a sender who is only proposed is not the sender yet.
  const own =
    role === 'member'
      ? `AND s.member_id = ${parameters.add(actor.memberId)} AND s.sender_state IN ('confirmed', 'matched')`
      : '';
  return db.rows(
    `SELECT s.id, s.number, s.title FROM conversions c JOIN suggestions s ON s.id = c.suggestion_id
      WHERE c.proposal_id = ${id} ${own} ORDER BY c.converted_at, s.number`,
    parameters.values,
  );
}

/** What 转意见建议 made of it, while that stands; for the proposers and whoever reads suggestions. */
export async function takenUpAs({ db, actor, proposal, outsider }: Look): Promise<CaseView['takenUpAs']> {
  const { role } = actor;
  if (proposal.stage !== 'to-suggestion' || outsider) return null;
  if (role !== 'member' && role !== 'system' && !roleMay(role, 'suggestion.read')) return null;
  const own = role === 'member' ? ' AND member_id = $2' : ' AND $2::uuid IS NOT DISTINCT FROM $2';
  return db.row(`SELECT id, number FROM suggestions WHERE from_proposal_id = $1 AND withdrawn_at IS NULL${own}`, [
    proposal.id,
    actor.memberId,
  ]);
}

type ReplyRow = Omit<CaseView['replies'][number], 'answers' | 'attachments'> & {
  answers: string[];
  attachments: FileRow[];
};

export async function replies({ db, actor, proposal }: Look): Promise<CaseView['replies']> {
  const parameters = new Parameters();
  const id = parameters.add(proposal.id);
  const rows = await db.rows<ReplyRow>(
    `SELECT r.id, a.round, d.name AS "departmentName", r.document_number AS "documentNumber", r.issuer, r.resolution,
            r.resolution_letter || ' ' || r.resolution_words AS "resolutionLabel", r.answers, r.closing,
            r.contact_name AS "contactName", r.contact_phone AS "contactPhone", r.disclosure,
            r.disclosure_reason AS "disclosureReason", r.copy_to AS "copyTo", r.submitted_at AS "submittedAt",
            r.reviewed_by AS "reviewedBy", r.sent_at AS "sentAt", r.on_time AS "onTime",
            (SELECT coalesce(jsonb_agg(jsonb_build_object(
                      'from', c.from_label, 'to', c.to_label, 'reason', c.reason, 'by', c.changed_by,
                      'at', c.changed_at) ORDER BY c.changed_at, c.id), '[]')
               FROM resolution_changes c WHERE c.assignment_id = a.id) AS "resolutionChanges",
            (SELECT coalesce(jsonb_agg(jsonb_build_object(
                      'id', f.id, 'name', f.name, 'contentType', f.content_type, 'size', f.size) ORDER BY rf.position), '[]')
               FROM reply_files rf JOIN files f ON f.id = rf.file_id WHERE rf.reply_id = r.id) AS attachments
       FROM replies r JOIN assignments a ON a.id = r.assignment_id JOIN proposals p ON p.id = a.proposal_id
            JOIN departments d ON d.id = a.department_id
      WHERE p.id = ${id} AND ${repliesSeenBy(actor, parameters)} ORDER BY r.sent_at, r.id`,
    parameters.values,
  );
  return rows.map(({ answers, ...row }) => ({
    ...row,
    answers: answers.map((answer, i) => ({ demand: proposal.demands[i] ?? '', answer })),
  }));
}

/** Steps that two tables tell of: the course shows the one that says more. */
const toldByUnits = ['reply'];
const toldByProposal = ['assign', 'rehandle', 'add-unit', 'withdraw', 'undo-outcome'];
/** Between the units and the office: what was wanted of a letter before it was sent is no part of the answer. */
const amongOffices = ['submit-reply', 'send-back-reply', 'waive-opinion'];

/** Asked by the committee, not by the unit. */
const ofFeedback = ['rate', 'enter-rating', 'offer-link'];

/** Since when the ratings of the present round are nobody's but the committee's; null when that round is over. */
function roundOpenSince({ stage, round }: Proposal, assignments: Assignment[]): Date | null {
  if (stage === 'disputed' || stage === 'closed') return null;
  const begun = assignments.filter((each) => each.round === round).map((each) => each.assignedAt.getTime());
  // What reopened the case was written in the same moment as the new round.
  return new Date(Math.min(...begun));
}

async function promiseCourse({ db, proposal }: Look): Promise<TrailView[]> {
  const rows = await db.rows<{ id: string }>(`SELECT id FROM promises WHERE proposal_id = $1`, [proposal.id]);
  return courseOf(db, [{ kind: 'promise', ids: rows.map(({ id }) => id) }]);
}

/** The courses of all units; of another unit than one's own without what passed between it and the office. */
async function unitsCourse({ db, actor }: Look, assignments: Assignment[]): Promise<TrailView[]> {
  const isOthers = (each: Assignment) => isAside(actor, each);
  const of = (some: Assignment[]) => courseOf(db, [{ kind: 'assignment', ids: some.map(({ id }) => id) }]);
  const [open, others] = await Promise.all([
    of(assignments.filter((each) => !isOthers(each))),
    of(assignments.filter(isOthers)),
  ]);
  return [...open, ...others.flatMap(asFact)];
}

/** Every reason in the course of a unit stands behind a colon, after the unit. */
function asFact(row: TrailView): TrailView[] {
  const told = toldAside[row.action];
  if (told === 'nothing') return [];
  return [told === 'fact' ? { ...row, note: row.note?.split('：')[0] ?? null } : row];
}

/** The course of the proposal and of its units as one, oldest first. */
export async function course(look: Look, assignments: Assignment[]): Promise<TrailView[]> {
  const { db, actor, proposal, outsider } = look;
  const [ofProposal, ofUnits, ofPromises] = await Promise.all([
    courseOf(db, [{ kind: 'proposal', ids: [proposal.id] }]),
    unitsCourse(look, assignments),
    outsider ? [] : promiseCourse(look),
  ]);
  if (outsider) return ofProposal.map((row) => ({ ...row, note: null }));
  const gone = goneSince(actor, assignments);
  const hidden = await hiddenSteps(db, actor, proposal);
  const hushed = actor.role === 'member';
  // That somebody has rated is as much as what they said, while the round is open.
  const blindSince = actor.role === 'department' ? roundOpenSince(proposal, assignments) : null;
  const isBlind = (row: TrailView) =>
    blindSince !== null && ofFeedback.includes(row.action) && new Date(row.at) > blindSince;
  return [
    ...ofProposal.filter((row) => !toldByUnits.includes(row.action) && !isBlind(row)),
    ...ofPromises,
    ...ofUnits.filter((row) => !toldByProposal.includes(row.action) && !(hushed && amongOffices.includes(row.action))),
  ]
    .filter((row) => !hidden.includes(row.action))
    .filter((row) => !gone || new Date(row.at) <= gone)
    .sort((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime());
}
