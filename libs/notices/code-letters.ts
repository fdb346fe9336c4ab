import { Injectable } from '@nestjs/common';
import { OneTimeCodes, bodyName, markBad } from '#people';
import { Config, Db, system } from '#platform';
import { failureOf } from './delivery-words.js';
import { MailRefused, MailSender } from './senders/mail-sender.js';
import { sendSms } from './senders/sms.js';

/** Codes for signing in leave at once, by the way that reaches the person. Sent twice, it is the same code. */
@Injectable()
export class CodeLetters {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly codes: OneTimeCodes,
    private readonly mails: MailSender,
  ) {}

  async send(codeId: string): Promise<void> {
    const code = await this.codes.toSend(codeId);
    if (!code) return;
    if (code.sms) await sendSms(code.sms, { phone: code.to, code: code.code });
    else
      await this.mail(codeId, code.to, code.code).catch((error: unknown) => {
        if (error instanceof MailRefused) return this.refused(code.to, error);
        throw error;
      });
    await this.codes.sent(codeId);
  }

  /** Nobody can sign in by an address that takes no mail: it stands among the bad ones. Another reason fails the job. */
  private async refused(address: string, error: MailRefused): Promise<void> {
    const { words, addressIsBad } = failureOf(error.message);
    if (!addressIsBad) throw error;
    await this.db.transaction(system, (tx) => markBad(tx, address, words));
  }

  private async mail(codeId: string, to: string, code: string): Promise<void> {
    const { mailOut } = this.config;
    if (!mailOut) throw new Error('no mail server is set');
    const name = (await bodyName(this.db)) || '提办通';
    await this.mails.send({
      messageId: `<code.${codeId}@${mailOut.from.split('@').at(-1)}>`,
      from: { name, address: mailOut.from },
      to,
      subject: '登录验证码',
      text: `您的登录验证码是 ${code}，5 分钟内有效。请不要告诉别人；如果不是您在登录，请不用理会，并告诉管理员。\n\n${name}`,
      inReplyTo: null,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      returnTo: '',
    });
  }
}
