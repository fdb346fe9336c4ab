/** When this person last changed something; kept lists that were read before it read themselves again. */
let last = 0;

export const markChanged = (): void => {
  last = Date.now();
};

const STALE_AFTER = 5 * 60_000;

export const isStale = (readAt: number): boolean => readAt <= last || Date.now() - readAt > STALE_AFTER;
