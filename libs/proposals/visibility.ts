import type { ProposalStage } from '#contract';
import type { Actor, Parameters } from '#platform';
import { sentWhileThere } from './own-part.js';

/** `stages`: the only ones that are asked for, if that is known; it saves looking where nothing can be. */
type Sees = (actor: Actor, parameters: Parameters, stages?: readonly ProposalStage[]) => string;

const everything: Sees = () => 'TRUE';

/** Their own, and the lead case under which it was merged. */
const ofMember: Sees = (actor, parameters) =>
  `p.id IN (SELECT proposal_id FROM case_members WHERE member_id = ${parameters.add(actor.memberId)})`;

/** The one place that decides which proposals a person sees. */
const proposalsSeen: Record<Actor['role'], Sees> = {
  secretariat: everything,
  supervisor: everything,
  leader: everything,
  administrator: everything,
  system: everything,
  /** What it was given, and what was merged under that. */
  department: (actor, parameters) => {
    const given = `SELECT proposal_id FROM assignments WHERE department_id = ${parameters.add(actor.departmentId)}`;
    return `p.id IN (${given} UNION ALL SELECT id FROM proposals WHERE merged_into_id IN (${given}))`;
  },
  /** Their own, and what its proposers made public once it is over. */
  member: (actor, parameters, stages = ['closed']) => {
    const own = ofMember(actor, parameters);
    return stages.includes('closed') ? `(${own} OR (p.consent_public AND p.stage = 'closed'))` : own;
  },
};

/** SQL condition over `proposals p`: what this person sees in lists, pages, search, counts, exports and files alike. */
export const proposalsSeenBy: Sees = (actor, parameters, stages) =>
  proposalsSeen[actor.role](actor, parameters, stages);

/** SQL condition over `assignments a` of a visible proposal: drafts are the unit's, and the office's while it reviews. */
export const draftsSeenBy: Sees = ({ role, departmentId }, parameters) => {
  if (role === 'department') return `(a.role <> 'CO_HANDLER' AND a.department_id = ${parameters.add(departmentId)})`;
  return role === 'secretariat' || role === 'supervisor' ? `a.stage = 'in-review'` : 'FALSE';
};

/**
 * SQL condition over `replies r` of a visible `proposals p`: a member reads others' letters only if they are public, a
 * unit that was released (退办) those that were sent while it had a part in the case.
 */
export const repliesSeenBy: Sees = (actor, parameters) => {
  if (actor.role === 'member') return `(r.disclosure = 'PUBLIC' OR ${ofMember(actor, parameters)})`;
  return actor.role === 'department' ? sentWhileThere(parameters.add(actor.departmentId)) : 'TRUE';
};
