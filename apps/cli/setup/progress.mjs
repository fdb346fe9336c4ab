// Words for the terminal while nothing is installed yet. All of it goes to stderr: stdout belongs to results.
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Something the person at the terminal has to put right; its message is shown as it is, without a stack. */
export class CannotStart extends Error {
  name = 'CannotStart';
}

/** Names a step while it is under way, and the seconds it took. */
export async function step(name, work) {
  const begun = Date.now();
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} 秒`;
  const { isTTY } = process.stderr;
  const say = (mark, end) => process.stderr.write(`${isTTY ? '\r' : ''}${mark} ${name}，${seconds()}${end}`);
  if (!isTTY) process.stderr.write(`· ${name} …\n`);
  const ticking = isTTY ? setInterval(say, 200, '·', '') : undefined;
  try {
    const result = await work();
    say('✓', '\n');
    return result;
  } catch (error) {
    say('✗', '\n');
    throw error;
  } finally {
    clearInterval(ticking);
  }
}

/** Runs a whole command; ends the process with a readable message if it fails. */
export async function orExit(work) {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error) {
  if (error?.name === 'CannotStart') return error.message;
  if (error?.code === 'EACCES')
    return `当前用户无权使用 ${error.path}。它可能是由 root 或别的用户建立的：请用那个用户运行，或者删除它后再试。`;
  return error?.stack ?? String(error);
}
