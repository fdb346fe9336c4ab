import type { ProposalStage } from '#contract';
import type { Actor, Parameters } from '#platform';

/** `stages`: the only ones that are asked for, if that is known; it saves looking where nothing can be. */
type Sees = (actor: Actor, parameters: Parameters, stages?: readonly ProposalStage[]) => string;

const everything: Sees = () => 'TRUE';

const ofMember: Sees = (actor, parameters) =>
  `p.id IN (SELECT proposal_id FROM proposal_members WHERE member_id = ${parameters.add(actor.memberId)})`;

/** The one place that decides which proposals a person sees. */
const proposalsSeen: Record<Actor['role'], Sees> = {
  secretariat: everything,
  supervisor: everything,
  leader: everything,
  administrator: everything,
  system: everything,
  department: (actor, parameters) =>
    `p.id IN (SELECT proposal_id FROM assignments WHERE department_id = ${parameters.add(actor.departmentId)})`,
  /** Their own, and what its proposers made public once it is over. */
  member: (actor, parameters, stages = ['closed']) => {
    const own = ofMember(actor, parameters);
    return stages.includes('closed') ? `(${own} OR (p.consent_public AND p.stage = 'closed'))` : own;
  },
};

/** SQL condition over `proposals p`: what this person sees in lists, pages, search, counts, exports and files alike. */
export const proposalsSeenBy: Sees = (actor, parameters, stages) =>
  proposalsSeen[actor.role](actor, parameters, stages);

/** SQL condition over `replies r` of a visible `proposals p`: a member reads others' letters only if they are public. */
export const repliesSeenBy: Sees = (actor, parameters) =>
  actor.role === 'member' ? `(r.disclosure = 'PUBLIC' OR ${ofMember(actor, parameters)})` : 'TRUE';
