import { type INestApplicationContext, Logger } from '@nestjs/common';
import { FileReadings } from '#files';
import { Digests } from '#notices';
import { Db, countWordsSql } from '#platform';
import { Recomputing, Reminders } from '#proposals';
import { Alikes, SenderChecks, WecomMedia } from '#suggestions';

/** One statement, or one call of a lib. */
type Chore = { everyMs: number } & ({ sql: string } | { run: (context: INestApplicationContext) => Promise<unknown> });

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
  /**
   * Uploads that no record took within two days. Whatever has a foreign key to files holds its own, as the catalogue
   * says (what only goes with a file does not); what came out of a container goes with it; a draft names its attachments in its text; what has arrived and is not read yet may hold any.
   */
  'forget abandoned uploads': {
    everyMs: 60 * minute,
    sql: `DO $$ DECLARE held text;
          BEGIN
            SELECT string_agg(format('AND NOT EXISTS (SELECT 1 FROM %s WHERE %I = f.id)', conrelid::regclass, attname), ' ')
              INTO held FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
             WHERE contype = 'f' AND confrelid = 'files'::regclass AND confdeltype <> 'c';
            EXECUTE 'DELETE FROM files f WHERE uploaded_at < now() - interval ''2 days'' ' || coalesce(held, '') ||
              ' AND NOT EXISTS (SELECT 1 FROM proposal_drafts WHERE stage = ''writing'' AND content -> ''fileIds'' ? f.id::text)
                AND NOT EXISTS (SELECT 1 FROM proposal_drafts WHERE stage = ''writing'' AND content ->> ''scanFileId'' = f.id::text)
                AND NOT EXISTS (SELECT 1 FROM file_readings WHERE file_id = f.id AND container_id IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM raw_inbound WHERE state = ''stored'')';
          END $$`,
  },
  /** Pieces of uploads that nobody went on with, and what was shared with a phone that never asked for it. */
  'forget broken uploads': { everyMs: 60 * minute, sql: `DELETE FROM uploads WHERE expires_at < now()` },
  'forget shares': { everyMs: 60 * minute, sql: `DELETE FROM shares WHERE shared_at < now() - interval '2 days'` },
  'forget bytes without a file': {
    everyMs: 60 * minute,
    sql: `DELETE FROM file_contents c WHERE NOT EXISTS (SELECT 1 FROM files WHERE sha256 = c.sha256)
            AND NOT EXISTS (SELECT 1 FROM file_readings WHERE copy_sha256 = c.sha256 OR thumb_sha256 = c.sha256)
            AND pg_try_advisory_xact_lock(20191)`,
  },
  /** Where ratings came from is looked at for a month; after half a year nobody needs it any more. */
  'forget where ratings came from': {
    everyMs: 60 * minute,
    sql: `UPDATE ratings SET device_digest = NULL, address_digest = NULL
           WHERE device_digest IS NOT NULL AND rated_at < now() - interval '180 days'`,
  },
  /** How common a word is among all cases decides how much it counts for a likeness. */
  'count words': { everyMs: 60 * minute, sql: countWordsSql },
  /** Files of messages whose fetcher died or met a line that was down, as long as they live. */
  'fetch files of messages': { everyMs: minute / 6, run: (context) => context.get(WecomMedia).fetch() },
  /** Packed case files are made again when they are wanted. */
  'forget old archives': {
    everyMs: 60 * minute,
    sql: `WITH old AS (SELECT id FROM archives WHERE requested_at < now() - interval '7 days'),
               chunks AS (DELETE FROM archive_chunks c USING archives a WHERE a.id = c.archive_id
                           AND (a.id IN (SELECT id FROM old) OR c.attempt < a.attempt OR a.state = 'failed'))
          DELETE FROM archives WHERE id IN (SELECT id FROM old)`,
  },
  /** What was received while too much came in to compare it at once, or when a process ended in between. */
  'compare what is new': { everyMs: 2000, run: (context) => context.get(Alikes).compareWaiting() },
  /**
   * New words wait in a heap, which every search has to go through. Before it is full: then the next that is received
   * would have to sort it in, and all behind it to wait.
   */
  'sort new words into the index': {
    everyMs: 3000,
    sql: `SELECT gin_clean_pending_list('suggestions_grams_idx')`,
  },
  /** Whoever kept a file, and wherever: it is read. */
  'ask for readings': { everyMs: 1000, run: (context) => context.get(FileReadings).ask() },
  /** 每日提醒 at 9 o'clock of a working day. */
  'begin the day': { everyMs: minute, run: (context) => context.get(Digests).begin() },
  /** Name servers that did not answer when a mail's sender was to be checked. */
  'check senders again': { everyMs: 10 * minute, run: (context) => context.get(SenderChecks).lookAgain() },
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

/** Starts the clock; answers how to stop it. What takes longer than its time is left to end before it begins again. */
export function startSchedule(context: INestApplicationContext): () => void {
  const log = new Logger('schedule');
  const running = new Set<ChoreName>();
  const run = async (name: ChoreName) => {
    if (running.has(name)) return;
    running.add(name);
    await runChore(context, name).catch((error: unknown) => log.error(`${name}: ${String(error)}`));
    running.delete(name);
  };
  const timers = (Object.keys(chores) as ChoreName[]).map((name) =>
    setInterval(() => void run(name), chores[name].everyMs),
  );
  return () => timers.forEach(clearInterval);
}
