import { Module } from '@nestjs/common';
import { SuggestionsModule } from '#suggestions';
import { Digests } from './digests.js';
import { FailedMails } from './failed-mails.js';
import { ProposalsModule } from '#proposals';
import { FeedbackMail } from './feedback-mail.js';
import { NoticeViews } from './notice-views.js';
import { Notices } from './notices.js';
import { SmtpSender } from './senders/mail.js';
import { MailSender } from './senders/mail-sender.js';

const verbs = [Notices, NoticeViews, Digests, FailedMails, FeedbackMail];

@Module({
  imports: [ProposalsModule, SuggestionsModule],
  providers: [...verbs, { provide: MailSender, useClass: SmtpSender }],
  exports: verbs,
})
export class NoticesModule {}
