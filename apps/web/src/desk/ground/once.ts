import { effectScope } from 'vue';
import { useLoading, type Loading } from './loading.js';

/** Something every page wants and that seldom changes: asked for once, and again only after a failure or a change. */
export function askedOnce<T>(ask: (signal: AbortSignal) => Promise<T>): () => Loading<T> {
  let only: Loading<T> | undefined;
  return () => {
    if (only?.problem) void only.reload();
    only ??= effectScope(true).run(() => useLoading(ask));
    // A scope that was just opened always runs what it is given.
    return only as Loading<T>;
  };
}
