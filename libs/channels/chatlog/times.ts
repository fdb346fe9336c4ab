/** How chat programs write days and times. All of them mean China's time. */

/** “星期三”, “(三)”. */
const WEEKDAY = String.raw`(?:[ \t]*(?:(?:星期|[周週])[一二三四五六日天]|[（(](?:星期|[周週])?[一二三四五六日天][)）]))?`;
export const DAY = String.raw`(?<year>\d{4})[-/.年](?<month>\d{1,2})[-/.月](?<date>\d{1,2})(?:日|号)?${WEEKDAY}(?:T(?=\d))?`;
/** A day without its year, or told from the day the record was made. */
export const SHORT_DAY = String.raw`(?:(?<monthOnly>\d{1,2})(?:月|[-/](?=\d{1,2}[ \t]))(?<dateOnly>\d{1,2})(?:日|号)?${WEEKDAY}|(?<near>今天|昨天|前天)|(?:星期|[周週])(?<weekday>[一二三四五六日天]))`;
export const TIME = String.raw`(?<half>凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|AM|PM|am|pm)?[ \t]*(?<hour>\d{1,2})[:：](?<minute>\d{2})(?:[:：](?<second>\d{2})(?:\.\d{1,3})?(?:\+08:?00)?)?(?:[ \t]?(?<behind>[APap]\.?[Mm]\.?)(?![A-Za-z]))?`;

const CLOCK = new RegExp(`^${TIME}$`);
const MOMENT = new RegExp(`^(?:${DAY}|${SHORT_DAY})[ \\t]*${TIME}$`);

export type Parts = Record<string, string | undefined>;

const RULED_DAYS = [
  new RegExp(`^[-—─–=_*· \\t]{2,}(?:${DAY}|${SHORT_DAY})[-—─–=_*· \\t]{2,}$`),
  new RegExp(`^#{1,6}[ \\t]+(?:${DAY}|${SHORT_DAY})$`),
];
const BARE_DAY = new RegExp(`^(?:${DAY}|${SHORT_DAY})$`);

/** A line that holds a day and a time and nothing else. */
export const isMoment = (line: string): boolean => MOMENT.test(line);

/** The same with its day told elsewhere. */
export const isClock = (line: string): boolean => CLOCK.test(line);

/** The day of a separator line (`—————  2026-11-06  —————`, or a heading). */
export function ruledDay(line: string, madeOn: string | null): string | null {
  const found = RULED_DAYS.map((form) => form.exec(line)?.groups).find((parts) => parts);
  return found ? dayOf(found, madeOn) : null;
}

/** The day of a line that holds nothing else: a separator only where a message begins right behind it. */
export function bareDay(line: string, madeOn: string | null): string | null {
  const parts = BARE_DAY.exec(line)?.groups;
  return parts ? dayOf(parts, madeOn) : null;
}

/** A day that is told from the day the record was made: what has only a time then was said on that day. */
export const tellsFromMaking = ({ near, weekday }: Parts): boolean => near !== undefined || weekday !== undefined;

/** `YYYY-MM-DD`; null where the year can only be guessed. A day without its year is the last one before `madeOn`. */
export function dayOf(parts: Parts, madeOn: string | null): string | null {
  const { year, month, date, monthOnly, dateOnly, near, weekday } = parts;
  if (year) return valid(Number(year), Number(month), Number(date));
  if (!madeOn) return null;
  if (near) return daysBefore(madeOn, ['今天', '昨天', '前天'].indexOf(near));
  if (weekday) {
    const wanted = '日一二三四五六'.indexOf(weekday.replace('天', '日'));
    const back = (new Date(`${madeOn}T00:00:00Z`).getUTCDay() - wanted + 7) % 7;
    return daysBefore(madeOn, back === 0 ? 7 : back);
  }
  if (!monthOnly) return null;
  const thisYear = Number(madeOn.slice(0, 4));
  const day = valid(thisYear, Number(monthOnly), Number(dateOnly));
  return day && day > madeOn ? valid(thisYear - 1, Number(monthOnly), Number(dateOnly)) : day;
}

export function timeOf({ half: before, behind, hour, minute, second }: Parts): string | null {
  const half = before ?? behind?.replaceAll('.', '');
  const clock = Number(hour);
  const noon = half === '中午';
  const later = half !== undefined && /^(?:下午|傍晚|晚上|中午|pm)$/i.test(half);
  const afternoon = later && clock < 12 && !(noon && clock > 10);
  const midnight = half !== undefined && /^(?:凌晨|上午|am)$/i.test(half) && clock === 12;
  const hours = midnight ? 0 : clock + (afternoon ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  return `${String(hours).padStart(2, '0')}:${minute}:${second ?? '00'}`;
}

function valid(year: number, month: number, date: number): string | null {
  const day = new Date(Date.UTC(year, month - 1, date));
  const exists = day.getUTCMonth() === month - 1 && day.getUTCDate() === date;
  return exists ? day.toISOString().slice(0, 10) : null;
}

function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);
}
