import { Notice } from './notice.entity.js';
import { WecomMessage } from './wecom/wecom-message.entity.js';

export const noticeEntities = [Notice, WecomMessage];

export { Digests } from './digests.js';
export { FailedMails } from './failed-mails.js';
export { FeedbackMail } from './feedback-mail.js';
export { NoticeViews } from './notice-views.js';
export { Notices } from './notices.js';
export { NoticesModule } from './notices.module.js';
export { type Letter, MailRefused, MailSender } from './senders/mail-sender.js';
