import { In, LessThanOrEqual } from 'typeorm';
import type { SessionView } from '#contract';
import { type Actor, type Db, chinaDay } from '#platform';
import { assignmentLifecycle } from '../units/assignment-lifecycle.js';
import { Assignment, Consultation } from '../units/assignment.entity.js';
import {
  type CaseView,
  type Look,
  attachments,
  course,
  proposerMembers,
  replies,
  sources,
  suggestedDepartments,
  takenUpAs,
} from './case-parts.js';
import { behindProposers } from './case-proposers.js';
import { feedbackOf } from '../feedback/case-feedback.js';
import { clockParts } from '../time/clock-parts.js';
import { dueReader } from '../time/due.js';
import { assignmentFacts, assignmentGround, proposalFacts } from '../facts.js';
import { proposalLifecycle } from '../lifecycle.js';
import type { ListedProposal } from './proposal-rows.js';
import { Proposal } from '../proposal.entity.js';
import { reviewOf } from '../review/review-view.js';
import { goneSince, isAside } from '../units/own-part.js';
import { requestsReader, unitSuggestions } from '../units/unit-parts.js';

/** A case in full, as this person may see it. `row`: the same case as lists show it; so it is visible. */
export async function readCase(db: Db, actor: Actor, row: ListedProposal, sessions: SessionView[]): Promise<CaseView> {
  const proposal = await db.source.manager.findOneByOrFail(Proposal, { id: row.id });
  const facts = await proposalFacts(db, proposal, actor);
  const look = { db, actor, proposal, outsider: actor.role === 'member' && !facts.isProposer };
  const assigned = await db.source.manager.find(Assignment, {
    where: { proposalId: proposal.id },
    order: { round: 'ASC', id: 'ASC' },
  });
  const { situation, demands, consentPublic, enteredBy } = proposal;
  const [members, behind, suggested, files, from, units, letters, feedback, trail, review] = await Promise.all([
    proposerMembers(look),
    behindProposers(look),
    suggestedDepartments(look),
    attachments(look),
    sources(look),
    unitsOf(look, assigned),
    replies(look),
    feedbackOf(look),
    course(look, assigned),
    reviewOf(look),
  ]);
  return {
    ...row,
    situation,
    demands,
    consentPublic,
    nonDisclosureReason: proposal.nonDisclosureReason,
    publishedAt: proposal.publishedAt,
    enteredBy,
    ...behind,
    sessionLabel: sessions.find((each) => each.id === proposal.sessionId)?.label ?? '',
    proposerMembers: members,
    suggestedDepartments: suggested,
    ...(await unitSuggestions(look)),
    ...review,
    attachments: files,
    suggestions: from,
    takenUpAs: await takenUpAs(look),
    assignments: units,
    replies: letters,
    ...feedback,
    trail,
    may: proposalLifecycle.mayDo(proposal, actor, facts),
  };
}

async function unitsOf(look: Look, all: Assignment[]): Promise<CaseView['assignments']> {
  const { db, actor, outsider } = look;
  const gone = goneSince(actor, all);
  const assigned = all.filter(
    ({ stage, assignedAt }) => !(outsider && stage === 'released') && !(gone && assignedAt > gone),
  );
  if (assigned.length === 0) return [];
  const ids = assigned.map((each) => each.id);
  const open = assigned.filter((each) => !isAside(actor, each)).map((each) => each.id);
  const [names, consultations, ground, requestsOf, dueOf, clockOf] = await Promise.all([
    db.rows<{ id: string; name: string }>(`SELECT id, name FROM departments WHERE id = ANY($1)`, [
      assigned.map((each) => each.departmentId),
    ]),
    db.source.manager.find(Consultation, {
      where: { assignmentId: In(ids), ...(gone ? { recordedAt: LessThanOrEqual(gone) } : {}) },
      order: { heldOn: 'ASC', id: 'ASC' },
    }),
    assignmentGround(db, ids, db.now()),
    requestsReader(look, open),
    dueReader(db),
    clockParts(db, actor, assigned),
  ]);
  const nameOf = new Map(names.map((each) => [each.id, each.name]));
  return assigned.map((assignment) => {
    const round = assigned.filter((each) => each.round === assignment.round && each.stage !== 'released');
    const { id, proposalId, departmentId, role, stage, assignedAt, acknowledgedAt, dueOn } = assignment;
    const facts = assignmentFacts(assignment, round, ground);
    return {
      id,
      proposalId,
      departmentId,
      role,
      round: assignment.round,
      stage,
      assignedAt,
      acknowledgedAt,
      returnUntil: assignment.returnUntil,
      lateReturnAllowed: assignment.lateReturnAllowedAt !== null,
      releasedAt: assignment.releasedAt,
      ...requestsOf(id),
      departmentName: nameOf.get(departmentId) ?? '',
      due: dueOf(dueOn),
      ...clockOf(id),
      consultations: outsider ? [] : consultations.filter((each) => each.assignmentId === id),
      opinion: seesOpinion(actor, assignment, all) ? opinionOf(assignment) : null,
      opinionWaiver: waiverOf(actor, assignment),
      may: assignmentLifecycle.mayDo(assignment, actor, facts),
    };
  });
}

/** 会办意见 is addressed to the lead unit: members never read it, other co-handlers neither. */
function seesOpinion({ role, departmentId }: Actor, assignment: Assignment, all: Assignment[]): boolean {
  if (role !== 'department') return role !== 'member';
  return all.some((each) => {
    if (each.departmentId !== departmentId || each.round !== assignment.round) return false;
    if (each.id === assignment.id) return true;
    return each.role === 'LEAD' && (each.stage !== 'released' || wasThere(each, assignment.opinionSentAt));
  });
}

/** Sent before the lead was released. */
const wasThere = ({ releasedAt }: Assignment, sentAt: Date | null): boolean =>
  releasedAt !== null && sentAt !== null && sentAt <= releasedAt;

function opinionOf(assignment: Assignment): CaseView['assignments'][number]['opinion'] {
  const { opinion: text, opinionSentAt: sentAt, opinionStance: stance, opinionDissent: dissent } = assignment;
  if (!text || !sentAt) return null;
  const waived = assignment.opinionWaivedAt !== null && sentAt > assignment.opinionWaivedAt;
  return {
    stance,
    text,
    dissent,
    signer: assignment.opinionSigner,
    sentAt,
    late: waived || chinaDay(sentAt) > assignment.dueOn,
  };
}

function waiverOf(actor: Actor, assignment: Assignment): CaseView['assignments'][number]['opinionWaiver'] {
  const { opinionWaivedAt: at, opinionWaivedBy: by, opinionWaiverReason: reason } = assignment;
  if (actor.role === 'member' || !at || !by) return null;
  return { by, at, reason: isAside(actor, assignment) ? null : reason };
}
