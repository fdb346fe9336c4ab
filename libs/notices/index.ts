import { Notice } from './notice.entity.js';
import { WecomMessage } from './wecom/wecom-message.entity.js';

export const noticeEntities = [Notice, WecomMessage];

export { Bounces } from './bounces.js';
export { CodeLetters } from './code-letters.js';
export { Digests } from './digests.js';
export { FailedMails } from './failed-mails.js';
export { FeedbackMail } from './feedback-mail.js';
export { NoticeViews } from './notice-views.js';
export { SenderViews } from './sender-views.js';
export { Notices } from './notices.js';
export { NoticesModule } from './notices.module.js';
export { type Letter, MailRefused, MailSender } from './senders/mail-sender.js';
export { type AtOnce, receiptKey, WecomDoor } from './wecom/door.js';
export { type OwnerPatience, WecomOwner } from './wecom/owner.js';
export { sendWecom } from './wecom/outgoing.js';
export { WecomSending } from './wecom/sending.js';
export { WecomTests } from './wecom/tests.js';
export { type CardClick, type Said, WecomTalk } from './wecom-talk.js';
