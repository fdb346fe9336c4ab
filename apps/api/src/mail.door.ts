import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SmtpDoor } from '#channels';
import { Config, Db } from '#platform';
import { Arrivals, ownAddresses } from '#suggestions';

/** 50 MB: a mail with attachments, after its transfer encoding. */
const maxMailBytes = 50 * 1024 * 1024;

/** The inbound mail door of this process, when a port is set. A mail is accepted only once it is stored. */
@Injectable()
export class MailDoor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('mail');
  private readonly door: SmtpDoor | null;
  /** Where it listens; null when there is none. */
  port: number | null = null;

  constructor(config: Config, db: Db, arrivals: Arrivals) {
    this.door = config.smtp
      ? new SmtpDoor({
          ...config.smtp,
          maxBytes: maxMailBytes,
          recipients: config.mailboxAddresses.length > 0 ? () => ownAddresses(db, config) : undefined,
          onMail: async ({ content, from, to, remoteAddress, helo }) => {
            await arrivals.storeMail(content, from, { envelope: { from, to, address: remoteAddress, helo } });
          },
          log: this.log,
        })
      : null;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.port = (await this.door?.listen()) ?? null;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.door?.close();
  }
}
