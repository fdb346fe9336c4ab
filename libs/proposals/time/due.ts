import { readCalendar } from '#people';
import { type Db, chinaDay } from '#platform';

export type DueReader = (on: string) => { on: string; workingDaysLeft: number };

/** Counts working days from today to due days; many rows of a list share one, so each is counted once. */
export async function dueReader(db: Db): Promise<DueReader> {
  const [today, calendar] = [chinaDay(db.now()), await readCalendar(db)];
  const known = new Map<string, number>();
  return (on) => {
    const left = known.get(on) ?? calendar.workingDaysLeft(today, on);
    known.set(on, left);
    return { on, workingDaysLeft: left };
  };
}
