import { Assignment, Consultation } from './assignment.entity.js';
import { Proposal, ProposalFile, ProposalMember, ProposalSuggestedDepartment } from './proposal.entity.js';
import { Rating } from './rating.entity.js';
import { Reply, ReplyFile } from './reply.entity.js';

export const proposalEntities = [
  Proposal,
  ProposalMember,
  ProposalSuggestedDepartment,
  ProposalFile,
  Assignment,
  Consultation,
  Reply,
  ReplyFile,
  Rating,
];

export { Assignments } from './assignments.js';
export { printLifecycle } from './lifecycle-print.js';
export { lockProposal } from './locks.js';
export { ProposalViews } from './proposal-views.js';
export { Proposals } from './proposals.js';
export { ProposalsModule } from './proposals.module.js';
export { Ratings } from './ratings.js';
export { Replies } from './replies.js';
export { submitProposal } from './submission.js';
