import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './progress.mjs';

/**
 * Goes on as the compiled terminal door, in this very process: one process less between Ctrl-C and the one that has
 * to hear it, and its exit code is ours.
 */
export async function enter(...args) {
  const door = join(root, 'dist/apps/cli/src/main.js');
  process.argv.splice(1, process.argv.length, door, ...args);
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(door).href);
}
