import { spawn } from 'node:child_process';
import { CannotStart, root } from './progress.mjs';

/** Runs a Node program to its end; what it says is shown only if it fails, under the title given. */
export function runQuietly(title, args, env = {}) {
  return new Promise((done, fail) => {
    const options = { cwd: root, env: { ...process.env, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
    const child = spawn(process.execPath, args, options);
    let said = '';
    const keep = (text) => void (said = (said + text).slice(-8000));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', fail);
    child.once('close', (code, signal) => {
      if (code === 0) done();
      else fail(new CannotStart(`${title}（${signal ?? `退出码 ${code}`}）：\n${said.trim()}`));
    });
  });
}
