import { Module } from '@nestjs/common';
import { PeopleModule } from '#people';
import { AddedUnits } from './units/added-units.js';
import { Assignments } from './units/assignments.js';
import { Board } from './units/board.js';
import { Returns } from './units/returns.js';
import { Opinions } from './letters/opinions.js';
import { Cosigning } from './writing/cosigning.js';
import { DraftViews } from './writing/draft-views.js';
import { Drafts } from './writing/drafts.js';
import { Extensions } from './time/extensions.js';
import { Marks } from './review/marks.js';
import { Merges } from './review/merges.js';
import { Papers } from './letters/papers.js';
import { Oversight } from './time/oversight.js';
import { Pauses } from './time/pauses.js';
import { ProposalViews } from './views/proposal-views.js';
import { Proposals } from './proposals.js';
import { Feedback } from './feedback/feedback.js';
import { FeedbackLinks } from './feedback/feedback-links.js';
import { FeedbackViews } from './feedback/feedback-views.js';
import { PromiseViews } from './feedback/promise-views.js';
import { Promises } from './feedback/promises.js';
import { Ratings } from './feedback/ratings.js';
import { Recommendation } from './likeness/recommendation.js';
import { Recomputing } from './time/recomputing.js';
import { Reminders } from './time/reminders.js';
import { Replies } from './letters/replies.js';
import { ReplyDrafts } from './letters/reply-drafts.js';
import { ReplyReview } from './letters/reply-review.js';
import { Reviews } from './review/reviews.js';
import { Similar } from './likeness/similar.js';
import { Disclosures } from './public/disclosure.js';
import { Evaluations } from './supervision/evaluations.js';
import { Publications } from './public/publications.js';
import { Supervision } from './supervision/supervision.js';
import { SupervisionViews } from './supervision/supervision-views.js';
import { Archives } from './archive/archives.js';
import { CaseFileContent } from './archive/case-file-content.js';
import { CaseFiles } from './archive/case-files.js';
import { Withdrawals } from './review/withdrawals.js';

const entrances = [
  Drafts,
  Cosigning,
  DraftViews,
  Proposals,
  Reviews,
  Withdrawals,
  Merges,
  Marks,
  Assignments,
  Board,
  Returns,
  AddedUnits,
  Extensions,
  Pauses,
  Recomputing,
  Reminders,
  Oversight,
  Opinions,
  Replies,
  ReplyDrafts,
  ReplyReview,
  Ratings,
  Feedback,
  FeedbackLinks,
  FeedbackViews,
  Promises,
  PromiseViews,
  ProposalViews,
  Papers,
  Similar,
  Recommendation,
  Disclosures,
  Evaluations,
  Publications,
  Supervision,
  SupervisionViews,
  Archives,
  CaseFiles,
  CaseFileContent,
];

@Module({ imports: [PeopleModule], providers: entrances, exports: entrances })
export class ProposalsModule {}
