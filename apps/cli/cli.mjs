// `npm run --silent cli -- report 2019 --json`: any verb of the terminal door; stdout carries only its result.
import { build } from './setup/build.mjs';
import { enter } from './setup/enter.mjs';
import { install } from './setup/install.mjs';
import { orExit } from './setup/progress.mjs';

await orExit(async () => {
  await install();
  await build(['server']);
  await enter(...process.argv.slice(2));
});
