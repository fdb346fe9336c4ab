// `npm run bench`: installs and builds what is missing, then measures on an installation of its own; see docs/BENCH.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './setup/build.mjs';
import { install } from './setup/install.mjs';
import { orExit, root } from './setup/progress.mjs';

await orExit(async () => {
  await install();
  await build();
  const { bench } = await import(pathToFileURL(join(root, 'dist/apps/cli/src/bench/bench.js')).href);
  await bench(process.argv.slice(2));
});
