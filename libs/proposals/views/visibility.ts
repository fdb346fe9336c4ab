import type { ProposalStage, Role } from '#contract';
import type { Actor, Parameters } from '#platform';
import { sentWhileThere } from '../units/own-part.js';

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
  /** What it was given, what was merged under that, and what a leader told it to see to (批示). */
  department: (actor, parameters) => {
    const given = `SELECT proposal_id FROM assignments WHERE department_id = ${parameters.add(actor.departmentId)}`;
    const instructed = `SELECT i.proposal_id FROM instruction_targets t JOIN instructions i ON i.id = t.instruction_id
                         WHERE t.department_id = ${parameters.add(actor.departmentId)}`;
    return `p.id IN (${given} UNION ALL SELECT id FROM proposals WHERE merged_into_id IN (${given})
                     UNION ALL ${instructed})`;
  },
  /** Their own, and what the committee has made public: of that the published copy, see `outsider.ts`. */
  member: (actor, parameters) => `(${ofMember(actor, parameters)} OR p.published_at IS NOT NULL)`,
};

/** The same in words, for the printed matrix of permissions. */
export const seenWords: Record<Role, { proposals: string; replies: string }> = {
  member: {
    proposals: '本人提出、联名的，和与之并案的主提案；其余限已决定公开的',
    replies: '上述提案的全部；已公开提案的，限公开的',
  },
  secretariat: { proposals: '全部', replies: '全部' },
  department: {
    proposals: '交本单位办理过的（退办后仍可看），和并入其中的；领导批示请本单位办理的',
    replies: '全部；退办后限退办之前发出的',
  },
  supervisor: { proposals: '全部', replies: '全部' },
  leader: { proposals: '全部', replies: '全部' },
  administrator: { proposals: '全部', replies: '全部' },
};

/** SQL condition over `proposals p`: what this person sees in lists, pages, search, counts, exports and files alike. */
export const proposalsSeenBy: Sees = (actor, parameters, stages) =>
  proposalsSeen[actor.role](actor, parameters, stages);

/** SQL condition over `assignments a` of a visible proposal: drafts are the unit's, and the office's while it reviews. */
export const draftsSeenBy: Sees = ({ role, departmentId }, parameters) => {
  if (role === 'department') return `(a.role <> 'CO_HANDLER' AND a.department_id = ${parameters.add(departmentId)})`;
  return role === 'secretariat' || role === 'supervisor' ? `a.stage = 'in-review'` : 'FALSE';
};

/** SQL condition over a visible `proposals p`: the letter or file of this id is part of the copy that is public now. */
const isPublished = (part: 'replies' | 'files', id: string): string =>
  `EXISTS (SELECT 1 FROM disclosures s WHERE s.proposal_id = p.id AND s.ended_at IS NULL
            AND s.published -> '${part}' @> jsonb_build_array(jsonb_build_object('id', ${id})))`;

/** SQL condition over the file `f.file_id` of a visible `proposals p`: to other members only what was published. */
export const filesSeenBy: Sees = (actor, parameters) =>
  actor.role === 'member' ? `(${isPublished('files', 'f.file_id')} OR ${ofMember(actor, parameters)})` : 'TRUE';

/**
 * SQL condition over `replies r` of a visible `proposals p`: a member reads others' letters only if they are published, a
 * unit that was released (退办) those that were sent while it had a part in the case.
 */
export const repliesSeenBy: Sees = (actor, parameters) => {
  if (actor.role === 'member') return `(${isPublished('replies', 'r.id')} OR ${ofMember(actor, parameters)})`;
  return actor.role === 'department' ? sentWhileThere(parameters.add(actor.departmentId)) : 'TRUE';
};

/** SQL condition over `proposals p`: a member stands behind the case, beside what they may read of others' cases. */
export const standsBehind: Sees = ofMember;

/** A round in which nobody is asked any more; `ratings g` of a `proposals p`. */
const roundOver = `(g.round < p.round OR p.stage IN ('disputed', 'closed'))`;

/**
 * SQL condition over `ratings g` of a visible `proposals p`. Asked by the committee, not by the unit: a department reads
 * what was said of a round, and that anything was, once that round is over and while it still has a part in the case; a
 * proposer reads their own at once and the others' then too.
 */
export const ratingsSeenBy: Sees = (actor, parameters) => {
  if (actor.role === 'member') {
    return `(g.member_id = ${parameters.add(actor.memberId)} OR ${roundOver} AND ${ofMember(actor, parameters)})`;
  }
  if (actor.role !== 'department') return 'TRUE';
  return `(${roundOver} AND EXISTS (SELECT 1 FROM assignments own WHERE own.proposal_id = p.id
             AND own.department_id = ${parameters.add(actor.departmentId)} AND own.stage <> 'released'))`;
};
