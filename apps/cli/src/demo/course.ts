import { publicCalendar } from '#platform';
import type { World } from '../world/world.js';

const dayMs = 86_400_000;

/** A moment in China. */
export const moment = (day: string, time: string): Date => new Date(`${day}T${time}:00+08:00`);

export const dayOf = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The first working day on or after a day. */
export const workingDay = (day: string): string => publicCalendar.dueDate(addDays(day, -1), 1).on;

interface Happening {
  at: Date;
  order: number;
  /** Many people at their own desks: nothing that is numbered, so the order among them does not matter. */
  together: boolean;
  run: () => Promise<unknown>;
}

/** So many people act at once. */
const atOnce = 6;

/** What happens, in the order of time; each happening runs with the clock set to it. */
export class Course {
  private happenings: Happening[] = [];

  constructor(private readonly world: World) {}

  /** One thing after the other, in the order they are written down. */
  at(day: string, time: string, run: () => Promise<unknown>): void {
    this.happenings.push({ at: moment(day, time), order: this.happenings.length, together: false, run });
  }

  /** At the same time as the others of this moment. */
  together(day: string, time: string, run: () => Promise<unknown>): void {
    this.happenings.push({ at: moment(day, time), order: this.happenings.length, together: true, run });
  }

  get length(): number {
    return this.happenings.length;
  }

  /** Plays everything; jobs are done before the next happening of a later minute. */
  async play(onProgress: (done: number) => void): Promise<void> {
    const sorted = this.happenings.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.order - b.order);
    for (let done = 0; done < sorted.length;) {
      const group = groupFrom(sorted, done);
      const [first] = group;
      if (!first) return;
      this.world.at(first.at);
      await Promise.all(group.map(({ run }) => run()));
      done += group.length;
      if (sorted[done]?.at.getTime() !== first.at.getTime()) await this.world.stage.drain();
      onProgress(done);
    }
  }
}

/** The happening at `start`, with those that go on at the same time. */
function groupFrom(sorted: Happening[], start: number): Happening[] {
  const [first, ...next] = sorted.slice(start, start + atOnce);
  if (!first) return [];
  const apart = next.findIndex(
    ({ at, together }) => !first.together || !together || at.getTime() !== first.at.getTime(),
  );
  return [first, ...(apart < 0 ? next : next.slice(0, apart))];
}
