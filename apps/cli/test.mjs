// `npm test`: installs and builds what is missing, then runs Jest; its arguments are passed on.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './setup/build.mjs';
import { install } from './setup/install.mjs';
import { orExit, root } from './setup/progress.mjs';

await orExit(async () => {
  await install();
  await build();
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const flags = ['--experimental-vm-modules', '--no-warnings'];
  const child = spawn(process.execPath, [...flags, jest, ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C reaches Jest by itself; here it must only not end this process before it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // From test/support/closing-line.mjs; a run that never came to its figures is one failure.
  let closing = '0 passed, 1 failed';
  child.on('message', ({ passed, failed, skipped }) => {
    closing = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
  });
  child.once('close', (code) => {
    console.log(closing);
    process.exitCode = code ?? 1;
  });
});
