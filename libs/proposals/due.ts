import { workingDaysLeft } from '#platform';

/** Counts working days to due days; many rows of a list share one, so each is counted once. */
export function dueReader(today: string): (on: string) => { on: string; workingDaysLeft: number } {
  const known = new Map<string, number>();
  return (on) => {
    const left = known.get(on) ?? workingDaysLeft(today, on);
    known.set(on, left);
    return { on, workingDaysLeft: left };
  };
}
