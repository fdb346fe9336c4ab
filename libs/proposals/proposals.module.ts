import { Module } from '@nestjs/common';
import { PeopleModule } from '#people';
import { Assignments } from './assignments.js';
import { ProposalViews } from './proposal-views.js';
import { Proposals } from './proposals.js';
import { Ratings } from './ratings.js';
import { Replies } from './replies.js';

const entrances = [Proposals, Assignments, Replies, Ratings, ProposalViews];

@Module({ imports: [PeopleModule], providers: entrances, exports: entrances })
export class ProposalsModule {}
