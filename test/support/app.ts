import { type Stage, openStage } from '../../apps/cli/src/world/stage.js';
import { freshDatabase, wipe } from './database.js';

export { Answered, Caller } from '../../apps/cli/src/world/caller.js';
export { mailbox, stageWecom } from '../../apps/cli/src/world/stage.js';

export interface TestApp extends Stage {
  databaseUrl: string;
  wipe(): Promise<void>;
}

/** The real doors on ports of their own with a database of their own; the time is set by hand. */
export async function openTestApp(name: string, env: Record<string, string> = {}): Promise<TestApp> {
  const database = await freshDatabase(name);
  const stage = await openStage(database.url, new Date('2019-03-04T09:00:00+08:00'), env);
  return {
    ...stage,
    databaseUrl: database.url,
    wipe: () => wipe(database.url),
    close: async () => {
      await stage.close();
      await database.drop();
    },
  };
}
