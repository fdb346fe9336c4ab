import { Module } from '@nestjs/common';
import { PeopleModule } from '#people';
import { Assignments } from './assignments.js';
import { Opinions } from './opinions.js';
import { Cosigning } from './cosigning.js';
import { DraftViews } from './draft-views.js';
import { Drafts } from './drafts.js';
import { Marks } from './marks.js';
import { Merges } from './merges.js';
import { ProposalViews } from './proposal-views.js';
import { Proposals } from './proposals.js';
import { Ratings } from './ratings.js';
import { Replies } from './replies.js';
import { ReplyDrafts } from './reply-drafts.js';
import { ReplyReview } from './reply-review.js';
import { Reviews } from './reviews.js';
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
  Opinions,
  Replies,
  ReplyDrafts,
  ReplyReview,
  Ratings,
  ProposalViews,
];

@Module({ imports: [PeopleModule], providers: entrances, exports: entrances })
export class ProposalsModule {}
