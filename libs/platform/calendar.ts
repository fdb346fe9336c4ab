import chineseDays from 'chinese-days';

const { isWorkday, getDayDetail, isHoliday } = chineseDays;

/** Public holidays and 调休 are known up to this year, as far as the calendar package was published. */
export const lastPublishedYear: number = findLastPublishedYear();

/** A day that a body decided otherwise than the public calendar. */
export interface OwnDay {
  day: string;
  works: boolean;
  name: string;
}

/** How a period ran: every day that was looked at, with what it counted for. */
export interface Counted {
  on: string;
  days: { on: string; counted: boolean; why: string }[];
}

export interface DueDate extends Counted {
  from: string;
  workingDays: number;
  caution: string | null;
}

const dayMs = 86_400_000;
/** So many calendar days later, `2019-03-01`. */
export const shiftDay = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
export const isPublished = (day: string): boolean => Number(day.slice(0, 4)) <= lastPublishedYear;
/** Monday to Friday in years without a published calendar. */
const worksPublicly = (day: string): boolean => (isPublished(day) ? isWorkday(day) : !isWeekend(day));

const sumsFrom = Date.parse('2000-01-01T00:00:00Z');
const sumsTo = Date.parse('2060-12-31T00:00:00Z');
const placeOf = (day: string): number =>
  (Math.min(Math.max(Date.parse(`${day}T00:00:00Z`), sumsFrom), sumsTo) - sumsFrom) / dayMs;

let publicFlags: Uint8Array | null = null;

/** Which days of the public calendar are worked, from the year 2000: asked of the package once. */
function flagsOfPublic(): Uint8Array {
  publicFlags ??= new Uint8Array((sumsTo - sumsFrom) / dayMs + 1).map((_, index) =>
    worksPublicly(new Date(sumsFrom + index * dayMs).toISOString().slice(0, 10)) ? 1 : 0,
  );
  return publicFlags;
}

/** The public calendar with what one body decided otherwise. Pure: the same days always give the same answers. */
export class Calendar {
  private readonly own: ReadonlyMap<string, OwnDay>;
  private sums: Int32Array | null = null;

  constructor(own: readonly OwnDay[] = []) {
    this.own = new Map(own.map((each) => [each.day, each]));
  }

  works(day: string): boolean {
    return this.own.get(day)?.works ?? worksPublicly(day);
  }

  /**
   * The day that ends a period of working days. The day of the event itself is not counted.
   * @param from calendar day of the event, `2019-03-01`
   * @param workingDays how many working days, at least 1
   */
  dueDate(from: string, workingDays: number): DueDate {
    const days: DueDate['days'] = [];
    let on = from;
    for (let counted = 0; counted < workingDays;) {
      on = shiftDay(on, 1);
      const work = this.works(on);
      if (work) counted += 1;
      days.push({ on, counted: work, why: this.whyOf(on) });
    }
    return { from, on, workingDays, days, caution: cautionFor(on) };
  }

  /**
   * The same day so many months later, the last of the month where there is no such day (31 January + 1 = 28 February);
   * on a rest day the next working day, as with every period of the law (民法典第二百零三条).
   */
  afterMonths(from: string, months: number): Counted {
    return this.workingDayFrom(addMonths(from, months));
  }

  /** The day itself if it is worked, else the next one that is. */
  workingDayFrom(day: string): Counted {
    const days: Counted['days'] = [];
    let on = day;
    for (; !this.works(on); on = shiftDay(on, 1)) days.push({ on, counted: false, why: this.whyOf(on) });
    if (days.length > 0) days.push({ on, counted: true, why: this.whyOf(on) });
    return { on, days };
  }

  /** Working days after `from`, up to and including `to`; 0 when `to` is not later. */
  workingDaysBetween(from: string, to: string): number {
    return Math.max(0, this.workedUntil(to) - this.workedUntil(from));
  }

  /** Working days from a day to a due day: 0 on the day itself, negative when overdue. */
  workingDaysLeft(today: string, due: string): number {
    if (today === due) return 0;
    const days = this.workedUntil(due) - this.workedUntil(today);
    // Due on a Friday and looked at on the Sunday after: overdue, though no working day has passed.
    return days === 0 && due < today ? -1 : days;
  }

  /** Why a day is worked or not. */
  whyOf(on: string): string {
    const own = this.own.get(on);
    if (own) return `${own.works ? '上班' : '休息'}（${own.name}，本机关日历）`;
    const work = worksPublicly(on);
    if (!isPublished(on)) return work ? '工作日（放假安排未公布）' : '周末（放假安排未公布）';
    if (work) return isWeekend(on) ? `调休上班（${holidayName(on)}）` : '工作日';
    return isHoliday(on) && holidayName(on) ? `放假（${holidayName(on)}）` : '周末';
  }

  /** Every day of a year that is not what its weekday says, and every day the body decided. */
  unusualDays(year: number): OwnDay[] {
    const days: OwnDay[] = [];
    for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = shiftDay(day, 1)) {
      const works = this.works(day);
      if (this.own.has(day) || works === isWeekend(day))
        days.push({ day, works, name: this.own.get(day)?.name ?? holidayName(day) });
    }
    return days;
  }

  /** How many working days there were from the year 2000 up to and including a day: lists ask this for every row. */
  private workedUntil(day: string): number {
    this.sums ??= this.countWorkingDays();
    return this.sums[placeOf(day)] ?? 0;
  }

  private countWorkingDays(): Int32Array {
    const flags = flagsOfPublic().slice();
    for (const { day, works } of this.own.values()) flags[placeOf(day)] = works ? 1 : 0;
    const sums = new Int32Array(flags.length);
    let total = 0;
    for (const [index, flag] of flags.entries()) sums[index] = total += flag;
    return sums;
  }
}

/** Without any body's own decisions. */
export const publicCalendar = new Calendar();

/** By the calendar, the last of the month where it has no such day. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/** The last day of the week (Monday to Sunday) that `day` falls into, as a calendar day bound for lists. */
export const endOfWeek = (day: string): string => shiftDay(day, (7 - new Date(`${day}T00:00:00Z`).getUTCDay()) % 7);

/** The package names a day `Labour Day,劳动节,4`. */
const holidayName = (on: string): string => getDayDetail(on).name.split(',')[1] ?? '';

export const cautionFor = (on: string): string | null =>
  isPublished(on) ? null : `${on.slice(0, 4)} 年放假安排尚未公布，暂按周一至周五计算`;

/** A published year has a Spring Festival among its holidays. */
function findLastPublishedYear(): number {
  let year = 2026;
  while (chineseDays.getHolidaysInRange(`${year + 1}-01-01`, `${year + 1}-12-31`, false).length > 0) year += 1;
  return year;
}
