import { type INestApplicationContext, Logger } from '@nestjs/common';
import { Digests } from '#notices';
import { Db } from '#platform';
import { Recomputing, Reminders } from '#proposals';

/** One statement, or one call of a lib. */
type Chore = { everyMs: number } & (
  | { sql: string }
  | { run: (context: INestApplicationContext) => Promise<unknown> }
);

const minute = 60_000;

/**
 * Recurring work. Each may run twice and on any number of workers. What has its hour asks the clock itself, every
 * minute: so nothing is missed while nobody runs, and nothing is done at night.
 */
export const chores = {
  /** A finished job is of no more use after a month; a failed one stays until somebody decides. */
  'forget finished jobs': {
    everyMs: 60 * minute,
    sql: `DELETE FROM outbox WHERE done_at < now() - interval '30 days'`,
  },
  'forget ended sign-ins': { everyMs: 60 * minute, sql: `DELETE FROM sign_ins WHERE expires_at < now()` },
  /** Uploads that no record took within two days; the chat records that messages were picked from are evidence. */
  'forget abandoned uploads': {
    everyMs: 60 * minute,
    sql: `DELETE FROM files f WHERE uploaded_at < now() - interval '2 days'
            AND NOT EXISTS (SELECT 1 FROM suggestion_files WHERE file_id = f.id)
            AND NOT EXISTS (SELECT 1 FROM proposal_files WHERE file_id = f.id)
            AND NOT EXISTS (SELECT 1 FROM reply_files WHERE file_id = f.id)
            AND f.id::text NOT IN (SELECT convert_from(content, 'UTF8')::jsonb ->> 'recordFileId'
                                     FROM raw_inbound WHERE form = 'chat-message')
            AND NOT EXISTS (SELECT 1 FROM raw_inbound WHERE state = 'stored')`,
  },
  'forget bytes without a file': {
    everyMs: 60 * minute,
    sql: `DELETE FROM file_contents c WHERE NOT EXISTS (SELECT 1 FROM files WHERE sha256 = c.sha256)
            AND pg_try_advisory_xact_lock(20191)`,
  },
  /** 每日提醒 at 9 o'clock of a working day. */
  'begin the day': { everyMs: minute, run: (context) => context.get(Digests).begin() },
  /** 催办 that was written outside of working hours. */
  'tell waiting reminders': { everyMs: minute, run: (context) => context.get(Reminders).tellWaiting() },
  /** Once a day, and when a newer public calendar is known. */
  'count due days again': { everyMs: 5 * minute, run: (context) => context.get(Recomputing).begin() },
} as const satisfies Record<string, Chore>;

export type ChoreName = keyof typeof chores;

export function runChore(context: INestApplicationContext, name: ChoreName): Promise<unknown> {
  const chore: Chore = chores[name];
  return 'sql' in chore ? context.get(Db).rows(chore.sql) : chore.run(context);
}

/** Starts the clock; answers how to stop it. */
export function startSchedule(context: INestApplicationContext): () => void {
  const log = new Logger('schedule');
  const timers = (Object.keys(chores) as ChoreName[]).map((name) =>
    setInterval(() => {
      runChore(context, name).catch((error: unknown) => log.error(`${name}: ${String(error)}`));
    }, chores[name].everyMs),
  );
  return () => timers.forEach(clearInterval);
}
