// `npm start`: from a fresh checkout to the running product. Everything after installing and building is in src/start.ts.
import { build } from './setup/build.mjs';
import { enter } from './setup/enter.mjs';
import { install } from './setup/install.mjs';
import { orExit } from './setup/progress.mjs';

await orExit(async () => {
  await install();
  await build();
  await enter('start', ...process.argv.slice(2));
});
