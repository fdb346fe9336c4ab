import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Handlers, drain } from '#jobs';
import { Config, Db, SettableClock } from '#platform';
import { openApi } from '../../../api/src/app.js';
import { MailDoor } from '../../../api/src/mail.door.js';
import { handlersOf } from '../../../worker/src/handlers.js';

/** Keys of the group robot on a stage; a real installation has its own. */
export const stageWecom = {
  token: 'tibantong',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  receiveId: '',
};

export const mailbox = 'zhibao@erqi-zhengxie.example';

/**
 * A whole installation in one process whose time is set by hand: every door is the real one, on ports of its own, and
 * jobs run in order when they are drained. The demo year and the story specs play on it.
 */
export interface Stage {
  app: NestFastifyApplication;
  db: Db;
  clock: SettableClock;
  url: string;
  smtpPort: number;
  handlers: Handlers;
  /** Runs all waiting jobs in this process, in order; answers how many. */
  drain(): Promise<number>;
  close(): Promise<void>;
}

export async function openStage(databaseUrl: string, at: Date, env: Record<string, string> = {}): Promise<Stage> {
  const clock = new SettableClock(at);
  const config = Config.read({
    DATABASE_URL: databaseUrl,
    PORT: '0',
    SMTP_PORT: '0',
    MAILBOX_ADDRESSES: mailbox,
    DATABASE_POOL: '12',
    LOG_LEVEL: 'error',
    // People of a stage have addresses that no name server knows.
    NAME_SERVERS: 'none',
    WECOM_TOKEN: stageWecom.token,
    WECOM_ENCODING_AES_KEY: stageWecom.encodingAesKey,
    ...env,
  });
  const app = await openApi(config, clock);
  await app.listen(config.http.port, '127.0.0.1');
  const db = app.get(Db);
  const handlers = handlersOf(app);
  return {
    app,
    db,
    clock,
    url: await app.getUrl(),
    smtpPort: app.get(MailDoor).port ?? 0,
    handlers,
    drain: () => drain(db, handlers),
    close: () => app.close(),
  };
}
