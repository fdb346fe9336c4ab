import { constants, setPriority } from 'node:os';
import { Config, ConfigError } from '#platform';
import { openWorker } from './worker.js';

// What arrives is stored first and understood later, and whoever looks at a page is not kept waiting by a report.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

try {
  const worker = await openWorker(Config.read());
  process.send?.({ running: worker.backend });
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    void worker.close().then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, close);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
