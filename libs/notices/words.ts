import { dayInWords } from '#platform';

/** 2019年度, or 2019年1月1日至2019年6月30日 when it is not a calendar year. */
export function periodInWords(from: string, to: string): string {
  const year = from.slice(0, 4);
  const isYear = from === `${year}-01-01` && to === `${year}-12-31`;
  return isYear ? `${year}年度` : `${dayInWords(from)}至${dayInWords(to)}`;
}
