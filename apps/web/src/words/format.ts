/** How dates, deadlines, counts and sizes are written on every page. Days are those of China, wherever the reader is. */

const CHINA_AHEAD = 8 * 3600_000;

/** `2026-11-22` or an instant → the calendar day in China, `2026-11-22`. */
export function chinaDay(value: string | Date): string {
  if (typeof value === 'string' && value.length === 10) return value;
  return new Date(new Date(value).getTime() + CHINA_AHEAD).toISOString().slice(0, 10);
}

export const today = (): string => chinaDay(new Date());

function parts(value: string | Date): [string, number, number] {
  const [year, month, date] = chinaDay(value).split('-');
  return [year ?? '', Number(month), Number(date)];
}

/** 2026年11月22日 */
export function fullDay(value: string | Date): string {
  const [year, month, date] = parts(value);
  return `${year}年${month}月${date}日`;
}

/** 11月22日; with the year when it is not this one. */
export function shortDay(value: string | Date): string {
  const [year, month, date] = parts(value);
  return year === today().slice(0, 4) ? `${month}月${date}日` : fullDay(value);
}

/** 14:05 */
export const clockTime = (instant: string): string =>
  new Date(new Date(instant).getTime() + CHINA_AHEAD).toISOString().slice(11, 16);

/** 2026年11月22日 14:05 */
export const fullMoment = (instant: string): string => `${fullDay(instant)} ${clockTime(instant)}`;

/** 今天 14:05 · 11月22日 14:05 · 2019年3月2日 */
export function shortMoment(instant: string): string {
  const on = chinaDay(instant);
  if (on === today()) return `今天 ${clockTime(instant)}`;
  return on.slice(0, 4) === today().slice(0, 4) ? `${shortDay(on)} ${clockTime(instant)}` : fullDay(on);
}

export interface Due {
  on: string;
  workingDaysLeft: number;
}

/** 还剩 12 个工作日 · 今天到期 · 逾期 3 个工作日 */
export function dueWords({ workingDaysLeft: left }: Due): string {
  if (left < 0) return `逾期 ${-left} 个工作日`;
  return left > 0 ? `还剩 ${left} 个工作日` : '今天到期';
}

/** 还剩 12 个工作日 (12月9日) */
export const dueText = (due: Due): string => `${dueWords(due)} (${shortDay(due.on)})`;

export const isOverdue = (due: Due): boolean => due.workingDaysLeft < 0;

/** 1,234 条; — when there is no number. */
export const count = (value: number | null | undefined, unit: string): string =>
  value === null || value === undefined ? '—' : `${value.toLocaleString('zh-CN')} ${unit}`;

/** 3.2 MB */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} 字节`;
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
