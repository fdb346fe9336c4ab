import { Assignment, Consultation } from './assignment.entity.js';
import { DisclosureDecision } from './disclosure.entity.js';
import { Evaluation } from './evaluation.entity.js';
import { Draft, Invitation } from './draft.entity.js';
import {
  Proposal,
  ProposalFile,
  ProposalMark,
  ProposalMember,
  ProposalSuggestedDepartment,
  ProposalVersion,
} from './proposal.entity.js';
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
  Draft,
  Invitation,
  Proposal,
  ProposalMember,
  ProposalSuggestedDepartment,
  ProposalFile,
  ProposalVersion,
  ProposalMark,
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
export { Cosigning } from './cosigning.js';
export { DraftViews } from './draft-views.js';
export { readDocument } from './document-text.js';
export { Drafts, submitDraft, takeDraft } from './drafts.js';
export { printLifecycle } from './lifecycle-print.js';
export { lockProposal } from './locks.js';
export { Opinions } from './opinions.js';
export { ProposalViews } from './proposal-views.js';
export { Marks } from './marks.js';
export { Merges } from './merges.js';
export { Proposals } from './proposals.js';
export { ProposalsModule } from './proposals.module.js';
export { Ratings } from './ratings.js';
export { Replies } from './replies.js';
export { Reviews } from './reviews.js';
export { submitOnce } from './submission-keys.js';
export { ReplyDrafts } from './reply-drafts.js';
export { ReplyReview } from './reply-review.js';
export { submitProposal } from './submission.js';
export { Withdrawals, withdrawUnreviewed } from './withdrawals.js';
