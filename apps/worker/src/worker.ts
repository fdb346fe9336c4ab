import { NestFactory } from '@nestjs/core';
import { type Backend, Relay, Runner, openBackend } from '#jobs';
import { Notices, WecomOwner } from '#notices';
import { type Clock, type Config, Db } from '#platform';
import { markArchiveFailed } from '#proposals';
import { markSnapshotFailed } from '#reports';
import { MailboxReading } from '#suggestions';
import { handlersOf, togetherOf } from './handlers.js';
import { startSchedule } from './schedule.js';
import { WorkerModule } from './worker.module.js';

export interface OpenWorker {
  backend: Backend['kind'];
  close(): Promise<void>;
}

/** The queue and clock door: relay, runner and schedule of this process. */
export async function openWorker(config: Config, clock?: Clock): Promise<OpenWorker> {
  const context = await NestFactory.createApplicationContext(WorkerModule.with(config, clock), {
    logger: config.logLevel === 'debug' ? ['debug', 'log', 'warn', 'error'] : ['warn', 'error'],
    abortOnError: false,
  });
  const db = context.get(Db);
  const backend = openBackend(config);
  const relay = new Relay(db, backend, config.databaseUrl);
  const onFailed = async (jobId: string) => {
    await markSnapshotFailed(db, jobId);
    await markArchiveFailed(db, jobId);
    await context.get(Notices).jobFailed(jobId);
  };
  const runner = new Runner(db, backend, handlersOf(context), onFailed, togetherOf(context));
  const stopSchedule = startSchedule(context);
  runner.start();
  relay.start();
  const mailboxes = context.get(MailboxReading);
  mailboxes.start();
  const wecom = context.get(WecomOwner);
  wecom.start();
  return {
    backend: backend.kind,
    async close() {
      stopSchedule();
      await mailboxes.stop();
      await wecom.stop();
      await relay.stop();
      await runner.stop();
      await backend.close();
      await context.close();
    },
  };
}
