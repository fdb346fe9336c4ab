import { parentPort } from 'node:worker_threads';
import { type FromThread, type ToThread, tasks } from './tasks.js';

const tell = (message: FromThread): void => parentPort?.postMessage(message);

/** One task at a time: the pool sends the next when this one has ended. */
async function perform({ name, data }: ToThread): Promise<void> {
  try {
    const task = (await tasks[name]()) as (data: unknown) => unknown;
    tell({ begun: true });
    tell({ result: await task(data) });
  } catch (error) {
    tell({ failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
}

parentPort?.on('message', (message: ToThread) => void perform(message));
