import { Module } from '@nestjs/common';
import { PeopleModule } from '#people';
import { AddedUnits } from './added-units.js';
import { Assignments } from './assignments.js';
import { Board } from './board.js';
import { Returns } from './returns.js';
import { Opinions } from './opinions.js';
import { Cosigning } from './cosigning.js';
import { DraftViews } from './draft-views.js';
import { Drafts } from './drafts.js';
import { Extensions } from './extensions.js';
import { Marks } from './marks.js';
import { Merges } from './merges.js';
import { Papers } from './papers.js';
import { Oversight } from './oversight.js';
import { Pauses } from './pauses.js';
import { ProposalViews } from './proposal-views.js';
import { Proposals } from './proposals.js';
import { Feedback } from './feedback.js';
import { FeedbackLinks } from './feedback-links.js';
import { FeedbackViews } from './feedback-views.js';
import { PromiseViews } from './promise-views.js';
import { Promises } from './promises.js';
import { Ratings } from './ratings.js';
import { Recommendation } from './recommendation.js';
import { Recomputing } from './recomputing.js';
import { Reminders } from './reminders.js';
import { Replies } from './replies.js';
import { ReplyDrafts } from './reply-drafts.js';
import { ReplyReview } from './reply-review.js';
import { Reviews } from './reviews.js';
import { Similar } from './similar.js';
import { Disclosures } from './disclosure.js';
import { Evaluations } from './evaluations.js';
import { Publications } from './publications.js';
import { Supervision } from './supervision.js';
import { SupervisionViews } from './supervision-views.js';
import { Archives } from './archives.js';
import { CaseFileContent } from './case-file-content.js';
import { CaseFiles } from './case-files.js';
import { Withdrawals } from './withdrawals.js';

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
