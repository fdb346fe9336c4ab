/** `2019-05-30` → 2019年5月30日 */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split('-');
  return `${year}年${Number(month)}月${Number(date)}日`;
}

/** 2019年度, or 2019年1月1日至2019年6月30日 when it is not a calendar year. */
export function periodInWords(from: string, to: string): string {
  const year = from.slice(0, 4);
  const isYear = from === `${year}-01-01` && to === `${year}-12-31`;
  return isYear ? `${year}年度` : `${dayInWords(from)}至${dayInWords(to)}`;
}
