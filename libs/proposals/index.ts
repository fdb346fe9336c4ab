import { Assignment, Consultation } from './assignment.entity.js';
import { Extension, LadderRung, Pause, Reminder } from './deadline.entity.js';
import { Archive, ArchiveChunk } from './archive.entity.js';
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
import { PromiseDate, PromiseFile, ReplyPromise } from './promise.entity.js';
import { FeedbackLink, Mediation, Rating } from './rating.entity.js';
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
  Extension,
  Pause,
  Reminder,
  LadderRung,
  UnitRequest,
  ReviewSuggestedDepartment,
  Reply,
  ReplyFile,
  ReplyDraftRow,
  ReplyDraftFile,
  ResolutionChange,
  Rating,
  FeedbackLink,
  Mediation,
  ReplyPromise,
  PromiseDate,
  PromiseFile,
  DisclosureDecision,
  Instruction,
  InstructionTarget,
  SupervisionEvent,
  SupervisionEventDepartment,
  SupervisionEventFile,
  SupervisionEventProposal,
  Evaluation,
  Archive,
  ArchiveChunk,
];

export { Extensions } from './extensions.js';
export { Oversight } from './oversight.js';
export { Pauses } from './pauses.js';
export { Recomputing } from './recomputing.js';
export { runs } from './runs.js';
export { Reminders, inWorkingHours } from './reminders.js';
export { type Escalated, climb, escalated } from './ladder.js';
export { proposalTodo } from './todo.js';
export { AddedUnits } from './added-units.js';
export { Assignments } from './assignments.js';
export { Board } from './board.js';
export { Returns } from './returns.js';
export { Cosigning } from './cosigning.js';
export { DraftViews } from './draft-views.js';
export { readDocument } from './document-text.js';
export { Drafts, submitDraft, takeDraft } from './drafts.js';
export { printLifecycle, proposalLifecycles } from './lifecycle-print.js';
export { lockProposal } from './locks.js';
export { Opinions } from './opinions.js';
export { Papers } from './papers.js';
export { ProposalViews } from './proposal-views.js';
export { Marks } from './marks.js';
export { Merges } from './merges.js';
export { Proposals } from './proposals.js';
export { ProposalsModule } from './proposals.module.js';
export { Feedback } from './feedback.js';
export { FeedbackLinks, type Offered } from './feedback-links.js';
export { FeedbackViews } from './feedback-views.js';
export { PromiseViews } from './promise-views.js';
export { Promises } from './promises.js';
export { Ratings } from './ratings.js';
export { Recommendation } from './recommendation.js';
export { Replies } from './replies.js';
export { Reviews } from './reviews.js';
export { Similar } from './similar.js';
export { submitOnce } from './submission-keys.js';
export { ReplyDrafts } from './reply-drafts.js';
export { ReplyReview } from './reply-review.js';
export { submitProposal } from './submission.js';
export { wordsOfProposal } from './words.js';
export { Withdrawals, withdrawUnreviewed } from './withdrawals.js';
export { Disclosures } from './disclosure.js';
export { Evaluations } from './evaluations.js';
export { Publications } from './publications.js';
export { Supervision } from './supervision.js';
export { SupervisionViews } from './supervision-views.js';
export { seenWords } from './visibility.js';
export { Archives, markArchiveFailed } from './archives.js';
export { CaseFiles } from './case-files.js';
