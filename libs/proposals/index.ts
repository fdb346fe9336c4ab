import { Assignment, Consultation } from './assignment.entity.js';
import { DisclosureDecision } from './disclosure.entity.js';
import { Evaluation } from './evaluation.entity.js';
import { Proposal, ProposalFile, ProposalMember, ProposalSuggestedDepartment } from './proposal.entity.js';
import { Rating } from './rating.entity.js';
import { Reply, ReplyDraftFile, ReplyDraftRow, ReplyFile, ResolutionChange } from './reply.entity.js';
import { ReviewSuggestedDepartment, UnitRequest } from './unit-request.entity.js';
import {
  Instruction,
  InstructionTarget,
  SupervisionEvent,
  SupervisionEventDepartment,
  SupervisionEventFile,
  SupervisionEventProposal,
} from './supervision.entity.js';

export const proposalEntities = [
  Proposal,
  ProposalMember,
  ProposalSuggestedDepartment,
  ProposalFile,
  Assignment,
  Consultation,
  UnitRequest,
  ReviewSuggestedDepartment,
  Reply,
  ReplyFile,
  ReplyDraftRow,
  ReplyDraftFile,
  ResolutionChange,
  Rating,
  DisclosureDecision,
  Instruction,
  InstructionTarget,
  SupervisionEvent,
  SupervisionEventDepartment,
  SupervisionEventFile,
  SupervisionEventProposal,
  Evaluation,
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
