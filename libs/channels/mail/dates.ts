const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTHS_HERE = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];

/** In this country CST is China's own time, not that of Chicago; and where nothing is said, it is meant too. */
const ZONES: Record<string, number> = {
  UT: 0,
  UTC: 0,
  GMT: 0,
  Z: 0,
  CST: 480,
  EST: -300,
  EDT: -240,
  PST: -480,
  PDT: -420,
  JST: 540,
};
const HERE = 480;

const TIME = String.raw`(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})(?:\.\d+)?)?`;
/** `6 Nov 2026 08:54:00 +0800` */
const WORDED = new RegExp(String.raw`(\d{1,2})[ \t-]+([a-z]{3})[a-z]*\.?[ \t-]+(\d{2,4})[ \t,]+${TIME}\s*(.*)$`, 'i');
/** `06 十一月 2026 08:54:00 +0800`, as programs write whose months were translated. */
const TRANSLATED = new RegExp(String.raw`(\d{1,2})\s+([一二三四五六七八九十]{1,2})月\s+(\d{4})[ ,]+${TIME}\s*(.*)$`);
/** `2026-11-06 08:54`, `2026年11月6日 08:54` */
const NUMBERED = new RegExp(
  String.raw`(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[T\s]*(?:星期.|周.)?\s*${TIME}\s*(.*))?$`,
  'i',
);
/** `Nov 6, 2026 08:54`, `Fri Nov  6 08:54:00 2026` */
const AMERICAN = new RegExp(
  String.raw`([a-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(?:(\d{4}),?\s+)?${TIME}\s*(?:(\d{4})\s*)?(.*)$`,
  'i',
);

/** When the sender says it was sent; null where nobody can read it, or it cannot be. */
export function readDate(field: string | null): Date | null {
  const text = (field ?? '').slice(0, 200).trim();
  const date = partsOf(text);
  if (!date) return null;
  const { year, month, day, hour, minute, second, zone } = date;
  const isReal = month >= 0 && month < 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second <= 60;
  const offset = offsetOf(zone);
  if (!isReal || year < 1990 || year >= 2200) return null;
  return new Date(Date.UTC(year, month, day, hour, minute, second) - offset * 60_000);
}

interface DateParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  zone: string;
}

function partsOf(text: string): DateParts | null {
  const worded = WORDED.exec(text);
  if (worded)
    return parts(fullYear(worded[3]), MONTHS.indexOf((worded[2] ?? '').toLowerCase()), worded[1], worded.slice(4));
  const translated = TRANSLATED.exec(text);
  if (translated)
    return parts(translated[3], MONTHS_HERE.indexOf(translated[2] ?? ''), translated[1], translated.slice(4));
  const numbered = NUMBERED.exec(text);
  if (numbered) return parts(numbered[1], Number(numbered[2]) - 1, numbered[3], numbered.slice(4));
  const american = AMERICAN.exec(text);
  if (!american) return null;
  const [, month = '', day, before, hour, minute, second, behind, zone] = american;
  return parts(before ?? behind, MONTHS.indexOf(month.toLowerCase()), day, [hour, minute, second, zone]);
}

function parts(
  year: string | undefined,
  month: number,
  day: string | undefined,
  time: (string | undefined)[],
): DateParts {
  const [hour, minute, second, zone] = time;
  return {
    year: Number(year),
    month,
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    zone: zone ?? '',
  };
}

function fullYear(year = ''): string {
  return year.length === 2 ? `20${year}` : year;
}

/** Minutes east of Greenwich. */
function offsetOf(zone: string): number {
  const numbers = /^(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?/i.exec(zone);
  if (numbers) return (numbers[1] === '-' ? -1 : 1) * (Number(numbers[2]) * 60 + Number(numbers[3] ?? 0));
  const name = /^[A-Z]{1,4}\b/i.exec(zone)?.[0].toUpperCase() ?? '';
  return ZONES[name] ?? HERE;
}
