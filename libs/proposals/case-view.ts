import { type BodySettings, type SessionView, words } from '#contract';
import { readBody } from '#people';
import { type Actor, type Db, chinaDay } from '#platform';
import { assignmentLifecycle } from './assignment-lifecycle.js';
import { Assignment, Consultation } from './assignment.entity.js';
import {
  type CaseView,
  type Look,
  attachments,
  course,
  proposerMembers,
  ratings,
  replies,
  sources,
  suggestedDepartments,
} from './case-parts.js';
import { dueReader } from './due.js';
import { assignmentFacts, proposalFacts } from './facts.js';
import { proposalLifecycle } from './lifecycle.js';
import type { ListedProposal } from './proposal-rows.js';
import { Proposal } from './proposal.entity.js';

/** A case in full, as this person may see it. `row`: the same case as lists show it; so it is visible. */
export async function readCase(db: Db, actor: Actor, row: ListedProposal, sessions: SessionView[]): Promise<CaseView> {
  const proposal = await db.source.manager.findOneByOrFail(Proposal, { id: row.id });
  const [facts, { settings }] = await Promise.all([proposalFacts(db, proposal, actor), readBody(db)]);
  const look = { db, actor, proposal, outsider: actor.role === 'member' && !facts.isProposer };
  const assigned = await db.source.manager.find(Assignment, {
    where: { proposalId: proposal.id },
    order: { round: 'ASC', id: 'ASC' },
  });
  const { situation, demands, consentPublic, enteredBy } = proposal;
  const [members, suggested, files, from, units, letters, rated, trail] = await Promise.all([
    proposerMembers(look),
    suggestedDepartments(look),
    attachments(look),
    sources(look),
    unitsOf(look, assigned, settings),
    replies(look, settings),
    ratings(look),
    course(look, assigned),
  ]);
  return {
    ...row,
    situation,
    demands,
    consentPublic,
    enteredBy,
    sessionLabel: sessions.find((each) => each.id === proposal.sessionId)?.label ?? '',
    proposerMembers: members,
    suggestedDepartments: suggested,
    decline: declineOf(proposal, settings),
    attachments: files,
    suggestions: from,
    assignments: units,
    replies: letters,
    ratings: rated,
    trail,
    may: proposalLifecycle.mayDo(proposal, actor, facts),
  };
}

function declineOf({ declineReason, declineNote, declinedAt }: Proposal, settings: BodySettings): CaseView['decline'] {
  if (!declineReason || !declinedAt) return null;
  const listed = settings.declineReasons.find((each) => each.code === declineReason);
  return { reason: listed?.label ?? words.proposalStage.declined, note: declineNote, at: declinedAt };
}

async function unitsOf(look: Look, assigned: Assignment[], settings: BodySettings): Promise<CaseView['assignments']> {
  const { db, actor, outsider } = look;
  if (assigned.length === 0) return [];
  const [names, consultations] = await Promise.all([
    db.rows<{ id: string; name: string }>(`SELECT id, name FROM departments WHERE id = ANY($1)`, [
      assigned.map((each) => each.departmentId),
    ]),
    db.source.manager.find(Consultation, {
      where: assigned.map((each) => ({ assignmentId: each.id })),
      order: { heldOn: 'ASC', id: 'ASC' },
    }),
  ]);
  const nameOf = new Map(names.map((each) => [each.id, each.name]));
  const dueOf = dueReader(chinaDay(db.now()));
  return assigned.map((assignment) => {
    const round = assigned.filter((each) => each.round === assignment.round);
    const { id, proposalId, departmentId, role, stage, assignedAt, acknowledgedAt, dueOn } = assignment;
    const facts = assignmentFacts(assignment, round, consultations, settings);
    return {
      id,
      proposalId,
      departmentId,
      role,
      round: assignment.round,
      stage,
      assignedAt,
      acknowledgedAt,
      departmentName: nameOf.get(departmentId) ?? '',
      due: dueOf(dueOn),
      consultations: outsider ? [] : consultations.filter((each) => each.assignmentId === id),
      opinion: seesOpinion(actor, assignment, round) ? opinionOf(assignment) : null,
      may: assignmentLifecycle.mayDo(assignment, actor, facts),
    };
  });
}

/** 会办意见 is addressed to the lead unit: members never read it, other co-handlers neither. */
function seesOpinion({ role, departmentId }: Actor, assignment: Assignment, round: Assignment[]): boolean {
  if (role !== 'department') return role !== 'member';
  return round.some(
    (each) => each.departmentId === departmentId && (each.role === 'LEAD' || each.id === assignment.id),
  );
}

const opinionOf = ({ opinion, opinionSentAt }: Assignment): CaseView['assignments'][number]['opinion'] =>
  opinion && opinionSentAt ? { text: opinion, sentAt: opinionSentAt } : null;
