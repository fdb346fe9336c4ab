import { Assignment, Consultation } from './units/assignment.entity.js';
import { Extension, LadderRung, Pause, Reminder } from './time/deadline.entity.js';
import { Archive, ArchiveChunk } from './archive/archive.entity.js';
import { DisclosureDecision } from './public/disclosure.entity.js';
import { Evaluation } from './supervision/evaluation.entity.js';
import { Draft, Invitation } from './writing/draft.entity.js';
import {
  Proposal,
  ProposalFile,
  ProposalMark,
  ProposalMember,
  ProposalSuggestedDepartment,
  ProposalVersion,
} from './proposal.entity.js';
import { PromiseDate, PromiseFile, ReplyPromise } from './feedback/promise.entity.js';
import { FeedbackLink, Mediation, Rating } from './feedback/rating.entity.js';
import { Reply, ReplyDraftFile, ReplyDraftRow, ReplyFile, ResolutionChange } from './letters/reply.entity.js';
import { ReviewSuggestedDepartment, UnitRequest } from './units/unit-request.entity.js';
import {
  Instruction,
  InstructionTarget,
  SupervisionEvent,
  SupervisionEventDepartment,
  SupervisionEventFile,
  SupervisionEventProposal,
} from './supervision/supervision.entity.js';

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

export { Extensions } from './time/extensions.js';
export { Oversight } from './time/oversight.js';
export { Pauses } from './time/pauses.js';
export { Recomputing } from './time/recomputing.js';
export { runs } from './time/runs.js';
export { Reminders, inWorkingHours } from './time/reminders.js';
export { type Escalated, climb, escalated } from './time/ladder.js';
export { proposalTodo } from './views/todo.js';
export { AddedUnits } from './units/added-units.js';
export { Assignments } from './units/assignments.js';
export { Board } from './units/board.js';
export { Returns } from './units/returns.js';
export { Cosigning } from './writing/cosigning.js';
export { DraftViews } from './writing/draft-views.js';
export { readDocument } from './writing/document-text.js';
export { Drafts, submitDraft, takeDraft } from './writing/drafts.js';
export { printLifecycle, proposalLifecycles } from './lifecycle-print.js';
export { lockProposal } from './locks.js';
export { Opinions } from './letters/opinions.js';
export { Papers } from './letters/papers.js';
export { ProposalViews } from './views/proposal-views.js';
export { Marks } from './review/marks.js';
export { Merges } from './review/merges.js';
export { Proposals } from './proposals.js';
export { ProposalsModule } from './proposals.module.js';
export { Feedback } from './feedback/feedback.js';
export { FeedbackLinks, type Offered } from './feedback/feedback-links.js';
export { FeedbackViews } from './feedback/feedback-views.js';
export { PromiseViews } from './feedback/promise-views.js';
export { Promises } from './feedback/promises.js';
export { Ratings } from './feedback/ratings.js';
export { Recommendation } from './likeness/recommendation.js';
export { Replies } from './letters/replies.js';
export { Reviews } from './review/reviews.js';
export { Similar } from './likeness/similar.js';
export { submitOnce } from './writing/submission-keys.js';
export { ReplyDrafts } from './letters/reply-drafts.js';
export { ReplyReview } from './letters/reply-review.js';
export { submitProposal } from './writing/submission.js';
export { wordsOfProposal } from './likeness/words.js';
export { Withdrawals, withdrawUnreviewed } from './review/withdrawals.js';
export { Disclosures } from './public/disclosure.js';
export { Evaluations } from './supervision/evaluations.js';
export { Publications } from './public/publications.js';
export { Supervision } from './supervision/supervision.js';
export { SupervisionViews } from './supervision/supervision-views.js';
export { seenWords } from './views/visibility.js';
export { Archives, markArchiveFailed } from './archive/archives.js';
export { CaseFiles } from './archive/case-files.js';
