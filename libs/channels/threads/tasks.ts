/**
 * The only list of what may be done in a thread: plain data in, plain data out. A task's module is loaded in the
 * thread when the first one is asked for, so that the caller never loads it. Buffers arrive as `Uint8Array`.
 */
export const tasks = {
  'mail.read': async () => (await import('../mail/pool.js')).readInThread,
  /** For the specs of the pool itself. */
  'threads.probe': async () => (await import('./probe.js')).probe,
  /** What is in a file: its kind, dangers, text, inner files, copies of a picture. */
  'file.read': async () => (await import('../files/read.js')).readFile,
  /** What a reader of a PDF may overlook. */
  'file.pdf': async () => (await import('../files/pdf.js')).pdfParts,
} as const satisfies Record<string, () => Promise<(data: never) => unknown>>;

export type TaskName = keyof typeof tasks;
type Task<N extends TaskName> = Awaited<ReturnType<(typeof tasks)[N]>>;
export type TaskData<N extends TaskName> = Parameters<Task<N>>[0];
export type TaskResult<N extends TaskName> = Awaited<ReturnType<Task<N>>>;

/** What the caller sends, and what the thread answers: `begun` once the module of a first task is loaded, then its end. */
export interface ToThread {
  name: TaskName;
  data: unknown;
}
export type FromThread = { begun: TaskName } | { result: unknown } | { failure: string };
