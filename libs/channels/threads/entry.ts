import { parentPort } from 'node:worker_threads';
import { type FromThread, type TaskName, type ToThread, tasks } from './tasks.js';

/** Tasks whose module is loaded, as the caller knows. */
const begun = new Set<TaskName>();

const tell = (message: FromThread): void => parentPort?.postMessage(message);

/** One task at a time: the pool sends the next when this one has ended. */
async function perform({ name, data }: ToThread): Promise<void> {
  try {
    const task = (await tasks[name]()) as (data: unknown) => unknown;
    if (!begun.has(name)) tell({ begun: name });
    begun.add(name);
    tell({ result: await task(data) });
  } catch (error) {
    tell({ failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
}

parentPort?.on('message', (message: ToThread) => void perform(message));
