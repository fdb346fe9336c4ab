import chineseDays from 'chinese-days';

const { isWorkday, getDayDetail, isHoliday } = chineseDays;

/** Public holidays and 调休 are known up to this year, as far as the calendar package was published. */
const lastKnown = lastPublishedYear();

export interface DueDate {
  from: string;
  on: string;
  workingDays: number;
  days: { on: string; counted: boolean; why: string }[];
  caution: string | null;
}

const dayMs = 86_400_000;
const shift = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** Monday to Friday in years without a published calendar. */
const works = (day: string): boolean => (isPublished(day) ? isWorkday(day) : !isWeekend(day));
const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
const isPublished = (day: string): boolean => Number(day.slice(0, 4)) <= lastKnown;

/**
 * The day that ends a period of working days. The day of the event itself is not counted.
 * @param from calendar day of the event, `2019-03-01`
 * @param workingDays how many working days, at least 1
 */
export function dueDate(from: string, workingDays: number): DueDate {
  const days: DueDate['days'] = [];
  let on = from;
  for (let counted = 0; counted < workingDays;) {
    on = shift(on, 1);
    const work = works(on);
    if (work) counted += 1;
    days.push({ on, counted: work, why: whyOf(on, work) });
  }
  return { from, on, workingDays, days, caution: cautionFor(on) };
}

/** Working days from a day to a due day: 0 on the day itself, negative when overdue. */
export function workingDaysLeft(today: string, due: string): number {
  if (today === due) return 0;
  const days = workedUntil(due) - workedUntil(today);
  // Due on a Friday and looked at on the Sunday after: overdue, though no working day has passed.
  return days === 0 && due < today ? -1 : days;
}

const sumsFrom = Date.parse('2000-01-01T00:00:00Z');
const sumsTo = Date.parse('2060-12-31T00:00:00Z');
let sums: Int32Array | null = null;

/** How many working days there were from the year 2000 up to and including a day: lists ask this for every row. */
function workedUntil(day: string): number {
  sums ??= countWorkingDays();
  const index = (Math.min(Math.max(Date.parse(`${day}T00:00:00Z`), sumsFrom), sumsTo) - sumsFrom) / dayMs;
  return sums[index] ?? 0;
}

function countWorkingDays(): Int32Array {
  const counted = new Int32Array((sumsTo - sumsFrom) / dayMs + 1);
  let total = 0;
  for (const index of counted.keys()) {
    if (works(new Date(sumsFrom + index * dayMs).toISOString().slice(0, 10))) total += 1;
    counted[index] = total;
  }
  return counted;
}

/** The last working day of the week (Monday to Sunday) that `day` falls into, as a calendar day bound for lists. */
export const endOfWeek = (day: string): string => shift(day, (7 - new Date(`${day}T00:00:00Z`).getUTCDay()) % 7);

function whyOf(on: string, work: boolean): string {
  const weekend = isWeekend(on);
  if (!isPublished(on)) return work ? '工作日（放假安排未公布）' : '周末（放假安排未公布）';
  if (work) return weekend ? `调休上班（${holidayName(on)}）` : '工作日';
  return isHoliday(on) && holidayName(on) ? `放假（${holidayName(on)}）` : '周末';
}

/** The package names a day `Labour Day,劳动节,4`. */
const holidayName = (on: string): string => getDayDetail(on).name.split(',')[1] ?? '';

const cautionFor = (on: string): string | null =>
  isPublished(on) ? null : `${on.slice(0, 4)} 年放假安排尚未公布，暂按周一至周五计算`;

/** A published year has a Spring Festival among its holidays. */
function lastPublishedYear(): number {
  let year = 2026;
  while (chineseDays.getHolidaysInRange(`${year + 1}-01-01`, `${year + 1}-12-31`, false).length > 0) year += 1;
  return year;
}
