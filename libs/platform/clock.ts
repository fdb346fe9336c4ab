/** The time, as everything in this process sees it. Only the demo loader and tests bring another one. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that is set by hand and moves forward one millisecond per reading, so that events keep their order. */
export class SettableClock extends Clock {
  constructor(private at: Date) {
    super();
  }

  set(at: Date): void {
    this.at = at;
  }

  now(): Date {
    this.at = new Date(this.at.getTime() + 1);
    return this.at;
  }
}

const chinaFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

/** The calendar day in China of a moment: `2019-12-31`. */
export const chinaDay = (at: Date): string => chinaFormat.format(at);

/** `2019-05-30` → 2019年5月30日 */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split('-');
  return `${year}年${Number(month)}月${Number(date)}日`;
}

/** The moment at which a day begins in China (UTC+8 without summer time since 1992). */
export const startOfChinaDay = (day: string): Date => new Date(`${day}T00:00:00+08:00`);

/** The hour in China of a moment, 0–23. */
export const chinaHour = (at: Date): number => (at.getUTCHours() + 8) % 24;

export const chinaYear = (at: Date): number => Number(chinaDay(at).slice(0, 4));
