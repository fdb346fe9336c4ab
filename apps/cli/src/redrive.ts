import { redrive } from '#jobs';
import { visit } from './visit.js';

/** Gives failed jobs to the queues once more. */
export const redriveJobs = (args: string[]): Promise<void> =>
  visit(async (db) => {
    const failed = await db.rows<{ id: string }>(`SELECT id FROM outbox WHERE failed_at IS NOT NULL ORDER BY id`);
    const ids = args.includes('--all') ? failed.map(({ id }) => id) : args.filter((arg) => !arg.startsWith('--'));
    for (const id of ids) await redrive(db, id);
    process.stdout.write(`已重新安排 ${ids.length} 项任务。\n`);
  });
