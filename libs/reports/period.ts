import { Refusal, chinaDay, startOfChinaDay } from '#platform';

/** What a summary is asked about: calendar days in China, both included, as things stood at a moment. */
export interface Period {
  from: string;
  to: string;
  asOf: Date;
}

/** A period as people ask for it. */
export interface Wanted {
  from: string;
  to: string;
  /** Null: as things stand now. */
  asOf: string | null;
}

/** Checks what was asked for; without an as-of moment it is the present one. */
export function periodOf({ from, to, asOf }: Wanted, now: Date): Period {
  if (from > to) throw Refusal.at('to', 'report-period-invalid');
  const moment = asOf === null ? now : new Date(asOf);
  if (moment > now) throw Refusal.at('asOf', 'report-period-invalid');
  return { from, to, asOf: moment };
}

/** The moments of a period: from the first one to the one that is no longer part of it. */
export function momentsOf({ from, to }: Pick<Period, 'from' | 'to'>): { start: Date; end: Date } {
  return { start: startOfChinaDay(from), end: new Date(startOfChinaDay(to).getTime() + 24 * 3_600_000) };
}

const isCalendarYear = ({ from, to }: Pick<Period, 'from' | 'to'>): boolean =>
  from.slice(0, 4) === to.slice(0, 4) && from.endsWith('-01-01') && to.endsWith('-12-31');

/** A calendar year that was over, or in its last day, at the as-of moment: only of such a one `全年` is true. */
export const isWholeYear = (period: Period): boolean => isCalendarYear(period) && chinaDay(period.asOf) >= period.to;

/** `自2019年1月1日至6月30日`: up to the last day the summary knows of. */
export function spanWords({ from, to, asOf }: Period): string {
  const known = chinaDay(asOf);
  const last = known >= from && known < to ? known : to;
  const [year] = from.split('-');
  return from === last ? dayWords(from) : `自${dayWords(from)}至${dayWords(last, last.startsWith(`${year}-`))}`;
}

export function dayWords(day: string, withoutYear = false): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${withoutYear ? '' : `${year}年`}${month}月${date}日`;
}

/** A moment for reading: `2019年12月31日 17:05`. */
export function momentWords(at: Date): string {
  const time = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' });
  return `${dayWords(chinaDay(at))} ${time.format(at)}`;
}

/** What lists and title pages call the summary. */
export function titleOf({ from, to }: Pick<Period, 'from' | 'to'>): string {
  if (isCalendarYear({ from, to })) return `${from.slice(0, 4)}年度意见建议和提案办理情况汇总`;
  const days = from === to ? dayWords(from) : `${dayWords(from)}至${dayWords(to, to.slice(0, 4) === from.slice(0, 4))}`;
  return `${days}意见建议和提案办理情况汇总`;
}
