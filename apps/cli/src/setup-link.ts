import { makeSetupLink } from '#people';
import { visit } from './visit.js';

/** For an installation that nobody can sign in to yet. */
export const setupLink = (): Promise<void> =>
  visit(async (db) => {
    const token = await makeSetupLink(db);
    process.stdout.write(token ? `/setup?token=${token}\n` : '已经有账号，不再需要设置链接。\n');
  });
