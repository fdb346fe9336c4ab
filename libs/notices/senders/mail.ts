import { Injectable } from '@nestjs/common';
import { type NodemailerError, type Transporter, createTransport } from 'nodemailer';
import { Config } from '#platform';
import { type Letter, MailRefused, MailSender } from './mail-sender.js';

/** A server that does not answer must not hold up the queue for long. */
const patience = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 };

/** Hands letters to the mail server that the installation names. */
@Injectable()
export class SmtpSender extends MailSender {
  private readonly transport: Transporter | null;

  constructor({ mailOut }: Config) {
    super();
    this.transport = mailOut
      ? createTransport({ url: mailOut.url, ...patience, disableFileAccess: true, disableUrlAccess: true })
      : null;
  }

  async send(letter: Letter): Promise<void> {
    const { address } = letter.from;
    try {
      await this.hand(letter, letter.returnTo).catch((error: unknown) => {
        // Some providers take mail from the signed-in address only. The head still says that nobody shall answer.
        if (letter.returnTo !== address && isRefused(error)) return this.hand(letter, address);
        throw error;
      });
    } catch (error) {
      // A no to our own address or sign-in is a wrong setting: once it is mended, the letter can still go out.
      const final = isRefused(error) && (error.command === 'RCPT TO' || error.command === 'DATA');
      throw final ? new MailRefused(error.response ?? error.message) : error;
    }
  }

  private async hand(letter: Letter, envelopeFrom: string): Promise<void> {
    if (!this.transport) throw new Error('no mail server is set');
    const { messageId, from, to, subject, text, headers } = letter;
    const inReplyTo = letter.inReplyTo ?? undefined;
    await this.transport.sendMail({
      messageId,
      from,
      to: { name: '', address: to },
      subject,
      text,
      inReplyTo,
      references: inReplyTo,
      headers,
      envelope: { from: envelopeFrom, to },
    });
  }
}

/** The server answered with a lasting no (5xx). */
const isRefused = (error: unknown): error is NodemailerError =>
  error instanceof Error && 'permanent' in error && error.permanent === true;
