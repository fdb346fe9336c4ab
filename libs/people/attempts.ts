/** At most this many failed sign-ins in a row per account; then it is locked for this long. */
export const attemptsAllowed = 5;
export const lockMinutes = 15;

const mostKeys = 10_000;

/**
 * Counts attempts per key in the memory of this process. When the allowed number is used up, the key is closed for
 * the whole period from then on.
 */
export class Attempts {
  private readonly seen = new Map<string, { count: number; until: number }>();

  constructor(
    private readonly allowed: number,
    private readonly minutes: number,
  ) {}

  /** Counts one attempt; answers null when it is allowed, else until when the key is closed. */
  take(key: string, now: Date): Date | null {
    const known = this.seen.get(key);
    const open = known && known.until > now.getTime() ? known : { count: 0, until: this.later(now) };
    if (open.count >= this.allowed) return new Date(open.until);
    const count = open.count + 1;
    this.remember(key, { count, until: count === this.allowed ? this.later(now) : open.until });
    return null;
  }

  /** An attempt that turned out well does not count. */
  giveBack(key: string): void {
    const known = this.seen.get(key);
    if (known) known.count -= 1;
  }

  private later(now: Date): number {
    return now.getTime() + this.minutes * 60_000;
  }

  /** The key seen longest ago makes room, so that invented keys cannot fill the memory. */
  private remember(key: string, entry: { count: number; until: number }): void {
    this.seen.delete(key);
    this.seen.set(key, entry);
    const oldest = this.seen.keys().next();
    if (this.seen.size > mostKeys && !oldest.done) this.seen.delete(oldest.value);
  }
}
