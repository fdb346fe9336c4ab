import { Module } from '@nestjs/common';
import { NoticeViews } from './notice-views.js';
import { Notices } from './notices.js';
import { SmtpSender } from './senders/mail.js';
import { MailSender } from './senders/mail-sender.js';

const verbs = [Notices, NoticeViews];

@Module({ providers: [...verbs, { provide: MailSender, useClass: SmtpSender }], exports: verbs })
export class NoticesModule {}
