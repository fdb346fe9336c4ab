import { Logger } from '@nestjs/common';
import type { Db } from '#platform';

interface Chore {
  everyMs: number;
  sql: string;
}

const minute = 60_000;

/** Recurring work. Each is one statement that may run twice and on any number of workers. */
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
} as const satisfies Record<string, Chore>;

/** Starts the clock; answers how to stop it. */
export function startSchedule(db: Db): () => void {
  const log = new Logger('schedule');
  const timers = Object.entries(chores).map(([name, { everyMs, sql }]) =>
    setInterval(() => {
      db.rows(sql).catch((error: unknown) => log.error(`${name}: ${String(error)}`));
    }, everyMs),
  );
  return () => timers.forEach(clearInterval);
}
