import { Worker } from 'node:worker_threads';
import type { FromThread, TaskData, TaskName, TaskResult, ToThread } from './tasks.js';

/** Why a task has no result: its own error, or it had to be ended. */
export class ThreadStopped extends Error {
  constructor(
    readonly reason: 'too-slow' | 'out-of-memory' | 'failed' | 'closed',
    message: string = reason,
  ) {
    super(message);
    this.name = 'ThreadStopped';
  }
}

interface Waiting {
  message: ToThread;
  timeoutMs: number;
  resolve: (result: never) => void;
  reject: (error: ThreadStopped) => void;
}

interface Thread {
  worker: Worker;
  task: Waiting | null;
  /** Whose modules it has loaded. */
  begun: Set<TaskName>;
  timer: NodeJS.Timeout | null;
}

/** Loading the module of a first task is not the file's fault. */
const loadingMs = 60_000;

/** A thread that had nothing to do for so long is ended, and its memory given back. */
const idleMs = 60_000;

const fromSources = import.meta.url.endsWith('.ts');
const entry = new URL(fromSources ? './source.mjs' : './entry.js', import.meta.url);

/**
 * A few threads for what strangers send: one task at a time each, killed when it takes too long or too much memory,
 * and a new thread for the next one. They begin with the first task and never keep the process alive by themselves.
 * `memoryMb` bounds the heap of JavaScript; what a library holds outside of it (pictures, WebAssembly) it must bound.
 */
export class Threads {
  private readonly threads: Thread[] = [];
  private readonly queue: Waiting[] = [];
  private closed = false;

  constructor(private readonly options: { size: number; memoryMb: number }) {}

  /** @throws ThreadStopped */
  run<N extends TaskName>(name: N, data: TaskData<N>, options: { timeoutMs: number }): Promise<TaskResult<N>> {
    return new Promise<TaskResult<N>>((resolve, reject) => {
      if (this.closed) return reject(new ThreadStopped('closed'));
      this.queue.push({ message: { name, data }, ...options, resolve, reject });
      this.dispatch();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const waiting of this.queue.splice(0)) waiting.reject(new ThreadStopped('closed'));
    await Promise.all(this.threads.map((thread) => this.end(thread, new ThreadStopped('closed'))));
  }

  private dispatch(): void {
    while (this.queue.length > 0) {
      const idle = this.threads.find(({ task }) => !task);
      const thread = idle ?? (this.threads.length < this.options.size ? this.begin() : null);
      const waiting = thread && this.queue.shift();
      if (!thread || !waiting) return;
      thread.task = waiting;
      thread.worker.ref();
      this.setTimer(thread, thread.begun.has(waiting.message.name) ? waiting.timeoutMs : loadingMs);
      try {
        thread.worker.postMessage(waiting.message);
      } catch (error) {
        this.settle(thread)?.reject(new ThreadStopped('failed', String(error)));
      }
    }
  }

  private begin(): Thread {
    const { memoryMb } = this.options;
    const worker = new Worker(entry, {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
      // A thread knows nothing of keys and passwords.
      env: {},
      execArgv: [],
      // Libraries remark on what they read; it is other people's and belongs in no log.
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    const thread: Thread = { worker, task: null, begun: new Set(), timer: null };
    worker.on('message', (message: FromThread) => this.hear(thread, message));
    worker.on('error', (error: Error & { code?: string }) => {
      const reason = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'failed';
      void this.end(thread, new ThreadStopped(reason, error.message));
    });
    worker.on('exit', (code) => void this.end(thread, new ThreadStopped('failed', `ended with code ${code}`)));
    this.threads.push(thread);
    return thread;
  }

  private hear(thread: Thread, message: FromThread): void {
    if ('begun' in message) {
      thread.begun.add(message.begun);
      return this.setTimer(thread, thread.task?.timeoutMs ?? 0);
    }
    const task = this.settle(thread);
    if ('result' in message) task?.resolve(message.result as never);
    else task?.reject(new ThreadStopped('failed', message.failure));
    this.dispatch();
  }

  /** The thread is free again; whoever waited for it is returned. */
  private settle(thread: Thread): Waiting | null {
    const { task } = thread;
    thread.task = null;
    thread.worker.unref();
    this.setTimer(thread, idleMs);
    return task;
  }

  private setTimer(thread: Thread, ms: number): void {
    if (thread.timer) clearTimeout(thread.timer);
    thread.timer = setTimeout(() => void this.end(thread, new ThreadStopped('too-slow')), ms);
    if (!thread.task) thread.timer.unref();
  }

  /** Kills a thread, whatever it is doing; the next task gets a new one. */
  private async end(thread: Thread, why: ThreadStopped): Promise<void> {
    const index = this.threads.indexOf(thread);
    if (index < 0) return;
    this.threads.splice(index, 1);
    if (thread.timer) clearTimeout(thread.timer);
    thread.task?.reject(why);
    thread.task = null;
    await thread.worker.terminate();
    this.dispatch();
  }
}
