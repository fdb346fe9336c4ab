import { Module } from '@nestjs/common';
import { PeopleModule } from '#people';
import { SuggestionsModule } from '#suggestions';
import { Bounces } from './bounces.js';
import { CodeLetters } from './code-letters.js';
import { Digests } from './digests.js';
import { FailedMails } from './failed-mails.js';
import { ProposalsModule } from '#proposals';
import { FeedbackMail } from './feedback-mail.js';
import { NoticeViews } from './notice-views.js';
import { Notices } from './notices.js';
import { SenderViews } from './sender-views.js';
import { SmtpSender } from './senders/mail.js';
import { MailSender } from './senders/mail-sender.js';
import { WecomDoor } from './wecom/door.js';
import { WecomOwner } from './wecom/owner.js';
import { WecomSending } from './wecom/sending.js';
import { WecomTalk } from './wecom-talk.js';
import { WecomTests } from './wecom/tests.js';

const verbs = [
  Notices,
  NoticeViews,
  Digests,
  Bounces,
  CodeLetters,
  SenderViews,
  FailedMails,
  FeedbackMail,
  WecomTalk,
  WecomDoor,
  WecomSending,
  WecomTests,
  WecomOwner,
];

@Module({
  imports: [PeopleModule, ProposalsModule, SuggestionsModule],
  providers: [...verbs, { provide: MailSender, useClass: SmtpSender }],
  exports: verbs,
})
export class NoticesModule {}
