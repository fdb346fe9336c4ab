import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FilesModule } from '#files';
import { NoticesModule } from '#notices';
import { PeopleModule } from '#people';
import { type Clock, type Config, PlatformModule } from '#platform';
import { ProposalsModule } from '#proposals';
import { ReportsModule } from '#reports';
import { SuggestionsModule } from '#suggestions';
import { entities } from '../../entities.js';
import { AccountsController } from './accounts.controller.js';
import { ActorGuard } from './actor.guard.js';
import { ArrivalsController } from './arrivals.controller.js';
import { AssignmentsController } from './assignments.controller.js';
import { BindingsController } from './bindings.controller.js';
import { BoardController } from './board.controller.js';
import { BodiesController } from './bodies.controller.js';
import { ChatRecordsController } from './chat-records.controller.js';
import { CalendarController } from './calendar.controller.js';
import { DeadlinesController } from './deadlines.controller.js';
import { OversightController } from './oversight.controller.js';
import { DepartmentsController } from './departments.controller.js';
import { DutyController } from './duty.controller.js';
import { DoorsController } from './doors.controller.js';
import { DraftsController } from './drafts.controller.js';
import { FeedbackController } from './feedback.controller.js';
import { FilesController } from './files.controller.js';
import { ImportsController } from './imports.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { JobsController } from './jobs.controller.js';
import { MailboxesController } from './mailboxes.controller.js';
import { MailDoor } from './mail.door.js';
import { MarksController } from './marks.controller.js';
import { MattersController } from './matters.controller.js';
import { MembersController } from './members.controller.js';
import { MergesController } from './merges.controller.js';
import { NoticesController } from './notices.controller.js';
import { PapersController } from './papers.controller.js';
import { PromisesController } from './promises.controller.js';
import { ProposalsController } from './proposals.controller.js';
import { RatingsController } from './ratings.controller.js';
import { RecommendationController } from './recommendation.controller.js';
import { RepliesController } from './replies.controller.js';
import { ReportsController } from './reports.controller.js';
import { ReviewsController } from './reviews.controller.js';
import { ReturnsController } from './returns.controller.js';
import { SendersController } from './senders.controller.js';
import { SharesController } from './shares.controller.js';
import { SignInController } from './sign-in.controller.js';
import { SimilarController } from './similar.controller.js';
import { SuggestionsController } from './suggestions.controller.js';
import { DisclosureController } from './disclosure.controller.js';
import { EvaluationsController } from './evaluations.controller.js';
import { PublicController } from './public.controller.js';
import { SupervisionController } from './supervision.controller.js';
import { CaseFilesController } from './case-files.controller.js';
import { UploadsController } from './uploads.controller.js';
import { TodoController } from './todo.controller.js';
import { WecomController } from './wecom.controller.js';
import { WecomSettingsController } from './wecom-settings.controller.js';

/** One per noun. */
const controllers = [
  SignInController,
  BodiesController,
  MembersController,
  BindingsController,
  SendersController,
  DepartmentsController,
  AccountsController,
  ImportsController,
  FilesController,
  UploadsController,
  SharesController,
  ArrivalsController,
  ChatRecordsController,
  MailboxesController,
  WecomController,
  WecomSettingsController,
  SuggestionsController,
  MattersController,
  DoorsController,
  DraftsController,
  InvitationsController,
  ProposalsController,
  ReviewsController,
  MergesController,
  MarksController,
  SimilarController,
  RecommendationController,
  AssignmentsController,
  DeadlinesController,
  OversightController,
  CalendarController,
  ReturnsController,
  BoardController,
  RepliesController,
  PapersController,
  RatingsController,
  FeedbackController,
  PromisesController,
  NoticesController,
  DisclosureController,
  EvaluationsController,
  PublicController,
  SupervisionController,
  CaseFilesController,
  TodoController,
  ReportsController,
  DutyController,
  JobsController,
];

@Module({})
export class ApiModule {
  static with(config: Config, clock?: Clock): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PlatformModule.with(config, entities, clock),
        PeopleModule,
        FilesModule,
        ProposalsModule,
        SuggestionsModule,
        NoticesModule,
        ReportsModule,
      ],
      controllers,
      providers: [{ provide: APP_GUARD, useClass: ActorGuard }, MailDoor],
    };
  }
}
